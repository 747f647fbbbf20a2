//! Bounds and rhythms of the bus.

use std::time::Duration;
use stoa_kernel::Entropy;

/// Bounds and rhythms; the defaults suit one machine.
#[derive(Clone, Debug)]
pub struct BusSettings {
    /// How long a loop waits when nobody tells it of work.
    pub poll: Duration,
    /// How long a loop that was told of work waits for more, so that it goes in batches.
    pub gather: Duration,
    /// The most events read from the log at once.
    pub read: usize,
    /// The most deliveries received at once.
    pub receive: usize,
    /// How long the relay's lease holds without being renewed. It is renewed three times as often.
    pub lease: Duration,
    /// How long a received message is nobody else's without being prolonged.
    pub visibility: Duration,
    /// When a failed delivery is tried again, and how often.
    pub retries: Retries,
    /// How long the inbox remembers; longer than any broker keeps a message.
    pub inbox_kept: Duration,
    /// From when on a transaction that holds back the log is warned of.
    pub horizon_alarm: Duration,
    /// How long a transaction of a projection may take before its batches are made smaller.
    pub long_transaction: Duration,
    /// How long a projection at leisure rests after a step: at least so long, so that steps are large,
    /// and twice as long as the step took, so that it has a third of one core at most.
    pub leisure: Duration,
    /// How long a rebuild waits for a log that stands still.
    pub held_up: Duration,
}

impl Default for BusSettings {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(100),
            gather: Duration::from_millis(5),
            read: 1000,
            receive: 500,
            lease: Duration::from_secs(6),
            visibility: Duration::from_secs(30),
            retries: Retries::default(),
            inbox_kept: Duration::from_secs(7 * 24 * 3600),
            horizon_alarm: Duration::from_secs(5),
            long_transaction: Duration::from_millis(500),
            leisure: Duration::from_millis(250),
            held_up: Duration::from_secs(60),
        }
    }
}

/// When a failed delivery is tried again.
#[derive(Clone, Debug)]
pub struct Retries {
    /// How often it is tried in all before it is set aside, from 1. Only what came to an end counts.
    pub attempts: u32,
    /// How often it is handed out without coming to an end before it is set aside: it may be what
    /// kills the program each time. Well above what outages of the database explain.
    pub unfinished: u32,
    /// How long to wait after the first failure, the second, and so on; the last one repeats. Up to
    /// a quarter is added by chance, so that what failed together does not come back together.
    pub delays: Vec<Duration>,
}

impl Default for Retries {
    /// Five attempts, 1, 5, 30 and 120 seconds apart (10 minutes from then on, should there be more);
    /// twenty that never end.
    fn default() -> Self {
        Self {
            attempts: 5,
            unfinished: 20,
            delays: [1, 5, 30, 120, 600].map(Duration::from_secs).to_vec(),
        }
    }
}

impl Retries {
    /// How long to wait after another failure, `refusals` having gone before it; `None` if it was the
    /// last attempt.
    pub(crate) fn after(&self, refusals: u32, entropy: &dyn Entropy) -> Option<Duration> {
        if refusals.saturating_add(1) >= self.attempts {
            return None;
        }
        let place = usize::try_from(refusals).unwrap_or(usize::MAX);
        let delay = self.delays.get(place).or(self.delays.last()).copied();
        let mut chance = [0; 1];
        entropy.fill(&mut chance);
        Some(
            delay
                .unwrap_or_default()
                .mul_f64(1.0 + f64::from(chance[0]) / 1024.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stoa_kernel::SystemEntropy;

    #[test]
    fn a_delivery_is_tried_later_and_later_and_then_no_more() {
        let retries = Retries::default();
        for (refusals, seconds) in [(0, 1.0), (1, 5.0), (2, 30.0), (3, 120.0)] {
            let wait = retries
                .after(refusals, &SystemEntropy)
                .unwrap()
                .as_secs_f64();
            assert!(
                wait >= seconds && wait <= seconds * 1.25,
                "{refusals}: {wait}"
            );
        }
        assert_eq!(retries.after(4, &SystemEntropy), None);
    }
}
