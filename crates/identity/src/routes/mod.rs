//! The HTTP side: thin handlers, and what they read and answer.

mod auth;
mod keys;
mod letters;
mod oneself;
mod people;
mod persons;
mod tenants;
mod users;

use crate::{Identity, Persons};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use stoa_kernel::{Limit, Page, PageInfo, Problem, Role};
use stoa_web::{Action, Cursor, Permission, Who};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Every route of this module, whatever stands behind them.
pub(crate) fn all() -> OpenApiRouter<Arc<Identity>> {
    OpenApiRouter::new()
        .routes(routes!(tenants::create, tenants::list))
        .routes(routes!(tenants::get, tenants::delete))
        .routes(routes!(tenants::suspend))
        .routes(routes!(tenants::activate))
        .routes(routes!(tenants::own, tenants::change))
        .routes(routes!(keys::create, keys::list))
        .routes(routes!(keys::revoke))
        .routes(routes!(keys::rotate))
        .routes(routes!(keys::published))
        .routes(routes!(users::register))
        .routes(routes!(users::log_in))
        .routes(routes!(letters::verify_email))
        .routes(routes!(letters::resend_verification))
        .routes(routes!(letters::forgot_password))
        .routes(routes!(letters::reset_password))
        .routes(routes!(people::list_users))
        .routes(routes!(people::get_user, people::change_user))
        .routes(routes!(oneself::me, oneself::change, oneself::delete))
        .routes(routes!(oneself::change_password))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::log_out))
        .routes(routes!(auth::list_sessions))
        .routes(routes!(auth::end_session))
        .routes(routes!(auth::introspect))
}

/// The routes that concern all that is held of a person.
pub(crate) fn of_persons() -> OpenApiRouter<Arc<Persons>> {
    OpenApiRouter::new()
        .routes(routes!(persons::export))
        .routes(routes!(persons::export_own))
        .routes(routes!(persons::erase))
}

macro_rules! permissions {
    ($($name:ident: $resource:literal $action:ident $who:expr;)+) => {$(
        pub(super) struct $name;

        impl Permission for $name {
            const RESOURCE: &'static str = $resource;
            const ACTION: Action = Action::$action;
            const FOR: Who = $who;
        }
    )+};
}

permissions! {
    ReadTenant: "tenant" Read Who::Tenant;
    WriteTenant: "tenant" Write Who::Tenant;
    ReadKeys: "api-keys" Read Who::Tenant;
    WriteKeys: "api-keys" Write Who::Tenant;
    ReadOneself: "users" Read Who::People;
    ChangeOneself: "users" Write Who::People;
    ListUsers: "users" Read Who::Tenant;
    ReadUser: "users" Read Who::Holding(Role::Moderator);
    ChangeUser: "users" Write Who::Holding(Role::Moderator);
    ExportUser: "users" Read Who::Holding(Role::Admin);
    ExportOneself: "users" Read Who::People;
    EraseUser: "users" Write Who::Holding(Role::Admin);
    Enter: "users" Write Who::Keys;
}

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// How many items, 1 to 100; 20 if not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins: the `nextCursor` of the one before.
    cursor: Option<String>,
}

/// Where a list in order of ids goes on. The list's name keeps cursors from the wrong list.
#[derive(Serialize, Deserialize)]
struct After {
    list: String,
    after: Uuid,
}

impl Asked {
    /// What was asked for, of the list of that name.
    fn read(&self, list: &str) -> Result<(Limit, Option<Uuid>), Problem> {
        let limit = Limit::parse(self.limit)?;
        let Some(cursor) = &self.cursor else {
            return Ok((limit, None));
        };
        let after: After = Cursor::decode(cursor)?;
        if after.list != list {
            return Err(Problem::field(
                "cursor",
                "bad_cursor",
                "is not one that this list gave out; begin again without it",
            ));
        }
        Ok((limit, Some(after.after)))
    }
}

/// A page out of what was read: one item more than the limit tells that there is a next.
fn page<T>(
    mut items: Vec<T>,
    limit: Limit,
    list: &str,
    id: impl Fn(&T) -> Uuid,
) -> Result<Page<T>, Problem> {
    let has_more = items.len() > usize::from(limit.get());
    items.truncate(usize::from(limit.get()));
    let next_cursor = match items.last() {
        Some(last) if has_more => Some(Cursor::encode(&After {
            list: list.to_owned(),
            after: id(last),
        })?),
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

/// What a log-in, or its prolonging, answers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tokens {
    /// Names the person: `Authorization: Bearer`.
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// For how many seconds the access token is good.
    expires_in: i64,
    /// Gets the next pair, once.
    refresh_token: String,
}
