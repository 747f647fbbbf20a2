//! How often a log-in may fail.
//!
//! Counted before the password is checked, so that attempts at once get no more than attempts in
//! turn; whoever proves right, or could not be checked, gets the permit back.

use crate::{IdentityError, secret::hash};
use std::{sync::Arc, time::Duration};
use stoa_cache::{Limit, Limiter, Quota, Standing, Verdict};
use stoa_kernel::{Origin, Problem, ProblemKind};
use stoa_web::subscriber;

const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Of one account from one address.
const OF_ACCOUNT: Quota = Quota {
    permits: 5,
    window: WINDOW,
};
/// From one address, whosever account.
const OF_ADDRESS: Quota = Quota {
    permits: 50,
    window: WINDOW,
};

/// Counts failed log-ins.
pub(crate) struct Attempts(Arc<dyn Limiter>);

/// Permits taken for one log-in.
pub(crate) struct Attempt<'a> {
    limiter: &'a dyn Limiter,
    limits: Vec<Limit>,
}

impl Attempts {
    pub(crate) fn new(limiter: Arc<dyn Limiter>) -> Self {
        Self(limiter)
    }

    /// Takes permits for a log-in. Where a tenant's server asks for its users (`by_server`), its
    /// address is that of them all and is not counted by itself.
    ///
    /// # Errors
    /// `too_many_attempts` (429).
    pub(crate) async fn begin(
        &self,
        origin: &Origin,
        email_key: &str,
        by_server: bool,
    ) -> Result<Attempt<'_>, Problem> {
        let limits = limits(origin, email_key, by_server);
        match self.0.take(&limits).await {
            Verdict::Taken(_) => Ok(Attempt {
                limiter: &*self.0,
                limits,
            }),
            Verdict::Refused(standing) => Err(too_many(standing)),
        }
    }
}

impl Attempt<'_> {
    /// Settles the attempt by its outcome: only a wrong address or password is kept.
    pub(crate) async fn settle<T>(self, outcome: &Result<T, IdentityError>) {
        if !matches!(outcome, Err(IdentityError::WrongLogin)) {
            self.limiter.give_back(&self.limits).await;
        }
    }
}

fn limits(origin: &Origin, email_key: &str, by_server: bool) -> Vec<Limit> {
    let address = origin.address.map(subscriber);
    let from = address.map_or_else(String::new, |address| address.to_string());
    let account = format!("{}\0{email_key}\0{from}", origin.tenant.0);
    let mut limits = vec![Limit {
        policy: "log-in-account",
        subject: number(&account),
        quota: OF_ACCOUNT,
    }];
    if address.is_some() && !by_server {
        limits.push(Limit {
            policy: "log-in-address",
            subject: number(&from),
            quota: OF_ADDRESS,
        });
    }
    limits
}

/// Half of the text's SHA-256, so that nobody can choose whose permits they take.
fn number(text: &str) -> u128 {
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(hash(text.as_bytes())) {
        *to = from;
    }
    u128::from_be_bytes(half)
}

fn too_many(standing: Standing) -> Problem {
    Problem {
        retry_after: Some(standing.retry_after()),
        ..Problem::new(
            ProblemKind::RateLimited,
            "too_many_attempts",
            "too many log-ins failed; wait as Retry-After says, or have the password reset",
        )
    }
}
