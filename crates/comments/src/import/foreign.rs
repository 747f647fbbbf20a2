//! Exports of other systems: one loop over whatever reader.

use super::{
    ImportError, Importer, Report, Run,
    chunk::{At, Brought, CHUNK},
};
use crate::{
    author::{Author, AuthorName, Email},
    disqus,
    domain::{Draft, Entity, Past, Status, derived},
    exports::{CommentImport, ExportError, Item, Kind, State, ThreadImport},
    render::{ContentFormat, RENDER_VERSION, foreign},
    wxr,
};
use std::{
    borrow::Cow,
    collections::BTreeSet,
    io::{BufRead, Read, Seek},
};
use stoa_kernel::CommentId;
use stoa_store::TenantTx;

/// What line breaks of a text mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// They were typed, and are shown.
    Lines,
    /// Nothing: it is HTML.
    Html,
}

/// A reader of some format.
pub(super) trait Export: Iterator<Item = Result<Item, ExportError>> {
    /// How far it has come, in a measure of its own. 0 is the beginning.
    fn progress(&self) -> u64;
}

impl<R: BufRead> Export for wxr::Reader<R> {
    fn progress(&self) -> u64 {
        self.byte_offset()
    }
}

impl<F: Read + Seek> Export for disqus::Reader<F> {
    fn progress(&self) -> u64 {
        self.threads_done()
    }
}

impl Importer {
    pub(super) async fn take_all(
        &self,
        mut reader: impl Export,
        layout: Layout,
        mut run: Run,
    ) -> Result<Report, ImportError> {
        while let Some(item) = reader.next() {
            match item? {
                Item::Thread(thread) => {
                    self.take_thread(thread, layout, &mut run, reader.progress())
                        .await?;
                }
                Item::Unplaced(skipped) => run.report.skip(&skipped),
            }
        }
        self.end(run).await
    }

    async fn take_thread(
        &self,
        thread: ThreadImport,
        layout: Layout,
        run: &mut Run,
        progress: u64,
    ) -> Result<(), ImportError> {
        let report = &mut run.report;
        report.skip(&thread.skipped);
        report.warn(&thread.warnings);
        if thread.comments.is_empty() && !thread.is_locked {
            return Ok(());
        }
        report.threads += u64::from(!thread.comments.is_empty());
        let line = thread.at.line;
        let is_locked = thread.is_locked;
        let comments = thread.comments;
        let Ok(entity) = Entity::parse(thread.entity_type, thread.entity_id) else {
            report
                .skipped
                .push(At::line(line).omission("entity_invalid", comments.len() as u64));
            return Ok(());
        };
        if is_locked {
            let made_at = comments.iter().map(|comment| comment.written_at).min();
            let made_at = made_at.unwrap_or_else(|| self.clock.now());
            self.make_locked(&entity, made_at).await?;
        }
        let mut brought = self.drafts(&entity, comments, layout, report);
        let mut is_unordered = false;
        while !brought.is_empty() {
            let rest = brought.split_off(brought.len().min(CHUNK));
            // What was written is known again: only behind the last may an import go on.
            let progress = rest.is_empty().then_some(progress);
            is_unordered |= self.write_chunk(brought, run, progress).await?;
            brought = rest;
        }
        if is_unordered {
            let thread = entity.thread(self.origin.tenant);
            self.put_in_order(Some(thread)).await?;
        }
        Ok(())
    }

    fn drafts(
        &self,
        entity: &Entity,
        comments: Vec<CommentImport>,
        layout: Layout,
        report: &mut Report,
    ) -> Vec<Brought> {
        let mut left_out = BTreeSet::new();
        let mut brought = Vec::with_capacity(comments.len());
        // Parents come before their children.
        for mut comment in comments {
            let at = At::of(&comment);
            let source_id = comment.source_id;
            if comment
                .parent_source_id
                .is_some_and(|parent| left_out.contains(&parent))
            {
                comment.parent_source_id = None;
                report.warnings.push(at.omission("parent_left_out", 1));
            }
            match self.draft(entity, comment, layout, report) {
                Ok(draft) => brought.push(Brought { at, draft }),
                Err(code) => {
                    report.skipped.push(at.omission(code, 1));
                    left_out.insert(source_id);
                }
            }
        }
        brought
    }

