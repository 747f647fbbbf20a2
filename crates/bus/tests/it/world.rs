//! A little module that writes down what reached it, and the bus around it.

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI32, AtomicU32, Ordering},
    },
    time::Duration,
};
use stoa_bus::{
    Appended, Broker, Bus, BusParts, BusSettings, EmbeddedBroker, ModelCopy, ModelRow, Project,
    Projection, React, Reaction, ReactionError, Retries,
};
use stoa_kernel::{
    Actor, Clock, DomainEvent, Entropy, EventId, Origin, SystemClock, SystemEntropy, TenantId,
};
use stoa_sql::GenericClient;
use stoa_store::{Database, Envelope, Migration, Migrations, Scope, StoreError, TenantTx};
use stoa_testkit::TestDatabase;
use tokio::sync::watch;
use tokio_postgres::Row;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What the stories' own module keeps: everything that reached it, in the order it came, without a
/// key that would hide what came twice.
pub(crate) const TALLY: Migrations = Migrations {
    schema: "tally",
    steps: &[Migration {
        name: "0001_tally",
        sql: "GRANT USAGE ON SCHEMA tally TO stoa_app;
              CREATE TABLE tally.seen (
                  tenant_id uuid NOT NULL,
                  place     bigint GENERATED ALWAYS AS IDENTITY,
                  consumer  text NOT NULL,
                  number    integer NOT NULL,
                  copy      smallint NOT NULL DEFAULT 0,
                  PRIMARY KEY (tenant_id, place)
              );
              ALTER TABLE tally.seen ENABLE ROW LEVEL SECURITY;
              ALTER TABLE tally.seen FORCE ROW LEVEL SECURITY;
              CREATE POLICY app_own ON tally.seen TO stoa_app
                  USING (tenant_id = (SELECT core.current_tenant()))
                  WITH CHECK (tenant_id = (SELECT core.current_tenant()));
              GRANT SELECT, INSERT, DELETE ON tally.seen TO stoa_app;",
    }],
};

pub(crate) const MODEL: &str = "tally.model";
pub(crate) const NOTICES: &str = "tally.notices";
const FINE: i32 = i32::MIN;

#[derive(Serialize)]
struct Counted {
    id: Uuid,
    number: i32,
}

impl DomainEvent for Counted {
    const TYPE: &'static str = "Counted";
    const SCHEMA_VERSION: i16 = 1;
    const AGGREGATE: &'static str = "counter";

    fn aggregate_id(&self) -> Uuid {
        self.id
    }

    fn aggregate_version(&self) -> i32 {
        self.number
    }
}

pub(crate) fn fresh_id() -> Uuid {
    SystemEntropy.uuid(SystemClock.now())
}

pub(crate) fn tenants(count: usize) -> Vec<TenantId> {
    (0..count).map(|_| TenantId(fresh_id())).collect()
}

pub(crate) async fn new_database() -> TestDatabase {
    TestDatabase::new(&[TALLY]).await
}

/// A transaction that has appended events of these numbers and is still open.
pub(crate) async fn open(
    database: &Database,
    tenant: TenantId,
    numbers: impl IntoIterator<Item = i32>,
    imported: bool,
) -> TenantTx {
    let tx = TenantTx::begin(database, tenant).await.expect("begins");
    let mut record = stoa_store::Record::default();
    let now = SystemClock.now();
    for number in numbers {
        let event = Counted {
            id: fresh_id(),
            number,
        };
        let id = EventId(fresh_id());
        if imported {
            record.emit_imported(id, now, Actor::System, &event);
        } else {
            record.emit(id, now, &Origin::system(tenant), &event);
        }
    }
    tx.scope().append(&record).await.expect("appends");
    tx
}

/// Appends events of these numbers in one transaction.
pub(crate) async fn append(
    database: &Database,
    tenant: TenantId,
    numbers: impl IntoIterator<Item = i32>,
) {
    let tx = open(database, tenant, numbers, false).await;
    tx.commit().await.expect("commits");
}

