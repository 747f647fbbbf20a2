//! The way of an answer's bytes to the client.
//!
//! HTTP/2 has windows of its own, of which the socket sees nothing: a client that opens none lets
//! answers pile up here. So each piece is counted until the HTTP library has written it.

use crate::connection::Activity;
use axum::body::{Body, HttpBody};
use bytes::{Buf, Bytes};
use http_body::{Frame, SizeHint};
use std::{
    io::IoSlice,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

/// A request from the end of its head until its answer was written, or given up.
pub(crate) struct Exchange {
    activity: Arc<Activity>,
    /// Bytes that are counted and not yet written.
    left: AtomicU64,
}

impl Exchange {
    pub(crate) fn begin(activity: &Arc<Activity>, multiplexed: bool) -> Self {
        activity.opened(multiplexed);
        Self {
            activity: Arc::clone(activity),
            left: AtomicU64::new(0),
        }
    }

    fn hold(&self, bytes: u64) {
        self.left.fetch_add(bytes, Ordering::Relaxed);
        self.activity.holds(bytes);
    }

    fn take(&self, bytes: u64) {
        // A body that is longer than it said counts for no more than that.
        let take = |left: u64| Some(left.saturating_sub(bytes));
        let before = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        self.activity.took(bytes.min(before.unwrap_or_default()));
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.activity.released(self.left.load(Ordering::Relaxed));
        self.activity.closed();
    }
}

/// An answer's body. One of known length counts from its beginning, since it lies in memory; of a
/// stream only what it gave and the client has not taken, so that a quiet one may last.
pub(crate) struct CountedBody {
    body: Body,
    exchange: Arc<Exchange>,
    is_stream: bool,
}

impl CountedBody {
    pub(crate) fn new(body: Body, exchange: Exchange) -> Self {
        let length = body.size_hint().exact();
        exchange.hold(length.unwrap_or_default());
        Self {
            body,
            exchange: Arc::new(exchange),
            is_stream: length.is_none(),
        }
    }
}

impl HttpBody for CountedBody {
    type Data = Piece;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Piece>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        polled.map_ok(|frame| {
            frame.map_data(|bytes| {
                if self.is_stream {
                    self.exchange.hold(bytes.len() as u64);
                }
                Piece {
                    bytes,
                    exchange: Arc::clone(&self.exchange),
                }
            })
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Bytes of an answer that tell when they are written.
pub(crate) struct Piece {
    bytes: Bytes,
    exchange: Arc<Exchange>,
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.remaining()
    }

    fn chunk(&self) -> &[u8] {
        self.bytes.chunk()
    }

    fn chunks_vectored<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> usize {
        self.bytes.chunks_vectored(slices)
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
        self.exchange.take(count as u64);
    }
}
