//! How far everyone is, and what holds them back.

use crate::{
    Behind, BusError,
    work::{Next, Work},
};
use futures_util::future::BoxFuture;
use std::time::Duration;
use stoa_bus_sql::queries::{log, queue};
use stoa_kernel::Position;
use stoa_store::Database;
use tokio::{sync::watch, time::Instant};

/// How far a consumer of the log is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// A projection's name, or `relay`.
    pub consumer: String,
    /// Rises with each replay, and each rebuild that was put in place.
    pub generation: i32,
    /// The last event applied.
    pub position: Position,
    /// Whether a replay is still emptying the read model.
    pub resetting: bool,
    /// What comes after it.
    pub behind: Behind,
}

/// What holds back the readers of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Horizon {
    /// The oldest transaction that still writes; the log is readable below it.
    pub transaction: i64,
    /// How long it has been the oldest, as far as it was seen; zero if nothing is held back.
    pub held: Duration,
    /// The server process behind it, where it can be told.
    pub pid: Option<i32>,
}

/// Looks at the horizon every so often, and warns when it stands still.
pub(crate) struct HorizonWatch {
    database: Database,
    alarm: Duration,
    inbox_kept: Duration,
    horizon: watch::Sender<Horizon>,
    since: Instant,
    warned: Option<Instant>,
}

impl HorizonWatch {
    pub(crate) fn new(
        database: Database,
        alarm: Duration,
        inbox_kept: Duration,
        horizon: watch::Sender<Horizon>,
    ) -> Self {
        Self {
            database,
            alarm,
            inbox_kept,
            horizon,
            since: Instant::now(),
            warned: None,
        }
    }

    async fn look(&mut self) -> Result<Next, BusError> {
        let client = self.database.system().await?;
        let seen = log::horizon().bind(&client).one().await?;
        let before = *self.horizon.borrow();
        // Nothing between oldest and next: nobody writes, and nothing is held back.
        let stands = seen.oldest == before.transaction && seen.oldest < seen.next;
        if !stands {
            self.since = Instant::now();
        }
        let horizon = Horizon {
            transaction: seen.oldest,
            held: if stands {
                self.since.elapsed()
            } else {
                Duration::ZERO
            },
            pid: seen.pid.filter(|_| stands),
        };
        self.horizon.send_replace(horizon);
        let due = self.warned.is_none_or(|at| at.elapsed() > self.alarm);
        if horizon.held > self.alarm && due {
            self.warned = Some(Instant::now());
            tracing::warn!(
                transaction = horizon.transaction,
                seconds = horizon.held.as_secs(),
                pid = horizon.pid,
                "a transaction holds back everyone who follows the log"
            );
        }
        // A little at a time, in a transaction of its own.
        let kept = self.inbox_kept.as_secs_f64();
        let gone = queue::forget_accepted().bind(&client, &kept, &1000).await?;
        Ok(if gone == 1000 {
            Next::Again
        } else {
            Next::Wait
        })
    }
}

impl Work for HorizonWatch {
    fn name(&self) -> &str {
        "horizon"
    }

    fn step(&mut self) -> BoxFuture<'_, Result<Next, BusError>> {
        Box::pin(self.look())
    }
}
