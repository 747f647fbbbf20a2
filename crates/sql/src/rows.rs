//! A stream of rows that can report its failure to a second party.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio_postgres::{Error, Row, RowStream};

/// The rows of one query, as they arrive from the server.
///
/// A pipelined COMMIT answers Ok even after a statement before it failed, because the server
/// then rolled back without complaint. Whoever sent it shares a count of open answers with the
/// streams of its statements ([`Rows::watched`]) and counts the commit only if none is left.
pub struct Rows {
    stream: Pin<Box<RowStream>>,
    open: Option<Arc<AtomicUsize>>,
}

impl Rows {
    /// Rows that nobody else watches.
    #[must_use]
    pub fn new(stream: RowStream) -> Self {
        Self {
            stream: Box::pin(stream),
            open: None,
        }
    }

    /// Rows that add one to `open` now and take it back at their end. An answer that failed, or
    /// was dropped before its end, cannot be known to have succeeded and stays counted.
    #[must_use]
    pub fn watched(stream: RowStream, open: Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::SeqCst);
        Self {
            stream: Box::pin(stream),
            open: Some(open),
        }
    }
}

impl Stream for Rows {
    type Item = Result<Row, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.stream.as_mut().poll_next(cx);
        match &polled {
            Poll::Ready(None) => {
                if let Some(open) = self.open.take() {
                    open.fetch_sub(1, Ordering::SeqCst);
                }
            }
            Poll::Ready(Some(Err(_))) => self.open = None,
            Poll::Ready(Some(Ok(_))) | Poll::Pending => {}
        }
        polled
    }
}
