//! Every operation of the API as every kind of caller, held against the published matrix.

use serde_json::{Value, json};
use std::{collections::BTreeSet, path::Path};
use stoa::permissions::{Allowed, Kind, OPERATIONS, table};
use stoa_kernel::Role;
use stoa_testkit::TestApp;
use tokio_postgres::Client;

const PASSWORD: &str = "correct horse battery";
/// What ends the caller's own log-in.
const FINAL: [&str; 2] = ["deleteOwnUser", "logOut"];

/// An operation of the description.
struct Operation {
    name: String,
    method: reqwest::Method,
    path: String,
    has_body: bool,
}

fn operations(description: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = "01890000-0000-7000-8000-000000000007";
            let path = path.replace("{id}", id).replace("{type}", "like");
            all.push(Operation {
                name: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path,
                has_body: operation["requestBody"].is_object(),
            });
        }
    }
    all
}

/// A way to come, and what kind of caller that is.
#[derive(Clone)]
struct Way {
    what: &'static str,
    kind: Kind,
    key: Option<String>,
    token: Option<String>,
}

struct House {
    app: TestApp,
    admin: Client,
    secret: String,
    page: String,
    people: std::cell::Cell<u32>,
}

impl House {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let secret = app.tenant("acme").await;
        let scopes = [
            "comments:read",
            "comments:write",
            "users:read",
            "users:write",
        ];
        let page = make_key(&app, &secret, "publishable", &scopes).await;
        let admin = app.database().admin().await;
        Self {
            app,
            admin,
            secret,
            page,
            people: 0.into(),
        }
    }

    /// A token of a new person of that role.
    async fn token(&self, role: Role) -> String {
        self.people.set(self.people.get() + 1);
        let name = format!("p{}", self.people.get());
        let email = format!("{name}@example.org");
        let user = json!({"username": name, "email": email, "password": PASSWORD});
        let register = self.app.post("/v1/users").key(&self.secret).json(&user);
        let id = register.send().await.expect(201)["id"].clone();
        let path = format!("/v1/users/{}", id.as_str().unwrap());
        let change = self.app.request(reqwest::Method::PATCH, &path);
        let roles = json!({"roles": [role.word()]});
        change
            .key(&self.secret)
            .json(&roles)
            .send()
            .await
            .expect(200);
        let login = json!({"email": email, "password": PASSWORD});
        let login = self
            .app
            .post("/v1/users/login")
            .key(&self.secret)
            .json(&login);
        let begun = login.send().await.expect(200);
        begun["accessToken"].as_str().unwrap().to_owned()
    }

    async fn administrator(&self) -> String {
        let identity = &self.app.context().identity;
        let made = identity.create_admin_token("test", None).await;
        made.unwrap()
    }

    async fn person(&self, role: Role) -> Vec<Way> {
        let token = self.token(role).await;
        let way = |what, key: Option<&String>| Way {
            what,
            kind: Kind::Person(role),
            key: key.cloned(),
            token: Some(token.clone()),
        };
        vec![
            way("a token", None),
            way("a token and the page's key", Some(&self.page)),
            way("a token and the secret key", Some(&self.secret)),
        ]
    }

    async fn ways(&self) -> Vec<Way> {
        let way = |what, kind, key: Option<&str>, token: Option<&str>| Way {
            what,
            kind,
            key: key.map(str::to_owned),
            token: token.map(str::to_owned),
        };
        let ended = self.token(Role::Admin).await;
        let log_out = self.app.post("/v1/auth/logout").token(&ended).send().await;
        assert_eq!(log_out.status, 204, "{log_out:?}");
        let (secret, page) = (self.secret.as_str(), self.page.as_str());
        let other = make_key(&self.app, secret, "secret", &["tenant:read"]).await;
        let revoked = self
            .app
            .request(reqwest::Method::GET, "/v1/tenant")
            .key(&other);
        revoked.send().await.expect(200);
        let operator = self.administrator().await;
        let mut ways = vec![
            way("nothing", Kind::Nobody, None, None),
            way("garbage", Kind::Nobody, Some("stoa_sk_x"), None),
            way("a log-in that ended", Kind::Nobody, None, Some(&ended)),
            way("that and a key", Kind::Nobody, Some(secret), Some(&ended)),
            way("the page's key", Kind::Page, Some(page), None),
            way("the secret key", Kind::Server, Some(secret), None),
            way("the operator", Kind::Administrator, None, Some(&operator)),
        ];
        for role in Role::ALL {
            ways.extend(self.person(role).await);
        }
        ways
    }

    /// Whether the caller passed: whatever becomes of the request afterwards.
    async fn passes(&self, operation: &Operation, way: &Way) -> bool {
        let mut ask = self.app.request(operation.method.clone(), &operation.path);
        if let Some(key) = &way.key {
            ask = ask.key(key);
        }
        if let Some(token) = &way.token {
            ask = ask.token(token);
        }
        if operation.has_body {
            ask = ask.json(&json!({}));
        }
        let answer = ask.send().await;
        assert_ne!(answer.status, 429, "{answer:?}");
        assert!(
            answer.status.as_u16() < 500,
            "{}: {answer:?}",
            operation.name
        );
        answer.status != 401 && answer.status != 403
    }
}

