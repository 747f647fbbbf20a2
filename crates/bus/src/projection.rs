//! Read models that follow the log in its order.

use futures_util::future::BoxFuture;
use std::sync::Arc;
use stoa_kernel::Position;
use stoa_store::{Envelope, Scope, StoreError};

/// Keeps a read model.
pub trait Project: Send + Sync + 'static {
    /// Applies one tenant's events, in the order of the log, each exactly once. All events come,
    /// whatever their type. The consumer's position moves in the same transaction. Rows are locked
    /// in key order; the work stays well under a second.
    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        events: &'a [&'a Envelope],
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Whether the read model can be put back to what it was at `from`. By default only to the
    /// beginning: what adds up, say, can be made anew but not taken back.
    fn can_reset_to(&self, from: Position) -> bool {
        from == Position::START
    }

    /// Puts one tenant's read model back to what it was at `from`: empty, for
    /// [`Position::START`]. Events after `from` are applied again afterwards. Called only with what
    /// [`can_reset_to`](Self::can_reset_to) allows.
    fn reset<'a>(
        &'a self,
        scope: Scope<'a>,
        from: Position,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// A read model and its name: plain data of a module.
#[derive(Clone)]
pub struct Projection {
    /// `module.model`, e.g. `comments.standings`; the key of its position. Never changes.
    pub name: &'static str,
    /// What keeps it.
    pub project: Arc<dyn Project>,
    /// Whether it rests between steps; see [`at_leisure`](Self::at_leisure).
    pub at_leisure: bool,
}

impl Projection {
    /// A read model under its name.
    pub fn new(name: &'static str, project: Arc<dyn Project>) -> Self {
        Self {
            name,
            project,
            at_leisure: false,
        }
    }

    /// The same, but following in larger steps with rests between them ([`BusSettings::leisure`]): for
    /// what costs more than what it follows, and what nobody waits for by the millisecond. While many
    /// write it falls behind rather than hold them up.
    ///
    /// [`BusSettings::leisure`]: crate::BusSettings::leisure
    #[must_use]
    pub fn at_leisure(mut self) -> Self {
        self.at_leisure = true;
        self
    }
}
