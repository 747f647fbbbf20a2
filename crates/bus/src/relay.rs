//! Moves events from the log into the queues of those who subscribe to them.

use crate::{
    Advance, Appended, Broker, BusError, BusSettings, Outgoing, Reaction,
    cursor::Cursor,
    lease::Lease,
    log::read_after,
    work::{Next, Work},
};
use futures_util::future::BoxFuture;
use std::sync::Arc;
use stoa_store::Database;
use uuid::Uuid;

/// The relay's name: of its row among the consumers, and of its lease.
pub(crate) const RELAY: &str = "relay";

pub(crate) struct Relay {
    database: Database,
    broker: Arc<dyn Broker>,
    reactions: Arc<[Reaction]>,
    settings: BusSettings,
    lease: Lease,
    /// As last read; `None` where it must be read again.
    cursor: Option<Cursor>,
    /// Wakes the consumers of the queues.
    published: Appended,
}

impl Relay {
    pub(crate) fn new(
        database: Database,
        broker: Arc<dyn Broker>,
        reactions: Arc<[Reaction]>,
        settings: BusSettings,
        holder: Uuid,
        published: Appended,
    ) -> Self {
        Self {
            lease: Lease::new(database.clone(), RELAY, holder, settings.lease),
            database,
            broker,
            reactions,
            settings,
            cursor: None,
            published,
        }
    }

    async fn advance(&mut self) -> Result<Next, BusError> {
        // Taken out, so that after any error, and after a time without the lease, it is read anew.
        let known = self.cursor.take();
        let Some(fence) = self.lease.hold().await? else {
            return Ok(Next::Wait);
        };
        let client = self.database.system().await?;
        let cursor = match known {
            Some(cursor) => cursor,
            None => Cursor::load(&client, RELAY).await?,
        };
        let events = read_after(&client, cursor.position, self.settings.read).await?;
        drop(client);
        let Some(last) = events.last() else {
            self.cursor = Some(cursor);
            return Ok(Next::Wait);
        };
        let batch: Vec<Outgoing<'_>> = events
            .iter()
            .flat_map(|event| {
                self.reactions
                    .iter()
                    .filter(|reaction| reaction.wants(event))
                    .map(|reaction| Outgoing {
                        queue: reaction.name,
                        event,
                    })
            })
            .collect();
        let advance = Advance {
            name: RELAY.to_owned(),
            generation: cursor.generation,
            from: cursor.position,
            to: last.position,
            holder: self.lease.holder(),
            fence,
        };
        self.broker.publish(&batch, &advance).await?;
        if !batch.is_empty() {
            self.published.tell();
        }
        self.cursor = Some(Cursor {
            position: advance.to,
            ..cursor
        });
        Ok(if events.len() == self.settings.read {
            Next::Again
        } else {
            Next::Wait
        })
    }
}

impl Work for Relay {
    fn name(&self) -> &str {
        RELAY
    }

    fn step(&mut self) -> BoxFuture<'_, Result<Next, BusError>> {
        Box::pin(self.advance())
    }

    fn finish(&mut self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if let Err(error) = self.lease.release().await {
                tracing::debug!(%error, "the relay's lease is left to expire");
            }
        })
    }
}
