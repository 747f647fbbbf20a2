//! The word that something was appended, within this process.

use std::sync::Arc;
use tokio::sync::watch;

/// Tells the bus that events were committed, so that it need not wait for its next poll. Made
/// before the modules are, handed to whoever commits, and to [`crate::Bus::start`]. Cheap to clone;
/// telling never waits, and telling too often does no harm.
#[derive(Clone, Debug)]
pub struct Appended {
    count: Arc<watch::Sender<u64>>,
}

impl Default for Appended {
    fn default() -> Self {
        Self {
            count: Arc::new(watch::Sender::new(0)),
        }
    }
}

impl Appended {
    /// Call after a commit that appended events.
    pub fn tell(&self) {
        self.count
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn listen(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }
}
