//! The product under test: things, which some keys may read and some may write.

use axum::{
    body::{Body, Bytes},
    extract::State,
    response::Response,
};
use futures_util::{FutureExt, future::BoxFuture, stream};
use http::HeaderValue;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use stoa_kernel::{Actor, ApiKeyId, Position, Problem, ProblemKind, Role, TenantId, UserId};
use stoa_web::{
    Action, AdminPermit, ApiError, AtPosition, Authenticating, Authenticator, BodyLimit,
    CachedJson, Caller, Credentials, IfNoneMatch, Json, NotBefore, Origins, Path, Permission,
    Permit, Principal, Query, Rates, Scopes,
};
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub(crate) const ALL: &str = "key-for-all";
pub(crate) const READER: &str = "key-for-reading";
pub(crate) const WRITER: &str = "key-for-writing";
/// Publishable.
pub(crate) const VISITOR: &str = "key-for-visitors";
/// A bearer token of the platform's administrator.
pub(crate) const OPERATOR: &str = "token-of-operator";
pub(crate) const TENANT: TenantId = TenantId(Uuid::from_u128(7));
pub(crate) const USER: UserId = UserId(Uuid::from_u128(8));
const KEY: ApiKeyId = ApiKeyId(Uuid::from_u128(9));
/// How often the tenant's visitors may ask.
pub(crate) const RATES: Rates = Rates {
    tenant_per_minute: 1_000_000,
    tenant_per_hour: 1_000_000,
    user_per_minute: 200,
    address_per_minute: 300,
};
/// Where the pages are from that may use a key.
pub(crate) const PAGE: &str = "https://shop.example";
/// The only thing there is.
const THING: Uuid = Uuid::from_u128(1);

/// Knows the keys above. The reader's is known at once, the others are looked up.
pub(super) struct FixedKeys;

impl Authenticator for FixedKeys {
    fn cached(&self, credentials: &Credentials<'_>) -> Option<Result<Principal, Problem>> {
        (credentials.api_key == Some(READER)).then(|| Ok(principal("things:read", false, None)))
    }

    fn admits_pages<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, bool> {
        async move { origin == PAGE }.boxed()
    }

    fn authenticate<'a>(&'a self, credentials: Credentials<'a>) -> Authenticating<'a> {
        async move {
            tokio::task::yield_now().await;
            match (credentials.api_key, credentials.bearer) {
                (Some(ALL), None) => Ok(principal("*", false, None)),
                (Some(ALL), Some("token-of-user")) => Ok(principal("*", false, Some(USER))),
                (Some(WRITER), None) => Ok(principal("things:write", false, None)),
                (Some(VISITOR), Some("token-of-user")) => {
                    Ok(principal("things:read", true, Some(USER)))
                }
                (Some(VISITOR), None) => Ok(principal("things:read", true, None)),
                (None, Some(OPERATOR)) => Ok(Principal::Administrator),
                _ => Err(Problem::new(
                    ProblemKind::Unauthenticated,
                    "bad_credentials",
                    "the credentials are not valid",
                )),
            }
        }
        .boxed()
    }
}

fn principal(scopes: &str, publishable: bool, user: Option<UserId>) -> Principal {
    Principal::Caller(Caller {
        tenant: TENANT,
        actor: user.map_or(Actor::Tenant(KEY), Actor::User),
        scopes: scopes.parse::<Scopes>().unwrap(),
        user,
        session: None,
        person_key: None,
        role: user.map(|_| Role::User),
        publishable,
        origins: Origins::default(),
        secret_key: !publishable,
        rates: RATES,
    })
}

struct ReadThings;

impl Permission for ReadThings {
    const RESOURCE: &'static str = "things";
    const ACTION: Action = Action::Read;
}

struct WriteThings;

impl Permission for WriteThings {
    const RESOURCE: &'static str = "things";
    const ACTION: Action = Action::Write;
}

#[derive(Clone)]
pub(super) struct Gate {
    pub(super) gate: Arc<Semaphore>,
    pub(super) waiting: Arc<Semaphore>,
}

