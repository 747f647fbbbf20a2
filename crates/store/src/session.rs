//! One transaction on one connection, pipelined.
//!
//! The driver sends a statement when its future is first polled and does not wait for earlier
//! answers, so that statements polled one after another leave in one flush. Traps come with that,
//! and this file is where they are shut:
//!
//! 1. *A statement that is not yet prepared is overtaken by the `COMMIT` behind it.* Preparing
//!    counts itself in [`State::preparing`]; a pipelined `COMMIT` leaves only once nothing is being
//!    prepared, and after it [`Session::send`] refuses.
//! 2. *A pipelined `COMMIT` answers Ok after a failed statement.* Whatever leaves is counted in
//!    [`State::open`] until a good answer was read to its end; the commit counts only if none is
//!    left. An answer that failed, or that nobody waited for, is never taken back.
//! 3. *A cancelled request hands its connection back inside an open transaction.* Dropping an
//!    unfinished session rolls back before the connection returns to the pool, or discards it.
//! 4. *A statement leaves between another's tenant and that other.* What belongs together leaves
//!    under [`State::order`], also where several threads use one transaction.
//! 5. *A second statement of a future comes too late for the `COMMIT` sent behind its first, which
//!    is then kept.* So `COMMIT` is sent ahead of the answers only in a read-only transaction
//!    ([`Session::finish`]), or behind statements that are known to leave at once
//!    ([`Session::commit_behind`]).

use crate::{Place, StoreError, error::is_shutdown, traced::Traced};
use deadpool_postgres::Object;
use futures_util::future::{join, join3};
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
use stoa_sql::{AsQuery, Query};
use tokio_postgres::{Client, Error, Statement};

/// How long a rollback of a dropped transaction may take before its connection is given up.
const ROLLBACK_LIMIT: Duration = Duration::from_secs(5);

pub(crate) struct Session {
    connection: Option<Object>,
    set_tenant: Statement,
    state: State,
    traced: Traced,
    /// Given back once the transaction has ended in the database.
    held: Option<Place>,
}

#[derive(Default)]
struct State {
    /// Held while what belongs together leaves.
    order: Mutex<()>,
    /// The tenant of the last statement sent.
    tenant: Mutex<Option<TenantId>>,
    begun: AtomicBool,
    /// The transaction is to begin as one that only reads.
    read_only: AtomicBool,
    /// It is to read one snapshot throughout, and only read.
    snapshot: AtomicBool,
    /// What left and has no good answer, read to its end, as yet.
    open: Arc<AtomicUsize>,
    /// An answer was an error.
    failed: AtomicBool,
    /// Statements that are being prepared now.
    preparing: AtomicUsize,
    /// `COMMIT` is under way, or done.
    ended: AtomicBool,
    /// The answer to `COMMIT` has come.
    answered: AtomicBool,
}

impl Session {
    /// Takes a connection. Nothing is sent to begin with: `BEGIN` leaves with the first statement.
    pub(crate) async fn open(
        connection: impl Future<Output = Result<Object, StoreError>>,
    ) -> Result<Self, StoreError> {
        let traced = Traced::begin();
        let connection = connection.await;
        let connection = connection.inspect_err(|error| traced.failed(|| error.word()))?;
        let set_tenant = connection.prepare_cached(SET_TENANT).await?;
        traced.event("connected");
        Ok(Self {
            connection: Some(connection),
            set_tenant,
            state: State::default(),
            traced,
            held: None,
        })
    }

    /// Keeps the place until the transaction has ended in the database.
    pub(crate) fn hold(&mut self, place: Place) {
        self.held = Some(place);
    }

    /// What a trace is told of it.
    pub(crate) fn traced(&self) -> &Traced {
        &self.traced
    }

    /// The statement, from this connection's cache if it is there.
    pub(crate) async fn prepare(&self, query: &str) -> Result<Statement, Error> {
        let Some(connection) = &self.connection else {
            return self.refuse().await;
        };
        self.traced.statement(query);
        // The guard also counts down when this future is dropped half-way.
        let _preparing = Preparing::begin(&self.state.preparing);
        // Text that the server refuses costs the transaction it is in, as a statement does.
        self.watch(connection.prepare_cached(query)).await
    }

