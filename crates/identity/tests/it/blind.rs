//! A process whose database says nothing any more knows that it may not rely on what it remembers.

use crate::{
    line::Line,
    stage::{As, ISSUER, Process, Stage},
};
use stoa_store::{Database, DatabaseSettings};
use stoa_testkit::{PATIENCE, wait_until};
use stoa_web::{Authenticator, Credentials};
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_behind_a_line_gone_silent_is_not_missed() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let direct = stage.test.settings();
    let line = Line::to(&direct.serve).await;
    let database = Database::new(DatabaseSettings {
        serve: line.config(&direct.serve),
        system: line.config(&direct.system),
        ..direct
    });
    let far = Process::start(database.unwrap(), &stage.clock, ISSUER).await;
    let stop = CancellationToken::new();
    let polling = tokio::spawn({
        let (identity, stop) = (far.identity.clone(), stop.clone());
        async move { identity.run_poll(stop).await }
    });
    let made = stage.key(&first, "secret", &["tenant:read"]).await;
    let key = made.text("apiKey");
    let ask = async || far.ask(As::Key(&key), "GET", "/v1/tenant", None).await;
    assert_eq!(ask().await.status, 200);
    let remembered = || {
        let credentials = Credentials {
            api_key: Some(&key),
            bearer: None,
        };
        far.identity.cached(&credentials).is_some()
    };
    assert!(remembered());

    line.fall_silent();
    let path = format!("/v1/api-keys/{}", made.text("id"));
    let gone = stage
        .process
        .ask(As::Key(&first), "DELETE", &path, None)
        .await;
    assert_eq!(gone.status, 204);
    wait_until("the key to be forgotten", async || !remembered(), PATIENCE).await;
    line.flow();
    wait_until(
        "the key to be refused",
        async || ask().await.status == 401,
        PATIENCE,
    )
    .await;
    // And who is good is served and remembered as before.
    wait_until(
        "the others to be remembered",
        async || {
            far.ask(As::Key(&first), "GET", "/v1/tenant", None).await;
            let credentials = Credentials {
                api_key: Some(&first),
                bearer: None,
            };
            far.identity.cached(&credentials).is_some()
        },
        PATIENCE,
    )
    .await;
    stop.cancel();
    polling.await.unwrap();
}
