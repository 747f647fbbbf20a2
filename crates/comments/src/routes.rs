//! The module's operations.

use crate::{
    cursor::Sort,
    domain::{Author, Entity, LONGEST_CONTENT, reaction},
    react::Reacted,
    render::ContentFormat,
    service::{Comments, From, NewComment},
    tree::shape,
    view::{CommentView, ThreadPage},
};
use axum::{
    extract::{OriginalUri, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stoa_kernel::{Actor, CommentId, Page, PageInfo, Problem, TenantId};
use stoa_web::{
    Action, ApiError, AtPosition, IfNoneMatch, Json, List, NotBefore, Path, Permission, Permit,
    ProblemDocument, Query, text,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// May read comments.
pub(crate) struct ReadComments;

impl Permission for ReadComments {
    const RESOURCE: &'static str = "comments";
    const ACTION: Action = Action::Read;
}

/// May write comments and react to them.
pub(crate) struct WriteCommentsPermission;

impl Permission for WriteCommentsPermission {
    const RESOURCE: &'static str = "comments";
    const ACTION: Action = Action::Write;
}

pub(crate) fn routes(comments: Comments) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list_comments, create_comment))
        .routes(routes!(get_comment))
        .routes(routes!(list_replies))
        .routes(routes!(like_comment, unlike_comment))
        .routes(routes!(set_reaction, take_back_reaction))
        .routes(routes!(list_reactions))
        .routes(routes!(leaderboard))
        .with_state(comments)
}

/// A new comment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateComment {
    /// The type of what it is about: 1 to 64 characters.
    entity_type: String,
    /// The id of what it is about: 1 to 256 characters.
    entity_id: String,
    /// The comment it answers; of the same thread.
    parent_id: Option<Uuid>,
    /// 1 to 10,000 characters.
    content: String,
    /// How it is written.
    #[serde(default)]
    content_format: ContentFormat,
    /// Who writes, where no token names a user.
    author: Option<GuestAuthor>,
}

/// Who writes without an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GuestAuthor {
    /// 1 to 100 characters.
    name: String,
    /// Never shown.
    email: Option<String>,
}

/// Writes a comment, by the token's user, by the guest named in `author`, or by the tenant itself.
#[utoipa::path(post, path = "/v1/comments", tag = "comments", request_body = CreateComment,
    responses(
        (status = 201, description = "written and committed", body = CommentView),
        (status = 409, description = "`thread_locked`", body = ProblemDocument),
        (status = 422, description = "a field was refused", body = ProblemDocument),
    ))]
async fn create_comment(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Json(asked): Json<CreateComment>,
) -> Result<Response, ApiError> {
    let entity = entity(asked.entity_type, asked.entity_id)?;
    let checks = [
        text::block("content", &asked.content, 1..=LONGEST_CONTENT),
        asked
            .author
            .as_ref()
            .map_or(Ok(()), |a| text::line("author.name", &a.name, 1..=100)),
        asked
            .author
            .as_ref()
            .and_then(|a| a.email.as_deref())
            .map_or(Ok(()), check_email),
    ];
    let errors: Vec<_> = checks.into_iter().filter_map(Result::err).collect();
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let new = NewComment {
        author: author(&comments, &permit, asked.author).await?,
        entity,
        parent: asked.parent_id.map(CommentId),
        content: asked.content,
        format: asked.content_format,
    };
    let (view, position) = comments.write(permit.origin(), new).await?;
    let location = [(http::header::LOCATION, view.links.this.clone())];
    Ok((
        StatusCode::CREATED,
        AtPosition(position),
        location,
        Json(view),
    )
        .into_response())
}

/// A look at an address: one `@` with something on both sides. Whether mail arrives is another
/// matter.
fn check_email(email: &str) -> Result<(), stoa_kernel::FieldError> {
    text::line("author.email", email, 3..=254)?;
    match email.split_once('@') {
        Some((local, domain))
            if !local.is_empty() && !domain.is_empty() && !domain.contains('@') =>
        {
            Ok(())
        }
        _ => Err(stoa_kernel::FieldError {
            field: "author.email".into(),
            code: "malformed_email",
            message: "must be an e-mail address".into(),
        }),
    }
}

