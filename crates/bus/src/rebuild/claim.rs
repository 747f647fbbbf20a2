//! Being the one who makes a read model anew.

use crate::{
    BusError, ModelCopy,
    cursor::{Cursor, exactly_one},
};
use std::time::Duration;
use stoa_bus_sql::queries::rebuilds;
use stoa_kernel::Position;
use stoa_store::{Database, Scope};
use tokio::time::sleep;
use uuid::Uuid;

/// How long a claim holds without being prolonged. It is prolonged five times as often.
const TERM: Duration = Duration::from_secs(15);

/// A row of `core.rebuilds` that bears this one's id.
#[derive(Clone)]
pub(super) struct Claim {
    pub(super) database: Database,
    pub(super) name: &'static str,
    id: Uuid,
}

impl Claim {
    /// Takes the row, and the copy to work on; `None` while another is at it. What stood beside the copy
    /// that is read no longer does.
    pub(super) async fn take(
        database: &Database,
        name: &'static str,
        id: Uuid,
    ) -> Result<Option<(Self, ModelCopy)>, BusError> {
        let client = database.system().await?;
        Cursor::load(&client, name).await?;
        let claimed = rebuilds::claim_rebuild()
            .bind(&client, &id, &TERM.as_secs_f64(), &name)
            .opt()
            .await?;
        drop(client);
        let Some(copy) = claimed.map(ModelCopy) else {
            return Ok(None);
        };
        let claim = Self {
            database: database.clone(),
            name,
            id,
        };
        claim.part(copy).await?;
        Ok(Some((claim, copy)))
    }

    /// The names of those that were broken off.
    pub(super) async fn broken_off(database: &Database) -> Result<Vec<String>, BusError> {
        let client = database.system().await?;
        Ok(rebuilds::broken_off().bind(&client).all().await?)
    }

    /// Prolongs the claim for as long as it is polled; ends when it is lost.
    pub(super) async fn keep(&self) -> BusError {
        loop {
            sleep(TERM / 5).await;
            match self.prolong().await {
                Ok(()) => {}
                Err(error) if error.is_away() => {
                    tracing::warn!(%error, "a claim was not prolonged")
                }
                Err(error) => return error,
            }
        }
    }

    pub(super) async fn prolong(&self) -> Result<(), BusError> {
        let client = self.database.system().await?;
        let prolonged = rebuilds::prolong_rebuild()
            .bind(&client, &TERM.as_secs_f64(), &self.name, &self.id)
            .await?;
        exactly_one(prolonged, self.name)
    }

    /// Holds the row within a transaction: until its end nobody else is at it, and this copy is not the one
    /// that is read.
    pub(super) async fn hold(&self, scope: &Scope<'_>, copy: ModelCopy) -> Result<(), BusError> {
        let held = rebuilds::hold_rebuild()
            .bind(scope, &self.name, &self.id)
            .opt()
            .await?;
        exactly_one(u64::from(held == Some(copy.0)), self.name)
    }

    /// Moves the copy's position within the transaction that applies what lies between.
    pub(super) async fn move_to(
        &self,
        scope: &Scope<'_>,
        from: Position,
        to: Position,
    ) -> Result<(), BusError> {
        let moved = rebuilds::move_rebuild()
            .bind(
                scope,
                &to.epoch,
                &to.transaction,
                &to.sequence,
                &self.name,
                &self.id,
                &from.epoch,
                &from.transaction,
                &from.sequence,
            )
            .await?;
        exactly_one(moved, self.name)
    }

    /// From the end of the transaction on, what is applied to the copy that is read is applied to this one,
    /// too. The consumer's row must be locked, and both copies as of its position.
    pub(super) async fn set_beside(
        &self,
        scope: &Scope<'_>,
        copy: ModelCopy,
    ) -> Result<(), BusError> {
        let set = rebuilds::set_beside()
            .bind(scope, &copy.0, &self.name)
            .await?;
        exactly_one(set, self.name)
    }

    /// Ends that, if it is so.
    pub(super) async fn part(&self, copy: ModelCopy) -> Result<(), BusError> {
        let client = self.database.system().await?;
        rebuilds::part().bind(&client, &self.name, &copy.0).await?;
        Ok(())
    }

    /// Has the copy read instead of the other, at once and for everybody.
    pub(super) async fn put_in_place(&self, copy: ModelCopy) -> Result<(), BusError> {
        let client = self.database.system().await?;
        let put = rebuilds::put_in_place()
            .bind(&client, &self.name, &self.id, &copy.0, &TERM.as_secs_f64())
            .await?;
        exactly_one(put, self.name)
    }

    /// Nothing is left of it.
    pub(super) async fn end(&self) -> Result<(), BusError> {
        let client = self.database.system().await?;
        let ended = rebuilds::end_rebuild()
            .bind(&client, &self.name, &self.id)
            .await?;
        exactly_one(ended, self.name)
    }

    /// Leaves it as broken off, for whoever comes next.
    pub(super) async fn give_up(&self) -> Result<(), BusError> {
        let client = self.database.system().await?;
        rebuilds::give_up_rebuild()
            .bind(&client, &self.name, &self.id)
            .await?;
        Ok(())
    }
}
