//! What letters are for: confirmed addresses, and new passwords.

use super::{Enter, users::client};
use crate::Identity;
use axum::extract::State;
use serde::Deserialize;
use std::sync::Arc;
use stoa_store::Answer;
use stoa_web::{ApiError, Json, Permit, ProblemDocument, Told};
use utoipa::ToSchema;

/// The address a letter is to go to.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AskForLetter {
    /// Whatever its case.
    email: String,
}

/// What a letter held.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct VerifyEmail {
    /// The token, good once and for three days.
    token: String,
}

/// What a letter held, and what is chosen by it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ResetPassword {
    /// The token, good once and for an hour.
    token: String,
    /// 8 to 256 characters.
    #[schema(format = Password, min_length = 8, max_length = 256)]
    password: String,
}

/// 202, for everybody.
fn accepted() -> Answer {
    Answer {
        status: 202,
        ..Answer::nothing()
    }
}

/// Confirms an e-mail address.
#[utoipa::path(post, path = "/v1/users/verify-email", tag = "identity",
    operation_id = "verify_email", request_body = VerifyEmail,
    security(("apiKey" = [])),
    responses((status = 204), (status = 422, body = ProblemDocument)))]
pub(super) async fn verify_email(
    permit: Permit<Enter>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<VerifyEmail>,
) -> Result<Told, ApiError> {
    let pending = identity.verify_email(&permit.origin(), &body.token).await?;
    permit.answer(pending, |()| Answer::nothing()).await
}

/// Sends the letter again by which an address is confirmed. The answer is the same whether anybody
/// has the address or not.
#[utoipa::path(post, path = "/v1/users/resend-verification", tag = "identity",
    operation_id = "resend_verification", request_body = AskForLetter,
    params(("Stoa-Client-Address" = Option<String>, Header,
            description = "with a secret key: the address of the client for whom it asks")),
    security(("apiKey" = [])),
    responses((status = 202, description = "a letter is on its way, if there is whom to write to")))]
pub(super) async fn resend_verification(
    permit: Permit<Enter>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<AskForLetter>,
) -> Result<Told, ApiError> {
    let pending = identity
        .resend_verification(&permit.origin(), &body.email, client(&permit))
        .await?;
    permit.answer(pending, |()| accepted()).await
}

/// Sends a letter by which a new password is chosen. The answer is the same whether anybody has the
/// address or not.
#[utoipa::path(post, path = "/v1/users/forgot-password", tag = "identity",
    operation_id = "forgot_password", request_body = AskForLetter,
    params(("Stoa-Client-Address" = Option<String>, Header,
            description = "with a secret key: the address of the client for whom it asks")),
    security(("apiKey" = [])),
    responses((status = 202, description = "a letter is on its way, if there is whom to write to")))]
pub(super) async fn forgot_password(
    permit: Permit<Enter>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<AskForLetter>,
) -> Result<Told, ApiError> {
    let pending = identity
        .forgot_password(&permit.origin(), &body.email, client(&permit))
        .await?;
    permit.answer(pending, |()| accepted()).await
}

/// Sets a new password by the token of a letter; all log-ins of the person end.
#[utoipa::path(post, path = "/v1/users/reset-password", tag = "identity",
    operation_id = "reset_password", request_body = ResetPassword,
    security(("apiKey" = [])),
    responses((status = 204), (status = 422, body = ProblemDocument)))]
pub(super) async fn reset_password(
    permit: Permit<Enter>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<ResetPassword>,
) -> Result<Told, ApiError> {
    let pending = identity
        .reset_password(&permit.origin(), &body.token, body.password)
        .await?;
    permit.answer(pending, |()| Answer::nothing()).await
}