/// The token's user comes first; a publishable key alone speaks only for guests.
async fn author(
    comments: &Comments,
    permit: &Permit<WriteCommentsPermission>,
    guest: Option<GuestAuthor>,
) -> Result<Author, Problem> {
    match (permit.actor, guest) {
        (Actor::User(id), None) => {
            let person = comments.person(permit.tenant, id).await?;
            Ok(Author::User {
                id,
                name: person.display_name.to_string(),
                avatar: person.avatar_url.map(|url| url.to_string()),
            })
        }
        (Actor::User(_), Some(_)) => Err(Problem::field(
            "author",
            "not_allowed",
            "must be left out: the token names the author",
        )),
        (_, Some(guest)) => Ok(Author::Guest {
            name: guest.name,
            email: guest.email,
        }),
        (Actor::Tenant(_), None) => Ok(Author::Tenant),
        (_, None) => Err(Problem::field(
            "author",
            "required",
            "must name the guest: {\"name\": …}",
        )),
    }
}

fn entity(kind: String, id: String) -> Result<Entity, Problem> {
    let checks = [
        text::line("entityType", &kind, 1..=64),
        text::line("entityId", &id, 1..=256),
    ];
    let errors: Vec<_> = checks.into_iter().filter_map(Result::err).collect();
    if errors.is_empty() {
        Ok(Entity { kind, id })
    } else {
        Err(Problem::invalid(errors))
    }
}

/// Which page of which thread.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ThreadQuery {
    /// The type of what the thread is about.
    entity_type: String,
    /// The id of what the thread is about.
    entity_id: String,
    /// The order at every level; `oldest` if left out.
    sort: Option<Sort>,
    /// Comments of the first level: 1 to 100, 20 if left out.
    limit: Option<u32>,
    /// Where the page begins, as an earlier one said.
    cursor: Option<String>,
    /// The number of the page, from 1; with `oldest` and `newest` only.
    page: Option<u32>,
    /// Levels of replies: 0 to 20, 3 if left out.
    depth: Option<u32>,
    /// Replies below each comment: 0 to 100, 3 if left out.
    replies_limit: Option<u32>,
}

/// Reads a thread as a tree. The first page of a thread nobody has written in is empty.
#[utoipa::path(get, path = "/v1/comments", tag = "comments", params(ThreadQuery),
    responses(
        (status = 200, description = "a page of the thread", body = ThreadPage),
        (status = 304, description = "as the client already holds it"),
        (status = 422, description = "a parameter was refused", body = ProblemDocument),
    ))]
async fn list_comments(
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
    let entity = entity(asked.entity_type, asked.entity_id)?;
    // A position is a promise: ask the database rather than memory.
    let compare = position.is_some();
    let page = comments
        .page(permit.tenant, entity, shape, from, compare)
        .await?;
    Ok(page.answer(&held))
}

/// Reads a comment.
#[utoipa::path(get, path = "/v1/comments/{id}", tag = "comments", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "the comment", body = CommentView),
        (status = 404, description = "there is none", body = ProblemDocument),
    ))]
async fn get_comment(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Path(id): Path<Uuid>,
) -> Result<Json<CommentView>, ApiError> {
    Ok(Json(comments.comment(permit.tenant, CommentId(id)).await?))
}

/// Which replies.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RepliesQuery {
    /// The order at every level; `oldest` if left out.
    sort: Option<Sort>,
    /// Replies of the first level: 1 to 100, 20 if left out.
    limit: Option<u32>,
    /// Where the page begins: a `repliesCursor` or `nextCursor`.
    cursor: Option<String>,
    /// Further levels: 0 to 20, 3 if left out.
    depth: Option<u32>,
    /// Replies below each of them: 0 to 100, 3 if left out.
    replies_limit: Option<u32>,
}

/// Reads the replies to a comment as a tree.
#[utoipa::path(get, path = "/v1/comments/{id}/replies", tag = "comments",
    params(("id" = Uuid, Path), RepliesQuery),
    responses(
        (status = 200, description = "a page of replies", body = List<CommentView>),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
    ))]
async fn list_replies(
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

fn reactions(reacted: Reacted) -> ReactionsView {
    ReactionsView {
        like_count: likes(&reacted),
        reaction_counts: reacted
            .counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect(),
    }
}

/// Likes a comment, by the token's user.
#[utoipa::path(post, path = "/v1/comments/{id}/like", tag = "comments",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "liked and committed", body = LikeView),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
        (status = 409, description = "`already_liked`", body = ProblemDocument),
    ))]
async fn like_comment(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path(id): Path<Uuid>,
) -> Result<(AtPosition, Json<LikeView>), ApiError> {
    let (reacted, position) = react(&comments, &permit, id, "like", true).await?;
    if !reacted.changed {
        return Err(Problem::conflict("already_liked", "you like this comment already").into());
    }
    Ok((
        AtPosition(position),
        Json(LikeView {
            like_count: likes(&reacted),
        }),
    ))
}

