//! The program does not serve where isolation does not hold.

use crate::support::{NOTES, World};
use stoa_store::{Database, StoreError};
use stoa_testkit::{TestDatabase, TestServer};

async fn refusal(database: &Database) -> String {
    match database.verify().await {
        Err(StoreError::Unsafe(words)) => words,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_database_as_migrated_is_served() {
    for world in World::both().await {
        world.store().verify().await.unwrap();
    }
}

#[tokio::test]
async fn a_role_with_powers_is_refused() {
    // Roles are of a whole server, so this one is not shared.
    let database = TestDatabase::on(TestServer::start().await, &[NOTES]).await;
    let admin = database.admin().await;
    for role in ["stoa_app", "stoa_system", "stoa_owner"] {
        for (power, none) in [("SUPERUSER", "NOSUPERUSER"), ("BYPASSRLS", "NOBYPASSRLS")] {
            admin
                .batch_execute(&format!("ALTER ROLE {role} {power}"))
                .await
                .unwrap();
            let words = refusal(&database.database()).await;
            assert!(words.contains(role), "{words}");
            admin
                .batch_execute(&format!("ALTER ROLE {role} {none}"))
                .await
                .unwrap();
            database.database().verify().await.unwrap();
        }
    }
    let superuser = database.server().admin_config("stoa");
    for (power, role) in [
        ("stoa_owner", "stoa_app"),
        ("stoa_owner", "stoa_system"),
        (superuser.get_user().unwrap(), "stoa_app"),
    ] {
        admin
            .batch_execute(&format!("GRANT {power} TO {role}"))
            .await
            .unwrap();
        let words = refusal(&database.database()).await;
        assert!(words.contains(role), "{words}");
        admin
            .batch_execute(&format!("REVOKE {power} FROM {role}"))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_pool_of_another_role_is_refused() {
    let world = World::direct().await;
    let mut settings = world.settings.clone();
    settings.serve = world.settings.system.clone();
    let words = refusal(&Database::new(settings).unwrap()).await;
    assert!(words.contains("connect as stoa_app"), "{words}");
}

#[tokio::test]
async fn a_tenants_table_open_to_the_serving_role_is_refused_by_name() {
    let policy = "CREATE POLICY p ON public.open TO stoa_app USING (false);";
    let forced = "ALTER TABLE public.open FORCE ROW LEVEL SECURITY;";
    let enabled = "ALTER TABLE public.open ENABLE ROW LEVEL SECURITY;";
    let table = "CREATE TABLE public.open (tenant_id uuid);
                 GRANT SELECT ON public.open TO stoa_app;";
    for holes in [
        table.to_owned(),
        format!("{table}{enabled}{policy}"),
        format!("{table}{enabled}{forced}"),
        format!("{table}{forced}{policy}"),
        "CREATE VIEW public.open AS SELECT * FROM notes.notes;
         GRANT SELECT ON public.open TO stoa_app"
            .to_owned(),
        "CREATE TABLE public.open (tenant_id uuid, other int);
         GRANT SELECT (other) ON public.open TO stoa_app;"
            .to_owned(),
    ] {
        let world = World::direct().await;
        world
            .database
            .admin()
            .await
            .batch_execute(&holes)
            .await
            .unwrap();
        let words = refusal(&world.store()).await;
        assert!(words.contains("public.open"), "{words}");
    }
    let world = World::direct().await;
    let closed = format!("{table}{enabled}{forced}{policy}");
    world
        .database
        .admin()
        .await
        .batch_execute(&closed)
        .await
        .unwrap();
    world.store().verify().await.unwrap();
}

#[tokio::test]
async fn a_partition_open_to_the_serving_role_is_refused() {
    let world = World::direct().await;
    let admin = world.database.admin().await;
    let partition: String = admin
        .query_one("SELECT min(inhrelid::regclass::text) FROM pg_inherits", &[])
        .await
        .unwrap()
        .get(0);
    admin
        .batch_execute(&format!("GRANT INSERT ON {partition} TO stoa_app"))
        .await
        .unwrap();
    let words = refusal(&world.store()).await;
    assert!(words.contains(&partition), "{words}");
}

#[tokio::test]
async fn a_transaction_is_as_durable_as_it_says() {
    for world in World::both().await {
        let serving = Database::connect(&world.settings.serve).await.unwrap();
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let row = serving
                .query_one("SELECT current_setting($1)", &[&setting])
                .await
                .unwrap();
            assert_eq!(row.get::<_, &str>(0), "on", "{setting} {}", world.way);
        }
    }
}
