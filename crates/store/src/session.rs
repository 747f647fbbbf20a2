//! One transaction on one connection, pipelined.
//!
//! The driver sends a statement when its future is first polled and does not wait for earlier
//! answers, so that statements polled one after another leave in one flush. Three traps come with
//! that, and this file is where they are shut:
//!
//! 1. *A statement that is not yet prepared is overtaken by the `COMMIT` behind it.* Preparing
//!    counts itself in [`State::preparing`]; [`Session::finish`] sends `COMMIT` only once nothing
//!    is being prepared, and after that [`Session::send`] refuses.
//! 2. *A pipelined `COMMIT` answers Ok after a failed statement.* Every failed or unread answer
//!    raises [`State::failed`]; the commit counts only while it is down.
//! 3. *A cancelled request hands its connection back inside an open transaction.* Dropping an
//!    unfinished session rolls back before the connection returns to the pool, or discards it.

use crate::StoreError;
use deadpool_postgres::Object;
use futures_util::future::{OptionFuture, join3};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};
use stoa_kernel::TenantId;
use tokio_postgres::{Client, Error, Statement};

/// How long a rollback of a dropped transaction may take before its connection is given up.
const ROLLBACK_LIMIT: Duration = Duration::from_secs(5);

pub(crate) struct Session {
    connection: Option<Object>,
    set_tenant: Statement,
    state: State,
}

#[derive(Default)]
struct State {
    /// An answer was an error, or was not read to its end.
    failed: Arc<AtomicBool>,
    begun: AtomicBool,
    /// `COMMIT` is under way, or done.
    ended: AtomicBool,
    /// The answer to `COMMIT` has come.
    answered: AtomicBool,
    /// Statements that are being prepared now.
    preparing: AtomicUsize,
    /// The tenant of the last statement sent.
    tenant: Mutex<Option<TenantId>>,
}

impl Session {
    /// Takes a connection. Nothing is sent to begin with: `BEGIN` leaves with the first statement.
    pub(crate) async fn open(connection: Object) -> Result<Self, StoreError> {
        let set_tenant = connection.prepare_cached(SET_TENANT).await?;
        Ok(Self {
            connection: Some(connection),
            set_tenant,
            state: State::default(),
        })
    }

    /// The statement, from this connection's cache if it is there.
    pub(crate) async fn prepare(&self, query: &str) -> Result<Statement, Error> {
        let Some(connection) = &self.connection else {
            return self.refuse().await;
        };
        // The guard also counts down when this future is dropped half-way.
        let _preparing = Preparing::begin(&self.state.preparing);
        connection.prepare_cached(query).await
    }

