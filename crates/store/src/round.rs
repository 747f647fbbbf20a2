//! Timed work that one process does for all.

use crate::{Database, StoreError};
use jiff::Timestamp;
use stoa_store_sql::queries::core;

/// What the last round found that came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// When it ended.
    pub ended_at: Timestamp,
    /// How much it found.
    pub found: i64,
}

impl Database {
    /// Begins a round of the work of that name, unless one began after `since`. True for one of all who
    /// ask: that one does the work, and ends it with [`end_round`](Self::end_round).
    ///
    /// # Errors
    /// What the server says.
    pub async fn begin_round(
        &self,
        name: &str,
        now: Timestamp,
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let client = self.system().await?;
        let begun = core::begin_round()
            .bind(&client, &name, &now, &since)
            .opt()
            .await?;
        Ok(begun.is_some())
    }

    /// Notes what the round found that began at that time.
    ///
    /// # Errors
    /// What the server says.
    pub async fn end_round(
        &self,
        name: &str,
        began_at: Timestamp,
        now: Timestamp,
        found: i64,
    ) -> Result<(), StoreError> {
        let client = self.system().await?;
        core::end_round()
            .bind(&client, &now, &found, &name, &began_at)
            .await?;
        Ok(())
    }

    /// The last round of that name that came to its end, whichever process did it.
    ///
    /// # Errors
    /// What the server says.
    pub async fn last_round(&self, name: &str) -> Result<Option<Round>, StoreError> {
        let client = self.system().await?;
        let round = core::ended_round().bind(&client, &name).opt().await?;
        Ok(round.and_then(|row| {
            Some(Round {
                ended_at: row.ended_at?,
                found: row.found,
            })
        }))
    }
}
