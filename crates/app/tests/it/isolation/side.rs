//! A tenant that has left its mark in every text there is.

use super::{
    document::{Nature, Sender},
    saying::first_page,
};
use crate::{
    callers::{Callers, Operation, Person, Way},
    dead_letters::BURY,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeMap, fs, io::Cursor};
use stoa::permissions::{Allowed, Kind};
use stoa_comments::import::Importer;
use stoa_identity::NewTenant;
use stoa_kernel::{Origin, Role};
use stoa_testkit::{Answer, PATIENCE, TestApp, wait_until};
use stoa_web::Who;

/// What both tenants have comments on.
pub(super) const SHARED: &str = "shared";

/// A tenant, those who call for it, and what it has.
pub(super) struct Side<'a> {
    pub(super) sender: Sender<'a>,
    pub(super) callers: Callers<'a>,
    /// Stands in all that it says. Nobody else ever sends it.
    pub(super) mark: &'static str,
    /// What others may know of it: the name of a person, and of an entity.
    pub(super) known: &'static str,
    pub(super) operator: String,
    pub(super) id: String,
    pub(super) things: Things,
    /// Where each of its lists goes on, by operation.
    cursors: RefCell<BTreeMap<String, String>>,
}

/// What stays while it is used.
#[derive(Clone, Default)]
pub(super) struct Things {
    person: Option<Person>,
    /// Another person of no use but to be changed.
    pub(super) other: String,
    left: String,
    pub(super) root: String,
    gone: String,
    pub(super) key: String,
    revoked: String,
    session: String,
    refresh: String,
    verify: String,
    reset: String,
    pub(super) position: String,
    /// Messages that could not be handled.
    pub(super) letters: Vec<String>,
}

impl<'a> Side<'a> {
    pub(super) async fn new(
        app: &'a TestApp,
        description: Value,
        mark: &'static str,
        known: &'static str,
    ) -> Self {
        let rate = i32::MAX;
        let new = NewTenant {
            name: format!("{mark} name"),
            subdomain: mark.to_owned(),
            plan: format!("{mark} plan"),
            rate_per_minute: rate,
            rate_per_hour: rate,
            user_rate_per_minute: rate,
            address_rate_per_minute: rate,
        };
        let made = app.context().identity.create_tenant(&new, Origin::system);
        let (tenant, secret) = made.await.unwrap().done().await.unwrap();
        let callers = Callers::new(app, secret, mark).await;
        let mut side = Self {
            sender: Sender::new(app, description, mark),
            operator: callers.operator().await,
            callers,
            mark,
            known,
            id: tenant.id.to_string(),
            things: Things::default(),
            cursors: RefCell::default(),
        };
        side.import(tenant.id).await;
        side.fill().await;
        side
    }

    pub(super) fn person(&self) -> &Person {
        self.things.person.as_ref().unwrap()
    }

    /// Asks as the tenant's server does, for a person if a token is given.
    pub(super) async fn ask(&self, what: &str, token: Option<&str>, body: Value) -> Value {
        let (method, path) = what.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let mut ask = self.callers.app.request(method, path);
        if let Some(token) = token {
            ask = ask.token(token);
        }
        if !body.is_null() {
            ask = ask.json(&body);
        }
        let ask = ask
            .key(&self.callers.secret)
            .header("User-Agent", self.mark)
            .header("X-Request-Id", &format!("{}-request", self.mark));
        let answer = ask.send().await;
        assert!(answer.status.is_success(), "{what}: {answer:?}");
        match answer.text.as_str() {
            "" => Value::Null,
            text => serde_json::from_str(text).unwrap(),
        }
    }

    /// What an import brings beside what is written here: HTML, pictures of authors.
    async fn import(&self, tenant: stoa_kernel::TenantId) {
        let mark = self.mark;
        let lines = [
            json!({"format": "stoa-comments", "version": 1}),
            json!({"thread": {"entityType": "page", "entityId": mark, "isLocked": false,
                "createdAt": "2020-01-01T00:00:00Z"}}),
            json!({"comment": {"id": uuid::Uuid::from_u128(1), "position": 1,
                "author": {"kind": "guest", "name": mark, "email": format!("{mark}@example.org"),
                    "avatar": format!("https://example.org/{mark}.png")},
                "content": mark, "contentFormat": "html", "contentHtml": format!("<p>{mark}</p>"),
                "renderVersion": 1, "status": "approved", "version": 2,
                "createdAt": "2020-01-01T00:00:00Z"}}),
            json!({"edit": {"commentId": uuid::Uuid::from_u128(1), "version": 1, "content": mark,
                "contentFormat": "html", "contentHtml": format!("<p>{mark}</p>"),
                "editorKind": "tenant", "reason": mark, "at": "2020-01-01T00:00:00Z"}}),
            json!({"end": {"threads": 1, "comments": 1, "edits": 1, "reactions": 0}}),
        ];
        let file: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let context = self.callers.app.context();
        let importer = Importer {
            database: context.database.clone(),
            clock: context.clock.clone(),
            entropy: context.entropy.clone(),
            origin: Origin::system(tenant),
            source: mark.to_owned(),
        };
        let report = importer.stoa(Cursor::new(file)).await.unwrap();
        assert_eq!(report.imported, 1, "{report:?}");
    }

