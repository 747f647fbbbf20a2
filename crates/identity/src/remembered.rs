//! Who was found behind credentials a moment ago, and how that is forgotten in time.
//!
//! A look-up may be under way while what it read is revoked. So each forgetting raises a count
//! first; a look-up that finds the count changed after it noted its answer takes the answer back.
//!
//! What is remembered counts only while revocations are being read. Whoever asks looks when that last
//! happened, so that it does not matter why it ceased to.

use crate::names::{Name, Names};
use jiff::Timestamp;
use moka::sync::Cache;
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use stoa_kernel::{ApiKeyId, Entropy, Problem, SessionId, TenantId, UserId};
use stoa_web::{Caller, Principal};
use tokio::time::Instant;
use uuid::Uuid;

/// The longest that anything is remembered.
pub(crate) const LONGEST: Duration = Duration::from_secs(60);
/// How long revocations may go unread before nothing remembered counts any more.
const BLIND: Duration = Duration::from_secs(5);
const MOST: u64 = 50_000;
/// Keys that do not exist: few, for anyone can think of more.
const MOST_ABSENT: u64 = 1_000;

/// One answer.
pub(crate) struct Answer {
    pub(crate) outcome: Result<Principal, Problem>,
    /// When it ceases to hold by itself.
    pub(crate) until: Timestamp,
    pub(crate) tenant: Option<TenantId>,
    pub(crate) session: Option<SessionId>,
    pub(crate) user: Option<UserId>,
    pub(crate) key: Option<Arc<KeyUse>>,
}

impl Answer {
    /// Who asks by a key alone, unless that is refused.
    pub(crate) fn of_key(&self) -> Option<&Caller> {
        match &self.outcome {
            Ok(Principal::Caller(caller)) => Some(caller),
            _ => None,
        }
    }

    fn rests_on(&self, subjects: &HashSet<Uuid>) -> bool {
        self.tenant.is_some_and(|id| subjects.contains(&id.0))
            || self.session.is_some_and(|id| subjects.contains(&id.0))
            || self.user.is_some_and(|id| subjects.contains(&id.0))
            || self
                .key
                .as_ref()
                .is_some_and(|key| subjects.contains(&key.id.0))
    }
}

/// When a key was last used, until that is written down.
pub(crate) struct KeyUse {
    pub(crate) tenant: TenantId,
    pub(crate) id: ApiKeyId,
    /// Microseconds since 1970; 0 for no use since it was last written down.
    at: AtomicI64,
}

impl KeyUse {
    fn note(&self, now: Timestamp) {
        self.at.store(now.as_microsecond(), Ordering::Relaxed);
    }
}

/// A use on its way to the database.
pub(crate) struct NotedUse {
    pub(crate) tenant: TenantId,
    pub(crate) id: ApiKeyId,
    pub(crate) at: Timestamp,
}

/// When revocations were last read, by the machine's steady clock.
struct Sight {
    began: Instant,
    /// Milliseconds since it began.
    read: AtomicU64,
}

impl Sight {
    fn since(&self, at: Instant) -> u64 {
        let elapsed = at.saturating_duration_since(self.began).as_millis();
        u64::try_from(elapsed).unwrap_or(u64::MAX)
    }

    fn is_lost(&self, now: Instant) -> bool {
        let unread = self
            .since(now)
            .saturating_sub(self.read.load(Ordering::SeqCst));
        u128::from(unread) > BLIND.as_millis()
    }
}

/// What is remembered.
pub(crate) struct Remembered {
    /// By which it is remembered.
    pub(crate) names: Names,
    answers: Cache<Name, Arc<Answer>>,
    absent: Cache<Name, ()>,
    /// Forgettings begun, and of these, ended.
    forgettings: AtomicU64,
    ended: AtomicU64,
    sight: Sight,
    uses: Mutex<HashMap<ApiKeyId, Arc<KeyUse>>>,
}

/// The count of forgettings when a look-up began.
#[derive(Clone, Copy)]
pub(crate) struct Begun(u64);

