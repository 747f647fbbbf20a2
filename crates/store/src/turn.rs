//! Waiting for one's turn: requests, whose clients give up soon, and all else, which waits as long as it
//! takes.

use std::time::{Duration, Instant};
use tokio::task::futures::TaskLocalFuture;

/// How long a request may wait to become one of those who wait for a connection. Long enough for what comes
/// at once to be served one after the other; and to be refused at once would only make clients ask again at
/// once, which costs more.
const PATIENCE: Duration = Duration::from_millis(500);

tokio::task_local! {
    static SINCE: Instant;
}

/// Does the work of a request that comes in now. It is refused ([`StoreError::Busy`](crate::StoreError::Busy))
/// rather than kept waiting where many wait for the database. What it spawns is no longer part of it.
pub fn for_a_client<F: Future>(work: F) -> TaskLocalFuture<Instant, F> {
    SINCE.scope(Instant::now(), work)
}

/// How much longer the running task may wait behind others; `None` if no client waits for it.
pub(crate) fn patience() -> Option<Duration> {
    let waited = SINCE.try_with(Instant::elapsed).ok()?;
    Some(PATIENCE.saturating_sub(waited))
}
