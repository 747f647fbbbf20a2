//! A transaction that serves several tenants, for the write combiner.

use crate::{Database, Scope, StoreError, session::Session};
use stoa_kernel::{Position, TenantId};
use stoa_store_sql::queries::core;
use uuid::Uuid;

/// One transaction with a row that tells, should the connection break, whether it happened.
pub(crate) struct BatchTx {
    session: Session,
    attempt: Uuid,
}

impl BatchTx {
    pub(crate) async fn begin(database: &Database, attempt: Uuid) -> Result<Self, StoreError> {
        let session = Session::open(database.serving().await?).await?;
        Ok(Self { session, attempt })
    }

    pub(crate) fn scope(&self, tenant: TenantId) -> Scope<'_> {
        Scope::new(&self.session, tenant)
    }

    /// Commits; `tenant` is any one of the batch.
    pub(crate) async fn commit(&self, tenant: TenantId) -> Result<Position, StoreError> {
        let scope = self.scope(tenant);
        let (attempt, position) = (core::begin_attempt(), core::write_position());
        let (begun, position) = futures_util::future::join(
            attempt.bind(&scope, &self.attempt),
            position.bind(&scope).one(),
        )
        .await;
        begun?;
        let position = position?;
        self.session.commit().await?;
        Ok(Position {
            epoch: position.epoch,
            transaction: position.transaction,
            sequence: i64::MAX,
        })
    }
}

/// Whether a transaction in doubt happened. Waits for it if it is still under way; if it did not
/// happen, it cannot happen any more afterwards.
pub(crate) async fn has_happened(database: &Database, attempt: Uuid) -> Result<bool, StoreError> {
    let client = database.serving().await?;
    Ok(core::forbid_attempt().bind(&client, &attempt).await? == 0)
}
