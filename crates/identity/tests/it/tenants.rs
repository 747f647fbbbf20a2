//! Tenants: made, changed, suspended, deleted.

use crate::stage::{As, Stage};
use serde_json::json;
use stoa_kernel::Limit;
use stoa_testkit::{PATIENCE, wait_until};
use tokio_util::sync::CancellationToken;

async fn administrator(stage: &Stage) -> String {
    let identity = &stage.process.identity;
    identity.create_admin_token("test", None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_a_tenant_whose_key_works_at_once() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let body = json!({"name": "Acme", "subdomain": "acme", "plan": "pro"});
    let made = stage
        .post(As::Token(&admin), "/v1/tenants", body.clone())
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.body["tenant"]["plan"], "pro");
    let own = stage.get(As::Key(&made.text("apiKey")), "/v1/tenant").await;
    assert_eq!(own.body, made.body["tenant"]);

    let taken = stage
        .post(As::Token(&admin), "/v1/tenants", body.clone())
        .await;
    assert_eq!(taken.refusal(), (409, "subdomain_taken"));
    let open = stage.post(As::Nobody, "/v1/tenants", body.clone()).await;
    assert_eq!(open.refusal(), (401, "credentials_required"));
    let key = made.text("apiKey");
    let tenant = stage.post(As::Key(&key), "/v1/tenants", body.clone()).await;
    assert_eq!(tenant.refusal(), (403, "administrator_required"));
    let both = stage
        .post(As::Both(&key, &admin), "/v1/tenants", body)
        .await;
    assert_eq!(
        both.status, 401,
        "one is either a tenant or the administrator"
    );

    let list = stage.get(As::Token(&admin), "/v1/tenants").await;
    assert_eq!(list.body["items"], json!([made.body["tenant"]]));
    let tenant_id = own.text("id");
    for (table, what) in [
        ("core.events", "type = 'TenantCreated'"),
        ("core.events", "type = 'ApiKeyCreated'"),
        (
            "core.audit",
            "action = 'tenant.created' AND actor_kind = 'administrator'",
        ),
    ] {
        let row = format!("{table} WHERE tenant_id = '{tenant_id}' AND {what}");
        assert_eq!(stage.count(&row).await, 1, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_tenant_is_refused_field_by_field_and_changes_nothing() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let body = json!({"name": "", "subdomain": "A b", "plan": "p", "ratePerMinute": 0});
    let refused = stage.post(As::Token(&admin), "/v1/tenants", body).await;
    assert_eq!(refused.refusal(), (422, "invalid"));
    let fields: Vec<_> = refused.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["name", "subdomain", "ratePerMinute"]);
    let body = json!({"name": "x", "subdomain": "x", "isAdmin": true});
    let refused = stage.post(As::Token(&admin), "/v1/tenants", body).await;
    assert_eq!(refused.body["errors"][0]["code"], "unknown_field");
    assert_eq!(stage.count("identity.tenants").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_tenant_is_refused_everywhere_until_it_is_activated() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let (tenant, key) = stage.tenant("acme").await;
    let token = stage.person(&key, "anna").await.text("accessToken");
    let other = stage.another().await;
    let stop = CancellationToken::new();
    let polling = tokio::spawn({
        let (identity, stop) = (other.identity.clone(), stop.clone());
        async move { identity.run_poll(stop).await }
    });
    let there = async || {
        other
            .ask(As::Key(&key), "GET", "/v1/tenant", None)
            .await
            .status
    };
    assert_eq!(there().await, 200);
    let me = stage.get(As::Token(&token), "/v1/users/me").await;
    assert_eq!(me.status, 200, "{me:?}");

    let suspend = format!("/v1/tenants/{}/suspend", tenant.id);
    let answer = stage.post(As::Token(&admin), &suspend, json!({})).await;
    assert_eq!(
        (answer.status, answer.text("status")),
        (200, "suspended".to_owned())
    );
    let again = stage.post(As::Token(&admin), &suspend, json!({})).await;
    assert_eq!(
        again.body["version"], answer.body["version"],
        "nothing happens twice"
    );
    for who in [As::Key(&key), As::Token(&token), As::Both(&key, &token)] {
        let answer = stage.get(who, "/v1/tenant").await;
        assert_eq!(answer.refusal(), (403, "tenant_suspended"));
    }
    wait_until(
        "the other process refuses",
        async || there().await == 403,
        PATIENCE,
    )
    .await;

    let activate = format!("/v1/tenants/{}/activate", tenant.id);
    stage.post(As::Token(&admin), &activate, json!({})).await;
    assert_eq!(stage.get(As::Key(&key), "/v1/tenant").await.status, 200);
    wait_until(
        "the other process serves again",
        async || there().await == 200,
        PATIENCE,
    )
    .await;
    stop.cancel();
    polling.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_tenant_is_refused_for_good() {
    let stage = Stage::new().await;
    let admin = administrator(&stage).await;
    let (tenant, key) = stage.tenant("acme").await;
    let path = format!("/v1/tenants/{}", tenant.id);
    let gone = stage
        .process
        .ask(As::Token(&admin), "DELETE", &path, None)
        .await;
    assert_eq!(gone.status, 204);
    let refused = stage.get(As::Key(&key), "/v1/tenant").await;
    assert_eq!(refused.refusal(), (403, "tenant_deleted"));
    let back = stage
        .post(As::Token(&admin), &format!("{path}/activate"), json!({}))
        .await;
    assert_eq!(back.refusal(), (409, "tenant_deleted"));
    let none = "/v1/tenants/00000000-0000-7000-8000-000000000000";
    let none = stage.get(As::Token(&admin), none).await;
    assert_eq!(none.refusal(), (404, "not_found"));
    let odd = stage.get(As::Token(&admin), "/v1/tenants/xyz").await;
    assert_eq!(odd.refusal(), (404, "not_found"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_changes_itself_and_leaves_a_trace() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    let body = json!({"settings": {"theme": "dark"}});
    let changed = stage
        .process
        .ask(As::Key(&key), "PATCH", "/v1/tenant", Some(body))
        .await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(changed.body["settings"]["theme"], "dark");
    assert_eq!(
        (changed.text("name"), &changed.body["version"]),
        (tenant.name, &json!(2))
    );
    for body in [
        json!({"settings": []}),
        json!({"settings": {"a": "\0"}}),
        json!({"plan": "x"}),
    ] {
        let refused = stage
            .process
            .ask(As::Key(&key), "PATCH", "/v1/tenant", Some(body.clone()))
            .await;
        assert_eq!(refused.status, 422, "{body}");
    }
    let row = "core.audit WHERE action = 'tenant.changed' AND actor_kind = 'tenant'";
    assert_eq!(stage.count(row).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_finds_a_tenant_by_its_subdomain() {
    let stage = Stage::new().await;
    let (tenant, _) = stage.tenant("acme").await;
    // Another process, which has never seen it.
    let identity = stage.another().await.identity;
    let found = identity.find_tenant_by_subdomain("acme").await.unwrap();
    assert_eq!(found.unwrap().id, tenant.id);
    assert!(
        identity
            .find_tenant_by_subdomain("none")
            .await
            .unwrap()
            .is_none()
    );
    let keys = identity
        .list_api_keys(tenant.id, None, Limit::DEFAULT)
        .await
        .unwrap();
    identity
        .revoke_api_key(&stage.origin(tenant.id), keys[0].id)
        .await
        .unwrap()
        .done()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_master_secret_is_refused_at_the_start() {
    let stage = Stage::new().await;
    let settings = stoa_identity::IdentitySettings::new([8; 32], "x");
    let clock = stage.clock.clone();
    let limiter = std::sync::Arc::new(stoa_cache::MemoryLimiter::new(clock.clone()));
    let entropy = std::sync::Arc::new(stoa_kernel::SystemEntropy);
    let refused =
        stoa_identity::Identity::start(stage.test.database(), clock, entropy, limiter, settings)
            .await;
    let said = refused.err().unwrap().to_string();
    assert!(said.contains("another master secret"), "{said}");
}
