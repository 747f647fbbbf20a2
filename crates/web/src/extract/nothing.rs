//! Requests that say all there is to say by their path.

use super::{Query, body, json};
use crate::ApiError;
use axum::{
    body::HttpBody,
    extract::{FromRequest, FromRequestParts, Request},
};
use http::request::Parts;
use serde::Deserialize;

/// No fields at all.
#[derive(Deserialize)]
struct Fields {}

/// A request without a query.
///
/// As an extractor it refuses any parameter (422, with its name), so that nobody believes that it was
/// heeded.
#[derive(Clone, Copy, Debug)]
pub struct NoQuery;

impl<S: Sync> FromRequestParts<S> for NoQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if parts.uri.query().is_some_and(|query| !query.is_empty()) {
            Query::<Fields>::from_request_parts(parts, state).await?;
        }
        Ok(Self)
    }
}

/// A request with neither query nor fields in its body.
///
/// As an extractor it takes no body, or `{}`; it refuses any parameter or field (422, with its name), and
/// bodies that are no JSON as [`Json`](crate::Json) does.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl<S: Send + Sync> FromRequest<S> for Nothing {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        NoQuery::from_request_parts(&mut parts, state).await?;
        if body.is_end_stream() {
            return Ok(Self);
        }
        let request = Request::from_parts(parts, body);
        let headers = request.headers().clone();
        let bytes = body::read(request).await?;
        if !bytes.is_empty() {
            json::check(&headers)?;
            json::parse::<Fields>(&bytes)?;
        }
        Ok(Self)
    }
}
