//! The broker that needs nothing else: a small table of the same database.

use crate::{
    Advance, Broker, BusError, Delivery, Outgoing, Receipt, Waiting, cloud_event::from_cloud_event,
    cloud_event::to_cloud_event, cursor::exactly_one,
};
use futures_util::future::BoxFuture;
use std::{sync::Arc, time::Duration};
use stoa_bus_sql::queries::queue;
use stoa_kernel::{Clock, Entropy};
use stoa_store::Database;
use uuid::Uuid;

/// Queues in PostgreSQL: batches by SKIP LOCKED, each batch under a lease of its own.
///
/// All times are the database's, so that machines need not agree on theirs.
pub struct EmbeddedBroker {
    database: Database,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    visibility: Duration,
}

impl EmbeddedBroker {
    /// Queues of a database. A received message is nobody else's for `visibility`, longer if it
    /// is prolonged. `clock` and `entropy` only make the names of leases and of dead letters.
    pub fn new(
        database: Database,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        visibility: Duration,
    ) -> Self {
        Self {
            database,
            clock,
            entropy,
            visibility,
        }
    }

    async fn publish(&self, batch: &[Outgoing<'_>], step: &Advance) -> Result<(), BusError> {
        // An advance past events that nobody subscribes to is all there is to save.
        if batch.is_empty() {
            return step.save(&self.database).await;
        }
        let client = self.database.system().await?;
        let queues: Vec<&str> = batch.iter().map(|message| message.queue).collect();
        let tenants: Vec<Uuid> = batch.iter().map(|message| message.event.tenant.0).collect();
        let ids: Vec<Uuid> = batch.iter().map(|message| message.event.id.0).collect();
        let texts: Vec<String> = batch.iter().map(|m| to_cloud_event(m.event)).collect();
        let moved = queue::publish()
            .bind(
                &client,
                &step.to.epoch,
                &step.to.transaction,
                &step.to.sequence,
                &step.name.as_str(),
                &step.generation,
                &step.from.epoch,
                &step.from.transaction,
                &step.from.sequence,
                &step.holder,
                &step.fence,
                &queues,
                &tenants,
                &ids,
                &texts,
            )
            .one()
            .await?;
        exactly_one(u64::try_from(moved).unwrap_or(0), &step.name)
    }

    async fn receive(&self, queue: &str, most: usize) -> Result<Vec<Delivery>, BusError> {
        let client = self.database.system().await?;
        let lease = self.entropy.uuid(self.clock.now());
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = queue::receive()
            .bind(
                &client,
                &lease,
                &self.visibility.as_secs_f64(),
                &queue,
                &most,
            )
            .all()
            .await?;
        rows.sort_unstable_by_key(|row| row.id);
        let mut deliveries = Vec::with_capacity(rows.len());
        for row in rows {
            let receipt = Receipt { tag: row.id, lease };
            match from_cloud_event(&row.envelope) {
                Ok(event) => deliveries.push(Delivery {
                    event,
                    refusals: u32::try_from(row.refusals).unwrap_or(0),
                    leases: u32::try_from(row.leases).unwrap_or(0),
                    receipt,
                }),
                Err(error) => self.bury(receipt, &error.to_string()).await?,
            }
        }
        Ok(deliveries)
    }

    async fn bury(&self, receipt: Receipt, reason: &str) -> Result<(), BusError> {
        let client = self.database.system().await?;
        let letter = self.entropy.uuid(self.clock.now());
        queue::bury()
            .bind(&client, &receipt.tag, &receipt.lease, &reason, &letter)
            .await?;
        Ok(())
    }
}

impl Broker for EmbeddedBroker {
    fn publish<'a>(
        &'a self,
        batch: &'a [Outgoing<'a>],
        advance: &'a Advance,
    ) -> BoxFuture<'a, Result<(), BusError>> {
        Box::pin(self.publish(batch, advance))
    }

    fn receive<'a>(
        &'a self,
        queue: &'a str,
        most: usize,
    ) -> BoxFuture<'a, Result<Vec<Delivery>, BusError>> {
        Box::pin(self.receive(queue, most))
    }

    fn prolong<'a>(&'a self, receipts: &'a [Receipt]) -> BoxFuture<'a, Result<(), BusError>> {
        Box::pin(async move {
            let client = self.database.system().await?;
            for (lease, tags) in by_lease(receipts) {
                queue::prolong()
                    .bind(&client, &self.visibility.as_secs_f64(), &tags, &lease)
                    .await?;
            }
            Ok(())
        })
    }

    fn ack<'a>(&'a self, receipts: &'a [Receipt]) -> BoxFuture<'a, Result<(), BusError>> {
        Box::pin(async move {
            let client = self.database.system().await?;
            for (lease, tags) in by_lease(receipts) {
                queue::ack().bind(&client, &tags, &lease).await?;
            }
            Ok(())
        })
    }

    fn nack<'a>(
        &'a self,
        receipt: Receipt,
        delay: Duration,
    ) -> BoxFuture<'a, Result<(), BusError>> {
        Box::pin(async move {
            let client = self.database.system().await?;
            queue::nack()
                .bind(&client, &delay.as_secs_f64(), &receipt.tag, &receipt.lease)
                .await?;
            Ok(())
        })
    }

    fn dead_letter<'a>(
        &'a self,
        receipt: Receipt,
        reason: &'a str,
    ) -> BoxFuture<'a, Result<(), BusError>> {
        Box::pin(self.bury(receipt, reason))
    }

    fn replay<'a>(&'a self, queue: &'a str, most: usize) -> BoxFuture<'a, Result<u64, BusError>> {
        Box::pin(async move {
            let client = self.database.system().await?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            Ok(queue::raise_dead().bind(&client, &queue, &most).await?)
        })
    }

    fn waiting<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Waiting, BusError>> {
        Box::pin(async move {
            let client = self.database.system().await?;
            let waiting = queue::waiting().bind(&client, &queue).one().await?;
            Ok(Waiting {
                messages: u64::try_from(waiting.messages).unwrap_or(0),
                age: Duration::try_from_secs_f64(waiting.seconds).unwrap_or_default(),
            })
        })
    }
}

/// The tags under each lease; the receipts of one batch share theirs.
fn by_lease(receipts: &[Receipt]) -> Vec<(Uuid, Vec<i64>)> {
    receipts
        .chunk_by(|one, next| one.lease == next.lease)
        .filter_map(|chunk| {
            let first = chunk.first()?;
            Some((
                first.lease,
                chunk.iter().map(|receipt| receipt.tag).collect(),
            ))
        })
        .collect()
}
