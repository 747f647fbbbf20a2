//! The origins of web pages that some key may be used from.

use crate::Identity;
use arc_swap::ArcSwap;
use jiff::{SignedDuration, Timestamp};
use std::{collections::HashSet, sync::Arc, time::Duration};
use stoa_identity_sql::queries::keys;
use stoa_store::StoreError;
use tokio::sync::Mutex;

/// How long what other processes register may go unseen.
const FRESH: SignedDuration = SignedDuration::from_secs(10);
/// How long the question may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Stands for every origin, where a key names none.
const ANY: &str = "*";

/// All of them, as read a moment ago: asked for each request of a page, whatever it claims to be, so
/// that the answer must cost no look-up.
#[derive(Default)]
pub(crate) struct Pages {
    known: ArcSwap<Known>,
    /// One reads at a time; the others go by what is known.
    reading: Mutex<()>,
}

#[derive(Default)]
struct Known {
    origins: HashSet<String>,
    read_at: Option<Timestamp>,
}

impl Known {
    fn admits(&self, origin: &str) -> bool {
        self.origins.contains(ANY) || self.origins.contains(origin)
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        self.read_at
            .is_some_and(|read_at| now.duration_since(read_at) < FRESH)
    }
}

impl Pages {
    /// Has them read again: keys were made or revoked.
    pub(crate) fn forget(&self) {
        self.known.rcu(|known| Known {
            origins: known.origins.clone(),
            read_at: None,
        });
    }
}

impl Identity {
    /// Whether some key may be used from pages of this origin.
    pub(crate) async fn admits(&self, origin: &str) -> bool {
        let known = self.pages.known.load_full();
        if known.is_fresh(self.now()) {
            return known.admits(origin);
        }
        let reading = match known.read_at {
            // Known, if not quite fresh: whoever comes while it is read need not wait.
            Some(_) => self.pages.reading.try_lock().ok(),
            None => Some(self.pages.reading.lock().await),
        };
        let known = self.pages.known.load_full();
        if reading.is_none() || known.is_fresh(self.now()) {
            return known.admits(origin);
        }
        match self.read_origins().await {
            Ok(read) => {
                let read = Arc::new(read);
                self.pages.known.store(Arc::clone(&read));
                read.admits(origin)
            }
            Err(error) => {
                tracing::warn!(%error, "the origins of web pages could not be read");
                known.admits(origin)
            }
        }
    }

    async fn read_origins(&self) -> Result<Known, StoreError> {
        let now = self.now();
        let ask = async |client: &stoa_store::SystemClient| {
            let all = keys::registered_origins().bind(client, &now).all().await;
            Ok(all?)
        };
        let origins = self.database.ask_within(PATIENCE, ask).await?;
        Ok(Known {
            origins: origins.into_iter().collect(),
            read_at: Some(now),
        })
    }
}
