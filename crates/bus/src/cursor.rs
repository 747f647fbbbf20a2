//! How far a consumer has followed the log.

use crate::BusError;
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
        Ok(row.map(|row| Self {
            generation: row.generation,
            position: Position {
                epoch: row.epoch,
                transaction: row.transaction,
                sequence: row.sequence,
            },
            resetting_after: row.resetting_after.map(TenantId),
        }))
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
            )
            .await?;
        exactly_one(moved, name)
    }

    /// Notes within a transaction that the tenants up to `done` are empty.
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
