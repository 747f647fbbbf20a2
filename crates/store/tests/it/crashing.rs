//! Backends that are killed in the middle of commits, while many write.

use crate::doubting::Entries;
use crate::support::{ENTER, NOTES, fresh, tenant};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use stoa_kernel::TenantId;
use stoa_sql::GenericClient;
use stoa_store::{Combiner, Database, StoreError, TenantTx};
use stoa_testkit::{PATIENCE, PgBouncer, TestDatabase, TestServer, wait_until};
use uuid::Uuid;

/// What one who asked may conclude.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    Done,
    NotDone,
    Unknown,
}

async fn write(
    combiner: &Combiner<Entries>,
    store: &Database,
    tenant: TenantId,
    id: Uuid,
    combined: bool,
) -> Told {
    if combined {
        return match combiner.submit(tenant, id).await {
            Ok(_) => Told::Done,
            Err(problem) if problem.code == "outcome_unknown" => Told::Unknown,
            Err(_) => Told::NotDone,
        };
    }
    let outcome = async {
        let tx = TenantTx::begin(store, tenant).await?;
        tx.scope().execute(ENTER, &[&tenant.0, &id]).await?;
        tx.commit().await
    };
    match outcome.await {
        Ok(_) => Told::Done,
        Err(StoreError::InDoubt) => Told::Unknown,
        Err(_) => Told::NotDone,
    }
}

/// A backend of the serving role, one that commits if there is one.
async fn victim(server: &TestServer, database: &str) -> Option<i32> {
    let (client, connection) = server
        .admin_config(database)
        .connect(tokio_postgres::NoTls)
        .await
        .ok()?;
    tokio::spawn(connection);
    let row = client
        .query_opt(
            "SELECT pid FROM pg_stat_activity
              WHERE usename = 'stoa_app' AND datname = $1
              ORDER BY (query = 'COMMIT' AND state = 'active') DESC, random() LIMIT 1",
            &[&database],
        )
        .await;
    Some(row.ok()??.get(0))
}

async fn strike(server: &TestServer, database: &str, hard: bool) {
    wait_until(
        "a backend to kill",
        async || {
            let Some(pid) = victim(server, database).await else {
                return false;
            };
            let signal = if hard { Signal::KILL } else { Signal::TERM };
            Pid::from_raw(pid).is_some_and(|pid| kill_process(pid, signal).is_ok())
        },
        PATIENCE,
    )
    .await;
}

async fn storm(server: TestServer, database: TestDatabase, store: Database, way: &str) {
    let combiner = Entries::start(&store);
    let (stop, done) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let writers: Vec<_> = (0..32)
        .map(|number| {
            let (combiner, store) = (combiner.clone(), store.clone());
            let (stop, done) = (Arc::clone(&stop), Arc::clone(&done));
            tokio::spawn(async move {
                let (tenant, mut told) = (tenant(), Vec::new());
                while !stop.load(Ordering::SeqCst) {
                    let id = fresh();
                    let word = write(&combiner, &store, tenant, id, number % 2 == 0).await;
                    if word == Told::Done {
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                    told.push((id, word));
                }
                told
            })
        })
        .collect();
    for round in 0..12 {
        let before = done.load(Ordering::SeqCst);
        wait_until(
            "writers to get through again",
            async || done.load(Ordering::SeqCst) > before + 200,
            PATIENCE * 2,
        )
        .await;
        strike(&server, database.name(), round % 3 == 0).await;
    }
    stop.store(true, Ordering::SeqCst);
    let mut told = Vec::new();
    for writer in writers {
        told.extend(writer.await.unwrap());
    }
    let admin = database.admin().await;
    let rows = admin.query("SELECT id, count(*) FROM notes.entries GROUP BY id", &[]);
    let there: HashMap<Uuid, i64> = rows
        .await
        .unwrap()
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    for (id, word) in &told {
        let times = there.get(id).copied().unwrap_or(0);
        let honest = match word {
            Told::Done => times == 1,
            Told::NotDone => times == 0,
            Told::Unknown => times <= 1,
        };
        assert!(honest, "told {word:?}, {times} times there, {way}");
    }
    assert!(there.len() <= told.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_and_none_is_doubled_when_backends_are_killed() {
    let server = TestServer::start().await;
    let database = TestDatabase::on(server.clone(), &[NOTES]).await;
    let store = database.database();
    storm(server, database, store, "directly").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_behind_a_pooler() {
    let server = TestServer::start().await;
    let database = TestDatabase::on(server.clone(), &[NOTES]).await;
    let bouncer = PgBouncer::start(&server).await;
    let store = Database::new(bouncer.settings(database.name())).unwrap();
    storm(server, database, store, "through PgBouncer").await;
}
