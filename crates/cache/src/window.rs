//! The permits taken of one limit.
//!
//! Few permits are kept one by one, so that their window is exact. Many are counted in fixed windows
//! of which the last two make the sliding one, the earlier weighted by the part of it that still
//! counts: <https://blog.cloudflare.com/counting-things-a-lot-of-different-things/>. That takes the
//! permits of the earlier window as evenly spread, and is off by no more than they were not.

use crate::limiter::Quota;
use std::{collections::VecDeque, time::Duration};

/// Up to so many permits are kept one by one.
const EXACT: u32 = 64;

/// Times are microseconds since 1970.
#[derive(Debug)]
pub(crate) enum Window {
    /// When each permit was taken, the oldest first.
    Exact(VecDeque<i64>),
    /// How many were taken in the fixed window of this number, and in the one before.
    Counted {
        number: i64,
        current: u32,
        previous: u32,
    },
}

/// What a window says: permits left, and after how many microseconds the next is free or all are.
pub(crate) struct Room {
    pub(crate) remaining: u32,
    pub(crate) reset: i64,
}

impl Window {
    pub(crate) fn new(quota: Quota) -> Self {
        if quota.permits <= EXACT {
            Self::Exact(VecDeque::new())
        } else {
            Self::Counted {
                number: 0,
                current: 0,
                previous: 0,
            }
        }
    }

    /// Whether it was made for such a quota; a tenant's plan may change.
    pub(crate) fn fits(&self, quota: Quota) -> bool {
        matches!(self, Self::Exact(_)) == (quota.permits <= EXACT)
    }

    /// Forgets what lies too far back to count. Time that runs backwards moves nothing.
    pub(crate) fn slide(&mut self, now: i64, quota: Quota) {
        let length = micros(quota.window);
        match self {
            Self::Exact(taken) => {
                while taken.front().is_some_and(|at| at + length <= now) {
                    taken.pop_front();
                }
            }
            Self::Counted {
                number,
                current,
                previous,
            } => {
                let present = now.div_euclid(length);
                if present > *number {
                    *previous = if present == *number + 1 { *current } else { 0 };
                    *current = 0;
                    *number = present;
                }
            }
        }
    }

    /// Whether nothing is left that counts, so that it may be forgotten.
    pub(crate) fn is_idle(&self) -> bool {
        match self {
            Self::Exact(taken) => taken.is_empty(),
            Self::Counted {
                current, previous, ..
            } => *current == 0 && *previous == 0,
        }
    }

    /// How much was taken, for telling the busy from the idle.
    pub(crate) fn weight(&self) -> u32 {
        match self {
            Self::Exact(taken) => u32::try_from(taken.len()).unwrap_or(u32::MAX),
            Self::Counted {
                current, previous, ..
            } => current.saturating_add(*previous),
        }
    }

    pub(crate) fn take(&mut self, now: i64) {
        match self {
            Self::Exact(taken) => taken.push_back(now),
            Self::Counted { current, .. } => *current = current.saturating_add(1),
        }
    }

    pub(crate) fn give_back(&mut self) {
        match self {
            Self::Exact(taken) => drop(taken.pop_back()),
            Self::Counted { current, .. } => *current = current.saturating_sub(1),
        }
    }

    /// What is left; call [`Window::slide`] first.
    pub(crate) fn room(&self, now: i64, quota: Quota) -> Room {
        let length = micros(quota.window);
        match self {
            Self::Exact(taken) => {
                let used = u32::try_from(taken.len()).unwrap_or(u32::MAX);
                let remaining = quota.permits.saturating_sub(used);
                let decisive = if remaining == 0 {
                    taken.front()
                } else {
                    taken.back()
                };
                let reset = decisive.map_or(0, |at| at + length - now);
                Room { remaining, reset }
            }
            Self::Counted {
                number,
                current,
                previous,
            } => {
                // At least 0 and below the length: a clock that ran backwards stands still here.
                let elapsed = (now - number * length).clamp(0, length - 1);
                let counted = f64::from(*previous) * part(length - elapsed, length);
                let free = f64::from(quota.permits) - f64::from(*current) - counted;
                let remaining = whole(free);
                let reset = if remaining > 0 {
                    length - elapsed
                } else {
                    wait(*current, *previous, quota.permits, elapsed, length)
                };
                Room { remaining, reset }
            }
        }
    }
}

/// How long until one permit is free: within this window as the previous one fades, or in the next
/// one as this one does.
fn wait(current: u32, previous: u32, permits: u32, elapsed: i64, length: i64) -> i64 {
    let others = permits.saturating_sub(1);
    let fades_to = |left: u32, taken: u32| {
        // taken · (1 − t / length) ≤ left
        let t = 1.0 - f64::from(left) / f64::from(taken.max(1));
        (t.max(0.0) * seconds(length) * 1e6).ceil()
    };
    let micros = if current <= others {
        fades_to(others - current, previous) - seconds(elapsed) * 1e6
    } else {
        seconds(length - elapsed) * 1e6 + fades_to(others, current)
    };
    // Within two windows, which are hours at most.
    #[allow(clippy::cast_possible_truncation, reason = "bounded by two windows")]
    let micros = micros.clamp(1.0, seconds(2 * length) * 1e6) as i64;
    micros
}

fn part(of: i64, whole: i64) -> f64 {
    seconds(of) / seconds(whole)
}

#[allow(
    clippy::cast_precision_loss,
    reason = "windows are far below 2^53 microseconds"
)]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// The whole part, at least 0.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range"
)]
fn whole(number: f64) -> u32 {
    number.clamp(0.0, f64::from(u32::MAX)) as u32
}

fn micros(length: Duration) -> i64 {
    i64::try_from(length.as_micros())
        .unwrap_or(i64::MAX / 4)
        .max(1_000_000)
}
