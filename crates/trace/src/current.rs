//! The place in a trace at which the running task is, so that it need not be handed to whoever might
//! begin a span.

use crate::{Place, Span, SpanKind};
use futures_util::future::Either;
use std::{borrow::Cow, future::Future};
use stoa_kernel::TraceParent;
use tokio::task::futures::TaskLocalFuture;

tokio::task_local! {
    static PLACE: Place;
}

/// Work, at a place or at none.
pub type Within<F> = Either<TaskLocalFuture<Place, F>, F>;

/// Does the work at that place. Without one it is the work itself. What is spawned is no longer there.
pub fn within<F: Future>(place: Option<Place>, work: F) -> Within<F> {
    match place {
        Some(place) => Either::Left(PLACE.scope(place, work)),
        None => Either::Right(work),
    }
}

/// Where the running task is, if what it does is recorded.
pub fn current() -> Option<Place> {
    PLACE.try_with(Place::clone).ok()
}

/// The span that the running task is part of, for what is done later or elsewhere because of it.
pub fn parent() -> Option<TraceParent> {
    PLACE.try_with(Place::parent).ok()
}

/// Begins a span there; nothing if what the running task does is not recorded.
pub fn begin(name: impl Into<Cow<'static, str>>, kind: SpanKind) -> Option<Span> {
    PLACE
        .try_with(|place| Span::below(place, name.into(), kind))
        .ok()
}
