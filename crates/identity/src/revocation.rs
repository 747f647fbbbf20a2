//! Forgetting in time what other processes revoked.

use crate::Identity;
use std::{collections::HashSet, time::Duration};
use stoa_identity_sql::queries::keys;
use stoa_store::StoreError;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const EVERY: Duration = Duration::from_millis(250);
const USES_EVERY: Duration = Duration::from_secs(60);
/// How long revocations may go unread before nothing remembered counts any more.
const BLIND: Duration = Duration::from_secs(5);

/// Which revocations this process has acted upon. Rows of the last ten minutes are read each time,
/// because a row may become visible long after the time it bears.
#[derive(Default)]
struct Seen(HashSet<Uuid>);

impl Seen {
    /// The subjects of rows that were not there before; rows that are gone are forgotten.
    fn fresh(&mut self, rows: Vec<keys::RecentRevocations>) -> HashSet<Uuid> {
        let mut fresh = HashSet::new();
        let mut present = HashSet::with_capacity(rows.len());
        for row in rows {
            if !self.0.contains(&row.id) {
                fresh.insert(row.subject);
            }
            present.insert(row.id);
        }
        self.0 = present;
        fresh
    }
}

impl Identity {
    /// Reads revocations four times a second and writes down once a minute when keys were last
    /// used, until told to stop; then writes that down once more.
    pub async fn run_poll(&self, shutdown: CancellationToken) {
        let mut seen = Seen::default();
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut read_at, mut written_at) = (Instant::now(), Instant::now());
        loop {
            tokio::select! {
                _ = tick.tick() => {}
                () = shutdown.cancelled() => break,
            }
            match self.read_revocations(&mut seen).await {
                Ok(()) => read_at = Instant::now(),
                Err(error) => {
                    tracing::warn!(%error, "revocations cannot be read");
                    if read_at.elapsed() > BLIND {
                        self.remembered.forget_all();
                    }
                }
            }
            if written_at.elapsed() > USES_EVERY {
                written_at = Instant::now();
                self.keep_house().await;
            }
        }
        if let Err(error) = self.write_uses().await {
            tracing::warn!(%error, "the last uses of keys were not written down");
        }
    }

    async fn read_revocations(&self, seen: &mut Seen) -> Result<(), StoreError> {
        let client = self.database.system().await?;
        let rows = keys::recent_revocations().bind(&client).all().await?;
        let fresh = seen.fresh(rows);
        if !fresh.is_empty() {
            self.remembered.forget(&fresh);
        }
        Ok(())
    }

    async fn keep_house(&self) {
        let kept = async {
            self.write_uses().await?;
            self.signing.reread(&self.database, &self.master).await?;
            let client = self.database.system().await?;
            keys::forget_revocations().bind(&client).await?;
            Ok::<_, StoreError>(())
        };
        if let Err(error) = kept.await {
            tracing::warn!(%error, "identity could not keep house");
        }
    }

    /// Writes down when keys were last used, in one statement. [`Identity::run_poll`] does so once
    /// a minute.
    ///
    /// # Errors
    /// What the server says; those uses are then lost.
    pub async fn write_uses(&self) -> Result<(), StoreError> {
        let uses = self.remembered.take_uses();
        if uses.is_empty() {
            return Ok(());
        }
        let tenants: Vec<Uuid> = uses.iter().map(|noted| noted.tenant.0).collect();
        let ids: Vec<Uuid> = uses.iter().map(|noted| noted.id.0).collect();
        let ats: Vec<_> = uses.iter().map(|noted| noted.at).collect();
        let client = self.database.system().await?;
        keys::note_use().bind(&client, &tenants, &ids, &ats).await?;
        Ok(())
    }
}
