//! One line for each request: method, route, status, time, ids of request and trace. Never the path itself, query
//! strings, bodies, keys or addresses.

use super::{RequestId, trace::Trace};
use axum::{
    extract::{MatchedPath, Request},
    response::Response,
};
use http::{Method, StatusCode};
use tokio::time::Instant;
use tracing::{Instrument, Span};

/// What stands for the route where there is none.
pub(super) const NO_ROUTE: &str = "none";

/// The line, half written.
pub(super) struct Entry {
    method: Method,
    route: Option<MatchedPath>,
    began: Instant,
    span: Span,
}

/// Notes when the request came and what it asks for.
pub(super) fn begin(request: &Request, id: &RequestId, trace: &Trace) -> Entry {
    Entry {
        method: request.method().clone(),
        route: request.extensions().get::<MatchedPath>().cloned(),
        began: Instant::now(),
        span: tracing::info_span!("request", request_id = id.as_str(), trace_id = trace.id(),),
    }
}

impl Entry {
    pub(super) fn method(&self) -> &Method {
        &self.method
    }

    /// The template of the route, such as `/v1/comments/{id}`.
    pub(super) fn route(&self) -> &str {
        self.route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str)
    }

    /// Microseconds since the request came; a reading of the clock.
    pub(super) fn micros(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Gives every line that is logged under way the ids of request and trace.
    pub(super) fn in_span(
        &self,
        served: impl Future<Output = Response>,
    ) -> impl Future<Output = Response> {
        served.instrument(self.span.clone())
    }
}

/// Writes the line.
pub(super) fn end(
    entry: &Entry,
    id: &RequestId,
    trace: &Trace,
    status: StatusCode,
    code: Option<&str>,
    micros: u64,
) {
    tracing::info!(
        target: "stoa::access",
        request_id = id.as_str(),
        trace_id = trace.id(),
        method = known(&entry.method),
        route = entry.route(),
        status = status.as_u16(),
        code,
        micros,
        "request"
    );
}

/// The method, if it is one of the well-known: a client may invent others.
pub(super) fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
