//! Each schema is brought up to date once, and a copied database begins a new life.

use crate::support::{NOTES, World, fresh, insert, tenant};
use std::sync::atomic::{AtomicU32, Ordering};
use stoa_store::{
    Database, DatabaseSettings, Migration, Migrations, OWNER, SERVE, SYSTEM, StoreError, TenantTx,
};
use stoa_testkit::{TestDatabase, TestServer};
use tokio_postgres::Config;

const FIRST: Migration = Migration {
    name: "0001_made",
    sql: "CREATE TABLE made.things (id int); INSERT INTO made.things VALUES (1);",
};
const CHANGED: Migration = Migration {
    name: "0001_made",
    sql: "CREATE TABLE made.others (id int);",
};
const SECOND: Migration = Migration {
    name: "0002_more",
    sql: "INSERT INTO made.things VALUES (2);",
};
const BROKEN: Migration = Migration {
    name: "0002_broken",
    sql: "INSERT INTO made.things VALUES (3); SELECT 1 / 0;",
};

const fn made(steps: &'static [Migration]) -> Migrations {
    Migrations {
        schema: "made",
        steps,
    }
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// An empty database of the owner; with it the roles exist.
async fn empty() -> (TestDatabase, String, Config) {
    let roles = TestDatabase::new(&[]).await;
    let name = format!("empty_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let admin = roles.admin().await;
    admin
        .batch_execute(&format!("CREATE DATABASE {name} OWNER {OWNER}"))
        .await
        .unwrap();
    let config = roles.server().role_config(OWNER, &name);
    (roles, name, config)
}

async fn things(owner: &Config) -> i64 {
    let client = Database::connect(owner).await.unwrap();
    let row = client.query_one("SELECT count(*) FROM made.things", &[]);
    row.await.unwrap().get(0)
}

#[tokio::test]
async fn a_step_is_applied_once_however_often_one_migrates() {
    let (_roles, _, owner) = empty().await;
    for (steps, rows) in [
        (made(&[FIRST]), 1),
        (made(&[FIRST]), 1),
        (made(&[FIRST, SECOND]), 2),
        (made(&[FIRST, SECOND]), 2),
    ] {
        Database::migrate(&owner, &[steps]).await.unwrap();
        assert_eq!(things(&owner).await, rows);
    }
}

#[tokio::test]
async fn many_who_migrate_at_once_do_not_collide() {
    let (_roles, _, owner) = empty().await;
    let steps = [made(&[FIRST, SECOND])];
    let all = (0..8).map(|_| Database::migrate(&owner, &steps));
    futures::future::try_join_all(all).await.unwrap();
    assert_eq!(things(&owner).await, 2);
}

#[tokio::test]
async fn a_changed_or_missing_old_step_is_refused() {
    let (_roles, _, owner) = empty().await;
    let both = made(&[FIRST, SECOND]);
    Database::migrate(&owner, &[both]).await.unwrap();
    for wrong in [made(&[CHANGED, SECOND]), made(&[FIRST])] {
        let refused = Database::migrate(&owner, &[wrong]).await.unwrap_err();
        assert!(matches!(&refused, StoreError::Migration { schema, .. } if schema == "made"));
    }
    assert_eq!(things(&owner).await, 2);
}

#[tokio::test]
async fn a_step_gives_up_a_table_that_is_in_use_rather_than_have_everyone_wait() {
    const ALTERED: Migration = Migration {
        name: "0002_altered",
        sql: "ALTER TABLE made.things ADD COLUMN more int;",
    };
    let (_roles, _, owner) = empty().await;
    Database::migrate(&owner, &[made(&[FIRST])]).await.unwrap();
    let user = Database::connect(&owner).await.unwrap();
    user.batch_execute("BEGIN; SELECT FROM made.things")
        .await
        .unwrap();
    let both = [made(&[FIRST, ALTERED])];
    let refused = Database::migrate(&owner, &both).await.unwrap_err();
    assert!(refused.to_string().contains("lock timeout"), "{refused}");
    user.batch_execute("COMMIT").await.unwrap();
    Database::migrate(&owner, &both).await.unwrap();
}

#[tokio::test]
async fn a_failing_step_says_why_leaves_nothing_and_holds_no_lock() {
    let (_roles, _, owner) = empty().await;
    let mut client = Database::connect(&owner).await.unwrap();
    let broken = [made(&[FIRST, BROKEN])];
    let refused = stoa_store::migrate(&mut client, &broken).await.unwrap_err();
    assert!(
        refused.to_string().contains("division by zero"),
        "{refused}"
    );
    // While the failed one's connection lives on.
    Database::migrate(&owner, &[made(&[FIRST, SECOND])])
        .await
        .unwrap();
    assert_eq!(things(&owner).await, 2);
    drop(client);
}

#[tokio::test]
async fn a_copied_database_is_refused_until_its_epoch_is_raised() {
    let original = World::direct().await;
    let (store, tenant) = (original.store(), tenant());
    let tx = TenantTx::begin(&store, tenant).await.unwrap();
    insert(tx.scope(), fresh()).await.unwrap();
    let before = tx.commit().await.unwrap();
    store.close();
    drop(store);

    let server = TestServer::shared().await;
    let copy = format!("{}_copy", original.database.name());
    server
        .admin("stoa")
        .await
        .batch_execute(&format!(
            "CREATE DATABASE {copy} TEMPLATE {} OWNER {OWNER}",
            original.database.name()
        ))
        .await
        .unwrap();
    let copied = Database::new(DatabaseSettings {
        serve: server.role_config(SERVE, &copy),
        system: server.role_config(SYSTEM, &copy),
        ..original.settings.clone()
    })
    .unwrap();
    let refused = copied.verify().await.unwrap_err();
    assert!(matches!(refused, StoreError::Unsafe(_)), "{refused}");

    let owner = server.role_config(OWNER, &copy);
    for _ in 0..2 {
        Database::migrate(&owner, &[NOTES]).await.unwrap();
        copied.verify().await.unwrap();
        let tx = TenantTx::begin(&copied, tenant).await.unwrap();
        insert(tx.scope(), fresh()).await.unwrap();
        let after = tx.commit().await.unwrap();
        assert_eq!((before.epoch, after.epoch), (1, 2));
        assert!(before < after);
    }
}
