//! Bringing comments from elsewhere.
//!
//! A file is read as a stream, thread by thread. Ids are computed from tenant, source and the
//! comment's id there, so that the same file again changes nothing; how far a file has come is kept,
//! so that an import that was cut goes on. What is older than what a thread holds already is put in
//! its place afterwards (`ordering`). Everything left out is named in the [`Report`].

use crate::{
    author::{Author, AuthorName, Email},
    change::below::settle_brought,
    domain::{Draft, Entity, Place, Status, derived},
    render::{ContentFormat, foreign},
    write::{State, created},
    wxr::{self, CommentImport, Item, Kind, ThreadImport},
};
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    sync::Arc,
};
use stoa_comments_sql::queries::{follow, write};
use stoa_kernel::{AuditId, Clock, CommentId, Entropy, EventId, Origin, Problem};
use stoa_store::{AuditEntry, Database, Record, Scope, StoreError, TenantTx};
use uuid::Uuid;

pub use crate::report::{Omission, Report};

/// Comments of one transaction: few enough that it ends well within a second, because an open
/// writing transaction holds back every reader of the log.
const CHUNK: usize = 500;
/// Bytes at the beginning of a file by which it is known again, together with its length.
const FINGERPRINTED: u64 = 1 << 20;

/// Why an import ended early. What was committed stays, and the next one goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is not what it should be.
    #[error("the file cannot be read on: {0}")]
    Source(#[from] wxr::WxrError),
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The database refused.
    #[error("the database refused: {0}")]
    Store(#[from] StoreError),
}

impl From<tokio_postgres::Error> for ImportError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Imports into one tenant.
pub struct Importer {
    /// Where to.
    pub database: Database,
    /// Tells the time of audit rows.
    pub clock: Arc<dyn Clock>,
    /// Makes ids of events and audit rows.
    pub entropy: Arc<dyn Entropy>,
    /// For whom, by whom.
    pub origin: Origin,
    /// Names the site the comments come from, so that the ids of two sites do not clash.
    pub source: String,
}

impl Importer {
    /// Imports a WordPress export (WXR). Threads become entities of the post's type and id.
    ///
    /// # Errors
    /// If the file or the database refuse; what was committed before stays.
    pub async fn wordpress(&self, mut file: impl Read + Seek) -> Result<Report, ImportError> {
        let fingerprint = fingerprint(&mut file)?;
        let resumed_at = self.resume_at(&fingerprint).await?;
        let limits = wxr::Limits {
            text_bytes: 16 << 20,
            ..wxr::Limits::default()
        };
        let mut reader = wxr::read_with(BufReader::new(file), limits);
        if resumed_at > 0 {
            reader = reader.resume_after(resumed_at);
        }
        let mut report = Report {
            resumed_at,
            ..Report::default()
        };
        self.take_all(reader, &fingerprint, &mut report).await?;
        Ok(report)
    }

    async fn take_all<R: BufRead>(
        &self,
        mut reader: wxr::Reader<R>,
        fingerprint: &[u8],
        report: &mut Report,
    ) -> Result<(), ImportError> {
        self.put_in_order(None).await?;
        while let Some(item) = reader.next() {
            match item? {
                Item::Thread(thread) => self.take_thread(thread, report).await?,
                Item::Unplaced(skipped) => report.skip(&skipped),
            }
            let tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
            self.save_offset(&tx.scope(), fingerprint, reader.byte_offset())
                .await?;
            tx.commit().await?;
        }
        // Through: the next import of this file begins at the beginning and finds all there.
        let tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        self.save_offset(&tx.scope(), fingerprint, 0).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn resume_at(&self, fingerprint: &[u8]) -> Result<u64, ImportError> {
        let tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        let (scope, find) = (tx.scope(), follow::find_import());
        let found = tx
            .finish(
                find.bind(&scope, &self.origin.tenant.0, &self.source, &fingerprint)
                    .opt(),
            )
            .await?;
        Ok(found
            .and_then(|offset| u64::try_from(offset).ok())
            .unwrap_or(0))
    }

    async fn save_offset(
        &self,
        scope: &Scope<'_>,
        fingerprint: &[u8],
        offset: u64,
    ) -> Result<(), ImportError> {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        follow::save_import()
            .bind(
                scope,
                &scope.tenant().0,
                &self.source,
                &fingerprint,
                &offset,
            )
            .await?;
        Ok(())
    }

    async fn take_thread(
        &self,
        thread: ThreadImport,
        report: &mut Report,
    ) -> Result<(), ImportError> {
        report.threads += u64::from(!thread.comments.is_empty());
        report.skip(&thread.skipped);
        report.warn(&thread.warnings);
        let Ok(entity) = Entity::parse(thread.entity_type, thread.post_id.to_string()) else {
            report.skipped.push(Omission {
                line: thread.at.line,
                source_id: None,
                code: "post_type_invalid",
                count: thread.comments.len() as u64,
            });
            return Ok(());
        };
        let mut left_out = BTreeSet::new();
        let mut brought = Vec::with_capacity(thread.comments.len());
        // Parents come before their children.
        for mut comment in thread.comments {
            let at = At::of(&comment);
            if comment
                .parent_source_id
                .is_some_and(|parent| left_out.contains(&parent))
            {
                comment.parent_source_id = None;
                report.warnings.push(at.omission("parent_left_out"));
            }
            match self.draft(&entity, comment, report) {
                Ok(draft) => brought.push(Brought { at, draft }),
                Err(code) => {
                    report.skipped.push(at.omission(code));
                    left_out.insert(at.source_id);
                }
            }
        }
        while !brought.is_empty() {
            let rest = brought.split_off(brought.len().min(CHUNK));
            self.write_chunk(brought, report).await?;
            brought = rest;
        }
        self.put_in_order(Some(entity.thread(self.origin.tenant)))
            .await
    }

    /// The comment as it will be written, or why it cannot be. What was changed for that is named
    /// in the report.
    fn draft(
        &self,
        entity: &Entity,
        comment: CommentImport,
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
        let mut warn = |code| report.warnings.push(at.omission(code));
        let content = without_controls(&comment.content);
        let shown = foreign(&paragraphs(&content)).map_err(|_| "html_too_long")?;
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
                wxr::State::Approved => Status::Approved,
                wxr::State::Pending => Status::Pending,
                wxr::State::Spam => Status::Spam,
                wxr::State::Trash => Status::Rejected,
            },
            created_at: comment.written_at,
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

    /// Writes what is not yet there, in one transaction with its events and audit row.
    async fn write_chunk(
        &self,
        mut chunk: Vec<Brought>,
        report: &mut Report,
    ) -> Result<(), ImportError> {
        let mut tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        let drafts: Vec<&Draft> = chunk.iter().map(|brought| &brought.draft).collect();
        let mut state = State::load(&tx.scope(), &drafts).await?;
        let ids: Vec<Uuid> = drafts.iter().map(|draft| draft.id.0).collect();
        let there: BTreeMap<Uuid, Uuid> = write::existing_comments()
            .bind(&tx.scope(), &self.origin.tenant.0, &ids)
            .all()
            .await?
            .into_iter()
            .map(|row| (row.id, row.thread_id))
            .collect();
        chunk.retain(|brought| is_new(brought, &there, report));
        let placed: Vec<(Draft, Place)> = chunk
            .into_iter()
            .filter_map(|brought| place(&mut state, brought, report))
            .collect();
        let rows: Vec<(&Draft, Place)> = placed
            .iter()
            .map(|(draft, place)| (draft, *place))
            .collect();
        if rows.is_empty() {
            tx.commit_read().await?;
            return Ok(());
        }
        self.note_unordered(&tx.scope(), &rows).await?;
        // Comments of one chunk answer each other: the rows of all parents must be there before
        // their counts are saved, which `save` sees to by its order.
        state.save(&tx.scope(), &rows).await?;
        settle_brought(&tx.scope(), &rows).await?;
        self.record(tx.record(), &rows);
        tx.commit().await?;
        report.imported += rows.len() as u64;
        for (draft, _) in &rows {
            *report.by_status.entry(draft.status.word()).or_default() += 1;
        }
        Ok(())
    }

    fn record(&self, record: &mut Record, rows: &[(&Draft, Place)]) {
        let now = self.clock.now();
        for (draft, place) in rows {
            record.emit_imported(
                EventId(self.entropy.uuid(now)),
                draft.created_at,
                self.origin.actor,
                &created(draft, *place),
            );
        }
        record.audit(AuditEntry {
            id: AuditId(self.entropy.uuid(now)),
            at: now,
            action: "comments.imported",
            resource: "thread",
            resource_id: rows.first().map(|(draft, _)| draft.thread.0),
            origin: self.origin.clone(),
            metadata: json!({ "source": self.source, "comments": rows.len() }),
        });
    }
}

/// Where a comment stands in its file.
#[derive(Clone, Copy)]
struct At {
    line: u64,
    source_id: i64,
}

impl At {
    fn of(comment: &CommentImport) -> Self {
        Self {
            line: comment.at.line,
            source_id: comment.source_id,
        }
    }

    fn omission(self, code: &'static str) -> Omission {
        Omission {
            line: self.line,
            source_id: Some(self.source_id),
            code,
            count: 1,
        }
    }
}

/// A comment about to be written, and where it came from.
struct Brought {
    at: At,
    draft: Draft,
}

/// Whether a comment is yet to be written. Ids are those of the site: the same one below another
/// post is another comment, for which there is no id left.
fn is_new(brought: &Brought, there: &BTreeMap<Uuid, Uuid>, report: &mut Report) -> bool {
    match there.get(&brought.draft.id.0) {
        None => return true,
        Some(thread) if *thread == brought.draft.thread.0 => report.unchanged += 1,
        Some(_) => report.skipped.push(brought.at.omission("id_taken")),
    }
    false
}

/// Finds a comment its place. One that cannot stand where it should begins anew, as a root; one
/// that can stand nowhere is left out. The others go on.
fn place(state: &mut State, brought: Brought, report: &mut Report) -> Option<(Draft, Place)> {
    let Brought { at, mut draft } = brought;
    if draft.parent.is_some() {
        match state.place_imported(&draft) {
            Ok(place) => return Some((draft, place)),
            Err(refused) => {
                draft.parent = None;
                report.warnings.push(at.omission(code_of(&refused)));
            }
        }
    }
    match state.place_imported(&draft) {
        Ok(place) => Some((draft, place)),
        Err(refused) => {
            report.skipped.push(at.omission(code_of(&refused)));
            None
        }
    }
}

fn code_of(problem: &Problem) -> &'static str {
    problem
        .errors
        .first()
        .map_or(problem.code, |error| error.code)
}

/// Text of several lines as the API takes it; borrowed where nothing but the form of line ends had
/// to be changed.
fn without_controls(content: &str) -> Cow<'_, str> {
    let refused = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    if content.contains(refused) {
        Cow::Owned(content.replace(refused, ""))
    } else {
        Cow::Borrowed(content)
    }
}

/// WordPress keeps line breaks as they were typed and makes paragraphs of them when showing.
fn paragraphs(content: &str) -> String {
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

/// SHA-256 over the file's length and its first mebibyte; leaves the file at its beginning.
fn fingerprint(file: &mut (impl Read + Seek)) -> Result<Vec<u8>, std::io::Error> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let mut read = length.to_be_bytes().to_vec();
    file.by_ref().take(FINGERPRINTED).read_to_end(&mut read)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(digest(&SHA256, &read).as_ref().to_vec())
}
