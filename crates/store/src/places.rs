//! Places for what a process does only a few times at once.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use stoa_kernel::TenantId;

/// A few places, of which a tenant holds one at most, so that none keeps all others out by itself. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Places {
    most: usize,
    taken: Arc<Mutex<HashSet<TenantId>>>,
}

/// A place held, until it is dropped.
#[derive(Debug)]
pub struct Place {
    of: Places,
    tenant: TenantId,
}

impl Places {
    /// So many places.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            taken: Arc::default(),
        }
    }

    /// A place for the tenant; none if it holds one already, or if none is free.
    pub fn take(&self, tenant: TenantId) -> Option<Place> {
        let mut taken = self.lock();
        if taken.len() >= self.most || !taken.insert(tenant) {
            return None;
        }
        drop(taken);
        Some(Place {
            of: self.clone(),
            tenant,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<TenantId>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.of.lock().remove(&self.tenant);
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
}
