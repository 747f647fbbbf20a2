//! Thread pages as they were rendered, kept by the version of their thread.

use crate::cursor::Sort;
use std::{sync::Arc, time::Duration};
use stoa_cache::{Bounds, Versioned};
use stoa_kernel::{Clock, TenantId, ThreadId};
use stoa_web::CachedJson;

/// Which page of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PageKey {
    pub(crate) sort: Sort,
    pub(crate) limit: u16,
    pub(crate) depth: u8,
    pub(crate) replies_limit: u16,
    /// Where it begins, as it stands in the canonical address: empty, `&cursor=…` or `&page=…`.
    pub(crate) from: Box<str>,
}

/// The cache of pages.
pub(crate) struct Pages(pub(crate) Versioned<(TenantId, ThreadId), PageKey, CachedJson>);

/// Other processes' writes are seen after at most this long, or at once with `Stoa-Position`.
const RECHECK_AFTER: Duration = Duration::from_secs(1);

impl Pages {
    pub(crate) fn new(bytes: u64, clock: Arc<dyn Clock>) -> Self {
        Self(Versioned::new(
            Bounds {
                bytes,
                subjects: 100_000,
                recheck_after: RECHECK_AFTER,
            },
            clock,
        ))
    }

    pub(crate) fn changed(&self, tenant: TenantId, thread: ThreadId, version: i64) {
        self.0.changed((tenant, thread), version);
    }
}
