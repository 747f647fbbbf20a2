//! What could not be handled, for people to look at and to send back.

use crate::BusError;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use stoa_bus_sql::queries::queue;
use stoa_store::Database;
use uuid::Uuid;

/// A message that was set aside.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    /// Its number.
    pub id: i64,
    /// The queue it came from, which is named after the reaction that failed.
    pub queue: String,
    /// Whose it is.
    pub tenant: Uuid,
    /// The event in it.
    pub event: Uuid,
    /// The event's type, such as `CommentCreated`.
    pub kind: String,
    /// Why it could not be handled.
    pub error: String,
    /// When it was given up.
    pub died_at: Timestamp,
}

/// The messages that were set aside by the embedded broker.
pub struct DeadLetters(Database);

impl DeadLetters {
    /// Those of a database.
    pub fn new(database: Database) -> Self {
        Self(database)
    }

    /// Those of a queue, or of all, behind a number, in the order in which they were made.
    ///
    /// # Errors
    /// What the store says.
    pub async fn list(
        &self,
        queue: Option<&str>,
        after: i64,
        most: i64,
    ) -> Result<Vec<DeadLetter>, BusError> {
        let client = self.0.system().await?;
        let rows = queue::dead_letters()
            .bind(&client, &queue, &after, &most)
            .all()
            .await?;
        let letters = rows.into_iter().map(|row| DeadLetter {
            id: row.id,
            queue: row.queue,
            tenant: row.tenant_id,
            event: row.event_id,
            kind: row.kind,
            error: row.error,
            died_at: row.died_at,
        });
        Ok(letters.collect())
    }

    /// How many there are of each queue that has any.
    ///
    /// # Errors
    /// What the store says.
    pub async fn count(&self) -> Result<HashMap<String, u64>, BusError> {
        let client = self.0.system().await?;
        let rows = queue::count_dead().bind(&client).all().await?;
        let counts = rows
            .into_iter()
            .map(|row| (row.queue, row.messages.unsigned_abs()));
        Ok(counts.collect())
    }

    /// Puts one back into its queue, as if it had never been tried; false if there is none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn replay(&self, id: i64) -> Result<bool, BusError> {
        let client = self.0.system().await?;
        Ok(queue::raise_one().bind(&client, &id).await? == 1)
    }

    /// Puts all of a queue back; answers how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn replay_all(&self, queue: &str) -> Result<u64, BusError> {
        let client = self.0.system().await?;
        Ok(queue::raise_dead().bind(&client, &queue, &i64::MAX).await?)
    }
}