    async fn fill(&mut self) {
        let mark = self.mark;
        let person = self.callers.person_named(self.known, Role::User).await;
        let other = self.callers.person(Role::User).await;
        let left = self.callers.person(Role::User).await;
        self.ask("DELETE /v1/users/me", Some(&left.token), Value::Null)
            .await;
        self.ask(
            "PATCH /v1/tenant",
            None,
            json!({"settings": {"note": mark}}),
        )
        .await;
        let profile = json!({"bio": mark, "avatarUrl": format!("https://example.org/{mark}.png"),
            "metadata": {mark: mark}});
        self.ask("PATCH /v1/users/me", Some(&person.token), profile)
            .await;
        let again = self.callers.log_in(&person.email).await;
        let sessions = self
            .ask("GET /v1/auth/sessions", Some(&again.token), Value::Null)
            .await;
        let current = |one: &&Value| one["isCurrent"] == true;
        let session = sessions["items"].as_array().unwrap().iter().find(current);
        let mut keys = Vec::new();
        for _ in 0..2 {
            let key = json!({"name": mark, "kind": "publishable", "scopes": ["comments:read"],
                "origins": [format!("https://{mark}.example")]});
            let made = self.ask("POST /v1/api-keys", None, key).await;
            keys.push(text(&made["id"]));
        }
        self.ask(
            &format!("DELETE /v1/api-keys/{}", keys[1]),
            None,
            Value::Null,
        )
        .await;
        let forgot = json!({"email": person.email});
        self.ask("POST /v1/users/forgot-password", None, forgot)
            .await;
        self.things = Things {
            verify: self.letter("stoa_ev_", &person.email).await,
            reset: self.letter("stoa_pr_", &person.email).await,
            other: other.id.clone(),
            left: left.id,
            key: keys[0].clone(),
            revoked: keys[1].clone(),
            session: text(&session.unwrap()["id"]),
            refresh: again.refresh,
            person: Some(person.clone()),
            ..Things::default()
        };
        self.converse(&person, &other).await;
    }

    /// Threads with all that comments have.
    async fn converse(&mut self, person: &Person, other: &Person) {
        let (mark, known) = (self.mark, self.known);
        let root = self.write(SHARED, None, Some(&person.token)).await;
        self.write(SHARED, None, Some(&person.token)).await;
        for time in ["once", "twice"] {
            self.write(SHARED, Some(&root), Some(&other.token)).await;
            let edit = json!({"content": format!("{known} told {mark} {time}"), "reason": mark});
            let path = format!("PATCH /v1/comments/{root}");
            self.ask(&path, Some(&person.token), edit).await;
        }
        for one in [person, other] {
            let path = format!("POST /v1/comments/{root}/like");
            self.ask(&path, Some(&one.token), Value::Null).await;
        }
        self.write(known, None, None).await;
        let gone = self.write(SHARED, None, None).await;
        self.ask(&format!("DELETE /v1/comments/{gone}"), None, Value::Null)
            .await;
        let odd = json!({"entityType": mark, "entityId": mark, "content": mark});
        let ask = self
            .callers
            .app
            .post("/v1/comments")
            .key(&self.callers.secret);
        let written = ask.json(&odd).send().await;
        written.expect(201);
        let position = written.headers["stoa-position"].to_str().unwrap();
        self.things.position = position.to_owned();
        self.things.letters = self.bury().await;
        self.things.root = root;
        self.things.gone = gone;
    }

    /// Sets a message about each of its comments aside, as the broker would.
    async fn bury(&self) -> Vec<String> {
        let admin = self.callers.app.database().admin().await;
        let own = format!("{BURY} AND e.tenant_id::text = $1");
        admin.execute(&own, &[&self.id]).await.unwrap();
        let letters = "UPDATE core.dead_letters SET error = $2 WHERE tenant_id::text = $1
                       RETURNING letter_id::text";
        let letters = admin.query(letters, &[&self.id, &self.mark]).await;
        letters.unwrap().iter().map(|row| row.get(0)).collect()
    }

    pub(super) async fn write(
        &self,
        entity: &str,
        parent: Option<&str>,
        token: Option<&str>,
    ) -> String {
        let mut body = json!({"entityType": "page", "entityId": entity, "parentId": parent,
            "content": format!("{} told {}", self.known, self.mark)});
        if token.is_none() {
            body["author"] =
                json!({"name": self.mark, "email": format!("{}@example.org", self.mark)});
        }
        text(&self.ask("POST /v1/comments", token, body).await["id"])
    }

    /// The token of that kind in a letter to them.
    pub(super) async fn letter(&self, prefix: &str, to: &str) -> String {
        let outbox = self.callers.app.outbox();
        let find = || {
            let files = fs::read_dir(&outbox).into_iter().flatten();
            let letters = files.filter_map(|file| fs::read_to_string(file.unwrap().path()).ok());
            let mut theirs = letters.filter(|letter| letter.contains(&format!("To: {to}\r\n")));
            theirs.find_map(|letter| {
                let line = letter.lines().find(|line| line.starts_with(prefix));
                line.map(str::to_owned)
            })
        };
        let mut found = None;
        let is_there = async || {
            found = find();
            found.is_some()
        };
        wait_until("a letter", is_there, PATIENCE).await;
        found.unwrap()
    }

