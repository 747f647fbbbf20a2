//! A person who left a mark in every field there is, and who looks for it.

use crate::{
    given::{make_database, straight, text, with_owner},
    process::{Place, Ran, Served},
};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};
use stoa_testkit::{PATIENCE, TestServer, traces, wait_until, wrong_counts};

/// Begins every mark, so that the stem of each is found as well.
pub(crate) const MARK: &str = "zqcanar";
/// From where the person comes, as their tenant's server says.
pub(crate) const ADDRESS: &str = "198.51.100.77";
pub(crate) const AGENT: &str = "zqcanaragent/1.0";
const PASSWORD: &str = "correct horse battery";
const DATABASE: &str = "home";

/// The program as it runs, over a server of its own.
pub(crate) struct Stage {
    pub(crate) server: TestServer,
    pub(crate) place: Place,
    pub(crate) client: Client,
    pub(crate) key: String,
    pub(crate) page: String,
}

/// Somebody logged in.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) token: String,
    agent: &'static str,
    address: &'static str,
}

/// A thread: their root, the answer of another, and their answer to that.
pub(crate) struct Thread {
    pub(crate) root: String,
    pub(crate) answer: String,
    pub(crate) last: String,
}

impl Stage {
    pub(crate) async fn start() -> (Self, Served) {
        let server = TestServer::start().await;
        make_database(&server, DATABASE, "stoa_admin").await;
        let place = straight(&server, DATABASE);
        let stage = Self {
            server,
            place,
            client: Client::new(),
            key: String::new(),
            page: String::new(),
        };
        stage.migrate().await;
        let served = stage.place.serve(&[]).await;
        let key = stage.place.tenant().await;
        let mut stage = Self { key, ..stage };
        let body = json!({"name": "p", "kind": "publishable", "scopes":
            ["comments:read", "comments:write", "users:read", "users:write"]});
        let made = stage.ask(&served, "POST", "/v1/api-keys", None, Some(body));
        stage.page = made.await.1["apiKey"].as_str().unwrap().to_owned();
        (stage, served)
    }

    async fn migrate(&self) {
        let owner = self.server.admin_config(DATABASE);
        let ran = Ran::of(with_owner(self.place.stoa(&["migrate"]), &owner)).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }

    pub(crate) async fn admin(&self) -> tokio_postgres::Client {
        self.server.admin(DATABASE).await
    }

