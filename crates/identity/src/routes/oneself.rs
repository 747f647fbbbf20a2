//! `/v1/users/me`: what a person sees and changes of themselves.

use super::{ChangeOneself, ReadOneself, users::client};
use crate::{Editor, Identity, User, UserChange};
use axum::extract::State;
use http::{HeaderName, header};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::sync::Arc;
use stoa_store::Answer;
use stoa_web::{ApiError, IfMatch, Json, Permit, ProblemDocument, Told};
use utoipa::ToSchema;

/// The tag of a user's version.
pub(super) fn etag(user: &User) -> String {
    format!("\"{}\"", user.version)
}

/// A user with their tag.
pub(super) fn tagged(user: &User) -> Answer {
    let mut answer = Answer::json(200, user);
    answer.headers.push(("etag".to_owned(), etag(user)));
    answer
}

/// Whether the tag is that of this version.
pub(super) fn names(tag: &str, version: i32) -> bool {
    tag.parse() == Ok(version)
}

/// Tells `null` from what is not given.
pub(super) fn given<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// The person who calls.
#[utoipa::path(get, path = "/v1/users/me", tag = "identity", operation_id = "get_own_user",
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, body = User,
               headers(("ETag" = String, description = "the version, for `If-Match`")))))]
pub(super) async fn me(
    permit: Permit<ReadOneself>,
    State(identity): State<Arc<Identity>>,
) -> Result<([(HeaderName, String); 1], Json<User>), ApiError> {
    let user = permit.require_user()?;
    let user = identity.get_user(permit.tenant, user).await?;
    Ok(([(header::ETAG, etag(&user))], Json(user)))
}

/// What a person may change of themselves; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeProfile {
    /// 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    display_name: Option<String>,
    /// An `https` address of at most 500 characters; `null` for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    avatar_url: Option<Option<String>>,
    /// At most 1,000 characters; `null` for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    bio: Option<Option<String>>,
    /// An object of at most 4 KiB; takes the place of the former.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
}

/// Changes the person who calls.
#[utoipa::path(patch, path = "/v1/users/me", tag = "identity", operation_id = "change_own_user",
    request_body = ChangeProfile,
    params(("If-Match" = Option<String>, Header, description = "the `ETag` that was read")),
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, body = User), (status = 412, body = ProblemDocument)))]
pub(super) async fn change(
    permit: Permit<ChangeOneself>,
    State(identity): State<Arc<Identity>>,
    condition: IfMatch,
    Json(body): Json<ChangeProfile>,
) -> Result<Told, ApiError> {
    let user = permit.require_user()?;
    let change = UserChange {
        display_name: body.display_name,
        avatar_url: body.avatar_url,
        bio: body.bio,
        metadata: body.metadata,
        ..UserChange::default()
    };
    let check = |version| condition.check(|tag| names(tag, version));
    let changed = identity
        .change_user(&permit.origin(), (Editor::Oneself, user), change, check)
        .await?;
    permit.answer(changed, tagged).await
}

/// Deletes the person who calls: their log-ins end, and what they wrote stays as of somebody who is
/// gone. Name and address are not given to others.
#[utoipa::path(delete, path = "/v1/users/me", tag = "identity", operation_id = "delete_own_user",
    params(("If-Match" = Option<String>, Header, description = "the `ETag` that was read")),
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 204), (status = 412, body = ProblemDocument)))]
pub(super) async fn delete(
    permit: Permit<ChangeOneself>,
    State(identity): State<Arc<Identity>>,
    condition: IfMatch,
) -> Result<Told, ApiError> {
    let user = permit.require_user()?;
    let check = |version| condition.check(|tag| names(tag, version));
    let deleted = identity.delete_user(&permit.origin(), user, check).await?;
    permit.answer(deleted, |()| Answer::nothing()).await
}

/// The present password, and the next.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangePassword {
    /// The present one.
    #[schema(format = Password)]
    current_password: String,
    /// 8 to 256 characters.
    #[schema(format = Password, min_length = 8, max_length = 256)]
    new_password: String,
}

/// Sets a new password; one's other log-ins end.
#[utoipa::path(put, path = "/v1/users/me/password", tag = "identity",
    operation_id = "change_own_password", request_body = ChangePassword,
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 204)))]
pub(super) async fn change_password(
    permit: Permit<ChangeOneself>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<ChangePassword>,
) -> Result<Told, ApiError> {
    let whose = (permit.require_user()?, permit.session);
    let passwords = (body.current_password, body.new_password);
    let changed = identity
        .change_password(&permit.origin(), whose, passwords, client(&permit))
        .await?;
    permit.answer(changed, |()| Answer::nothing()).await
}
