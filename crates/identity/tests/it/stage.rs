//! An installation of its own for each story, and the words to ask it.

use axum::{Router, body::Body};
use http::Request;
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use stoa_bus::{Appended, Bus, BusParts, BusSettings, EmbeddedBroker, Reaction};
use stoa_cache::MemoryLimiter;
use stoa_identity::{Identity, IdentitySettings, MIGRATIONS, NewTenant, Tenant};
use stoa_kernel::{Clock, Origin, SystemClock, SystemEntropy, TenantId};
use stoa_mail::{Folder, Sender};
use stoa_store::{Database, KeptAnswers, OpaquePositions};
use stoa_testkit::{PATIENCE, TestDatabase, wait_until};
use stoa_web::{
    Build, Denial, Denials, GatewayParts, Limits, Metrics, Readiness, TrustedProxies, gateway,
};
use tempfile::TempDir;
use tokio_util::sync::{CancellationToken, DropGuard};
use tower::ServiceExt;

pub(crate) const ISSUER: &str = "https://stoa.example";
pub(crate) const SECRET: [u8; 32] = [7; 32];
pub(crate) const PASSWORD: &str = "correct horse";

/// A clock that a story turns forward.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn advance(&self, by: SignedDuration) {
        let by = i64::try_from(by.as_micros()).unwrap();
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// One process of an installation.
#[derive(Clone)]
pub(crate) struct Process {
    pub(crate) identity: Arc<Identity>,
    router: Router,
    pub(crate) reactions: Vec<Reaction>,
    outbox: Arc<TempDir>,
}

/// An installation.
pub(crate) struct Stage {
    pub(crate) test: TestDatabase,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) process: Process,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The status and the problem's code.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    pub(crate) fn text(&self, field: &str) -> String {
        self.body[field]
            .as_str()
            .unwrap_or_else(|| panic!("{field} in {self:?}"))
            .to_owned()
    }
}

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) enum As<'a> {
    Nobody,
    Key(&'a str),
    Token(&'a str),
    Both(&'a str, &'a str),
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let test = TestDatabase::new(&[MIGRATIONS]).await;
        // 2030: far from the machine's time, which nothing here may go by.
        let clock = Arc::new(HandClock(AtomicI64::new(1_893_456_000_000_000)));
        let process = Process::start(test.database(), &clock, ISSUER).await;
        Self {
            test,
            clock,
            process,
        }
    }

    /// Another process over the same database.
    pub(crate) async fn another(&self) -> Process {
        Process::start(self.test.database(), &self.clock, ISSUER).await
    }

    pub(crate) async fn tenant(&self, subdomain: &str) -> (Tenant, String) {
        let new = NewTenant {
            name: subdomain.to_owned(),
            subdomain: subdomain.to_owned(),
            plan: "free".to_owned(),
            rate_per_minute: 100,
            rate_per_hour: 1_000,
            user_rate_per_minute: 100,
            address_rate_per_minute: 100,
        };
        let identity = &self.process.identity;
        let made = identity.create_tenant(&new, Origin::system).await;
        made.unwrap().done().await.unwrap()
    }

    /// A key with these scopes, made by the tenant.
    pub(crate) async fn key(&self, secret: &str, kind: &str, scopes: &[&str]) -> Answer {
        let body = json!({"name": "a key", "kind": kind, "scopes": scopes});
        self.post(As::Key(secret), "/v1/api-keys", body).await
    }

    /// Registers and logs in; the answer to the log-in.
    pub(crate) async fn person(&self, key: &str, name: &str) -> Answer {
        let email = format!("{name}@example.org");
        let body = json!({"username": name, "email": email, "password": PASSWORD});
        let answer = self.post(As::Key(key), "/v1/users", body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        self.log_in(key, &email, PASSWORD).await
    }

    pub(crate) async fn log_in(&self, key: &str, email: &str, password: &str) -> Answer {
        let body = json!({"email": email, "password": password});
        self.post(As::Key(key), "/v1/users/login", body).await
    }

    /// What follows the log, at work for this process until it is dropped.
    pub(crate) fn follow(&self) -> Following {
        let settings = BusSettings {
            poll: Duration::from_millis(10),
            ..BusSettings::default()
        };
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let database = self.test.database();
        let broker = EmbeddedBroker::new(
            database.clone(),
            clock.clone(),
            entropy.clone(),
            settings.visibility,
        );
        let parts = BusParts {
            database,
            clock,
            entropy,
            broker: Arc::new(broker),
            projections: Vec::new(),
            reactions: self.process.reactions.clone(),
            appended: Appended::default(),
            settings,
            tracer: Default::default(),
        };
        let stop = CancellationToken::new();
        Following {
            _bus: Bus::start(parts, &stop),
            _stop: stop.drop_guard(),
        }
    }

    /// Every letter that was written until now, the oldest first.
    pub(crate) async fn letters(&self, following: &Following) -> Vec<Received> {
        self.caught_up(following).await;
        let files = std::fs::read_dir(self.process.outbox.path()).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        // The hand of this clock stands still, so that their names are in no order.
        files.sort_by_key(|file| file.metadata().unwrap().modified().unwrap());
        files.iter().map(|file| Received::read(file)).collect()
    }

    /// Waits until whatever was appended has had its effect.
    pub(crate) async fn caught_up(&self, _: &Following) {
        let admin = self.test.admin().await;
        let waiting = "SELECT count(*) FROM core.events e
                        WHERE e.type = ANY($1)
                          AND NOT EXISTS (SELECT FROM core.inbox i
                                           WHERE i.consumer = $2 AND i.event_id = e.id)";
        for reaction in &self.process.reactions {
            let is_done = async || {
                let rows = admin
                    .query_one(waiting, &[&reaction.kinds, &reaction.name])
                    .await;
                rows.unwrap().get::<_, i64>(0) == 0
            };
            wait_until("the log to be followed", is_done, PATIENCE).await;
        }
    }

    pub(crate) async fn patch(&self, who: As<'_>, path: &str, body: Value) -> Answer {
        self.process.ask(who, "PATCH", path, Some(body)).await
    }

    pub(crate) async fn get(&self, who: As<'_>, path: &str) -> Answer {
        self.process.ask(who, "GET", path, None).await
    }

    pub(crate) async fn post(&self, who: As<'_>, path: &str, body: Value) -> Answer {
        self.process.ask(who, "POST", path, Some(body)).await
    }

    /// How many rows a query of the superuser counts.
    pub(crate) async fn count(&self, of: &str) -> i64 {
        let admin = self.test.admin().await;
        let row = admin
            .query_one(&format!("SELECT count(*) FROM {of}"), &[])
            .await
            .unwrap();
        row.get(0)
    }

    /// Writes scopes into a key's row, past all rules.
    pub(crate) async fn give_scopes(&self, key: &str, scopes: &str) {
        let admin = self.test.admin().await;
        let key: uuid::Uuid = key.parse().unwrap();
        let sql = "UPDATE identity.api_keys SET scopes = $2 WHERE id = $1";
        assert_eq!(admin.execute(sql, &[&key, &scopes]).await.unwrap(), 1);
    }

    pub(crate) fn origin(&self, tenant: TenantId) -> Origin {
        Origin::system(tenant)
    }
}

/// The bus at work.
pub(crate) struct Following {
    _bus: Bus,
    _stop: DropGuard,
}

/// A letter as it lies in the outbox.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

impl Received {
    fn read(file: &std::path::Path) -> Self {
        let whole = std::fs::read_to_string(file).unwrap();
        let (head, text) = whole.split_once("\r\n\r\n").unwrap();
        let field = |name: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("{name} in {head}"))
                .to_owned()
        };
        Self {
            to: field("To: "),
            subject: field("Subject: "),
            text: text.to_owned(),
        }
    }

    /// The token it holds.
    pub(crate) fn token(&self) -> String {
        let words = self.text.split_whitespace();
        let token = words.clone().find(|word| word.starts_with("stoa_"));
        let in_page = words.filter_map(|word| word.split_once("token=")).next();
        let token = token.or(in_page.map(|(_, token)| token));
        token.unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }
}

