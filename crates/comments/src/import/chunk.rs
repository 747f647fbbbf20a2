//! Placing and saving comments that are brought, some hundred in a transaction.

use super::{ImportError, Importer, Omission, Report, Run};
use crate::{
    change::below::settle_brought,
    domain::{Draft, Place},
    exports::CommentImport,
    write::{State, created},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use stoa_comments_sql::queries::write;
use stoa_contracts::comments::{CommentDeleted, CommentPinned};
use stoa_kernel::{AuditId, EventId, Problem};
use stoa_store::{AuditEntry, Record, TenantTx};
use uuid::Uuid;

/// Comments of one transaction: few enough that it ends well within a second, because an open
/// writing transaction holds back every reader of the log.
pub(super) const CHUNK: usize = 500;

/// What became of a chunk.
#[derive(Default)]
pub(super) struct Written {
    /// The comments that were written.
    pub(super) ids: BTreeSet<Uuid>,
    /// Whether siblings now stand out of the order of time.
    pub(super) is_unordered: bool,
}

impl Importer {
    /// Writes what is not yet there, in one transaction with its events, its audit row and, if it is
    /// given, how far the file has come. Whether siblings now stand out of order.
    pub(super) async fn write_chunk(
        &self,
        chunk: Vec<Brought>,
        run: &mut Run,
        progress: Option<u64>,
    ) -> Result<bool, ImportError> {
        let mut tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        let written = self.write_rows(&mut tx, chunk, &mut run.report).await?;
        if let Some(progress) = progress {
            self.save_offset(&tx.scope(), &run.fingerprint, progress)
                .await?;
        }
        tx.commit().await?;
        Ok(written.is_unordered)
    }

    /// Writes what is not yet there, with its events and an audit row.
    pub(super) async fn write_rows(
        &self,
        tx: &mut TenantTx,
        mut chunk: Vec<Brought>,
        report: &mut Report,
    ) -> Result<Written, ImportError> {
        if chunk.is_empty() {
            return Ok(Written::default());
        }
        let drafts: Vec<&Draft> = chunk.iter().map(|brought| &brought.draft).collect();
        let mut state = State::load(&tx.scope(), &drafts).await?;
        let ids: Vec<Uuid> = drafts.iter().map(|draft| draft.id.0).collect();
        let mut there: BTreeMap<Uuid, Uuid> = write::existing_comments()
            .bind(&tx.scope(), &self.origin.tenant.0, &ids)
            .all()
            .await?
            .into_iter()
            .map(|row| (row.id, row.thread_id))
            .collect();
        chunk.retain(|brought| is_new(brought, &mut there, report));
        let mut placed: Vec<(At, Draft, Place)> = chunk
            .into_iter()
            .filter_map(|brought| place(&mut state, brought, report))
            .collect();
        self.limit_pins(&tx.scope(), &mut placed, report).await?;
        let rows: Vec<(&Draft, Place)> = placed
            .iter()
            .map(|(_, draft, place)| (draft, *place))
            .collect();
        if rows.is_empty() {
            return Ok(Written::default());
        }
        let is_unordered = self.note_unordered(&tx.scope(), &rows).await?;
        // Comments of one chunk answer each other: the rows of all parents must be there before
        // their counts are saved, which `save` sees to by its order.
        state.save(&tx.scope(), &rows).await?;
        self.save_past(&tx.scope(), &rows).await?;
        settle_brought(&tx.scope(), &rows).await?;
        self.record(tx.record(), &rows);
        report.imported += rows.len() as u64;
        for (draft, _) in &rows {
            *report.by_status.entry(status_of(draft)).or_default() += 1;
        }
        let ids = rows.iter().map(|(draft, _)| draft.id.0).collect();
        Ok(Written { ids, is_unordered })
    }

    fn record(&self, record: &mut Record, rows: &[(&Draft, Place)]) {
        let now = self.clock.now();
        for (draft, place) in rows {
            self.tell(record, draft, *place);
        }
        let threads: BTreeSet<Uuid> = rows.iter().map(|(draft, _)| draft.thread.0).collect();
        let resource_id = threads.first().copied().filter(|_| threads.len() == 1);
        record.audit(AuditEntry {
            id: AuditId(self.entropy.uuid(now)),
            at: now,
            action: "comments.imported",
            resource: "thread",
            resource_id,
            origin: self.origin.clone(),
            metadata: json!({ "source": self.source, "comments": rows.len() }),
        });
    }

    /// What happened to a comment, as far as it is known when it is written; one event for each of
    /// [`changes`].
    fn tell(&self, record: &mut Record, draft: &Draft, place: Place) {
        let now = self.clock.now();
        let (actor, mut version) = (self.origin.actor, 1);
        let id = || EventId(self.entropy.uuid(now));
        record.emit_imported(id(), draft.created_at, actor, &created(draft, place));
        let Some(past) = draft.past.as_deref() else {
            return;
        };
        if let Some(at) = past.pinned_at {
            version += 1;
            let event = CommentPinned {
                comment_id: draft.id,
                version,
                thread_id: draft.thread,
            };
            record.emit_imported(id(), at, actor, &event);
        }
        if let Some(at) = past.deleted_at {
            version += 1;
            // Nobody was credited for likes of it: those of deleted comments are brought without events.
            let event = CommentDeleted {
                comment_id: draft.id,
                version,
                thread_id: draft.thread,
                author_id: draft.author.user(),
                status: draft.status.word().to_owned(),
                created_at: draft.created_at,
                likes_by_day: BTreeMap::new(),
            };
            record.emit_imported(id(), at, actor, &event);
        }
    }
}

/// How many events there are of a comment once it is written.
pub(super) fn changes(draft: &Draft) -> i32 {
    draft.past.as_ref().map_or(1, |past| {
        1 + i32::from(past.pinned_at.is_some()) + i32::from(past.deleted_at.is_some())
    })
}

/// What the report counts a comment under.
fn status_of(draft: &Draft) -> &'static str {
    if draft.is_deleted() {
        "deleted"
    } else {
        draft.status.word()
    }
}

