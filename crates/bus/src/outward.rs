//! What leaves the database because something happened: mail, calls to others.
//!
//! No transaction is open meanwhile, since it would hold back every reader of the log. So the inbox
//! row is written after the act, not with it: what was done just before a crash is done again.

use crate::{BusError, Delivery, Reaction, ReactionError, consumer::Consumer, traced};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream};
use std::{panic::AssertUnwindSafe, time::Duration};
use stoa_bus_sql::queries::queue;
use stoa_store::{Database, Envelope, TenantTx};
use stoa_trace::within;
use tokio::time::timeout;

/// How many acts of one reaction are under way at once.
const AT_ONCE: usize = 8;
/// How many deliveries are received at once: a stop waits until they are done.
pub(crate) const RECEIVED: usize = 16;
/// How long one act may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Acts outside of the database because of events, each at least once.
pub trait Act: Send + Sync + 'static {
    /// Acts upon one event. It may come again after it was done, so whatever is reached should know
    /// it again by the event's id. There is no order among events. Given up after 30 seconds.
    fn act<'a>(&'a self, event: &'a Envelope) -> BoxFuture<'a, Result<(), ReactionError>>;
}

impl Consumer {
    /// Each by itself, several at a time.
    pub(crate) async fn act_on_all(
        &self,
        act: &dyn Act,
        deliveries: &[&Delivery],
    ) -> Result<(), BusError> {
        let acts: Vec<BoxFuture<'_, Result<(), BusError>>> = deliveries
            .iter()
            .map(|delivery| self.act_on(act, delivery).boxed())
            .collect();
        let mut acts = stream::iter(acts).buffer_unordered(AT_ONCE);
        let mut outcome = Ok(());
        while let Some(done) = acts.next().await {
            outcome = outcome.and(done);
        }
        outcome
    }

    async fn act_on(&self, act: &dyn Act, delivery: &Delivery) -> Result<(), BusError> {
        let event = &delivery.event;
        let spans = traced::handling(&self.tracer, self.reaction.name, [event].into_iter());
        let acting = act_once(&self.database, &self.reaction, act, event);
        let outcome = within(spans.place(), acting).await;
        let outcome = outcome.inspect_err(|error| spans.fail(error.word()));
        drop(spans);
        match outcome {
            Ok(()) => self.broker.ack(&[delivery.receipt]).await,
            Err(error) if error.is_away() => Err(error),
            Err(error) => self.put_off(delivery, &error).await,
        }
    }
}

/// Acts, unless that is known to be done, and then notes that it is.
async fn act_once(
    database: &Database,
    reaction: &Reaction,
    act: &dyn Act,
    event: &Envelope,
) -> Result<(), BusError> {
    let (tenant, name, id) = (event.tenant, reaction.name, event.id.0);
    let tx = TenantTx::begin(database, tenant).await?;
    let (scope, query) = (tx.scope(), queue::is_accepted());
    let is_done = tx
        .finish(query.bind(&scope, &tenant.0, &name, &id).one())
        .await?;
    drop(tx);
    if is_done {
        return Ok(());
    }
    let acting = AssertUnwindSafe(act.act(event)).catch_unwind();
    match timeout(LONGEST, acting).await {
        Ok(Ok(outcome)) => outcome?,
        Ok(Err(_)) => return Err(BusError::Panicked(name.to_owned())),
        Err(_) => {
            let words = "it took longer than 30 seconds".to_owned();
            return Err(ReactionError::Failed(words).into());
        }
    }
    let tx = TenantTx::begin(database, tenant).await?;
    queue::accept()
        .bind(&tx.scope(), &tenant.0, &name, &[id].as_slice())
        .all()
        .await?;
    tx.commit().await?;
    Ok(())
}
