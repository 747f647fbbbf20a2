//! A PostgreSQL that others keep.

use crate::process::{Place, Ran};
use futures_util::future::join_all;
use stoa_testkit::TestServer;

#[tokio::test]
async fn programs_that_start_at_once_over_a_fresh_server_all_succeed() {
    let server = TestServer::start().await;
    let postgres = server.postgres();
    let places: Vec<Place> = (0..4).map(|_| Place::new()).collect();
    let starts = places.iter().map(|place| {
        let mut command = place.stoa(&["migrate", "--json"]);
        command
            .env("STOA_DATABASE_OWNER_URL", postgres.admin_url().unwrap())
            .env(
                "STOA_DATABASE_URL",
                postgres.connection("stoa_app", "given-app", "stoa"),
            )
            .env(
                "STOA_DATABASE_SYSTEM_URL",
                postgres.connection("stoa_system", "given-system", "stoa"),
            );
        Ran::of(command)
    });
    for ran in join_all(starts).await {
        assert_eq!(ran.json()["migrated"], true);
    }
}

#[tokio::test]
async fn an_address_whose_options_make_it_another_role_is_refused_in_plain_words() {
    let server = TestServer::start().await;
    let postgres = server.postgres();
    let place = Place::new();
    let run = async |options: &str| {
        let serve = postgres.connection("stoa_app", "given-app", "stoa");
        let mut command = place.stoa(&["migrate"]);
        command
            .env("STOA_DATABASE_OWNER_URL", postgres.admin_url().unwrap())
            .env("STOA_DATABASE_URL", format!("{serve} {options}"))
            .env(
                "STOA_DATABASE_SYSTEM_URL",
                postgres.connection("stoa_system", "given-system", "stoa"),
            );
        Ran::of(command).await
    };
    let plain = run("application_name=stoa").await;
    assert_eq!(plain.code, Some(0), "{plain:?}");
    let admin = server.admin("stoa").await;
    admin
        .batch_execute("CREATE ROLE other; GRANT other TO stoa_app")
        .await
        .unwrap();
    let turned = run("options='-c role=other'").await;
    assert_eq!(turned.code, Some(1), "{turned:?}");
    assert!(
        turned.err.contains("connect as stoa_app, not as other"),
        "{turned:?}"
    );
}
