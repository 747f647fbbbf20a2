//! Changing and deleting comments, and what they said before.

use super::{ReadComments, WriteCommentsPermission};
use crate::{
    change::{Changed, Edit, Hand},
    cursor::{decode_of, encode_of, mark},
    domain::{LONGEST_CONTENT, derived},
    render::ContentFormat,
    service::Comments,
    view::{CommentView, tag},
};
use axum::extract::{OriginalUri, State};
use serde::{Deserialize, Serialize};
use stoa_comments_sql::queries::change::Edit as EditRow;
use stoa_kernel::{CommentId, FieldError, Limit, Page, PageInfo, Problem};
use stoa_store::Answer;
use stoa_web::{
    ApiError, IfMatch, Json, List, NoQuery, Nothing, Path, Permit, ProblemDocument, Query, Told,
    text,
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// What a comment shall say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateComment {
    /// 1 to 10,000 characters, as for a new comment.
    #[schema(min_length = 1, max_length = 10000)]
    content: String,
    /// How it is written; as before, if left out. What an import brought becomes `plain` then.
    content_format: Option<ContentFormat>,
    /// Why, for the history: 1 to 500 characters of one line.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// The answer to a change.
pub(super) fn told(changed: &Changed) -> Answer {
    let tag = tag(&changed.comment, changed.epoch);
    Answer::json(200, &changed.comment).with("etag", tag)
}

/// Edits a comment, by its author, a moderator, or a secret key alone. What stood there is kept in
/// its history.
#[utoipa::path(patch, path = "/v1/comments/{id}", tag = "comments", request_body = UpdateComment,
    params(("id" = Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "an `ETag` of the comment")),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "edited and committed, or as it was already", body = CommentView),
        (status = 403, description = "`not_yours`", body = ProblemDocument),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
        (status = 409, description = "`thread_locked`", body = ProblemDocument),
        (status = 412, description = "it was edited meanwhile", body = ProblemDocument),
    ))]
pub(super) async fn update_comment(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path(id): Path<Uuid>,
    condition: IfMatch,
    _: NoQuery,
    Json(asked): Json<UpdateComment>,
) -> Result<Told, ApiError> {
    let content = text::block("content", &asked.content, 1..=LONGEST_CONTENT);
    let reason = match &asked.reason {
        Some(reason) => text::line("reason", reason, 1..=LONGEST_REASON),
        None => Ok(()),
    };
    let errors: Vec<FieldError> = [content.err(), reason.err()]
        .into_iter()
        .flatten()
        .collect();
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let edit = Edit {
        content: asked.content,
        format: asked.content_format,
        reason: asked.reason,
        condition,
    };
    let changed = comments
        .edit(permit.origin(), Hand::of(&permit), CommentId(id), edit)
        .await?;
    permit.answer(changed, told).await
}

/// Deletes a comment, by its author, a moderator, or a secret key alone. With something below it that is
/// shown it keeps its place, without what it said.
#[utoipa::path(delete, path = "/v1/comments/{id}", tag = "comments",
    params(("id" = Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "an `ETag` of the comment")),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 204, description = "deleted and committed"),
        (status = 403, description = "`not_yours`", body = ProblemDocument),
        (status = 404, description = "there is no such comment, or no longer", body = ProblemDocument),
        (status = 412, description = "it was edited meanwhile", body = ProblemDocument),
    ))]
pub(super) async fn delete_comment(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path(id): Path<Uuid>,
    condition: IfMatch,
    _: Nothing,
) -> Result<Told, ApiError> {
    let deleted = comments
        .delete(permit.origin(), Hand::of(&permit), CommentId(id), condition)
        .await?;
    permit.answer(deleted, |()| Answer::nothing()).await
}

/// Which edits.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EditsQuery {
    /// 1 to 100, 20 if left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins.
    cursor: Option<String>,
}

/// One edit of a comment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EditView {
    /// The version of the comment that it made, from 2.
    version: i32,
    /// What stood there before.
    before: TextView,
    /// What stood there after it.
    after: TextView,
    /// Who edited it.
    editor: EditorView,
    /// Why, if that was said.
    #[schema(required)]
    reason: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    edited_at: jiff::Timestamp,
}

/// What a comment said.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TextView {
    /// As written; of imports, as sanitised.
    content: String,
    /// How it was written.
    content_format: ContentFormat,
}

/// Who edited a comment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EditorView {
    /// `user` or `tenant`; `deleted` for a user who was erased; of imports also others.
    kind: String,
    /// The user's id; `null` for others.
    #[schema(required)]
    id: Option<Uuid>,
}

impl EditView {
    fn of_row(row: EditRow) -> Self {
        Self {
            version: row.version,
            before: TextView {
                content: row.old_content,
                content_format: ContentFormat::of(&row.old_format),
            },
            after: TextView {
                content: row.new_content,
                content_format: ContentFormat::of(&row.new_format),
            },
            editor: EditorView {
                id: row.editor_id.filter(|_| row.editor_kind == "user"),
                kind: row.editor_kind,
            },
            reason: row.reason,
            edited_at: row.at,
        }
    }
}

/// What a comment said before it was edited, the last edit first. For its author, moderators, and a secret
/// key alone; once it is deleted for moderators and a secret key only.
#[utoipa::path(get, path = "/v1/comments/{id}/edits", tag = "comments",
    params(("id" = Uuid, Path), EditsQuery),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "a page of edits", body = List<EditView>),
        (status = 403, description = "`not_yours`", body = ProblemDocument),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
    ))]
pub(super) async fn list_edits(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Path(id): Path<Uuid>,
    Query(asked): Query<EditsQuery>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<EditView>>, ApiError> {
    let limit = Limit::parse(asked.limit)?;
    let mark = mark(derived(&[b"edits", id.as_bytes()]));
    let cursor = asked.cursor.as_deref();
    let before = cursor.map(|cursor| decode_of(mark, cursor)).transpose()?;
    let mut rows = comments
        .edits(
            permit.tenant,
            Hand::of(&permit),
            CommentId(id),
            limit,
            before,
        )
        .await?;
    let more = rows.len() > usize::from(limit.get());
    rows.truncate(usize::from(limit.get()));
    let next_cursor = match rows.last() {
        Some(last) if more => Some(encode_of(mark, &last.version)?),
        _ => None,
    };
    let page = PageInfo {
        limit: limit.get(),
        next_cursor,
        total: None,
    };
    let items = rows.into_iter().map(EditView::of_row).collect();
    Ok(Json(List::new(Page { items, page }, &uri)))
}
