//! `/v1/users` and `/v1/users/{id}`: what a tenant and its staff see and change of its users.

use super::{
    ChangeUser, ListUsers, ReadUser,
    oneself::{etag, given, names, tagged},
};
use crate::{Editor, Identity, User, UserChange, UsersAsked};
use axum::extract::{OriginalUri, State};
use http::{HeaderName, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use stoa_kernel::{Limit, Page, PageInfo, Problem, Role, UserId};
use stoa_web::{
    ApiError, Caller, Cursor, IfMatch, Json, List, Path, Permit, ProblemDocument, Query, Told, text,
};
use utoipa::{IntoParams, ToSchema};

/// Which users.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AskedUsers {
    /// How many items, 1 to 100; 20 if not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins: the `nextCursor` of the one before.
    cursor: Option<String>,
    /// `active`, `suspended` or `deleted`; all if not given.
    status: Option<String>,
    /// `user`, `moderator` or `admin`.
    role: Option<String>,
    /// How their usernames begin, whatever the case.
    #[param(max_length = 40)]
    q: Option<String>,
}

/// Where the list goes on, and which it is.
#[derive(Serialize, Deserialize)]
struct AfterName {
    list: String,
    after: String,
}

/// Of which list a cursor is: of these filters only.
fn list_name(asked: &AskedUsers) -> String {
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    let (status, role, q) = (word(&asked.status), word(&asked.role), word(&asked.q));
    format!("users {status} {role} {q}")
}

fn read(asked: &AskedUsers) -> Result<(UsersAsked, Limit), Problem> {
    let limit = Limit::parse(asked.limit)?;
    let one_of = |field, words| Problem::field(field, "unknown", words);
    let is_status = |word: &String| matches!(word.as_str(), "active" | "suspended" | "deleted");
    if asked.status.as_ref().is_some_and(|word| !is_status(word)) {
        return Err(one_of("status", "must be active, suspended or deleted"));
    }
    let role = match &asked.role {
        None => None,
        Some(word) => {
            let wrong = || one_of("role", "must be user, moderator or admin");
            Some(Role::of_word(word).ok_or_else(wrong)?)
        }
    };
    let prefix = asked.q.clone().unwrap_or_default();
    text::line("q", &prefix, 0..=40).map_err(|error| Problem::invalid(vec![error]))?;
    let after = match &asked.cursor {
        None => String::new(),
        Some(cursor) => {
            let after: AfterName = Cursor::decode(cursor)?;
            if after.list != list_name(asked) || after.after.contains('\0') {
                let words = "is not one that this list gave out; begin again without it";
                return Err(Problem::field("cursor", "bad_cursor", words));
            }
            after.after
        }
    };
    let users = UsersAsked {
        status: asked.status.clone(),
        role,
        prefix,
        after,
    };
    Ok((users, limit))
}

/// The tenant's users in the order of their usernames.
#[utoipa::path(get, path = "/v1/users", tag = "identity", operation_id = "list_users",
    params(AskedUsers),
    security(("apiKey" = [])),
    responses((status = 200, body = List<User>)))]
pub(super) async fn list_users(
    permit: Permit<ListUsers>,
    State(identity): State<Arc<Identity>>,
    Query(asked): Query<AskedUsers>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<User>>, ApiError> {
    let (users, limit) = read(&asked)?;
    let mut items = identity.list_users(permit.tenant, &users, limit).await?;
    let has_more = items.len() > usize::from(limit.get());
    items.truncate(usize::from(limit.get()));
    let next_cursor = match items.last() {
        Some(last) if has_more => Some(Cursor::encode(&AfterName {
            list: list_name(&asked),
            after: last.key(),
        })?),
        _ => None,
    };
    let page = PageInfo {
        limit: limit.get(),
        next_cursor,
        total: None,
    };
    Ok(Json(List::new(Page { items, page }, &uri)))
}

/// One user, deleted ones too.
#[utoipa::path(get, path = "/v1/users/{id}", tag = "identity", operation_id = "get_user",
    params(("id" = uuid::Uuid, Path, description = "The user")),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, body = User), (status = 404, body = ProblemDocument)))]
pub(super) async fn get_user(
    permit: Permit<ReadUser>,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<UserId>,
) -> Result<([(HeaderName, String); 1], Json<User>), ApiError> {
    let user = identity.find_user(permit.tenant, id).await?;
    Ok(([(header::ETAG, etag(&user))], Json(user)))
}

/// What may be changed of a user; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeOther {
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
    /// `user`, `moderator`, `admin`; take the place of the former.
    #[schema(value_type = Option<Vec<String>>)]
    roles: Option<Vec<Role>>,
    /// Whether they may log in.
    status: Option<Standing>,
    /// Another address, which gets a letter to be confirmed by. By a secret key only.
    #[schema(max_length = 254)]
    email: Option<String>,
}

/// Whether a user may log in.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Standing {
    /// They may; who was deleted is brought back by a secret key only.
    Active,
    /// They may not, and their log-ins end.
    Suspended,
}

/// Changes a user. People change those whose role is below their own only: moderators whether they may
/// log in, admins also roles below their own and the profile.
#[utoipa::path(patch, path = "/v1/users/{id}", tag = "identity", operation_id = "change_user",
    request_body = ChangeOther,
    params(("id" = uuid::Uuid, Path, description = "The user"),
           ("If-Match" = Option<String>, Header, description = "the `ETag` that was read")),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, body = User), (status = 404, body = ProblemDocument),
              (status = 409, body = ProblemDocument), (status = 412, body = ProblemDocument)))]
pub(super) async fn change_user(
    permit: Permit<ChangeUser>,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<UserId>,
    condition: IfMatch,
    Json(body): Json<ChangeOther>,
) -> Result<Told, ApiError> {
    let change = UserChange {
        display_name: body.display_name,
        avatar_url: body.avatar_url,
        bio: body.bio,
        metadata: body.metadata,
        roles: body.roles,
        is_active: body.status.map(|status| status == Standing::Active),
        email: body.email,
    };
    let check = |version| condition.check(|tag| names(tag, version));
    let changed = identity
        .change_user(
            &permit.origin(),
            (editor(permit.caller()), id),
            change,
            check,
        )
        .await?;
    permit.answer(changed, tagged).await
}

pub(super) fn editor(caller: &Caller) -> Editor {
    match caller.role {
        Some(role) => Editor::Staff(role),
        None => Editor::Tenant,
    }
}
