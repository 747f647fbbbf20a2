//! Attempts of somebody known that were refused, handed on for the audit log.

use super::{Authenticated, ClientAddress, RequestId};
use crate::{Denial, Denials, Principal, permit, problem};
use axum::{
    extract::{MatchedPath, Request},
    response::Response,
};
use http::{HeaderValue, Method, StatusCode, header};
use std::{net::IpAddr, sync::Arc};
use stoa_kernel::{Actor, Clock, Origin, PersonKey, TenantId};

/// Who may yet be refused.
pub(super) struct Asker {
    tenant: TenantId,
    actor: Actor,
    person_key: Option<PersonKey>,
    method: Method,
    route: Option<MatchedPath>,
    address: Option<IpAddr>,
    agent: Option<HeaderValue>,
}

/// Who asks within a tenant, if that is known.
pub(super) fn asker(request: &Request) -> Option<Asker> {
    let extensions = request.extensions();
    let Ok(Principal::Caller(caller)) = extensions.get::<Authenticated>()?.principal() else {
        return None;
    };
    Some(Asker {
        tenant: caller.tenant,
        actor: caller.actor,
        person_key: caller.person_key.clone(),
        method: request.method().clone(),
        route: extensions.get::<MatchedPath>().cloned(),
        address: extensions.get::<ClientAddress>().map(|from| from.0),
        agent: request.headers().get(header::USER_AGENT).cloned(),
    })
}

/// Hands a refusal on: what is not allowed (403), and log-ins that failed (401).
pub(super) fn note(
    denials: &dyn Denials,
    clock: &dyn Clock,
    asker: Option<Asker>,
    id: &RequestId,
    response: &Response,
) {
    let refused = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED];
    if !refused.contains(&response.status()) {
        return;
    }
    let (Some(asker), Some(code)) = (asker, problem::code(response)) else {
        return;
    };
    denials.note(Denial {
        at: clock.now(),
        code,
        origin: Origin {
            tenant: asker.tenant,
            actor: asker.actor,
            request_id: Arc::from(id.as_str()),
            operation: permit::operation(&asker.method, asker.route.as_ref()),
            address: asker.address,
            user_agent: asker.agent.as_ref().map(permit::user_agent),
            person_key: asker.person_key,
            // Refusals are no events.
            trace: None,
        },
    });
}
