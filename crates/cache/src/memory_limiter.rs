//! Windows in this process's memory.

use crate::{
    limiter::{Judging, Limit, Limiter, Quota, Standing, Verdict},
    window::Window,
};
use futures_util::future::{BoxFuture, Either, Ready, ready};
use std::{
    collections::HashMap,
    hash::BuildHasher,
    hash::RandomState,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use stoa_kernel::Clock;

/// Parts of the map, each with a lock of its own.
const SHARDS: usize = 64;
/// Below so many windows a part is not searched for idle ones.
const SWEEP_FROM: usize = 256;
/// The most windows of a part: 262,144 in all.
const MOST: usize = 4_096;

type Name = (&'static str, u128);

struct Shard {
    windows: HashMap<Name, Entry>,
    /// How many windows there may be before idle ones are looked for again.
    sweep_at: usize,
}

struct Entry {
    window: Window,
    quota: Quota,
}

/// Limits within one process: exact up to 64 permits, else a sliding estimate. Nothing is kept over
/// a restart.
pub struct MemoryLimiter {
    clock: Arc<dyn Clock>,
    hasher: RandomState,
    shards: Vec<Mutex<Shard>>,
}

impl MemoryLimiter {
    /// Without anything taken.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let shard = || {
            Mutex::new(Shard {
                windows: HashMap::new(),
                sweep_at: SWEEP_FROM,
            })
        };
        Self {
            clock,
            hasher: RandomState::new(),
            shards: (0..SHARDS).map(|_| shard()).collect(),
        }
    }

    fn now(&self) -> i64 {
        self.clock.now().as_microsecond()
    }

    fn shard(&self, limit: &Limit) -> Option<MutexGuard<'_, Shard>> {
        let hash = self.hasher.hash_one((limit.policy, limit.subject));
        // The remainder is below the number of shards.
        let at = usize::try_from(hash % SHARDS as u64).unwrap_or_default();
        let shard = self.shards.get(at)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How the limit stood before, and whether a permit was taken.
    fn ask(&self, limit: &Limit, now: i64, takes: bool) -> (Standing, bool) {
        let Some(mut shard) = self.shard(limit) else {
            return (standing(limit, limit.quota.permits, 0), true);
        };
        let window = shard.window(limit, now);
        window.slide(now, limit.quota);
        let has_room = window.room(now, limit.quota).remaining > 0;
        if has_room && takes {
            window.take(now);
        }
        let room = window.room(now, limit.quota);
        (standing(limit, room.remaining, room.reset), has_room)
    }

    fn judge(&self, limits: &[Limit], takes: bool) -> Verdict {
        let now = self.now();
        let mut tightest: Option<Standing> = None;
        for (taken, limit) in limits.iter().enumerate() {
            let (standing, has_room) = self.ask(limit, now, takes);
            if !has_room {
                if takes {
                    self.give_back_now(limits.iter().take(taken));
                }
                return Verdict::Refused(standing);
            }
            if tightest.is_none_or(|other| is_tighter(&standing, &other)) {
                tightest = Some(standing);
            }
        }
        Verdict::Taken(tightest)
    }

    fn give_back_now<'a>(&self, limits: impl Iterator<Item = &'a Limit>) {
        for limit in limits {
            if let Some(mut shard) = self.shard(limit)
                && let Some(entry) = shard.windows.get_mut(&(limit.policy, limit.subject))
            {
                entry.window.give_back();
            }
        }
    }
}

impl Limiter for MemoryLimiter {
    fn take<'a>(&'a self, limits: &'a [Limit]) -> Judging<'a> {
        Either::Left(ready(self.judge(limits, true)))
    }

    fn look<'a>(&'a self, limits: &'a [Limit]) -> Judging<'a> {
        Either::Left(ready(self.judge(limits, false)))
    }

    fn give_back<'a>(&'a self, limits: &'a [Limit]) -> Either<Ready<()>, BoxFuture<'a, ()>> {
        self.give_back_now(limits.iter());
        Either::Left(ready(()))
    }
}

impl Shard {
    fn window(&mut self, limit: &Limit, now: i64) -> &mut Window {
        let name = (limit.policy, limit.subject);
        if self.windows.len() >= self.sweep_at && !self.windows.contains_key(&name) {
            self.sweep(now);
        }
        let entry = self.windows.entry(name).or_insert_with(|| Entry {
            window: Window::new(limit.quota),
            quota: limit.quota,
        });
        if !entry.window.fits(limit.quota) {
            entry.window = Window::new(limit.quota);
        }
        entry.quota = limit.quota;
        &mut entry.window
    }

    /// Forgets idle windows; if too many are busy, the less busy half of them too: who floods from
    /// many addresses then gets some permits anew, and memory stays bounded.
    fn sweep(&mut self, now: i64) {
        self.windows.retain(|_, entry| {
            entry.window.slide(now, entry.quota);
            !entry.window.is_idle()
        });
        if self.windows.len() >= MOST {
            let mut weights: Vec<u32> = self.windows.values().map(|e| e.window.weight()).collect();
            let middle = weights.len() / 2;
            let (_, median, _) = weights.select_nth_unstable(middle);
            let median = *median;
            let busier = weights.iter().filter(|weight| **weight > median).count();
            let mut spare = (MOST / 2).saturating_sub(busier);
            self.windows.retain(|_, entry| {
                let stays = entry.window.weight() > median || spare > 0;
                if entry.window.weight() <= median {
                    spare = spare.saturating_sub(1);
                }
                stays
            });
        }
        self.sweep_at = (self.windows.len() * 2).clamp(SWEEP_FROM, MOST);
    }
}

