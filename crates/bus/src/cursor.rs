//! How far a consumer has followed the log.

use crate::{BusError, ModelCopy};
use stoa_bus_sql::queries::consumers;
use stoa_kernel::{Position, TenantId};
use stoa_store::{Scope, SystemClient};

/// A consumer's row as it was read; moves are made against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) generation: i32,
    pub(crate) position: Position,
    /// While a replay empties tenant after tenant: the last one that is empty.
    pub(crate) resetting_after: Option<TenantId>,
    /// The copy of the read model that is read.
    pub(crate) copy: ModelCopy,
    /// The copy that is kept as of the same position while the two are compared.
    pub(crate) beside: Option<ModelCopy>,
}

impl From<consumers::Consumer> for Cursor {
    fn from(row: consumers::Consumer) -> Self {
        Self {
            generation: row.generation,
            position: Position {
                epoch: row.epoch,
                transaction: row.transaction,
                sequence: row.sequence,
            },
            resetting_after: row.resetting_after.map(TenantId),
            copy: ModelCopy(row.copy),
            beside: row.beside.map(ModelCopy),
        }
    }
}

impl Cursor {
    /// Reads a consumer's row; makes it, at the log's start, if there is none.
    pub(crate) async fn load(client: &SystemClient, name: &str) -> Result<Self, BusError> {
        if let Some(cursor) = Self::find(client, name).await? {
            return Ok(cursor);
        }
        consumers::begin_consumer().bind(client, &name).await?;
        Self::find(client, name)
            .await?
            .ok_or_else(|| BusError::Unknown(name.to_owned()))
    }

    async fn find(client: &SystemClient, name: &str) -> Result<Option<Self>, BusError> {
        let row = consumers::consumer().bind(client, &name).opt().await?;
        Ok(row.map(Self::from))
    }

    /// Reads a consumer's row and holds it until the transaction ends: nobody moves it meanwhile.
    pub(crate) async fn lock(scope: &Scope<'_>, name: &str) -> Result<Self, BusError> {
        let row = consumers::lock_consumer().bind(scope, &name).opt().await?;
        row.map(Self::from)
            .ok_or_else(|| BusError::Unknown(name.to_owned()))
    }

    /// The consumer's row as a transaction sees it.
    pub(crate) async fn seen(scope: &Scope<'_>, name: &str) -> Result<Self, BusError> {
        let row = consumers::consumer().bind(scope, &name).opt().await?;
        row.map(Self::from)
            .ok_or_else(|| BusError::Unknown(name.to_owned()))
    }

    /// The copies that events are applied to.
    pub(crate) fn copies(&self) -> impl Iterator<Item = ModelCopy> {
        [Some(self.copy), self.beside].into_iter().flatten()
    }

    /// Moves the row within the transaction of the effect. The row belongs to no tenant; the scope
    /// only says which transaction.
    pub(crate) async fn move_to(
        &self,
        scope: &Scope<'_>,
        name: &str,
        to: Position,
    ) -> Result<(), BusError> {
        let from = self.position;
        let moved = consumers::move_consumer()
            .bind(
                scope,
                &to.epoch,
                &to.transaction,
                &to.sequence,
                &name,
                &self.generation,
                &from.epoch,
                &from.transaction,
                &from.sequence,
                &self.copy.0,
                &self.beside.map(|copy| copy.0),
            )
            .await?;
        exactly_one(moved, name)
    }

    /// Notes within a transaction that the tenants up to `done` are empty; where that is `after`, it only
    /// holds the row.
    pub(crate) async fn move_reset(
        &self,
        scope: &Scope<'_>,
        name: &str,
        after: TenantId,
        done: TenantId,
    ) -> Result<(), BusError> {
        let moved = consumers::move_reset()
            .bind(scope, &Some(done.0), &name, &self.generation, &after.0)
            .await?;
        exactly_one(moved, name)
    }

    /// Notes that all tenants are empty, and the consumer may go on.
    pub(crate) async fn end_reset(
        &self,
        client: &SystemClient,
        name: &str,
        after: TenantId,
    ) -> Result<(), BusError> {
        let moved = consumers::move_reset()
            .bind(client, &None, &name, &self.generation, &after.0)
            .await?;
        exactly_one(moved, name)
    }
}

pub(crate) fn exactly_one(moved: u64, name: &str) -> Result<(), BusError> {
    match moved {
        1 => Ok(()),
        _ => Err(BusError::Superseded(name.to_owned())),
    }
}
