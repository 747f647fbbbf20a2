//! What pages ask beside their threads: what depends on who looks, and counts.

use super::ReadComments;
use crate::{
    change::Hand,
    domain::Entity,
    service::Comments,
    view::CommentView,
    viewer::{May, Relation},
};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use stoa_kernel::{FieldError, Problem};
use stoa_web::{Action, ApiError, Json, NoQuery, Permit, ProblemDocument};
use utoipa::ToSchema;
use uuid::Uuid;

/// The most comments that are asked about at once.
const MOST_IDS: usize = 100;
/// The most entities whose comments are counted at once.
const MOST_ENTITIES: usize = 1_000;

/// Which comments.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AskAsViewer {
    /// Their ids, at most 100.
    #[serde(default)]
    #[schema(max_items = 100)]
    ids: Vec<Uuid>,
    /// The thread that is looked at, for own comments that wait in it: what it is about. The threads of
    /// `ids` are looked through, too.
    thread: Option<EntityName>,
}

/// What a thread is about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EntityName {
    /// Its type: 1 to 64 characters.
    #[schema(min_length = 1, max_length = 64)]
    entity_type: String,
    /// Its id: 1 to 256 characters.
    #[schema(min_length = 1, max_length = 256)]
    entity_id: String,
}

/// What the caller has to do with comments.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ViewerView {
    /// The comments that the caller can meet, in the order asked for.
    items: Vec<RelationView>,
    /// The caller's own comments that wait for a decision, the last first; at most 20.
    pending: Vec<CommentView>,
}

/// What the caller has to do with a comment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RelationView {
    /// The comment.
    id: Uuid,
    /// The caller's reactions to it.
    reactions: Vec<String>,
    /// What the caller may do with it.
    permissions: PermissionsView,
}

/// What the caller may do with a comment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PermissionsView {
    /// `PATCH` it.
    edit: bool,
    /// `DELETE` it.
    delete: bool,
    /// Pin and unpin it.
    pin: bool,
    /// Answer it.
    reply: bool,
    /// React to it.
    react: bool,
}

impl RelationView {
    fn of(relation: Relation) -> Self {
        let May {
            edit,
            delete,
            pin,
            reply,
            react,
        } = relation.may;
        Self {
            id: relation.id,
            reactions: relation.reactions,
            permissions: PermissionsView {
                edit,
                delete,
                pin,
                reply,
                react,
            },
        }
    }
}

/// What the caller has to do with comments: reactions, permissions, own comments that wait for a decision.
/// Apart from the thread, so that its pages are the same for all.
#[utoipa::path(post, path = "/v1/comments/viewer", tag = "comments",
    extensions(("x-heeds-no-key" = json!(true))), request_body = AskAsViewer,
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "what the caller has to do with them", body = ViewerView),
        (status = 422, description = "a field was refused", body = ProblemDocument),
    ))]
pub(super) async fn ask_as_viewer(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    _: NoQuery,
    Json(asked): Json<AskAsViewer>,
) -> Result<Json<ViewerView>, ApiError> {
    if asked.ids.len() > MOST_IDS {
        return Err(too_many("ids", MOST_IDS).into());
    }
    let entity = asked
        .thread
        .map(|name| parse("thread", name))
        .transpose()
        .map_err(Problem::invalid)?;
    let may_write = permit.scopes.allow("comments", Action::Write);
    let (relations, pending) = comments
        .relations(
            permit.tenant,
            Hand::of(&permit),
            &asked.ids,
            entity.as_ref(),
            may_write,
        )
        .await?;
    Ok(Json(ViewerView {
        items: relations.into_iter().map(RelationView::of).collect(),
        pending,
    }))
}

/// Whose comments are to be counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CountComments {
    /// What the threads are about, at most 1,000.
    #[schema(max_items = 1000)]
    entities: Vec<EntityName>,
}

/// How many comments there are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountsView {
    /// One for each entity, in the order asked for.
    items: Vec<CountView>,
}

/// How many comments there are about an entity.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CountView {
    /// Its type.
    entity_type: String,
    /// Its id.
    entity_id: String,
    /// How many comments are shown, at all levels.
    comment_count: i32,
}

/// Counts the comments of many threads in one call.
#[utoipa::path(post, path = "/v1/comments/counts", tag = "comments",
    extensions(("x-heeds-no-key" = json!(true))), request_body = CountComments,
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "the counts", body = CountsView),
        (status = 422, description = "a field was refused", body = ProblemDocument),
    ))]
pub(super) async fn count_comments(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    _: NoQuery,
    Json(asked): Json<CountComments>,
) -> Result<Json<CountsView>, ApiError> {
    if asked.entities.len() > MOST_ENTITIES {
        return Err(too_many("entities", MOST_ENTITIES).into());
    }
    let (mut entities, mut errors) = (Vec::with_capacity(asked.entities.len()), Vec::new());
    for (n, name) in asked.entities.into_iter().enumerate() {
        match parse(&format!("entities[{n}]"), name) {
            Ok(entity) => entities.push(entity),
            Err(refused) => errors.extend(refused),
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let counts = comments.counts(permit.tenant, &entities).await?;
    let items = entities
        .into_iter()
        .zip(counts)
        .map(|(entity, count)| CountView {
            entity_type: entity.kind,
            entity_id: entity.id,
            comment_count: count,
        });
    Ok(Json(CountsView {
        items: items.collect(),
    }))
}

/// The entity, or what is wrong with it, by its place in the request.
fn parse(place: &str, name: EntityName) -> Result<Entity, Vec<FieldError>> {
    Entity::parse(name.entity_type, name.entity_id).map_err(|problem| {
        let placed = problem.errors.into_iter().map(|error| FieldError {
            field: format!("{place}.{}", error.field).into(),
            ..error
        });
        placed.collect()
    })
}

fn too_many(field: &'static str, most: usize) -> Problem {
    Problem::field(field, "too_many", format!("must be {most} at most"))
}
