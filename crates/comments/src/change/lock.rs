//! Locking threads: they take no more comments until they are unlocked.

use super::Done;
use crate::{
    domain::Entity,
    service::{Comments, store},
    view::ThreadView,
};
use serde_json::json;
use stoa_comments_sql::queries::{change, tree};
use stoa_contracts::comments::{ThreadLocked, ThreadUnlocked};
use stoa_kernel::{Origin, Problem, ThreadId};
use stoa_store::{Pending, TenantTx};

impl Comments {
    /// Locks a thread or unlocks it; again changes nothing. One in which nobody has written can be
    /// locked, too. For moderators.
    pub(crate) async fn lock(
        &self,
        origin: Origin,
        entity: Entity,
        locked: bool,
    ) -> Result<Pending<'_, ThreadView>, Problem> {
        let tenant = origin.tenant;
        let thread = entity.thread(tenant);
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let scope = tx.scope();
        let version = if locked {
            let now = self.0.clock.now();
            let query = change::shut_thread();
            query
                .bind(&scope, &tenant.0, &thread.0, &entity.kind, &entity.id, &now)
                .opt()
                .await
        } else {
            let query = change::open_thread();
            query.bind(&scope, &tenant.0, &thread.0).opt().await
        };
        let version = version.map_err(store)?;
        let known = tree::thread()
            .bind(&scope, &tenant.0, &thread.0)
            .opt()
            .await
            .map_err(store)?;
        let view = ThreadView {
            comment_count: known.as_ref().map_or(0, |thread| thread.comment_count),
            is_locked: known.is_some_and(|thread| thread.is_locked),
            entity_type: entity.kind.clone(),
            entity_id: entity.id.clone(),
        };
        let Some(version) = version else {
            return Ok(Pending::new(tx, view));
        };
        let pending = self.conclude_lock(tx, &origin, (thread, version), entity, locked);
        Ok(pending.map(|()| view))
    }

    fn conclude_lock(
        &self,
        mut tx: TenantTx,
        origin: &Origin,
        (thread_id, thread_version): (ThreadId, i64),
        entity: Entity,
        locked: bool,
    ) -> Pending<'_, ()> {
        let version = i32::try_from(thread_version).unwrap_or(i32::MAX);
        let (entity_type, entity_id) = (entity.kind, entity.id);
        let (resource, metadata) = ("thread", json!({}));
        if locked {
            let event = &ThreadLocked {
                thread_id,
                version,
                entity_type,
                entity_id,
            };
            let done = Done {
                action: "thread.locked",
                resource,
                event,
                metadata,
            };
            self.record(&mut tx, origin, done);
        } else {
            let event = &ThreadUnlocked {
                thread_id,
                version,
                entity_type,
                entity_id,
            };
            let done = Done {
                action: "thread.unlocked",
                resource,
                event,
                metadata,
            };
            self.record(&mut tx, origin, done);
        }
        self.pending(tx, origin.tenant, thread_id, thread_version)
    }
}
