//! Being the only one, for a while.

use crate::BusError;
use std::time::Duration;
use stoa_bus_sql::queries::consumers;
use stoa_store::Database;
use tokio::time::Instant;
use uuid::Uuid;

/// A claim to a row of `core.leases`. Its time is the database's; its fence rises with each new
/// holder, so that writes of an old one can be told from those of the present one.
pub(crate) struct Lease {
    database: Database,
    name: &'static str,
    holder: Uuid,
    term: Duration,
    held: Option<(i64, Instant)>,
}

impl Lease {
    pub(crate) fn new(
        database: Database,
        name: &'static str,
        holder: Uuid,
        term: Duration,
    ) -> Self {
        Self {
            database,
            name,
            holder,
            term,
            held: None,
        }
    }

    pub(crate) fn holder(&self) -> Uuid {
        self.holder
    }

    /// The fence if the lease is held; claims or renews it where a third of its term has gone by.
    pub(crate) async fn hold(&mut self) -> Result<Option<i64>, BusError> {
        if let Some((fence, since)) = self.held
            && since.elapsed() < self.term / 3
        {
            return Ok(Some(fence));
        }
        let asked = Instant::now();
        let fence = self.claim().await?;
        if fence != self.held.map(|(fence, _)| fence) {
            match fence {
                Some(fence) => tracing::info!(lease = self.name, fence, "this process leads"),
                None => tracing::info!(lease = self.name, "another process leads"),
            }
        }
        self.held = fence.map(|fence| (fence, asked));
        Ok(fence)
    }

    async fn claim(&self) -> Result<Option<i64>, BusError> {
        let client = self.database.system().await?;
        Ok(consumers::hold_lease()
            .bind(&client, &self.name, &self.holder, &self.term.as_secs_f64())
            .opt()
            .await?)
    }

    /// Lets the next one in at once.
    pub(crate) async fn release(&mut self) -> Result<(), BusError> {
        if self.held.take().is_some() {
            let client = self.database.system().await?;
            consumers::release_lease()
                .bind(&client, &self.name, &self.holder)
                .await?;
        }
        Ok(())
    }
}
