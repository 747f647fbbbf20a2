//! Two nets hold a tenant's rows: the predicate in every query, and the policy of every table. Each
//! is cut here, and the other must hold alone.

use crate::stage::{As, PASSWORD, Stage};
use jiff::Timestamp;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use stoa_contracts::People;
use stoa_kernel::{TenantId, UserId};
use stoa_testkit::{
    TestDatabase,
    nets::{Query, Value, cut_predicates, queries, reach, without_predicates},
};
use tokio_postgres::{Client, types::Type};
use uuid::Uuid;

const TABLES: [&str; 7] = [
    "tenants",
    "api_keys",
    "usernames",
    "users",
    "sessions",
    "revocations",
    "erasures",
];

/// What is asked without a tenant, on purpose, by `stoa_system`, and why.
const SYSTEM: [(&str, &str); 14] = [
    (
        "erasures_after",
        "the list outside of the database holds all tenants' erasures",
    ),
    (
        "open_erasures",
        "whatever was broken off goes on, whosever it is",
    ),
    (
        "look_up",
        "a key tells whose it is: its tenant is what is looked for",
    ),
    (
        "note_use",
        "uses of all tenants' keys are written down together, each by tenant and id",
    ),
    (
        "recent_revocations",
        "every process must forget what any tenant revoked",
    ),
    (
        "registered_origins",
        "a browser that asks ahead does not say whose key it will use",
    ),
    ("forget_revocations", "house-keeping by age"),
    ("tenants_after", "the platform's administrator lists all"),
    (
        "tenant_by_subdomain",
        "the command line finds a tenant by its name",
    ),
    (
        "admin_token",
        "the platform's administrator stands outside of all tenants",
    ),
    ("insert_admin_token", "as above"),
    (
        "signing_keys",
        "one set signs for all tenants; their rows hold nothing of any",
    ),
    ("insert_signing_key", "as above"),
    ("rotate_signing_keys", "as above"),
];

/// What only adds rows, which carry the tenant that is given: there is nothing for a predicate to
/// hold back.
const INSERTS: [&str; 6] = [
    "claim_username",
    "insert_key",
    "insert_revocation",
    "insert_tenant",
    "insert_user",
    "note_erasure",
];

/// Whose tables hold nothing of any tenant; those who serve have no right to them at all.
const OF_NO_TENANT: [&str; 5] = [
    "admin_token",
    "insert_admin_token",
    "insert_signing_key",
    "rotate_signing_keys",
    "signing_keys",
];

/// A tenant with a person who is logged in, and nobody's tenant, who has no row at all: whatever
/// that one reaches is another's.
struct Scene {
    stage: Stage,
    theirs: TenantId,
    their_key: String,
    ids: Vec<Uuid>,
    public_id: String,
    password_hash: String,
    user: Uuid,
    nobody: TenantId,
}

async fn scene() -> Scene {
    let stage = Stage::new().await;
    let (theirs, their_key) = stage.tenant("theirs").await;
    stage.person(&their_key, "anna").await;
    stage.key(&their_key, "publishable", &["users:read"]).await;
    let admin = stage.test.admin().await;
    for age in ["0 hours", "2 hours"] {
        admin
            .execute(
                "INSERT INTO identity.revocations (tenant_id, id, kind, subject, at)
                 VALUES ($1, gen_random_uuid(), 'tenant', $1, now() - $2::text::interval)",
                &[&theirs.id.0, &age],
            )
            .await
            .unwrap();
    }
    let erasure = "INSERT INTO identity.erasures SELECT tenant_id, id, now() FROM identity.users";
    admin.execute(erasure, &[]).await.unwrap();
    let rows = admin
        .query(
            "SELECT id FROM identity.api_keys UNION SELECT id FROM identity.users
             UNION SELECT id FROM identity.sessions UNION SELECT id FROM identity.tenants",
            &[],
        )
        .await
        .unwrap();
    let public = "SELECT public_id FROM identity.api_keys WHERE kind = 'secret'";
    let public_id = admin.query_one(public, &[]).await.unwrap().get(0);
    let person = "SELECT id, password_hash FROM identity.users";
    let person = admin.query_one(person, &[]).await.unwrap();
    Scene {
        user: person.get(0),
        password_hash: person.get(1),
        theirs: theirs.id,
        ids: rows.iter().map(|row| row.get(0)).collect(),
        nobody: TenantId(Uuid::from_u128(1)),
        stage,
        their_key,
        public_id,
    }
}

