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
async fn a_key_makes_none_that_outlives_it() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let make = async |by: &str, expires_at: Option<&str>| {
        let mut body = json!({"name": "k", "kind": "secret", "scopes": ["api-keys:write"]});
        if let Some(at) = expires_at {
            body["expiresAt"] = at.into();
        }
        stage.post(As::Key(by), "/v1/api-keys", body).await
    };
    let (early, end, late) = (
        "2030-01-01T00:00:10Z",
        "2030-01-01T00:00:30Z",
        "2030-01-01T00:00:31Z",
    );
    let maker = make(&first, Some(end)).await.text("apiKey");
    let of_maker = make(&maker, None).await;
    assert_eq!(of_maker.body["expiresAt"], end);
    let of_child = make(&of_maker.text("apiKey"), None).await;
    assert_eq!(of_child.body["expiresAt"], end);
    assert_eq!(make(&maker, Some(early)).await.body["expiresAt"], early);
    assert_eq!(make(&maker, Some(end)).await.body["expiresAt"], end);
    let refused = make(&maker, Some(late)).await;
    assert_eq!(refused.refusal(), (422, "invalid"));
    assert_eq!(refused.body["errors"][0]["code"], "later_than_maker");
    // One that never ends makes what it likes.
    assert_eq!(make(&first, None).await.body["expiresAt"], json!(null));
    assert_eq!(make(&first, Some(late)).await.body["expiresAt"], late);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_revoked_elsewhere_a_moment_ago_makes_no_other() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let made = stage.key(&first, "secret", &["*"]).await;
    let (key, id) = (made.text("apiKey"), made.text("id"));
    assert_eq!(stage.get(As::Key(&key), "/v1/tenant").await.status, 200);
    // Another process revokes it, and this one has not heard of it yet.
    let (other, path) = (stage.another().await, format!("/v1/api-keys/{id}"));
    let gone = other.ask(As::Key(&first), "DELETE", &path, None).await;
    assert_eq!(gone.status, 204);
    assert_eq!(stage.get(As::Key(&key), "/v1/tenant").await.status, 200);
    let late = stage.key(&key, "secret", &["*"]).await;
    assert_eq!(late.refusal(), (401, "bad_credentials"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishable_key_holds_what_pages_need_and_nothing_else() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    for scope in [
        "*",
        "tenant:read",
        "tenants:write",
        "admin:write",
        "api-keys:read",
        "events:read",
        "anything:write",
    ] {
        let refused = stage
            .key(&first, "publishable", &["comments:read", scope])
            .await;
        assert_eq!(refused.refusal(), (422, "invalid"), "{scope}");
        assert_eq!(refused.body["errors"][0]["code"], "not_for_publishable");
    }
    let fit = [
        "comments:read",
        "comments:write",
        "users:read",
        "users:write",
    ];
    let made = stage.key(&first, "publishable", &fit).await;
    assert_eq!(made.status, 201);
    // One that came to hold more by other ways can do no more.
    stage.give_scopes(&made.text("id"), "*").await;
    let refused = stage.get(As::Key(&made.text("apiKey")), "/v1/tenant").await;
    assert_eq!(refused.refusal(), (403, "missing_scope"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_no_say_in_the_tenant_whatever_key_comes_along() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let token = stage.person(&key, "anna").await.text("accessToken");
    let both = As::Both(&key, &token);
    let ask = async |method: &str, path: &str, body: serde_json::Value| {
        let body = (method != "GET").then_some(body);
        stage.process.ask(both, method, path, body).await
    };
    let new_key = json!({"name": "k", "kind": "secret", "scopes": ["*"]});
    let new_user = json!({"username": "bert", "email": "bert@example.org", "password": PASSWORD});
    for (method, path, body) in [
        ("GET", "/v1/tenant", json!(null)),
        ("PATCH", "/v1/tenant", json!({"name": "hijacked"})),
        ("GET", "/v1/api-keys", json!(null)),
        ("POST", "/v1/api-keys", new_key),
        ("POST", "/v1/users", new_user),
    ] {
        let refused = ask(method, path, body).await;
        assert_eq!(refused.refusal(), (403, "not_for_users"), "{method} {path}");
    }
    assert_eq!(stage.get(both, "/v1/users/me").await.status, 200);
    // A key that may less makes the person may less.
    let weak = stage.key(&key, "secret", &["comments:read"]).await;
    let me = stage
        .get(As::Both(&weak.text("apiKey"), &token), "/v1/users/me")
        .await;
    assert_eq!(me.refusal(), (403, "not_for_users"));
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
