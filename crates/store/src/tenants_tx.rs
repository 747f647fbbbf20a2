//! A transaction that serves several tenants: for the write combiner, and for consumers of the log.

use crate::{Database, Scope, StoreError, session::Session};
use stoa_kernel::{Position, TenantId};
use stoa_store_sql::queries::core;
use stoa_trace::Span;
use uuid::Uuid;

/// One transaction of several tenants, each under its own setting.
///
/// Dropped without a commit, it is rolled back.
pub struct TenantsTx {
    session: Session,
}

impl TenantsTx {
    /// Opens a transaction on the primary. Nothing is sent yet.
    ///
    /// # Errors
    /// If no connection can be had.
    pub async fn begin(database: &Database) -> Result<Self, StoreError> {
        Ok(Self {
            session: Session::open(database.serving()).await?,
        })
    }

    /// Opens a transaction that several wait for. In a trace it is part of the first of these spans, and
    /// is linked with the others.
    pub(crate) async fn begin_for(
        database: &Database,
        mut waiting: impl Iterator<Item = &Span>,
    ) -> Result<Self, StoreError> {
        let first = waiting.next().map(Span::place);
        let tx = stoa_trace::within(first, Self::begin(database)).await?;
        tx.session.traced().serves(waiting);
        Ok(tx)
    }

    /// Tells its trace why it is given up.
    pub(crate) fn failed(&self, error: &StoreError) {
        self.session.traced().failed(|| error.word());
    }

    /// The transaction as one of its tenants.
    pub fn scope(&self, tenant: TenantId) -> Scope<'_> {
        Scope::new(&self.session, tenant)
    }

    /// Commits.
    ///
    /// # Errors
    /// What the server says; [`StoreError::InDoubt`] if the connection broke meanwhile.
    pub async fn commit(&self) -> Result<(), StoreError> {
        self.session.commit().await
    }

    /// Commits with a row that tells, should the connection break, whether it happened. `tenant` is
    /// any one of the transaction.
    pub(crate) async fn commit_attempt(
        &self,
        tenant: TenantId,
        attempt: Uuid,
    ) -> Result<Position, StoreError> {
        let scope = self.scope(tenant);
        let (begin, position) = (core::begin_attempt(), core::write_position());
        let last = futures_util::future::try_join(
            begin.bind(&scope, &attempt),
            position.bind(&scope).one(),
        );
        let (_, position) = self.session.commit_behind(last).await?;
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
