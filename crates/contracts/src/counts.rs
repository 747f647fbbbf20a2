//! What is counted as it happens, and can be counted anew.

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;
use stoa_kernel::{Origin, Problem};
use uuid::Uuid;

/// A count that is not what there is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Miscount {
    /// Of what: the table, and the name under which clients know it where they do, such as
    /// `comments.replyCount`.
    pub counter: &'static str,
    /// The row that keeps it.
    pub id: Uuid,
    /// What is kept.
    pub kept: Value,
    /// What there is.
    pub counted: Value,
}

/// What a step of a recount found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recounted {
    /// How many rows that keep counts were looked at.
    pub rows: u64,
    /// How many counts were wrong.
    pub wrong: u64,
    /// How many of those were mended; fewer than `wrong` only where that was not asked for, or where
    /// others changed the same all the time.
    pub mended: u64,
    /// Some of the wrong ones: the first hundred of the step.
    pub miscounts: Vec<Miscount>,
    /// Where the next step begins; `None` at the end.
    pub next: Option<Uuid>,
}

impl Recounted {
    /// How many wrong counts are named.
    pub const NAMED: usize = 100;
}

/// A part of the program that keeps counts. Modules implement it, `app` lists them.
pub trait Recount: Send + Sync + 'static {
    /// What the part is called, such as `comments`.
    fn name(&self) -> &'static str;

    /// Counts some of a tenant's rows anew, those behind `after`, each together with what is kept of it in
    /// one snapshot, so that what others do meanwhile is no difference. Nobody waits for it. With `mend` it
    /// puts right what is wrong, in short transactions with their audit rows.
    fn recount<'a>(
        &'a self,
        origin: &'a Origin,
        after: Option<Uuid>,
        mend: bool,
    ) -> BoxFuture<'a, Result<Recounted, Problem>>;
}
