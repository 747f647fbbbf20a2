//! Chance as a parameter.

use jiff::Timestamp;
use rand::RngCore;
use uuid::{Builder, Uuid};

/// The source of ids and secrets. Handed to whatever needs it, so that tests own it.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes` with unpredictable bits, fit for secrets.
    fn fill(&self, bytes: &mut [u8]);

    /// A fresh UUIDv7 (RFC 9562) of that moment, for any id type.
    fn uuid(&self, now: Timestamp) -> Uuid {
        let mut random = [0; 10];
        self.fill(&mut random);
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// The operating system's generator, by way of a thread-local ChaCha reseeded from it.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}
