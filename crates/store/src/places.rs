//! Places for what a process does only a few times at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use stoa_kernel::TenantId;
use tokio::{sync::Notify, time::timeout};

/// A few places, of which a tenant holds only some, so that none keeps all others out by itself. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Places {
    most: usize,
    each: usize,
    taken: Arc<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    by: Mutex<HashMap<TenantId, usize>>,
    given_back: Notify,
}

/// A place held, until it is dropped.
#[derive(Debug)]
pub struct Place {
    of: Places,
    tenant: TenantId,
}

impl Places {
    /// So many places, of which each tenant holds one at most.
    pub fn new(most: usize) -> Self {
        Self::with_each(most, 1)
    }

    /// So many places, of which each tenant holds `each` at most.
    pub fn with_each(most: usize, each: usize) -> Self {
        Self {
            most,
            each,
            taken: Arc::default(),
        }
    }

    /// A place for the tenant; none if it holds as many as it may already, or if none is free.
    pub fn take(&self, tenant: TenantId) -> Option<Place> {
        let mut by = self.taken.by.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = by.values().sum();
        let own = by.get(&tenant).copied().unwrap_or(0);
        if all >= self.most || own >= self.each {
            return None;
        }
        by.insert(tenant, own + 1);
        drop(by);
        Some(Place {
            of: self.clone(),
            tenant,
        })
    }

    /// The same, but waits so long for a place. Those who wait are in no order.
    pub async fn take_within(&self, longest: Duration, tenant: TenantId) -> Option<Place> {
        let waiting = async {
            loop {
                let mut given_back = std::pin::pin!(self.taken.given_back.notified());
                // What is given back from here on is heard of.
                given_back.as_mut().enable();
                if let Some(place) = self.take(tenant) {
                    return place;
                }
                given_back.await;
            }
        };
        timeout(longest, waiting).await.ok()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = &self.of.taken;
        let mut by = taken.by.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = by.get_mut(&self.tenant) {
            *own -= 1;
            if *own == 0 {
                by.remove(&self.tenant);
            }
        }
        drop(by);
        taken.given_back.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_tenant_holds_one_place_and_gives_it_back() {
        let [one, two, three] = [1, 2, 3].map(|n| TenantId(Uuid::from_u128(n)));
        let places = Places::new(2);
        let first = places.take(one).unwrap();
        assert!(places.take(one).is_none(), "a second of the same tenant");
        let _second = places.take(two).unwrap();
        assert!(places.take(three).is_none(), "more than there are");
        drop(first);
        assert!(places.take(three).is_some());
        assert!(places.take(one).is_some(), "given back twice");
    }

    #[tokio::test]
    async fn who_waits_gets_a_place_once_one_is_given_back() {
        let [one, two] = [1, 2].map(|n| TenantId(Uuid::from_u128(n)));
        let places = Places::with_each(3, 2);
        let own = [places.take(one).unwrap(), places.take(one).unwrap()];
        let soon = Duration::from_millis(20);
        assert!(places.take_within(soon, one).await.is_none());
        let other = places.take_within(soon, two).await.unwrap();
        let waiting = tokio::spawn({
            let places = places.clone();
            async move { places.take_within(Duration::from_secs(20), one).await }
        });
        tokio::task::yield_now().await;
        drop(other);
        drop(own);
        assert!(waiting.await.unwrap().is_some());
    }
}
