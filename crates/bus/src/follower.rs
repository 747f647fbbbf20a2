//! Runs one projection along the log.

use crate::{
    BusError, BusSettings, Log, Projection,
    cursor::Cursor,
    log::read_after,
    traced,
    work::{Next, Work},
};
use futures_util::future::{BoxFuture, FutureExt};
use std::collections::BTreeMap;
use stoa_kernel::TenantId;
use stoa_store::{Database, Envelope, StoreError, TenantsTx, join_in_order};
use stoa_trace::{Tracer, within};
use tokio::time::Instant;

/// How many tenants are emptied in one transaction.
const RESET_AT_ONCE: usize = 20;

pub(crate) struct Follower {
    database: Database,
    projection: Projection,
    settings: BusSettings,
    tracer: Tracer,
    /// As last read; `None` where it must be read again.
    cursor: Option<Cursor>,
    /// The tenants a replay still has to empty, as read from the log.
    to_empty: Option<Vec<TenantId>>,
    /// How many events go into a transaction: fewer while they take long or fail.
    batch: usize,
}

impl Follower {
    pub(crate) fn new(
        database: Database,
        projection: Projection,
        settings: BusSettings,
        tracer: Tracer,
    ) -> Self {
        Self {
            batch: settings.read,
            database,
            projection,
            settings,
            tracer,
            cursor: None,
            to_empty: None,
        }
    }

    async fn advance(&mut self) -> Result<Next, BusError> {
        // Taken out, so that after any error it is read anew.
        let known = self.cursor.take();
        let client = self.database.system().await?;
        let cursor = match known {
            Some(cursor) => cursor,
            None => Cursor::load(&client, self.projection.name).await?,
        };
        if let Some(after) = cursor.resetting_after {
            drop(client);
            return self.empty_some(cursor, after).await;
        }
        let events = read_after(&client, cursor.position, self.batch).await?;
        drop(client);
        let Some(last) = events.last() else {
            return Ok(Next::Wait);
        };
        let position = last.position;
        let began = Instant::now();
        let spans = traced::handling(&self.tracer, self.projection.name, events.iter());
        let applying = self.apply(&cursor, &events, position);
        if let Err(error) = within(spans.place(), applying).await {
            spans.fail(error.word());
            // The next try gets up to the event that fails, or to none if it is the first.
            self.batch = (events.len() / 2).max(1);
            return Err(error);
        }
        drop(spans);
        let full = events.len() == self.batch;
        let took = began.elapsed();
        if took > self.settings.long_transaction {
            self.batch = (self.batch / 2).max(1);
        } else {
            self.batch = (self.batch * 2).min(self.settings.read);
        }
        self.cursor = Some(Cursor { position, ..cursor });
        if self.projection.at_leisure {
            return Ok(Next::Rest(self.settings.leisure.max(took * 2)));
        }
        Ok(if full { Next::Again } else { Next::Wait })
    }

    /// One transaction: the position first, which holds a second runner back until this one is
    /// through, then every tenant's events.
    async fn apply(
        &self,
        cursor: &Cursor,
        events: &[Envelope],
        to: stoa_kernel::Position,
    ) -> Result<(), BusError> {
        let mut tenants: BTreeMap<TenantId, Vec<&Envelope>> = BTreeMap::new();
        for event in events {
            tenants.entry(event.tenant).or_default().push(event);
        }
        let Some(any) = tenants.keys().next() else {
            return Ok(());
        };
        let tx = TenantsTx::begin(&self.database).await?;
        let scope = tx.scope(*any);
        let mut running: Vec<BoxFuture<'_, Result<(), BusError>>> =
            vec![cursor.move_to(&scope, self.projection.name, to).boxed()];
        for (tenant, events) in &tenants {
            let applied = self.projection.project.apply(tx.scope(*tenant), events);
            running.push(
                applied
                    .map(|done: Result<(), StoreError>| Ok(done?))
                    .boxed(),
            );
        }
        first_error(join_in_order(running).await)?;
        tx.commit().await?;
        Ok(())
    }

    /// Empties the next tenants of a replay.
    async fn empty_some(&mut self, cursor: Cursor, after: TenantId) -> Result<Next, BusError> {
        let name = self.projection.name;
        let mut tenants = match self.to_empty.take() {
            Some(tenants) => tenants,
            None => {
                let log = Log::new(self.database.clone());
                log.tenants_after(after).await?
            }
        };
        let rest = tenants.split_off(tenants.len().min(RESET_AT_ONCE));
        let (Some(first), Some(last)) = (tenants.first(), tenants.last()) else {
            let client = self.database.system().await?;
            cursor.end_reset(&client, name, after).await?;
            tracing::info!(consumer = name, "emptied; following the log anew");
            return Ok(Next::Again);
        };
        let tx = TenantsTx::begin(&self.database).await?;
        let scope = tx.scope(*first);
        let mut running: Vec<BoxFuture<'_, Result<(), BusError>>> =
            vec![cursor.move_reset(&scope, name, after, *last).boxed()];
        for tenant in &tenants {
            let project = &self.projection.project;
            let emptied = project.reset(tx.scope(*tenant), cursor.position);
            running.push(
                emptied
                    .map(|done: Result<(), StoreError>| Ok(done?))
                    .boxed(),
            );
        }
        first_error(join_in_order(running).await)?;
        tx.commit().await?;
        self.cursor = Some(Cursor {
            resetting_after: Some(*last),
            ..cursor
        });
        self.to_empty = Some(rest);
        Ok(Next::Again)
    }
}

/// The error that lost the transaction, rather than one that only says that it is lost: which of
/// them comes first depends on when the answers came.
pub(crate) fn first_error(outcomes: Vec<Result<(), BusError>>) -> Result<(), BusError> {
    let mut errors: Vec<BusError> = outcomes.into_iter().filter_map(Result::err).collect();
    let cause = errors
        .iter()
        .position(|error| !error.is_consequence())
        .unwrap_or(0);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.swap_remove(cause))
    }
}

impl Work for Follower {
    fn name(&self) -> &str {
        self.projection.name
    }

    fn step(&mut self) -> BoxFuture<'_, Result<Next, BusError>> {
        Box::pin(self.advance())
    }
}
