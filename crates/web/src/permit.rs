//! The extractor is the permission: a handler that takes a [`Permit`] runs only for those who may.

use crate::{
    Action, ApiError, Caller, Principal,
    chain::{Authenticated, ClientAddress, RequestId},
    told::Told,
};
use axum::extract::{FromRequestParts, MatchedPath};
use http::{HeaderName, HeaderValue, Method, header, request::Parts};
use std::{marker::PhantomData, net::IpAddr, ops::Deref, sync::Arc};
use stoa_kernel::{Actor, Origin, PersonKey, Problem, ProblemKind, Role, TenantId};
use stoa_store::{Answer, Claim, Pending};

/// The longest `User-Agent` that is kept, in characters.
const LONGEST_USER_AGENT: usize = 256;
/// For whom a tenant's server asks.
const CLIENT_ADDRESS: HeaderName = HeaderName::from_static("stoa-client-address");

/// One thing that is allowed or not, as a type without values.
///
/// ```
/// struct WriteComments;
///
/// impl stoa_web::Permission for WriteComments {
///     const RESOURCE: &'static str = "comments";
///     const ACTION: stoa_web::Action = stoa_web::Action::Write;
/// }
/// ```
pub trait Permission: Send + Sync + 'static {
    /// The resource, as it stands in scopes.
    const RESOURCE: &'static str;
    /// Reading or writing.
    const ACTION: Action;
    /// Who of those whose scopes allow it may.
    const FOR: Who = Who::Anyone;
}

/// Who may, of those whose scopes allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A key of any kind, or a person.
    Anyone,
    /// A key alone: what precedes a log-in.
    Keys,
    /// A secret key alone: the tenant itself.
    Tenant,
    /// A person, whatever key comes along.
    People,
    /// A person of at least this role, or a secret key alone.
    Holding(Role),
}

impl Who {
    fn admit(self, caller: &Caller) -> Result<(), ApiError> {
        let is_person = caller.user.is_some();
        match self {
            Self::Anyone => Ok(()),
            Self::People => Ok(caller.require_user().map(drop)?),
            Self::Keys | Self::Tenant if is_person => Err(forbidden(
                "not_for_users",
                "users may not do this: leave Authorization out and send the tenant's key alone",
            )),
            Self::Keys => Ok(()),
            Self::Holding(role) if caller.holds(role) => Ok(()),
            Self::Holding(role) if is_person => Err(forbidden(
                "role_required",
                format!("this needs the role {}", role.word()),
            )),
            Self::Tenant if caller.is_tenant() => Ok(()),
            Self::Tenant | Self::Holding(_) => Err(forbidden(
                "secret_key_required",
                "a publishable key may not do this",
            )),
        }
    }
}

/// Proof that the caller may do what `P` names, and who it is (by [`Deref`] to [`Caller`]).
///
/// As an extractor it refuses with 401 where credentials are missing or bad, with 403
/// `missing_scope` where the scope is missing (`not_for_users` if a person asks), as [`Permission::FOR`]
/// says (`user_required`, `not_for_users`, `secret_key_required`, `role_required`), and with 403
/// `tenant_required` for the platform's administrator, who belongs to no tenant.
pub struct Permit<P> {
    caller: Caller,
    arrival: Arrival,
    permission: PhantomData<fn() -> P>,
}

impl<P> Permit<P> {
    /// Who calls.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Whether the origin's address is the client's own: no secret key came along, so that no server
    /// stands between, or that server told the address of its client (`Stoa-Client-Address`).
    pub fn is_client_known(&self) -> bool {
        !self.caller.secret_key || self.arrival.is_told
    }

    /// What audit rows and events record about this request. Made anew at each call.
    pub fn origin(&self) -> Origin {
        let key = self.caller.person_key.clone();
        self.arrival
            .origin(self.caller.tenant, self.caller.actor, key)
    }

    /// The claim of the request, if it brought an `Idempotency-Key`: for commands that go through a
    /// [`stoa_store::Combiner`].
    pub fn claim(&self) -> Option<Claim> {
        self.arrival.claim.clone()
    }

