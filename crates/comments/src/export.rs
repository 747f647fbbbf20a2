//! Writing all comments of a tenant as a file that can be imported again (`portable`).
//!
//! **How data flows.** One transaction reads a single snapshot, a page at a time; each page is written out
//! before the next is read. Families are read from the top: the children of a page's comments come before the
//! next page, so that what waits is at most a page for each level.
//!
//! **What must hold.** The file shows one moment, whatever is written meanwhile. The transaction only reads, so
//! it has no number of its own and holds back nobody who follows the log; it does keep PostgreSQL from clearing
//! away what is deleted meanwhile, for as long as it lasts. A reader that stops reading for a while does not
//! end it: it is kept from being idle.

use crate::{
    domain::Status,
    portable::{
        AuthorKind, AuthorLine, CommentLine, EditLine, EndLine, FORMAT, Format, Header, Line,
        ReactionLine, ThreadLine, VERSION,
    },
    react::counts,
    render::ContentFormat,
};
use serde::Serialize;
use serde_json::json;
use std::{
    collections::HashMap,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};
use stoa_comments_sql::queries::port::{self, Exported};
use stoa_kernel::{AuditId, Clock, Entropy, Origin};
use stoa_store::{AuditEntry, Database, StoreError, TenantTx};
use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    time::timeout,
};
use uuid::Uuid;

