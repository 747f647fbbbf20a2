//! Making a read model anew beside the one that is read, comparing the two, and putting the new one in its
//! place: readers see the one or the other, and neither of them half.
//!
//! 1. *Claim.* A row of `core.rebuilds` says who is at it, and with which copy; nobody reads that one. It is
//!    emptied.
//! 2. *Follow.* Events are applied to it from the log's beginning up to where the copy that is read has
//!    come. Both then stand *beside* each other: whoever follows the log applies each batch to both, in one
//!    transaction.
//! 3. *Compare.* Tenant by tenant, each in one snapshot, row by row. Since the two move together, each
//!    snapshot shows both as of the same position.
//! 4. *Swap.* One row names the copy that is read.
//! 5. *Clear.* What is not read any more is emptied.
//!
//! Wherever that is broken off, the copy that is read is whole. What was left is cleared away by
//! [`Leftovers`], or by the next one that makes the same model anew.

mod claim;
mod compare;
mod leftovers;

pub use compare::{Comparison, Difference};
pub(crate) use leftovers::Leftovers;

use crate::{
    Appended, BusError, BusSettings, Log, ModelCopy, Projection,
    cursor::Cursor,
    emptying::{TENANTS_AT_ONCE, empty_some},
    follower::{Follower, applying, by_tenant, first_error},
    log::read_after,
    pace::Pace,
    work,
};
use claim::Claim;
use futures_util::future::{BoxFuture, FutureExt};
use serde::Serialize;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use stoa_bus_sql::queries::rebuilds;
use stoa_kernel::{Clock, Entropy, Position, TenantId};
use stoa_store::{Database, Envelope, TenantsTx, join_in_order};
use stoa_trace::Tracer;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How long to wait for another that is under way, or was broken off.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often to look whether it has ended, or whether others have come as far as is waited for.
const LOOK: Duration = Duration::from_millis(100);
/// How often in a row a step is tried again.
const TRIES: u32 = 5;

/// What a rebuild is made of.
pub struct RebuildParts {
    /// Where the log and the read models are.
    pub database: Database,
    /// For the claim's id.
    pub clock: Arc<dyn Clock>,
    /// For the claim's id.
    pub entropy: Arc<dyn Entropy>,
    /// Bounds and rhythms.
    pub settings: BusSettings,
}

/// What came of a rebuild.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rebuilt {
    /// The read model.
    pub name: &'static str,
    /// The position of the log as of which the last tenant was compared; the others' are before it.
    #[serde(serialize_with = "as_text")]
    pub position: Position,
    /// Whether the new one took the place of the one that was read.
    pub replaced: bool,
    /// What was not the same.
    #[serde(flatten)]
    pub comparison: Comparison,
}

fn as_text<S: serde::Serializer>(position: &Position, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(position)
}

/// Makes a read model anew from the log while everything goes on, compares it with the one that is read, and
/// unless `check_only` puts it in its place. Follows the log with that model meanwhile, so that it comes to
/// an end whether or not a server runs. No transaction of it lasts longer than about a second, but for the
/// snapshots of the comparison, which hold nobody back.
///
/// # Errors
/// [`BusError::Busy`] if another does the same; [`BusError::Disturbed`] if the model is being replayed;
/// [`BusError::HeldUp`] if the two differ, and cannot be compared again because the log stands still;
/// what the database says. In any case what was read is as it was.
pub async fn rebuild(
    parts: RebuildParts,
    projection: Projection,
    check_only: bool,
) -> Result<Rebuilt, BusError> {
    let (claim, copy) = claim(&parts, projection.name).await?;
    let stop = CancellationToken::new();
    let (database, settings) = (parts.database.clone(), parts.settings.clone());
    // Whatever it follows in passing, the servers trace.
    let tracer = Tracer::off();
    let follower = Follower::new(database, projection.clone(), settings.clone(), tracer);
    let mut rebuilding = Rebuilding {
        pace: Pace::new(&settings),
        settings,
        projection,
        claim: claim.clone(),
        copy,
        position: Position::START,
        tenants: BTreeSet::new(),
    };
    let following = work::run(follower, Appended::default(), parts.settings, stop.clone());
    let working = async {
        let outcome = tokio::select! {
            outcome = rebuilding.carry_out(check_only) => outcome,
            lost = claim.keep() => Err(lost),
        };
        stop.cancel();
        outcome
    };
    let (outcome, ()) = tokio::join!(working, following);
    if outcome.is_err() {
        // At best effort: if this fails, the claim runs out by itself.
        let left = claim.give_up().await;
        left.unwrap_or_else(
            |error| tracing::warn!(%error, "a broken-off rebuild is left to expire"),
        );
    }
    outcome.map_err(|error| match error {
        BusError::Superseded(name) => BusError::Disturbed(name),
        other => other,
    })
}

