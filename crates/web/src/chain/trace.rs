//! The trace that a request belongs to: its caller's, where it says so (`traceparent`, W3C Trace Context),
//! or a new one; and the request's span, if it is recorded.

use super::{
    RequestId,
    access_log::{NO_ROUTE, known},
};
use axum::extract::{MatchedPath, Request};
use http::{HeaderMap, HeaderName, StatusCode};
use stoa_kernel::{Entropy, TraceId, TraceParent};
use stoa_trace::{Span, Tracer, Within, within};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// The request's trace.
pub(super) struct Trace {
    /// As text: it stands in each line of the log.
    id: [u8; TraceId::DIGITS],
    span: Option<Span>,
}

/// Joins the caller's trace. One that is malformed, or said twice, is as good as none.
pub(super) fn join(
    request: &Request,
    tracer: &Tracer,
    entropy: &dyn Entropy,
    request_id: &RequestId,
) -> Trace {
    let headers = request.headers();
    let caller = caller(headers);
    let trace = caller.map_or_else(|| TraceId::fresh(entropy), |caller| caller.trace);
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map(MatchedPath::as_str);
    let name = || match route {
        Some(route) => format!("{method} {route}").into(),
        None => method.into(),
    };
    let span = tracer.request(trace, caller, name, || state(headers));
    if let Some(span) = &span {
        span.note("http.request.method", method);
        span.note("http.route", route.unwrap_or(NO_ROUTE).to_owned());
        span.note("stoa.request_id", request_id.as_str().to_owned());
    }
    let mut id = [0; TraceId::DIGITS];
    trace.write(&mut id);
    Trace { id, span }
}

impl Trace {
    /// 32 hexadecimal digits.
    pub(super) fn id(&self) -> &str {
        str::from_utf8(&self.id).unwrap_or_default()
    }

    /// Has what is done on the way be part of the request's span.
    pub(super) fn within<F: Future>(&self, served: F) -> Within<F> {
        within(self.span.as_ref().map(Span::place), served)
    }

    /// Says how the request was answered. One whose client went away before says nothing.
    pub(super) fn end(self, status: StatusCode, code: Option<&'static str>) {
        let Some(span) = self.span else {
            return;
        };
        span.note("http.response.status_code", i64::from(status.as_u16()));
        match code {
            // By the conventions what the client did wrong is no failure of the server.
            Some(code) if status.is_server_error() => span.fail(code),
            Some(code) => span.note("error.type", code),
            None if status.is_server_error() => span.fail(status.as_str().to_owned()),
            None => {}
        }
    }
}

/// The caller's span.
fn caller(headers: &HeaderMap) -> Option<TraceParent> {
    let mut said = headers.get_all(TRACEPARENT).iter();
    let caller = said.next()?.to_str().ok()?.parse().ok()?;
    said.next().is_none().then_some(caller)
}

/// What others say of the trace, in the order in which it came.
fn state(headers: &HeaderMap) -> String {
    let said = headers.get_all(TRACESTATE).iter();
    let parts: Vec<&str> = said.filter_map(|part| part.to_str().ok()).collect();
    parts.join(",")
}
