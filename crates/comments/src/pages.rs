//! Thread pages as they were rendered, kept by the version of their thread.

use crate::{
    cursor::Sort,
    domain::{Entity, derived},
    service::json,
};
use http::{HeaderValue, Uri};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::{sync::Arc, time::Duration};
use stoa_cache::{Bounds, Versioned};
use stoa_kernel::{Clock, Problem, TenantId, ThreadId};
use stoa_web::CachedJson;
use uuid::Uuid;

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

/// The canonical address of a page: one for each key, whatever the client wrote.
pub(crate) fn address(entity: &Entity, key: &PageKey) -> Result<Uri, Problem> {
    let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let sort = json(&key.sort)?;
    let address = format!(
        "/v1/comments?entityType={}&entityId={}&sort={}&limit={}&depth={}&repliesLimit={}{}",
        encode(&entity.kind),
        encode(&entity.id),
        sort.trim_matches('"'),
        key.limit,
        key.depth,
        key.replies_limit,
        key.from,
    );
    address.parse().map_err(|_| Problem::internal())
}

/// What a page of a thread was made from, and how.
#[derive(Clone, Copy)]
pub(crate) struct Edition {
    /// The form of the answer, which may change with a release.
    pub(crate) form: u8,
    /// The life of the database: a restored one counts versions again.
    pub(crate) epoch: i32,
    /// The thread's.
    pub(crate) version: i64,
}

/// The tag follows from these and the page's key, so that it is the same after a restart.
pub(crate) fn etag(thread: Uuid, edition: Edition, key: &PageKey) -> Result<HeaderValue, Problem> {
    let shape = [key.sort as u8, key.depth, edition.form];
    let parts: [&[u8]; 7] = [
        thread.as_bytes(),
        &edition.epoch.to_be_bytes(),
        &edition.version.to_be_bytes(),
        &shape,
        &key.limit.to_be_bytes(),
        &key.replies_limit.to_be_bytes(),
        key.from.as_bytes(),
    ];
    let tag = derived(&parts).simple().to_string();
    HeaderValue::try_from(format!("\"{tag}\"")).map_err(|_| Problem::internal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_of_one_form_in_one_life_of_the_database() {
        let key = PageKey {
            sort: Sort::Oldest,
            limit: 20,
            depth: 3,
            replies_limit: 3,
            from: "".into(),
        };
        let tag = |form, epoch, version| {
            let edition = Edition {
                form,
                epoch,
                version,
            };
            etag(Uuid::nil(), edition, &key).unwrap()
        };
        assert_eq!(tag(1, 1, 1), tag(1, 1, 1));
        for other in [tag(2, 1, 1), tag(1, 2, 1), tag(1, 1, 2)] {
            assert_ne!(other, tag(1, 1, 1));
        }
    }
}
