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
        ("stoa_system", "stoa_app"),
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
async fn a_connection_that_turned_into_another_role_is_refused() {
    let database = TestDatabase::on(TestServer::start().await, &[NOTES]).await;
    let admin = database.admin().await;
    // A role without powers of which none of the checks of roles has heard.
    admin
        .batch_execute("CREATE ROLE other; GRANT other TO stoa_app, stoa_system")
        .await
        .unwrap();
    for pool in ["stoa_app", "stoa_system"] {
        let mut settings = database.settings();
        let config = match pool {
            "stoa_app" => &mut settings.serve,
            _ => &mut settings.system,
        };
        config.options("-c role=other");
        let words = refusal(&Database::new(settings).unwrap()).await;
        assert!(
            words.contains(&format!("connect as {pool}, not as other")),
            "{words}"
        );
    }
}

const TABLE: &str = "CREATE TABLE public.open (tenant_id uuid);
                     GRANT SELECT ON public.open TO stoa_app;";
const ENABLED: &str = "ALTER TABLE public.open ENABLE ROW LEVEL SECURITY;";
const FORCED: &str = "ALTER TABLE public.open FORCE ROW LEVEL SECURITY;";
const OWN: &str = "tenant_id = (SELECT core.current_tenant())";

fn policy(how: &str) -> String {
    format!("CREATE POLICY p ON public.open {how};")
}

#[tokio::test]
async fn whatever_is_open_to_the_serving_role_is_refused_by_name() {
    let own = policy(&format!("TO stoa_app USING ({OWN})"));
    let mut missed = Vec::new();
    for holes in [
        TABLE.to_owned(),
        format!("{TABLE}{ENABLED}{own}"),
        format!("{TABLE}{ENABLED}{FORCED}"),
        format!("{TABLE}{FORCED}{own}"),
        // A tenants' table need not have a column of that name: a tenant's own key is `id`.
        "CREATE TABLE public.open (id uuid);
         GRANT SELECT ON public.open TO stoa_app;"
            .to_owned(),
        // A policy for others does not bind.
        format!(
            "{TABLE}{ENABLED}{FORCED}{}",
            policy(&format!("TO stoa_system USING ({OWN})"))
        ),
        // Of two policies the wider one holds, whoever it names.
        format!("{TABLE}{ENABLED}{FORCED}{own}CREATE POLICY q ON public.open USING (true);"),
        format!(
            "{TABLE}{ENABLED}{FORCED}{}",
            policy(&format!("TO stoa_app USING ({OWN}) WITH CHECK (true)"))
        ),
        "CREATE VIEW public.open AS SELECT * FROM notes.notes;
         GRANT SELECT ON public.open TO stoa_app"
            .to_owned(),
        "CREATE MATERIALIZED VIEW public.open AS SELECT 1 AS one;
         GRANT SELECT ON public.open TO stoa_app"
            .to_owned(),
        "CREATE TABLE public.open (other int);
         GRANT SELECT (other) ON public.open TO stoa_app;"
            .to_owned(),
        "CREATE TABLE public.open (other int);
         GRANT TRIGGER ON public.open TO PUBLIC;"
            .to_owned(),
    ] {
        let world = World::direct().await;
        let admin = world.database.admin().await;
        admin.batch_execute(&holes).await.unwrap();
        match world.store().verify().await {
            Err(StoreError::Unsafe(words)) if words.contains("reach public.open ") => {}
            _ => missed.push(holes),
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[tokio::test]
async fn what_is_held_to_the_tenant_is_served() {
    for closed in [
        format!(
            "{TABLE}{ENABLED}{FORCED}{}",
            policy(&format!("TO stoa_app USING ({OWN})"))
        ),
        format!(
            "{TABLE}{ENABLED}{FORCED}{}",
            policy(&format!("USING ({OWN})"))
        ),
        "CREATE VIEW public.open WITH (security_invoker) AS SELECT * FROM notes.notes;
         GRANT SELECT ON public.open TO stoa_app"
            .to_owned(),
        // Others' tables, of which stoa_app has nothing.
        "CREATE TABLE public.open (tenant_id uuid)".to_owned(),
    ] {
        let world = World::direct().await;
        let admin = world.database.admin().await;
        admin.batch_execute(&closed).await.unwrap();
        world.store().verify().await.unwrap();
    }
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

#[tokio::test]
async fn a_function_that_sees_past_policies_must_ask_for_the_tenant() {
    let database = TestDatabase::new(&[NOTES]).await;
    let owner = database.owner().await;
    let body = "BEGIN RETURN (SELECT core.current_tenant()); END";
    for (body, config, is_good) in [
        (body, "SET search_path = pg_catalog", true),
        (body, "", false),
        (
            "BEGIN RETURN NULL; END",
            "SET search_path = pg_catalog",
            false,
        ),
    ] {
        owner
            .batch_execute(&format!(
                "CREATE OR REPLACE FUNCTION core.peep() RETURNS uuid LANGUAGE plpgsql
                     SECURITY DEFINER {config} AS $$ {body} $$"
            ))
            .await
            .unwrap();
        match is_good {
            true => database.database().verify().await.unwrap(),
            false => {
                let words = refusal(&database.database()).await;
                assert!(words.contains("core.peep"), "{words}");
            }
        }
    }
    let revoke = "REVOKE EXECUTE ON FUNCTION core.peep() FROM PUBLIC";
    owner.batch_execute(revoke).await.unwrap();
    database.database().verify().await.unwrap();
}
