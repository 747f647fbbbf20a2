//! What a command did, and has not committed.

use crate::{Answer, Claim, StoreError, TenantTx};
use stoa_kernel::Position;

/// What a command decided and saved, with all it records, before the commit. Whoever called it says
/// what the client is told, so that the answer can be kept in the same transaction.
///
/// Dropped, it is rolled back, and nothing of it happened.
#[must_use = "nothing has happened before it is committed"]
pub struct Pending<'a, T> {
    tx: TenantTx,
    outcome: T,
    afterwards: Option<Box<dyn FnOnce() + Send + 'a>>,
}

impl<'a, T> Pending<'a, T> {
    /// What is to be committed, and what it comes to.
    pub fn new(tx: TenantTx, outcome: T) -> Self {
        Self {
            tx,
            outcome,
            afterwards: None,
        }
    }

    /// What to do once it is committed, also where the commit is in doubt: memories that must forget.
    pub fn then(mut self, afterwards: impl FnOnce() + Send + 'a) -> Self {
        self.afterwards = Some(Box::new(afterwards));
        self
    }

    /// What it comes to, if it is committed.
    pub fn outcome(&self) -> &T {
        &self.outcome
    }

    /// The same, seen otherwise.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Pending<'a, U> {
        Pending {
            tx: self.tx,
            outcome: to(self.outcome),
            afterwards: self.afterwards,
        }
    }

    /// Commits, where no answer is to be kept.
    ///
    /// # Errors
    /// As [`TenantTx::commit`].
    pub async fn commit(self) -> Result<(T, Position), StoreError> {
        let committed = self.tx.commit().await;
        if let Some(afterwards) = self.afterwards {
            afterwards();
        }
        Ok((self.outcome, committed?))
    }

    /// Commits, where neither answer nor position is asked for.
    ///
    /// # Errors
    /// As [`TenantTx::commit`].
    pub async fn done(self) -> Result<T, StoreError> {
        Ok(self.commit().await?.0)
    }

    /// Commits and keeps the answer under the claim.
    ///
    /// # Errors
    /// [`StoreError::Claimed`] if the claim is another's: it was answered, or is being answered;
    /// nothing happened then. Else as [`TenantTx::commit`].
    pub async fn commit_answering(
        self,
        claim: &Claim,
        answer: &Answer,
    ) -> Result<(T, Position), StoreError> {
        let committed = self.tx.commit_answering(claim, answer).await;
        if let Some(afterwards) = self.afterwards {
            afterwards();
        }
        Ok((self.outcome, committed?))
    }
}
