//! How much may wait for clients that do not take it.

use crate::{ApiError, connection::Activity, operations};
use axum::{
    body::HttpBody,
    extract::{MatchedPath, Request},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use stoa_kernel::{Problem, ProblemKind};

/// What is known of the connection, before the request goes on its way.
pub(super) struct Waiting {
    activity: Option<Arc<Activity>>,
    changes_nothing: bool,
}

/// Remembers whose answer it will be. The routes of operation are answered always: their answers are
/// small, and a program that is busy is no dead one.
pub(super) fn note(request: &Request) -> Waiting {
    let extensions = request.extensions();
    let route = extensions.get::<MatchedPath>();
    let is_of_operation = route.is_some_and(|route| operations::serves(route.as_str()));
    let activity = extensions.get::<Arc<Activity>>();
    Waiting {
        activity: activity.filter(|_| !is_of_operation).cloned(),
        changes_nothing: request.method().is_safe(),
    }
}

/// Refuses (503 `answers_not_taken`) where too much waits already, before anything is done; and an
/// answer for which there is no room, unless it tells of a change: who made one must learn of it.
pub(super) async fn bounded(waiting: Waiting, served: impl Future<Output = Response>) -> Response {
    let Some(activity) = waiting.activity else {
        return served.await;
    };
    if !activity.has_room(0) {
        return refused();
    }
    let response = served.await;
    let length = response.body().size_hint().exact().unwrap_or_default();
    if waiting.changes_nothing && length > 0 && !activity.has_room(length) {
        return refused();
    }
    response
}

fn refused() -> Response {
    let problem = Problem::new(
        ProblemKind::Unavailable,
        "answers_not_taken",
        "too many bytes of earlier answers wait to be read; read them, then ask again",
    );
    ApiError(Problem {
        retry_after: Some(1),
        ..problem
    })
    .into_response()
}
