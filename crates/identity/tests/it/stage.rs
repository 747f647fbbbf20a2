//! An installation of its own for each story, and the words to ask it.

use axum::{Router, body::Body};
use http::Request;
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use stoa_cache::MemoryLimiter;
use stoa_identity::{Identity, IdentitySettings, MIGRATIONS, NewTenant, Tenant};
use stoa_kernel::{Clock, Origin, SystemEntropy, TenantId};
use stoa_store::{Database, KeptAnswers};
use stoa_testkit::TestDatabase;
use stoa_web::{Build, GatewayParts, Limits, Metrics, Readiness, TrustedProxies, gateway};
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
pub(crate) struct Process {
    pub(crate) identity: Arc<Identity>,
    router: Router,
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
        };
        Self {
            router: gateway([identity.module()], parts),
            identity,
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
        let request = request.body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer {
            status,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }
}
