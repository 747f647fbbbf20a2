//! All comments of a tenant, as a stream of lines.

use crate::{
    export::{ExportFailed, Exporter},
    service::Comments,
};
use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};
use http::header;
use std::{io, sync::Arc, time::Duration};
use stoa_kernel::Problem;
use stoa_store::Place;
use stoa_web::{Action, ApiError, NoQuery, Permission, Permit, ProblemDocument, Who};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
    sync::oneshot,
    time::timeout,
};

/// How many exports a process writes at once, no two of a tenant: each holds a connection, and keeps PostgreSQL
/// from clearing away what is deleted meanwhile.
pub(crate) const AT_ONCE: usize = 2;
/// How long one may take: a client that reads on slowly holds its place, and the snapshot, no longer.
const LONGEST: Duration = Duration::from_secs(30 * 60);
/// How much may wait for the client before the export does.
const WAITING: usize = 256 * 1024;
/// How large the pieces are that the client gets.
const PIECE: usize = 32 * 1024;
/// After how many seconds one may ask again.
const ASK_AGAIN: u32 = 30;

/// May take everything out, addresses of guests and what is hidden or deleted included.
pub(super) struct ExportComments;

impl Permission for ExportComments {
    const RESOURCE: &'static str = "exports";
    const ACTION: Action = Action::Read;
    const FOR: Who = Who::Tenant;
}

/// What came of an export.
type Outcome = Result<(), Problem>;

/// All threads and comments of the tenant as of one moment, as lines of JSON in the form that
/// `stoa import comments --format stoa` reads: with what was hidden or deleted, edits, reactions, and guests'
/// addresses. The last line holds `end`, which counts the others: a body without it was cut. At most two
/// exports of one process are under way at once, one of a tenant, and each for half an hour at most.
#[utoipa::path(get, path = "/v1/comments/export", tag = "comments", operation_id = "export_comments",
    security(("apiKey" = [])),
    responses((status = 200, description = "the lines, each ended by a line feed", body = String,
               content_type = "application/x-ndjson"),
              (status = 503, body = ProblemDocument)))]
pub(super) async fn export_comments(
    permit: Permit<ExportComments>,
    State(comments): State<Comments>,
    _: NoQuery,
) -> Result<Response, ApiError> {
    let place = comments.0.exports.take(permit.tenant);
    let place = place.ok_or_else(|| Problem {
        code: "too_many_exports",
        ..Problem::unavailable("another export is under way; try again later", ASK_AGAIN)
    })?;
    let exporter = Exporter {
        database: comments.0.database.clone(),
        clock: Arc::clone(&comments.0.clock),
        entropy: Arc::clone(&comments.0.entropy),
        origin: permit.origin(),
    };
    let (mut reader, writer) = duplex(WAITING);
    let (tell, mut told) = oneshot::channel();
    tokio::spawn(write(exporter, writer, tell, place));
    // Not before there is something to read, so that what fails at once is no answer that was cut.
    let first = match next(&mut reader, &mut told).await {
        Ok(first) => first.ok_or_else(Problem::internal)?,
        Err(problem) => return Err(problem.into()),
    };
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"comments.ndjson\"",
        ),
    ];
    let body = Body::from_stream(pieces(first, reader, told));
    Ok((headers, body).into_response())
}

/// Writes until the end, or until nobody reads any more.
async fn write(
    exporter: Exporter,
    mut out: DuplexStream,
    tell: oneshot::Sender<Outcome>,
    _place: Place,
) {
    let outcome = match timeout(LONGEST, exporter.write(&mut out)).await {
        Err(_) => {
            tracing::warn!("an export was broken off: its reader was too slow");
            Err(Problem::internal())
        }
        Ok(Ok(_)) => Ok(()),
        Ok(Err(ExportFailed::Io(error))) => {
            tracing::debug!(%error, "the reader of an export has left");
            Err(Problem::internal())
        }
        Ok(Err(ExportFailed::Store(error))) => {
            tracing::warn!(%error, "an export was broken off");
            Err(error.into())
        }
        Ok(Err(error @ ExportFailed::Form(_))) => {
            tracing::error!(%error, "an export was broken off");
            Err(Problem::internal())
        }
    };
    // Told before the end of what is read, which it explains.
    let _ = tell.send(outcome);
    let _ = out.shutdown().await;
}

/// The next piece; `None` at the end of all.
async fn next(
    reader: &mut DuplexStream,
    told: &mut oneshot::Receiver<Outcome>,
) -> Result<Option<Bytes>, Problem> {
    let mut bytes = BytesMut::with_capacity(PIECE);
    match reader.read_buf(&mut bytes).await {
        Ok(0) => match told.await {
            Ok(outcome) => outcome.map(|()| None),
            Err(_) => Err(Problem::internal()),
        },
        Ok(_) => Ok(Some(bytes.freeze())),
        Err(_) => Err(Problem::internal()),
    }
}

/// All pieces. An export that was broken off ends in an error, so that the answer does, too: without the
/// mark at its end that it is whole.
fn pieces(
    first: Bytes,
    reader: DuplexStream,
    told: oneshot::Receiver<Outcome>,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let begin = Some((Some(first), reader, told));
    stream::unfold(begin, async |state| {
        let (first, mut reader, mut told) = state?;
        let piece = match first {
            Some(first) => Ok(Some(first)),
            None => next(&mut reader, &mut told).await,
        };
        match piece {
            Ok(piece) => Some((Ok(piece?), Some((None, reader, told)))),
            Err(problem) => Some((Err(io::Error::other(problem)), None)),
        }
    })
}
