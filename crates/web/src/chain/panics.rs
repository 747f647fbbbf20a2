//! A panic in a handler is that request's fault and no other's: 500, and the server goes on.

use crate::ApiError;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use std::{any::Any, panic::AssertUnwindSafe};
use stoa_kernel::Problem;

/// Answers a panic with a 500 that tells nothing of the inside; its message goes to the log.
pub(super) async fn recovered(served: impl Future<Output = Response>) -> Response {
    // What the request held is dropped with it; what it shared is behind locks and atomics that
    // tolerate it.
    match AssertUnwindSafe(served).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(panic = message(&*panic), "a handler panicked");
            ApiError(Problem::internal()).into_response()
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
