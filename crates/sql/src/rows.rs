//! A stream of rows that can report its failure to a second party.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio_postgres::{Error, Row, RowStream};

/// The rows of one query, as they arrive from the server.
///
/// A pipelined COMMIT answers Ok even after a statement before it failed, because the server
/// then rolled back without complaint. Whoever sent it shares a flag with the streams of its
/// statements ([`Rows::watched`]) and counts the commit only while the flag is down.
pub struct Rows {
    stream: Pin<Box<RowStream>>,
    failed: Option<Arc<AtomicBool>>,
    ended: bool,
}

impl Rows {
    /// Rows that nobody else watches.
    #[must_use]
    pub fn new(stream: RowStream) -> Self {
        Self {
            stream: Box::pin(stream),
            failed: None,
            ended: false,
        }
    }

    /// Rows that set `failed` when the stream yields an error, or when they are dropped before
    /// their end: an answer that was not read to its end cannot be known to have succeeded.
    /// The flag is only ever raised, never lowered.
    #[must_use]
    pub fn watched(stream: RowStream, failed: Arc<AtomicBool>) -> Self {
        Self {
            stream: Box::pin(stream),
            failed: Some(failed),
            ended: false,
        }
    }

    fn raise(&self) {
        if let Some(failed) = &self.failed {
            failed.store(true, Ordering::SeqCst);
        }
    }
}

impl Stream for Rows {
    type Item = Result<Row, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.stream.as_mut().poll_next(cx);
        match &polled {
            Poll::Ready(None) => self.ended = true,
            Poll::Ready(Some(Err(_))) => self.raise(),
            Poll::Ready(Some(Ok(_))) | Poll::Pending => {}
        }
        polled
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        if !self.ended {
            self.raise();
        }
    }
}
