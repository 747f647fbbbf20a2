//! Reacting to comments, and who did.

use super::{ReadComments, WriteCommentsPermission};
use crate::{
    cursor::{decode_of, encode_of, mark},
    domain::{derived, reaction},
    react::{React, Reacted},
    service::Comments,
};
use axum::extract::{OriginalUri, State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stoa_kernel::{CommentId, Page, PageInfo, Problem, TenantId};
use stoa_store::Answer;
use stoa_web::{ApiError, Json, List, Nothing, Path, Permit, ProblemDocument, Query, Told};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// How many like a comment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LikeView {
    /// How many like it now.
    like_count: i32,
}

/// How many reacted to a comment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReactionsView {
    /// How many like it now.
    like_count: i32,
    /// How many reacted, by reaction.
    reaction_counts: BTreeMap<String, i32>,
}

fn likes(reacted: &Reacted) -> i32 {
    reacted.counts.get("like").copied().unwrap_or_default()
}

fn liked(reacted: &Reacted) -> Answer {
    let like_count = likes(reacted);
    Answer::json(200, &LikeView { like_count })
}

fn reactions(reacted: &Reacted) -> Result<Answer, Problem> {
    let counts = reacted.counts.iter().filter(|(_, count)| **count > 0);
    let view = ReactionsView {
        like_count: likes(reacted),
        reaction_counts: counts.map(|(kind, count)| (kind.clone(), *count)).collect(),
    };
    Ok(Answer::json(200, &view))
}

/// Likes a comment, by the token's user.
#[utoipa::path(post, path = "/v1/comments/{id}/like", tag = "comments",
    params(("id" = Uuid, Path)),
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "liked and committed", body = LikeView),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
        (status = 409, description = "`already_liked`", body = ProblemDocument),
    ))]
pub(super) async fn like_comment(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path(id): Path<Uuid>,
    _: Nothing,
) -> Result<Told, ApiError> {
    let told = |reacted: &Reacted| match reacted.changed {
        true => Ok(liked(reacted)),
        false => Err(Problem::conflict(
            "already_liked",
            "you like this comment already",
        )),
    };
    react(&comments, &permit, id, "like", true, told).await
}

/// Takes a like back, by the token's user.
#[utoipa::path(delete, path = "/v1/comments/{id}/like", tag = "comments",
    params(("id" = Uuid, Path)),
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "taken back and committed", body = LikeView),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
        (status = 409, description = "`not_liked`", body = ProblemDocument),
    ))]
pub(super) async fn unlike_comment(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path(id): Path<Uuid>,
    _: Nothing,
) -> Result<Told, ApiError> {
    let told = |reacted: &Reacted| match reacted.changed {
        true => Ok(liked(reacted)),
        false => Err(Problem::conflict(
            "not_liked",
            "you do not like this comment",
        )),
    };
    react(&comments, &permit, id, "like", false, told).await
}

/// Sets a reaction of the token's user; again changes nothing.
#[utoipa::path(put, path = "/v1/comments/{id}/reactions/{type}", tag = "comments",
    params(("id" = Uuid, Path), ("type" = String, Path)),
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "set and committed", body = ReactionsView),
        (status = 404, description = "no such comment or reaction", body = ProblemDocument),
    ))]
pub(super) async fn set_reaction(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path((id, kind)): Path<(Uuid, String)>,
    _: Nothing,
) -> Result<Told, ApiError> {
    react(&comments, &permit, id, &kind, true, reactions).await
}

/// Takes a reaction of the token's user back; again changes nothing.
#[utoipa::path(delete, path = "/v1/comments/{id}/reactions/{type}", tag = "comments",
    params(("id" = Uuid, Path), ("type" = String, Path)),
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "taken back and committed", body = ReactionsView),
        (status = 404, description = "no such comment or reaction", body = ProblemDocument),
    ))]
pub(super) async fn take_back_reaction(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path((id, kind)): Path<(Uuid, String)>,
    _: Nothing,
) -> Result<Told, ApiError> {
    react(&comments, &permit, id, &kind, false, reactions).await
}

async fn react(
    comments: &Comments,
    permit: &Permit<WriteCommentsPermission>,
    id: Uuid,
    kind: &str,
    set: bool,
    told: impl Fn(&Reacted) -> Result<Answer, Problem> + Send + Sync + 'static,
) -> Result<Told, ApiError> {
    let command = React {
        comment: CommentId(id),
        user: permit.require_user()?,
        kind: reaction(kind)?,
        set,
        origin: permit.origin(),
    };
    Ok(comments.react(command, permit.claim(), told).await?)
}

/// Whose reactions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReactorsQuery {
    /// Which reaction; `like` if left out.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: Option<String>,
    /// 1 to 100, 20 if left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins.
    cursor: Option<String>,
}

/// One who reacted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReactorView {
    /// Who.
    user_id: Uuid,
    /// With what.
    #[serde(rename = "type")]
    kind: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    created_at: jiff::Timestamp,
}

/// Who reacted to a comment.
#[utoipa::path(get, path = "/v1/comments/{id}/reactions", tag = "comments",
    params(("id" = Uuid, Path), ReactorsQuery),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "a page of those who reacted", body = List<ReactorView>),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
    ))]
pub(super) async fn list_reactions(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Path(id): Path<Uuid>,
    Query(asked): Query<ReactorsQuery>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<ReactorView>>, ApiError> {
    let kind = reaction(asked.kind.as_deref().unwrap_or("like"))?;
    let limit = stoa_kernel::Limit::parse(asked.limit)?;
    let after: Option<Uuid> = asked
        .cursor
        .as_deref()
        .map(|cursor| decode_of(mark_of(id, kind), cursor))
        .transpose()?;
    let page = reactors(&comments, permit.tenant, CommentId(id), kind, limit, after).await?;
    Ok(Json(List::new(page, &uri)))
}

/// What tells the reactions of one kind to one comment from all other lists.
fn mark_of(comment: Uuid, kind: &str) -> u32 {
    mark(derived(&[
        b"reactions",
        comment.as_bytes(),
        kind.as_bytes(),
    ]))
}

async fn reactors(
    comments: &Comments,
    tenant: TenantId,
    id: CommentId,
    kind: &str,
    limit: stoa_kernel::Limit,
    after: Option<Uuid>,
) -> Result<Page<ReactorView>, Problem> {
    let rows = comments
        .reactors(tenant, id, kind, i32::from(limit.get()) + 1, after)
        .await?;
    let mut items: Vec<ReactorView> = rows
        .into_iter()
        .map(|row| ReactorView {
            user_id: row.user_id,
            kind: row.kind,
            created_at: row.created_at,
        })
        .collect();
    let more = items.len() > usize::from(limit.get());
    items.truncate(usize::from(limit.get()));
    let next_cursor = match items.last() {
        Some(last) if more => Some(encode_of(mark_of(id.0, kind), &last.user_id)?),
        _ => None,
    };
    Ok(Page {
        items,
        page: PageInfo {
            limit: limit.get(),
            next_cursor,
            total: None,
        },
    })
}