/// Comments or threads that are read at once.
const PAGE: i32 = 200;
/// Edits and reactions of one comment up to which they are read together with those of others.
const FEW_EDITS: i64 = 2;
const FEW_REACTIONS: i64 = 500;
/// Edits and reactions of one comment that are read at once, if it has more.
const SOME_EDITS: i32 = 20;
const SOME_REACTIONS: i32 = 2_000;
/// How long a transaction is left alone at most; the server ends one that is idle for five times as long.
const IDLE: Duration = Duration::from_secs(1);

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailed {
    /// It could not be written.
    #[error("the export cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// The database refused.
    #[error("the database refused: {0}")]
    Store(#[from] StoreError),
    /// What is stored has no form in the file.
    #[error("a comment has no form in the file: {0}")]
    Form(#[from] serde_json::Error),
}

impl From<tokio_postgres::Error> for ExportFailed {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportReport {
    /// Threads, those without comments too.
    pub threads: u64,
    /// Comments, those that nobody sees too.
    pub comments: u64,
    /// Edits of them.
    pub edits: u64,
    /// Reactions to them.
    pub reactions: u64,
}

/// Exports one tenant's comments.
pub struct Exporter {
    /// Where from.
    pub database: Database,
    /// Tells the time of the export.
    pub clock: Arc<dyn Clock>,
    /// Makes the id of the audit row.
    pub entropy: Arc<dyn Entropy>,
    /// Whose, for whom.
    pub origin: Origin,
}

impl Exporter {
    /// Writes everything, and notes in the audit log that it was read. The file holds addresses of guests
    /// and what was deleted or hidden; the ids of users, but not their accounts.
    ///
    /// # Errors
    /// If it cannot be written or the database refuses. A file without its last line is refused by imports.
    pub async fn write(
        &self,
        out: &mut (impl AsyncWrite + Unpin),
    ) -> Result<ExportReport, ExportFailed> {
        self.note().await?;
        let tx = TenantTx::snapshot(&self.database, self.origin.tenant).await?;
        let mut sheet = Sheet {
            tx: &tx,
            out,
            text: Vec::new(),
            written: EndLine::default(),
        };
        sheet.add(&Header {
            format: FORMAT,
            version: VERSION,
            exported_at: self.clock.now(),
            tenant_id: self.origin.tenant.0,
        })?;
        sheet.threads().await?;
        let written = sheet.written;
        sheet.add(&Line::End(written))?;
        sheet.flush().await?;
        // All is read: from here on the reader may take their time.
        tx.commit_read().await?;
        out.flush().await?;
        Ok(ExportReport {
            threads: written.threads,
            comments: written.comments,
            edits: written.edits,
            reactions: written.reactions,
        })
    }

    async fn note(&self) -> Result<(), ExportFailed> {
        let mut tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        let now = self.clock.now();
        tx.record().audit(AuditEntry {
            id: AuditId(self.entropy.uuid(now)),
            at: now,
            action: "comments.exported",
            resource: "tenant",
            resource_id: Some(self.origin.tenant.0),
            origin: self.origin.clone(),
            metadata: json!({}),
        });
        tx.commit().await?;
        Ok(())
    }
}

/// Parents whose children are still to be written, with how many each has.
struct Families {
    parents: std::vec::IntoIter<(Uuid, i32)>,
    /// Of the parent whose children are under way: it, and behind which place they go on.
    under_way: Option<(Uuid, i32)>,
}

/// Edits and reactions of a page's comments, as far as each has few.
#[derive(Default)]
struct Beside {
    edits: HashMap<Uuid, Vec<EditLine>>,
    reactions: HashMap<Uuid, Vec<ReactionLine>>,
}

/// What is being written, and from where.
struct Sheet<'a, W> {
    tx: &'a TenantTx,
    out: &'a mut W,
    text: Vec<u8>,
    written: EndLine,
}

impl<W: AsyncWrite + Unpin> Sheet<'_, W> {
    fn add(&mut self, line: &impl Serialize) -> Result<(), ExportFailed> {
        serde_json::to_writer(&mut self.text, line)?;
        self.text.push(b'\n');
        Ok(())
    }

    /// Writes out what was added. While that takes long, the transaction is kept from being idle.
    async fn flush(&mut self) -> Result<(), ExportFailed> {
        let scope = self.tx.scope();
        let mut writing = pin!(self.out.write_all(&self.text));
        while !wait(writing.as_mut()).await? {
            let (query, nobody) = (port::pinned_counts(), Vec::<Uuid>::new());
            query.bind(&scope, &scope.tenant().0, &nobody).all().await?;
        }
        self.text.clear();
        Ok(())
    }

    async fn threads(&mut self) -> Result<(), ExportFailed> {
        let scope = self.tx.scope();
        let (mut kind, mut id) = (String::new(), String::new());
        loop {
            let (query, tenant) = (port::threads_after(), scope.tenant());
            let read = query.bind(&scope, &tenant.0, &kind, &id, &PAGE);
            let page = read.all().await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            (kind, id) = (last.entity_type.clone(), last.entity_id.clone());
            for thread in page {
                self.written.threads += 1;
                self.add(&Line::Thread(ThreadLine {
                    entity_type: thread.entity_type,
                    entity_id: thread.entity_id,
                    is_locked: thread.is_locked,
                    created_at: thread.created_at,
                }))?;
                if thread.root_count > 0 {
                    self.families(thread.id, thread.root_count).await?;
                }
            }
            self.flush().await?;
        }
    }

    /// All comments of a thread, parents before their children.
    async fn families(&mut self, thread: Uuid, roots: i32) -> Result<(), ExportFailed> {
        let scope = self.tx.scope();
        let mut waiting = vec![Families::of(vec![(thread, roots)])];
        while let Some(families) = waiting.last_mut() {
            let Some((parents, after)) = families.next_few() else {
                waiting.pop();
                continue;
            };
            let (query, tenant) = (port::families(), scope.tenant());
            let read = query.bind(&scope, &parents, &tenant.0, &after, &PAGE);
            let page = read.all().await?;
            families.went_on(&parents, &page);
            let below: Vec<(Uuid, i32)> = page
                .iter()
                .filter(|row| row.child_count > 0)
                .map(|row| (row.id, row.child_count))
                .collect();
            self.page(page, thread).await?;
            if !below.is_empty() {
                waiting.push(Families::of(below));
            }
        }
        Ok(())
    }

    /// Comments, each with what belongs to it.
    async fn page(&mut self, page: Vec<Exported>, thread: Uuid) -> Result<(), ExportFailed> {
        let mut beside = self.beside(&page).await?;
        for row in page {
            let (id, edits, reactions) = (row.id, edits_of(&row), reactions_of(&row));
            self.written.comments += 1;
            self.add(&Line::Comment(Box::new(comment(row, thread)?)))?;
            if edits > FEW_EDITS {
                self.many_edits(id).await?;
            }
            self.add_edits(beside.edits.remove(&id).unwrap_or_default())?;
            if reactions > FEW_REACTIONS {
                self.many_reactions(id).await?;
            }
            self.add_reactions(beside.reactions.remove(&id).unwrap_or_default())?;
        }
        self.flush().await
    }

    async fn beside(&self, page: &[Exported]) -> Result<Beside, ExportFailed> {
        let few = |of: fn(&Exported) -> i64, most: i64| -> Vec<Uuid> {
            let few = page.iter().filter(|row| (1..=most).contains(&of(row)));
            few.map(|row| row.id).collect()
        };
        let mut beside = Beside::default();
        let edited = few(edits_of, FEW_EDITS);
        if !edited.is_empty() {
            for line in self.read_edits(&edited, 0, i32::MAX).await? {
                beside.edits.entry(line.comment_id).or_default().push(line);
            }
        }
        let reacted = few(reactions_of, FEW_REACTIONS);
        if !reacted.is_empty() {
            let start = (String::new(), Uuid::nil());
            for line in self.read_reactions(&reacted, &start, i32::MAX).await? {
                let of = beside.reactions.entry(line.comment_id).or_default();
                of.push(line);
            }
        }
        Ok(beside)
    }

    async fn many_edits(&mut self, id: Uuid) -> Result<(), ExportFailed> {
        let mut after = 0;
        loop {
            let lines = self.read_edits(&[id], after, SOME_EDITS).await?;
            let Some(last) = lines.last() else {
                return Ok(());
            };
            after = last.version;
            self.add_edits(lines)?;
            self.flush().await?;
        }
    }

    async fn many_reactions(&mut self, id: Uuid) -> Result<(), ExportFailed> {
        let mut after = (String::new(), Uuid::nil());
        loop {
            let lines = self.read_reactions(&[id], &after, SOME_REACTIONS).await?;
            let Some(last) = lines.last() else {
                return Ok(());
            };
            after = (last.kind.clone(), last.user_id);
            self.add_reactions(lines)?;
            self.flush().await?;
        }
    }

    fn add_edits(&mut self, lines: Vec<EditLine>) -> Result<(), ExportFailed> {
        self.written.edits += lines.len() as u64;
        for line in lines {
            self.add(&Line::Edit(Box::new(line)))?;
        }
        Ok(())
    }

    fn add_reactions(&mut self, lines: Vec<ReactionLine>) -> Result<(), ExportFailed> {
        self.written.reactions += lines.len() as u64;
        for line in lines {
            self.add(&Line::Reaction(line))?;
        }
        Ok(())
    }

    async fn read_edits(
        &self,
        ids: &[Uuid],
        after: i32,
        limit: i32,
    ) -> Result<Vec<EditLine>, ExportFailed> {
        let scope = self.tx.scope();
        let (query, tenant) = (port::edits_of(), scope.tenant());
        let rows = query.bind(&scope, &tenant.0, &ids, &after, &limit);
        let rows = rows.all().await?;
        Ok(rows
            .into_iter()
            .map(|row| EditLine {
                comment_id: row.comment_id,
                version: row.version,
                content: row.content,
                content_format: Format::of(&row.content_format),
                content_html: row.content_html,
                editor_kind: row.editor_kind,
                editor_id: row.editor_id,
                reason: row.reason,
                at: row.at,
            })
            .collect())
    }

    async fn read_reactions(
        &self,
        ids: &[Uuid],
        (kind, user): &(String, Uuid),
        limit: i32,
    ) -> Result<Vec<ReactionLine>, ExportFailed> {
        let scope = self.tx.scope();
        let (query, tenant) = (port::reactions_of(), scope.tenant());
        let rows = query.bind(&scope, &tenant.0, &ids, kind, user, &limit);
        let rows = rows.all().await?;
        Ok(rows
            .into_iter()
            .map(|row| ReactionLine {
                comment_id: row.comment_id,
                kind: row.kind,
                user_id: row.user_id,
                at: row.created_at,
            })
            .collect())
    }
}

/// Whether it ended within the time that a transaction is left alone.
async fn wait(
    writing: Pin<&mut impl Future<Output = std::io::Result<()>>>,
) -> std::io::Result<bool> {
    match timeout(IDLE, writing).await {
        Ok(written) => written.map(|()| true),
        Err(_) => Ok(false),
    }
}

impl Families {
    fn of(parents: Vec<(Uuid, i32)>) -> Self {
        Self {
            parents: parents.into_iter(),
            under_way: None,
        }
    }

    /// The parents whose children are to be read next, and behind which place: as many as have few
    /// enough together, or one, page by page.
    fn next_few(&mut self) -> Option<(Vec<Uuid>, i32)> {
        if let Some((parent, after)) = self.under_way {
            return Some((vec![parent], after));
        }
        let mut room = PAGE;
        let few = self.parents.as_slice().iter().take_while(|(_, children)| {
            room = room.saturating_sub(*children);
            room >= 0
        });
        let count = few.count().max(1);
        let few: Vec<Uuid> = self.parents.by_ref().take(count).map(|one| one.0).collect();
        (!few.is_empty()).then_some((few, 0))
    }

    /// Notes what was read of them.
    fn went_on(&mut self, parents: &[Uuid], page: &[Exported]) {
        let is_full = i32::try_from(page.len()).is_ok_and(|read| read >= PAGE);
        self.under_way = match (parents, page.last()) {
            ([parent], Some(last)) if is_full => Some((*parent, last.position)),
            _ => None,
        };
    }
}

fn edits_of(row: &Exported) -> i64 {
    i64::from(row.version) - 1
}

fn reactions_of(row: &Exported) -> i64 {
    let counts = counts(&row.reaction_counts);
    counts.into_values().map(i64::from).sum()
}

fn comment(row: Exported, thread: Uuid) -> Result<CommentLine, ExportFailed> {
    Ok(CommentLine {
        id: row.id,
        parent_id: (row.parent_key != thread).then_some(row.parent_key),
        position: row.position,
        author: AuthorLine {
            kind: AuthorKind::of(&row.author_kind)?,
            id: row.author_id,
            name: row.author_name,
            email: row.author_email,
            avatar: row.author_avatar,
        },
        content: row.content,
        content_format: Format::of(&row.content_format),
        content_html: row.content_html,
        render_version: row.render_version,
        status: Status::of(&row.status),
        version: row.version,
        created_at: row.created_at,
        edited_at: row.edited_at,
        deleted_at: row.deleted_at,
        pinned_at: row.pinned_at,
    })
}

impl Format {
    fn of(word: &str) -> Self {
        match ContentFormat::of(word) {
            ContentFormat::Plain => Self::Plain,
            ContentFormat::Markdown => Self::Markdown,
            ContentFormat::Html => Self::Html,
        }
    }
}

impl AuthorKind {
    fn of(word: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_value(word.into())
    }
}
