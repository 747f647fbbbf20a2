//! What a client of a write is told, now or when it asks again.

use crate::answer::WrittenAt;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode};
use stoa_kernel::Position;
use stoa_store::{Answer, KeptAnswer};

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The answer to a write that is committed, with where it stands in the log (`Stoa-Position`).
#[derive(Debug)]
pub struct Told {
    answer: Answer,
    position: Position,
    is_replayed: bool,
}

impl Told {
    /// An answer given for the first time.
    pub fn new(answer: Answer, position: Position) -> Self {
        Self {
            answer,
            position,
            is_replayed: false,
        }
    }

    /// An answer given again.
    pub(crate) fn again(kept: KeptAnswer) -> Self {
        Self {
            answer: kept.answer,
            position: kept.position,
            is_replayed: true,
        }
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.answer.body));
        // Answers are made by handlers, with valid statuses and headers.
        *response.status_mut() =
            StatusCode::from_u16(self.answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        for (name, value) in self.answer.headers {
            if let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(name.as_bytes()),
                HeaderValue::try_from(value),
            ) {
                headers.insert(name, value);
            }
        }
        if self.is_replayed {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response.extensions_mut().insert(WrittenAt(self.position));
        response
    }
}
