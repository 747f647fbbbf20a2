//! Threads that are brought: made before their comments, locked where they were.

use super::{ImportError, Importer};
use crate::domain::Entity;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use stoa_comments_sql::queries::port;
use stoa_contracts::comments::ThreadLocked;
use stoa_kernel::{AuditId, EventId, ThreadId};
use stoa_store::{AuditEntry, TenantTx};

impl Importer {
    /// Makes those threads that are not there yet: whether they are locked, and since when they are.
    /// What is there stays as it was decided here.
    pub(super) async fn make_threads(
        &self,
        tx: &mut TenantTx,
        threads: &[(&Entity, bool, Timestamp)],
    ) -> Result<(), ImportError> {
        let tenant = self.origin.tenant;
        // In id order, as every writer locks them; the same one once.
        let threads: BTreeMap<ThreadId, (&Entity, bool, Timestamp)> = threads
            .iter()
            .map(|thread| (thread.0.thread(tenant), *thread))
            .collect();
        if threads.is_empty() {
            return Ok(());
        }
        let of = || threads.values();
        let made = port::make_threads()
            .bind(
                &tx.scope(),
                &tenant.0,
                &threads.keys().map(|id| id.0).collect::<Vec<_>>(),
                &of()
                    .map(|(entity, ..)| entity.kind.as_str())
                    .collect::<Vec<_>>(),
                &of()
                    .map(|(entity, ..)| entity.id.as_str())
                    .collect::<Vec<_>>(),
                &of().map(|(_, locked, _)| *locked).collect::<Vec<_>>(),
                &of().map(|(.., at)| *at).collect::<Vec<_>>(),
            )
            .all()
            .await?;
        for row in made.into_iter().filter(|row| row.is_locked) {
            let id = ThreadId(row.id);
            if let Some((entity, ..)) = threads.get(&id) {
                self.tell_locked(tx, id, entity);
            }
        }
        Ok(())
    }

    fn tell_locked(&self, tx: &mut TenantTx, thread_id: ThreadId, entity: &Entity) {
        let now = self.clock.now();
        let event = ThreadLocked {
            thread_id,
            version: 1,
            entity_type: entity.kind.clone(),
            entity_id: entity.id.clone(),
        };
        let id = EventId(self.entropy.uuid(now));
        tx.record()
            .emit_imported(id, now, self.origin.actor, &event)
            .audit(AuditEntry {
                id: AuditId(self.entropy.uuid(now)),
                at: now,
                action: "thread.locked",
                resource: "thread",
                resource_id: Some(thread_id.0),
                origin: self.origin.clone(),
                metadata: json!({ "source": self.source }),
            });
    }
}
