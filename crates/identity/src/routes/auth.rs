//! `/v1/auth`: log-ins prolonged, listed, ended, and asked about.

use super::{Asked, ChangeOneself, Enter, ListUsers, ReadOneself, Tokens, page};
use crate::{Identity, Session};
use axum::extract::{OriginalUri, State};
use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use stoa_kernel::{Problem, ProblemKind, Role, SessionId, UserId};
use stoa_store::Answer;
use stoa_web::{ApiError, Json, List, Path, Permit, ProblemDocument, Query, Told, Whole};
use utoipa::ToSchema;

/// What gets the next tokens.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Refresh {
    /// The last refresh token that was answered.
    refresh_token: String,
}

/// The next tokens of a log-in. A refresh token works once; used again later, it ends the log-in.
#[utoipa::path(post, path = "/v1/auth/refresh", tag = "identity",
    extensions(("x-heeds-no-key" = json!(true))), operation_id = "refresh_tokens",
    request_body = Refresh,
    security(("apiKey" = [])),
    responses((status = 200, body = Tokens), (status = 401, body = ProblemDocument)))]
pub(super) async fn refresh(
    permit: Permit<Enter>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<Refresh>,
) -> Result<Json<Tokens>, ApiError> {
    let started = identity
        .refresh(&permit.origin(), &body.refresh_token)
        .await?;
    Ok(Json(started.into()))
}

/// Ends the log-in of the token.
#[utoipa::path(post, path = "/v1/auth/logout", tag = "identity", operation_id = "log_out",
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 204)))]
pub(super) async fn log_out(
    permit: Permit<ChangeOneself>,
    State(identity): State<Arc<Identity>>,
) -> Result<Told, ApiError> {
    let (user, session) = (permit.require_user()?, permit.session);
    let session = session.ok_or_else(Problem::not_found)?;
    let ended = identity
        .revoke_session(&permit.origin(), session, Some(user))
        .await?;
    permit.answer(ended, |()| Answer::nothing()).await
}

/// One's own log-ins that have not ended, in the order they began.
#[utoipa::path(get, path = "/v1/auth/sessions", tag = "identity", operation_id = "list_sessions",
    params(Asked),
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, body = List<Session>)))]
pub(super) async fn list_sessions(
    permit: Permit<ReadOneself>,
    State(identity): State<Arc<Identity>>,
    Query(asked): Query<Asked>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<Session>>, ApiError> {
    let user = permit.require_user()?;
    let (limit, after) = asked.read("sessions")?;
    let sessions = identity
        .list_sessions(permit.tenant, (user, permit.session), after, limit)
        .await?;
    let page = page(sessions, limit, "sessions", |session| session.id.0)?;
    Ok(Json(List::new(page, &uri)))
}

/// Ends one of one's own log-ins.
#[utoipa::path(delete, path = "/v1/auth/sessions/{id}", tag = "identity",
    operation_id = "end_session",
    params(("id" = uuid::Uuid, Path, description = "The log-in")),
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
pub(super) async fn end_session(
    permit: Permit<ChangeOneself>,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<SessionId>,
) -> Result<Told, ApiError> {
    let user = permit.require_user()?;
    let ended = identity
        .revoke_session(&permit.origin(), id, Some(user))
        .await?;
    permit.answer(ended, |()| Answer::nothing()).await
}

/// Which token is asked about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Introspect {
    /// An access token.
    token: String,
    /// Only access tokens are known, whatever it says.
    #[serde(rename = "token_type_hint")]
    _token_type_hint: Option<String>,
}

/// The same as a form, where what is not known is passed over, as the standard has it (RFC 7662, RFC 6749).
#[derive(ToSchema)]
#[allow(dead_code, reason = "for the description; `token_of` reads it")]
pub(super) struct IntrospectForm {
    /// An access token.
    token: String,
    /// Only access tokens are known, whatever it says.
    token_type_hint: Option<String>,
}

/// What is told of a token (RFC 7662); of one that is not good now, nothing but that.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct Introspection {
    /// Whether it is good now.
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<uuid::Uuid>)]
    /// The person.
    sub: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Their name.
    username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    /// Their highest role.
    role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<uuid::Uuid>)]
    /// Their log-in.
    sid: Option<SessionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// What it allows.
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Always `Bearer`.
    token_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// When it ends by itself, in seconds since 1970.
    exp: Option<i64>,
}

/// Whether an access token is good now, and whose it is (RFC 7662): as a form, or as JSON.
#[utoipa::path(post, path = "/v1/auth/introspect", tag = "identity",
    extensions(("x-heeds-no-key" = json!(true))),
    operation_id = "introspect_token",
    request_body(content((IntrospectForm = "application/x-www-form-urlencoded"),
                         (Introspect = "application/json"))),
    security(("apiKey" = [])),
    responses((status = 200, body = Introspection)))]
pub(super) async fn introspect(
    permit: Permit<ListUsers>,
    State(identity): State<Arc<Identity>>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Json<Introspection>, ApiError> {
    let token = token_of(&headers, &body)?;
    let known = identity.introspect(permit.tenant, &token).await?;
    Ok(Json(known.map_or_else(Introspection::default, |known| {
        Introspection {
            active: true,
            sub: Some(known.user),
            username: Some(known.username),
            role: Some(known.role),
            sid: Some(known.session),
            scope: Some(known.scope),
            token_type: Some("Bearer"),
            exp: Some(known.until.as_second()),
        }
    })))
}

/// The token of a form (by the standard) or of a JSON body (as everywhere else here).
fn token_of(headers: &HeaderMap, body: &[u8]) -> Result<String, Problem> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let token = match kind.split(';').next().unwrap_or_default().trim() {
        "application/x-www-form-urlencoded" => {
            let mut tokens = form_urlencoded::parse(body).filter(|(name, _)| name == "token");
            let token = tokens.next().map(|(_, token)| token.into_owned());
            if tokens.next().is_some() {
                return Err(Problem::field("token", "duplicate", "must be given once"));
            }
            token
        }
        "application/json" => serde_json::from_slice::<Introspect>(body)
            .ok()
            .map(|asked| asked.token),
        _ => {
            return Err(Problem::new(
                ProblemKind::UnsupportedMediaType,
                "unsupported_media_type",
                "send application/x-www-form-urlencoded or application/json",
            ));
        }
    };
    token.ok_or_else(|| Problem::field("token", "required", "must be given, as text"))
}