    /// Makes a thread that took no more comments where it comes from, unless it is there already.
    async fn make_locked(&self, entity: &Entity, at: jiff::Timestamp) -> Result<(), ImportError> {
        let mut tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        self.make_threads(&mut tx, &[(entity, true, at)]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The comment as it will be written, or why it cannot be. What was changed for that is named
    /// in the report.
    fn draft(
        &self,
        entity: &Entity,
        comment: CommentImport,
        layout: Layout,
        report: &mut Report,
    ) -> Result<Draft, &'static str> {
        // Other plug-ins keep private notes as comments: an order's notes are nobody's to read.
        if !matches!(
            comment.kind,
            Kind::Comment | Kind::Pingback | Kind::Trackback
        ) {
            return Err("kind_not_public");
        }
        let at = At::of(&comment);
        let mut warn = |code| report.warnings.push(at.omission(code, 1));
        let content = without_controls(&comment.content);
        let shown = foreign(&layout.html(&content)).map_err(|_| "html_too_long")?;
        if matches!(content, Cow::Owned(_)) {
            warn("control_characters_left_out");
        }
        if shown.is_flattened {
            warn("markup_flattened");
        }
        let name = AuthorName::nearest(&comment.author_name);
        if name.as_str() != comment.author_name {
            warn("author_name_changed");
        }
        let email = comment.author_email.as_deref().map(Email::parse);
        if matches!(email, Some(Err(_))) {
            warn("author_email_left_out");
        }
        let tenant = self.origin.tenant;
        Ok(Draft {
            id: self.comment_id(comment.source_id),
            thread: entity.thread(tenant),
            entity: entity.clone(),
            parent: comment.parent_source_id.map(|id| self.comment_id(id)),
            author: Author::Guest {
                name,
                email: email.and_then(Result::ok),
            },
            content: content.into_owned(),
            format: ContentFormat::Html,
            html: shown.html,
            status: match comment.state {
                State::Approved => Status::Approved,
                State::Pending => Status::Pending,
                State::Spam => Status::Spam,
                State::Trash => Status::Rejected,
            },
            created_at: comment.written_at,
            past: comment
                .is_deleted
                .then(|| Box::new(deleted(comment.written_at))),
        })
    }

    fn comment_id(&self, source_id: i64) -> CommentId {
        let tenant = self.origin.tenant.0;
        CommentId(derived(&[
            b"import",
            tenant.as_bytes(),
            self.source.as_bytes(),
            &source_id.to_be_bytes(),
        ]))
    }
}

/// Nobody says when it was deleted; it was not before it was written.
fn deleted(written_at: jiff::Timestamp) -> Past {
    Past {
        version: 1,
        render_version: RENDER_VERSION,
        edited_at: None,
        deleted_at: Some(written_at),
        pinned_at: None,
        position: None,
    }
}

impl Layout {
    fn html(self, content: &str) -> Cow<'_, str> {
        match self {
            Self::Lines => Cow::Owned(paragraphs(content)),
            Self::Html => Cow::Borrowed(content),
        }
    }
}

/// Text of several lines as the API takes it; borrowed where nothing but the form of line ends had
/// to be changed.
pub(super) fn without_controls(content: &str) -> Cow<'_, str> {
    let refused = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    if content.contains(refused) {
        Cow::Owned(content.replace(refused, ""))
    } else {
        Cow::Borrowed(content)
    }
}

/// WordPress keeps line breaks as they were typed and makes paragraphs of them when showing.
pub(super) fn paragraphs(content: &str) -> String {
    let mut html = String::with_capacity(content.len() + 32);
    for (n, line) in content.lines().enumerate() {
        if n > 0 {
            html.push_str(if line.trim().is_empty() {
                "<p>"
            } else {
                "<br>"
            });
        }
        html.push_str(line);
    }
    html
}
