//! The extractor is the permission: a handler that takes a [`Permit`] runs only for those who may.

use crate::{
    Action, ApiError, Caller, Principal,
    chain::{Authenticated, ClientAddress, RequestId},
    told::Told,
};
use axum::extract::FromRequestParts;
use http::{HeaderValue, header, request::Parts};
use std::{marker::PhantomData, net::IpAddr, ops::Deref, sync::Arc};
use stoa_kernel::{Actor, Origin, Problem, ProblemKind, TenantId};
use stoa_store::{Answer, Claim, Pending};

/// The longest `User-Agent` that is kept, in characters.
const LONGEST_USER_AGENT: usize = 256;

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
}

/// Proof that the caller may do what `P` names, and who it is (by [`Deref`] to [`Caller`]).
///
/// As an extractor it refuses with 401 where credentials are missing or bad, with 403
/// `missing_scope` where the scope is missing (`not_for_users` if a person asks), and with 403 `tenant_required` for the platform's
/// administrator, who belongs to no tenant.
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

    /// What audit rows and events record about this request. Made anew at each call.
    pub fn origin(&self) -> Origin {
        self.arrival.origin(self.caller.tenant, self.caller.actor)
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
        Ok(Self {
            caller: caller.clone(),
            arrival: Arrival::of(parts),
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
        self.arrival.origin(tenant, Actor::Administrator)
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
    address: Option<IpAddr>,
    user_agent: Option<HeaderValue>,
    claim: Option<Claim>,
}

impl Arrival {
    fn of(parts: &Parts) -> Self {
        Self {
            id: RequestId::of(&parts.extensions),
            address: parts.extensions.get::<ClientAddress>().map(|from| from.0),
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

    fn origin(&self, tenant: TenantId, actor: Actor) -> Origin {
        Origin {
            tenant,
            actor,
            request_id: Arc::from(self.id.as_str()),
            address: self.address,
            user_agent: self.user_agent.as_ref().map(|value| {
                let text = String::from_utf8_lossy(value.as_bytes());
                match text.char_indices().nth(LONGEST_USER_AGENT) {
                    Some((end, _)) => Arc::from(text.get(..end).unwrap_or_default()),
                    None => Arc::from(text.as_ref()),
                }
            }),
        }
    }
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
