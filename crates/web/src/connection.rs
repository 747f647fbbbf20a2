//! What one connection is doing, so that the server can tell a slow client from a waiting one.
//!
//! hyper's own header timeout also runs while a kept-alive connection rests, and does not run before
//! the first byte or on HTTP/2. So the socket and the service note here what happens, and the
//! connection's task looks at it now and then.

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Instant,
};

/// Never happened, or is over.
const NEVER: u64 = u64::MAX;

/// What a connection is doing. Times are microseconds since it was accepted.
pub(crate) struct Activity {
    accepted: Instant,
    /// Requests begun whose answer is not yet sent to its end.
    open: AtomicUsize,
    /// When the head that is being read began; from the start, so that the first one is awaited.
    head_since: AtomicU64,
    /// When the last request was over.
    idle_since: AtomicU64,
    /// Since when the client takes nothing.
    stuck_since: AtomicU64,
    multiplexed: AtomicBool,
}

/// What is to be done about a connection.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing.
    Keep,
    /// It rests: finish what may be under way, then close.
    Retire,
    /// It is abused, or its client is gone: close at once.
    Cut,
}

impl Activity {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            accepted: Instant::now(),
            open: AtomicUsize::new(0),
            head_since: AtomicU64::new(0),
            idle_since: AtomicU64::new(NEVER),
            stuck_since: AtomicU64::new(NEVER),
            multiplexed: AtomicBool::new(false),
        })
    }

    /// A request's head is complete.
    pub(crate) fn open(self: &Arc<Self>, multiplexed: bool) -> Open {
        self.open.fetch_add(1, Ordering::Relaxed);
        self.head_since.store(NEVER, Ordering::Relaxed);
        if multiplexed {
            self.multiplexed.store(true, Ordering::Relaxed);
        }
        Open(Arc::clone(self))
    }

    pub(crate) fn verdict(&self, head: Duration, idle: Duration, stuck: Duration) -> Verdict {
        let since = |mark: &AtomicU64| self.now().checked_sub(mark.load(Ordering::Relaxed));
        let over = |mark: &AtomicU64, bound: Duration| {
            since(mark).is_some_and(|micros| u128::from(micros) >= bound.as_micros())
        };
        if over(&self.stuck_since, stuck) {
            return Verdict::Cut;
        }
        if self.open.load(Ordering::Relaxed) > 0 {
            return Verdict::Keep;
        }
        if over(&self.head_since, head) {
            return Verdict::Cut;
        }
        if over(&self.idle_since, idle) {
            return Verdict::Retire;
        }
        Verdict::Keep
    }

    fn now(&self) -> u64 {
        u64::try_from(self.accepted.elapsed().as_micros()).unwrap_or(NEVER - 1)
    }

    fn was_read(&self) {
        // HTTP/2 also carries pings and window updates, so only its first request is awaited.
        if self.open.load(Ordering::Relaxed) == 0
            && self.head_since.load(Ordering::Relaxed) == NEVER
            && !self.multiplexed.load(Ordering::Relaxed)
        {
            self.head_since.store(self.now(), Ordering::Relaxed);
        }
    }

    fn written<T>(&self, outcome: &Poll<T>) {
        let stuck = self.stuck_since.load(Ordering::Relaxed) != NEVER;
        match outcome {
            Poll::Pending if !stuck => self.stuck_since.store(self.now(), Ordering::Relaxed),
            Poll::Ready(_) if stuck => self.stuck_since.store(NEVER, Ordering::Relaxed),
            _ => {}
        }
    }
}

/// A request whose answer is not yet sent to its end.
pub(crate) struct Open(Arc<Activity>);

impl Drop for Open {
    fn drop(&mut self) {
        let activity = &self.0;
        activity.idle_since.store(activity.now(), Ordering::Relaxed);
        activity.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An answer's body, during which its request counts as open.
pub(crate) struct OpenBody {
    body: Body,
    _open: Open,
}

impl OpenBody {
    pub(crate) fn new(body: Body, open: Open) -> Self {
        Self { body, _open: open }
    }
}

impl HttpBody for OpenBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A socket that notes what passes.
pub(crate) struct Noted<Socket> {
    socket: Socket,
    activity: Arc<Activity>,
}

impl<Socket> Noted<Socket> {
    pub(crate) fn new(socket: Socket, activity: Arc<Activity>) -> Self {
        Self { socket, activity }
    }
}

impl<Socket: AsyncRead + Unpin> AsyncRead for Noted<Socket> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.socket).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.activity.was_read();
        }
        outcome
    }
}

impl<Socket: AsyncWrite + Unpin> AsyncWrite for Noted<Socket> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.socket).poll_write(cx, bytes);
        self.activity.written(&outcome);
        outcome
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.socket).poll_write_vectored(cx, slices);
        self.activity.written(&outcome);
        outcome
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
