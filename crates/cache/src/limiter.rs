//! How often something may be done: permits in a sliding window, for each subject of a policy.

use futures_util::future::{BoxFuture, Either, Ready};
use std::time::Duration;

/// So many permits in any window of that length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many; at least 1.
    pub permits: u32,
    /// The length of the window; at least a second.
    pub window: Duration,
}

impl Quota {
    /// So many in any minute.
    pub const fn per_minute(permits: u32) -> Self {
        Self {
            permits,
            window: Duration::from_secs(60),
        }
    }

    /// So many in any hour.
    pub const fn per_hour(permits: u32) -> Self {
        Self {
            permits,
            window: Duration::from_secs(3600),
        }
    }
}

/// One limit that applies to a request: whose permits, and how many there are.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The policy's name, as clients see it in `RateLimit`; with the subject it names the window.
    pub policy: &'static str,
    /// Who is limited: an id, an address, or a hash, as a number.
    pub subject: u128,
    /// How many permits.
    pub quota: Quota,
}

/// How a limit stands after it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The policy's name.
    pub policy: &'static str,
    /// What it allows.
    pub quota: Quota,
    /// Permits that are left now.
    pub remaining: u32,
    /// When a permit is free again, if none is left; else when the window has passed.
    pub reset: Duration,
}

impl Standing {
    /// Seconds until it is worth coming again: rounded up, at least 1.
    pub fn retry_after(&self) -> u32 {
        let seconds = self.reset.as_millis().div_ceil(1000).max(1);
        u32::try_from(seconds).unwrap_or(u32::MAX)
    }
}

/// What became of a request for permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One permit of each limit was taken. The standing of the limit that is nearest to its end;
    /// `None` if no limit was asked.
    Taken(Option<Standing>),
    /// Nothing was taken, because this limit has no permit left.
    Refused(Standing),
}

/// A verdict, at once or after asking elsewhere.
pub type Judging<'a> = Either<Ready<Verdict>, BoxFuture<'a, Verdict>>;

/// Counts permits. Never decides anything that may not be decided twice: what must not happen is
/// kept from happening by constraints in PostgreSQL.
pub trait Limiter: Send + Sync + 'static {
    /// Takes one permit of each limit, or none at all.
    fn take<'a>(&'a self, limits: &'a [Limit]) -> Judging<'a>;

    /// Tells what [`Limiter::take`] would, and takes nothing.
    fn look<'a>(&'a self, limits: &'a [Limit]) -> Judging<'a>;

    /// Gives permits back that were taken for what did not count in the end. Best effort.
    fn give_back<'a>(&'a self, limits: &'a [Limit]) -> Either<Ready<()>, BoxFuture<'a, ()>>;
}
