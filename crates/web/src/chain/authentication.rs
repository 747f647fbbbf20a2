//! Who calls, by credentials alone. Headers that claim an identity are never read.

use super::{
    client_address::ClientAddress,
    rate_limit::{RateLimits, Refused},
};
use crate::{Authenticator, Credentials, Principal, operations};
use axum::extract::{MatchedPath, Request};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use stoa_cache::Standing;
use stoa_kernel::{Problem, ProblemKind};

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Who was found behind the credentials, or why nobody was; absent where no credentials came.
///
/// It is for the route's extractor to refuse: some routes need no key.
#[derive(Clone)]
pub(crate) struct Authenticated(pub(crate) Result<Principal, Problem>);

impl Authenticated {
    /// Who was found, or why nobody was.
    pub(crate) fn principal(&self) -> Result<&Principal, &Problem> {
        self.0.as_ref()
    }
}

/// Finds out who calls, counts it, and notes it with the request; or the answer to a request that
/// is not let through.
pub(super) async fn run(
    authenticator: &dyn Authenticator,
    limits: &RateLimits,
    request: Request,
) -> Result<(Request, Option<Standing>), Refused> {
    if !is_for_a_module(&request) {
        return Ok((request, None));
    }
    let from = request
        .extensions()
        .get::<ClientAddress>()
        .map(|from| from.0);
    let (mut parts, body) = request.into_parts();
    let found = match credentials(&parts.headers) {
        Ok(None) => None,
        Ok(Some(credentials)) => match authenticator.cached(&credentials) {
            Some(known) => Some(known),
            None => {
                limits.may_try(from).await?;
                let found = authenticator.authenticate(credentials).await;
                if let Ok(principal) = &found {
                    limits.found(from, principal);
                }
                Some(found)
            }
        },
        Err(problem) => Some(Err(problem)),
    };
    let standing = match &found {
        None => limits.anonymous(from).await?,
        Some(Ok(principal)) => limits.known(from, principal).await?,
        Some(Err(problem)) => {
            if problem.kind == ProblemKind::Unauthenticated {
                limits.failed(from).await?;
            }
            None
        }
    };
    if let Some(mut found) = found {
        // Not part of what is remembered of a key: it is another question for each request.
        if let Ok(Principal::Caller(caller)) = &found
            && let Err(problem) = caller.origins.admit(&parts.method, &parts.headers)
        {
            found = Err(problem);
        }
        parts.extensions.insert(Authenticated(found));
    }
    Ok((Request::from_parts(parts, body), standing))
}

/// Nobody needs to be known where nothing is served, nor for the routes of operation.
fn is_for_a_module(request: &Request) -> bool {
    let route = request.extensions().get::<MatchedPath>();
    route.is_some_and(|route| !operations::serves(route.as_str()))
}

pub(super) fn credentials(headers: &HeaderMap) -> Result<Option<Credentials<'_>>, Problem> {
    let api_key = only(headers, &X_API_KEY)?.map(text).transpose()?;
    let bearer = match only(headers, &header::AUTHORIZATION)? {
        Some(value) => Some(bearer(text(value)?)?),
        None => None,
    };
    Ok((api_key.is_some() || bearer.is_some()).then_some(Credentials { api_key, bearer }))
}

/// The one value of a header. Of two, one would be checked here and the other believed elsewhere.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h HeaderValue>, Problem> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    match values.next() {
        None => Ok(first),
        Some(_) => Err(refused(
            "ambiguous_credentials",
            "send each credential once",
        )),
    }
}

fn text(value: &HeaderValue) -> Result<&str, Problem> {
    value
        .to_str()
        .map_err(|_| refused("bad_credentials", "the credentials are not valid"))
}

/// The token of a bearer authorization. Whoever sends anything else means to be somebody, and must not
/// pass for the key that came along.
fn bearer(value: &str) -> Result<&str, Problem> {
    value
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty())
        .ok_or_else(|| {
            refused(
                "bad_credentials",
                "Authorization must be Bearer and an access token; leave it out to come with a key \
                 alone",
            )
        })
}

fn refused(code: &'static str, detail: &'static str) -> Problem {
    Problem::new(ProblemKind::Unauthenticated, code, detail)
}
