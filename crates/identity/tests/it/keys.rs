//! Keys: made, used, bounded, revoked.

use crate::stage::{As, PASSWORD, Stage};
use jiff::SignedDuration;
use serde_json::json;
use stoa_kernel::ApiKeyId;
use stoa_testkit::{PATIENCE, wait_until};
use stoa_web::{Authenticator, Credentials};
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_told_once_and_works() {
    let stage = Stage::new().await;
    let (tenant, first) = stage.tenant("acme").await;
    let made = stage.key(&first, "secret", &["tenant:read"]).await;
    assert_eq!(made.status, 201, "{made:?}");
    let key = made.text("apiKey");
    let own = stage.get(As::Key(&key), "/v1/tenant").await;
    assert_eq!((own.status, own.text("id")), (200, tenant.id.to_string()));

    let list = stage.get(As::Key(&first), "/v1/api-keys").await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 2);
    let said = list.body.to_string();
    assert!(!said.contains(&key) && !said.contains(&first), "{said}");
    let secret = &key[30..73];
    for table in ["identity.api_keys t", "core.events t", "core.audit t"] {
        let holds = format!("{table} WHERE t::text LIKE '%{secret}%'");
        assert_eq!(stage.count(&holds).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_keys_goes_on_where_it_was_cut() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    for _ in 0..4 {
        stage.key(&first, "secret", &["tenant:read"]).await;
    }
    let mut seen = Vec::new();
    let mut path = "/v1/api-keys?limit=2".to_owned();
    loop {
        let page = stage.get(As::Key(&first), &path).await;
        assert_eq!(page.status, 200, "{page:?}");
        for item in page.body["items"].as_array().unwrap() {
            seen.push(item["id"].as_str().unwrap().to_owned());
        }
        match page.body["links"]["next"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    let mut distinct = seen.clone();
    distinct.dedup();
    assert_eq!((seen.len(), distinct.len()), (5, 5));
    let stray = stage.get(As::Key(&first), "/v1/api-keys?cursor=AAAA").await;
    assert_eq!(stray.refusal(), (422, "bad_cursor"));
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_refused_without_a_look_up() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    // Without a database, whoever is looked up is answered 503.
    stage.test.database().close();
    let looked_up = stage.get(As::Key(&first), "/v1/tenant").await;
    assert_eq!(looked_up.status, 503);
    let mut typo = first.clone();
    typo.replace_range(40..41, if &first[40..41] == "x" { "y" } else { "x" });
    for garbage in [
        "",
        "stoa_sk_",
        "hello",
        typo.as_str(),
        &first.replace("_sk_", "_pk_"),
    ] {
        let answer = stage.get(As::Key(garbage), "/v1/tenant").await;
        assert_eq!(answer.refusal(), (401, "bad_credentials"), "{garbage}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_key_and_an_unknown_one_are_remembered() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let elsewhere = Stage::new().await;
    let (_, foreign) = elsewhere.tenant("acme").await;
    assert_eq!(stage.get(As::Key(&first), "/v1/tenant").await.status, 200);
    assert_eq!(stage.get(As::Key(&foreign), "/v1/tenant").await.status, 401);
    let cached = |key: &str| {
        stage.process.identity.cached(&Credentials {
            api_key: Some(key),
            bearer: None,
        })
    };
    assert!(cached(&first).unwrap().is_ok());
    assert!(cached(&foreign).unwrap().is_err());
    // A key that comes to be ends what is remembered of those that are not.
    stage.tenant("other").await;
    assert!(cached(&foreign).is_none());
    // And nothing is remembered for longer than a minute.
    stage.clock.advance(SignedDuration::from_secs(61));
    assert!(cached(&first).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_what_its_scopes_say_and_no_more() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let reader = stage
        .key(&first, "secret", &["tenant:read"])
        .await
        .text("apiKey");
    let refused = stage
        .process
        .ask(
            As::Key(&reader),
            "PATCH",
            "/v1/tenant",
            Some(json!({"name": "x"})),
        )
        .await;
    assert_eq!(refused.refusal(), (403, "missing_scope"));
    let refused = stage.get(As::Key(&reader), "/v1/tenants").await;
    assert_eq!(refused.refusal(), (403, "administrator_required"));

    let scopes = &["api-keys:write", "tenant:read"];
    let maker = stage.key(&first, "secret", scopes).await.text("apiKey");
    let weaker = stage.key(&maker, "secret", &["tenant:read"]).await;
    assert_eq!(weaker.status, 201);
    let stronger = stage.key(&maker, "secret", &["tenant:write"]).await;
    assert_eq!(stronger.refusal(), (403, "scopes_exceeded"));
    let open = stage.key(&first, "publishable", &["*"]).await;
    assert_eq!(open.refusal(), (422, "invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishable_key_with_origins_serves_their_pages_only() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    let begun = stage.person(&secret, "anna").await;
    let token = begun.text("accessToken");
    let key = async |kind: &str, origins: &[&str]| {
        let scopes = ["users:read", "users:write"];
        let body = json!({"name": "k", "kind": kind, "scopes": scopes, "origins": origins});
        let made = stage.post(As::Key(&secret), "/v1/api-keys", body).await;
        assert_eq!(made.status, 201, "{made:?}");
        made
    };
    let ours = ["https://Acme.example:443", "http://localhost:5173"];
    let made = key("publishable", &ours).await;
    assert_eq!(
        made.body["origins"],
        json!(["https://acme.example", "http://localhost:5173"])
    );
    let bound = made.text("apiKey");
    let free = key("publishable", &[]).await.text("apiKey");
    let server = key("secret", &ours).await.text("apiKey");

    let read = async |key: &str, origins: &[&str]| {
        let who = As::Both(key, &token);
        let me = "/v1/users/me";
        stage.process.ask_from(origins, who, "GET", me, None).await
    };
    let write = async |key: &str, origins: &[&str]| {
        let (who, path) = (As::Key(key), "/v1/users/login");
        let body = json!({"email": "anna@example.org", "password": PASSWORD});
        let process = &stage.process;
        process
            .ask_from(origins, who, "POST", path, Some(body))
            .await
    };
    for page in ["https://acme.example", "http://localhost:5173"] {
        assert_eq!(read(&bound, &[page]).await.status, 200, "{page}");
        assert_eq!(write(&bound, &[page]).await.status, 200, "{page}");
    }
    for elsewhere in [
        &["https://else.example"][..],
        &["http://acme.example"],
        &["https://acme.example.else.example"],
        &["https://acme.example:8443"],
        &["null"],
        &[""],
        &["https://acme.example", "https://else.example"],
    ] {
        // Also where the key was remembered a moment ago.
        for answer in [
            read(&bound, elsewhere).await,
            write(&bound, elsewhere).await,
        ] {
            assert_eq!(
                answer.refusal(),
                (403, "origin_not_allowed"),
                "{elsewhere:?}"
            );
        }
        assert_eq!(read(&free, elsewhere).await.status, 200);
        assert_eq!(write(&server, elsewhere).await.status, 200);
    }
    // A page of this very origin does not say so when it only reads; a script says nothing at all.
    assert_eq!(read(&bound, &[]).await.status, 200);
    assert_eq!(
        write(&bound, &[]).await.refusal(),
        (403, "origin_not_allowed")
    );
    assert_eq!(write(&free, &[]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_ends_when_it_expires_though_it_was_just_used() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let body = json!({"name": "brief", "kind": "secret", "scopes": ["tenant:read"],
                      "expiresAt": "2030-01-01T00:00:30Z"});
    let made = stage
        .post(As::Key(&first), "/v1/api-keys", body.clone())
        .await;
    let key = made.text("apiKey");
    assert_eq!(stage.get(As::Key(&key), "/v1/tenant").await.status, 200);
    stage.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(stage.get(As::Key(&key), "/v1/tenant").await.status, 401);
    let late = stage.post(As::Key(&first), "/v1/api-keys", body).await;
    assert_eq!(late.refusal(), (422, "invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_is_refused_at_once_here_and_soon_elsewhere() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let other = stage.another().await;
    let stop = CancellationToken::new();
    let polling = tokio::spawn({
        let (identity, stop) = (other.identity.clone(), stop.clone());
        async move { identity.run_poll(stop).await }
    });
    let made = stage.key(&first, "secret", &["tenant:read"]).await;
    let (key, id) = (made.text("apiKey"), made.text("id"));
    assert_eq!(stage.get(As::Key(&key), "/v1/tenant").await.status, 200);
    assert_eq!(
        other
            .ask(As::Key(&key), "GET", "/v1/tenant", None)
            .await
            .status,
        200
    );

    let path = format!("/v1/api-keys/{id}");
    let gone = stage
        .process
        .ask(As::Key(&first), "DELETE", &path, None)
        .await;
    assert_eq!(gone.status, 204);
    assert_eq!(
        stage.get(As::Key(&key), "/v1/tenant").await.refusal(),
        (401, "bad_credentials")
    );
    wait_until(
        "the other process refuses the key",
        async || {
            other
                .ask(As::Key(&key), "GET", "/v1/tenant", None)
                .await
                .status
                == 401
        },
        PATIENCE,
    )
    .await;
    // Again is the same; what never was is not found.
    let again = stage
        .process
        .ask(As::Key(&first), "DELETE", &path, None)
        .await;
    assert_eq!(again.status, 204);
    let none = format!("/v1/api-keys/{}", ApiKeyId(uuid::Uuid::nil()));
    let none = stage
        .process
        .ask(As::Key(&first), "DELETE", &none, None)
        .await;
    assert_eq!(none.refusal(), (404, "not_found"));
    let told = "core.events WHERE type = 'ApiKeyRevoked'";
    assert_eq!(stage.count(told).await, 1);
    stop.cancel();
    polling.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_of_a_key_is_written_down_later() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    stage.get(As::Key(&first), "/v1/tenant").await;
    stage.clock.advance(SignedDuration::from_secs(10));
    stage.get(As::Key(&first), "/v1/tenant").await;
    stage.process.identity.write_uses().await.unwrap();
    let list = stage.get(As::Key(&first), "/v1/api-keys").await;
    assert_eq!(list.body["items"][0]["lastUsedAt"], "2030-01-01T00:00:10Z");
}
