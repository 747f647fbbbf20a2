//! Forgetting in time what other processes revoked.

use crate::Identity;
use std::{collections::HashSet, time::Duration};
use stoa_identity_sql::queries::keys;
use stoa_kernel::{TenantId, UserId};
use stoa_store::StoreError;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const EVERY: Duration = Duration::from_millis(250);
/// How long one reading may take: a connection that hangs is given up well before nothing counts
/// any more.
const PATIENCE: Duration = Duration::from_secs(2);

/// Which revocations this process has acted upon. Rows of the last ten minutes are read each time,
/// because a row may become visible long after the time it bears.
#[derive(Default)]
struct Seen(HashSet<Uuid>);

impl Seen {
    /// The rows that were not there before; rows that are gone are forgotten.
    fn fresh(&mut self, rows: Vec<keys::RecentRevocations>) -> Vec<keys::RecentRevocations> {
        let present = rows.iter().map(|row| row.id).collect();
        let mut fresh = rows;
        fresh.retain(|row| !self.0.contains(&row.id));
        self.0 = present;
        fresh
    }
}

impl Identity {
    /// Reads revocations four times a second until told to stop. While they cannot be read, from the
    /// fifth second on nothing remembered counts, and each request asks the database.
    pub async fn run_poll(&self, shutdown: CancellationToken) {
        let mut seen = Seen::default();
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while shutdown.run_until_cancelled(tick.tick()).await.is_some() {
            let was_blind = self.remembered.is_blind();
            let read = self.read_revocations(&mut seen);
            let Some(read) = shutdown.run_until_cancelled(read).await else {
                return;
            };
            if let Err(error) = read {
                tracing::warn!(%error, "revocations cannot be read");
            }
            match (was_blind, self.remembered.is_blind()) {
                (false, true) => tracing::error!(
                    "revocations have not been read for five seconds; nothing remembered counts"
                ),
                (true, false) => tracing::info!("revocations are read again"),
                _ => {}
            }
        }
    }

    async fn read_revocations(&self, seen: &mut Seen) -> Result<(), StoreError> {
        let asked_at = Instant::now();
        let rows = self
            .database
            .ask_within(PATIENCE, async |client| {
                Ok(keys::recent_revocations().bind(client).all().await?)
            })
            .await?;
        let fresh = seen.fresh(rows);
        if !fresh.is_empty() {
            let subjects = fresh.iter().map(|row| row.subject).collect();
            self.remembered.forget(&subjects);
        }
        for row in &fresh {
            let tenant = TenantId(row.tenant_id);
            match row.kind.as_str() {
                "user" => self.people.invalidate(&(tenant, UserId(row.subject))),
                "tenant" => self.tenant_names.invalidate(&tenant),
                _ => {}
            }
        }
        self.remembered.note_sight(asked_at);
        Ok(())
    }
}
