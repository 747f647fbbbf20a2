//! A PostgreSQL that others keep, and a pooler before it.

use crate::{
    following::Talk,
    process::{Place, Ran},
};
use serde_json::json;
use std::path::Path;
use stoa_store::{OWNER, SERVE, SYSTEM};
use stoa_testkit::{PgBouncer, TestDatabase, TestServer};
use tokio_postgres::{Config, config::Host};

/// The same for all processes of an installation.
const SECRET: &str = "abababababababababababababababababababababababababababababababab";

/// A connection string, as an operator writes it.
pub(crate) fn text(config: &Config) -> String {
    let Some(Host::Unix(host)) = config.get_hosts().first() else {
        panic!("a socket");
    };
    let password = std::str::from_utf8(config.get_password().unwrap()).unwrap();
    let word = |path: &Path| path.to_str().unwrap().replace('/', "%2F");
    format!(
        "postgresql://{}:{password}@{}:{}/{}",
        config.get_user().unwrap(),
        word(host),
        config.get_ports()[0],
        config.get_dbname().unwrap()
    )
}

/// A folder of a process that goes straight to the database `given`.
pub(crate) fn straight(server: &TestServer, database: &str) -> Place {
    let url = |role| text(&server.role_config(role, database));
    Place::new()
        .with("STOA_MASTER_SECRET", SECRET)
        .with("STOA_DATABASE_URL", url(SERVE))
        .with("STOA_DATABASE_SYSTEM_URL", url(SYSTEM))
}

/// A folder of a process that reaches it through the pooler.
fn pooled(bouncer: &PgBouncer, database: &str) -> Place {
    let settings = bouncer.settings(database);
    Place::new()
        .with("STOA_MASTER_SECRET", SECRET)
        .with("STOA_DATABASE_URL", text(&settings.serve))
        .with("STOA_DATABASE_SYSTEM_URL", text(&settings.system))
}

pub(crate) async fn make_database(server: &TestServer, name: &str, owner: &str) {
    let admin = server.admin("stoa").await;
    let make = format!("CREATE DATABASE {name} OWNER {owner}");
    admin.batch_execute(&make).await.unwrap();
}

fn refused(ran: &Ran, why: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(ran.err.contains(why), "{ran:?}");
}

#[tokio::test]
async fn an_administrator_migrates_an_empty_server_and_two_processes_serve_it_through_a_pooler() {
    let server = TestServer::start().await;
    make_database(&server, "given", "stoa_admin").await;
    let admin = server.admin_config("given");
    let straight = straight(&server, "given");
    let nobody = straight.run(&["migrate"]).await;
    refused(
        &nobody,
        "set STOA_DATABASE_OWNER_URL and run `stoa migrate`",
    );

    let first = straight.stoa(&["migrate"]);
    let migrated = Ran::of(with_owner(first, &admin)).await;
    assert_eq!(migrated.code, Some(0), "{migrated:?}");
    assert_eq!(migrated.out, "the database is up to date\n");
    let again = straight.stoa(&["migrate", "--json"]);
    let again = Ran::of(with_owner(again, &admin)).await;
    assert_eq!(again.json(), json!({"migrated": true}));
    // Without the owner it is verified only.
    assert_eq!(straight.run(&["migrate"]).await.code, Some(0));
    assert!(
        !straight.data().join("postgres").exists(),
        "none is started beside it"
    );

    let bouncer = PgBouncer::start(&server).await;
    let (front, back) = (pooled(&bouncer, "given"), pooled(&bouncer, "given"));
    let create = [
        "tenant",
        "create",
        "--name",
        "A",
        "--subdomain",
        "a",
        "--json",
    ];
    let key = front.run(&create).await.json()["apiKey"].clone();
    let api = front.serve(&["--roles", "gateway,api"]).await;
    let relay = back.serve(&["--roles", "relay,worker"]).await;
    let talk = Talk::begin(&api, key.as_str().unwrap()).await;
    for _ in 0..10 {
        talk.round(&api).await;
    }
    talk.wait_for(&api, 10).await;
    let doctor = front.run(&["doctor", "--json"]).await;
    assert_eq!(doctor.json()["ok"], true, "{doctor:?}");
    relay.stop().await;
    api.stop().await;
}

pub(crate) fn with_owner(
    mut command: tokio::process::Command,
    owner: &Config,
) -> tokio::process::Command {
    command.env("STOA_DATABASE_OWNER_URL", text(owner));
    command
}

#[tokio::test]
async fn migrations_go_past_the_pooler_and_what_is_not_migrated_is_not_served() {
    let server = TestServer::start().await;
    // Makes the roles, whose passwords are known here then.
    drop(TestDatabase::on(server.clone(), &[]).await);
    make_database(&server, "bare", OWNER).await;
    let bouncer = PgBouncer::start(&server).await;
    let bare = pooled(&bouncer, "bare");
    for command in ["serve", "migrate"] {
        let ran = bare.run(&[command]).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.err.contains("stoa migrate"), "{ran:?}");
    }
    // The pooler knows no owner.
    let owner = server.role_config(OWNER, "bare");
    let mut pooled_owner = bouncer.settings("bare").serve;
    pooled_owner
        .user(OWNER)
        .password(owner.get_password().unwrap());
    let lost = Ran::of(with_owner(bare.stoa(&["migrate"]), &pooled_owner)).await;
    assert_eq!(lost.code, Some(1), "{lost:?}");
    let mut past = with_owner(bare.stoa(&["migrate"]), &pooled_owner);
    past.env(
        "STOA_DATABASE_DIRECT_URL",
        text(&server.role_config(SERVE, "bare")),
    );
    let past = Ran::of(past).await;
    assert_eq!(past.code, Some(0), "{past:?}");
    let served = bare.serve(&[]).await;
    let ready = reqwest::get(served.url("/readyz")).await.unwrap();
    assert_eq!(ready.status(), 200);
    served.stop().await;
}
