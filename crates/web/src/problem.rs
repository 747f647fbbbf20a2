//! Problems as answers: `application/problem+json` (RFC 9457).

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode, header};
use serde::Serialize;
use std::borrow::Cow;
use stoa_kernel::{FieldError, Problem, ProblemKind};
use utoipa::ToSchema;

/// What a handler answers when it fails.
///
/// Made from a [`Problem`], or from whatever a module can turn into one, so that `?` is enough.
/// The chain writes the body, since it alone knows the request's id: outside of [`crate::gateway`]
/// the answer has a status and no body.
#[derive(Debug)]
pub struct ApiError(pub Problem);

impl<E: Into<Problem>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status(self.0.kind);
        response.extensions_mut().insert(Unwritten(self.0));
        response
    }
}

/// A problem on its way out through the chain.
#[derive(Clone)]
struct Unwritten(Problem);

/// An error, as the API answers it (RFC 9457).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDocument<'a> {
    /// Always `about:blank`: the code says more than an address could.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The status in words.
    #[schema(example = "Unprocessable Entity")]
    pub title: &'a str,
    /// The status.
    #[schema(example = 422)]
    pub status: u16,
    /// For people: what is wrong and how to mend it.
    pub detail: &'a str,
    /// Stable, snake_case: for programs.
    #[schema(example = "invalid")]
    pub code: &'a str,
    /// The id to name when asking for help.
    pub request_id: &'a str,
    /// The fields at fault.
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    #[schema(value_type = Vec<FieldProblem>)]
    pub errors: &'a [FieldError],
}

/// What is wrong with one field. The shape of [`FieldError`], for the API's description.
#[derive(Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field's path as the client wrote it.
    #[schema(example = "author.email")]
    pub field: String,
    /// Stable, snake_case.
    #[schema(example = "too_long")]
    pub code: String,
    /// For people; says what would be right.
    pub message: String,
}

/// The status of each kind of problem.
pub(crate) fn status(kind: ProblemKind) -> StatusCode {
    match kind {
        ProblemKind::Malformed => StatusCode::BAD_REQUEST,
        ProblemKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ProblemKind::Forbidden => StatusCode::FORBIDDEN,
        ProblemKind::NotFound => StatusCode::NOT_FOUND,
        ProblemKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ProblemKind::TooSlow => StatusCode::REQUEST_TIMEOUT,
        ProblemKind::Conflict => StatusCode::CONFLICT,
        ProblemKind::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        ProblemKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemKind::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ProblemKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ProblemKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The code of a problem that is not written yet.
pub(crate) fn code(response: &Response) -> Option<&'static str> {
    let unwritten = response.extensions().get::<Unwritten>();
    unwritten.map(|Unwritten(problem)| problem.code)
}

/// Writes the problem of an answer, if it has one, and tells its code.
///
/// Errors of the framework (no route, wrong method, its own extractors) come without one and as plain
/// text or nothing: they get one by their status. An error with a body of another type is some
/// handler's deliberate answer and stays.
pub(crate) fn write(
    response: &mut Response,
    method: &Method,
    request_id: &str,
) -> Option<&'static str> {
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Unwritten>() {
        Some(Unwritten(problem)) => problem,
        None if status.as_u16() >= 400 && is_plain(response) => of_framework(status),
        None => return None,
    };
    let document = ProblemDocument {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: &problem.detail,
        code: problem.code,
        request_id,
        errors: &problem.errors,
    };
    // Strings and numbers always serialise.
    let bytes = serde_json::to_vec(&document).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if let Some(seconds) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"stoa\""),
        );
    }
    *response.body_mut() = if method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(bytes)
    };
    Some(problem.code)
}

fn is_plain(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

fn of_framework(status: StatusCode) -> Problem {
    let (kind, code, detail): (_, _, Cow<'static, str>) = match status {
        StatusCode::NOT_FOUND => (
            ProblemKind::NotFound,
            "no_such_route",
            "nothing is served at this path".into(),
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            ProblemKind::MethodNotAllowed,
            "method_not_allowed",
            "this path does not know that method; Allow names those it knows".into(),
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            ProblemKind::TooLarge,
            "too_large",
            "the body is too large".into(),
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            ProblemKind::UnsupportedMediaType,
            "unsupported_media_type",
            "this media type is not understood here".into(),
        ),
        StatusCode::UNPROCESSABLE_ENTITY => (
            ProblemKind::Invalid,
            "invalid",
            "the request was refused".into(),
        ),
        StatusCode::SERVICE_UNAVAILABLE => return Problem::unavailable("try again shortly", 1),
        status if status.is_client_error() => (
            ProblemKind::Malformed,
            "malformed",
            "the request cannot be read".into(),
        ),
        _ => return Problem::internal(),
    };
    Problem::new(kind, code, detail)
}