impl Remembered {
    pub(crate) fn new(entropy: &dyn Entropy) -> Self {
        Self {
            names: Names::new(entropy),
            answers: Cache::builder()
                .max_capacity(MOST)
                .time_to_live(LONGEST)
                .build(),
            absent: Cache::builder()
                .max_capacity(MOST_ABSENT)
                .time_to_live(LONGEST)
                .build(),
            forgettings: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            // Nothing is remembered yet that could have been revoked.
            sight: Sight {
                began: Instant::now(),
                read: AtomicU64::new(0),
            },
            uses: Mutex::default(),
        }
    }

    /// Notes that all revocations were acted upon which could be read at that time.
    pub(crate) fn note_sight(&self, at: Instant) {
        let read = self.sight.since(at);
        self.sight.read.fetch_max(read, Ordering::SeqCst);
    }

    /// Whether revocations have not been read for so long that nothing remembered counts.
    pub(crate) fn is_blind(&self) -> bool {
        self.sight.is_lost(Instant::now())
    }

    /// The answer of a moment ago, if it still holds.
    pub(crate) fn get(&self, name: Name, now: Timestamp) -> Option<Result<Principal, Problem>> {
        Some(self.find(name, now)?.outcome.clone())
    }

    /// An answer of a moment ago that another may be made of: what was begun before is noted only if
    /// neither is forgotten meanwhile. So not while something is being forgotten: that may have passed
    /// the place of the new answer, but not yet that of the old.
    pub(crate) fn part(&self, begun: Begun, name: Name, now: Timestamp) -> Option<Arc<Answer>> {
        let all_ended = self.ended.load(Ordering::SeqCst) == begun.0;
        all_ended.then(|| self.find(name, now)).flatten()
    }

    fn find(&self, name: Name, now: Timestamp) -> Option<Arc<Answer>> {
        if self.is_blind() {
            return None;
        }
        let answer = self.answers.get(&name)?;
        if now >= answer.until {
            return None;
        }
        if let Some(key) = &answer.key {
            key.note(now);
        }
        Some(answer)
    }

    pub(crate) fn is_absent(&self, name: Name) -> bool {
        self.absent.contains_key(&name)
    }

    pub(crate) fn begin(&self) -> Begun {
        Begun(self.forgettings.load(Ordering::SeqCst))
    }

    /// Whether nothing was forgotten since.
    pub(crate) fn is_current(&self, begun: &Begun) -> bool {
        self.begin().0 == begun.0
    }

    /// Notes an answer, unless something was forgotten since its look-up began.
    pub(crate) fn note(&self, begun: Begun, name: Name, answer: Arc<Answer>) {
        self.answers.insert(name, answer);
        if self.begin().0 != begun.0 {
            self.answers.invalidate(&name);
        }
    }

    /// Notes that nobody is behind the credentials.
    pub(crate) fn note_absent(&self, begun: Begun, name: Name) {
        self.absent.insert(name, ());
        if self.begin().0 != begun.0 {
            self.absent.invalidate(&name);
        }
    }

    /// Forgets whatever rests on one of the subjects: keys, sessions, users, tenants.
    pub(crate) fn forget(&self, subjects: &HashSet<Uuid>) {
        self.forgettings.fetch_add(1, Ordering::SeqCst);
        for (name, answer) in &self.answers {
            if answer.rests_on(subjects) {
                self.answers.invalidate(&*name);
            }
        }
        self.ended.fetch_add(1, Ordering::SeqCst);
    }

    /// Forgets who does not exist: someone came to be.
    pub(crate) fn forget_absent(&self) {
        self.forgettings.fetch_add(1, Ordering::SeqCst);
        self.absent.invalidate_all();
        self.ended.fetch_add(1, Ordering::SeqCst);
    }

    /// Where the uses of a key are noted, this one first.
    pub(crate) fn note_use(&self, tenant: TenantId, id: ApiKeyId, now: Timestamp) -> Arc<KeyUse> {
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        let key = Arc::clone(uses.entry(id).or_insert_with(|| {
            Arc::new(KeyUse {
                tenant,
                id,
                at: AtomicI64::new(0),
            })
        }));
        key.note(now);
        key
    }

