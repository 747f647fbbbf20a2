//! How often a log-in may fail.
//!
//! Counted before the password is checked, so that attempts at once get no more than attempts in
//! turn; whoever proves right, or could not be checked, gets the permit back.

use crate::{IdentityError, secret::hash};
use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};
use stoa_cache::{Limit, Limiter, Quota, Standing, Verdict};
use stoa_kernel::{Origin, Problem, ProblemKind};

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

/// Whoever has an IPv6 address has its whole /64.
fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
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

fn too_many(standing: Standing) -> Problem {
    let seconds = standing.reset.as_millis().div_ceil(1000).max(1);
    Problem {
        retry_after: Some(u32::try_from(seconds).unwrap_or(u32::MAX)),
        ..Problem::new(
            ProblemKind::RateLimited,
            "too_many_attempts",
            "too many log-ins failed; wait as Retry-After says, or have the password reset",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_of_ipv6_is_one_address() {
        let of = |text: &str| text.parse().map(subscriber).ok();
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
