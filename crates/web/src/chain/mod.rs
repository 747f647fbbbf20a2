//! The chain that every request passes, one file for each link. The order stands in [`run`].

mod access_log;
mod authentication;
mod body_limit;
mod client_address;
mod cors;
mod denials;
mod idempotency;
mod metrics;
mod panics;
mod position;
mod rate_limit;
mod request_id;
mod second_look;
mod security_headers;
mod slow_body;
mod time_limit;
mod trace;
mod unsent;

pub use body_limit::BodyLimit;
pub use client_address::{TrustedProxies, subscriber};
pub use request_id::RequestId;

pub(crate) use authentication::Authenticated;
pub(crate) use client_address::ClientAddress;
pub(crate) use idempotency::Idempotency;
pub(crate) use rate_limit::RateLimits;
pub(crate) use second_look::look_again;

use crate::{Authenticator, Denials, Limits, Metrics, problem};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use stoa_kernel::{Clock, Entropy};
use stoa_store::{OpaquePositions, for_a_client};
use stoa_trace::Tracer;

/// What the links work with.
pub(crate) struct Chain {
    pub(crate) authenticator: Arc<dyn Authenticator>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) limits: Limits,
    pub(crate) rate_limits: RateLimits,
    pub(crate) idempotency: Idempotency,
    pub(crate) denials: Arc<dyn Denials>,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) positions: Arc<OpaquePositions>,
    pub(crate) tracer: Tracer,
}

/// The links, in their order. Read downwards for requests, upwards for answers.
///
/// All run inside one layer: each further axum layer would clone and box once for every request.
/// Log and metrics stand before panic recovery and limits, so that they see what those answer too.
pub(crate) async fn run(
    State(chain): State<Arc<Chain>>,
    mut request: Request,
    next: Next,
) -> Response {
    client_address::note(&mut request, &chain.trusted_proxies);
    let id = request_id::assign(&mut request, &*chain.clock, &*chain.entropy);
    let trace = trace::join(&request, &chain.tracer, &*chain.entropy, &id);
    position::read(&mut request, &chain.positions);
    let entry = access_log::begin(&request, &id, &trace);
    let measured = metrics::begin(&chain.metrics, entry.route());

    let waiting = unsent::note(&request);
    let awaited = slow_body::watch(&mut request);
    // Boxed, because each link below would otherwise move the whole of it once more.
    let served = Box::pin(serve(&chain, request, next, &id));
    let served = unsent::bounded(waiting, served);
    let served = time_limit::within(chain.limits.time, &awaited, served);
    let served = trace.within(for_a_client(panics::recovered(served)));
    let mut response = entry.in_span(served).await;

    let code = problem::write(&mut response, entry.method(), id.as_str());
    position::tell(&mut response, &chain.positions);
    security_headers::set(&mut response);
    let (status, micros) = (response.status(), entry.micros());
    metrics::end(measured, &entry, status, micros);
    access_log::end(&entry, &id, &trace, status, code, micros);
    trace.end(status, code);
    request_id::answer(&mut response, id);
    response
}

/// The links that may answer by themselves.
async fn serve(chain: &Chain, mut request: Request, next: Next, id: &RequestId) -> Response {
    let page = cors::who(&*chain.authenticator, request.headers()).await;
    if let Some(mut response) = cors::preflight(&request) {
        cors::answer(page, &mut response, true);
        return response;
    }
    body_limit::set(&mut request, chain.limits.body);
    let mut response =
        match authentication::run(&*chain.authenticator, &chain.rate_limits, request).await {
            Ok((mut request, standing)) => {
                second_look::note(&mut request, &chain.authenticator);
                let asker = denials::asker(&request);
                let response = idempotency::run(&chain.idempotency, request, next).await;
                denials::note(&*chain.denials, &*chain.clock, asker, id, &response);
                rate_limit::answered(response, standing)
            }
            Err(refused) => refused.into_response(),
        };
    cors::answer(page, &mut response, false);
    response
}
