//! Changing what was written: edits, deletion, pins, locks.
//!
//! Each is one transaction that holds the thread's lock, as every writer of a thread does, so that
//! counts stay exact; it raises the thread's version, by which caches go. What decides is in
//! `rules`, which is pure.

pub(crate) mod below;
mod delete;
mod edit;
mod history;
mod lock;
mod pin;
mod rules;

pub(crate) use delete::Gone;
pub(crate) use edit::Edit;
pub(crate) use rules::{Hand, Subject};

use crate::{
    service::{Comments, store},
    view::CommentView,
};
use serde_json::Value;
use stoa_comments_sql::queries::{change, tree};
use stoa_kernel::{AuditId, CommentId, DomainEvent, EventId, Origin, Problem, TenantId, ThreadId};
use stoa_store::{AuditEntry, Pending, StoreError, TenantTx};

/// A comment as a change leaves it, for whoever made it.
pub(crate) struct Changed {
    pub(crate) comment: CommentView,
    /// Of the life of the database.
    pub(crate) epoch: i32,
}

/// A comment under its thread's lock.
struct Held {
    subject: Subject,
    is_locked: bool,
    pinned: i32,
}

/// What becomes of a thread's counts.
#[derive(Clone, Copy, Default)]
pub(crate) struct Moved {
    pub(crate) comments: i32,
    pub(crate) pins: i32,
}

impl Moved {
    pub(crate) fn add(&mut self, other: Self) {
        self.comments += other.comments;
        self.pins += other.pins;
    }
}

impl Comments {
    /// Locks the thread of a comment and reads both.
    async fn hold(&self, tx: &TenantTx, id: CommentId) -> Result<Held, Problem> {
        let scope = tx.scope();
        let tenant = scope.tenant().0;
        // One after the other: two statements of one flush leave in the order in which they are
        // prepared, and the second must see what the first waited for.
        let locked = change::lock_thread_of()
            .bind(&scope, &tenant, &id.0)
            .opt()
            .await
            .map_err(store)?;
        let subject = change::subject()
            .bind(&scope, &tenant, &id.0)
            .opt()
            .await
            .map_err(store)?;
        let (Some(thread), Some(subject)) = (locked, subject) else {
            return Err(Problem::not_found());
        };
        Ok(Held {
            subject: Subject::of_row(subject),
            is_locked: thread.is_locked,
            pinned: thread.pinned_count,
        })
    }

    /// Raises the thread's version and records what was done. Committed, it tells the cache of pages
    /// and those who follow the log.
    async fn conclude(
        &self,
        mut tx: TenantTx,
        origin: &Origin,
        thread: ThreadId,
        moved: Moved,
        done: Done<'_, impl DomainEvent>,
    ) -> Result<Pending<'_, ()>, Problem> {
        let tenant = origin.tenant;
        let version = change::touch_thread()
            .bind(
                &tx.scope(),
                &moved.comments,
                &moved.pins,
                &tenant.0,
                &thread.0,
            )
            .one()
            .await
            .map_err(store)?;
        self.record(&mut tx, origin, done);
        Ok(self.pending(tx, tenant, thread, version))
    }

    fn record(&self, tx: &mut TenantTx, origin: &Origin, done: Done<'_, impl DomainEvent>) {
        let now = self.0.clock.now();
        let event = EventId(self.0.entropy.uuid(now));
        tx.record()
            .emit(event, now, origin, done.event)
            .audit(AuditEntry {
                id: AuditId(self.0.entropy.uuid(now)),
                at: now,
                action: done.action,
                resource: done.resource,
                resource_id: Some(done.event.aggregate_id()),
                origin: origin.clone(),
                metadata: done.metadata,
            });
    }

    fn pending(
        &self,
        tx: TenantTx,
        tenant: TenantId,
        thread: ThreadId,
        version: i64,
    ) -> Pending<'_, ()> {
        Pending::new(tx, ()).then(move || {
            self.0.pages.changed(tenant, thread, version);
            self.0.appended.tell();
        })
    }

    /// The comment as it stands in this transaction, to be shown to whoever changed it.
    async fn changed(&self, tx: &TenantTx, id: CommentId) -> Result<Changed, Problem> {
        let (scope, query) = (tx.scope(), tree::comment());
        let single = query
            .bind(&scope, &scope.tenant().0, &id.0)
            .one()
            .await
            .map_err(StoreError::from)?;
        let epoch = single.epoch;
        Ok(Changed {
            comment: CommentView::of_own(single),
            epoch,
        })
    }
}

/// What was done, as it is recorded.
struct Done<'a, E> {
    action: &'static str,
    resource: &'static str,
    event: &'a E,
    metadata: Value,
}
