//! What belongs to comments that were brought: their edits and the reactions to them.

use super::{ImportError, Importer, Report};
use crate::{
    portable::{EditLine, ReactionLine},
    react::{Subject, save_counts},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use stoa_comments_sql::queries::{port, react};
use stoa_contracts::comments::{CommentLiked, CommentUpdated};
use stoa_kernel::{AuditId, CommentId, EventId, UserId};
use stoa_store::{AuditEntry, Scope, TenantTx};
use uuid::Uuid;

impl Importer {
    /// Writes edits of comments and reactions to them, with their events, and counts what was not there.
    pub(super) async fn write_beside(
        &self,
        tx: &mut TenantTx,
        edits: Vec<EditLine>,
        reactions: Vec<ReactionLine>,
        report: &mut Report,
    ) -> Result<(), ImportError> {
        let edited = edits.iter().map(|edit| edit.comment_id);
        let reacted = reactions.iter().map(|reaction| reaction.comment_id);
        let ids: Vec<Uuid> = edited
            .chain(reacted)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        if ids.is_empty() {
            return Ok(());
        }
        let scope = tx.scope();
        let tenant = scope.tenant().0;
        let query = react::lock_threads_of();
        let threads = query.bind(&scope, &tenant, &ids).all().await?;
        let query = react::load_reacted();
        let loaded = query.bind(&scope, &tenant, &ids).all().await?;
        let mut subjects: BTreeMap<CommentId, Subject> =
            loaded.into_iter().map(Subject::of_row).collect();
        let edits = save_edits(&scope, edits).await?;
        let reactions = save_reactions(&scope, reactions).await?;
        (report.edits, report.reactions) = (
            report.edits + edits.len() as u64,
            report.reactions + reactions.len() as u64,
        );
        let (edited, reacted) = (edits.len(), reactions.len());
        for edit in edits {
            self.tell_edit(tx, &mut subjects, &edit);
        }
        for reaction in reactions {
            self.tell_reaction(tx, &mut subjects, &reaction);
        }
        let scope = tx.scope();
        let touched: Vec<(&CommentId, &Subject)> = subjects.iter().collect();
        save_counts(&scope, &touched).await?;
        let threads: Vec<Uuid> = threads.into_iter().collect();
        let query = react::touch_threads();
        query.bind(&scope, &tenant, &threads).all().await?;
        let now = self.clock.now();
        tx.record().audit(AuditEntry {
            id: AuditId(self.entropy.uuid(now)),
            at: now,
            action: "comments.imported",
            resource: "thread",
            resource_id: threads.first().copied().filter(|_| threads.len() == 1),
            origin: self.origin.clone(),
            metadata: json!({ "source": self.source, "edits": edited, "reactions": reacted }),
        });
        Ok(())
    }

    fn tell_edit(
        &self,
        tx: &mut TenantTx,
        subjects: &mut BTreeMap<CommentId, Subject>,
        edit: &EditLine,
    ) {
        let comment_id = CommentId(edit.comment_id);
        let Some(subject) = subjects.get_mut(&comment_id) else {
            return;
        };
        subject.changes += 1;
        let event = CommentUpdated {
            comment_id,
            version: subject.changes,
            thread_id: subject.thread,
            content_version: edit.version.saturating_add(1),
            author_id: subject.author,
        };
        let id = EventId(self.entropy.uuid(self.clock.now()));
        tx.record()
            .emit_imported(id, edit.at, self.origin.actor, &event);
    }

    /// Of a deleted comment without an event: its author has no credit for it any more.
    fn tell_reaction(
        &self,
        tx: &mut TenantTx,
        subjects: &mut BTreeMap<CommentId, Subject>,
        reaction: &ReactionLine,
    ) {
        let comment_id = CommentId(reaction.comment_id);
        let Some(subject) = subjects.get_mut(&comment_id) else {
            return;
        };
        *subject.counts.entry(reaction.kind.clone()).or_insert(0) += 1;
        if subject.is_deleted {
            return;
        }
        subject.changes += 1;
        let event = CommentLiked {
            comment_id,
            version: subject.changes,
            thread_id: subject.thread,
            user_id: UserId(reaction.user_id),
            reaction: reaction.kind.clone(),
            author_id: subject.author,
        };
        let id = EventId(self.entropy.uuid(self.clock.now()));
        tx.record()
            .emit_imported(id, reaction.at, self.origin.actor, &event);
    }
}

/// Those that were not there.
async fn save_edits(scope: &Scope<'_>, edits: Vec<EditLine>) -> Result<Vec<EditLine>, ImportError> {
    if edits.is_empty() {
        return Ok(edits);
    }
    fn column<'a, T>(edits: &'a [EditLine], of: impl Fn(&'a EditLine) -> T) -> Vec<T> {
        edits.iter().map(of).collect()
    }
    let saved = port::bring_edits()
        .bind(
            scope,
            &scope.tenant().0,
            &column(&edits, |edit| edit.comment_id),
            &column(&edits, |edit| edit.version),
            &column(&edits, |edit| edit.content.as_str()),
            &column(&edits, |edit| edit.content_format.own().word()),
            &column(&edits, |edit| edit.content_html.as_deref()),
            &column(&edits, |edit| edit.editor_kind.as_str()),
            &column(&edits, |edit| edit.editor_id),
            &column(&edits, |edit| edit.reason.as_deref()),
            &column(&edits, |edit| edit.at),
        )
        .all()
        .await?;
    let mut saved: BTreeSet<(Uuid, i32)> = saved
        .into_iter()
        .map(|row| (row.comment_id, row.version))
        .collect();
    let mut edits = edits;
    edits.retain(|edit| saved.remove(&(edit.comment_id, edit.version)));
    Ok(edits)
}

/// Those that were not there.
async fn save_reactions(
    scope: &Scope<'_>,
    mut reactions: Vec<ReactionLine>,
) -> Result<Vec<ReactionLine>, ImportError> {
    if reactions.is_empty() {
        return Ok(reactions);
    }
    let of = || reactions.iter();
    let saved = port::bring_reactions()
        .bind(
            scope,
            &scope.tenant().0,
            &of().map(|one| one.comment_id).collect::<Vec<_>>(),
            &of().map(|one| one.kind.as_str()).collect::<Vec<_>>(),
            &of().map(|one| one.user_id).collect::<Vec<_>>(),
            &of().map(|one| one.at).collect::<Vec<_>>(),
        )
        .all()
        .await?;
    let mut saved: BTreeSet<(Uuid, String, Uuid)> = saved
        .into_iter()
        .map(|row| (row.comment_id, row.kind, row.user_id))
        .collect();
    reactions.retain(|one| saved.remove(&(one.comment_id, one.kind.clone(), one.user_id)));
    Ok(reactions)
}
