//! Web pages of other origins (CORS): browsers let them read what some key's origins allow.

use crate::stage::{Answer, As, Process, Stage};
use http::HeaderMap;
use jiff::SignedDuration;
use serde_json::json;

const SHOP: &str = "https://shop.example";
const OTHER: &str = "https://other.example";

/// As a browser asks before a page sends a key.
async fn preflight(process: &Process, origin: &str) -> Answer {
    let headers = [
        ("Origin", origin),
        ("Access-Control-Request-Method", "POST"),
        (
            "Access-Control-Request-Headers",
            "content-type,x-api-key,idempotency-key",
        ),
    ];
    process
        .ask_with(&headers, As::Nobody, "OPTIONS", "/v1/users/login", None)
        .await
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// Makes a publishable key and tells it.
async fn key(stage: &Stage, secret: &str, origins: &[&str]) -> String {
    let scopes = ["users:read", "users:write"];
    let body = json!({"name": "k", "kind": "publishable", "scopes": scopes, "origins": origins});
    let made = stage.post(As::Key(secret), "/v1/api-keys", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.text("apiKey")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_may_ask_once_some_key_names_its_origin() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let other = stage.another().await;
    for process in [&stage.process, &other] {
        let refused = preflight(process, SHOP).await;
        assert_eq!(refused.status, 204);
        assert_eq!(header(&refused.headers, "access-control-allow-origin"), "");
        assert_eq!(header(&refused.headers, "vary"), "origin");
    }
    key(&stage, &secret, &[SHOP]).await;

    let admitted = preflight(&stage.process, SHOP).await;
    assert_eq!(admitted.status, 204);
    let said = |name| header(&admitted.headers, name).to_owned();
    assert_eq!(said("access-control-allow-origin"), SHOP);
    assert!(said("access-control-allow-methods").contains("PATCH"));
    for name in [
        "content-type",
        "x-api-key",
        "idempotency-key",
        "authorization",
    ] {
        let allowed = said("access-control-allow-headers");
        assert!(allowed.split(", ").any(|allowed| allowed == name), "{name}");
    }
    assert_eq!(said("access-control-allow-credentials"), "");
    let refused = preflight(&stage.process, OTHER).await;
    assert_eq!(header(&refused.headers, "access-control-allow-origin"), "");

    stage.clock.advance(SignedDuration::from_secs(11));
    let elsewhere = preflight(&other, SHOP).await;
    assert_eq!(
        header(&elsewhere.headers, "access-control-allow-origin"),
        SHOP
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_reads_answers_and_refusals_alike() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let key = key(&stage, &secret, &[SHOP]).await;
    let ask = async |origin: &str, who: As<'_>| {
        let body = json!({"email": "a@example.org", "password": "wrong password"});
        let path = "/v1/users/login";
        stage
            .process
            .ask_from(&[origin], who, "POST", path, Some(body))
            .await
    };
    for (who, status) in [
        (As::Key(&key), 401),
        (As::Nobody, 401),
        (As::Key("garbage"), 401),
    ] {
        let answer = ask(SHOP, who).await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(header(&answer.headers, "access-control-allow-origin"), SHOP);
        let read = header(&answer.headers, "access-control-expose-headers");
        assert!(read.contains("x-request-id") && read.contains("retry-after"));
    }
    let foreign = ask(OTHER, As::Key(&key)).await;
    assert_eq!(foreign.refusal(), (403, "origin_not_allowed"));
    assert_eq!(header(&foreign.headers, "access-control-allow-origin"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_origins_serves_every_page_until_it_ends() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let key = key(&stage, &secret, &[]).await;
    let admitted = preflight(&stage.process, OTHER).await;
    assert_eq!(
        header(&admitted.headers, "access-control-allow-origin"),
        OTHER
    );

    let list = stage.get(As::Key(&secret), "/v1/api-keys").await;
    let items = list.body["items"].as_array().unwrap();
    let made = items
        .iter()
        .find(|item| key.starts_with(item["prefix"].as_str().unwrap()));
    let path = format!("/v1/api-keys/{}", made.unwrap()["id"].as_str().unwrap());
    let revoked = stage
        .process
        .ask(As::Key(&secret), "DELETE", &path, None)
        .await;
    assert_eq!(revoked.status, 204);
    let refused = preflight(&stage.process, OTHER).await;
    assert_eq!(header(&refused.headers, "access-control-allow-origin"), "");
}
