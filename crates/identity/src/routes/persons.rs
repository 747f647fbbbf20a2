//! `/v1/users/{id}/export` and `/v1/users/{id}/erase`: all that is held of a person.

use super::{EraseUser, ExportOneself, ExportUser, people::editor};
use crate::{Editor, Erasure, Persons};
use axum::extract::State;
use http::{HeaderName, header};
use serde_json::Value;
use std::sync::Arc;
use stoa_kernel::UserId;
use stoa_store::Answer;
use stoa_web::{ApiError, Json, Path, Permit, ProblemDocument, Told};

/// An export, which no cache between keeps.
type Exported = ([(HeaderName, &'static str); 2], Json<Value>);

fn exported(export: Value) -> Exported {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"user.json\"",
        ),
    ];
    (headers, Json(export))
}

/// All that is held of a user, deleted ones too, by what holds it: `user`, `usernames`, `sessions`,
/// `comments` and `auditLog`. People get that of those whose role is below their own only. It is written
/// to the audit log.
#[utoipa::path(get, path = "/v1/users/{id}/export", tag = "identity", operation_id = "export_user",
    params(("id" = uuid::Uuid, Path, description = "The user")),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, body = Object), (status = 404, body = ProblemDocument)))]
pub(super) async fn export(
    permit: Permit<ExportUser>,
    State(persons): State<Arc<Persons>>,
    Path(id): Path<UserId>,
) -> Result<Exported, ApiError> {
    let who = (editor(permit.caller()), id);
    Ok(exported(persons.export(&permit.origin(), who).await?))
}

/// All that is held of the person who calls, as of `GET /v1/users/{id}/export`.
#[utoipa::path(get, path = "/v1/users/me/export", tag = "identity",
    operation_id = "export_own_user",
    security(("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, body = Object)))]
pub(super) async fn export_own(
    permit: Permit<ExportOneself>,
    State(persons): State<Arc<Persons>>,
) -> Result<Exported, ApiError> {
    let who = (Editor::Oneself, permit.require_user()?);
    Ok(exported(persons.export(&permit.origin(), who).await?))
}

/// Takes out all that is held of a user, for good: profile, address, name, password and log-ins, what they
/// wrote and what was written there before an edit, and the key under which logs hold where they were. What
/// others wrote below them stays in its place. The username can be taken again. Answered 200 when all is
/// done, 202 while what they wrote is still being taken out; asked again, it says how far that is. People
/// erase those whose role is below their own only.
#[utoipa::path(post, path = "/v1/users/{id}/erase", tag = "identity", operation_id = "erase_user",
    params(("id" = uuid::Uuid, Path, description = "The user")),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, body = Erasure), (status = 202, body = Erasure),
              (status = 404, body = ProblemDocument)))]
pub(super) async fn erase(
    permit: Permit<EraseUser>,
    State(persons): State<Arc<Persons>>,
    Path(id): Path<UserId>,
) -> Result<Told, ApiError> {
    let who = (editor(permit.caller()), id);
    let erasure = persons.erase(&permit.origin(), who).await?;
    let told = |erasure: &Erasure| {
        let is_done = erasure.completed_at.is_some();
        Answer::json(if is_done { 200 } else { 202 }, erasure)
    };
    permit.answer(erasure, told).await
}