/// Waits for another to end, or for what it left to count as broken off.
async fn claim(parts: &RebuildParts, name: &'static str) -> Result<(Claim, ModelCopy), BusError> {
    let id = parts.entropy.uuid(parts.clock.now());
    let began = Instant::now();
    loop {
        if let Some(claimed) = Claim::take(&parts.database, name, id).await? {
            return Ok(claimed);
        }
        if began.elapsed() > PATIENCE {
            return Err(BusError::Busy(name.to_owned()));
        }
        sleep(LOOK).await;
    }
}

/// A rebuild under way.
struct Rebuilding {
    claim: Claim,
    projection: Projection,
    settings: BusSettings,
    /// The copy that is being filled.
    copy: ModelCopy,
    position: Position,
    /// Whose events there are.
    tenants: BTreeSet<TenantId>,
    pace: Pace,
}

impl Rebuilding {
    async fn carry_out(&mut self, check_only: bool) -> Result<Rebuilt, BusError> {
        let name = self.projection.name;
        let log = Log::new(self.claim.database.clone());
        let all = log.tenants_after(TenantId(uuid::Uuid::nil())).await?;
        self.tenants.extend(all);
        self.empty(self.copy).await?;
        tracing::info!(consumer = name, "following the log beside what is read");
        let live = self.catch_up().await?;
        tracing::info!(consumer = name, "comparing");
        let mut comparison = Comparison::default();
        let mut position = self.position;
        for tenant in &self.tenants {
            let copies = (live, self.copy);
            let (claim, projection) = (&self.claim, &self.projection);
            let (found, patience) = (&mut comparison, self.settings.held_up);
            let compared =
                compare::compare_tenant(claim, projection, copies, *tenant, found, patience);
            position = compared.await?;
        }
        let retired = if check_only {
            self.claim.part(self.copy).await?;
            self.copy
        } else {
            self.claim.put_in_place(self.copy).await?;
            tracing::info!(consumer = name, "the new one is read");
            live
        };
        // Of those too whose first event came while both stood beside each other.
        let all = log.tenants_after(TenantId(uuid::Uuid::nil())).await?;
        self.tenants.extend(all);
        self.empty(retired).await?;
        self.claim.end().await?;
        Ok(Rebuilt {
            name,
            position,
            replaced: !check_only,
            comparison,
        })
    }

    /// Empties a copy that is not read, of whoever has events.
    async fn empty(&self, copy: ModelCopy) -> Result<(), BusError> {
        let tenants: Vec<TenantId> = self.tenants.iter().copied().collect();
        let mut left = tenants.as_slice();
        while !left.is_empty() {
            let some = left.get(..TENANTS_AT_ONCE).unwrap_or(left);
            let done = empty_held(&self.claim, &self.projection, copy, some).await?;
            left = left.get(done..).unwrap_or_default();
        }
        Ok(())
    }