    /// Sends a statement for a tenant, preceded by what is still missing: `BEGIN`, and the tenant
    /// if the last statement had another.
    pub(crate) async fn send<'a, T, F>(
        &'a self,
        tenant: TenantId,
        run: impl FnOnce(&'a Client) -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let Some(connection) = &self.connection else {
            return self.refuse().await;
        };
        if self.state.ended.load(Ordering::SeqCst) {
            return self.refuse().await;
        }
        let client: &Client = connection;
        let begin =
            (!self.state.begun.swap(true, Ordering::SeqCst)).then(|| client.batch_execute("BEGIN"));
        let switch = self
            .switch_to(tenant)
            .then(|| self.set_tenant(client, tenant));
        // In this order, in this poll: the three leave together, and nothing comes between them.
        // (tokio's own join! begins each poll at another place; this one keeps the order.)
        let all = join3(
            OptionFuture::from(begin),
            OptionFuture::from(switch),
            run(client),
        );
        let (begun, switched, answer) = all.await;
        let outcome = begun
            .unwrap_or(Ok(()))
            .and(switched.unwrap_or(Ok(())))
            .and(answer);
        if outcome.is_err() {
            self.fail();
        }
        outcome
    }

    async fn set_tenant(&self, client: &Client, tenant: TenantId) -> Result<(), Error> {
        client
            .execute(&self.set_tenant, &[&tenant.0.to_string()])
            .await
            .map(drop)
    }

    /// Notes the tenant of the statement about to leave; true if the last had another.
    fn switch_to(&self, tenant: TenantId) -> bool {
        let mut last = self
            .state
            .tenant
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        last.replace(tenant) != Some(tenant)
    }

    /// The flag that streams of rows raise when they fail or are dropped unread.
    pub(crate) fn failure_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.state.failed)
    }

    fn fail(&self) {
        self.state.failed.store(true, Ordering::SeqCst);
    }

    fn has_failed(&self) -> bool {
        self.state.failed.load(Ordering::SeqCst)
    }

    /// The error for a statement after `COMMIT`, which is a bug of the caller. The driver's error
    /// cannot be made by others, so the server is asked for one that carries the reason.
    async fn refuse<T>(&self) -> Result<T, Error> {
        self.fail();
        let refused = match &self.connection {
            Some(connection) => {
                connection
                    .batch_execute("ROLLBACK TO SAVEPOINT statement_after_commit")
                    .await
            }
            None => Ok(()),
        };
        match refused {
            Err(error) => Err(error),
            Ok(()) => Err(Error::__private_api_timeout()),
        }
    }

    /// Runs the last statement and commits behind it, in the same flush where the statement was
    /// prepared before.
    pub(crate) async fn finish<T>(
        &self,
        last: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StoreError> {
        let mut last = pin!(last);
        let mut answer = None;
        poll_fn(|context| {
            if let Poll::Ready(ready) = last.as_mut().poll(context) {
                answer = Some(ready);
                return Poll::Ready(());
            }
            match self.state.preparing.load(Ordering::SeqCst) {
                0 => Poll::Ready(()),
                _ => Poll::Pending,
            }
        })
        .await;
        match answer {
            Some(answer) => {
                let answer = answer?;
                self.commit().await?;
                Ok(answer)
            }
            None => {
                let (answer, committed) = futures_util::future::join(last, self.commit()).await;
                // Where both failed, the statement's error says why.
                let answer = answer?;
                committed?;
                Ok(answer)
            }
        }
    }

    /// Commits. Without any statement there is nothing to do.
    pub(crate) async fn commit(&self) -> Result<(), StoreError> {
        let Some(connection) = &self.connection else {
            return Err(StoreError::RolledBack);
        };
        if self.has_failed() {
            return Err(StoreError::RolledBack);
        }
        if self.state.ended.swap(true, Ordering::SeqCst) {
            return Err(StoreError::RolledBack);
        }
        if !self.state.begun.load(Ordering::SeqCst) {
            self.state.answered.store(true, Ordering::SeqCst);
            return Ok(());
        }
        match connection.batch_execute("COMMIT").await {
            Ok(()) => {
                self.state.answered.store(true, Ordering::SeqCst);
                if self.has_failed() {
                    Err(StoreError::RolledBack)
                } else {
                    Ok(())
                }
            }
            Err(error) => {
                let error = StoreError::from(error);
                // A refusal by the server (a deferred constraint) is definite; all else is not.
                if error.is_definite() {
                    Err(error)
                } else {
                    Err(StoreError::InDoubt)
                }
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        let begun = self.state.begun.load(Ordering::SeqCst);
        if !begun || (self.state.answered.load(Ordering::SeqCst) && !self.has_failed()) {
            return;
        }
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(roll_back(connection))),
            Err(_) => drop(Object::take(connection)),
        }
    }
}

/// Rolls back and returns the connection to its pool, or gives it up, which makes the server roll
/// back by itself. After a commit that is already through this does nothing.
async fn roll_back(connection: Object) {
    let done = tokio::time::timeout(ROLLBACK_LIMIT, connection.batch_execute("ROLLBACK")).await;
    if !matches!(done, Ok(Ok(()))) {
        drop(Object::take(connection));
    }
}

/// Counts a statement as being prepared, until it is dropped.
struct Preparing<'a>(&'a AtomicUsize);

impl<'a> Preparing<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Preparing<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Local to the transaction, so that nothing of it survives on a pooled connection.
const SET_TENANT: &str = "SELECT set_config('stoa.tenant', $1, true)";
