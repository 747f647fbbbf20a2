//! Runs one projection along the log.

use crate::{
    BusError, BusSettings, Log, ModelCopy, Projection,
    cursor::Cursor,
    emptying::{TENANTS_AT_ONCE, empty_some},
    log::read_after,
    pace::Pace,
    traced,
    work::{Next, Work},
};
use futures_util::future::{BoxFuture, FutureExt};
use std::collections::BTreeMap;
use stoa_kernel::{Position, TenantId};
use stoa_store::{Database, Envelope, TenantsTx, join_in_order};
use stoa_trace::{Tracer, within};
use tokio::time::Instant;

pub(crate) struct Follower {
    database: Database,
    projection: Projection,
    settings: BusSettings,
    tracer: Tracer,
    /// As last read; `None` where it must be read again.
    cursor: Option<Cursor>,
    /// The tenants a replay still has to empty, as read from the log.
    to_empty: Option<Vec<TenantId>>,
    pace: Pace,
}

impl Follower {
    pub(crate) fn new(
        database: Database,
        projection: Projection,
        settings: BusSettings,
        tracer: Tracer,
    ) -> Self {
        Self {
            pace: Pace::new(&settings),
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
            return self.empty_next(cursor, after).await;
        }
        let asked = self.pace.events();
        let events = read_after(&client, cursor.position, asked).await?;
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
            self.pace.failed(events.len());
            return Err(error);
        }
        drop(spans);
        let took = began.elapsed();
        self.pace.took(took);
        self.cursor = Some(Cursor { position, ..cursor });
        if self.projection.at_leisure {
            return Ok(Next::Rest(self.settings.leisure.max(took * 2)));
        }
        Ok(if events.len() == asked {
            Next::Again
        } else {
            Next::Wait
        })
    }

    /// One transaction: the position first, which holds a second runner back until this one is
    /// through, then every tenant's events.
    async fn apply(
        &self,
        cursor: &Cursor,
        events: &[Envelope],
        to: Position,
    ) -> Result<(), BusError> {
        let tenants = by_tenant(events);
        let Some(any) = tenants.keys().next() else {
            return Ok(());
        };
        let tx = TenantsTx::begin(&self.database).await?;
        let scope = tx.scope(*any);
        let mut running: Vec<BoxFuture<'_, Result<(), BusError>>> =
            vec![cursor.move_to(&scope, self.projection.name, to).boxed()];
        for copy in cursor.copies() {
            running.extend(applying(&tx, &self.projection, copy, &tenants));
        }
        first_error(join_in_order(running).await)?;
        tx.commit().await?;
        Ok(())
    }

    /// Empties the next tenants of a replay.
    async fn empty_next(&mut self, cursor: Cursor, after: TenantId) -> Result<Next, BusError> {
        let name = self.projection.name;
        // What was replayed from elsewhere stays as it is.
        let from_start = cursor.position == Position::START;
        let mut tenants = match self.to_empty.take() {
            Some(tenants) => tenants,
            None if from_start => {
                let log = Log::new(self.database.clone());
                log.tenants_after(after).await?
            }
            None => Vec::new(),
        };
        let Some(first) = tenants.first() else {
            let client = self.database.system().await?;
            cursor.end_reset(&client, name, after).await?;
            tracing::info!(consumer = name, "following the log anew");
            return Ok(Next::Again);
        };
        let tx = TenantsTx::begin(&self.database).await?;
        let scope = tx.scope(*first);
        cursor.move_reset(&scope, name, after, after).await?;
        let some = tenants.get(..TENANTS_AT_ONCE).unwrap_or(&tenants);
        let empty = empty_some(&tx, &self.projection, cursor.copy, some).await?;
        let last = tenants.drain(..empty).next_back().unwrap_or(after);
        cursor.move_reset(&scope, name, after, last).await?;
        tx.commit().await?;
        self.cursor = Some(Cursor {
            resetting_after: Some(last),
            ..cursor
        });
        self.to_empty = Some(tenants);
        Ok(Next::Again)
    }
}

/// Events by whose they are, in the order of the log.
pub(crate) fn by_tenant(events: &[Envelope]) -> BTreeMap<TenantId, Vec<&Envelope>> {
    let mut tenants: BTreeMap<TenantId, Vec<&Envelope>> = BTreeMap::new();
    for event in events {
        tenants.entry(event.tenant).or_default().push(event);
    }
    tenants
}

/// The work of applying events to a copy, tenant by tenant.
pub(crate) fn applying<'a>(
    tx: &'a TenantsTx,
    projection: &'a Projection,
    copy: ModelCopy,
    tenants: &'a BTreeMap<TenantId, Vec<&'a Envelope>>,
) -> impl Iterator<Item = BoxFuture<'a, Result<(), BusError>>> {
    tenants.iter().map(move |(tenant, events)| {
        let applied = projection.project.apply(tx.scope(*tenant), copy, events);
        applied.map(|done| Ok(done?)).boxed()
    })
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
