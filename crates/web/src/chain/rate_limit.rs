//! How often each may ask.
//!
//! Before it is known who calls, requests without credentials, and failed ones, are counted by
//! address; whoever fails too often is refused without a look-up. Once it is known, the tenant, the
//! person and the address are counted by the tenant's own figures. An address is not counted for
//! secret keys: a tenant's server is one address. Routes of operation are not limited.

use super::client_address::subject;
use crate::{ApiError, Caller, Principal};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header::InvalidHeaderValue};
use moka::sync::Cache;
use std::{net::IpAddr, sync::Arc, time::Duration};
use stoa_cache::{Limit, Limiter, Quota, Standing, Verdict};
use stoa_kernel::{Problem, ProblemKind};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Of an address that says nothing of who it is.
const ADDRESS: Quota = Quota::per_minute(100);
/// Of failed credentials from an address.
const FAILED: Quota = Quota::per_minute(100);

/// How long an address from which a secret key came is known as a server's.
const SERVER_KNOWN: Duration = Duration::from_secs(3600);
/// The most addresses that are known so.
const MOST_SERVERS: u64 = 10_000;

/// Counts what each asks.
pub(crate) struct RateLimits {
    limiter: Arc<dyn Limiter>,
    /// Where secret keys came from. A server with one bad key among good ones is not shut out.
    servers: Cache<u128, ()>,
}

/// What the counting found for a request that goes on; `None` where nothing limits it.
pub(super) type Counted = Result<Option<Standing>, Refused>;

/// The limit that has no permit left.
pub(super) struct Refused(Standing);

impl RateLimits {
    pub(crate) fn new(limiter: Arc<dyn Limiter>) -> Self {
        let servers = Cache::builder()
            .max_capacity(MOST_SERVERS)
            .time_to_live(SERVER_KNOWN)
            .build();
        Self { limiter, servers }
    }

    /// Counts a request without credentials.
    pub(super) async fn anonymous(&self, from: Option<IpAddr>) -> Counted {
        match from {
            Some(address) => self.take(&[of_address(address, ADDRESS)]).await,
            None => Ok(None),
        }
    }

    /// Whether credentials that are not yet known may be looked up at all.
    pub(super) async fn may_try(&self, from: Option<IpAddr>) -> Counted {
        let Some(address) = from else {
            return Ok(None);
        };
        if self.servers.contains_key(&subject(address)) {
            return Ok(None);
        }
        let limits = [of_failures(address)];
        told(self.limiter.look(&limits).await).map(|_| None)
    }

    /// Notes where somebody who was looked up came from.
    pub(super) fn found(&self, from: Option<IpAddr>, principal: &Principal) {
        if let (Some(address), Principal::Caller(caller)) = (from, principal)
            && caller.secret_key
        {
            self.servers.insert(subject(address), ());
        }
    }

    /// Counts credentials that were refused.
    pub(super) async fn failed(&self, from: Option<IpAddr>) -> Counted {
        let Some(address) = from else {
            return Ok(None);
        };
        let counted = self.take(&[of_failures(address)]).await.map(|_| None);
        if self.servers.contains_key(&subject(address)) {
            return Ok(None);
        }
        counted
    }

    /// Counts a request of somebody known.
    pub(super) async fn known(&self, from: Option<IpAddr>, principal: &Principal) -> Counted {
        let Principal::Caller(caller) = principal else {
            return Ok(None);
        };
        let rates = caller.rates;
        let tenant = caller.tenant.0.as_u128();
        let of_tenant = |policy, quota| Limit {
            policy,
            subject: tenant,
            quota,
        };
        let mut limits =
            [of_tenant("tenant-minute", Quota::per_minute(rates.tenant_per_minute)); 4];
        let mut count = 1;
        let mut add = |limit| {
            if let Some(slot) = limits.get_mut(count) {
                *slot = limit;
                count += 1;
            }
        };
        add(of_tenant(
            "tenant-hour",
            Quota::per_hour(rates.tenant_per_hour),
        ));
        if let Some(user) = caller.user {
            add(Limit {
                policy: "user",
                subject: user.0.as_u128(),
                quota: Quota::per_minute(rates.user_per_minute),
            });
        }
        if let Some(address) = from.filter(|_| counts_address(caller)) {
            let mut limit = of_address(address, Quota::per_minute(rates.address_per_minute));
            // Each tenant's visitors by themselves: one tenant's figures are no other's concern.
            limit.subject ^= tenant;
            add(limit);
        }
        self.take(limits.get(..count).unwrap_or(&limits)).await
    }

    async fn take(&self, limits: &[Limit]) -> Counted {
        told(self.limiter.take(limits).await)
    }
}

/// Only a secret key speaks for a server.
fn counts_address(caller: &Caller) -> bool {
    !caller.secret_key
}

fn told(verdict: Verdict) -> Counted {
    match verdict {
        Verdict::Taken(standing) => Ok(standing),
        Verdict::Refused(standing) => Err(Refused(standing)),
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Standing { policy, quota, .. } = self.0;
        let detail = format!(
            "more than {} requests in {} seconds ({policy}); wait as Retry-After says",
            quota.permits,
            quota.window.as_secs(),
        );
        let problem = Problem {
            retry_after: Some(self.0.retry_after()),
            ..Problem::new(ProblemKind::RateLimited, "rate_limited", detail)
        };
        let mut response = ApiError(problem).into_response();
        tell(&mut response, self.0);
        response
    }
}

/// The answer, with how the limits stand.
pub(super) fn answered(mut response: Response, standing: Option<Standing>) -> Response {
    if let Some(standing) = standing {
        tell(&mut response, standing);
    }
    response
}

/// Tells the client how the tightest of its limits stands (draft-ietf-httpapi-ratelimit-headers).
fn tell(response: &mut Response, standing: Standing) {
    let Standing { policy, quota, .. } = standing;
    let policies = spelled(policy, ("q", quota.permits), ("w", quota.window.as_secs()));
    let limit = spelled(
        policy,
        ("r", standing.remaining),
        ("t", standing.retry_after()),
    );
    let headers = response.headers_mut();
    if let (Ok(policies), Ok(limit)) = (policies, limit) {
        headers.insert(RATE_LIMIT_POLICY, policies);
        headers.insert(RATE_LIMIT, limit);
    }
}

/// A policy with two numbers. Every answer has two of these, so that they are put together by hand.
fn spelled(
    policy: &str,
    one: (&str, impl itoa::Integer),
    other: (&str, impl itoa::Integer),
) -> Result<HeaderValue, InvalidHeaderValue> {
    let (mut first, mut second) = (itoa::Buffer::new(), itoa::Buffer::new());
    let parts = [
        "\"",
        policy,
        "\";",
        one.0,
        "=",
        first.format(one.1),
        ";",
        other.0,
        "=",
        second.format(other.1),
    ];
    // Names of policies and numbers are valid in headers.
    HeaderValue::try_from(parts.concat())
}

fn of_address(address: IpAddr, quota: Quota) -> Limit {
    Limit {
        policy: "address",
        subject: subject(address),
        quota,
    }
}

fn of_failures(address: IpAddr) -> Limit {
    Limit {
        policy: "failed-credentials",
        subject: subject(address),
        quota: FAILED,
    }
}
