//! What moderators do with comments and threads.

use super::{ModerateComments, changing::told};
use crate::{
    domain::Entity,
    service::Comments,
    view::{CommentView, ThreadView},
};
use axum::extract::State;
use serde::Deserialize;
use stoa_kernel::CommentId;
use stoa_store::Answer;
use stoa_web::{ApiError, Json, NoQuery, Nothing, Path, Permit, ProblemDocument, Told};
use utoipa::ToSchema;
use uuid::Uuid;

/// Pins a comment of the first level to the beginning of its thread; again changes nothing. The last
/// pinned comes first. For moderators, and a secret key alone.
#[utoipa::path(post, path = "/v1/comments/{id}/pin", tag = "comments", params(("id" = Uuid, Path)),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "pinned and committed", body = CommentView),
        (status = 403, description = "`role_required`", body = ProblemDocument),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
        (status = 409, description = "`not_a_root`, `too_many_pins`", body = ProblemDocument),
    ))]
pub(super) async fn pin_comment(
    State(comments): State<Comments>,
    permit: Permit<ModerateComments>,
    Path(id): Path<Uuid>,
    _: Nothing,
) -> Result<Told, ApiError> {
    let changed = comments.pin(permit.origin(), CommentId(id), true).await?;
    permit.answer(changed, told).await
}

/// Unpins a comment; again changes nothing. For moderators, and a secret key alone.
#[utoipa::path(post, path = "/v1/comments/{id}/unpin", tag = "comments", params(("id" = Uuid, Path)),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "unpinned and committed", body = CommentView),
        (status = 403, description = "`role_required`", body = ProblemDocument),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
    ))]
pub(super) async fn unpin_comment(
    State(comments): State<Comments>,
    permit: Permit<ModerateComments>,
    Path(id): Path<Uuid>,
    _: Nothing,
) -> Result<Told, ApiError> {
    let changed = comments.pin(permit.origin(), CommentId(id), false).await?;
    permit.answer(changed, told).await
}

/// Which thread.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NameThread {
    /// The type of what it is about: 1 to 64 characters.
    #[schema(min_length = 1, max_length = 64)]
    entity_type: String,
    /// The id of what it is about: 1 to 256 characters.
    #[schema(min_length = 1, max_length = 256)]
    entity_id: String,
}

/// Locks a thread: it takes no more comments, and no edits but those of moderators. Again changes
/// nothing. For moderators, and a secret key alone.
#[utoipa::path(post, path = "/v1/threads/lock", tag = "comments", request_body = NameThread,
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "locked and committed", body = ThreadView),
        (status = 403, description = "`role_required`", body = ProblemDocument),
    ))]
pub(super) async fn lock_thread(
    State(comments): State<Comments>,
    permit: Permit<ModerateComments>,
    _: NoQuery,
    Json(asked): Json<NameThread>,
) -> Result<Told, ApiError> {
    lock(&comments, &permit, asked, true).await
}

/// Unlocks a thread; again changes nothing. For moderators, and a secret key alone.
#[utoipa::path(post, path = "/v1/threads/unlock", tag = "comments", request_body = NameThread,
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "unlocked and committed", body = ThreadView),
        (status = 403, description = "`role_required`", body = ProblemDocument),
    ))]
pub(super) async fn unlock_thread(
    State(comments): State<Comments>,
    permit: Permit<ModerateComments>,
    _: NoQuery,
    Json(asked): Json<NameThread>,
) -> Result<Told, ApiError> {
    lock(&comments, &permit, asked, false).await
}

async fn lock(
    comments: &Comments,
    permit: &Permit<ModerateComments>,
    asked: NameThread,
    locked: bool,
) -> Result<Told, ApiError> {
    let entity = Entity::parse(asked.entity_type, asked.entity_id)?;
    let pending = comments.lock(permit.origin(), entity, locked).await?;
    permit
        .answer(pending, |thread| Answer::json(200, thread))
        .await
}
