//! The routes of operation: alive, ready, version, the API's description. They need no key.

use crate::{
    ApiError, Build, CachedJson, IfNoneMatch, ProblemDocument, Readiness, docs,
    extract::{Json, Query},
    readiness::Outcome,
};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use stoa_kernel::{FieldError, Problem, ProblemKind};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Seconds after which one may ask again whether the server is ready.
const ASK_AGAIN: u32 = 1;

/// The routes of operation.
const ROUTES: [&str; 4] = ["/livez", "/readyz", "/version", "/openapi.json"];

/// Whether a route, by its template, is one of operation.
pub(crate) fn serves(route: &str) -> bool {
    ROUTES.contains(&route) || docs::ROUTES.contains(&route)
}

/// What these routes tell of.
#[derive(Clone)]
pub(crate) struct Operations {
    pub(crate) build: Build,
    pub(crate) readiness: Readiness,
    pub(crate) description: CachedJson,
}

pub(crate) fn routes() -> OpenApiRouter<Operations> {
    OpenApiRouter::new()
        .routes(routes!(livez))
        .routes(routes!(readyz))
        .routes(routes!(version))
        .routes(routes!(openapi))
}

/// Whether the process runs.
#[derive(Serialize, ToSchema)]
struct Alive {
    /// Always `alive`.
    status: &'static str,
}

/// Tells that the process runs; says nothing of what it depends on, so that a database that is away
/// restarts nothing.
#[utoipa::path(get, path = "/livez", tag = "operation", operation_id = "check_liveness",
    responses((status = 200, description = "it runs", body = Alive)))]
async fn livez() -> Json<Alive> {
    Json(Alive { status: "alive" })
}

/// Tells what the program is.
#[utoipa::path(get, path = "/version", tag = "operation", operation_id = "get_version",
    responses((status = 200, description = "the program's version", body = Build)))]
async fn version(State(told): State<Operations>) -> Json<Build> {
    Json(told.build)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Readyz {
    /// Tells each check. Given alone, or as `true`.
    verbose: Option<String>,
}

/// Whether requests should come.
#[derive(Serialize, ToSchema)]
struct Ready {
    /// Always `ready`.
    status: &'static str,
    /// Each check, if they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<CheckView>,
}

/// One check.
#[derive(Serialize, ToSchema)]
struct CheckView {
    /// What was looked at.
    name: &'static str,
    /// Always `ready`.
    status: &'static str,
    /// How long it took, in microseconds.
    micros: u64,
}

/// Tells whether requests should come.
#[utoipa::path(get, path = "/readyz", tag = "operation", operation_id = "check_readiness",
    params(Readyz),
    responses((status = 200, description = "they should", body = Ready),
              (status = 503, description = "`not_ready` or `draining`", body = ProblemDocument)))]
async fn readyz(
    State(Operations { readiness, .. }): State<Operations>,
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
    let checks = outcomes
        .iter()
        .filter(|_| verbose)
        .map(|outcome| CheckView {
            name: outcome.name,
            status: "ready",
            micros: u64::try_from(outcome.took.as_micros()).unwrap_or(u64::MAX),
        })
        .collect();
    let status = "ready";
    Ok(Json(Ready { status, checks }).into_response())
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

/// Describes the API (OpenAPI).
#[utoipa::path(get, path = "/openapi.json", tag = "operation", operation_id = "get_description",
    responses((status = 200, description = "this description", body = Object),
              (status = 304, description = "as the client already holds it")))]
async fn openapi(State(told): State<Operations>, held: IfNoneMatch) -> Response {
    told.description.answer(&held)
}
