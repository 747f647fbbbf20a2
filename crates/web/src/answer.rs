//! Headers and bodies that several modules answer with.

use crate::ApiError;
use axum::{
    body::Body,
    extract::FromRequestParts,
    response::{IntoResponse, IntoResponseParts, Response, ResponseParts},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use std::convert::Infallible;
use stoa_kernel::{Position, Problem, ProblemKind};

/// As many headers as an answer usually has at most.
const MOST_HEADERS: usize = 12;

/// Where a write stands, on its way out; the chain writes it so that only this installation can read
/// it.
#[derive(Clone, Copy)]
pub(crate) struct WrittenAt(pub(crate) Position);

/// The position that came along, as the chain read it; `None` for what is none.
#[derive(Clone, Copy)]
pub(crate) struct AskedPosition(pub(crate) Option<Position>);

/// Answers where in the event log a write stands (`Stoa-Position`): `(AtPosition(p), Json(view))`.
#[derive(Clone, Copy, Debug)]
pub struct AtPosition(pub Position);

impl IntoResponseParts for AtPosition {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(WrittenAt(self.0));
        Ok(parts)
    }
}

/// What a read must have seen at least: the `Stoa-Position` of an earlier write, sent back.
///
/// As an extractor it refuses a malformed position with 422, field `Stoa-Position`.
#[derive(Clone, Copy, Debug)]
pub struct NotBefore(pub Option<Position>);

impl<S: Sync> FromRequestParts<S> for NotBefore {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        match parts.extensions.get::<AskedPosition>() {
            None => Ok(Self(None)),
            Some(AskedPosition(Some(position))) => Ok(Self(Some(*position))),
            Some(AskedPosition(None)) => {
                let message = "is not one that a write answered";
                Err(Problem::field("Stoa-Position", "malformed_position", message).into())
            }
        }
    }
}

/// What the client says it already holds (`If-None-Match`).
#[derive(Clone, Debug)]
pub struct IfNoneMatch(Option<HeaderValue>);

impl IfNoneMatch {
    /// Whether the client holds what `etag` names (weak comparison, RFC 9110 §13.1.2).
    pub fn holds(&self, etag: &HeaderValue) -> bool {
        let Some(held) = self.0.as_ref().and_then(|value| value.to_str().ok()) else {
            return false;
        };
        let Ok(etag) = etag.to_str() else {
            return false;
        };
        held.trim() == "*" || held.split(',').any(|tag| opaque(tag) == opaque(etag))
    }
}

/// What a change is conditional on (`If-Match`).
#[derive(Clone, Debug)]
pub struct IfMatch(Option<HeaderValue>);

impl IfMatch {
    /// Whether there is a condition.
    pub fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// Checks the condition, if there is one. `is_current` is asked of each tag of the list, without its
    /// quotes; weak ones count for nothing (strong comparison, RFC 9110 §13.1.1). `*` is met by whatever
    /// is there.
    ///
    /// # Errors
    /// `precondition_failed` (412).
    pub fn check(&self, is_current: impl Fn(&str) -> bool) -> Result<(), Problem> {
        let Some(value) = &self.0 else {
            return Ok(());
        };
        let list = value.to_str().unwrap_or_default().trim();
        let strong = |tag: &str| {
            let tag = tag.trim().strip_prefix('"')?.strip_suffix('"')?;
            Some(is_current(tag))
        };
        if list == "*" || list.split(',').any(|tag| strong(tag) == Some(true)) {
            return Ok(());
        }
        Err(Problem::new(
            ProblemKind::PreconditionFailed,
            "precondition_failed",
            "it was changed meanwhile; read it again and decide anew",
        ))
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get(header::IF_MATCH).cloned()))
    }
}

/// The tag without its mark of weakness.
fn opaque(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.get(header::IF_NONE_MATCH).cloned()))
    }
}

/// JSON that was rendered once and is answered many times.
#[derive(Clone, Debug)]
pub struct CachedJson {
    /// The body.
    pub bytes: Bytes,
    /// Names this version of it, quotes included.
    pub etag: HeaderValue,
}

impl CachedJson {
    /// 304 if the client already holds it, else 200 with the bytes.
    pub fn answer(self, held: &IfNoneMatch) -> Response {
        let mut response = Response::new(Body::empty());
        // With room for those of the chain.
        *response.headers_mut() = HeaderMap::with_capacity(MOST_HEADERS);
        if held.holds(&self.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            *response.body_mut() = Body::from(self.bytes);
            response.headers_mut().insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.etag);
        // It may be kept, by the asker alone and only to be asked about again.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
        response
    }
}

impl IntoResponse for CachedJson {
    fn into_response(self) -> Response {
        self.answer(&IfNoneMatch(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_held_if_the_list_names_it_weak_or_strong() {
        let etag = HeaderValue::from_static("\"v7\"");
        let held = |list| IfNoneMatch(Some(HeaderValue::from_static(list))).holds(&etag);
        assert!(held("\"v7\"") && held("W/\"v7\"") && held("\"v6\", \"v7\"") && held("*"));
        assert!(!held("\"v8\"") && !held("v7") && !held(""));
        assert!(!IfNoneMatch(None).holds(&etag));
    }

    #[test]
    fn a_change_is_conditional_on_a_strong_tag() {
        let check = |list| {
            let list = HeaderValue::from_static(list);
            IfMatch(Some(list)).check(|tag| tag == "v7")
        };
        assert!(check("\"v7\"").is_ok() && check("\"v6\", \"v7\"").is_ok() && check("*").is_ok());
        assert!(IfMatch(None).check(|_| false).is_ok());
        for other in ["\"v8\"", "W/\"v7\"", "v7", ""] {
            assert_eq!(
                check(other).unwrap_err().code,
                "precondition_failed",
                "{other}"
            );
        }
    }
}
