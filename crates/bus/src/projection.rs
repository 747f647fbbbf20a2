//! Read models that follow the log in its order.

use futures_util::future::BoxFuture;
use serde_json::Value;
use std::sync::Arc;
use stoa_kernel::Position;
use stoa_store::{Envelope, Scope, StoreError};

/// Which of the two copies of a read model: its rows bear the number in a column `copy`. The one that the
/// function `core.live_copy` names is read; the other is there only while the model is made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelCopy(pub i16);

/// A row of a read model, to be compared with the same row of the other copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRow {
    /// What tells it from all others of its tenant; compared by its bytes.
    pub key: String,
    /// What must be the same in both copies. It is shown where it is not, so no personal data.
    pub content: Value,
}

/// Keeps a read model.
pub trait Project: Send + Sync + 'static {
    /// Applies one tenant's events to a copy, in the order of the log, each exactly once. All events come,
    /// whatever their type. The consumer's position moves in the same transaction. Rows are locked
    /// in key order; the work stays well under a second.
    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        events: &'a [&'a Envelope],
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Whether the events after `from` may be applied again to the read model as it is. By default not: then
    /// it is replayed from the beginning only, where it is emptied first.
    fn can_follow_again_from(&self, from: Position) -> bool {
        from == Position::START
    }

    /// Takes rows of one tenant out of a copy: all of them, or about `most`. Answers how many; fewer than
    /// `most` only if none is left.
    fn empty<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        most: i64,
    ) -> BoxFuture<'a, Result<u64, StoreError>>;

    /// The next rows of one tenant's copy behind a key, or from the first, in the order of their keys, at
    /// most `most`. What means the same as no row is left out.
    fn rows<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        after: Option<&'a str>,
        most: i64,
    ) -> BoxFuture<'a, Result<Vec<ModelRow>, StoreError>>;
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
