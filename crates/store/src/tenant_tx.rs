//! A transaction of one tenant.

use crate::{Answer, Claim, Database, Place, Record, Scope, StoreError, session::Session};
use std::future::Future;
use stoa_kernel::{Position, TenantId};
use stoa_store_sql::queries::core;

/// A transaction of one tenant: the only way to its rows.
///
/// Dropped without [`commit`](Self::commit), it is rolled back.
pub struct TenantTx {
    session: Session,
    tenant: TenantId,
    record: Record,
}

impl TenantTx {
    /// Opens a transaction on the primary. Nothing is sent yet.
    ///
    /// # Errors
    /// [`StoreError::Busy`] to a request while too many wait for a connection; if none can be had in time.
    pub async fn begin(database: &Database, tenant: TenantId) -> Result<Self, StoreError> {
        Ok(Self {
            session: Session::open(database.serving_in_turn()).await?,
            tenant,
            record: Record::default(),
        })
    }

    /// Keeps the place until the transaction has ended in the database, also where it is given up meanwhile.
    #[must_use]
    pub fn holding(mut self, place: Place) -> Self {
        self.session.hold(place);
        self
    }

    /// Opens a transaction that only reads, and shows one moment however long it lasts. Having no number
    /// of its own, it holds back nobody who follows the log; but as long as it lasts, PostgreSQL clears
    /// nothing away. Nothing is sent yet; the moment is that of the first statement.
    ///
    /// # Errors
    /// As [`TenantTx::begin`].
    pub async fn snapshot(database: &Database, tenant: TenantId) -> Result<Self, StoreError> {
        let tx = Self::begin(database, tenant).await?;
        tx.session.hold_snapshot();
        Ok(tx)
    }

    /// What generated queries run on.
    pub fn scope(&self) -> Scope<'_> {
        Scope::new(&self.session, self.tenant)
    }

    /// Where events and audit rows of this transaction are handed over; they are written by
    /// [`commit`](Self::commit).
    pub fn record(&mut self) -> &mut Record {
        &mut self.record
    }

    /// Runs the last query of a transaction that only reads, and ends it. If it is also the first,
    /// it leaves in one flush with `BEGIN` and `COMMIT`, and costs one round trip; the transaction
    /// is read-only then. `last` is one query: a second one of the same future comes too late and is
    /// refused. Events and audit rows are not written by it.
    ///
    /// # Errors
    /// What the server says of the query or the commit.
    pub async fn finish<T>(
        &self,
        last: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, StoreError> {
        self.session.finish(last).await
    }

    /// Ends a transaction that only read.
    ///
    /// # Errors
    /// What the server says, or that an answer was bad.
    pub async fn commit_read(&self) -> Result<(), StoreError> {
        self.session.commit().await
    }

    /// Writes events and audit rows and commits. Answers where the transaction stands in the log.
    ///
    /// # Errors
    /// What the server says; [`StoreError::InDoubt`] if the connection broke meanwhile.
    pub async fn commit(self) -> Result<Position, StoreError> {
        let (scope, query) = (self.scope(), core::write_position());
        let last = futures_util::future::try_join(
            scope.append_all(&self.record),
            query.bind(&scope).one(),
        );
        let ((), position) = self.session.commit_behind(last).await?;
        Ok(end_of(position))
    }

    /// Takes the claim, writes events, audit rows and the answer, and commits.
    ///
    /// # Errors
    /// [`StoreError::Claimed`] if the claim is another's, and nothing happened; else as
    /// [`commit`](Self::commit).
    pub(crate) async fn commit_answering(
        self,
        claim: &Claim,
        answer: &Answer,
    ) -> Result<Position, StoreError> {
        let keeping = Scope::new(&self.session, claim.tenant());
        if Claim::hold(&keeping, &[claim]).await? != [true] {
            return Err(StoreError::Claimed);
        }
        let (scope, query) = (self.scope(), core::write_position());
        let last = futures_util::future::try_join3(
            scope.append_all(&self.record),
            claim.keep(&keeping, answer),
            query.bind(&scope).one(),
        );
        let ((), (), position) = self.session.commit_behind(last).await?;
        Ok(end_of(position))
    }
}

/// Behind all that the transaction appended.
fn end_of(position: core::WritePosition) -> Position {
    Position {
        epoch: position.epoch,
        transaction: position.transaction,
        sequence: i64::MAX,
    }
}
