//! `/v1/users`: registration and log-in.

use super::{Enter, Tokens};
use crate::{Candour, Client, Identity, NewUser, Started, User};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use stoa_store::Answer;
use stoa_web::{ApiError, Json, Permit, ProblemDocument, Told};
use utoipa::ToSchema;

/// A user to be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegisterUser {
    /// 2 to 40 letters, digits, `.`, `_` and `-`; unique, whatever the case.
    #[schema(min_length = 2, max_length = 40)]
    username: String,
    /// Unique, whatever the case.
    #[schema(max_length = 254)]
    email: String,
    /// 8 to 256 characters.
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
    /// The name others see; the username if not given.
    #[schema(min_length = 1, max_length = 80)]
    display_name: Option<String>,
}

/// Registers a user. With a publishable key, a taken e-mail address is answered as a new one.
#[utoipa::path(post, path = "/v1/users", tag = "identity", operation_id = "register_user",
    request_body = RegisterUser,
    security(("apiKey" = [])),
    responses((status = 201, body = User), (status = 409, body = ProblemDocument),
              (status = 422, body = ProblemDocument)))]
pub(super) async fn register(
    permit: Permit<Enter>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<RegisterUser>,
) -> Result<Told, ApiError> {
    let new = NewUser {
        username: body.username,
        email: body.email,
        password: body.password,
        display_name: body.display_name,
    };
    let user = identity
        .register_user(&permit.origin(), new, candour(&permit))
        .await?;
    permit.answer(user, |user| Answer::json(201, user)).await
}

/// A tenant's server may be told what a page may not.
fn candour<P>(permit: &Permit<P>) -> Candour {
    if permit.secret_key {
        Candour::Frank
    } else {
        Candour::Discreet
    }
}

/// Whose address the request comes from.
pub(super) fn client<P>(permit: &Permit<P>) -> Client {
    if permit.is_client_known() {
        Client::Known
    } else {
        Client::BehindServer
    }
}

/// Who logs in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct LogIn {
    /// Their address, whatever the case.
    #[schema(max_length = 254)]
    email: String,
    /// Their password.
    #[schema(format = Password)]
    password: String,
}

/// A log-in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LoggedIn {
    #[serde(flatten)]
    tokens: Tokens,
    user: User,
}

/// Logs a user in.
#[utoipa::path(post, path = "/v1/users/login", tag = "identity",
    extensions(("x-heeds-no-key" = json!(true))), operation_id = "log_in_user",
    request_body = LogIn,
    params(("Stoa-Client-Address" = Option<String>, Header,
            description = "with a secret key: the address of the client for whom it asks")),
    security(("apiKey" = [])),
    responses((status = 200, body = LoggedIn), (status = 401, body = ProblemDocument),
              (status = 429, body = ProblemDocument)))]
pub(super) async fn log_in(
    permit: Permit<Enter>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<LogIn>,
) -> Result<Json<LoggedIn>, ApiError> {
    let begun = identity
        .log_in(
            &permit.origin(),
            &body.email,
            body.password,
            (client(&permit), candour(&permit)),
        )
        .await?;
    Ok(Json(LoggedIn {
        tokens: begun.started.into(),
        user: begun.user,
    }))
}

impl From<Started> for Tokens {
    fn from(started: Started) -> Self {
        Self {
            access_token: started.access_token,
            token_type: "Bearer",
            expires_in: started.expires_in,
            refresh_token: started.refresh_token,
        }
    }
}
