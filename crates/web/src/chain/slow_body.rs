//! Whether it is the client that is waited for.

use axum::{
    body::{Body, HttpBody},
    extract::Request,
};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::{
    mem,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

/// Tells whether more of the request's body was asked for and has not come.
pub(super) struct Awaited(Option<Arc<AtomicBool>>);

impl Awaited {
    pub(super) fn is_so(&self) -> bool {
        let awaited = self.0.as_ref();
        awaited.is_some_and(|awaited| awaited.load(Ordering::Relaxed))
    }
}

/// Looks on when the body is read. Most requests have none, and cost nothing.
pub(super) fn watch(request: &mut Request) -> Awaited {
    if request.body().is_end_stream() {
        return Awaited(None);
    }
    let awaited = Arc::new(AtomicBool::new(false));
    let body = mem::take(request.body_mut());
    *request.body_mut() = Body::new(Watched {
        body,
        awaited: Arc::clone(&awaited),
    });
    Awaited(Some(awaited))
}

struct Watched {
    body: Body,
    awaited: Arc<AtomicBool>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        self.awaited.store(polled.is_pending(), Ordering::Relaxed);
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