fn standing(limit: &Limit, remaining: u32, reset: i64) -> Standing {
    Standing {
        policy: limit.policy,
        quota: limit.quota,
        remaining,
        reset: Duration::from_micros(u64::try_from(reset).unwrap_or_default()),
    }
}

/// Whether a smaller part of its permits is left.
fn is_tighter(one: &Standing, other: &Standing) -> bool {
    let part = |s: &Standing| f64::from(s.remaining) / f64::from(s.quota.permits.max(1));
    part(one) < part(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use std::sync::atomic::{AtomicI64, Ordering};

    /// A clock that a test moves.
    #[derive(Default)]
    struct Hand(AtomicI64);

    impl Hand {
        fn set(&self, milliseconds: i64) {
            self.0
                .store(1_700_000_040_000 + milliseconds, Ordering::SeqCst);
        }
    }

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
        }
    }

    fn limiter() -> (MemoryLimiter, Arc<Hand>) {
        let hand = Arc::new(Hand::default());
        hand.set(0);
        (MemoryLimiter::new(Arc::clone(&hand) as _), hand)
    }

    fn limit(permits: u32) -> Limit {
        Limit {
            policy: "test",
            subject: 7,
            quota: Quota::per_minute(permits),
        }
    }

    fn takes(limiter: &MemoryLimiter, limits: &[Limit]) -> bool {
        matches!(limiter.judge(limits, true), Verdict::Taken(_))
    }

    #[test]
    fn few_permits_are_exact_in_any_window() {
        let (limiter, hand) = limiter();
        let five = [limit(5)];
        for second in [0, 10, 20, 30, 40] {
            hand.set(second * 1000);
            assert!(takes(&limiter, &five));
        }
        hand.set(59_999);
        assert!(!takes(&limiter, &five));
        // Only the first has left the window; not a whole new window's worth.
        hand.set(60_000);
        assert!(takes(&limiter, &five));
        assert!(!takes(&limiter, &five));
    }

    #[test]
    fn many_permits_slide_and_never_double_at_the_border_of_windows() {
        let (limiter, hand) = limiter();
        let hundred = [limit(100)];
        hand.set(59_000);
        let before = (0..200).filter(|_| takes(&limiter, &hundred)).count();
        hand.set(61_000);
        let after = (0..200).filter(|_| takes(&limiter, &hundred)).count();
        assert_eq!(before, 100);
        assert!(after <= 2, "{after} more just behind the border");
        hand.set(90_000);
        let half = (0..200).filter(|_| takes(&limiter, &hundred)).count();
        assert!(
            (46..=50).contains(&(half + after)),
            "{half} when half has faded"
        );
    }

    #[test]
    fn the_time_to_wait_is_enough_and_not_much_more() {
        for permits in [3_u32, 100] {
            let (limiter, hand) = limiter();
            let limits = [limit(permits)];
            hand.set(20_000);
            while takes(&limiter, &limits) {}
            let Verdict::Refused(standing) = limiter.judge(&limits, true) else {
                panic!("refused before");
            };
            let wait = i64::try_from(standing.reset.as_millis()).unwrap();
            hand.set(20_000 + wait - 1_000);
            assert!(!takes(&limiter, &limits), "{permits}: a second early");
            hand.set(20_000 + wait + 1);
            assert!(takes(&limiter, &limits), "{permits}: when it was said");
        }
    }

    #[test]
    fn a_refusal_takes_nothing_of_other_limits() {
        let (limiter, _hand) = limiter();
        let wide = Limit {
            subject: 8,
            ..limit(10)
        };
        let both = [wide, limit(1)];
        assert!(takes(&limiter, &both));
        for _ in 0..20 {
            assert!(!takes(&limiter, &both));
        }
        let left = (0..20).filter(|_| takes(&limiter, &[wide])).count();
        assert_eq!(left, 9);
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let (limiter, _hand) = limiter();
        for permits in [2, 100] {
            let limits = [limit(permits)];
            while takes(&limiter, &limits) {}
            limiter.give_back_now(limits.iter());
            assert!(takes(&limiter, &limits));
            assert!(!takes(&limiter, &limits));
        }
    }

    #[test]
    fn windows_are_bounded_whoever_comes_and_the_busy_stay() {
        let (limiter, _hand) = limiter();
        let busy = [limit(100)];
        while takes(&limiter, &busy) {}
        for subject in 0..400_000_u128 {
            let other = Limit {
                subject: subject + 100,
                ..limit(100)
            };
            assert!(takes(&limiter, &[other]));
        }
        let kept: usize = limiter
            .shards
            .iter()
            .map(|shard| shard.lock().unwrap().windows.len())
            .sum();
        assert!(kept <= SHARDS * MOST, "{kept} windows");
        assert!(!takes(&limiter, &busy), "who floods is not forgotten");
    }

    #[test]
    fn concurrent_takers_get_no_more_than_there_is() {
        let (limiter, _hand) = limiter();
        let taken: usize = std::thread::scope(|scope| {
            let takers: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..50).filter(|_| takes(&limiter, &[limit(100)])).count()))
                .collect();
            takers.into_iter().map(|taker| taker.join().unwrap()).sum()
        });
        assert_eq!(taken, 100);
    }
}
