//! A name for every request, to find it again in logs, audit rows and problems.

use axum::{extract::Request, response::Response};
use http::{Extensions, HeaderName, HeaderValue};
use stoa_kernel::{Clock, Entropy};
use uuid::fmt::Hyphenated;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The request's id: 8 to 64 characters of `[A-Za-z0-9._-]`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The id the chain gave; `-` for a request that did not pass the chain.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions
            .get::<Self>()
            .cloned()
            .unwrap_or(Self(HeaderValue::from_static("-")))
    }
}

/// Takes the id that came along if it is a fit one (it will stand in logs), else makes a UUIDv7.
pub(super) fn assign(request: &mut Request, clock: &dyn Clock, entropy: &dyn Entropy) -> RequestId {
    let id = match request.headers().get(X_REQUEST_ID) {
        Some(given) if is_fit(given) => given.clone(),
        _ => fresh(clock, entropy),
    };
    let id = RequestId(id);
    request.extensions_mut().insert(id.clone());
    id
}

/// Tells the client the id.
pub(super) fn answer(response: &mut Response, id: RequestId) {
    response.headers_mut().insert(X_REQUEST_ID, id.0);
}

fn fresh(clock: &dyn Clock, entropy: &dyn Entropy) -> HeaderValue {
    let mut text = [0; Hyphenated::LENGTH];
    let text = entropy
        .uuid(clock.now())
        .hyphenated()
        .encode_lower(&mut text);
    // Hexadecimal digits and hyphens are always a valid header.
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("-"))
}

fn is_fit(given: &HeaderValue) -> bool {
    (8..=64).contains(&given.len())
        && given
            .as_bytes()
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}
