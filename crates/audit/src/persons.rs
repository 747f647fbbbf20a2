//! What rows hold of persons: opened with their keys, and given out to them.

use crate::{Audit, EntryView, Place};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use stoa_audit_sql::queries::rows::{self, Entry};
use stoa_contracts::PersonalData;
use stoa_kernel::{Origin, PersonKey, Problem, TenantId, UserId};
use stoa_store::{SealedOrigin, StoreError, TenantTx};
use uuid::Uuid;

/// How many rows are read at once.
const AT_ONCE: i64 = 1_000;

impl Audit {
    /// Rows of a tenant as they are shown: where somebody acted from is opened with their key, and
    /// `null` once that is deleted.
    ///
    /// # Errors
    /// What whoever has the keys says.
    pub async fn views(
        &self,
        tenant: TenantId,
        entries: Vec<Entry>,
    ) -> Result<Vec<EntryView>, Problem> {
        let persons: BTreeSet<Uuid> = entries.iter().filter_map(|row| row.person_id).collect();
        let persons: Vec<UserId> = persons.into_iter().map(UserId).collect();
        let keys = self.person_keys.find_keys(tenant, &persons).await?;
        let keys: HashMap<UserId, PersonKey> =
            keys.into_iter().map(|key| (key.person(), key)).collect();
        let view = |entry: Entry| EntryView::new(opened(entry, &keys));
        Ok(entries.into_iter().map(view).collect())
    }

    /// All rows that name the person, the oldest first. Where another acted from, about them, is that
    /// other's, and left out.
    async fn concerning(&self, tenant: TenantId, person: UserId) -> Result<Value, Problem> {
        let mut views = Vec::new();
        let mut after = Place::START;
        loop {
            let rows = self.rows_concerning(tenant, person, after).await?;
            let Some(last) = rows.last() else {
                return Ok(json!(views));
            };
            after = Place::of(last);
            let own = |mut row: Entry| {
                if row.person_id != Some(person.0) && row.actor_id != Some(person.0) {
                    row.address = None;
                    row.user_agent = None;
                    row.sealed = None;
                }
                row
            };
            let rows = rows.into_iter().map(own).collect();
            views.extend(self.views(tenant, rows).await?);
        }
    }

    async fn rows_concerning(
        &self,
        tenant: TenantId,
        person: UserId,
        after: Place,
    ) -> Result<Vec<Entry>, StoreError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), rows::concerning());
        let rows = query.bind(
            &scope,
            &tenant.0,
            &after.epoch,
            &after.transaction,
            &after.id,
            &person.0,
            &AT_ONCE,
        );
        tx.finish(rows.all()).await
    }
}

/// With what stands under a person's key, as far as there is one.
fn opened(mut entry: Entry, keys: &HashMap<UserId, PersonKey>) -> Entry {
    let key = entry.person_id.and_then(|person| keys.get(&UserId(person)));
    if let (Some(key), Some(sealed)) = (key, &entry.sealed) {
        match SealedOrigin::open(key, entry.id, sealed) {
            Ok(origin) => {
                entry.address = origin.address;
                entry.user_agent = origin.user_agent;
            }
            Err(error) => tracing::warn!(id = %entry.id, %error, "an audit row cannot be opened"),
        }
    }
    entry
}

impl PersonalData for Audit {
    fn name(&self) -> &'static str {
        "auditLog"
    }

    fn export(&self, tenant: TenantId, person: UserId) -> BoxFuture<'_, Result<Value, Problem>> {
        Box::pin(self.concerning(tenant, person))
    }

    /// Nothing: what rows hold of the person is encrypted, and the key is gone. The rows themselves are
    /// sealed, and name them by id only.
    fn erase<'a>(&'a self, _: &'a Origin, _: UserId) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(async { Ok(()) })
    }
}
