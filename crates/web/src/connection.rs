//! What one connection is doing, so that the server can tell a slow client from a waiting one.
//!
//! hyper's own header timeout also runs while a kept-alive connection rests, and does not run before
//! the first byte or on HTTP/2. So the socket and the service note here what happens, and the
//! connection's task looks at it now and then.

use crate::server::ServerLimits;
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
    limits: ServerLimits,
    process: Arc<Unsent>,
    unsent: Unsent,
    /// Until when the client must have taken more of what is unsent. What it takes moves this on, by
    /// the time that the least rate allows for it, but never further than the patience from now.
    due: AtomicU64,
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

/// Bytes of answers that clients have not taken yet.
#[derive(Default)]
pub(crate) struct Unsent(AtomicU64);

impl Unsent {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
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
    pub(crate) fn new(limits: ServerLimits, process: Arc<Unsent>) -> Arc<Self> {
        Arc::new(Self {
            accepted: Instant::now(),
            limits,
            process,
            unsent: Unsent::default(),
            due: AtomicU64::new(NEVER),
            open: AtomicUsize::new(0),
            head_since: AtomicU64::new(0),
            idle_since: AtomicU64::new(NEVER),
            stuck_since: AtomicU64::new(NEVER),
            multiplexed: AtomicBool::new(false),
        })
    }

    /// A request's head is complete.
    pub(crate) fn opened(&self, multiplexed: bool) {
        self.open.fetch_add(1, Ordering::Relaxed);
        self.head_since.store(NEVER, Ordering::Relaxed);
        if multiplexed {
            self.multiplexed.store(true, Ordering::Relaxed);
        }
    }

    /// A request's answer is sent to its end, or never will be.
    pub(crate) fn closed(&self) {
        self.idle_since.store(self.now(), Ordering::Relaxed);
        self.open.fetch_sub(1, Ordering::Relaxed);
    }

    /// So many bytes more wait for the client.
    pub(crate) fn holds(&self, bytes: u64) {
        self.process.0.fetch_add(bytes, Ordering::Relaxed);
        if self.unsent.0.fetch_add(bytes, Ordering::Relaxed) == 0 {
            self.due.store(self.latest(), Ordering::Relaxed);
        }
    }

    /// The client took so many of them.
    pub(crate) fn took(&self, bytes: u64) {
        self.released(bytes);
        let earned = bytes.saturating_mul(1_000_000) / self.limits.least_rate.max(1);
        // Of two that move it at once, one may be lost: that costs what one piece earned.
        let due = self.due.load(Ordering::Relaxed).saturating_add(earned);
        self.due.store(due.min(self.latest()), Ordering::Relaxed);
    }

    /// So many of them will never be sent.
    pub(crate) fn released(&self, bytes: u64) {
        self.process.0.fetch_sub(bytes, Ordering::Relaxed);
        self.unsent.0.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Whether an answer of so many bytes may wait too. Where nothing waits, any may: what a single
    /// answer may hold is its route's affair.
    pub(crate) fn has_room(&self, bytes: u64) -> bool {
        let fits = |unsent: &Unsent, bound: u64| {
            let held = unsent.bytes();
            held == 0 || held.saturating_add(bytes) <= bound
        };
        fits(&self.unsent, self.limits.unsent_of_connection)
            && fits(&self.process, self.limits.unsent)
    }

    fn latest(&self) -> u64 {
        let patience = u64::try_from(self.limits.stuck.as_micros()).unwrap_or(NEVER);
        self.now().saturating_add(patience)
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let since = |mark: &AtomicU64| self.now().checked_sub(mark.load(Ordering::Relaxed));
        let over = |mark: &AtomicU64, bound: Duration| {
            since(mark).is_some_and(|micros| u128::from(micros) >= bound.as_micros())
        };
        let waits = self.unsent.bytes() > 0;
        if over(&self.stuck_since, self.limits.stuck) || waits && over(&self.due, Duration::ZERO) {
            return Verdict::Cut;
        }
        if self.open.load(Ordering::Relaxed) > 0 {
            return Verdict::Keep;
        }
        if over(&self.head_since, self.limits.head) {
            return Verdict::Cut;
        }
        if over(&self.idle_since, self.limits.idle) {
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
