//! What stands in the path.

use crate::ApiError;
use axum::extract::{FromRequestParts, rejection::PathRejection};
use http::request::Parts;
use serde::de::DeserializeOwned;
use stoa_kernel::Problem;

/// The parameters of a route's path.
///
/// As an extractor it refuses what is no id at all with the very 404 of an id that nobody has.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(error))
                if error.status().is_client_error() =>
            {
                Err(Problem::not_found().into())
            }
            Err(error) => {
                tracing::error!(%error, "a route's path and its extractor do not match");
                Err(Problem::internal().into())
            }
        }
    }
}
