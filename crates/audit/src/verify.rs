//! Whether the audit log is as it was written.

use crate::{
    Audit, AuditError,
    heads::Kept,
    seal::{NOTHING, RowDigest},
};
use futures_util::TryStreamExt;
use jiff::Timestamp;
use serde::Serialize;
use std::pin::pin;
use stoa_audit_sql::queries::{
    rows,
    seals::{self, SealsAfter},
};
use stoa_kernel::TenantId;
use stoa_store::SystemClient;
use uuid::Uuid;

/// How many seals are read at once.
const SEALS: i64 = 1_000;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// A row under the seal, or the seal itself, is not what it was.
    Altered,
    /// There are fewer rows than were sealed.
    Removed,
    /// There are more rows than were sealed.
    Added,
    /// A seal is missing between others.
    SealMissing,
    /// The newest seal is missing, or one is another than that whose head was kept.
    TailRemoved,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// The seal at which it shows.
    pub seal: i64,
    /// Rows sealed at or before this time, and after the seal before, are concerned.
    pub sealed_at: Option<Timestamp>,
}

/// What was found of one tenant.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Seals that were looked at.
    pub seals: i64,
    /// Rows under them.
    pub rows: i64,
    /// Rows that wait to be sealed.
    pub unsealed: i64,
    /// Whether heads were kept to hold the seals against. Without them a tail that was cut off does not show.
    pub has_heads: bool,
    /// What is wrong; empty if all is well.
    pub faults: Vec<Fault>,
}

/// How far a tenant's seals have been followed.
struct Chain {
    number: i64,
    digest: [u8; 32],
    epoch: i32,
    transaction: i64,
}

impl Audit {
    /// Computes all seals of a tenant anew from its rows. Changes nothing.
    ///
    /// # Errors
    /// What the store says, or that the file of heads cannot be read. Faults are no error.
    pub async fn verify(&self, tenant: TenantId) -> Result<Verdict, AuditError> {
        let (heads, _) = self.heads.read().await?;
        let client = self.database.system().await?;
        let mut verdict = Verdict::default();
        let mut chain = Chain {
            number: 0,
            digest: NOTHING,
            epoch: 0,
            transaction: 0,
        };
        let kept = heads.get(&tenant.0).cloned().unwrap_or_default();
        loop {
            let next = seals::seals_after()
                .bind(&client, &tenant.0, &chain.number, &SEALS)
                .all()
                .await?;
            let is_last = next.len() < SEALS as usize;
            for seal in next {
                self.follow(&client, tenant.0, &mut chain, seal, &kept, &mut verdict)
                    .await?;
            }
            if is_last {
                break;
            }
        }
        verdict.has_heads = kept.last().is_some();
        if let Some(head) = kept.last().filter(|head| head.number > chain.number) {
            verdict.faults.push(Fault {
                kind: FaultKind::TailRemoved,
                seal: head.number,
                sealed_at: Some(head.sealed_at),
            });
        }
        self.look_behind(&client, tenant.0, &chain, &mut verdict)
            .await?;
        Ok(verdict)
    }

    /// How many lines of the file of heads bear no good signature.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn count_bad_heads(&self) -> Result<usize, AuditError> {
        Ok(self.heads.read().await?.1)
    }

    /// Computes one seal and compares it.
    async fn follow(
        &self,
        client: &SystemClient,
        tenant: Uuid,
        chain: &mut Chain,
        seal: SealsAfter,
        kept: &Kept,
        verdict: &mut Verdict,
    ) -> Result<(), AuditError> {
        let mut fault = |kind| {
            verdict.faults.push(Fault {
                kind,
                seal: seal.number,
                sealed_at: Some(seal.sealed_at),
            });
        };
        if seal.number != chain.number + 1 {
            fault(FaultKind::SealMissing);
        }
        let mut sealing = self.key.begin(tenant, seal.number, &chain.digest);
        let sealed = rows::sealed();
        let rows = sealed
            .bind(
                client,
                &tenant,
                &chain.epoch,
                &chain.transaction,
                &seal.epoch,
                &seal.transaction,
            )
            .map(RowDigest::of)
            .iter()
            .await?;
        let mut rows = pin!(rows);
        while let Some(row) = rows.try_next().await? {
            sealing.add(&row);
        }
        let found = sealing.rows();
        let digest = sealing.end(seal.epoch, seal.transaction);
        let as_kept = kept.agrees(seal.number, &seal.digest);
        match found.cmp(&seal.row_count) {
            std::cmp::Ordering::Less => fault(FaultKind::Removed),
            std::cmp::Ordering::Greater => fault(FaultKind::Added),
            std::cmp::Ordering::Equal if seal.digest != digest => fault(FaultKind::Altered),
            std::cmp::Ordering::Equal if !as_kept => fault(FaultKind::TailRemoved),
            std::cmp::Ordering::Equal => {}
        }
        verdict.seals += 1;
        verdict.rows += found;
        *chain = Chain {
            number: seal.number,
            // The next one is held against what stands there, so that one fault shows once.
            digest: seal.digest.try_into().unwrap_or(digest),
            epoch: seal.epoch,
            transaction: seal.transaction,
        };
        Ok(())
    }

    /// Rows behind the last seal: those that wait to be sealed, and those that never could have been.
    async fn look_behind(
        &self,
        client: &SystemClient,
        tenant: Uuid,
        chain: &Chain,
        verdict: &mut Verdict,
    ) -> Result<(), AuditError> {
        let progress = seals::progress().bind(client).one().await?;
        let between = rows::rows_between();
        let count = async |from: (i32, i64), to: (i32, i64)| {
            between
                .bind(client, &tenant, &from.0, &from.1, &to.0, &to.1)
                .one()
                .await
        };
        let sealed = (progress.epoch, progress.transaction);
        let added = count((chain.epoch, chain.transaction), sealed).await?;
        if added > 0 {
            verdict.faults.push(Fault {
                kind: FaultKind::Added,
                seal: chain.number + 1,
                sealed_at: None,
            });
        }
        verdict.unsealed = count(sealed, (i32::MAX, i64::MAX)).await?;
        Ok(())
    }
}
