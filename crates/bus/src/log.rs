//! Reading the event log in its order.

use crate::BusError;
use futures_util::TryStreamExt;
use std::{collections::BTreeSet, time::Duration};
use stoa_bus_sql::queries::log;
use stoa_kernel::{EventId, Position, TenantId};
use stoa_store::{Database, Envelope, SystemClient};

/// How many events are looked at in one statement for whose they are.
const RANGE: i64 = 10_000;

/// The event log, across tenants. Cheap to clone.
#[derive(Clone)]
pub struct Log {
    database: Database,
}

/// How far a position is behind the log's end, committed or about to become readable.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Behind {
    /// How many events come after it; counted up to [`Behind::BOUND`].
    pub events: u64,
    /// How long ago the first of them was appended.
    pub age: Duration,
}

impl Behind {
    /// The count stops here, so that asking stays cheap.
    pub const BOUND: u64 = 100_000;
}

impl Log {
    /// The log of a database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// The next events after a position, at most `most`, in the order of the log.
    ///
    /// Only those below the oldest transaction that still writes, anywhere on the server: a
    /// transaction with a lower number may commit later, and would be skipped otherwise. Events of
    /// earlier lives of the database come first, and are all visible.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn read_after(
        &self,
        position: Position,
        most: usize,
    ) -> Result<Vec<Envelope>, BusError> {
        read_after(&self.database.system().await?, position, most).await
    }

    /// Where the log's readable part ends; [`Position::START`] if it is empty.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn head(&self) -> Result<Position, BusError> {
        let client = self.database.system().await?;
        let head = log::head().bind(&client).opt().await?;
        Ok(head.map_or(Position::START, |head| Position {
            epoch: head.epoch,
            transaction: head.transaction,
            sequence: head.sequence,
        }))
    }

    /// How much comes after a position, whether readable yet or held back by a transaction.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn behind(&self, position: Position) -> Result<Behind, BusError> {
        let client = self.database.system().await?;
        let bound = i64::try_from(Behind::BOUND).unwrap_or(i64::MAX);
        let behind = log::behind()
            .bind(
                &client,
                &position.epoch,
                &position.transaction,
                &position.sequence,
                &bound,
            )
            .one()
            .await?;
        Ok(Behind {
            events: u64::try_from(behind.events).unwrap_or(0),
            age: Duration::try_from_secs_f64(behind.seconds).unwrap_or_default(),
        })
    }

    /// The tenants of the log beyond one, in the order of their ids. Reads the whole log, in bounded
    /// ranges: an index by tenant would make every write pay for what only a replay asks, and a
    /// replay reads the log anyway.
    pub(crate) async fn tenants_after(&self, after: TenantId) -> Result<Vec<TenantId>, BusError> {
        let mut tenants = BTreeSet::new();
        let mut at = Position::START;
        loop {
            let client = self.database.system().await?;
            let part = log::tenants_after()
                .bind(&client, &at.epoch, &at.transaction, &at.sequence, &RANGE)
                .all()
                .await?;
            let Some(end) = part.first() else {
                return Ok(tenants.into_iter().collect());
            };
            at = Position {
                epoch: end.epoch,
                transaction: end.transaction,
                sequence: end.sequence,
            };
            let found = part.iter().map(|row| TenantId(row.tenant_id));
            tenants.extend(found.filter(|tenant| *tenant > after));
        }
    }
}

/// As [`Log::read_after`], on a connection in hand.
pub(crate) async fn read_after(
    client: &SystemClient,
    position: Position,
    most: usize,
) -> Result<Vec<Envelope>, BusError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let events = log::read_after()
        .bind(
            client,
            &position.epoch,
            &position.transaction,
            &position.sequence,
            &most,
        )
        .map(|event| Envelope {
            position: Position {
                epoch: event.epoch,
                transaction: event.transaction,
                sequence: event.sequence,
            },
            id: EventId(event.id),
            tenant: TenantId(event.tenant_id),
            kind: event.kind.to_owned(),
            schema_version: event.schema_version,
            aggregate_id: event.aggregate_id,
            aggregate_version: event.aggregate_version,
            occurred_at: event.occurred_at,
            imported: event.imported,
            data: event.data.into(),
            trace: event.traceparent.and_then(|text| text.parse().ok()),
        })
        .iter()
        .await?
        .try_collect()
        .await?;
    Ok(events)
}
