//! What modules do because something happened.

use crate::{Act, ReactionError};
use futures_util::future::BoxFuture;
use std::sync::Arc;
use stoa_store::{Envelope, Scope};

/// Reacts to events, each once, in a transaction of its own.
pub trait React: Send + Sync + 'static {
    /// Reacts to one event. What it changes through `scope` happens exactly once; what it does
    /// elsewhere may happen again, because the transaction may still fail. There is no order among
    /// events once one of them had to be tried again.
    fn handle<'a>(
        &'a self,
        scope: Scope<'a>,
        event: &'a Envelope,
    ) -> BoxFuture<'a, Result<(), ReactionError>>;

    /// Reacts to several events of one tenant in one go. To be written where one statement can
    /// serve many; by default each is handled in turn.
    fn handle_all<'a>(
        &'a self,
        scope: Scope<'a>,
        events: &'a [&'a Envelope],
    ) -> BoxFuture<'a, Result<(), ReactionError>> {
        Box::pin(async move {
            for event in events {
                self.handle(scope, event).await?;
            }
            Ok(())
        })
    }
}

/// A consumer group: plain data of a module.
#[derive(Clone)]
pub struct Reaction {
    /// `module.purpose`, e.g. `comments.notices`; the name of its queue and of its inbox. Never
    /// changes.
    pub name: &'static str,
    /// The types of events it subscribes to.
    pub kinds: &'static [&'static str],
    /// Whether it hears of imported events, too.
    pub imported: bool,
    /// Which of them concern it; the rest never reach its queue.
    pub concerns: fn(&Envelope) -> bool,
    /// What reacts.
    pub effect: Effect,
    /// How often a failing delivery is tried, where that is not what the bus does by itself.
    pub attempts: Option<u32>,
}

/// Where a reaction has its effect.
#[derive(Clone)]
pub enum Effect {
    /// In the database, once, with the inbox row.
    Inside(Arc<dyn React>),
    /// Elsewhere, at least once, before the inbox row.
    Outside(Arc<dyn Act>),
}

impl Reaction {
    /// A consumer group that subscribes to event types. It does not hear of imported events:
    /// nobody wants a notice of what was written years ago.
    pub fn new(name: &'static str, kinds: &'static [&'static str], react: Arc<dyn React>) -> Self {
        Self::of(name, kinds, Effect::Inside(react))
    }

    /// A consumer group that acts outside of the database.
    pub fn outward(name: &'static str, kinds: &'static [&'static str], act: Arc<dyn Act>) -> Self {
        Self::of(name, kinds, Effect::Outside(act))
    }

    fn of(name: &'static str, kinds: &'static [&'static str], effect: Effect) -> Self {
        Self {
            name,
            kinds,
            imported: false,
            concerns: |_| true,
            effect,
            attempts: None,
        }
    }

    /// Lets a failing delivery be tried so often, from 1, before it is set aside.
    #[must_use]
    pub fn tried(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts);
        self
    }

    /// Lets it hear of imported events, too.
    #[must_use]
    pub fn with_imported(mut self) -> Self {
        self.imported = true;
        self
    }

    /// Narrows what it subscribes to. Cheap and pure: asked for every event of its types.
    #[must_use]
    pub fn only(mut self, concerns: fn(&Envelope) -> bool) -> Self {
        self.concerns = concerns;
        self
    }

    pub(crate) fn wants(&self, event: &Envelope) -> bool {
        (self.imported || !event.imported)
            && self.kinds.contains(&event.kind.as_str())
            && (self.concerns)(event)
    }
}