async fn make_key(app: &TestApp, secret: &str, kind: &str, scopes: &[&str]) -> String {
    let body = json!({"name": "a key", "kind": kind, "scopes": scopes});
    let made = app
        .post("/v1/api-keys")
        .key(secret)
        .json(&body)
        .send()
        .await;
    made.expect(201)["apiKey"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_operation_admits_whom_the_matrix_names_and_nobody_else() {
    let house = House::start().await;
    let described = house.app.get("/openapi.json").send().await.expect(200);
    let operations = operations(&described);
    let names: BTreeSet<&str> = operations.iter().map(|one| one.name.as_str()).collect();
    let in_matrix: BTreeSet<&str> = OPERATIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names, in_matrix,
        "crates/app/src/permissions.rs names each operation"
    );
    let ways = house.ways().await;
    let mut wrong = Vec::new();
    for operation in &operations {
        let (_, allowed) = OPERATIONS
            .iter()
            .find(|(name, _)| *name == operation.name)
            .unwrap();
        for way in &ways {
            let mut way = way.clone();
            if let (true, Kind::Person(role)) = (FINAL.contains(&&*operation.name), way.kind) {
                way.token = Some(house.token(role).await);
            }
            let passes = house.passes(operation, &way).await;
            if passes != allowed.admits(way.kind) {
                wrong.push(format!(
                    "{} by {} ({:?}): {passes}",
                    operation.name, way.what, way.kind
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let alive = house.admin.query_one("SELECT 1", &[]).await;
    assert!(alive.is_ok());
    house.app.stop().await;
}

#[tokio::test]
async fn a_key_without_the_scope_is_refused_whatever_it_has_besides() {
    let house = House::start().await;
    let described = house.app.get("/openapi.json").send().await.expect(200);
    let scopes: BTreeSet<&str> = OPERATIONS
        .iter()
        .filter_map(|(_, allowed)| match allowed {
            Allowed::Scoped(scope, _) => Some(*scope),
            _ => None,
        })
        .collect();
    let operations = operations(&described);
    for missing in &scopes {
        let others: Vec<&str> = scopes
            .iter()
            .copied()
            .filter(|one| one != missing)
            .collect();
        let key = make_key(&house.app, &house.secret, "secret", &others).await;
        let way = Way {
            what: "a key",
            kind: Kind::Server,
            key: Some(key),
            token: None,
        };
        for operation in &operations {
            let entry = OPERATIONS.iter().find(|(name, _)| *name == operation.name);
            let Some((_, allowed @ Allowed::Scoped(scope, _))) = entry else {
                continue;
            };
            let expected = scope != missing && allowed.admits(Kind::Server);
            let passes = house.passes(operation, &way).await;
            assert_eq!(passes, expected, "{} without {missing}", operation.name);
        }
    }
    house.app.stop().await;
}

#[test]
fn the_published_matrix_is_the_one_that_is_tested() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    let published = std::fs::read_to_string(path).unwrap();
    assert!(
        published == table(),
        "write it anew: stoa permissions > docs/permissions.md"
    );
}
