//! What could not be handled, for people to look at and to send back.

use crate::{BusError, cloud_event::from_cloud_event};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use stoa_bus_sql::queries::queue;
use stoa_kernel::EventId;
use stoa_store::{Database, Envelope, Scope, StoreError};
use uuid::Uuid;

/// A message that was set aside.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    /// Its id, which rises with time.
    pub id: Uuid,
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

/// A message that was set aside, as its tenant may see it: not in the words of the failure, which may tell
/// of the installation's inside.
#[derive(Clone, Debug)]
pub struct OwnDeadLetter {
    /// Its id, which rises with time.
    pub id: Uuid,
    /// The queue it came from, which is named after the reaction that failed.
    pub queue: String,
    /// The id of the event in it.
    pub event_id: EventId,
    /// The event; `None` if it cannot be read.
    pub event: Option<Envelope>,
    /// Whether it was given up because it never came to an end, rather than because it failed.
    pub is_unfinished: bool,
    /// When it was given up.
    pub died_at: Timestamp,
}

const UNFINISHED: &str = "it was handed out ";

/// The reason of a message that never came to an end.
pub(crate) fn unfinished(times: u32) -> String {
    format!("{UNFINISHED}{times} times and never came to an end")
}

/// The messages that were set aside by the embedded broker.
pub struct DeadLetters(Database);

impl DeadLetters {
    /// Those of a database.
    pub fn new(database: Database) -> Self {
        Self(database)
    }

    /// Those of a queue, or of all, behind one, in the order of their ids.
    ///
    /// # Errors
    /// What the store says.
    pub async fn list(
        &self,
        queue: Option<&str>,
        after: Uuid,
        most: i64,
    ) -> Result<Vec<DeadLetter>, BusError> {
        let client = self.0.system().await?;
        let rows = queue::dead_letters()
            .bind(&client, &queue, &after, &most)
            .all()
            .await?;
        let letters = rows.into_iter().map(|row| DeadLetter {
            id: row.letter_id,
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
    pub async fn replay(&self, id: Uuid) -> Result<bool, BusError> {
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

    /// Those of the scope's tenant, as [`list`](Self::list).
    ///
    /// # Errors
    /// What the store says.
    pub async fn list_own(
        scope: &Scope<'_>,
        queue: Option<&str>,
        after: Uuid,
        most: i64,
    ) -> Result<Vec<OwnDeadLetter>, StoreError> {
        let rows = queue::own_dead_letters()
            .bind(scope, &scope.tenant().0, &after, &queue, &most)
            .all()
            .await?;
        let letters = rows.into_iter().map(|row| OwnDeadLetter {
            id: row.letter_id,
            queue: row.queue,
            event_id: EventId(row.event_id),
            event: from_cloud_event(&row.envelope).ok(),
            is_unfinished: row.error.starts_with(UNFINISHED),
            died_at: row.died_at,
        });
        Ok(letters.collect())
    }

    /// Puts one of the scope's tenant back into its queue, with the transaction's commit. Its queue and
    /// event; `None` if there is none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn replay_own(
        scope: &Scope<'_>,
        id: Uuid,
    ) -> Result<Option<(String, EventId)>, StoreError> {
        let raised = queue::raise_own()
            .bind(scope, &scope.tenant().0, &id)
            .opt()
            .await?;
        Ok(raised.map(|row| (row.queue, EventId(row.event_id))))
    }
}