    /// Commits what a command did, and tells the client so: now, and whenever the same request comes
    /// again under its `Idempotency-Key`.
    ///
    /// # Errors
    /// `idempotency_key_in_use` (409), or what the store says; nothing happened then, unless the
    /// code is `outcome_unknown`.
    pub async fn answer<T>(
        &self,
        pending: Pending<'_, T>,
        told: impl FnOnce(&T) -> Answer,
    ) -> Result<Told, ApiError> {
        self.arrival.answer(pending, told).await
    }
}

impl<P> Deref for Permit<P> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<P: Permission, S: Sync> FromRequestParts<S> for Permit<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = match principal(parts)? {
            Principal::Caller(caller) => caller,
            Principal::Administrator => {
                return Err(forbidden(
                    "tenant_required",
                    "this belongs to a tenant: use one of the tenant's keys",
                ));
            }
        };
        if !caller.scopes.allow(P::RESOURCE, P::ACTION) {
            return Err(match caller.user {
                None => missing_scope(P::RESOURCE, P::ACTION),
                Some(_) => not_for_users(P::RESOURCE, P::ACTION),
            });
        }
        P::FOR.admit(caller)?;
        let mut arrival = Arrival::of(parts);
        if caller.secret_key {
            arrival.hear(parts)?;
        }
        Ok(Self {
            caller: caller.clone(),
            arrival,
            permission: PhantomData,
        })
    }
}

/// Proof that the platform's administrator calls.
///
/// As an extractor it refuses with 401 where credentials are missing or bad, and with 403
/// `administrator_required` for anyone else.
pub struct AdminPermit {
    arrival: Arrival,
}

impl AdminPermit {
    /// What audit rows and events record about this request, which touches `tenant`.
    pub fn origin(&self, tenant: TenantId) -> Origin {
        self.arrival.origin(tenant, Actor::Administrator, None)
    }

    /// Commits what a command did, and tells the client so, as [`Permit::answer`] does.
    ///
    /// # Errors
    /// As [`Permit::answer`].
    pub async fn answer<T>(
        &self,
        pending: Pending<'_, T>,
        told: impl FnOnce(&T) -> Answer,
    ) -> Result<Told, ApiError> {
        self.arrival.answer(pending, told).await
    }
}

impl<S: Sync> FromRequestParts<S> for AdminPermit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        match principal(parts)? {
            Principal::Administrator => Ok(Self {
                arrival: Arrival::of(parts),
            }),
            Principal::Caller(_) => Err(forbidden(
                "administrator_required",
                "only the platform's administrator may do this",
            )),
        }
    }
}

/// Where and how the request came in.
struct Arrival {
    id: RequestId,
    method: Method,
    route: Option<MatchedPath>,
    address: Option<IpAddr>,
    /// Whether the address is what a tenant's server told of its client.
    is_told: bool,
    user_agent: Option<HeaderValue>,
    claim: Option<Claim>,
}

impl Arrival {
    fn of(parts: &Parts) -> Self {
        Self {
            id: RequestId::of(&parts.extensions),
            method: parts.method.clone(),
            route: parts.extensions.get::<MatchedPath>().cloned(),
            address: parts.extensions.get::<ClientAddress>().map(|from| from.0),
            is_told: false,
            user_agent: parts.headers.get(header::USER_AGENT).cloned(),
            claim: parts.extensions.get::<Claim>().cloned(),
        }
    }

    async fn answer<T>(
        &self,
        pending: Pending<'_, T>,
        told: impl FnOnce(&T) -> Answer,
    ) -> Result<Told, ApiError> {
        let answer = told(pending.outcome());
        let (_, position) = match &self.claim {
            Some(claim) => pending.commit_answering(claim, &answer).await?,
            None => pending.commit().await?,
        };
        Ok(Told::new(answer, position))
    }

    /// Takes the word of a tenant's server for whom it asks. To be believed from the holder of a
    /// secret key only, who could as well act without asking.
    fn hear(&mut self, parts: &Parts) -> Result<(), ApiError> {
        let Some(value) = parts.headers.get(CLIENT_ADDRESS) else {
            return Ok(());
        };
        let address = value
            .to_str()
            .ok()
            .and_then(|text| text.trim().parse().ok());
        let Some(address) = address else {
            let words = "must be one IP address, such as 203.0.113.7";
            return Err(Problem::field("Stoa-Client-Address", "malformed_address", words).into());
        };
        self.address = Some(address);
        self.is_told = true;
        Ok(())
    }

