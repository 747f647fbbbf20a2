//! `/v1/api-keys`, and the public halves of the signing keys.

use super::{Asked, ReadKeys, WriteKeys, page};
use crate::{ApiKey, Identity, KeyKind, NewApiKey};
use axum::extract::{OriginalUri, State};
use http::{HeaderMap, HeaderName, header};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use stoa_kernel::ApiKeyId;
use stoa_store::Answer;
use stoa_web::{ApiError, Json, List, Path, Permit, ProblemDocument, Query, Scopes, Told};
use utoipa::ToSchema;

/// A key to be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateApiKey {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it is for.
    kind: KeyKind,
    /// `resource:read`, `resource:write`, or `*`; none that the calling key has not.
    scopes: Vec<String>,
    /// Web pages that may use it, at most 20; any if not given.
    #[serde(default)]
    #[schema(max_items = 20)]
    origins: Vec<String>,
    /// When it ceases to work; no later than the calling key, and if not given with it.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// A key that was made, or got another secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiKeyCreated<'a> {
    #[serde(flatten)]
    key: &'a ApiKey,
    /// The key itself: shown here, and never again.
    api_key: &'a str,
}

/// The public part of the secret that came: a request may have begun before another took its place.
fn presented(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get("x-api-key")?.to_str().ok()?;
    crate::secret::public_id_of_key(text)
}

/// Makes a key.
#[utoipa::path(post, path = "/v1/api-keys", tag = "identity", operation_id = "create_api_key",
    request_body = CreateApiKey,
    security(("apiKey" = [])),
    responses((status = 201, body = ApiKeyCreated), (status = 403, body = ProblemDocument),
              (status = 422, body = ProblemDocument)))]
pub(super) async fn create(
    permit: Permit<WriteKeys>,
    State(identity): State<Arc<Identity>>,
    headers: HeaderMap,
    Json(body): Json<CreateApiKey>,
) -> Result<Told, ApiError> {
    let scopes = Scopes::parse_field("scopes", &body.scopes)?;
    let new = NewApiKey {
        name: body.name,
        kind: body.kind,
        scopes,
        origins: body.origins,
        expires_at: body.expires_at,
    };
    let made = identity
        .create_api_key(&permit.origin(), presented(&headers), &new)
        .await?;
    let told = |(key, api_key): &(ApiKey, String)| {
        Answer::json(201, &ApiKeyCreated { key, api_key }).secret()
    };
    permit.answer(made, told).await
}

/// The tenant's keys, in the order they were made, revoked ones included.
#[utoipa::path(get, path = "/v1/api-keys", tag = "identity", operation_id = "list_api_keys", params(Asked),
    security(("apiKey" = [])), responses((status = 200, body = List<ApiKey>)))]
pub(super) async fn list(
    permit: Permit<ReadKeys>,
    State(identity): State<Arc<Identity>>,
    Query(asked): Query<Asked>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<ApiKey>>, ApiError> {
    let (limit, after) = asked.read("api-keys")?;
    let keys = identity.list_api_keys(permit.tenant, after, limit).await?;
    let page = page(keys, limit, "api-keys", |key| key.id.0)?;
    Ok(Json(List::new(page, &uri)))
}

/// Refuses a key from now on.
#[utoipa::path(delete, path = "/v1/api-keys/{id}", tag = "identity", operation_id = "revoke_api_key",
    params(("id" = uuid::Uuid, Path, description = "The key's id")), security(("apiKey" = [])),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
pub(super) async fn revoke(
    permit: Permit<WriteKeys>,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<ApiKeyId>,
) -> Result<Told, ApiError> {
    let revoked = identity.revoke_api_key(&permit.origin(), id).await?;
    permit.answer(revoked, |()| Answer::nothing()).await
}

/// How a key is to get another secret.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RotateApiKey {
    /// For how many seconds the present secret works as well, 0 to 86,400, if the key does not end before; 0 if
    /// not given.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 86_400)]
    grace_seconds: i64,
}

/// Gives a key another secret, under the same id, with the same scopes and origins. The one before is refused
/// from now on, or after the seconds given; the one before that in any case. A key that is rotated by
/// another may no more, and ends no later, than that one.
#[utoipa::path(post, path = "/v1/api-keys/{id}/rotate", tag = "identity",
    operation_id = "rotate_api_key", request_body = Option<RotateApiKey>,
    params(("id" = uuid::Uuid, Path, description = "The key's id")), security(("apiKey" = [])),
    responses((status = 200, body = ApiKeyCreated), (status = 403, body = ProblemDocument),
              (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument),
              (status = 422, body = ProblemDocument)))]
pub(super) async fn rotate(
    permit: Permit<WriteKeys>,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<ApiKeyId>,
    headers: HeaderMap,
    body: Option<Json<RotateApiKey>>,
) -> Result<Told, ApiError> {
    let asked = body.map_or_else(RotateApiKey::default, |Json(asked)| asked);
    let origin = permit.origin();
    let rotated = identity.rotate_api_key(&origin, presented(&headers), id, asked.grace_seconds);
    let told = |(key, api_key): &(ApiKey, String)| {
        Answer::json(200, &ApiKeyCreated { key, api_key }).secret()
    };
    permit.answer(rotated.await?, told).await
}

/// What access tokens are verified with (RFC 7517): the next, the current and the previous key.
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "identity",
    operation_id = "list_signing_keys",
    responses((status = 200, body = Object)))]
pub(super) async fn published(
    State(identity): State<Arc<Identity>>,
) -> ([(HeaderName, &'static str); 1], Json<Value>) {
    // A new key is published long before it signs, so that a copy of five minutes ago still serves.
    let cached = (header::CACHE_CONTROL, "public, max-age=300");
    ([cached], Json(identity.signing.ring().published.clone()))
}
