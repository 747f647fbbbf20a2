//! `Stoa-Position`, which only this installation can read (`stoa_store::OpaquePositions`).

use crate::answer::{AskedPosition, WrittenAt};
use axum::{extract::Request, response::Response};
use http::{HeaderName, HeaderValue};
use stoa_store::OpaquePositions;

const STOA_POSITION: HeaderName = HeaderName::from_static("stoa-position");

/// Reads the position that came along, for [`crate::NotBefore`].
pub(super) fn read(request: &mut Request, positions: &OpaquePositions) {
    let Some(value) = request.headers().get(STOA_POSITION) else {
        return;
    };
    let asked = value.to_str().ok().and_then(|text| positions.read(text));
    request.extensions_mut().insert(AskedPosition(asked));
}

/// Tells where what was written stands.
pub(super) fn tell(response: &mut Response, positions: &OpaquePositions) {
    let Some(WrittenAt(position)) = response.extensions_mut().remove() else {
        return;
    };
    let value = positions
        .write(position)
        .ok()
        .and_then(|text| HeaderValue::try_from(text).ok());
    match value {
        Some(value) => {
            response.headers_mut().insert(STOA_POSITION, value);
        }
        // The answer is good without it: its client may see its write a second late.
        None => tracing::error!("a position could not be written"),
    }
}