pub(crate) fn number(event: &Envelope) -> i32 {
    let number = event.data["number"].as_i64().expect("a number");
    i32::try_from(number).expect("a small number")
}

pub(crate) fn numbers(events: &[Envelope]) -> Vec<i32> {
    events.iter().map(number).collect()
}

/// Writes down what reaches it; one number it cannot stand, if told so, and one it never gets over.
#[derive(Clone)]
pub(crate) struct Tally {
    consumer: &'static str,
    poison: Arc<AtomicI32>,
    deadly: i32,
    /// How often it was handed the poison.
    pub(crate) tasted: Arc<AtomicU32>,
    /// What happens where its rows are asked for.
    pub(crate) rows: Arc<Asked>,
}

/// What happens where rows of a [`Tally`] are asked for.
#[derive(Default)]
pub(crate) struct Asked {
    /// How often.
    pub(crate) times: AtomicU32,
    /// Nobody gets them as long as this is so.
    pub(crate) stuck: watch::Sender<bool>,
    /// How often the second copy is still to be told wrong.
    pub(crate) wrong: AtomicU32,
}

impl Tally {
    pub(crate) fn new(consumer: &'static str) -> Self {
        Self {
            consumer,
            poison: Arc::new(AtomicI32::new(FINE)),
            deadly: FINE,
            tasted: Arc::default(),
            rows: Arc::default(),
        }
    }

    pub(crate) fn killed_by(self, number: i32) -> Self {
        Self {
            deadly: number,
            ..self
        }
    }

    pub(crate) fn poisoned_by(&self, number: i32) {
        self.poison.store(number, Ordering::SeqCst);
    }

    pub(crate) fn heal(&self) {
        self.poisoned_by(FINE);
    }

    async fn note(
        &self,
        scope: Scope<'_>,
        copy: ModelCopy,
        events: &[&Envelope],
    ) -> Result<(), StoreError> {
        let numbers: Vec<i32> = events.iter().map(|event| number(event)).collect();
        if numbers.contains(&self.deadly) {
            self.tasted.fetch_add(1, Ordering::SeqCst);
            std::future::pending::<()>().await;
        }
        if numbers.contains(&self.poison.load(Ordering::SeqCst)) {
            self.tasted.fetch_add(1, Ordering::SeqCst);
            // An error of the server, as a real one would be.
            let bad = scope.prepare("SELECT 1 / $1::integer").await?;
            scope.query_one(&bad, &[&0_i32]).await?;
        }
        let insert = scope
            .prepare(
                "INSERT INTO tally.seen (tenant_id, consumer, number, copy)
                 SELECT $1, $2, e.number, $4
                   FROM unnest($3::integer[]) WITH ORDINALITY AS e (number, place)
                  ORDER BY e.place",
            )
            .await?;
        let tenant = scope.tenant().0;
        scope
            .execute(&insert, &[&tenant, &self.consumer, &numbers, &copy.0])
            .await?;
        Ok(())
    }
}

