//! Reading threads and comments.

use super::ReadComments;
use crate::{
    cursor::Sort,
    domain::Entity,
    service::{Comments, From},
    tree::shape,
    view::{CommentView, ThreadPage},
};
use axum::{
    extract::{OriginalUri, State},
    response::Response,
};
use serde::Deserialize;
use stoa_kernel::{CommentId, Page, PageInfo, Problem};
use stoa_web::{
    ApiError, IfNoneMatch, Json, List, NotBefore, Path, Permit, ProblemDocument, Query,
};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which page of which thread.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ThreadQuery {
    /// The type of what the thread is about.
    #[param(min_length = 1, max_length = 64)]
    entity_type: String,
    /// The id of what the thread is about.
    #[param(min_length = 1, max_length = 256)]
    entity_id: String,
    /// The order at every level; `oldest` if left out.
    #[param(inline)]
    sort: Option<Sort>,
    /// Comments of the first level: 1 to 100, 20 if left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins, as an earlier one said.
    cursor: Option<String>,
    /// The number of the page, from 1; with `oldest` and `newest` only.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Levels of replies: 0 to 20, 3 if left out.
    #[param(minimum = 0, maximum = 20)]
    depth: Option<u32>,
    /// Replies below each comment: 0 to 100, 3 if left out.
    #[param(minimum = 0, maximum = 100)]
    replies_limit: Option<u32>,
}

/// Reads a thread as a tree. The first page of a thread nobody has written in is empty.
#[utoipa::path(get, path = "/v1/comments", tag = "comments",
    params(ThreadQuery, ("Stoa-Position" = Option<String>, Header, description =
        "what a write answered under this name: the page holds that write, whichever process answers. \
         Without it a page may be a second old")),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "a page of the thread", body = ThreadPage),
        (status = 304, description = "as the client already holds it"),
        (status = 422, description = "a parameter was refused", body = ProblemDocument),
    ))]
pub(super) async fn list_comments(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Query(asked): Query<ThreadQuery>,
    held: IfNoneMatch,
    NotBefore(position): NotBefore,
) -> Result<Response, ApiError> {
    let shape = shape(asked.sort, asked.limit, asked.depth, asked.replies_limit)?;
    let from = match (asked.cursor, asked.page) {
        (None, None) => From::Start,
        (Some(cursor), None) => From::Cursor(cursor),
        (None, Some(0)) => {
            return Err(Problem::field("page", "out_of_range", "counts from 1").into());
        }
        (None, Some(page)) => From::Page(page),
        (Some(_), Some(_)) => {
            return Err(Problem::field("page", "not_allowed", "goes without cursor").into());
        }
    };
    let entity = Entity::parse(asked.entity_type, asked.entity_id)?;
    // A position is a promise: ask the database rather than memory.
    let compare = position.is_some();
    let page = comments
        .page(permit.tenant, entity, shape, from, compare)
        .await?;
    Ok(page.answer(&held))
}

/// Reads a comment.
#[utoipa::path(get, path = "/v1/comments/{id}", tag = "comments", params(("id" = Uuid, Path)),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "the comment; its `ETag` serves `If-Match` of changes",
            body = CommentView),
        (status = 304, description = "as the client already holds it"),
        (status = 404, description = "there is none", body = ProblemDocument),
    ))]
pub(super) async fn get_comment(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Path(id): Path<Uuid>,
    held: IfNoneMatch,
) -> Result<Response, ApiError> {
    let comment = comments.comment(permit.tenant, CommentId(id)).await?;
    Ok(comment.answer(&held))
}

/// Which replies.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RepliesQuery {
    /// The order at every level; `oldest` if left out.
    #[param(inline)]
    sort: Option<Sort>,
    /// Replies of the first level: 1 to 100, 20 if left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins: a `repliesCursor` or `nextCursor`.
    cursor: Option<String>,
    /// Further levels: 0 to 20, 3 if left out.
    #[param(minimum = 0, maximum = 20)]
    depth: Option<u32>,
    /// Replies below each of them: 0 to 100, 3 if left out.
    #[param(minimum = 0, maximum = 100)]
    replies_limit: Option<u32>,
}

/// Reads the replies to a comment as a tree.
#[utoipa::path(get, path = "/v1/comments/{id}/replies", tag = "comments",
    params(("id" = Uuid, Path), RepliesQuery),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "a page of replies", body = List<CommentView>),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
    ))]
pub(super) async fn list_replies(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Path(id): Path<Uuid>,
    Query(asked): Query<RepliesQuery>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<CommentView>>, ApiError> {
    let shape = shape(asked.sort, asked.limit, asked.depth, asked.replies_limit)?;
    let (items, next_cursor) = comments
        .replies(permit.tenant, CommentId(id), shape, asked.cursor)
        .await?;
    let page = PageInfo {
        limit: shape.limit.get(),
        next_cursor,
        total: None,
    };
    Ok(Json(List::new(Page { items, page }, &uri)))
}
