//! The routes of operation: alive, ready, version, the API's description. They need no key.

use crate::{
    ApiError, Build, CachedJson, IfNoneMatch, Readiness,
    extract::{Json, Query},
    readiness::Outcome,
};
use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use stoa_kernel::{FieldError, Problem, ProblemKind};

/// Seconds after which one may ask again whether the server is ready.
const ASK_AGAIN: u32 = 1;

/// The routes of operation.
const ROUTES: [&str; 4] = ["/livez", "/readyz", "/version", "/openapi.json"];

/// Whether a route, by its template, is one of operation.
pub(crate) fn serves(route: &str) -> bool {
    ROUTES.contains(&route)
}

pub(crate) fn routes(build: Build, readiness: Readiness, description: CachedJson) -> Router {
    Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz).with_state(readiness))
        .route("/version", get(move || async move { Json(build) }))
        .route("/openapi.json", get(openapi).with_state(description))
}

/// The process runs and answers; says nothing of what it depends on, so that a database that is
/// away restarts nothing.
async fn livez() -> Json<Value> {
    Json(json!({"status": "alive"}))
}

#[derive(Deserialize)]
struct Readyz {
    /// Tells each check. Given alone, or as `true`.
    verbose: Option<String>,
}

#[derive(Serialize)]
struct CheckView {
    name: &'static str,
    status: &'static str,
    micros: u64,
}

async fn readyz(
    State(readiness): State<Readiness>,
    Query(asked): Query<Readyz>,
) -> Result<Response, ApiError> {
    if readiness.is_draining() {
        return Err(not_ready("draining", "the server is shutting down", Vec::new()).into());
    }
    let verbose = asked.verbose.is_some_and(|word| word != "false");
    let outcomes = readiness.outcomes().await;
    let failed = || outcomes.iter().filter(|outcome| outcome.state.is_err());
    if failed().next().is_some() {
        let errors = if verbose {
            failed().map(as_field).collect()
        } else {
            Vec::new()
        };
        return Err(not_ready("not_ready", "a part that is needed is away", errors).into());
    }
    if !verbose {
        return Ok(Json(json!({"status": "ready"})).into_response());
    }
    let checks: Vec<CheckView> = outcomes
        .iter()
        .map(|outcome| CheckView {
            name: outcome.name,
            status: "ready",
            micros: u64::try_from(outcome.took.as_micros()).unwrap_or(u64::MAX),
        })
        .collect();
    Ok(Json(json!({"status": "ready", "checks": checks})).into_response())
}

fn not_ready(code: &'static str, detail: &'static str, errors: Vec<FieldError>) -> Problem {
    Problem {
        errors,
        retry_after: Some(ASK_AGAIN),
        ..Problem::new(ProblemKind::Unavailable, code, detail)
    }
}

fn as_field(outcome: &Outcome) -> FieldError {
    FieldError {
        field: outcome.name.into(),
        code: "not_ready",
        message: match &outcome.state {
            Ok(()) => "ready".into(),
            Err(reason) => reason.0.clone(),
        },
    }
}

async fn openapi(State(description): State<CachedJson>, held: IfNoneMatch) -> Response {
    description.answer(&held)
}