    /// The statement to run. Text is prepared first: the driver would do so between the tenant
    /// and the statement, where others could leave.
    pub(crate) async fn statement<T: ?Sized + AsQuery>(
        &self,
        query: &T,
    ) -> Result<Statement, Error> {
        match query.as_query() {
            Query::Prepared(statement) => Ok(statement.clone()),
            Query::Text(text) => self.prepare(text).await,
        }
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
        let client: &Client = connection;
        let begin = async {
            if self.state.begun.swap(true, Ordering::SeqCst) {
                return Ok(());
            }
            client.batch_execute(self.opening()).await
        };
        let switch = async {
            if !self.switch_to(tenant) {
                return Ok(());
            }
            let setting = tenant.0.to_string();
            let set = client.execute(&self.set_tenant, &[&setting]).await;
            set.map(drop)
        };
        // In this order, in one poll: the three leave together, and nothing comes between them.
        // (tokio's own join! begins each poll at another place; this one keeps the order.)
        // Boxed, because a future grows twofold with each function it is handed through.
        let all = Box::pin(async {
            let (begun, switched, answer) = join3(begin, switch, run(client)).await;
            begun.and(switched).and(answer)
        });
        match self.in_order(self.watch(all)).await {
            Some(outcome) => outcome,
            None => self.refuse().await,
        }
    }

    /// Has the transaction read one snapshot throughout. Before its first statement.
    pub(crate) fn hold_snapshot(&self) {
        self.state.snapshot.store(true, Ordering::SeqCst);
    }

    fn opening(&self) -> &'static str {
        if self.state.snapshot.load(Ordering::SeqCst) {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        } else if self.state.read_only.load(Ordering::SeqCst) {
            "BEGIN READ ONLY"
        } else {
            "BEGIN"
        }
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

    /// Lets nothing else leave during the first poll, in which all that is meant leaves. `None` if
    /// `COMMIT` left before.
    async fn in_order<T>(&self, leaving: impl Future<Output = T>) -> Option<T> {
        let mut leaving = pin!(leaving);
        let mut left = false;
        poll_fn(|context| {
            if left {
                return leaving.as_mut().poll(context).map(Some);
            }
            left = true;
            let _order = self
                .state
                .order
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if self.state.ended.load(Ordering::SeqCst) {
                return Poll::Ready(None);
            }
            leaving.as_mut().poll(context).map(Some)
        })
        .await
    }

    /// Counts what leaves as open until it has a good answer; also if nobody waits for that.
    async fn watch<T>(&self, leaving: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.state.open.fetch_add(1, Ordering::SeqCst);
        let answer = leaving.await;
        match &answer {
            Ok(_) => drop(self.state.open.fetch_sub(1, Ordering::SeqCst)),
            Err(error) => {
                self.state.failed.store(true, Ordering::SeqCst);
                self.traced.refused(error);
            }
        }
        answer
    }

