//! Figures of what follows the log, for `/metrics`: how far behind it is, how much waits, what was set
//! aside.
//!
//! They are read every few seconds rather than when they are asked for: however many ask, the database is
//! asked as often. A process tells them only if it follows the log.

use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::{Registry, Unit},
};
use std::{sync::atomic::AtomicU64, time::Duration};
use stoa_bus::{Bus, BusError, DeadLetters};
use tokio_util::sync::CancellationToken;

/// How often they are read.
const RHYTHM: Duration = Duration::from_secs(5);

/// Whose figure it is: a consumer of the log, or a queue.
type Whose = [(&'static str, String); 1];
type Seconds = Gauge<f64, AtomicU64>;

/// What is told. Cheap to clone; all clones are the same figures.
#[derive(Clone, Default)]
pub(crate) struct Figures {
    horizon_held: Seconds,
    behind: Family<Whose, Seconds>,
    events_behind: Family<Whose, Gauge>,
    waiting: Family<Whose, Gauge>,
    oldest: Family<Whose, Seconds>,
    dead: Family<Whose, Gauge>,
    unread: Counter,
}

impl Figures {
    /// Adds them to what `/metrics` tells.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "stoa_log_horizon_held",
            "How long one open transaction has held back all that follows the log",
            Unit::Seconds,
            self.horizon_held.clone(),
        );
        registry.register_with_unit(
            "stoa_consumer_behind",
            "Age of the first event that a consumer of the log has not followed",
            Unit::Seconds,
            self.behind.clone(),
        );
        registry.register(
            "stoa_consumer_events_behind",
            "Events that a consumer of the log has not followed, counted up to 100,000",
            self.events_behind.clone(),
        );
        registry.register(
            "stoa_queue_messages",
            "Messages that wait in a queue or are being handled",
            self.waiting.clone(),
        );
        registry.register_with_unit(
            "stoa_queue_oldest",
            "For how long the first message of a queue has been due",
            Unit::Seconds,
            self.oldest.clone(),
        );
        registry.register(
            "stoa_dead_letters",
            "Messages of a queue that were set aside because they could not be handled",
            self.dead.clone(),
        );
        registry.register(
            "stoa_figures_unread",
            "How often these figures could not be read, so that they are of before",
            self.unread.clone(),
        );
    }

    /// Reads them every few seconds until `stop`.
    pub(crate) async fn follow(&self, bus: Bus, letters: DeadLetters, stop: CancellationToken) {
        let mut times = tokio::time::interval(RHYTHM);
        times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let reading = async {
            loop {
                times.tick().await;
                if let Err(error) = self.read(&bus, &letters).await {
                    self.unread.inc();
                    tracing::debug!(%error, "figures of the log could not be read");
                }
            }
        };
        stop.run_until_cancelled(reading).await;
    }

    async fn read(&self, bus: &Bus, letters: &DeadLetters) -> Result<(), BusError> {
        self.horizon_held.set(bus.horizon().held.as_secs_f64());
        for progress in bus.progress().await? {
            let whose = [("consumer", progress.consumer)];
            let behind = &progress.behind;
            self.behind
                .get_or_create(&whose)
                .set(behind.age.as_secs_f64());
            self.events_behind
                .get_or_create(&whose)
                .set(whole(behind.events));
        }
        let dead = letters.count().await?;
        for (queue, waiting) in bus.queues().await? {
            let whose = [("queue", queue.to_owned())];
            self.waiting
                .get_or_create(&whose)
                .set(whole(waiting.messages));
            self.oldest
                .get_or_create(&whose)
                .set(waiting.age.as_secs_f64());
            let dead = dead.get(queue).copied().unwrap_or(0);
            self.dead.get_or_create(&whose).set(whole(dead));
        }
        Ok(())
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
