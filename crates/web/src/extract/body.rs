//! A request's body, read whole within its limit.

use crate::{BodyLimit, chain::look_again};
use axum::{
    body::{Body, HttpBody},
    extract::Request,
};
use bytes::{Bytes, BytesMut};
use http::header;
use http_body_util::BodyExt;
use std::time::Duration;
use stoa_kernel::{Problem, ProblemKind};

/// The limit for requests that did not pass the chain.
const DEFAULT_LIMIT: usize = 1024 * 1024;
/// How much of a body that is too large is read on, unheeded, so that the client gets to read the
/// answer: a socket closed with unread input resets the connection under it.
const READ_ON: usize = 8 * 1024 * 1024;
/// How long that may take.
const READ_ON_FOR: Duration = Duration::from_secs(1);

/// Reads the body, and looks again who asks where it was long in coming.
///
/// # Errors
/// What is said to credentials that count no more (401, 403); `too_large` (413), whether the length was declared
/// or not; `incomplete_body` (400) if the client stopped short of what it declared.
pub(crate) async fn read(request: Request) -> Result<Bytes, Problem> {
    let (parts, body) = request.into_parts();
    let limit = parts.extensions.get::<BodyLimit>();
    let limit = limit.map_or(DEFAULT_LIMIT, |limit| limit.0);
    // Who asks before sending (`Expect: 100-continue`) has sent nothing, and shall not begin.
    let asks_first = parts.headers.contains_key(header::EXPECT);
    let whole = within(limit, asks_first, body).await?;
    look_again(&parts.headers, &parts.extensions).await?;
    Ok(whole)
}

async fn within(limit: usize, asks_first: bool, mut body: Body) -> Result<Bytes, Problem> {
    let declared = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if declared > limit {
        if !asks_first {
            read_on(body).await;
        }
        return Err(too_large(limit));
    }
    let Some(mut whole) = next(&mut body).await? else {
        return Ok(Bytes::new());
    };
    // Most bodies come in one piece, which needs no copy.
    let mut joined = BytesMut::new();
    while let Some(piece) = next(&mut body).await? {
        if joined.is_empty() {
            joined.extend_from_slice(&whole);
        }
        if joined.len() + piece.len() > limit {
            read_on(body).await;
            return Err(too_large(limit));
        }
        joined.extend_from_slice(&piece);
    }
    if !joined.is_empty() {
        whole = joined.freeze();
    }
    if whole.len() > limit {
        return Err(too_large(limit));
    }
    Ok(whole)
}

async fn next(body: &mut Body) -> Result<Option<Bytes>, Problem> {
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| {
            Problem::new(
                ProblemKind::Malformed,
                "incomplete_body",
                "the body ended before its declared length, or its chunks are malformed",
            )
        })?;
        if let Ok(piece) = frame.into_data() {
            return Ok(Some(piece));
        }
    }
    Ok(None)
}

async fn read_on(mut body: Body) {
    let unheeded = async {
        let mut read = 0;
        while let Ok(Some(piece)) = next(&mut body).await {
            read += piece.len();
            if read > READ_ON {
                break;
            }
        }
    };
    // Whether it was all read or not, the answer follows.
    let _ = tokio::time::timeout(READ_ON_FOR, unheeded).await;
}

fn too_large(limit: usize) -> Problem {
    Problem::new(
        ProblemKind::TooLarge,
        "too_large",
        format!("the body may have at most {limit} bytes"),
    )
}
