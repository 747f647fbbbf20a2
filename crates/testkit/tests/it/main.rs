//! The testkit itself, since every other test believes it.

use std::{collections::HashSet, time::Duration};
use stoa_kernel::TenantId;
use stoa_store::{Database, TenantTx};
use stoa_testkit::{PATIENCE, PgBouncer, TestDatabase, TestServer, wait_until};
use uuid::Uuid;

#[tokio::test]
async fn a_clone_is_migrated_and_safe_to_serve_from() {
    let database = TestDatabase::new(&[]).await;
    database.database().verify().await.unwrap();
    let epoch = database
        .admin()
        .await
        .query_one("SELECT epoch FROM core.life", &[])
        .await
        .unwrap();
    assert_eq!(epoch.get::<_, i32>(0), 1);
}

#[tokio::test]
async fn tests_do_not_see_each_others_rows() {
    let (one, other) = (TestDatabase::new(&[]).await, TestDatabase::new(&[]).await);
    let make = "CREATE TABLE made (); GRANT SELECT ON made TO stoa_app";
    one.admin().await.batch_execute(make).await.unwrap();
    assert!(
        one.serving()
            .await
            .query("SELECT FROM made", &[])
            .await
            .is_ok()
    );
    assert!(
        other
            .serving()
            .await
            .query("SELECT FROM made", &[])
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_database_goes_with_its_test() {
    let server = TestServer::shared().await;
    let database = TestDatabase::new(&[]).await;
    let name = database.name().to_owned();
    drop(database);
    let admin = server.admin("stoa").await;
    let gone = async || {
        let question = "SELECT datname::text FROM pg_database";
        let there = admin.query(question, &[]).await.unwrap();
        let names: HashSet<String> = there.iter().map(|row| row.get(0)).collect();
        !names.contains(&name)
    };
    wait_until("the end of the database", gone, PATIENCE).await;
}

#[tokio::test]
async fn tests_run_on_a_durable_server() {
    let admin = TestServer::shared().await.admin("stoa").await;
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let row = admin
            .query_one("SELECT current_setting($1)", &[&setting])
            .await
            .unwrap();
        assert_eq!(row.get::<_, String>(0), "on", "{setting}");
    }
}

#[tokio::test]
async fn transactions_run_through_a_pooler() {
    let database = TestDatabase::new(&[]).await;
    let bouncer = PgBouncer::start(database.server()).await;
    let pooled = Database::new(bouncer.settings(database.name())).unwrap();
    pooled.verify().await.unwrap();
    for tenant in 1..=40 {
        let tenant = TenantId(Uuid::from_u128(tenant));
        let tx = TenantTx::begin(&pooled, tenant).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
#[should_panic(expected = "never came: what does not come")]
async fn waiting_ends_at_its_deadline() {
    let never = async || false;
    wait_until("what does not come", never, Duration::from_millis(20)).await;
}
