//! A dump restored into another server, whose transaction numbers are lower.

use crate::world::{MODEL, NOTICES, TALLY, World, append, numbers, seen, tenants};
use std::{path::Path, process::Command};
use stoa_bus::Log;
use stoa_kernel::Position;
use stoa_store::{Database, DatabaseSettings, OWNER, SERVE, SYSTEM};
use stoa_testkit::{PATIENCE, TestDatabase, TestServer, wait_until};

fn run(server: &TestServer, program: &str, database: &str, file: &[&str], path: &Path) {
    let url = server.postgres().admin_url().expect("an address");
    let program = server.postgres().installation().bin.join(program);
    let outcome = Command::new(program)
        .arg("--dbname")
        .arg(format!("{url} dbname={database}"))
        .args(file)
        .arg(path)
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&outcome.stderr);
    assert!(outcome.status.success(), "{said}");
}

/// Dumps a database, and restores it on another server under the name `restored`.
async fn move_house(from: &TestDatabase, to: &TestServer) -> Database {
    let folder = tempfile::tempdir().expect("a folder");
    let dump = folder.path().join("dump.sql");
    run(from.server(), "pg_dump", from.name(), &["--file"], &dump);
    // Makes the roles of the new server.
    drop(TestDatabase::on(to.clone(), &[TALLY]).await);
    let admin = to.admin("stoa").await;
    admin
        .batch_execute("CREATE DATABASE restored OWNER stoa_owner")
        .await
        .expect("makes a database");
    run(
        to,
        "psql",
        "restored",
        &["--quiet", "--set=ON_ERROR_STOP=1", "--file"],
        &dump,
    );
    let settings = DatabaseSettings {
        serve: to.role_config(SERVE, "restored"),
        system: to.role_config(SYSTEM, "restored"),
        serve_connections: 8,
        system_connections: 8,
    };
    let database = Database::new(settings).expect("pools");
    assert!(
        database.verify().await.is_err(),
        "it has to be migrated first"
    );
    Database::migrate(&to.role_config(OWNER, "restored"), &[TALLY])
        .await
        .expect("migrates");
    database.verify().await.expect("is fit to serve");
    database
}

#[tokio::test(flavor = "multi_thread")]
async fn consumers_of_a_restored_database_go_on_without_gap_or_repetition() {
    let old = TestDatabase::on(TestServer::start().await, &[TALLY]).await;
    let tenant = tenants(1)[0];
    let world = World::start(&old.database());
    for number in 0..300 {
        append(&old.database(), tenant, [number]).await;
    }
    wait_until(
        "the first half",
        async || {
            seen(&old.database(), tenant, MODEL).await.len() == 300
                && seen(&old.database(), tenant, NOTICES).await.len() == 300
        },
        PATIENCE,
    )
    .await;
    world.stop().await;
    append(&old.database(), tenant, 300..310).await;

    let new = TestServer::start().await;
    let database = move_house(&old, &new).await;
    append(&database, tenant, 310..320).await;
    let log = Log::new(database.clone());
    wait_until(
        "the new events",
        async || log.read_after(Position::START, 400).await.unwrap().len() == 320,
        PATIENCE,
    )
    .await;
    let events = log.read_after(Position::START, 400).await.unwrap();
    let expected: Vec<i32> = (0..320).collect();
    assert_eq!(numbers(&events), expected);
    let (before, after) = (events[309].position, events[310].position);
    assert_eq!((before.epoch, after.epoch), (1, 2));
    assert!(
        after.transaction < before.transaction,
        "the story is about lower numbers: {before}, {after}"
    );

    let world = World::start(&database);
    for consumer in [MODEL, NOTICES] {
        wait_until(
            "the second half",
            async || seen(&database, tenant, consumer).await.len() >= 320,
            PATIENCE,
        )
        .await;
    }
    world.stop().await;
    for consumer in [MODEL, NOTICES] {
        assert_eq!(seen(&database, tenant, consumer).await, expected);
    }
}
