//! Everything that follows the log, running.

use crate::{
    Appended, Broker, BusError, BusSettings, Horizon, Log, Progress, Projection, Reaction, Waiting,
    consumer::Consumer,
    follower::Follower,
    progress::HorizonWatch,
    rebuild::Leftovers,
    relay::Relay,
    work::{self, Work},
};
use std::{sync::Arc, time::Duration};
use stoa_bus_sql::queries::consumers;
use stoa_kernel::{Clock, Entropy, Position};
use stoa_store::Database;
use stoa_trace::Tracer;
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How often the horizon is looked at, and whether a rebuild was broken off.
const LOOK: Duration = Duration::from_secs(1);

/// What the bus is made of.
pub struct BusParts {
    /// Where the log is.
    pub database: Database,
    /// For names of leases.
    pub clock: Arc<dyn Clock>,
    /// For names of leases, and for spreading retries.
    pub entropy: Arc<dyn Entropy>,
    /// Carries events to reactions.
    pub broker: Arc<dyn Broker>,
    /// The read models; each name once.
    pub projections: Vec<Projection>,
    /// The consumer groups; each name once.
    pub reactions: Vec<Reaction>,
    /// What committers tell.
    pub appended: Appended,
    /// Bounds and rhythms.
    pub settings: BusSettings,
    /// Records the handling of events whose causes were recorded.
    pub tracer: Tracer,
}

/// The running bus. Cheap to clone; the loops end with the shutdown they were started with.
#[derive(Clone)]
pub struct Bus {
    database: Database,
    broker: Arc<dyn Broker>,
    projections: Arc<[Projection]>,
    reactions: Arc<[Reaction]>,
    appended: Appended,
    horizon: watch::Receiver<Horizon>,
    tasks: TaskTracker,
}

impl Bus {
    /// Starts a loop for each projection and each reaction, the relay, and the watch over the
    /// horizon. Each goes on after errors, with growing pauses, until `shutdown`.
    pub fn start(parts: BusParts, shutdown: &CancellationToken) -> Self {
        let tasks = TaskTracker::new();
        let projections: Arc<[Projection]> = parts.projections.into();
        let reactions: Arc<[Reaction]> = parts.reactions.into();
        let published = Appended::default();
        let (horizon_seen, horizon) = watch::channel(Horizon::default());
        let bus = Self {
            database: parts.database.clone(),
            broker: Arc::clone(&parts.broker),
            projections: Arc::clone(&projections),
            reactions: Arc::clone(&reactions),
            appended: parts.appended.clone(),
            horizon,
            tasks,
        };
        let (database, settings, tracer) = (parts.database, parts.settings, parts.tracer);
        for projection in projections.iter() {
            let follower = Follower::new(
                database.clone(),
                projection.clone(),
                settings.clone(),
                tracer.clone(),
            );
            bus.run(follower, &parts.appended, &settings, shutdown);
        }
        for reaction in reactions.iter() {
            let consumer = Consumer::new(
                database.clone(),
                Arc::clone(&parts.broker),
                reaction.clone(),
                Arc::clone(&parts.entropy),
                settings.clone(),
                tracer.clone(),
            );
            bus.run(consumer, &published, &settings, shutdown);
        }
        let relay = Relay::new(
            database.clone(),
            parts.broker,
            reactions,
            settings.clone(),
            parts.entropy.uuid(parts.clock.now()),
            published,
        );
        bus.run(relay, &parts.appended, &settings, shutdown);
        let leftovers = Leftovers::new(
            database.clone(),
            parts.clock,
            parts.entropy,
            Arc::clone(&projections),
        );
        let watch = HorizonWatch::new(
            database,
            settings.horizon_alarm,
            settings.inbox_kept,
            horizon_seen,
        );
        let rhythm = BusSettings {
            poll: LOOK,
            ..settings
        };
        bus.run(watch, &Appended::default(), &rhythm, shutdown);
        bus.run(leftovers, &Appended::default(), &rhythm, shutdown);
        bus.tasks.close();
        bus
    }

    fn run(
        &self,
        work: impl Work + 'static,
        wake: &Appended,
        settings: &BusSettings,
        shutdown: &CancellationToken,
    ) {
        self.tasks.spawn(work::run(
            work,
            wake.clone(),
            settings.clone(),
            shutdown.clone(),
        ));
    }

    /// Tells that events were committed.
    pub fn appended(&self) {
        self.appended.tell();
    }

    /// Waits until every loop has ended: after the shutdown, once what each had begun is done.
    pub async fn drained(&self) {
        self.tasks.wait().await;
    }

    /// The log.
    pub fn log(&self) -> Log {
        Log::new(self.database.clone())
    }

    /// Has a projection follow the log anew from a position, under a new generation: its read model
    /// is emptied for tenant after tenant, where `from` is the beginning; then the events after `from` are
    /// applied again. Readers see it grow, which [`rebuild`](crate::rebuild) spares them. Returns once that
    /// is written down; its runner, here or elsewhere, goes on with it even after a crash.
    ///
    /// # Errors
    /// [`BusError::Unknown`] if no projection has that name (the relay is none: going back would
    /// only fill queues with what was handled); [`BusError::StartOnly`] if its read model cannot
    /// follow again from `from`; what the database says.
    pub async fn replay(&self, name: &str, from: Position) -> Result<(), BusError> {
        let projection = self.projections.iter().find(|known| known.name == name);
        let Some(projection) = projection else {
            return Err(BusError::Unknown(name.to_owned()));
        };
        if !projection.project.can_follow_again_from(from) {
            return Err(BusError::StartOnly(name.to_owned()));
        }
        let client = self.database.system().await?;
        let moved = consumers::replay_consumer()
            .bind(
                &client,
                &from.epoch,
                &from.transaction,
                &from.sequence,
                &name,
            )
            .await?;
        if moved == 0 {
            return Err(BusError::Unknown(name.to_owned()));
        }
        self.appended.tell();
        Ok(())
    }

    /// How far every consumer of the log is, the relay among them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn progress(&self) -> Result<Vec<Progress>, BusError> {
        let client = self.database.system().await?;
        let rows = consumers::consumers().bind(&client).all().await?;
        drop(client);
        let log = self.log();
        let mut progress = Vec::with_capacity(rows.len());
        for row in rows {
            let position = Position {
                epoch: row.epoch,
                transaction: row.transaction,
                sequence: row.sequence,
            };
            progress.push(Progress {
                consumer: row.name,
                generation: row.generation,
                position,
                resetting: row.resetting_after.is_some(),
                behind: log.behind(position).await?,
            });
        }
        Ok(progress)
    }

    /// What waits in the queue of every reaction.
    ///
    /// # Errors
    /// What the broker says.
    pub async fn queues(&self) -> Result<Vec<(&'static str, Waiting)>, BusError> {
        let mut queues = Vec::with_capacity(self.reactions.len());
        for reaction in self.reactions.iter() {
            queues.push((reaction.name, self.broker.waiting(reaction.name).await?));
        }
        Ok(queues)
    }

    /// What holds back the readers of the log, as of about a second ago.
    pub fn horizon(&self) -> Horizon {
        *self.horizon.borrow()
    }
}
