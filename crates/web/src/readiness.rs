//! Whether the server should be sent requests.

use futures_util::future::{BoxFuture, join_all};
use std::{
    borrow::Cow,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Mutex, time::Instant};

/// How long one check may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an outcome is told again before the checks run anew: anyone may ask, without a key.
const FRESH: Duration = Duration::from_millis(250);

/// Why a part is not ready, in words for operators that hold no secret: anyone may read them.
#[derive(Clone, Debug)]
pub struct NotReady(pub Cow<'static, str>);

type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), NotReady>> + Send + Sync>;

/// The checks behind `/readyz`, and whether the server drains.
///
/// Shared between the gateway, which tells, the server, which drains, and whoever adds checks.
/// Without checks it is ready until it drains.
#[derive(Clone, Default)]
pub struct Readiness(Arc<State>);

#[derive(Default)]
struct State {
    draining: AtomicBool,
    checks: RwLock<Vec<(&'static str, Check)>>,
    last: Mutex<Option<(Instant, Arc<[Outcome]>)>>,
}

/// What a check said.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) name: &'static str,
    pub(crate) state: Result<(), NotReady>,
    pub(crate) took: Duration,
}

impl Readiness {
    /// Adds a check. It counts as failed if it takes more than two seconds; all checks run at once,
    /// and at most four times a second.
    pub fn check<F, Answer>(&self, name: &'static str, check: F)
    where
        F: Fn() -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<(), NotReady>> + Send + 'static,
    {
        self.0
            .checks
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push((name, Arc::new(move || Box::pin(check()))));
    }

    /// Says from now on that the server is not ready, whatever the checks say.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::Release);
    }

    /// Whether the server drains.
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Acquire)
    }

    /// What each check says, in the order they were added.
    pub(crate) async fn outcomes(&self) -> Arc<[Outcome]> {
        let mut last = self.0.last.lock().await;
        if let Some((at, outcomes)) = &*last
            && at.elapsed() < FRESH
        {
            return Arc::clone(outcomes);
        }
        let checks = self
            .0
            .checks
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let outcomes: Arc<[Outcome]> = join_all(checks.into_iter().map(run)).await.into();
        *last = Some((Instant::now(), Arc::clone(&outcomes)));
        outcomes
    }
}

async fn run((name, check): (&'static str, Check)) -> Outcome {
    let began = Instant::now();
    let state = tokio::time::timeout(PATIENCE, check())
        .await
        .unwrap_or(Err(NotReady("gave no answer in time".into())));
    Outcome {
        name,
        state,
        took: began.elapsed(),
    }
}
