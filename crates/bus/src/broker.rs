//! What carries events from the relay to consumer groups.

use crate::{BusError, cursor::exactly_one};
use futures_util::future::BoxFuture;
use std::time::Duration;
use stoa_bus_sql::queries::consumers;
use stoa_kernel::Position;
use stoa_store::{Database, Envelope};
use uuid::Uuid;

/// Work queues: each message goes to one consumer at a time, at least once.
pub trait Broker: Send + Sync + 'static {
    /// Takes over a batch, in order, and saves the relay's advance: in the same transaction where
    /// queues live in the database, else by [`Advance::save`] once every message is confirmed.
    ///
    /// An error means that the advance was not saved; messages may be published again then.
    fn publish<'a>(
        &'a self,
        batch: &'a [Outgoing<'a>],
        advance: &'a Advance,
    ) -> BoxFuture<'a, Result<(), BusError>>;

    /// Up to `most` messages that are due, oldest first, now leased to the caller. Answers at once,
    /// with nothing where nothing is due.
    fn receive<'a>(
        &'a self,
        queue: &'a str,
        most: usize,
    ) -> BoxFuture<'a, Result<Vec<Delivery>, BusError>>;

    /// Extends the lease of messages that are still being worked on.
    fn prolong<'a>(&'a self, receipts: &'a [Receipt]) -> BoxFuture<'a, Result<(), BusError>>;

    /// Messages are done. Those whose lease was lost are left to their new holder.
    fn ack<'a>(&'a self, receipts: &'a [Receipt]) -> BoxFuture<'a, Result<(), BusError>>;

    /// Hands a message back that could not be handled, to come again after `delay`.
    fn nack<'a>(&'a self, receipt: Receipt, delay: Duration)
    -> BoxFuture<'a, Result<(), BusError>>;

    /// Sets a message aside with the reason; it does not come again by itself.
    fn dead_letter<'a>(
        &'a self,
        receipt: Receipt,
        reason: &'a str,
    ) -> BoxFuture<'a, Result<(), BusError>>;

    /// Puts up to `most` dead letters of a queue back into it, oldest first; answers how many.
    fn replay<'a>(&'a self, queue: &'a str, most: usize) -> BoxFuture<'a, Result<u64, BusError>>;

    /// How much waits in a queue, leased messages included.
    fn waiting<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Waiting, BusError>>;
}

/// A message on its way into a queue.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The queue, which is the name of the consumer group.
    pub queue: &'a str,
    /// The event.
    pub event: &'a Envelope,
}

/// A message in the hands of a consumer.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The event.
    pub event: Envelope,
    /// How often it was handed back by [`Broker::nack`].
    pub refusals: u32,
    /// How often it was handed out since, this time included, from 1. More than once: whoever had it
    /// did not come to an end with it, because the program or the database went away.
    pub leases: u32,
    /// What to acknowledge it by.
    pub receipt: Receipt,
}

/// What a message is acknowledged by; its meaning is the broker's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which message.
    pub tag: i64,
    /// Under which lease.
    pub lease: Uuid,
}

/// What waits in a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Waiting {
    /// How many messages.
    pub messages: u64,
    /// How long the oldest of those that are due has been.
    pub age: Duration,
}

/// A step of the relay's position, valid only while it leads and nobody else moved it.
#[derive(Clone, Debug)]
pub struct Advance {
    /// The relay's name, of its row among the consumers and of its lease.
    pub name: String,
    /// The generation under which the position was read.
    pub generation: i32,
    /// Where the position was.
    pub from: Position,
    /// Where it is to be.
    pub to: Position,
    /// Who leads.
    pub holder: Uuid,
    /// The fence of its lease.
    pub fence: i64,
}

impl Advance {
    /// Saves the step, for brokers outside of the database.
    ///
    /// # Errors
    /// [`BusError::Superseded`] if another relay leads now.
    pub async fn save(&self, database: &Database) -> Result<(), BusError> {
        let client = database.system().await?;
        let moved = consumers::move_leading_consumer()
            .bind(
                &client,
                &self.to.epoch,
                &self.to.transaction,
                &self.to.sequence,
                &self.name,
                &self.generation,
                &self.from.epoch,
                &self.from.transaction,
                &self.from.sequence,
                &self.holder,
                &self.fence,
            )
            .await?;
        exactly_one(moved, &self.name)
    }
}
