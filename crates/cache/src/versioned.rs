//! Answers kept with the version of what they were made from.

use crate::flights::Flights;

use moka::sync::Cache;
use std::{
    future::Future,
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use stoa_kernel::Clock;

/// How much is kept, and how long it goes without being compared with the database.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The most bytes of answers.
    pub bytes: u64,
    /// The most subjects.
    pub subjects: u64,
    /// After this long an answer's version is compared with the database again.
    pub recheck_after: Duration,
}

/// An answer as it was made.
#[derive(Clone, Debug)]
pub struct Made<V> {
    /// The version of the subject, read before anything else of the answer.
    pub version: i64,
    /// The answer.
    pub value: V,
    /// Its size in bytes.
    pub bytes: u32,
}

/// A subject's highest known version. Answers hold on to the very one they were made under, so that
/// a subject forgotten and met again does not vouch for them.
type Ticket = Arc<AtomicI64>;

struct Kept<V> {
    made: Made<V>,
    ticket: Ticket,
    /// When it was last known to be current, in milliseconds since 1970.
    checked: AtomicI64,
    /// The turn in which the comparison began that showed so, or the making.
    turn: AtomicU64,
}

/// Answers of type `V`, by subject `S` and key `K` within it.
pub struct Versioned<S, K, V> {
    subjects: Cache<S, Ticket>,
    answers: Cache<(S, K), Arc<Kept<V>>>,
    flights: Flights<(S, K)>,
    clock: Arc<dyn Clock>,
    /// What asks and what is begun, counted: what came first is not told by a clock.
    turns: AtomicU64,
    recheck_after: Duration,
}

