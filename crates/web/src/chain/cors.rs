//! Which web pages of other origins may read answers (CORS, <https://fetch.spec.whatwg.org/#http-cors-protocol>).
//!
//! A browser asks ahead (a preflight) without saying by which key, so that any origin is admitted that
//! some key names. Whether this key may be used from that page is checked with the key
//! ([`crate::Origins`]). Credentials of the browser's own (cookies) play no part. The library for it is
//! a layer, which would stand either behind authentication, where preflights and refusals never come to
//! it, or before the log, which would miss preflights.

use crate::Authenticator;
use axum::{body::Body, extract::Request, response::Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

/// What pages may send.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");
/// The headers that pages may send.
const SENT: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, \
     stoa-position, traceparent, tracestate, x-api-key, x-stoa-tenant",
);
/// The headers that pages may read.
const READ: HeaderValue = HeaderValue::from_static(
    "etag, idempotency-replayed, link, location, ratelimit, ratelimit-policy, retry-after, \
     stoa-position, x-request-id",
);
/// For how many seconds a browser need not ask ahead again.
const KEPT: HeaderValue = HeaderValue::from_static("600");

/// The page that asks, if it is one of another origin that may.
pub(super) struct Page(Option<Asking>);

struct Asking {
    origin: HeaderValue,
    is_admitted: bool,
}

/// Who asks. Requests of no page, and most of those of the same origin, cost nothing.
pub(super) async fn who(authenticator: &dyn Authenticator, headers: &HeaderMap) -> Page {
    let Some(origin) = headers.get(header::ORIGIN).cloned() else {
        return Page(None);
    };
    let is_admitted = match origin.to_str() {
        Ok(origin) => authenticator.admits_pages(origin).await,
        Err(_) => false,
    };
    Page(Some(Asking {
        origin,
        is_admitted,
    }))
}

/// The answer to a browser that asks ahead. To pages that are not admitted it says nothing of what they
/// may, which browsers take for a no.
pub(super) fn preflight(request: &Request) -> Option<Response> {
    let asks_ahead = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    asks_ahead.then(|| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    })
}

/// Says what the page may, of an answer or ahead of it.
pub(super) fn answer(page: Page, response: &mut Response, is_preflight: bool) {
    let headers = response.headers_mut();
    // Kept copies are for one origin, or for none: a copy that was made for no page must not be shown
    // to one.
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    let Page(Some(asking)) = page else {
        return;
    };
    if asking.is_admitted {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, asking.origin);
        if is_preflight {
            allow(headers);
        } else {
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, READ);
        }
    }
}

fn allow(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, SENT);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, KEPT);
}
