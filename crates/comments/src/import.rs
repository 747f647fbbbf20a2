//! Bringing comments from elsewhere.
//!
//! A file is read as a stream, thread by thread. Ids are computed from tenant, source and the
//! comment's id there, so that the same file again changes nothing; how far a file has come is kept,
//! so that an import that was cut goes on. What is older than what a thread holds already is put in
//! its place afterwards (`ordering`). Everything left out is named in the [`Report`].

use crate::{
    domain::{Author, Draft, Entity, Place, Status, derived},
    render::{ContentFormat, render},
    write::{State, created},
    wxr::{self, CommentImport, Item, Kind, ThreadImport},
};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    sync::Arc,
};
use stoa_comments_sql::queries::{follow, write};
use stoa_kernel::{AuditId, Clock, CommentId, Entropy, EventId, Origin};
use stoa_store::{AuditEntry, Database, Record, Scope, StoreError, TenantTx};
use uuid::Uuid;

/// Comments of one transaction: few enough that it ends well within a second, because an open
/// writing transaction holds back every reader of the log.
const CHUNK: usize = 500;
/// Bytes at the beginning of a file by which it is known again, together with its length.
const FINGERPRINTED: u64 = 1 << 20;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Where it went on, if an earlier import of the same file was cut; in bytes.
    pub resumed_at: u64,
    /// Threads met.
    pub threads: u64,
    /// Comments written.
    pub imported: u64,
    /// Comments that were there already.
    pub unchanged: u64,
    /// Of those written, by status.
    pub by_status: BTreeMap<&'static str, u64>,
    /// What was left out, each with where it stands and why.
    pub skipped: Vec<Omission>,
    /// What was brought, but not quite as it stood there.
    pub warnings: Vec<Omission>,
}

/// Something that was left out or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Omission {
    /// The line in the file.
    pub line: u64,
    /// The comment's id there, if it has one.
    pub source_id: Option<i64>,
    /// Stable, snake_case.
    pub code: &'static str,
    /// How many it stands for.
    pub count: u64,
}

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
    /// A comment found no place; nothing of its thread's last part was written.
    #[error("a comment found no place: {0}")]
    Placing(#[from] stoa_kernel::Problem),
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
        let entity = Entity {
            kind: thread.entity_type,
            id: thread.post_id.to_string(),
        };
        let mut left_out = BTreeSet::new();
        let mut drafts = Vec::with_capacity(thread.comments.len());
        // Parents come before their children.
        for mut comment in thread.comments {
            if comment
                .parent_source_id
                .is_some_and(|parent| left_out.contains(&parent))
            {
                comment.parent_source_id = None;
                report.warnings.push(omission(&comment, "parent_left_out"));
            }
            let id = comment.source_id;
            match self.draft(&entity, comment, report) {
                Some(draft) => drafts.push(draft),
                None => drop(left_out.insert(id)),
            }
        }
        for chunk in drafts.chunks(CHUNK) {
            self.write_chunk(chunk, report).await?;
        }
        self.put_in_order(Some(entity.thread(self.origin.tenant)))
            .await
    }

    /// The comment as it will be written, or nothing if it cannot be, which the report then names.
    fn draft(&self, entity: &Entity, comment: CommentImport, report: &mut Report) -> Option<Draft> {
        // Other plug-ins keep private notes as comments: an order's notes are nobody's to read.
        if !matches!(
            comment.kind,
            Kind::Comment | Kind::Pingback | Kind::Trackback
        ) {
            report.skipped.push(omission(&comment, "kind_not_public"));
            return None;
        }
        let html = render(ContentFormat::Html, &paragraphs(&comment.content));
        let tenant = self.origin.tenant;
        Some(Draft {
            id: self.comment_id(comment.source_id),
            thread: entity.thread(tenant),
            entity: entity.clone(),
            parent: comment.parent_source_id.map(|id| self.comment_id(id)),
            author: Author::Guest {
                name: comment.author_name,
                email: comment.author_email,
            },
            content: comment.content,
            format: ContentFormat::Html,
            html,
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
    async fn write_chunk(&self, chunk: &[Draft], report: &mut Report) -> Result<(), ImportError> {
        let mut tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        let drafts: Vec<&Draft> = chunk.iter().collect();
        let mut state = State::load(&tx.scope(), &drafts).await?;
        let ids: Vec<Uuid> = drafts.iter().map(|draft| draft.id.0).collect();
        let there: BTreeSet<Uuid> = write::existing_comments()
            .bind(&tx.scope(), &self.origin.tenant.0, &ids)
            .all()
            .await?
            .into_iter()
            .collect();
        report.unchanged += there.len() as u64;
        let fresh: Vec<&Draft> = drafts
            .into_iter()
            .filter(|draft| !there.contains(&draft.id.0))
            .collect();
        if fresh.is_empty() {
            tx.commit_read().await?;
            return Ok(());
        }
        let rows = self.place_all(&mut state, fresh)?;
        self.note_unordered(&tx.scope(), &rows).await?;
        // Comments of one chunk answer each other: the rows of all parents must be there before
        // their counts are saved, which `save` sees to by its order.
        state.save(&tx.scope(), &rows).await?;
        self.record(tx.record(), &rows);
        tx.commit().await?;
        report.imported += rows.len() as u64;
        for (draft, _) in &rows {
            *report.by_status.entry(draft.status.word()).or_default() += 1;
        }
        Ok(())
    }

    fn place_all<'a>(
        &self,
        state: &mut State,
        fresh: Vec<&'a Draft>,
    ) -> Result<Vec<(&'a Draft, Place)>, ImportError> {
        fresh
            .into_iter()
            .map(|draft| Ok((draft, state.place_imported(draft)?)))
            .collect()
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

impl Report {
    fn skip(&mut self, skipped: &[wxr::Skipped]) {
        self.skipped.extend(skipped.iter().map(|skipped| Omission {
            line: skipped.at.line,
            source_id: skipped.source_id,
            code: skipped.reason.code(),
            count: skipped.count,
        }));
    }

    fn warn(&mut self, warnings: &[wxr::Warning]) {
        self.warnings
            .extend(warnings.iter().map(|warning| Omission {
                line: warning.at.line,
                source_id: warning.source_id,
                code: warning.reason.code(),
                count: 1,
            }));
    }
}

fn omission(comment: &CommentImport, code: &'static str) -> Omission {
    Omission {
        line: comment.at.line,
        source_id: Some(comment.source_id),
        code,
        count: 1,
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
    let mut hash = Sha256::new();
    hash.update(length.to_be_bytes());
    let mut head = Vec::new();
    file.by_ref().take(FINGERPRINTED).read_to_end(&mut head)?;
    hash.update(&head);
    file.seek(SeekFrom::Start(0))?;
    Ok(hash.finalize().to_vec())
}