    /// Takes the uses noted since they were last taken.
    pub(crate) fn take_uses(&self) -> Vec<NotedUse> {
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::new();
        uses.retain(|_, key| {
            let at = key.at.swap(0, Ordering::Relaxed);
            if let Ok(at) = Timestamp::from_microsecond(at)
                && at > Timestamp::UNIX_EPOCH
            {
                taken.push(NotedUse {
                    tenant: key.tenant,
                    id: key.id,
                    at,
                });
                return true;
            }
            // Some answer may still hold it.
            Arc::strong_count(key) > 1
        });
        // In key order, so that two processes never wait for each other.
        taken.sort_by_key(|noted| (noted.tenant, noted.id));
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stoa_kernel::SystemEntropy;

    fn answer(tenant: TenantId) -> Arc<Answer> {
        Arc::new(Answer {
            outcome: Ok(Principal::Administrator),
            until: Timestamp::MAX,
            tenant: Some(tenant),
            session: None,
            user: None,
            key: None,
        })
    }

    #[test]
    fn what_was_forgotten_during_a_look_up_is_not_remembered_by_it() {
        let remembered = Remembered::new(&SystemEntropy);
        let (tenant, name) = (TenantId(Uuid::from_u128(1)), 1);
        let begun = remembered.begin();
        remembered.forget(&HashSet::from([tenant.0]));
        remembered.note(begun, name, answer(tenant));
        assert!(remembered.get(name, Timestamp::UNIX_EPOCH).is_none());
    }

    #[test]
    fn nothing_is_made_of_what_is_being_forgotten() {
        let remembered = Remembered::new(&SystemEntropy);
        let (tenant, name) = (TenantId(Uuid::from_u128(1)), 1);
        let now = Timestamp::UNIX_EPOCH;
        remembered.note(remembered.begin(), name, answer(tenant));
        assert!(remembered.part(remembered.begin(), name, now).is_some());
        // Begun, and not yet at that name.
        remembered.forgettings.fetch_add(1, Ordering::SeqCst);
        assert!(remembered.part(remembered.begin(), name, now).is_none());
        remembered.ended.fetch_add(1, Ordering::SeqCst);
        assert!(remembered.part(remembered.begin(), name, now).is_some());
        let before = remembered.begin();
        remembered.forget_absent();
        assert!(remembered.part(before, name, now).is_none());
    }

    #[test]
    fn nothing_counts_while_revocations_are_not_read() {
        let mut remembered = Remembered::new(&SystemEntropy);
        let (tenant, name) = (TenantId(Uuid::from_u128(1)), 1);
        remembered.note(remembered.begin(), name, answer(tenant));
        let get = |remembered: &Remembered| remembered.get(name, Timestamp::UNIX_EPOCH);
        assert!(get(&remembered).is_some());
        let now = Instant::now();
        remembered.sight.began = now.checked_sub(Duration::from_secs(60)).unwrap();
        assert!(get(&remembered).is_none(), "nothing was read for a minute");
        remembered.note_sight(now - Duration::from_secs(6));
        assert!(get(&remembered).is_none(), "it was read too long ago");
        remembered.note_sight(now);
        assert!(get(&remembered).is_some());
        // What is read late was asked for early, and takes nothing back.
        remembered.note_sight(now - Duration::from_secs(30));
        assert!(get(&remembered).is_some());
    }

    #[test]
    fn only_what_rests_on_the_subject_is_forgotten() {
        let remembered = Remembered::new(&SystemEntropy);
        let (first, second) = (TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
        for (tenant, name) in [(first, 1), (second, 2)] {
            remembered.note(remembered.begin(), name, answer(tenant));
        }
        remembered.forget(&HashSet::from([first.0]));
        assert!(remembered.get(1, Timestamp::UNIX_EPOCH).is_none());
        assert!(remembered.get(2, Timestamp::UNIX_EPOCH).is_some());
    }

    #[test]
    fn a_use_is_taken_once() {
        let remembered = Remembered::new(&SystemEntropy);
        let (tenant, key) = (TenantId(Uuid::from_u128(1)), ApiKeyId(Uuid::from_u128(2)));
        let now = Timestamp::from_second(1_000).unwrap();
        drop(remembered.note_use(tenant, key, now));
        assert_eq!(remembered.take_uses().len(), 1);
        assert!(remembered.take_uses().is_empty());
        assert!(remembered.uses.lock().unwrap().is_empty());
    }
}