    /// The count in which streams of rows are open until they were read to their end.
    pub(crate) fn open_answers(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.state.open)
    }

    fn has_open_answers(&self) -> bool {
        self.state.open.load(Ordering::SeqCst) > 0
    }

    /// The error for a statement after `COMMIT`, which is a bug of the caller. The driver's error
    /// cannot be made by others, so the server is asked for one that carries the reason.
    async fn refuse<T>(&self) -> Result<T, Error> {
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

    /// Runs the last query of a transaction that only reads. If it is also the first, `COMMIT`
    /// leaves behind it in the same flush; the transaction is then read-only, so that nothing is
    /// kept should `last` turn out to be more than one statement.
    pub(crate) async fn finish<T>(
        &self,
        last: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StoreError> {
        if self.state.begun.load(Ordering::SeqCst) {
            let answer = last.await?;
            self.commit().await?;
            return Ok(answer);
        }
        self.state.read_only.store(true, Ordering::SeqCst);
        match self.pipelined(Box::pin(last)).await {
            (Some(Err(error)), _) => Err(error.into()),
            (_, Err(error)) => Err(error),
            (Some(Ok(answer)), Ok(())) if !self.has_open_answers() => Ok(answer),
            (_, Ok(())) => Err(StoreError::RolledBack),
        }
    }

    /// Commits behind the last statements, in the same flush where they were prepared before.
    /// `last` must send each of its statements as soon as it is prepared, without waiting for the
    /// answer of another, and must fail as soon as one of them does.
    pub(crate) async fn commit_behind<T>(
        &self,
        last: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StoreError> {
        if self.has_open_answers() {
            return Err(StoreError::RolledBack);
        }
        match self.pipelined(Box::pin(last)).await {
            (Some(Ok(answer)), Ok(())) if !self.has_open_answers() => Ok(answer),
            // The server's word on a statement says why, and that nothing was kept.
            (Some(Err(error)), _) if is_refusal(&error) => Err(error.into()),
            // Before `COMMIT` left.
            (Some(Err(error)), Err(StoreError::RolledBack)) => Err(error.into()),
            (_, Err(error)) => Err(error),
            (_, Ok(())) => Err(StoreError::InDoubt),
        }
    }

    /// Runs `last` and, once it has nothing left to prepare, `COMMIT` behind it. Answers with both
    /// outcomes; `COMMIT` is not sent, and its outcome is [`StoreError::RolledBack`], if `last`
    /// fails before.
    async fn pipelined<T>(
        &self,
        last: impl Future<Output = Result<T, Error>>,
    ) -> (Option<Result<T, Error>>, Result<(), StoreError>) {
        let mut last = pin!(last);
        let early = poll_fn(|context| {
            if let Poll::Ready(ready) = last.as_mut().poll(context) {
                return Poll::Ready(Some(ready));
            }
            let preparing = self.state.preparing.load(Ordering::SeqCst) > 0;
            if preparing || self.state.failed.load(Ordering::SeqCst) {
                return Poll::Pending;
            }
            Poll::Ready(None)
        })
        .await;
        match early {
            Some(Ok(answer)) => (Some(Ok(answer)), self.commit().await),
            Some(Err(error)) => (Some(Err(error)), Err(StoreError::RolledBack)),
            None => {
                // `COMMIT` first, before `last` can go on to anything else.
                let (committed, answer) = join(self.send_commit(), last).await;
                (Some(answer), committed)
            }
        }
    }

    /// Commits. Without any statement there is nothing to do.
    pub(crate) async fn commit(&self) -> Result<(), StoreError> {
        if self.has_open_answers() {
            return Err(StoreError::RolledBack);
        }
        self.send_commit().await
    }

    async fn send_commit(&self) -> Result<(), StoreError> {
        let Some(connection) = &self.connection else {
            return Err(StoreError::RolledBack);
        };
        let commit = async {
            self.state.ended.store(true, Ordering::SeqCst);
            if !self.state.begun.load(Ordering::SeqCst) {
                return Ok(());
            }
            self.traced.event("COMMIT");
            connection.batch_execute("COMMIT").await
        };
        let answer = match self.in_order(commit).await {
            Some(answer) => answer,
            None => return Err(StoreError::RolledBack),
        };
        match answer {
            Ok(()) => {
                self.state.answered.store(true, Ordering::SeqCst);
                Ok(())
            }
            // A refusal by the server (a deferred constraint) is definite; all else is not.
            Err(error) if is_refusal(&error) => {
                self.traced.refused(&error);
                Err(error.into())
            }
            Err(_) => {
                self.traced.failed(|| "in_doubt".into());
                Err(StoreError::InDoubt)
            }
        }
    }
}

/// Whether the server itself said no, and stays to say more.
fn is_refusal(error: &Error) -> bool {
    error
        .as_db_error()
        .is_some_and(|db| !is_shutdown(db.code()))
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        let begun = self.state.begun.load(Ordering::SeqCst);
        let answered = self.state.answered.load(Ordering::SeqCst);
        let failed = self.state.failed.load(Ordering::SeqCst);
        self.traced.ends(begun, answered, failed);
        if !begun || answered {
            return;
        }
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(roll_back(connection, self.held.take()))),
            Err(_) => drop(Object::take(connection)),
        }
    }
}

/// Rolls back and returns the connection to its pool, or gives it up, which makes the server roll
/// back by itself. After a commit that is already through this does nothing.
/// Rolls back, behind what is still under way; until then the place is taken.
async fn roll_back(connection: Object, _held: Option<Place>) {
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
