//! Counts and times requests by method, route and class of status.

use super::access_log::{Entry, known};
use crate::metrics::{InFlight, Metrics, Route};
use http::StatusCode;
use std::sync::Arc;

/// A request being measured; in flight until it is dropped.
pub(super) struct Measured {
    route: Arc<Route>,
    _in_flight: InFlight,
}

/// Counts the request as in flight, also if its client goes away.
pub(super) fn begin(metrics: &Arc<Metrics>, route: &str) -> Measured {
    Measured {
        route: metrics.route(route),
        _in_flight: metrics.in_flight(),
    }
}

/// Counts the answer.
pub(super) fn end(measured: Measured, entry: &Entry, status: StatusCode, micros: u64) {
    measured.route.record(known(entry.method()), status, micros);
}
