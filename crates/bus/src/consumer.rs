//! Serves one reaction's queue.

use crate::{
    Broker, BusError, BusSettings, Delivery, React, Reaction, Receipt,
    dead::unfinished,
    follower::first_error,
    outward::RECEIVED,
    reaction::Effect,
    traced,
    work::{Next, Work},
};
use futures_util::{FutureExt, future::BoxFuture};
use std::{
    collections::{BTreeMap, HashSet},
    panic::AssertUnwindSafe,
    sync::Arc,
};
use stoa_bus_sql::queries::queue;
use stoa_kernel::{Entropy, EventId, TenantId};
use stoa_store::{Database, Envelope, Scope, TenantsTx, join_in_order};
use stoa_trace::{Tracer, within};
use tokio::time::sleep;
use uuid::Uuid;

pub(crate) struct Consumer {
    pub(crate) database: Database,
    pub(crate) broker: Arc<dyn Broker>,
    pub(crate) reaction: Reaction,
    entropy: Arc<dyn Entropy>,
    settings: BusSettings,
    pub(crate) tracer: Tracer,
}

impl Consumer {
    pub(crate) fn new(
        database: Database,
        broker: Arc<dyn Broker>,
        reaction: Reaction,
        entropy: Arc<dyn Entropy>,
        mut settings: BusSettings,
        tracer: Tracer,
    ) -> Self {
        if let Some(attempts) = reaction.attempts {
            settings.retries.attempts = attempts;
        }
        if matches!(reaction.effect, Effect::Outside(_)) {
            settings.receive = settings.receive.min(RECEIVED);
        }
        Self {
            database,
            broker,
            reaction,
            entropy,
            settings,
            tracer,
        }
    }

    async fn serve(&self) -> Result<Next, BusError> {
        let deliveries = self
            .broker
            .receive(self.reaction.name, self.settings.receive)
            .await?;
        if deliveries.is_empty() {
            return Ok(Next::Wait);
        }
        let receipts: Vec<Receipt> = deliveries.iter().map(|one| one.receipt).collect();
        tokio::select! {
            done = self.work_off(&deliveries) => done?,
            never = self.keep_leased(&receipts) => match never {},
        }
        Ok(Next::Again)
    }

    /// Prolongs the lease of what is being worked on, for as long as that takes. What is done
    /// already is no longer there to be prolonged.
    async fn keep_leased(&self, receipts: &[Receipt]) -> std::convert::Infallible {
        loop {
            sleep(self.settings.visibility / 3).await;
            if let Err(error) = self.broker.prolong(receipts).await {
                tracing::warn!(consumer = self.reaction.name, %error, "a lease was not prolonged");
            }
        }
    }

    /// What comes for the first time in one transaction, or one by one if that fails. What was handed
    /// out before and never came to an end goes alone: one of them may be what kills the program.
    async fn work_off(&self, deliveries: &[Delivery]) -> Result<(), BusError> {
        let most = self.settings.retries.unfinished;
        let (deliveries, given_up): (Vec<&Delivery>, Vec<&Delivery>) =
            deliveries.iter().partition(|one| one.leases <= most);
        for delivery in given_up {
            let reason = unfinished(most);
            self.broker.dead_letter(delivery.receipt, &reason).await?;
        }
        let react = match &self.reaction.effect {
            Effect::Inside(react) => react,
            Effect::Outside(act) => return self.act_on_all(&**act, &deliveries).await,
        };
        let (first, mut again): (Vec<&Delivery>, Vec<&Delivery>) =
            deliveries.into_iter().partition(|one| one.leases <= 1);
        self.work_off_together(&**react, &first).await?;
        // From the front and from the back in turn, so that what stands on either side of a deadly
        // one is done before long, and it alone goes on to its end.
        if again.first().is_some_and(|one| one.leases % 2 == 1) {
            again.reverse();
        }
        self.work_off_singly(&**react, &again).await
    }

    async fn work_off_together(
        &self,
        react: &dyn React,
        deliveries: &[&Delivery],
    ) -> Result<(), BusError> {
        if deliveries.len() < 2 {
            return self.work_off_singly(react, deliveries).await;
        }
        match self.handle(react, deliveries).await {
            Ok(()) => self.ack(deliveries).await,
            Err(error) if error.is_away() => Err(error),
            Err(error) => {
                let name = self.reaction.name;
                tracing::warn!(consumer = name, %error, "a batch failed; trying each alone");
                self.work_off_singly(react, deliveries).await
            }
        }
    }