impl Scene {
    /// A value that names their rows, or, for what is added, that nothing but a net refuses.
    fn value(&self, query: &Query, name: &str, kind: &Type, id: Uuid, generation: i32) -> Value {
        let adds = INSERTS.contains(&query.name.as_str());
        match (name, kind) {
            ("after" | "tenant_after" | "user_after", _) if *kind == Type::UUID => {
                Box::new(Uuid::nil())
            }
            ("at", _) => Box::new("2030-01-01T00:00:01Z".parse::<Timestamp>().unwrap()),
            ("email_key" | "public_id" | "subdomain", _) if adds => Box::new("fresh"),
            ("kind", _) if query.name == "insert_revocation" => Box::new("key"),
            ("tenants", _) => Box::new(vec![self.theirs.0]),
            ("email_key", _) if query.name == "change_email" => Box::new("fresh"),
            ("former", _) => Box::new(self.password_hash.clone()),
            ("from", _) => Box::new(""),
            ("until", _) => Box::new("\u{10ffff}"),
            ("role", _) => Box::new("user"),
            ("user_id", _) if query.name == "end_own_session" => Box::new(self.user),
            ("kept", _) => Box::new(Uuid::nil()),
            ("after", _) if query.name == "list_users" => Box::new(""),
            ("email_key", _) => Box::new("anna@example.org"),
            ("public_id", _) => Box::new(self.public_id.clone()),
            ("subdomain", _) => Box::new("theirs"),
            ("status", _) if query.name == "list_users" => Box::new("active"),
            ("status", _) => Box::new("suspended"),
            ("kind", _) => Box::new("secret"),
            ("state", _) => Box::new("next"),
            ("username_key", _) if query.name == "hold_username" => Box::new("anna"),
            ("secret_hash", _) => Box::new(vec![0_u8; 32]),
            (_, &Type::UUID) => Box::new(id),
            (_, &Type::UUID_ARRAY) => Box::new(vec![id]),
            (_, &Type::TEXT) => Box::new("x"),
            (_, &Type::TEXT_ARRAY) => Box::new(vec!["x"]),
            (_, &Type::INT4) => Box::new(generation),
            (_, &Type::INT8) => Box::new(99_i64),
            (_, &Type::TIMESTAMPTZ) => Box::new(Timestamp::UNIX_EPOCH),
            (_, &Type::TIMESTAMPTZ_ARRAY) => Box::new(vec![Timestamp::MAX]),
            (_, &Type::BYTEA) => Box::new(vec![0_u8]),
            (_, &Type::JSONB) => Box::new(serde_json::json!({})),
            (name, other) => panic!("give {name}, {other}, a value"),
        }
    }

