//! Who calls, and the one question `web` asks of `identity`.

use crate::{Origins, Scopes};
use futures_util::future::BoxFuture;
use std::fmt;
use stoa_kernel::{Actor, PersonKey, Problem, ProblemKind, Role, SessionId, TenantId, UserId};

/// What a request brings to say who it is; nothing has been checked yet. At least one is there.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// `X-API-Key`: names the tenant.
    pub api_key: Option<&'a str>,
    /// `Authorization: Bearer`: names the person, or the platform's administrator.
    pub bearer: Option<&'a str>,
}

impl fmt::Debug for Credentials<'_> {
    /// Says which credentials there are, never what they are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("api_key", &self.api_key.is_some())
            .field("bearer", &self.bearer.is_some())
            .finish()
    }
}

/// Who calls within a tenant, and what they may do there.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The tenant whose data is touched.
    pub tenant: TenantId,
    /// The one who acts, as written into audit rows and events.
    pub actor: Actor,
    /// What is allowed: to a person what users may do at all, whatever the key that came along may.
    pub scopes: Scopes,
    /// The person, if a token named one.
    pub user: Option<UserId>,
    /// The person's log-in.
    pub session: Option<SessionId>,
    /// The person's own key: what is written down of them is encrypted under it.
    pub person_key: Option<PersonKey>,
    /// The highest of the person's roles.
    pub role: Option<Role>,
    /// Whether the key is one that stands in web pages for all to read.
    pub publishable: bool,
    /// From which pages the key may be used.
    pub origins: Origins,
    /// Whether a secret key came along, so that a server asks and not somebody's browser.
    pub secret_key: bool,
    /// How often the tenant, its people and their addresses may ask.
    pub rates: Rates,
}

/// How often a tenant and those who come to it may ask; each is at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Requests of the whole tenant in a minute.
    pub tenant_per_minute: u32,
    /// Requests of the whole tenant in an hour.
    pub tenant_per_hour: u32,
    /// Requests of each of its users in a minute.
    pub user_per_minute: u32,
    /// Requests from each address in a minute, where no secret key comes along.
    pub address_per_minute: u32,
}

impl Caller {
    /// Whether a person of at least that role calls, or the tenant itself by a secret key alone.
    pub fn holds(&self, role: Role) -> bool {
        self.is_tenant() || self.role.is_some_and(|held| held >= role)
    }

    /// Whether the other, found by the same credentials at another time, is the same and may the same.
    pub(crate) fn may_the_same_as(&self, other: &Self) -> bool {
        self.tenant == other.tenant
            && self.actor == other.actor
            && self.scopes == other.scopes
            && self.user == other.user
            && self.session == other.session
            && self.role == other.role
            && self.publishable == other.publishable
            && self.origins == other.origins
            && self.secret_key == other.secret_key
    }

    /// Whether the tenant itself calls: a secret key, and no person.
    pub fn is_tenant(&self) -> bool {
        self.secret_key && self.user.is_none()
    }

    /// The person who calls.
    ///
    /// # Errors
    /// `user_required` (403) if no token named one.
    pub fn require_user(&self) -> Result<UserId, Problem> {
        self.user.ok_or_else(|| {
            Problem::new(
                ProblemKind::Forbidden,
                "user_required",
                "this needs a person: send a user's token as Authorization: Bearer",
            )
        })
    }
}

/// Who was found behind the credentials.
#[derive(Clone, Debug)]
pub enum Principal {
    /// Someone within a tenant.
    Caller(Caller),
    /// The platform's administrator, who stands outside of all tenants.
    Administrator,
}

/// The answer to [`Authenticator::authenticate`], under way.
pub type Authenticating<'a> = BoxFuture<'a, Result<Principal, Problem>>;

/// Tells who stands behind credentials. `identity` implements it, `app` wires it.
///
/// A refusal is a problem of kind [`ProblemKind::Unauthenticated`], the same for keys that never
/// were, are revoked or belong to a suspended tenant, unless the caller proved to hold the key.
pub trait Authenticator: Send + Sync + 'static {
    /// The answer where it needs no look-up: a key seen a moment ago, or one that is garbage by its
    /// checksum. Runs for every request, so it should not allocate.
    fn cached(&self, credentials: &Credentials<'_>) -> Option<Result<Principal, Problem>>;

    /// The answer by looking it up. Asked only where [`Authenticator::cached`] has none.
    fn authenticate<'a>(&'a self, credentials: Credentials<'a>) -> Authenticating<'a>;

    /// Whether web pages of this origin may use some key, whoever's. A browser asks so before it sends
    /// the key (CORS); which key they may use is checked once it comes.
    fn admits_pages<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, bool>;
}