impl Project for Tally {
    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        events: &'a [&'a Envelope],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.note(scope, copy, events))
    }

    fn empty<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        most: i64,
    ) -> BoxFuture<'a, Result<u64, StoreError>> {
        Box::pin(async move {
            let delete = scope
                .prepare(
                    "DELETE FROM tally.seen WHERE place IN (
                         SELECT place FROM tally.seen WHERE consumer = $1 AND copy = $2 LIMIT $3)",
                )
                .await?;
            let taken = scope
                .execute(&delete, &[&self.consumer, &copy.0, &most])
                .await?;
            Ok(taken)
        })
    }

    fn rows<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        after: Option<&'a str>,
        most: i64,
    ) -> BoxFuture<'a, Result<Vec<ModelRow>, StoreError>> {
        Box::pin(async move {
            self.rows.times.fetch_add(1, Ordering::SeqCst);
            let mut stuck = self.rows.stuck.subscribe();
            stuck.wait_for(|stuck| !stuck).await.expect("told");
            let select = scope
                .prepare(
                    "SELECT lpad(number::text, 9, '0') AS key, count(*) AS times
                       FROM tally.seen WHERE consumer = $1 AND copy = $2
                      GROUP BY 1 HAVING lpad(number::text, 9, '0') > $3 ORDER BY 1 LIMIT $4",
                )
                .await?;
            let after = after.unwrap_or_default();
            let rows = scope
                .query(&select, &[&self.consumer, &copy.0, &after, &most])
                .await?;
            let is_wrong = copy.0 == 1
                && self
                    .rows
                    .wrong
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                        left.checked_sub(1)
                    })
                    .is_ok();
            let row = |row: &Row| ModelRow {
                key: row.get(0),
                content: json!(row.get::<_, i64>(1) + i64::from(is_wrong)),
            };
            Ok(rows.iter().map(row).collect())
        })
    }
}

impl React for Tally {
    fn handle<'a>(
        &'a self,
        scope: Scope<'a>,
        event: &'a Envelope,
    ) -> BoxFuture<'a, Result<(), ReactionError>> {
        Box::pin(async move { Ok(self.note(scope, ModelCopy(0), &[event]).await?) })
    }
}

/// What a consumer wrote down for a tenant, in the order it came; in the copy that is read.
pub(crate) async fn seen(database: &Database, tenant: TenantId, consumer: &str) -> Vec<i32> {
    let tx = TenantTx::begin(database, tenant).await.expect("begins");
    let scope = tx.scope();
    let select = scope
        .prepare(
            "SELECT number FROM tally.seen
              WHERE consumer = $1 AND copy = (SELECT core.live_copy($1)) ORDER BY place",
        )
        .await
        .expect("prepares");
    let rows = scope.query(&select, &[&consumer]).await.expect("reads");
    rows.iter().map(|row| row.get(0)).collect()
}

/// A bus with one projection and one reaction, both of which write down what they see.
pub(crate) struct World {
    pub(crate) bus: Bus,
    pub(crate) model: Tally,
    pub(crate) notices: Tally,
    shutdown: CancellationToken,
}

pub(crate) fn settings() -> BusSettings {
    BusSettings {
        poll: Duration::from_millis(20),
        visibility: Duration::from_secs(2),
        retries: Retries {
            attempts: 5,
            delays: vec![Duration::from_millis(10)],
            ..Retries::default()
        },
        ..BusSettings::default()
    }
}

pub(crate) fn broker(database: &Database, visibility: Duration) -> Arc<EmbeddedBroker> {
    Arc::new(EmbeddedBroker::new(
        database.clone(),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        visibility,
    ))
}

impl World {
    pub(crate) fn start(database: &Database) -> Self {
        let settings = settings();
        let broker = broker(database, settings.visibility);
        Self::start_with(database, broker, settings)
    }

    pub(crate) fn start_with(
        database: &Database,
        broker: Arc<dyn Broker>,
        settings: BusSettings,
    ) -> Self {
        Self::start_as(database, broker, settings, Tally::new(NOTICES))
    }

    pub(crate) fn start_as(
        database: &Database,
        broker: Arc<dyn Broker>,
        settings: BusSettings,
        notices: Tally,
    ) -> Self {
        let model = Tally::new(MODEL);
        let shutdown = CancellationToken::new();
        let parts = BusParts {
            database: database.clone(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            broker,
            projections: vec![Projection::new(MODEL, Arc::new(model.clone()))],
            reactions: vec![Reaction::new(
                NOTICES,
                &["Counted"],
                Arc::new(notices.clone()),
            )],
            appended: Appended::default(),
            settings,
            tracer: Default::default(),
        };
        Self {
            bus: Bus::start(parts, &shutdown),
            model,
            notices,
            shutdown,
        }
    }

    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.bus.drained().await;
    }
}
