//! Who asks is found out when the head of a request has come. Where its body was long in coming, that is
//! found out once more: what was taken from somebody meanwhile shall not be used by a request held open.

use super::authentication::{Authenticated, credentials};
use crate::{Authenticator, Principal};
use axum::{body::HttpBody, extract::Request};
use http::{Extensions, HeaderMap};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use stoa_kernel::{Problem, ProblemKind};

/// How long what was found counts while a body comes. A revocation takes as long to be known everywhere, so
/// that nobody goes on for longer than twice that.
const COUNTS_FOR: Duration = Duration::from_secs(1);

/// What it takes to look again; with each request that brings both credentials and a body.
#[derive(Clone)]
pub(crate) struct SecondLook {
    authenticator: Arc<dyn Authenticator>,
    found_at: Instant,
}

/// Notes when it was found out who asks.
pub(super) fn note(request: &mut Request, authenticator: &Arc<dyn Authenticator>) {
    let somebody = request.extensions().get::<Authenticated>().is_some();
    if somebody && !request.body().is_end_stream() {
        request.extensions_mut().insert(SecondLook {
            authenticator: Arc::clone(authenticator),
            found_at: Instant::now(),
        });
    }
}

/// Looks again, if that is due, once the body has come.
///
/// # Errors
/// What is said to the credentials now; `credentials_changed` (401) where they stand for another
/// person, role or scope than before.
pub(crate) async fn look_again(headers: &HeaderMap, noted: &Extensions) -> Result<(), Problem> {
    let (Some(look), Some(before)) = (noted.get::<SecondLook>(), noted.get::<Authenticated>())
    else {
        return Ok(());
    };
    let Ok(before) = before.principal() else {
        // Refused already, which the route says.
        return Ok(());
    };
    if look.found_at.elapsed() < COUNTS_FOR {
        return Ok(());
    }
    let Some(credentials) = credentials(headers)? else {
        return Ok(());
    };
    let now = match look.authenticator.cached(&credentials) {
        Some(known) => known?,
        None => look.authenticator.authenticate(credentials).await?,
    };
    if is_as_before(before, &now) {
        return Ok(());
    }
    Err(Problem::new(
        ProblemKind::Unauthenticated,
        "credentials_changed",
        "what these credentials may do was changed while the body came, and nothing was done: send the \
         request again",
    ))
}

fn is_as_before(before: &Principal, now: &Principal) -> bool {
    match (before, now) {
        (Principal::Administrator, Principal::Administrator) => true,
        (Principal::Caller(before), Principal::Caller(now)) => before.may_the_same_as(now),
        _ => false,
    }
}
