//! What one process verifies for all, once a night: the counts. It warns and changes nothing.

use crate::{
    context::Context, counters::Recounting, output::chain, shutdown::Shutdown, tenants::all_tenants,
};
use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use prometheus_client::{metrics::gauge::Gauge, registry::Unit};
use std::time::Duration;
use stoa_contracts::Recounted;
use stoa_kernel::TenantId;
use tokio::time::{Instant, sleep};

/// The work's name among the rounds.
const COUNTERS: &str = "counters";
/// When a night's round begins: at a moment of these hours, by UTC, that each process chooses for itself,
/// so that of many installations not all begin at once.
const FROM: i64 = 3_600;
const WITHIN: i64 = 4 * 3_600;
const DAY: i64 = 86_400;
/// A round that began so long ago was another night's.
const ANOTHER_NIGHT: SignedDuration = SignedDuration::from_hours(12);
/// How often to look whether it is time, and what the last round found, whichever process did it.
const LOOK: Duration = Duration::from_secs(600);
/// How long it rests after each step, in times of what the step took.
const REST: u32 = 3;
/// How many wrong counts are named in the log.
const NAMED: u64 = 20;

/// The work of the nights.
pub struct Nightly {
    context: Context,
    /// How many counts the last round found wrong.
    wrong: Gauge,
    /// When it ended, in seconds since 1970.
    ended: Gauge,
}

impl Nightly {
    /// For a process; nothing is done yet.
    pub fn new(context: &Context) -> Self {
        Self {
            context: context.clone(),
            wrong: Gauge::default(),
            ended: Gauge::default(),
        }
    }

    /// Does it, night after night, until shutdown.
    pub async fn run(self, shutdown: Shutdown) {
        self.context.metrics.register(|registry| {
            let help = "Counts that the last nightly recount found wrong";
            registry.register("stoa_counters_wrong", help, self.wrong.clone());
            let (name, unit) = ("stoa_counters_verified_timestamp", Unit::Seconds);
            let help = "When the last nightly recount ended, since 1970";
            registry.register_with_unit(name, help, unit, self.ended.clone());
        });
        let mut chance = [0; 8];
        self.context.entropy.fill(&mut chance);
        let chance = i64::from_le_bytes(chance);
        let mut due = next_round(self.context.clock.now(), chance);
        loop {
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "what the last recount found cannot be read");
            }
            let now = self.context.clock.now();
            if now >= due {
                due = next_round(now, chance);
                // It only reads, so that it may be left anywhere.
                let round = tokio::select! {
                    round = self.round() => round,
                    () = shutdown.begun() => return,
                };
                if let Err(error) = round {
                    tracing::error!("the counts were not verified: {}", chain(&error));
                }
                continue;
            }
            let wait = Duration::try_from(now.duration_until(due)).unwrap_or(LOOK);
            tokio::select! {
                () = sleep(wait.min(LOOK)) => {}
                () = shutdown.begun() => return,
            }
        }
    }

    /// One round, unless another process does tonight's; how many counts are wrong.
    ///
    /// # Errors
    /// If something cannot be counted.
    pub async fn round(&self) -> Result<Option<u64>> {
        let (database, began_at) = (&self.context.database, self.context.clock.now());
        let since = began_at.saturating_sub(ANOTHER_NIGHT)?;
        if !database.begin_round(COUNTERS, began_at, since).await? {
            return Ok(None);
        }
        let mut wrong = 0;
        let mut failed = None;
        for tenant in all_tenants(&self.context).await? {
            // What cannot be counted of one keeps nobody from counting the others.
            if let Err(error) = self.recount(tenant.id, &mut wrong).await {
                tracing::error!("a tenant's counts were not verified: {}", chain(&error));
                failed = Some(error);
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        let (now, found) = (self.context.clock.now(), i64::try_from(wrong)?);
        database.end_round(COUNTERS, began_at, now, found).await?;
        match wrong {
            0 => tracing::info!("all counts are right"),
            _ => tracing::warn!(
                wrong,
                "counts are wrong; `stoa counters verify --mend` puts them right"
            ),
        }
        self.look().await?;
        Ok(Some(wrong))
    }

    async fn recount(&self, tenant: TenantId, wrong: &mut u64) -> Result<()> {
        let mut recounting = Recounting::of(&self.context, tenant, false);
        let mut began = Instant::now();
        while let Some(step) = recounting.step().await? {
            tell(&step, *wrong);
            *wrong += step.wrong;
            sleep(began.elapsed() * REST).await;
            began = Instant::now();
        }
        Ok(())
    }

    /// How many counts the last round found wrong, as it was last looked at.
    pub fn wrong(&self) -> i64 {
        self.wrong.get()
    }

    /// Takes over what the last round found, whichever process did it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn look(&self) -> Result<()> {
        if let Some(last) = self.context.database.last_round(COUNTERS).await? {
            self.wrong.set(last.found);
            self.ended.set(last.ended_at.as_second());
        }
        Ok(())
    }
}

/// Names wrong counts, as long as `before` them there were few.
fn tell(step: &Recounted, before: u64) {
    for (miscount, number) in step.miscounts.iter().zip(before..NAMED) {
        tracing::warn!(
            number,
            count = miscount.counter,
            row = %miscount.id,
            kept = %miscount.kept,
            counted = %miscount.counted,
            "a count is wrong"
        );
    }
}

/// The next moment for a round: each day the same, by chance.
fn next_round(now: Timestamp, chance: i64) -> Timestamp {
    let at = FROM + chance.rem_euclid(WITHIN);
    let now = now.as_second();
    let today = now.div_euclid(DAY) * DAY + at;
    let next = if today > now { today } else { today + DAY };
    Timestamp::from_second(next).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_due_once_a_night_between_one_and_five() {
        let now: Timestamp = "2026-03-01T00:30:00Z".parse().unwrap();
        for chance in [0, 7_777, i64::MIN, i64::MAX] {
            let first = next_round(now, chance);
            let from: Timestamp = "2026-03-01T01:00:00Z".parse().unwrap();
            let until: Timestamp = "2026-03-01T05:00:00Z".parse().unwrap();
            assert!(first >= from && first < until, "{chance}: {first}");
            let second = next_round(first, chance);
            assert_eq!(first.duration_until(second).as_hours(), 24);
        }
    }
}
