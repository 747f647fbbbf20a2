//! How long a request may take until its answer begins.

use super::slow_body::Awaited;
use crate::ApiError;
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use stoa_kernel::{Problem, ProblemKind};

/// Gives up after `limit`: the handler is dropped where it waits, and the client gets 503
/// `timed_out`, or 408 `body_too_slow` where it was the client that was waited for. An answer that has
/// begun (a stream) is not cut.
pub(super) async fn within(
    limit: Duration,
    awaited: &Awaited,
    served: impl Future<Output = Response>,
) -> Response {
    match tokio::time::timeout(limit, served).await {
        Ok(response) => response,
        Err(_) if awaited.is_so() => ApiError(Problem::new(
            ProblemKind::TooSlow,
            "body_too_slow",
            format!(
                "the body did not come to its end within {} s",
                limit.as_secs()
            ),
        ))
        .into_response(),
        Err(_) => {
            let problem = Problem::new(
                ProblemKind::Unavailable,
                "timed_out",
                "this took too long and was given up; it may or may not have been done",
            );
            ApiError(Problem {
                retry_after: Some(1),
                ..problem
            })
            .into_response()
        }
    }
}
