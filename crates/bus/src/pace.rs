//! How many events go into one transaction: fewer while that takes long or fails.

use crate::BusSettings;
use std::time::Duration;

pub(crate) struct Pace {
    most: usize,
    long: Duration,
    events: usize,
}

impl Pace {
    pub(crate) fn new(settings: &BusSettings) -> Self {
        Self {
            most: settings.read,
            long: settings.long_transaction,
            events: settings.read,
        }
    }

    /// How many events the next transaction may take.
    pub(crate) fn events(&self) -> usize {
        self.events
    }

    /// A transaction took so long.
    pub(crate) fn took(&mut self, time: Duration) {
        self.events = if time > self.long {
            (self.events / 2).max(1)
        } else {
            (self.events * 2).min(self.most)
        };
    }

    /// A transaction of so many events failed: the next gets up to the one that fails, or to none if it is
    /// the first.
    pub(crate) fn failed(&mut self, events: usize) {
        self.events = (events / 2).max(1);
    }
}
