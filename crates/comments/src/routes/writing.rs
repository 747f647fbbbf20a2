//! Writing comments.

use super::WriteCommentsPermission;
use crate::{
    author::{Author, AuthorName, Email},
    domain::{Entity, LONGEST_CONTENT},
    render::ContentFormat,
    service::{Comments, NewComment},
    view::CommentView,
};
use axum::extract::State;
use serde::Deserialize;
use stoa_kernel::{Actor, CommentId, FieldError, Problem};
use stoa_web::{ApiError, Json, NoQuery, Permit, ProblemDocument, Told, text};
use utoipa::ToSchema;
use uuid::Uuid;

/// A new comment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateComment {
    /// The type of what it is about: 1 to 64 characters.
    #[schema(min_length = 1, max_length = 64)]
    entity_type: String,
    /// The id of what it is about: 1 to 256 characters.
    #[schema(min_length = 1, max_length = 256)]
    entity_id: String,
    /// The comment it answers; of the same thread.
    parent_id: Option<Uuid>,
    /// 1 to 10,000 characters; in Markdown at most 32 marks within each other. May become 128 KiB
    /// of HTML.
    #[schema(min_length = 1, max_length = 10000)]
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
    /// 1 to 100 characters. Those that override or isolate the direction of text are left out.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Never shown.
    email: Option<String>,
}

/// Writes a comment, by the token's user, by the guest named in `author`, or by the tenant itself.
#[utoipa::path(post, path = "/v1/comments", tag = "comments", request_body = CreateComment,
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 201, description = "written and committed", body = CommentView),
        (status = 409, description = "`thread_locked`", body = ProblemDocument),
        (status = 422, description = "a field was refused", body = ProblemDocument),
    ))]
pub(super) async fn create_comment(
    State(comments): State<Comments>,
    permit: Permit<WriteCommentsPermission>,
    _: NoQuery,
    Json(asked): Json<CreateComment>,
) -> Result<Told, ApiError> {
    let entity = Entity::parse(asked.entity_type, asked.entity_id)?;
    let content = text::block("content", &asked.content, 1..=LONGEST_CONTENT);
    let mut errors: Vec<FieldError> = content.err().into_iter().collect();
    let guest = asked.author.and_then(|author| guest(&author, &mut errors));
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let new = NewComment {
        author: author(&comments, &permit, guest).await?,
        entity,
        parent: asked.parent_id.map(CommentId),
        content: asked.content,
        format: asked.content_format,
    };
    let told = comments.write(permit.origin(), new, permit.claim()).await?;
    Ok(told)
}

/// The guest as named, or nothing, and what is wrong with them.
fn guest(named: &GuestAuthor, errors: &mut Vec<FieldError>) -> Option<Author> {
    let name = AuthorName::parse(&named.name);
    let email = named.email.as_deref().map(Email::parse).transpose();
    match (name, email) {
        (Ok(name), Ok(email)) => Some(Author::Guest { name, email }),
        (name, email) => {
            errors.extend(name.err());
            errors.extend(email.err());
            None
        }
    }
}

/// The token's user comes first; a publishable key alone speaks only for guests.
async fn author(
    comments: &Comments,
    permit: &Permit<WriteCommentsPermission>,
    guest: Option<Author>,
) -> Result<Author, Problem> {
    match (permit.actor, guest) {
        (Actor::User(id), None) => {
            let person = comments.person(permit.tenant, id).await?;
            Ok(Author::User {
                id,
                name: AuthorName::nearest(&person.display_name),
                avatar: person.avatar_url.map(|url| url.to_string()),
            })
        }
        (Actor::User(_), Some(_)) => Err(Problem::field(
            "author",
            "not_allowed",
            "must be left out: the token names the author",
        )),
        (_, Some(guest)) => Ok(guest),
        (Actor::Tenant(_), None) => Ok(Author::Tenant {
            name: AuthorName::nearest(&comments.tenant_name(permit.tenant).await?),
        }),
        (_, None) => Err(Problem::field(
            "author",
            "required",
            "must name the guest: {\"name\": …}",
        )),
    }
}