    /// Its own of that nature, the usual first, then what is no longer in use.
    pub(super) fn all(&self, operation: &Operation, nature: Nature) -> Vec<String> {
        let (things, person) = (self.things.clone(), self.person().clone());
        match nature {
            Nature::Comment => vec![things.root, things.gone],
            Nature::User => vec![person.id, things.left],
            Nature::Key => vec![things.key, things.revoked],
            Nature::Session => vec![things.session],
            Nature::Tenant => vec![self.id.clone()],
            Nature::DeadLetter => things.letters.into_iter().take(2).collect(),
            Nature::Anything => vec![things.root, person.id, things.key, things.session],
            Nature::Entity | Nature::Username | Nature::Word => vec![self.known.to_owned()],
            Nature::Email => vec![person.email],
            Nature::AccessToken => vec![person.token],
            Nature::RefreshToken => vec![things.refresh],
            Nature::VerifyToken => vec![things.verify],
            Nature::ResetToken => vec![things.reset],
            Nature::Position => vec![things.position],
            Nature::Cursor => vec![self.cursor(operation)],
            Nature::Own => vec![],
        }
    }

    fn cursor(&self, operation: &Operation) -> String {
        let cursor = self.cursors.borrow().get(&operation.name).cloned();
        cursor.unwrap_or_else(|| panic!("{}: no cursor", operation.name))
    }

    /// Keeps where the operation's list goes on, if it is a list.
    pub(super) async fn keep_cursor(
        &self,
        operation: &Operation,
        allowed: Allowed,
    ) -> Result<(), String> {
        let inputs = self.sender.inputs(operation);
        if !inputs.iter().any(|input| input.nature == Nature::Cursor) {
            return Ok(());
        }
        let way = self.way_of(operation, allowed).await.0;
        let mut values = self.values(operation, &way, None).await;
        first_page(&inputs, &mut values);
        values.insert("limit".to_owned(), json!("1"));
        let page = self.sender.send(operation, &way, &values).await;
        let Some(cursor) = page.json()["page"]["nextCursor"]
            .as_str()
            .map(str::to_owned)
        else {
            return Err(format!("{}: one page only: {page:?}", operation.name));
        };
        let mut cursors = self.cursors.borrow_mut();
        cursors.insert(operation.name.clone(), cursor);
        Ok(())
    }

    /// Uses the operation as it is meant, on what is its own, with an idempotency key that every tenant has.
    pub(super) async fn use_well(
        &self,
        operation: &Operation,
        allowed: Allowed,
    ) -> Result<Answer, String> {
        let (way, person) = self.way_of(operation, allowed).await;
        let mut values = self.values(operation, &way, Some(&person)).await;
        if operation.method != Method::GET {
            let once = match allowed {
                // The operator is the same for all.
                Allowed::Administrator => format!("once-{}-{}", operation.name, self.mark),
                _ => format!("once-{}", operation.name),
            };
            let inputs = self.sender.inputs(operation);
            if inputs.iter().any(|input| input.name == "Idempotency-Key") {
                values.insert("Idempotency-Key".to_owned(), json!(once));
            }
        }
        let before = match operation.name.as_str() {
            "unlikeComment" => Some("likeComment"),
            "activateTenant" => Some("suspendTenant"),
            _ => None,
        };
        if let Some(before) = before {
            let path = operation
                .path
                .replace("{id}", values["id"].as_str().unwrap());
            let path = path.replace("activate", "suspend");
            let done = way.sign(self.callers.app.post(&path)).send().await;
            assert_eq!(done.status, 200, "{before}: {done:?}");
        }
        let answer = self.sender.send(operation, &way, &values).await;
        let is_new = !answer.headers.contains_key("idempotency-replayed");
        match answer.status.is_success() && is_new {
            true => Ok(answer),
            false => Err(format!(
                "{} of {}: {answer:?} to {values:?}",
                operation.name, self.mark
            )),
        }
    }

    /// The way by which the operation is meant, and whose it is where it is a person's.
    async fn way_of(&self, operation: &Operation, allowed: Allowed) -> (Way, Person) {
        let person = match operation.method == Method::GET {
            true => self.person().clone(),
            false => self.callers.person(Role::User).await,
        };
        let (secret, token) = (
            Some(self.callers.secret.as_str()),
            Some(person.token.as_str()),
        );
        let way = match allowed {
            Allowed::Everybody => Way::new("nothing", Kind::Nobody, None, None),
            Allowed::Administrator => {
                let operator = Some(self.operator.as_str());
                Way::new("the operator", Kind::Administrator, None, operator)
            }
            Allowed::Scoped(_, Who::People) => {
                Way::new("a token", Kind::Person(Role::User), None, token)
            }
            Allowed::Scoped(..) => Way::new("the secret key", Kind::Server, secret, None),
        };
        (way, person)
    }
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
