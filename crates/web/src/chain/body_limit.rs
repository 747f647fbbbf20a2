//! How large a body may be.

use axum::{
    body::HttpBody,
    extract::{DefaultBodyLimit, Request},
};

/// The largest body, in bytes, that extractors read. A route that takes larger ones brings its own:
/// `.route_layer(axum::Extension(BodyLimit(8 * 1024 * 1024)))`.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimit(pub usize);

/// Sets the limit, for [`crate::Json`] and for the framework's own extractors. The body is counted
/// where it is read, whatever its declared length, after it is known who sends it.
pub(super) fn set(request: &mut Request, limit: usize) {
    if !request.body().is_end_stream() {
        request.extensions_mut().insert(BodyLimit(limit));
        DefaultBodyLimit::max(limit).apply(request);
    }
}
