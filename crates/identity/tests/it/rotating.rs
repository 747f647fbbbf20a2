//! Keys get another secret.

use crate::stage::{Answer, As, Process, Stage};
use jiff::SignedDuration;
use serde_json::{Value, json};
use stoa_testkit::{PATIENCE, wait_until};
use tokio_util::sync::CancellationToken;

async fn rotate(process: &Process, by: &str, id: &str, body: Option<Value>) -> Answer {
    let path = format!("/v1/api-keys/{id}/rotate");
    process.ask(As::Key(by), "POST", &path, body).await
}

async fn status(process: &Process, key: &str) -> u16 {
    let asked = process.ask(As::Key(key), "GET", "/v1/tenant", None).await;
    asked.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_gets_another_secret_and_the_one_before_is_refused_everywhere() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let other = stage.another().await;
    let stop = CancellationToken::new();
    let polling = tokio::spawn({
        let (identity, stop) = (other.identity.clone(), stop.clone());
        async move { identity.run_poll(stop).await }
    });
    let made = stage.key(&first, "secret", &["tenant:read"]).await;
    let (old, id) = (made.text("apiKey"), made.text("id"));
    assert_eq!(status(&stage.process, &old).await, 200);
    assert_eq!(status(&other, &old).await, 200);

    let rotated = rotate(&stage.process, &first, &id, None).await;
    assert_eq!(rotated.status, 200, "{rotated:?}");
    let new = rotated.text("apiKey");
    assert_ne!(new, old);
    assert_ne!(rotated.text("prefix"), made.text("prefix"));
    for field in [
        "id",
        "name",
        "kind",
        "scopes",
        "origins",
        "expiresAt",
        "createdAt",
    ] {
        assert_eq!(rotated.body[field], made.body[field], "{field}");
    }
    assert_eq!(rotated.body["rotatedAt"], "2030-01-01T00:00:00Z");
    assert_eq!(rotated.body["formerUntil"], json!(null));
    assert_eq!(status(&stage.process, &old).await, 401, "at once here");
    assert_eq!(status(&stage.process, &new).await, 200);
    let refused = async || status(&other, &old).await == 401;
    wait_until("the other process refuses it", refused, PATIENCE).await;
    assert_eq!(status(&other, &new).await, 200);

    let list = stage.get(As::Key(&first), "/v1/api-keys").await;
    assert_eq!(
        list.body["items"].as_array().unwrap().len(),
        2,
        "no key more"
    );
    for secret in [&old[30..73], &new[30..73]] {
        for table in ["identity.api_keys t", "core.events t", "core.audit t"] {
            let holds = format!("{table} WHERE t::text LIKE '%{secret}%'");
            assert_eq!(stage.count(&holds).await, 0, "{table}");
        }
    }
    let told = format!(
        "core.events e JOIN core.audit a ON a.resource_id = e.aggregate_id
          WHERE e.type = 'ApiKeyRotated' AND e.aggregate_version = 2 AND a.action = 'api_key.rotated'
            AND e.aggregate_id = '{id}'"
    );
    assert_eq!(stage.count(&told).await, 1);
    // Versions go on.
    let path = format!("/v1/api-keys/{id}");
    let gone = stage
        .process
        .ask(As::Key(&first), "DELETE", &path, None)
        .await;
    assert_eq!(gone.status, 204);
    let told = "core.events WHERE type = 'ApiKeyRevoked' AND aggregate_version = 3";
    assert_eq!(stage.count(told).await, 1);
    assert_eq!(status(&stage.process, &new).await, 401);
    stop.cancel();
    polling.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_secrets_work_beside_each_other_for_as_long_as_was_asked_for_and_no_third() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let other = stage.another().await;
    let made = stage.key(&first, "secret", &["tenant:read"]).await;
    let (one, id) = (made.text("apiKey"), made.text("id"));
    let grace = async |seconds: i64| {
        let body = Some(json!({"graceSeconds": seconds}));
        rotate(&stage.process, &first, &id, body).await
    };
    let rotated = grace(60).await;
    assert_eq!(rotated.body["formerUntil"], "2030-01-01T00:01:00Z");
    let two = rotated.text("apiKey");
    stage.clock.advance(SignedDuration::from_secs(59));
    for process in [&stage.process, &other] {
        for key in [&one, &two] {
            assert_eq!(status(process, key).await, 200);
        }
    }
    // Both were remembered a second ago.
    stage.clock.advance(SignedDuration::from_secs(1));
    for process in [&stage.process, &other] {
        assert_eq!(status(process, &one).await, 401);
        assert_eq!(status(process, &two).await, 200);
    }
    let three = grace(86_400).await.text("apiKey");
    assert_eq!(status(&stage.process, &two).await, 200);
    let four = grace(86_400).await.text("apiKey");
    for (key, expected) in [(&one, 401), (&two, 401), (&three, 200), (&four, 200)] {
        assert_eq!(status(&stage.process, key).await, expected);
    }
    let five = grace(0).await.text("apiKey");
    for (key, expected) in [(&three, 401), (&four, 401), (&five, 200)] {
        assert_eq!(status(&stage.process, key).await, expected);
    }
    for seconds in [-1, 86_401] {
        let refused = grace(seconds).await;
        assert_eq!(refused.refusal(), (422, "invalid"), "{seconds}");
        assert_eq!(refused.body["errors"][0]["field"], "graceSeconds");
    }
    assert_eq!(status(&stage.process, &five).await, 200);
    let path = format!("/v1/api-keys/{id}");
    stage
        .process
        .ask(As::Key(&first), "DELETE", &path, None)
        .await;
    let ended = grace(0).await;
    assert_eq!(ended.refusal(), (409, "api_key_ended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_comes_by_more_than_it_has_by_rotating_another() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let (_, foreign) = stage.tenant("other").await;
    let strong = stage
        .key(&first, "secret", &["tenant:write"])
        .await
        .text("id");
    let weak = stage
        .key(&first, "secret", &["api-keys:write", "tenant:read"])
        .await;
    let (weak, own) = (weak.text("apiKey"), weak.text("id"));
    let refused = rotate(&stage.process, &weak, &strong, None).await;
    assert_eq!(refused.refusal(), (403, "scopes_exceeded"));
    let equal = stage
        .key(&first, "secret", &["tenant:read"])
        .await
        .text("id");
    assert_eq!(
        rotate(&stage.process, &weak, &equal, None).await.status,
        200
    );
    // Itself it may, whatever it has.
    let renewed = rotate(&stage.process, &weak, &own, None).await;
    assert_eq!(renewed.status, 200, "{renewed:?}");
    let weak = renewed.text("apiKey");
    assert_eq!(
        rotate(&stage.process, &weak, &strong, None).await.status,
        403
    );

    let body = json!({"name": "k", "kind": "secret", "scopes": ["*"],
                      "expiresAt": "2030-01-01T01:00:00Z"});
    let brief = stage.post(As::Key(&first), "/v1/api-keys", body).await;
    let refused = rotate(&stage.process, &brief.text("apiKey"), &strong, None).await;
    assert_eq!(refused.refusal(), (403, "outlives_caller"));
    let own = brief.text("id");
    let longest = Some(json!({"graceSeconds": 86_400}));
    let renewed = rotate(&stage.process, &brief.text("apiKey"), &own, longest).await;
    assert_eq!(
        renewed.body["formerUntil"], "2030-01-01T01:00:00Z",
        "no secret outlives its key"
    );
    stage.clock.advance(SignedDuration::from_hours(1));
    let expired = rotate(&stage.process, &first, &own, None).await;
    assert_eq!(expired.refusal(), (409, "api_key_ended"));

    let unknown = "01890000-0000-7000-8000-000000000007";
    for id in [&strong, unknown] {
        let refused = rotate(&stage.process, &foreign, id, None).await;
        assert_eq!(refused.refusal(), (404, "not_found"), "{id}");
    }
    let page = stage.key(&first, "publishable", &["users:read"]).await;
    let refused = rotate(&stage.process, &page.text("apiKey"), &page.text("id"), None).await;
    assert_eq!(refused.status, 403);
    let rotated = rotate(&stage.process, &first, &page.text("id"), None).await;
    assert!(
        rotated.text("apiKey").starts_with("stoa_pk_"),
        "{rotated:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_sent_again_gives_the_same_secret_which_lies_nowhere_in_clear() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let id = stage
        .key(&first, "secret", &["tenant:read"])
        .await
        .text("id");
    let path = format!("/v1/api-keys/{id}/rotate");
    let ask = async || {
        let headers = [("Idempotency-Key", "k")];
        let process = &stage.process;
        process
            .ask_with(&headers, As::Key(&first), "POST", &path, None)
            .await
    };
    let one = ask().await;
    assert_eq!(one.status, 200, "{one:?}");
    let again = ask().await;
    assert_eq!((again.status, &again.body), (200, &one.body));
    let new = one.text("apiKey");
    assert_eq!(status(&stage.process, &new).await, 200);
    let admin = stage.test.admin().await;
    let kept = "SELECT body, is_sealed FROM core.kept_answers";
    let row = admin.query_one(kept, &[]).await.unwrap();
    let body: Vec<u8> = row.get(0);
    assert!(row.get::<_, bool>(1));
    assert!(!body.windows(new.len()).any(|part| part == new.as_bytes()));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_rotate_each_other_at_once_wait_in_no_circle() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let mut keys = Vec::new();
    for _ in 0..2 {
        let made = stage.key(&first, "secret", &["*"]).await;
        keys.push((made.text("apiKey"), made.text("id")));
    }
    let grace = || Some(json!({"graceSeconds": 600}));
    for _ in 0..10 {
        let (one, other) = tokio::join!(
            rotate(&stage.process, &keys[0].0, &keys[1].1, grace()),
            rotate(&stage.process, &keys[1].0, &keys[0].1, grace()),
        );
        // Whoever came second had its own secret replaced by then.
        let (done, at) = if one.status == 200 {
            (&one, 1)
        } else {
            (&other, 0)
        };
        let refused = if at == 1 { &other } else { &one };
        assert_eq!(done.status, 200, "{one:?} {other:?}");
        let second = [(403, "former_secret"), (401, "bad_credentials")];
        assert!(second.contains(&refused.refusal()), "{one:?} {other:?}");
        keys[at].0 = done.text("apiKey");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_present_secret_makes_keys_and_gives_them_others() {
    let stage = Stage::new().await;
    let (_, first) = stage.tenant("acme").await;
    let scopes = ["api-keys:read", "api-keys:write", "tenant:read"];
    let made = stage.key(&first, "secret", &scopes).await;
    let (former, id) = (made.text("apiKey"), made.text("id"));
    let grace = || Some(json!({"graceSeconds": 600}));
    let present = rotate(&stage.process, &former, &id, grace()).await;
    let present = present.text("apiKey");
    assert_eq!(status(&stage.process, &former).await, 200, "for all else");
    let key = json!({"name": "more", "kind": "secret", "scopes": ["tenant:read"]});
    let make = async |by: &str| {
        let key = Some(key.clone());
        stage
            .process
            .ask(As::Key(by), "POST", "/v1/api-keys", key)
            .await
    };
    let refused = (403, "former_secret");
    assert_eq!(make(&former).await.refusal(), refused);
    assert_eq!(
        rotate(&stage.process, &former, &id, None).await.refusal(),
        refused
    );
    assert_eq!(make(&present).await.status, 201);

    // Of many at once, all let in by the secret that was the present one then, one has it replaced.
    let at_once = (0..6).map(|_| rotate(&stage.process, &present, &id, None));
    let answers = futures_util::future::join_all(at_once).await;
    let done: Vec<_> = answers.iter().filter(|one| one.status == 200).collect();
    assert_eq!(done.len(), 1, "{answers:?}");
    assert_eq!(status(&stage.process, &done[0].text("apiKey")).await, 200);
}