    /// How many of their rows a query reaches. Where the query names its tenant, that is `tenant`.
    async fn reached(&self, client: &Client, query: &Query, tenant: Option<TenantId>) -> u64 {
        let mut reached = 0;
        for id in &self.ids {
            for generation in [-1, 0, 1] {
                let value = |name: &str, kind: &Type| match tenant {
                    Some(tenant) if name == "tenant" => Box::new(tenant.0) as Value,
                    _ => self.value(query, name, kind, *id, generation),
                };
                reached += reach(client, self.nobody, query, value).await;
            }
        }
        reached
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")
}

fn all(edit: impl Fn(&str, &str) -> String) -> Vec<Query> {
    queries(&folder(), edit)
}

/// Where the row is the tenant's own, its id is the tenant.
fn with_predicates(file: &str, sql: &str) -> String {
    if file == "tenants.sql" {
        return sql.replace(":id", ":tenant");
    }
    sql.to_owned()
}

fn stripped(file: &str, sql: &str) -> String {
    without_predicates(&with_predicates(file, sql))
}

fn of_system(query: &Query) -> bool {
    SYSTEM.iter().any(|(name, _)| *name == query.name)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_query_names_its_tenant_or_is_asked_without_one_on_purpose() {
    let names: BTreeSet<String> = all(with_predicates).into_iter().map(|q| q.name).collect();
    for (name, _) in SYSTEM {
        assert!(names.contains(name), "{name} is gone");
    }
    for query in all(with_predicates) {
        let names_one = query.parameters.iter().any(|name| name == "tenant");
        assert_ne!(names_one, of_system(&query), "{}", query.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_query_is_held_to_its_tenant_by_each_of_its_predicates() {
    let database = TestDatabase::new(&[stoa_identity::MIGRATIONS]).await;
    let admin = database.admin().await;
    let cut = cut_predicates(&admin, &folder(), with_predicates, &SYSTEM).await;
    assert!(cut.all_missed() > 40, "{}", cut.missed);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_predicates_the_policies_show_no_foreign_row() {
    let scene = scene().await;
    let serving = scene.stage.test.serving().await;
    let admin = scene.stage.test.admin().await;
    let mut biting = BTreeSet::new();
    // Those of the system role too: nobody who serves may come by them to anything.
    for query in all(stripped) {
        let reached = scene.reached(&serving, &query, None).await;
        assert_eq!(reached, 0, "{}:\n{}", query.name, query.sql);
        // The same as an administrator, whom no policy holds: shows that the test can fail.
        if scene.reached(&admin, &query, None).await > 0 {
            biting.insert(query.name);
        }
    }
    for query in all(stripped) {
        let name = query.name.as_str();
        let bites = biting.contains(name) || OF_NO_TENANT.contains(&name);
        assert!(bites, "{name} does not bite");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_policies_the_predicates_show_no_foreign_row() {
    let scene = scene().await;
    cut_policies(&scene.stage).await;
    let serving = scene.stage.test.serving().await;
    for query in all(with_predicates) {
        if of_system(&query) || INSERTS.contains(&query.name.as_str()) {
            continue;
        }
        let reached = scene.reached(&serving, &query, Some(scene.nobody)).await;
        assert_eq!(reached, 0, "{}:\n{}", query.name, query.sql);
        // The same for their own tenant: shows that the test can fail.
        let own = scene.reached(&serving, &query, Some(scene.theirs)).await;
        assert!(own > 0, "{} does not bite", query.name);
    }
}

async fn cut_policies(stage: &Stage) {
    let admin = stage.test.admin().await;
    for table in TABLES {
        admin
            .batch_execute(&format!(
                "ALTER TABLE identity.{table} NO FORCE ROW LEVEL SECURITY;
                 ALTER TABLE identity.{table} DISABLE ROW LEVEL SECURITY"
            ))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_policies_the_routes_show_nothing_of_another_tenant() {
    let scene = scene().await;
    let (stage, their_key) = (&scene.stage, &scene.their_key);
    let (ours, our_key) = stage.tenant("ours").await;
    let theirs = stage.log_in(their_key, "anna@example.org", PASSWORD).await;
    let their_secret = stage.key(their_key, "secret", &["*"]).await.text("id");
    cut_policies(stage).await;

    let wrong = stage.log_in(&our_key, "anna@example.org", PASSWORD).await;
    assert_eq!(wrong.refusal(), (401, "wrong_login"));
    let refresh = serde_json::json!({"refreshToken": theirs.text("refreshToken")});
    let wrong = stage
        .post(As::Key(&our_key), "/v1/auth/refresh", refresh)
        .await;
    assert_eq!(wrong.status, 401, "{wrong:?}");
    let token = theirs.text("accessToken");
    let wrong = stage.get(As::Both(&our_key, &token), "/v1/users/me").await;
    assert_eq!(wrong.status, 401, "{wrong:?}");
    let path = format!("/v1/api-keys/{their_secret}");
    let wrong = stage
        .process
        .ask(As::Key(&our_key), "DELETE", &path, None)
        .await;
    assert_eq!(wrong.refusal(), (404, "not_found"));
    let keys = stage.get(As::Key(&our_key), "/v1/api-keys").await;
    assert_eq!(keys.body["items"].as_array().unwrap().len(), 1, "{keys:?}");
    let own = stage.get(As::Key(&our_key), "/v1/tenant").await;
    assert_eq!(own.text("id"), ours.id.to_string());
    let anna: UserId = theirs.body["user"]["id"].as_str().unwrap().parse().unwrap();
    let found = stage.process.identity.find(ours.id, anna).await.unwrap();
    assert_eq!(found, None);
    // Nothing of it was in the way of those whose it is.
    let me = stage.get(As::Both(their_key, &token), "/v1/users/me").await;
    assert_eq!(me.status, 200, "{me:?}");
}
