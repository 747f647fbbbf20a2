//! How every loop of the bus goes on: step after step while there is work, then waiting to be told
//! or for the poll; after an error, later and later; until shutdown, and never in mid-step.

use crate::{Appended, BusError, BusSettings};
use futures_util::{FutureExt, future::BoxFuture};
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio::{sync::watch, time::sleep};
use tokio_util::sync::CancellationToken;

const BACK_OFF: Duration = Duration::from_millis(50);
const BACK_OFF_MAX: Duration = Duration::from_secs(5);

/// What a step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// There is more.
    Again,
    /// There may be more, but first a rest of that length.
    Rest(Duration),
    /// There is nothing more for now.
    Wait,
}

/// What a loop does.
pub(crate) trait Work: Send {
    /// For logs.
    fn name(&self) -> &str;

    /// Does the next piece, wholly or not at all.
    fn step(&mut self) -> BoxFuture<'_, Result<Next, BusError>>;

    /// Lets go of what is held, at the end.
    fn finish(&mut self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// Runs a loop until shutdown.
pub(crate) async fn run(
    mut work: impl Work,
    wake: Appended,
    settings: BusSettings,
    shutdown: CancellationToken,
) {
    let mut told = wake.listen();
    let mut pause = BACK_OFF;
    while !shutdown.is_cancelled() {
        told.mark_unchanged();
        match guarded(&mut work).await {
            Ok(Next::Again) => pause = BACK_OFF,
            Ok(Next::Wait) => {
                pause = BACK_OFF;
                tokio::select! {
                    () = shutdown.cancelled() => {}
                    () = idle(&mut told, &settings) => {}
                }
            }
            Ok(Next::Rest(length)) => {
                pause = BACK_OFF;
                rest(length, &shutdown).await;
            }
            Err(error) => {
                report(work.name(), &error);
                rest(pause, &shutdown).await;
                pause = (pause * 2).min(BACK_OFF_MAX);
            }
        }
    }
    work.finish().await;
}

async fn rest(length: Duration, shutdown: &CancellationToken) {
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = sleep(length) => {}
    }
}

/// Waits for the poll, or until told; then a little more, so that what comes in a burst goes in one
/// batch.
async fn idle(told: &mut watch::Receiver<u64>, settings: &BusSettings) {
    tokio::select! {
        () = sleep(settings.poll) => {}
        _ = told.changed() => sleep(settings.gather).await,
    }
}

async fn guarded(work: &mut impl Work) -> Result<Next, BusError> {
    match AssertUnwindSafe(work.step()).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_) => Err(BusError::Panicked(work.name().to_owned())),
    }
}

fn report(name: &str, error: &BusError) {
    match error {
        BusError::Superseded(_) => tracing::debug!(consumer = name, %error, "another was faster"),
        error if error.is_away() => tracing::warn!(consumer = name, %error, "waiting"),
        error => tracing::error!(consumer = name, %error, "a step failed; it is tried again"),
    }
}