/// Takes a like back, by the token's user.
#[utoipa::path(delete, path = "/v1/comments/{id}/like", tag = "comments",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "taken back and committed", body = LikeView),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
        (status = 409, description = "`not_liked`", body = ProblemDocument),
    ))]
async fn unlike_comment(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path(id): Path<Uuid>,
) -> Result<(AtPosition, Json<LikeView>), ApiError> {
    let (reacted, position) = react(&comments, &permit, id, "like", false).await?;
    if !reacted.changed {
        return Err(Problem::conflict("not_liked", "you do not like this comment").into());
    }
    Ok((
        AtPosition(position),
        Json(LikeView {
            like_count: likes(&reacted),
        }),
    ))
}

/// Sets a reaction of the token's user; again changes nothing.
#[utoipa::path(put, path = "/v1/comments/{id}/reactions/{type}", tag = "comments",
    params(("id" = Uuid, Path), ("type" = String, Path)),
    responses(
        (status = 200, description = "set and committed", body = ReactionsView),
        (status = 404, description = "no such comment or reaction", body = ProblemDocument),
    ))]
async fn set_reaction(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path((id, kind)): Path<(Uuid, String)>,
) -> Result<(AtPosition, Json<ReactionsView>), ApiError> {
    let (reacted, position) = react(&comments, &permit, id, &kind, true).await?;
    Ok((AtPosition(position), Json(reactions(reacted))))
}

/// Takes a reaction of the token's user back; again changes nothing.
#[utoipa::path(delete, path = "/v1/comments/{id}/reactions/{type}", tag = "comments",
    params(("id" = Uuid, Path), ("type" = String, Path)),
    responses(
        (status = 200, description = "taken back and committed", body = ReactionsView),
        (status = 404, description = "no such comment or reaction", body = ProblemDocument),
    ))]
async fn take_back_reaction(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    Path((id, kind)): Path<(Uuid, String)>,
) -> Result<(AtPosition, Json<ReactionsView>), ApiError> {
    let (reacted, position) = react(&comments, &permit, id, &kind, false).await?;
    Ok((AtPosition(position), Json(reactions(reacted))))
}

async fn react(
    comments: &Comments,
    permit: &Permit<WriteCommentsPermission>,
    id: Uuid,
    kind: &str,
    set: bool,
) -> Result<(Reacted, stoa_kernel::Position), Problem> {
    let user = permit.require_user()?;
    let kind = reaction(kind)?;
    comments
        .react(permit.origin(), CommentId(id), user, kind, set)
        .await
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
    responses(
        (status = 200, description = "a page of those who reacted", body = List<ReactorView>),
        (status = 404, description = "there is no such comment", body = ProblemDocument),
    ))]
async fn list_reactions(
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
        .map(stoa_web::Cursor::decode)
        .transpose()?;
    let page = reactors(&comments, permit.tenant, CommentId(id), kind, limit, after).await?;
    Ok(Json(List::new(page, &uri)))
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
        Some(last) if more => Some(stoa_web::Cursor::encode(&last.user_id)?),
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

/// Which standings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LeaderboardQuery {
    /// How far back; `all` if left out.
    window: Option<Window>,
    /// 1 to 100, 20 if left out.
    limit: Option<u32>,
}

/// How far back standings go.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Window {
    /// Today, UTC.
    Day,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
    /// From the beginning.
    All,
}

/// One author's standing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StandingView {
    /// Who.
    user_id: Uuid,
    /// Comments written.
    comments: i64,
    /// Likes received.
    likes_received: i64,
    /// Comments plus twice the likes received.
    score: i64,
}

/// The most engaged authors. A read model that follows the event log, usually within a second.
#[utoipa::path(get, path = "/v1/leaderboards/comments", tag = "comments", params(LeaderboardQuery),
    responses((status = 200, description = "the standings", body = List<StandingView>)))]
async fn leaderboard(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Query(asked): Query<LeaderboardQuery>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<StandingView>>, ApiError> {
    let limit = stoa_kernel::Limit::parse(asked.limit)?;
    let days = match asked.window.unwrap_or(Window::All) {
        Window::Day => Some(0),
        Window::Week => Some(6),
        Window::Month => Some(29),
        Window::All => None,
    };
    let rows = comments.standings(permit.tenant, days, limit).await?;
    let items = rows
        .into_iter()
        .map(|row| StandingView {
            user_id: row.user_id,
            comments: row.comments,
            likes_received: row.likes_received,
            score: row.score,
        })
        .collect();
    let page = PageInfo {
        limit: limit.get(),
        next_cursor: None,
        total: None,
    };
    Ok(Json(List::new(Page { items, page }, &uri)))
}