    /// Asks as the tenant's server does, for a person if one is given.
    pub(crate) async fn ask(
        &self,
        served: &Served,
        method: &str,
        path: &str,
        who: Option<&Person>,
        body: Option<Value>,
    ) -> (u16, Value) {
        let method: Method = method.parse().unwrap();
        let is_write = method != Method::GET && path != "/v1/users/login";
        let mut request = self
            .client
            .request(method, served.url(path))
            .header("X-API-Key", &self.key);
        if let Some(person) = who {
            request = request
                .bearer_auth(&person.token)
                .header("Stoa-Client-Address", person.address)
                .header("User-Agent", person.agent);
        }
        if is_write {
            // So that every answer is kept.
            let once = uuid(&format!("{path} {body:?} {:?}", who.map(|who| &who.id)));
            request = request.header("Idempotency-Key", once);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    pub(crate) async fn person(&self, served: &Served, name: &str) -> Person {
        let email = format!("{name}@example.org");
        let body = json!({"username": name, "email": email, "password": PASSWORD,
            "displayName": format!("{name} shown")});
        let (agent, address) = match name.starts_with(MARK) {
            true => (AGENT, ADDRESS),
            false => ("other/1.0", "198.51.100.78"),
        };
        // By the page's key: where they were is known of somebody unnamed.
        let from = |path: &str, body: &Value| {
            self.client
                .post(served.url(path))
                .header("X-API-Key", &self.page)
                .header("User-Agent", agent)
                .json(body)
                .send()
        };
        let made = from("/v1/users", &body).await.unwrap();
        assert_eq!(made.status(), 201);
        // Once more under another name: a name is claimed for whoever has the address.
        let again = json!({"username": format!("{name}2"), "email": email, "password": PASSWORD});
        assert_eq!(from("/v1/users", &again).await.unwrap().status(), 201);
        let forgot = from("/v1/users/forgot-password", &json!({"email": email})).await;
        assert!(forgot.unwrap().status().is_success());
        let login = json!({"email": email, "password": PASSWORD});
        let begun: Value = from("/v1/users/login", &login)
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let refresh = json!({"refreshToken": begun["refreshToken"]});
        // Through the tenant's server, which says for whom it asks.
        let begun_again = self
            .client
            .post(served.url("/v1/auth/refresh"))
            .header("X-API-Key", &self.key)
            .header("Stoa-Client-Address", address)
            .header("User-Agent", agent)
            .json(&refresh)
            .send()
            .await;
        let tokens: Value = begun_again.unwrap().json().await.unwrap();
        Person {
            id: begun["user"]["id"].as_str().unwrap().to_owned(),
            token: tokens["accessToken"].as_str().unwrap().to_owned(),
            agent,
            address,
        }
    }

    /// The person fills every field there is.
    pub(crate) async fn mark(&self, served: &Served, anna: &Person, bert: &Person) -> Thread {
        let her = Some(anna);
        let profile = json!({"displayName": "Zqcanarshown", "bio": "I am zqcanarbio",
            "avatarUrl": "https://example.org/zqcanaravatar.png",
            "metadata": {"zqcanarkey": "zqcanarvalue"}});
        let changed = self
            .ask(served, "PATCH", "/v1/users/me", her, Some(profile))
            .await;
        assert_eq!(changed.0, 200, "{changed:?}");
        // Names are remembered for a moment.
        let by_name = self.ask(served, "GET", "/v1/users/me", her, None).await;
        assert_eq!(by_name.1["displayName"], "Zqcanarshown");
        let root = self
            .write(served, her, None, "first zqcanarfirst words")
            .await;
        let path = format!("/v1/comments/{root}");
        let edit = json!({"content": "then zqcanarthen words", "reason": "zqcanarreason"});
        assert_eq!(
            self.ask(served, "PATCH", &path, her, Some(edit)).await.0,
            200
        );
        let answer = self
            .write(served, Some(bert), Some(&root), "bert answers")
            .await;
        let last = self
            .write(served, her, Some(&answer), "zqcanarlast **word**")
            .await;
        let gone = self.write(served, her, None, "zqcanargone").await;
        let gone = format!("/v1/comments/{gone}");
        let deleted = self
            .client
            .delete(served.url(&gone))
            .header("X-API-Key", &self.key);
        assert_eq!(
            deleted
                .bearer_auth(&anna.token)
                .send()
                .await
                .unwrap()
                .status(),
            204
        );
        for (person, of) in [(anna, &answer), (bert, &root), (bert, &last)] {
            let like = format!("/v1/comments/{of}/like");
            let liked = self.ask(served, "POST", &like, Some(person), None).await;
            assert_eq!(liked.0, 200, "{liked:?}");
        }
        // As a moderator of another's comment.
        let roles = Some(json!({"roles": ["moderator"]}));
        let path = format!("/v1/users/{}", anna.id);
        assert_eq!(self.ask(served, "PATCH", &path, None, roles).await.0, 200);
        let path = format!("/v1/comments/{answer}");
        let edit = json!({"content": "bert answers well", "reason": "zqcanarasmoderator"});
        let edit = move || Some(edit.clone());
        let edited = async || self.ask(served, "PATCH", &path, her, edit()).await.0 == 200;
        wait_until("the role holds", edited, PATIENCE).await;
        let edit = json!({"content": "then zqcanarthen words again"});
        let path = format!("/v1/comments/{root}");
        assert_eq!(
            self.ask(served, "PATCH", &path, None, Some(edit)).await.0,
            200
        );
        self.settled().await;
        Thread { root, answer, last }
    }

    pub(crate) async fn write(
        &self,
        served: &Served,
        who: Option<&Person>,
        parent: Option<&str>,
        content: &str,
    ) -> String {
        let body = json!({"entityType": "post", "entityId": "1", "parentId": parent,
            "content": content, "contentFormat": "markdown"});
        let (status, written) = self
            .ask(served, "POST", "/v1/comments", who, Some(body))
            .await;
        assert_eq!(status, 201, "{written}");
        written["id"].as_str().unwrap().to_owned()
    }

    /// Waits until what follows the log is where the log is: words are indexed, letters written, notices
    /// made.
    async fn settled(&self) {
        let admin = self.admin().await;
        let done = "SELECT (SELECT count(*) FROM comments.searchable) >= 3
                       AND (SELECT count(*) FROM comments.notices) >= 2
                       AND (SELECT count(*) FROM core.queue) = 0";
        let is_done = async || admin.query_one(done, &[]).await.unwrap().get::<_, bool>(0);
        wait_until("the log to be followed", is_done, PATIENCE).await;
        let all = async || self.outbox().len() >= 6;
        wait_until("all letters", all, PATIENCE).await;
    }

    /// Every letter in the outbox.
    pub(crate) fn outbox(&self) -> Vec<String> {
        let files = fs::read_dir(self.place.data().join("outbox"))
            .into_iter()
            .flatten();
        files
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .collect()
    }

    pub(crate) async fn traces(&self) -> Vec<String> {
        traces(&self.admin().await, &[MARK, ADDRESS]).await
    }

    /// Counters, positions and events of comments that are not as a recount says.
    pub(crate) async fn wrong_counts(&self) -> Vec<String> {
        let admin = self.admin().await;
        let users = admin
            .query("SELECT id::text FROM identity.users", &[])
            .await;
        let users: Vec<String> = users.unwrap().iter().map(|row| row.get(0)).collect();
        let mut wrong = wrong_counts(&admin).await;
        // What is asked for of a user, such as a letter, does not raise their version.
        wrong.retain(|one| {
            !users
                .iter()
                .any(|user| one == &format!("event twice {user}"))
        });
        wrong
    }

    pub(crate) async fn audit_export(&self) -> String {
        let ran = self.place.run(&["audit", "export", "--tenant", "a"]).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.out
    }

    /// Waits until every row is sealed, and verifies all.
    pub(crate) async fn audit_is_well(&self) -> bool {
        let verify = ["audit", "verify", "--json"];
        let sealed = async || {
            let ran = self.place.run(&verify).await;
            let found: Value = serde_json::from_str(&ran.out).unwrap();
            found["tenants"][0]["found"]["unsealed"] == 0
        };
        wait_until("all is sealed", sealed, PATIENCE).await;
        self.place.run(&verify).await.code == Some(0)
    }

    pub(crate) fn dump(&self, to: &Path) {
        self.run("pg_dump", DATABASE, &["--file"], to);
    }

    /// In place of the present database, which nobody uses.
    pub(crate) async fn restore(&self, from: &Path) {
        let admin = self.server.admin("stoa").await;
        let drop = format!("DROP DATABASE {DATABASE} WITH (FORCE)");
        admin.batch_execute(&drop).await.unwrap();
        make_database(&self.server, DATABASE, "stoa_admin").await;
        let options = ["--quiet", "--set=ON_ERROR_STOP=1", "--file"];
        self.run("psql", DATABASE, &options, from);
        self.migrate().await;
    }

    fn run(&self, program: &str, database: &str, options: &[&str], file: &Path) {
        let program = self.server.postgres().installation().bin.join(program);
        let outcome = Command::new(program)
            .args(["--dbname", &text(&self.server.admin_config(database))])
            .args(options)
            .arg(file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&outcome.stderr);
        assert!(outcome.status.success(), "{said}");
    }
}

/// A key for a request, the same for the same.
fn uuid(of: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    format!("once-{:016x}", hasher.finish())
}
