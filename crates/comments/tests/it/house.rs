//! The module behind the gateway, over a database of its own.

use axum::body::Body;
use futures_util::future::BoxFuture;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use std::sync::Arc;
use stoa_bus::Appended;
use stoa_cache::MemoryLimiter;
use stoa_comments::{Comments, CommentsParts, MIGRATIONS, import::Importer};
use stoa_contracts::{People, Person};
use stoa_kernel::{
    Actor, ApiKeyId, Clock, Entropy, Origin, Problem, Role, SystemClock, SystemEntropy, TenantId,
    UserId,
};
use stoa_store::{KeptAnswers, OpaquePositions};
use stoa_testkit::{TestDatabase, wrong_counts};
use stoa_web::{
    Authenticating, Authenticator, Build, Caller, Credentials, Denial, Denials, GatewayParts,
    Limits, Metrics, Origins, Principal, Rates, Readiness, Scopes, TrustedProxies, gateway,
};
use tower::ServiceExt;
use uuid::Uuid;

/// Who calls, as the credentials say it outright: `X-API-Key: <tenant>` and optionally
/// `Authorization: Bearer <user>`. Keys and tokens proper are the matter of `identity`.
struct AsTheySay;

impl Authenticator for AsTheySay {
    fn cached(&self, credentials: &Credentials<'_>) -> Option<Result<Principal, Problem>> {
        let tenant = credentials.api_key?.parse().ok().map(TenantId)?;
        let user = credentials
            .bearer
            .and_then(|user| user.parse().ok())
            .map(UserId);
        let actor = user.map_or(Actor::Tenant(ApiKeyId(tenant.0)), Actor::User);
        let scopes = Scopes::all();
        Some(Ok(Principal::Caller(Caller {
            tenant,
            actor,
            scopes,
            user,
            session: None,
            person_key: None,
            role: user.map(|user| match user == moderator() {
                true => Role::Moderator,
                false => Role::User,
            }),
            publishable: false,
            secret_key: true,
            rates: Rates {
                tenant_per_minute: u32::MAX,
                tenant_per_hour: u32::MAX,
                user_per_minute: u32::MAX,
                address_per_minute: u32::MAX,
            },
            origins: Origins::default(),
        })))
    }

    fn admits_pages<'a>(&'a self, _: &'a str) -> BoxFuture<'a, bool> {
        Box::pin(async { false })
    }

    fn authenticate<'a>(&'a self, _: Credentials<'a>) -> Authenticating<'a> {
        Box::pin(async { Err(Problem::not_found()) })
    }
}

/// Everybody is known by their id.
struct Everybody;

impl People for Everybody {
    fn remembered(&self, _: TenantId, user: UserId) -> Option<Person> {
        Some(Person {
            display_name: user.to_string().into(),
            avatar_url: None,
        })
    }

    fn find(
        &self,
        tenant: TenantId,
        user: UserId,
    ) -> BoxFuture<'_, Result<Option<Person>, Problem>> {
        let person = self.remembered(tenant, user);
        Box::pin(async move { Ok(person) })
    }

    fn is_there(&self, _: TenantId, _: UserId) -> BoxFuture<'_, Result<bool, Problem>> {
        Box::pin(async { Ok(true) })
    }

    fn tenant_name(&self, tenant: TenantId) -> BoxFuture<'_, Result<Option<Arc<str>>, Problem>> {
        Box::pin(async move { Ok(Some(tenant.to_string().into())) })
    }
}

/// One program over a database; several may share one.
pub(crate) struct House {
    pub(crate) db: Arc<TestDatabase>,
    pub(crate) comments: Comments,
    router: axum::Router,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    pub(crate) json: Value,
}

pub(crate) fn tenant(n: u128) -> TenantId {
    TenantId(Uuid::from_u128(n))
}

pub(crate) fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(0xabc0_0000 + n))
}

/// The one user who is a moderator.
pub(crate) fn moderator() -> UserId {
    user(0xfff)
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::on(Arc::new(TestDatabase::new(&[MIGRATIONS]).await))
    }

    pub(crate) fn on(db: Arc<TestDatabase>) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let comments = Comments::start(CommentsParts {
            database: db.database(),
            people: Arc::new(Everybody),
            clock: Arc::clone(&clock),
            entropy: Arc::clone(&entropy),
            appended: Appended::default(),
        });
        let limiter = Arc::new(MemoryLimiter::new(Arc::clone(&clock)));
        let kept_answers =
            KeptAnswers::new(db.database(), &[7; 32], Arc::clone(&clock), entropy.clone()).unwrap();
        let parts = GatewayParts {
            authenticator: Arc::new(AsTheySay),
            clock,
            entropy,
            metrics: Arc::new(Metrics::default()),
            readiness: Readiness::default(),
            build: Build {
                version: "test",
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
        let router = gateway([comments.module()], parts);
        Self {
            db,
            comments,
            router,
        }
    }

    pub(crate) fn importer(&self, tenant: TenantId) -> Importer {
        Importer {
            database: self.db.database(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            origin: Origin::system(tenant),
            source: "wordpress".to_owned(),
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status: parts.status,
            headers: parts.headers,
            json,
        }
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        (tenant, user): (TenantId, Option<UserId>),
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("x-api-key", tenant.to_string());
        if let Some(user) = user {
            request = request.header("authorization", format!("Bearer {user}"));
        }
        let body = match body {
            Some(json) => {
                request = request.header("content-type", "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, tenant: TenantId, path: &str) -> Answer {
        self.ask("GET", path, (tenant, None), None).await
    }

    /// Writes a comment on `post/<entity>` and answers its id.
    pub(crate) async fn write(
        &self,
        tenant: TenantId,
        entity: &str,
        parent: Option<&str>,
    ) -> String {
        let body = serde_json::json!({
            "entityType": "post", "entityId": entity, "content": "Hello", "parentId": parent,
        });
        let answer = self
            .ask("POST", "/v1/comments", (tenant, Some(user(1))), Some(body))
            .await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json["id"].as_str().unwrap().to_owned()
    }
}

/// The ids of a page's comments, in order, replies behind their parent.
pub(crate) fn ids(items: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for item in items.as_array().unwrap() {
        all.push(item["id"].as_str().unwrap().to_owned());
        if item.get("replies").is_some() {
            all.extend(ids(&item["replies"]));
        }
    }
    all
}

/// Compares every counter and position with a recount, as an administrator.
pub(crate) async fn assert_counts_are_exact(db: &TestDatabase) {
    let wrong = wrong_counts(&db.admin().await).await;
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Refusals are the matter of `audit`.
struct Unnoted;

impl Denials for Unnoted {
    fn note(&self, _: Denial) {}
}
