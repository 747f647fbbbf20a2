//! Waiting for a condition instead of for time to pass.

use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The longest a test waits for what should come at once, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(5);

/// Asks again and again until it holds.
///
/// # Panics
/// Naming `what`, if it does not hold within `deadline`.
pub async fn wait_until(what: &str, mut holds: impl AsyncFnMut() -> bool, deadline: Duration) {
    let end = Instant::now() + deadline;
    while !holds().await {
        assert!(Instant::now() < end, "never came: {what}");
        sleep(PAUSE).await;
    }
}