impl Process {
    pub(crate) async fn start(database: Database, clock: &Arc<HandClock>, issuer: &str) -> Self {
        let clock: Arc<dyn Clock> = Arc::clone(clock) as _;
        let settings = IdentitySettings::new(SECRET, issuer);
        let entropy = Arc::new(SystemEntropy);
        let limiter = Arc::new(MemoryLimiter::new(Arc::clone(&clock)));
        let kept = database.clone();
        let identity = Identity::start(
            database,
            Arc::clone(&clock),
            entropy.clone(),
            limiter.clone(),
            settings,
        )
        .await
        .unwrap();
        let kept_answers =
            KeptAnswers::new(kept, &[7; 32], Arc::clone(&clock), entropy.clone()).unwrap();
        let outbox = Arc::new(tempfile::tempdir().unwrap());
        let sender = Sender::parse("noreply@stoa.example").unwrap();
        let module = identity.module(Arc::new(Folder::new(outbox.path(), sender)));
        let parts = GatewayParts {
            authenticator: identity.clone(),
            clock,
            entropy,
            metrics: Arc::new(Metrics::default()),
            readiness: Readiness::default(),
            build: Build {
                version: "0",
                commit: None,
            },
            limits: Limits::default(),
            limiter,
            trusted_proxies: TrustedProxies::default(),
            kept_answers,
            positions: Arc::new(OpaquePositions::new(&[7; 32], "positions").unwrap()),
            tracer: Default::default(),
            denials: Arc::new(Unnoted),
        };
        Self {
            reactions: module.reactions.clone(),
            router: gateway([module], parts),
            identity,
            outbox,
        }
    }

    pub(crate) async fn ask(
        &self,
        who: As<'_>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        self.ask_from(&[], who, method, path, body).await
    }

    /// As a browser asks that shows a page of this origin, or whatever says so.
    pub(crate) async fn ask_from(
        &self,
        origins: &[&str],
        who: As<'_>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let headers: Vec<_> = origins.iter().map(|origin| ("Origin", *origin)).collect();
        self.ask_with(&headers, who, method, path, body).await
    }

    /// Asks with further headers.
    pub(crate) async fn ask_with(
        &self,
        headers: &[(&str, &str)],
        who: As<'_>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (key, token) = match who {
            As::Nobody => (None, None),
            As::Key(key) => (Some(key), None),
            As::Token(token) => (None, Some(token)),
            As::Both(key, token) => (Some(key), Some(token)),
        };
        if let Some(key) = key {
            request = request.header("X-API-Key", key);
        }
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let body = match body {
            Some(json) => {
                request = request.header("Content-Type", "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer {
            status,
            headers,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }
}

/// Refusals are the matter of `audit`.
struct Unnoted;

impl Denials for Unnoted {
    fn note(&self, _: Denial) {}
}
