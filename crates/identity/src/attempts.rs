//! How often a log-in may fail, and how often letters may be asked for.
//!
//! Log-ins are counted before the password is checked, so that attempts at once get no more than
//! attempts in turn; whoever proves right, could not be checked, or gave up, gets the permit back.
//! Letters are counted whether anybody has the address or not.
//!
//! Of an account each client is counted by itself, so that nobody shuts another out. A tenant's
//! server that asks for its users is one client, unless it says for whom it asks
//! (`Stoa-Client-Address`): without that it gets more attempts, because they are all its users'.

use crate::{IdentityError, secret::hash};
use futures_util::future::Either;
use std::{sync::Arc, time::Duration};
use stoa_cache::{Limit, Limiter, Quota, Standing, Verdict};
use stoa_kernel::{Origin, Problem, ProblemKind};
use stoa_web::subscriber;

const QUARTER: Duration = Duration::from_secs(15 * 60);
const DAY: Duration = Duration::from_secs(24 * 3600);

const fn in_quarter(permits: u32) -> Quota {
    Quota {
        permits,
        window: QUARTER,
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Try {
    /// A log-in.
    LogIn,
    /// A letter that sets the password anew, or confirms the address.
    Letter,
}

/// The limits of one sort of attempt.
struct Rules {
    /// Of one account from one client.
    account: (&'static str, Quota),
    /// Of one account from a tenant's server that does not say for whom it asks.
    by_server: (&'static str, Quota),
    /// From one client, whosever account.
    address: (&'static str, Quota),
    refusal: (&'static str, &'static str),
}

impl Try {
    fn rules(self) -> Rules {
        match self {
            Self::LogIn => Rules {
                account: ("log-in-account", in_quarter(5)),
                by_server: ("log-in-server", in_quarter(20)),
                address: ("log-in-address", in_quarter(50)),
                refusal: (
                    "too_many_attempts",
                    "too many log-ins failed; wait as Retry-After says, or have the password reset",
                ),
            },
            Self::Letter => Rules {
                account: ("letter-account", in_quarter(5)),
                by_server: ("letter-server", in_quarter(20)),
                address: ("letter-address", in_quarter(50)),
                refusal: (
                    "too_many_attempts",
                    "too many letters were asked for; wait as Retry-After says",
                ),
            },
        }
    }
}

/// The most letters to one address in a day, whoever asks for them: beyond it none is written, and
/// nobody is told.
const LETTERS: Quota = Quota {
    permits: 20,
    window: DAY,
};

/// Whether the address of an attempt is the person's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// It is: a browser asks, or a server that told whose address it is.
    Known,
    /// It is that of the tenant's server, and so of all its users.
    BehindServer,
}

/// Counts attempts.
pub(crate) struct Attempts(Arc<dyn Limiter>);

/// Permits taken for one attempt.
pub(crate) struct Attempt {
    limiter: Arc<dyn Limiter>,
    limits: Vec<Limit>,
}

impl Attempts {
    pub(crate) fn new(limiter: Arc<dyn Limiter>) -> Self {
        Self(limiter)
    }

    /// Takes permits for an attempt on the account of that address.
    ///
    /// # Errors
    /// `too_many_attempts` (429).
    pub(crate) async fn begin(
        &self,
        what: Try,
        origin: &Origin,
        email_key: &str,
        client: Client,
    ) -> Result<Attempt, Problem> {
        let rules = what.rules();
        let limits = limits(&rules, origin, email_key, client);
        match self.0.take(&limits).await {
            Verdict::Taken(_) => Ok(Attempt {
                limiter: Arc::clone(&self.0),
                limits,
            }),
            Verdict::Refused(standing) => Err(too_many(&rules, standing)),
        }
    }

    /// Whether another letter may go to that address today.
    pub(crate) async fn may_write(&self, origin: &Origin, email_key: &str) -> bool {
        let limit = Limit {
            policy: "letters",
            subject: number(&format!("{}\0{email_key}", origin.tenant.0)),
            quota: LETTERS,
        };
        matches!(self.0.take(&[limit]).await, Verdict::Taken(_))
    }
}

impl Attempt {
    /// Settles a log-in by its outcome: only a wrong address or password is kept.
    pub(crate) fn settle<T>(self, outcome: &Result<T, IdentityError>) {
        if matches!(outcome, Err(IdentityError::WrongLogin)) {
            self.keep();
        }
    }

    /// Keeps the permits.
    pub(crate) fn keep(mut self) {
        self.limits.clear();
    }
}

impl Drop for Attempt {
    /// Gives the permits back: the outcome was a good one, or nobody waited for it.
    fn drop(&mut self) {
        if self.limits.is_empty() {
            return;
        }
        if let Either::Left(_) = self.limiter.give_back(&self.limits) {
            return;
        }
        // Asked elsewhere, which takes longer than dropping may.
        let (limiter, limits) = (Arc::clone(&self.limiter), std::mem::take(&mut self.limits));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { limiter.give_back(&limits).await });
        }
    }
}

fn limits(rules: &Rules, origin: &Origin, email_key: &str, client: Client) -> Vec<Limit> {
    let limit = |(policy, quota), subject: &str| Limit {
        policy,
        subject: number(subject),
        quota,
    };
    let tenant = origin.tenant.0;
    match (origin.address.map(subscriber), client) {
        (Some(address), Client::Known) => {
            let account = format!("{tenant}\0{email_key}\0{address}");
            vec![
                limit(rules.account, &account),
                limit(rules.address, &address.to_string()),
            ]
        }
        (_, Client::BehindServer) => {
            vec![limit(rules.by_server, &format!("{tenant}\0{email_key}"))]
        }
        // Only where no request comes over a network.
        (None, Client::Known) => vec![limit(rules.account, &format!("{tenant}\0{email_key}\0"))],
    }
}

/// Half of the text's SHA-256, so that nobody can choose whose permits they take.
fn number(text: &str) -> u128 {
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(hash(text.as_bytes())) {
        *to = from;
    }
    u128::from_be_bytes(half)
}

fn too_many(rules: &Rules, standing: Standing) -> Problem {
    let (code, words) = rules.refusal;
    Problem {
        retry_after: Some(standing.retry_after()),
        ..Problem::new(ProblemKind::RateLimited, code, words)
    }
}