    fn origin(&self, tenant: TenantId, actor: Actor, person_key: Option<PersonKey>) -> Origin {
        Origin {
            tenant,
            actor,
            request_id: Arc::from(self.id.as_str()),
            operation: operation(&self.method, self.route.as_ref()),
            address: self.address,
            user_agent: self.user_agent.as_ref().map(user_agent),
            person_key,
            trace: stoa_trace::parent(),
        }
    }
}

/// What the client calls itself, as far as it is kept.
pub(crate) fn user_agent(value: &HeaderValue) -> Arc<str> {
    let text = String::from_utf8_lossy(value.as_bytes());
    match text.char_indices().nth(LONGEST_USER_AGENT) {
        Some((end, _)) => Arc::from(text.get(..end).unwrap_or_default()),
        None => Arc::from(text.as_ref()),
    }
}

/// Method and template of the route, such as `DELETE /v1/comments/{id}/like`.
pub(crate) fn operation(method: &Method, route: Option<&MatchedPath>) -> Arc<str> {
    let (method, route) = (method.as_str(), route.map_or("", MatchedPath::as_str));
    let mut operation = String::with_capacity(method.len() + 1 + route.len());
    operation.extend([method, " ", route]);
    operation.into()
}

fn principal(parts: &Parts) -> Result<&Principal, ApiError> {
    match parts.extensions.get::<Authenticated>() {
        Some(Authenticated(Ok(principal))) => Ok(principal),
        Some(Authenticated(Err(problem))) => Err(problem.clone().into()),
        None => Err(Problem::new(
            ProblemKind::Unauthenticated,
            "credentials_required",
            "send a key as X-API-Key, or a token as Authorization: Bearer",
        )
        .into()),
    }
}

fn missing_scope(resource: &'static str, action: Action) -> ApiError {
    forbidden(
        "missing_scope",
        format!("this needs the scope {resource}:{}", action.word()),
    )
}

fn not_for_users(resource: &'static str, action: Action) -> ApiError {
    forbidden(
        "not_for_users",
        format!(
            "users may not do this, or not by this key: it needs the scope {resource}:{}. To act as \
             the tenant send its secret key alone",
            action.word()
        ),
    )
}

fn forbidden(code: &'static str, detail: impl Into<std::borrow::Cow<'static, str>>) -> ApiError {
    Problem::new(ProblemKind::Forbidden, code, detail).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Origins, Rates, Scopes};
    use stoa_kernel::{ApiKeyId, UserId};

    fn caller(secret_key: bool, role: Option<Role>) -> Caller {
        let id = uuid::Uuid::from_u128(1);
        Caller {
            tenant: TenantId(id),
            actor: Actor::Tenant(ApiKeyId(id)),
            scopes: Scopes::all(),
            user: role.map(|_| UserId(id)),
            session: None,
            person_key: None,
            role,
            publishable: !secret_key && role.is_none(),
            origins: Origins::default(),
            secret_key,
            rates: Rates {
                tenant_per_minute: 1,
                tenant_per_hour: 1,
                user_per_minute: 1,
                address_per_minute: 1,
            },
        }
    }

    #[test]
    fn each_audience_is_admitted_to_what_is_its_own_and_told_why_it_is_not() {
        let (server, page) = (caller(true, None), caller(false, None));
        let user = caller(false, Some(Role::User));
        let moderator = caller(false, Some(Role::Moderator));
        let behind_server = caller(true, Some(Role::User));
        let all = [&server, &page, &user, &moderator, &behind_server];
        let moderating = Who::Holding(Role::Moderator);
        let (no_key, no_user) = ("not_for_users", "user_required");
        let (no_secret, no_role) = ("secret_key_required", "role_required");
        for (who, expected) in [
            (Who::Anyone, ["", "", "", "", ""]),
            (Who::Keys, ["", "", no_key, no_key, no_key]),
            (Who::Tenant, ["", no_secret, no_key, no_key, no_key]),
            (Who::People, [no_user, no_user, "", "", ""]),
            (moderating, ["", no_secret, no_role, "", no_role]),
        ] {
            let told = all.map(|caller| who.admit(caller).err().map_or("", |error| error.0.code));
            assert_eq!(told, expected, "{who:?}");
        }
    }
}