impl<S, K, V> Versioned<S, K, V>
where
    S: Hash + Eq + Copy + Send + Sync + 'static,
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// An empty cache.
    pub fn new(bounds: Bounds, clock: Arc<dyn Clock>) -> Self {
        Self {
            subjects: Cache::new(bounds.subjects),
            answers: Cache::builder()
                .max_capacity(bounds.bytes)
                .weigher(|_, kept: &Arc<Kept<V>>| kept.made.bytes.saturating_add(256))
                .build(),
            flights: Flights::new(),
            clock,
            turns: AtomicU64::new(0),
            recheck_after: bounds.recheck_after,
        }
    }

    /// A subject has reached a version: answers made from a lower one are no longer served.
    pub fn changed(&self, subject: S, version: i64) {
        if let Some(ticket) = self.subjects.get(&subject) {
            ticket.fetch_max(version, Ordering::SeqCst);
        }
    }

    /// The answer if it may be served without asking anyone.
    pub fn get(&self, subject: S, key: &K) -> Option<V> {
        let kept = self.current(subject, key)?;
        self.is_fresh(&kept).then(|| kept.made.value.clone())
    }

    /// The answer: as kept, or made by `make`. An answer that was not compared for a while is kept
    /// if `version` still tells the same; with `compare` it is served only if that was asked after
    /// this call began.
    ///
    /// # Errors
    /// Those of `version` and `make`.
    pub async fn get_or_make<E, F1, F2>(
        &self,
        subject: S,
        key: &K,
        compare: bool,
        version: impl FnOnce() -> F1,
        make: impl FnOnce() -> F2,
    ) -> Result<V, E>
    where
        F1: Future<Output = Result<Option<i64>, E>>,
        F2: Future<Output = Result<Made<V>, E>>,
    {
        let asked = self.turn();
        let full_key = (subject, key.clone());
        let _flight = self.flights.board(&full_key).await;
        if let Some(kept) = self.current(subject, key) {
            // Someone may have compared or made it while we waited.
            let since = kept.turn.load(Ordering::SeqCst);
            if since > asked || (!compare && self.is_fresh(&kept)) {
                return Ok(kept.made.value.clone());
            }
            let (turn, now) = (self.turn(), self.now());
            if version().await? == Some(kept.made.version) {
                kept.checked.fetch_max(now, Ordering::SeqCst);
                kept.turn.fetch_max(turn, Ordering::SeqCst);
                return Ok(kept.made.value.clone());
            }
        }
        let ticket = self.subjects.get_with(subject, Ticket::default);
        let (turn, now) = (self.turn(), self.now());
        let made = make().await?;
        let value = made.value.clone();
        ticket.fetch_max(made.version, Ordering::SeqCst);
        let kept = Kept {
            made,
            ticket,
            checked: AtomicI64::new(now),
            turn: AtomicU64::new(turn),
        };
        self.answers.insert(full_key, Arc::new(kept));
        Ok(value)
    }

    /// The answer as kept, unless a higher version of its subject is known.
    fn current(&self, subject: S, key: &K) -> Option<Arc<Kept<V>>> {
        let kept = self.answers.get(&(subject, key.clone()))?;
        let ticket = self.subjects.get(&subject)?;
        let same = Arc::ptr_eq(&ticket, &kept.ticket);
        (same && kept.made.version >= ticket.load(Ordering::SeqCst)).then_some(kept)
    }

    fn is_fresh(&self, kept: &Kept<V>) -> bool {
        let age = self
            .now()
            .saturating_sub(kept.checked.load(Ordering::SeqCst));
        u128::try_from(age).is_ok_and(|age| age < self.recheck_after.as_millis())
    }

    /// Higher than every turn before it.
    fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::SeqCst)
    }

    fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use std::sync::atomic::AtomicUsize;

    struct HandClock(AtomicI64);

    impl Clock for HandClock {
        fn now(&self) -> Timestamp {
            Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
        }
    }

    struct Case {
        cache: Versioned<u8, u8, &'static str>,
        clock: Arc<HandClock>,
        made: AtomicUsize,
        compared: AtomicUsize,
    }

    impl Case {
        fn new(subjects: u64) -> Self {
            let clock = Arc::new(HandClock(AtomicI64::new(1_000)));
            let bounds = Bounds {
                bytes: 1 << 20,
                subjects,
                recheck_after: Duration::from_secs(1),
            };
            Self {
                cache: Versioned::new(bounds, Arc::clone(&clock) as Arc<dyn Clock>),
                clock,
                made: AtomicUsize::new(0),
                compared: AtomicUsize::new(0),
            }
        }

        async fn ask(&self, at: i64, value: &'static str) -> &'static str {
            let answer: Result<_, ()> = self
                .cache
                .get_or_make(
                    1,
                    &1,
                    false,
                    || async {
                        self.compared.fetch_add(1, Ordering::SeqCst);
                        Ok(Some(at))
                    },
                    || async {
                        self.made.fetch_add(1, Ordering::SeqCst);
                        tokio::task::yield_now().await;
                        Ok(Made {
                            version: at,
                            value,
                            bytes: 10,
                        })
                    },
                )
                .await;
            answer.unwrap()
        }

        fn pass(&self, millis: i64) {
            self.clock.0.fetch_add(millis, Ordering::SeqCst);
        }
    }

    #[tokio::test]
    async fn an_answer_is_kept_until_its_subject_changes() {
        let case = Case::new(10);
        assert_eq!(case.ask(1, "one").await, "one");
        assert_eq!(case.cache.get(1, &1), Some("one"));
        case.cache.changed(1, 2);
        assert_eq!(case.cache.get(1, &1), None);
        assert_eq!(case.ask(2, "two").await, "two");
    }

    #[tokio::test]
    async fn an_answer_made_from_a_lower_version_is_not_served() {
        let case = Case::new(10);
        case.ask(1, "one").await;
        case.cache.changed(1, 5);
        case.pass(1);
        // Read from a replica that is behind, say.
        assert_eq!(case.ask(4, "four").await, "four");
        assert_eq!(case.cache.get(1, &1), None);
    }

    #[tokio::test]
    async fn an_answer_is_compared_with_the_database_after_a_while() {
        let case = Case::new(10);
        case.ask(1, "one").await;
        case.pass(1_000);
        assert_eq!(case.cache.get(1, &1), None);
        assert_eq!(case.ask(1, "unused").await, "one");
        assert_eq!(case.cache.get(1, &1), Some("one"));
        case.pass(1_000);
        assert_eq!(case.ask(2, "two").await, "two");
        assert_eq!(case.compared.load(Ordering::SeqCst), 2);
        assert_eq!(case.made.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn however_many_ask_it_is_made_once() {
        let case = Case::new(10);
        let all = (0..50).map(|_| case.ask(1, "one"));
        let mut waiting: Vec<_> = all.map(Box::pin).collect();
        std::future::poll_fn(|context| {
            waiting.retain_mut(|one| one.as_mut().poll(context).is_pending());
            if waiting.is_empty() {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
        assert_eq!(case.made.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_comparison_that_began_before_one_asked_is_not_taken_for_the_answer() {
        let case = Case::new(10);
        case.ask(1, "one").await;
        let (begun, go_on) = (tokio::sync::Notify::new(), tokio::sync::Notify::new());
        let compare = |waits: bool| {
            let (case, begun, go_on) = (&case, &begun, &go_on);
            async move {
                let version = || async move {
                    case.compared.fetch_add(1, Ordering::SeqCst);
                    if waits {
                        begun.notify_one();
                        go_on.notified().await;
                    }
                    Ok::<_, ()>(Some(1))
                };
                let make = || async { Err(()) };
                case.cache.get_or_make(1, &1, true, version, make).await
            }
        };
        let later = async {
            begun.notified().await;
            // Asked in the same millisecond, while the comparison is under way.
            let (answer, ()) = tokio::join!(compare(false), async { go_on.notify_one() });
            answer
        };
        let (first, second) = tokio::join!(compare(true), later);
        assert_eq!((first, second), (Ok("one"), Ok("one")));
        assert_eq!(case.compared.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_forgotten_subject_takes_its_answers_with_it() {
        let case = Case::new(10);
        case.ask(1, "one").await;
        case.cache.subjects.invalidate(&1);
        case.cache.changed(1, 2);
        let _met_again = case.cache.subjects.get_with(1, Ticket::default);
        assert_eq!(case.cache.get(1, &1), None);
    }
}