    /// Follows the log until the copy stands beside the one that is read; answers with that one's number.
    async fn catch_up(&mut self) -> Result<ModelCopy, BusError> {
        let mut failed = 0;
        loop {
            match self.follow().await {
                Ok(Some(live)) => return Ok(live),
                Ok(None) => failed = 0,
                // As those who follow the log always do, but not for ever: somebody waits.
                Err(error @ BusError::Store(_)) if failed < TRIES => {
                    tracing::warn!(consumer = self.projection.name, %error, "a step is tried again");
                    failed += 1;
                    sleep(LOOK * failed).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Applies the next events. At the copy that is read, stands beside it and answers with its number.
    async fn follow(&mut self) -> Result<Option<ModelCopy>, BusError> {
        let asked = self.pace.events();
        let client = self.claim.database.system().await?;
        let live = Cursor::load(&client, self.projection.name).await?;
        self.refuse(&live)?;
        let mut events = read_after(&client, self.position, asked).await?;
        drop(client);
        events.retain(|event| event.position <= live.position);
        if events.len() < asked {
            let beside = self.stand_beside().await;
            return beside.inspect_err(|_| self.pace.failed(events.len()));
        }
        let began = Instant::now();
        if let Err(error) = self.apply(&events).await {
            self.pace.failed(events.len());
            return Err(error);
        }
        let took = began.elapsed();
        self.pace.took(took);
        if self.projection.at_leisure {
            sleep(self.settings.leisure.min(took)).await;
        }
        Ok(None)
    }

    /// That a replay takes the other back meanwhile is for its operator to decide; then this one ends.
    fn refuse(&self, live: &Cursor) -> Result<(), BusError> {
        let is_replayed = live.resetting_after.is_some() || live.position < self.position;
        if is_replayed || live.copy == self.copy {
            return Err(BusError::Superseded(self.projection.name.to_owned()));
        }
        Ok(())
    }

    async fn apply(&mut self, events: &[Envelope]) -> Result<(), BusError> {
        let tenants = by_tenant(events);
        let (Some(any), Some(last)) = (tenants.keys().next(), events.last()) else {
            return Ok(());
        };
        let tx = TenantsTx::begin(&self.claim.database).await?;
        let scope = tx.scope(*any);
        let moved = self.claim.move_to(&scope, self.position, last.position);
        let mut running: Vec<BoxFuture<'_, Result<(), BusError>>> = vec![moved.boxed()];
        running.extend(applying(&tx, &self.projection, self.copy, &tenants));
        first_error(join_in_order(running).await)?;
        tx.commit().await?;
        self.position = last.position;
        self.tenants.extend(tenants.keys());
        Ok(())
    }

    /// Applies the last events under the lock of the other's row, so that it does not go on meanwhile.
    async fn stand_beside(&mut self) -> Result<Option<ModelCopy>, BusError> {
        let name = self.projection.name;
        let any = self.tenants.first().copied();
        let any = any.unwrap_or(TenantId(uuid::Uuid::nil()));
        let tx = TenantsTx::begin(&self.claim.database).await?;
        let scope = tx.scope(any);
        let live = Cursor::lock(&scope, name).await?;
        self.refuse(&live)?;
        let asked = self.pace.events();
        let client = self.claim.database.system().await?;
        let mut events = read_after(&client, self.position, asked).await?;
        drop(client);
        events.retain(|event| event.position <= live.position);
        if events.len() >= asked {
            // It has gone on too far for one transaction: after it, without holding it.
            return Ok(None);
        }
        let tenants = by_tenant(&events);
        let moved = self.claim.move_to(&scope, self.position, live.position);
        let mut running: Vec<BoxFuture<'_, Result<(), BusError>>> = vec![moved.boxed()];
        running.extend(applying(&tx, &self.projection, self.copy, &tenants));
        running.push(self.claim.set_beside(&scope, self.copy).boxed());
        first_error(join_in_order(running).await)?;
        tx.commit().await?;
        self.position = live.position;
        self.tenants.extend(tenants.keys());
        Ok(Some(live.copy))
    }
}

/// One transaction that takes rows out of a copy that is not read; how many tenants are empty then.
async fn empty_held(
    claim: &Claim,
    projection: &Projection,
    copy: ModelCopy,
    tenants: &[TenantId],
) -> Result<usize, BusError> {
    let Some(any) = tenants.first() else {
        return Ok(0);
    };
    let tx = TenantsTx::begin(&claim.database).await?;
    claim.hold(&tx.scope(*any), copy).await?;
    let empty = empty_some(&tx, projection, copy, tenants).await?;
    tx.commit().await?;
    Ok(empty)
}

/// Waits until everything is applied that is committed by now, as long as that comes nearer.
async fn settle(claim: &Claim, patience: Duration) -> Result<(), BusError> {
    let client = claim.database.system().await?;
    let end = rebuilds::written_until().bind(&client).one().await?;
    drop(client);
    let mut seen = None;
    let mut moved = Instant::now();
    loop {
        let client = claim.database.system().await?;
        let is_applied = rebuilds::is_applied_until()
            .bind(&client, &end.epoch, &end.transaction, &claim.name)
            .one()
            .await?;
        if is_applied {
            return Ok(());
        }
        let position = Cursor::load(&client, claim.name).await?.position;
        drop(client);
        if seen.replace(position) != Some(position) {
            moved = Instant::now();
        } else if moved.elapsed() > patience {
            return Err(BusError::HeldUp(claim.name.to_owned()));
        }
        sleep(LOOK).await;
    }
}
