//! Lays seals over what was committed.

use crate::{
    Audit, AuditError, Head,
    seal::{NOTHING, RowDigest, Sealing},
};
use futures_util::TryStreamExt;
use std::{collections::BTreeMap, pin::pin, time::Duration};
use stoa_audit_sql::queries::{rows, seals};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often it looks for new rows.
const EVERY: Duration = Duration::from_millis(500);
/// The most transactions whose rows are sealed at once. A transaction has a few hundred rows at most,
/// so that this bounds what a window takes of memory.
const WINDOW: i64 = 2_000;

/// From where to where the next seals go.
struct Window {
    epoch: i32,
    from: i64,
    to: i64,
    /// Where the next window begins.
    next: (i32, i64),
    is_last: bool,
}

impl Audit {
    /// Seals until told to stop, twice a second. Several processes may do so: of two, one does nothing.
    pub async fn run_sealer(&self, stop: CancellationToken) {
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        if let Err(error) = self.repeat_heads().await {
            tracing::warn!(%error, "the audit heads could not be written");
        }
        while stop.run_until_cancelled(tick.tick()).await.is_some() {
            if let Err(error) = self.seal_all().await {
                tracing::warn!(%error, "the audit log could not be sealed; it is tried again");
            }
        }
    }

    /// Seals all that is committed and behind the horizon.
    ///
    /// # Errors
    /// What the store says; what was not sealed is the next time.
    pub async fn seal_all(&self) -> Result<(), AuditError> {
        while !self.seal_window().await? {}
        Ok(())
    }

    /// Seals one window; true if it was the last for now.
    async fn seal_window(&self) -> Result<bool, AuditError> {
        let client = self.database.system().await?;
        let progress = seals::progress().bind(&client).one().await?;
        let window = if progress.epoch < progress.present_epoch {
            // Of an earlier life of the database all transactions have ended.
            Window {
                epoch: progress.epoch,
                from: progress.transaction,
                to: i64::MAX,
                next: (progress.epoch + 1, 0),
                is_last: false,
            }
        } else {
            let to = progress
                .horizon
                .min(progress.transaction.saturating_add(WINDOW));
            Window {
                epoch: progress.epoch,
                from: progress.transaction,
                to,
                next: (progress.epoch, to),
                is_last: to == progress.horizon,
            }
        };
        if window.to <= window.from {
            return Ok(true);
        }
        let sealed = self.seals_of(&client, &window).await?;
        self.write(&client, &window, sealed).await?;
        Ok(window.is_last)
    }

    /// The seals over a window's rows, by tenant: number, rows and digest.
    async fn seals_of(
        &self,
        client: &stoa_store::SystemClient,
        window: &Window,
    ) -> Result<BTreeMap<Uuid, (i64, i64, [u8; 32])>, AuditError> {
        let unsealed = rows::unsealed();
        let rows = unsealed
            .bind(client, &window.epoch, &window.from, &window.to)
            .map(RowDigest::of)
            .iter()
            .await?;
        let mut rows = pin!(rows);
        // Digests of rows, by tenant: what the seal before is, is asked once for all.
        let mut digests: BTreeMap<Uuid, Vec<RowDigest>> = BTreeMap::new();
        while let Some(row) = rows.try_next().await? {
            digests.entry(row.tenant).or_default().push(row);
        }
        let tenants: Vec<Uuid> = digests.keys().copied().collect();
        let latest = seals::latest_seals().bind(client, &tenants).all().await?;
        let before: BTreeMap<Uuid, (i64, [u8; 32])> = latest
            .into_iter()
            .map(|seal| {
                let digest = seal.digest.try_into().unwrap_or(NOTHING);
                (seal.tenant_id, (seal.number, digest))
            })
            .collect();
        let seal = |(tenant, rows): (Uuid, Vec<RowDigest>)| {
            let (last, previous) = before.get(&tenant).copied().unwrap_or((0, NOTHING));
            let number = last + 1;
            let mut sealing: Sealing = self.key.begin(tenant, number, &previous);
            rows.iter().for_each(|row| sealing.add(row));
            (
                tenant,
                (number, sealing.rows(), sealing.end(window.epoch, window.to)),
            )
        };
        Ok(digests.into_iter().map(seal).collect())
    }

    async fn write(
        &self,
        client: &stoa_store::SystemClient,
        window: &Window,
        sealed: BTreeMap<Uuid, (i64, i64, [u8; 32])>,
    ) -> Result<(), AuditError> {
        let now = self.clock.now();
        let tenants: Vec<Uuid> = sealed.keys().copied().collect();
        let numbers: Vec<i64> = sealed.values().map(|(number, ..)| *number).collect();
        let counts: Vec<i64> = sealed.values().map(|(_, rows, _)| *rows).collect();
        let digests: Vec<&[u8]> = sealed.values().map(|(.., d)| d.as_slice()).collect();
        let written = seals::seal()
            .bind(
                client,
                &window.next.0,
                &window.next.1,
                &window.epoch,
                &window.from,
                &window.to,
                &now,
                &tenants,
                &numbers,
                &counts,
                &digests,
            )
            .await?;
        if written == 0 {
            return Ok(());
        }
        let heads = sealed
            .into_iter()
            .map(|(tenant, (number, _, digest))| Head {
                tenant,
                number,
                digest,
                sealed_at: now,
            });
        self.heads.append(heads.collect()).await
    }

    /// Writes down the newest seals once more: the program may have ended between a seal and its head.
    async fn repeat_heads(&self) -> Result<(), AuditError> {
        let client = self.database.system().await?;
        let heads = seals::heads().bind(&client).all().await?;
        let heads = heads.into_iter().map(|seal| Head {
            tenant: seal.tenant_id,
            number: seal.number,
            digest: seal.digest.try_into().unwrap_or(NOTHING),
            sealed_at: seal.sealed_at,
        });
        self.heads.append(heads.collect()).await
    }
}
