//! What the stories share: a tenants' table under forced policies, reached in both ways.

mod wire;

pub(crate) use wire::{Fate, Wire};

use std::pin::pin;
use std::task::Poll;
use stoa_kernel::{Clock, Entropy, SystemClock, SystemEntropy, TenantId};
use stoa_sql::GenericClient;
use stoa_store::{
    Database, DatabaseSettings, Migration, Migrations, Scope, StoreError, TenantTx, TenantsTx,
};
use stoa_testkit::{PgBouncer, TestDatabase, TestServer};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

/// A module's schema as any other: one table with a key, and one that would show a row written twice.
pub(crate) const NOTES: Migrations = Migrations {
    schema: "notes",
    steps: &[Migration {
        name: "0001_notes",
        sql: "
            GRANT USAGE ON SCHEMA notes TO stoa_app, stoa_system;
            CREATE SEQUENCE notes.arrival;
            GRANT USAGE ON SEQUENCE notes.arrival TO stoa_app;
            CREATE TABLE notes.notes (
                tenant_id uuid NOT NULL,
                id uuid NOT NULL,
                slot bigint NOT NULL DEFAULT nextval('notes.arrival'),
                PRIMARY KEY (tenant_id, id),
                CONSTRAINT one_to_a_slot UNIQUE (tenant_id, slot) DEFERRABLE INITIALLY DEFERRED);
            ALTER TABLE notes.notes ENABLE ROW LEVEL SECURITY;
            ALTER TABLE notes.notes FORCE ROW LEVEL SECURITY;
            CREATE POLICY own ON notes.notes TO stoa_app
                USING (tenant_id = (SELECT core.current_tenant()))
                WITH CHECK (tenant_id = (SELECT core.current_tenant()));
            GRANT SELECT, INSERT, UPDATE, DELETE ON notes.notes TO stoa_app;
            CREATE TABLE notes.entries (tenant_id uuid NOT NULL, id uuid NOT NULL);
            ALTER TABLE notes.entries ENABLE ROW LEVEL SECURITY;
            ALTER TABLE notes.entries FORCE ROW LEVEL SECURITY;
            CREATE POLICY own ON notes.entries TO stoa_app
                USING (tenant_id = (SELECT core.current_tenant()))
                WITH CHECK (tenant_id = (SELECT core.current_tenant()));
            GRANT SELECT, INSERT ON notes.entries TO stoa_app;",
    }],
};

pub(crate) const INSERT: &str = "INSERT INTO notes.notes (tenant_id, id) VALUES ($1, $2)";
pub(crate) const ENTER: &str = "INSERT INTO notes.entries (tenant_id, id) VALUES ($1, $2)";
pub(crate) const COUNT: &str = "SELECT count(*) FROM notes.notes";
pub(crate) const FAIL: &str = "SELECT 1 / (count(*) - count(*)) FROM notes.notes";

static BOUNCER: OnceCell<PgBouncer> = OnceCell::const_new();

/// One database of a test, and one way to it.
pub(crate) struct World {
    pub(crate) way: &'static str,
    pub(crate) settings: DatabaseSettings,
    pub(crate) database: TestDatabase,
}

impl World {
    pub(crate) async fn direct() -> Self {
        let database = TestDatabase::new(&[NOTES]).await;
        Self {
            way: "directly",
            settings: database.settings(),
            database,
        }
    }

    pub(crate) async fn pooled() -> Self {
        let database = TestDatabase::new(&[NOTES]).await;
        let server = TestServer::shared().await;
        let bouncer = BOUNCER.get_or_init(|| async move { PgBouncer::start(&server).await });
        Self {
            way: "through PgBouncer",
            settings: bouncer.await.settings(database.name()),
            database,
        }
    }

    pub(crate) async fn both() -> [Self; 2] {
        [Self::direct().await, Self::pooled().await]
    }

    /// Pools of this way.
    pub(crate) fn store(&self) -> Database {
        Database::new(self.settings.clone()).unwrap()
    }

    /// A pool of one connection, so that what one transaction leaves the next one finds.
    pub(crate) fn narrow(&self) -> Database {
        Database::new(DatabaseSettings {
            serve_connections: 1,
            ..self.settings.clone()
        })
        .unwrap()
    }

    /// How many rows there are in all, as one who sees every tenant's.
    pub(crate) async fn rows(&self, table: &str) -> i64 {
        self.database
            .admin()
            .await
            .query_one(&format!("SELECT count(*) FROM {table}"), &[])
            .await
            .unwrap()
            .get(0)
    }
}

pub(crate) fn tenant() -> TenantId {
    TenantId(fresh())
}

pub(crate) fn fresh() -> Uuid {
    SystemEntropy.uuid(SystemClock.now())
}

pub(crate) async fn insert(scope: Scope<'_>, id: Uuid) -> Result<u64, Error> {
    scope.execute(INSERT, &[&scope.tenant().0, &id]).await
}

pub(crate) async fn count(store: &Database, tenant: TenantId) -> Result<i64, StoreError> {
    let tx = TenantTx::begin(store, tenant).await?;
    let scope = tx.scope();
    let row = tx.finish(scope.query_one(COUNT, &[])).await?;
    Ok(row.get(0))
}

/// Has the one connection of a narrow pool know these statements.
pub(crate) async fn warm(store: &Database, statements: &[&str]) {
    let tx = TenantsTx::begin(store).await.unwrap();
    let scope = tx.scope(tenant());
    for statement in statements {
        scope.prepare(statement).await.unwrap();
    }
}

/// How many connections of the serving role are inside a transaction that does nothing.
pub(crate) async fn open_transactions(admin: &Client) -> i64 {
    admin
        .query_one(
            "SELECT count(*) FROM pg_stat_activity
              WHERE datname = current_database() AND usename = 'stoa_app'
                AND state <> 'idle'",
            &[],
        )
        .await
        .unwrap()
        .get(0)
}

/// Polls so many times, each time when woken, and then drops the future half-way.
pub(crate) async fn polled<F: Future>(times: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = times;
    std::future::poll_fn(move |context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
