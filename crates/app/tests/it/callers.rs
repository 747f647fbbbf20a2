//! The operations of the API's description, and a tenant with everybody who may call them.

use reqwest::Method;
use serde_json::{Value, json};
use std::cell::Cell;
use stoa::permissions::Kind;
use stoa_kernel::Role;
use stoa_testkit::{Ask, TestApp};

pub(crate) const PASSWORD: &str = "correct horse battery";
/// What a publishable key may have.
const OF_PAGES: [&str; 4] = [
    "comments:read",
    "comments:write",
    "users:read",
    "users:write",
];
/// What ends the caller's own log-in.
const FINAL: [&str; 3] = ["changeOwnPassword", "deleteOwnUser", "logOut"];

/// An operation of the description.
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) method: Method,
    /// With its parameters in braces.
    pub(crate) path: String,
    /// What the description says of it.
    pub(crate) about: Value,
}

impl Operation {
    pub(crate) fn has_body(&self) -> bool {
        self.about["requestBody"].is_object()
    }

    /// Whether it ends the log-in that calls it.
    pub(crate) fn is_final(&self) -> bool {
        FINAL.contains(&self.name.as_str())
    }
}

pub(crate) fn operations(description: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push(Operation {
                name: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                about: operation.clone(),
            });
        }
    }
    all
}

/// A way to come, and what kind of caller that is.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) what: String,
    pub(crate) kind: Kind,
    pub(crate) key: Option<String>,
    pub(crate) token: Option<String>,
}

impl Way {
    pub(crate) fn new(what: &str, kind: Kind, key: Option<&str>, token: Option<&str>) -> Self {
        Self {
            what: what.to_owned(),
            kind,
            key: key.map(str::to_owned),
            token: token.map(str::to_owned),
        }
    }

    /// The request with the way's credentials.
    pub(crate) fn sign(&self, mut ask: Ask) -> Ask {
        if let Some(key) = &self.key {
            ask = ask.key(key);
        }
        if let Some(token) = &self.token {
            ask = ask.token(token);
        }
        ask
    }
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) token: String,
    pub(crate) refresh: String,
}

/// A tenant, with its keys and its people.
pub(crate) struct Callers<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) secret: String,
    pub(crate) page: String,
    /// Begins the names of its people.
    mark: &'static str,
    people: Cell<u32>,
}

impl<'a> Callers<'a> {
    pub(crate) async fn new(app: &'a TestApp, secret: String, mark: &'static str) -> Self {
        let page = make_key(app, &secret, "publishable", &OF_PAGES).await;
        Self {
            app,
            secret,
            page,
            mark,
            people: 0.into(),
        }
    }

    /// Nobody's name yet.
    pub(crate) fn fresh_name(&self) -> String {
        self.people.set(self.people.get() + 1);
        format!("{}p{:04}", self.mark, self.people.get())
    }

    /// A new person of that role.
    pub(crate) async fn person(&self, role: Role) -> Person {
        let name = self.fresh_name();
        self.person_named(&name, role).await
    }

    pub(crate) async fn person_named(&self, name: &str, role: Role) -> Person {
        let email = format!("{name}@example.org");
        let user = json!({"username": name, "email": email, "password": PASSWORD,
                          "displayName": format!("{}{name}", self.mark)});
        let register = self.app.post("/v1/users").key(&self.secret).json(&user);
        let id = register.send().await.expect(201)["id"].clone();
        let path = format!("/v1/users/{}", id.as_str().unwrap());
        let change = self.app.request(Method::PATCH, &path).key(&self.secret);
        let roles = json!({"roles": [role.word()]});
        change.json(&roles).send().await.expect(200);
        self.log_in(&email).await
    }

    pub(crate) async fn log_in(&self, email: &str) -> Person {
        let login = json!({"email": email, "password": PASSWORD});
        let ask = self.app.post("/v1/users/login").key(&self.secret);
        let begun = ask
            .header("User-Agent", self.mark)
            .json(&login)
            .send()
            .await
            .expect(200);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Person {
            id: text(&begun["user"]["id"]),
            email: email.to_owned(),
            token: text(&begun["accessToken"]),
            refresh: text(&begun["refreshToken"]),
        }
    }

    pub(crate) async fn operator(&self) -> String {
        let identity = &self.app.context().identity;
        identity.create_admin_token("test", None).await.unwrap()
    }

    /// A new person of that role by a token, alone and with each key.
    async fn ways_of(&self, role: Role) -> Vec<Way> {
        let token = self.person(role).await.token;
        let way = |what, key| Way::new(what, Kind::Person(role), key, Some(&token));
        vec![
            way("a token", None),
            way("a token and the page's key", Some(&self.page)),
            way("a token and the secret key", Some(&self.secret)),
        ]
    }

    /// Every kind of caller, by every way it may come.
    pub(crate) async fn ways(&self) -> Vec<Way> {
        let ended = self.person(Role::Admin).await.token;
        let log_out = self.app.post("/v1/auth/logout").token(&ended).send().await;
        assert_eq!(log_out.status, 204, "{log_out:?}");
        let (secret, page) = (Some(self.secret.as_str()), Some(self.page.as_str()));
        let (ended, operator) = (Some(ended.as_str()), self.operator().await);
        let mut ways = vec![
            Way::new("nothing", Kind::Nobody, None, None),
            Way::new("garbage", Kind::Nobody, Some("stoa_sk_x"), None),
            Way::new("a log-in that ended", Kind::Nobody, None, ended),
            Way::new("that and a key", Kind::Nobody, secret, ended),
            Way::new("the page's key", Kind::Page, page, None),
            Way::new("the secret key", Kind::Server, secret, None),
            Way::new("the operator", Kind::Administrator, None, Some(&operator)),
        ];
        for role in Role::ALL {
            ways.extend(self.ways_of(role).await);
        }
        ways
    }

    /// The way, by a log-in of its own where the operation ends it.
    pub(crate) async fn renewed(&self, operation: &Operation, way: &Way) -> Way {
        let mut way = way.clone();
        if let (true, Kind::Person(role)) = (operation.is_final(), way.kind) {
            way.token = Some(self.person(role).await.token);
        }
        way
    }
}

pub(crate) async fn make_key(app: &TestApp, secret: &str, kind: &str, scopes: &[&str]) -> String {
    let body = json!({"name": "a key", "kind": kind, "scopes": scopes});
    let made = app
        .post("/v1/api-keys")
        .key(secret)
        .json(&body)
        .send()
        .await;
    made.expect(201)["apiKey"].as_str().unwrap().to_owned()
}
