//! Bodies in a form of their own.

use super::body;
use crate::ApiError;
use axum::extract::{FromRequest, Request};
use bytes::Bytes;

/// A body as it came, for what is asked for by a standard and not as JSON.
///
/// As an extractor it refuses too large a body (413), and who may no more what they might when they began to
/// send it (401, 403).
#[derive(Clone, Debug)]
pub struct Whole(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Whole {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        Ok(Self(body::read(request).await?))
    }
}
