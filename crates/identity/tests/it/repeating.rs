//! Commands that are sent again under their key.

use crate::stage::{Answer, As, Process, Stage};
use jiff::SignedDuration;
use serde_json::{Value, json};

async fn ask(
    process: &Process,
    key: &str,
    who: As<'_>,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Answer {
    let headers = [("Idempotency-Key", key)];
    process.ask_with(&headers, who, method, path, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_told_again_for_ten_minutes_and_lies_nowhere_in_clear() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let body = json!({"name": "a key", "kind": "secret", "scopes": ["comments:read"]});
    let make = async || {
        let who = As::Key(&secret);
        ask(
            &stage.process,
            "k",
            who,
            "POST",
            "/v1/api-keys",
            Some(body.clone()),
        )
        .await
    };
    let first = make().await;
    assert_eq!(first.status, 201, "{first:?}");
    let other = stage.another().await;
    let who = As::Key(&secret);
    let again = ask(&other, "k", who, "POST", "/v1/api-keys", Some(body.clone())).await;
    assert_eq!((again.status, &again.body), (201, &first.body));

    let admin = stage.test.admin().await;
    let kept = "SELECT body, headers::text, k::text FROM core.kept_answers k";
    let row = admin.query_one(kept, &[]).await.unwrap();
    let made = first.text("apiKey");
    let body: Vec<u8> = row.get(0);
    assert!(!body.windows(made.len()).any(|part| part == made.as_bytes()));
    assert!(!row.get::<_, String>(2).contains(&made));

    stage.clock.advance(SignedDuration::from_mins(11));
    let later = make().await;
    assert_eq!(later.status, 201);
    assert_ne!(
        later.text("apiKey"),
        made,
        "it is made anew once the answer is gone"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_outlives_midnight_and_ends_after_a_day() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let change = async |name: &str| {
        let (who, body) = (As::Key(&secret), json!({"name": name}));
        ask(&stage.process, "k", who, "PATCH", "/v1/tenant", Some(body)).await
    };
    // The stage begins at midnight; this is a minute before the next one.
    stage.clock.advance(SignedDuration::from_mins(24 * 60 - 1));
    let first = change("One").await;
    assert_eq!(first.status, 200, "{first:?}");
    for minutes in [2, 23 * 60] {
        stage.clock.advance(SignedDuration::from_mins(minutes));
        assert_eq!(change("One").await.body, first.body);
        assert_eq!(
            change("Two").await.refusal(),
            (422, "idempotency_key_reused")
        );
    }
    stage.clock.advance(SignedDuration::from_hours(1));
    let second = change("Two").await;
    assert_eq!(second.text("name"), "Two");
    let kept = "core.kept_answers WHERE NOT is_sealed";
    assert_eq!(
        stage.count(kept).await,
        1,
        "the new answer took the old one's place"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_platforms_administrator_makes_a_tenant_once() {
    let stage = Stage::new().await;
    let identity = &stage.process.identity;
    let admin = identity.create_admin_token("test", None).await.unwrap();
    let body = json!({"name": "Acme", "subdomain": "acme"});
    let make = async |key: &str| {
        let who = As::Token(&admin);
        ask(
            &stage.process,
            key,
            who,
            "POST",
            "/v1/tenants",
            Some(body.clone()),
        )
        .await
    };
    let first = make("k").await;
    assert_eq!(first.status, 201, "{first:?}");
    let again = make("k").await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(make("other").await.refusal(), (409, "subdomain_taken"));
    assert_eq!(stage.count("identity.tenants").await, 1);

    let id = first.body["tenant"]["id"].as_str().unwrap();
    let path = format!("/v1/tenants/{id}/suspend");
    for _ in 0..2 {
        let suspended = ask(&stage.process, "s", As::Token(&admin), "POST", &path, None).await;
        assert_eq!(suspended.text("status"), "suspended");
    }
}