    async fn work_off_singly(
        &self,
        react: &dyn React,
        deliveries: &[&Delivery],
    ) -> Result<(), BusError> {
        for delivery in deliveries {
            match self.handle(react, &[delivery]).await {
                Ok(()) => self.ack(&[delivery]).await?,
                Err(error) if error.is_away() => return Err(error),
                Err(error) => self.put_off(delivery, &error).await?,
            }
        }
        Ok(())
    }

    async fn ack(&self, deliveries: &[&Delivery]) -> Result<(), BusError> {
        let receipts: Vec<Receipt> = deliveries.iter().map(|one| one.receipt).collect();
        self.broker.ack(&receipts).await
    }

    pub(crate) async fn put_off(
        &self,
        delivery: &Delivery,
        error: &BusError,
    ) -> Result<(), BusError> {
        let (name, event) = (self.reaction.name, delivery.event.id);
        match self
            .settings
            .retries
            .after(delivery.refusals, &*self.entropy)
        {
            Some(delay) => {
                tracing::warn!(consumer = name, %event, %error, ?delay, "put off");
                self.broker.nack(delivery.receipt, delay).await
            }
            None => {
                tracing::error!(consumer = name, %event, %error, "set aside as a dead letter");
                let reason = error.to_string();
                self.broker.dead_letter(delivery.receipt, &reason).await
            }
        }
    }

    /// One transaction over the tenants of these deliveries. A panic of the reaction is its error.
    async fn handle(&self, react: &dyn React, deliveries: &[&Delivery]) -> Result<(), BusError> {
        let name = self.reaction.name;
        let events = deliveries.iter().map(|delivery| &delivery.event);
        let spans = traced::handling(&self.tracer, name, events);
        let transacting = within(spans.place(), self.transact(react, deliveries));
        let outcome = match AssertUnwindSafe(transacting).catch_unwind().await {
            Ok(outcome) => outcome,
            Err(_) => Err(BusError::Panicked(name.to_owned())),
        };
        outcome.inspect_err(|error| spans.fail(error.word()))
    }

    async fn transact(&self, react: &dyn React, deliveries: &[&Delivery]) -> Result<(), BusError> {
        let mut tenants: BTreeMap<TenantId, Vec<&Envelope>> = BTreeMap::new();
        for delivery in deliveries {
            let events = tenants.entry(delivery.event.tenant).or_default();
            events.push(&delivery.event);
        }
        let tx = TenantsTx::begin(&self.database).await?;
        let running: Vec<BoxFuture<'_, Result<(), BusError>>> = tenants
            .iter()
            .map(|(tenant, events)| self.handle_new(react, tx.scope(*tenant), events).boxed())
            .collect();
        first_error(join_in_order(running).await)?;
        tx.commit().await?;
        Ok(())
    }

    /// One tenant's events, less those whose effect has happened already.
    async fn handle_new(
        &self,
        react: &dyn React,
        scope: Scope<'_>,
        events: &[&Envelope],
    ) -> Result<(), BusError> {
        // In the order of their ids, because two consumers of one queue lock these rows.
        let mut ids: Vec<Uuid> = events.iter().map(|event| event.id.0).collect();
        ids.sort_unstable();
        let accepted = queue::accept()
            .bind(&scope, &scope.tenant().0, &self.reaction.name, &ids)
            .all()
            .await?;
        let mut accepted: HashSet<EventId> = accepted.into_iter().map(EventId).collect();
        // Taken out one by one, so that an event that is twice in the batch is handled once.
        let fresh: Vec<&Envelope> = events
            .iter()
            .filter(|event| accepted.remove(&event.id))
            .copied()
            .collect();
        if !fresh.is_empty() {
            react.handle_all(scope, &fresh).await?;
        }
        Ok(())
    }
}

impl Work for Consumer {
    fn name(&self) -> &str {
        self.reaction.name
    }

    fn step(&mut self) -> BoxFuture<'_, Result<Next, BusError>> {
        Box::pin(self.serve())
    }
}