pub(super) fn routes(gate: Gate) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(create_thing, list_things))
        .routes(routes!(get_thing))
        .route("/v1/whoami", axum::routing::get(whoami))
        .route("/v1/admin", axum::routing::get(administer))
        .route("/v1/panic", axum::routing::get(panics))
        .route("/v1/broken", axum::routing::get(broken))
        .route("/v1/cached", axum::routing::get(cached))
        .route("/v1/bytes", axum::routing::post(count))
        .route("/v1/gate", axum::routing::get(pass))
        .route("/v1/volume", axum::routing::get(volume).post(volume))
        .route("/v1/flood", axum::routing::get(flood))
        .route("/v1/own-error", axum::routing::get(own_error))
        .merge(
            OpenApiRouter::new()
                .route("/v1/large", axum::routing::post(large))
                .route_layer(axum::Extension(BodyLimit(4 * 1024 * 1024))),
        )
        .with_state(gate)
}

#[derive(Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CreateThing {
    name: String,
    size: Option<u8>,
}

#[utoipa::path(post, path = "/v1/things", request_body = CreateThing, responses((status = 201)))]
async fn create_thing(
    _permit: Permit<WriteThings>,
    Json(thing): Json<CreateThing>,
) -> Result<(AtPosition, Json<CreateThing>), ApiError> {
    stoa_web::text::line("name", &thing.name, 1..=20)
        .map_err(|error| Problem::invalid(vec![error]))?;
    let position = Position {
        epoch: 1,
        transaction: 2,
        sequence: 3,
    };
    Ok((AtPosition(position), Json(thing)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListThings {
    limit: Option<u32>,
}

#[utoipa::path(get, path = "/v1/things", responses((status = 200)))]
async fn list_things(
    _permit: Permit<ReadThings>,
    not_before: NotBefore,
    Query(asked): Query<ListThings>,
) -> Json<Value> {
    Json(json!({"limit": asked.limit, "notBefore": not_before.0}))
}

#[utoipa::path(get, path = "/v1/things/{id}", params(("id" = Uuid, Path)), responses((status = 200)))]
async fn get_thing(
    _permit: Permit<ReadThings>,
    Path(id): Path<Uuid>,
) -> Result<Json<Value>, ApiError> {
    if id == THING {
        return Ok(Json(json!({"id": id})));
    }
    Err(Problem::not_found().into())
}

async fn whoami(permit: Permit<ReadThings>) -> Json<Value> {
    let origin = permit.origin();
    Json(json!({
        "tenant": permit.tenant,
        "actor": permit.actor,
        "user": permit.require_user().map_err(|problem| problem.code).ok(),
        "publishable": permit.publishable,
        "origin": {
            "tenant": origin.tenant,
            "actor": origin.actor,
            "requestId": &*origin.request_id,
            "address": origin.address,
            "userAgent": origin.user_agent.as_deref(),
        },
    }))
}

async fn administer(permit: AdminPermit) -> Json<Value> {
    Json(json!({"actor": permit.origin(TENANT).actor}))
}

async fn panics() -> Json<Value> {
    panic!("the secret of the inside")
}

async fn broken() -> Result<Json<Value>, ApiError> {
    Err(Problem::unavailable("a part is away", 7).into())
}

async fn cached(held: IfNoneMatch) -> Response {
    CachedJson {
        bytes: "{\"hot\":true}".into(),
        etag: HeaderValue::from_static("\"v1\""),
    }
    .answer(&held)
}

async fn count(body: Bytes) -> Json<usize> {
    Json(body.len())
}

async fn large(Json(value): Json<Value>) -> Json<usize> {
    Json(value.as_str().map_or(0, str::len))
}

async fn pass(State(gate): State<Gate>) -> Json<Value> {
    gate.waiting.add_permits(1);
    gate.gate.acquire().await.unwrap().forget();
    Json(json!({"passed": true}))
}

async fn own_error() -> (http::StatusCode, Json<Value>) {
    (http::StatusCode::BAD_REQUEST, Json(json!({"mine": true})))
}

/// The length of the answer of `/v1/volume`.
pub(crate) const VOLUME: usize = 8 * 1024 * 1024;

async fn volume() -> Body {
    Body::from(vec![b'v'; VOLUME])
}

async fn flood() -> Body {
    let drops = Bytes::from("drop ".repeat(10_000));
    Body::from_stream(stream::repeat_with(move || {
        Ok::<_, std::io::Error>(drops.clone())
    }))
}
