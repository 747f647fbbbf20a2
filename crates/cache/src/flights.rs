//! One at a time for each key.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Mutex as Gate, OwnedMutexGuard};

/// Who is making what. Others wait for them.
pub(crate) struct Flights<K> {
    gates: Mutex<HashMap<K, Arc<Gate<()>>>>,
}

/// The right to make the answer of a key; given back when dropped.
pub(crate) struct Flight<'a, K: Eq + Hash + Clone> {
    flights: &'a Flights<K>,
    key: K,
    guard: Option<OwnedMutexGuard<()>>,
}

impl<K: Eq + Hash + Clone> Flights<K> {
    pub(crate) fn new() -> Self {
        Self {
            gates: Mutex::new(HashMap::new()),
        }
    }

    /// Waits until nobody else makes the answer of this key.
    pub(crate) async fn board(&self, key: &K) -> Flight<'_, K> {
        let gate = {
            let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(gates.entry(key.clone()).or_default())
        };
        let guard = gate.lock_owned().await;
        Flight {
            flights: self,
            key: key.clone(),
            guard: Some(guard),
        }
    }
}

impl<K: Eq + Hash + Clone> Drop for Flight<'_, K> {
    fn drop(&mut self) {
        drop(self.guard.take());
        let mut gates = self
            .flights
            .gates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // The map's is the last one left if nobody waits or is about to.
        if gates
            .get(&self.key)
            .is_some_and(|gate| Arc::strong_count(gate) == 1)
        {
            gates.remove(&self.key);
        }
    }
}