/// Where a comment stands in its file.
#[derive(Clone, Copy)]
pub(super) struct At {
    line: u64,
    /// Its number on the old site, or its id.
    source_id: Option<i64>,
    id: Option<Uuid>,
}

impl At {
    pub(super) fn of(comment: &CommentImport) -> Self {
        Self {
            line: comment.at.line,
            source_id: Some(comment.source_id),
            id: None,
        }
    }

    /// Of what has no number.
    pub(super) fn line(line: u64) -> Self {
        Self {
            line,
            source_id: None,
            id: None,
        }
    }

    pub(super) fn with_id(line: u64, id: Uuid) -> Self {
        Self {
            line,
            source_id: None,
            id: Some(id),
        }
    }

    pub(super) fn omission(self, code: &'static str, count: u64) -> Omission {
        Omission {
            line: self.line,
            source_id: self.source_id,
            id: self.id,
            code,
            why: super::report::in_words(code),
            count,
        }
    }
}

/// A comment about to be written, and where it came from.
pub(super) struct Brought {
    pub(super) at: At,
    pub(super) draft: Draft,
}

/// Whether a comment is yet to be written. The same id in another thread is another comment, for
/// which there is no id left.
fn is_new(brought: &Brought, there: &mut BTreeMap<Uuid, Uuid>, report: &mut Report) -> bool {
    let (id, thread) = (brought.draft.id.0, brought.draft.thread.0);
    match there.insert(id, thread) {
        None => return true,
        Some(other) if other == thread => report.unchanged += 1,
        Some(other) => {
            there.insert(id, other);
            report.skipped.push(brought.at.omission("id_taken", 1));
        }
    }
    false
}

/// Finds a comment its place. One that cannot stand where it should begins anew, as a root; one
/// that can stand nowhere is left out. The others go on.
fn place(state: &mut State, brought: Brought, report: &mut Report) -> Option<(At, Draft, Place)> {
    let Brought { at, mut draft } = brought;
    if draft.parent.is_some() {
        match state.place_imported(&draft) {
            Ok(place) => return Some((at, draft, place)),
            Err(refused) => {
                draft.parent = None;
                report.warnings.push(at.omission(code_of(&refused), 1));
            }
        }
    }
    match state.place_imported(&draft) {
        Ok(place) => Some((at, draft, place)),
        Err(refused) => {
            report.skipped.push(at.omission(code_of(&refused), 1));
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
