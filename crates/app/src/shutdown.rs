//! When to stop.

use crate::logging;
use futures_util::future::select_all;
use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// The exit code after a second signal.
const QUIT: i32 = 130;

/// Tells everything that runs when to stop. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Shutdown(CancellationToken);

impl Shutdown {
    /// One that begins with the first SIGTERM, SIGINT, SIGQUIT or, when the terminal goes away,
    /// SIGHUP. A second signal quits at once; nothing acknowledged is lost by that, and an embedded
    /// PostgreSQL lives on for the next start.
    ///
    /// # Errors
    /// If signals cannot be listened to.
    pub fn on_signals() -> io::Result<Self> {
        let mut signals = [
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
            signal(SignalKind::hangup())?,
            signal(SignalKind::quit())?,
        ];
        let shutdown = Self::default();
        let told = shutdown.clone();
        tokio::spawn(async move {
            next(&mut signals).await;
            told.begin();
            tracing::info!("stopping; a second signal quits at once");
            next(&mut signals).await;
            logging::flush();
            std::process::exit(QUIT);
        });
        Ok(shutdown)
    }

    /// Begins it.
    pub fn begin(&self) {
        self.0.cancel();
    }

    /// Waits until it began.
    pub fn begun(&self) -> WaitForCancellationFutureOwned {
        self.0.clone().cancelled_owned()
    }

    /// For what takes a token.
    pub fn token(&self) -> CancellationToken {
        self.0.clone()
    }

    /// Whether it began.
    pub fn has_begun(&self) -> bool {
        self.0.is_cancelled()
    }
}

async fn next(signals: &mut [Signal]) {
    let each = signals.iter_mut().map(|signal| Box::pin(signal.recv()));
    select_all(each).await;
}
