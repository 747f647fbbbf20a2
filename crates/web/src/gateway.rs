//! All modules behind one chain.

use crate::{
    Authenticator, CachedJson, Denials, Metrics, Readiness, TrustedProxies,
    chain::{self, Chain, Idempotency, RateLimits},
    description::description,
    docs,
    operations::{self, Operations},
};
use axum::{Router, middleware::from_fn_with_state};
use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use std::{
    hash::{DefaultHasher, Hasher},
    sync::Arc,
    time::Duration,
};
use stoa_bus::{Projection, Reaction};
use stoa_cache::Limiter;
use stoa_kernel::{Clock, Entropy};
use stoa_store::{KeptAnswers, OpaquePositions};
use stoa_trace::Tracer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// A module: plain data, its state already in its routes.
pub struct Module {
    /// The module's name, as in the names of its crate and its schema.
    pub name: &'static str,
    /// Its routes and their description.
    pub routes: OpenApiRouter,
    /// The read models that follow the log in order.
    pub projections: Vec<Projection>,
    /// What it does because something happened.
    pub reactions: Vec<Reaction>,
}

impl Module {
    /// A module without anything yet.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            routes: OpenApiRouter::new(),
            projections: Vec::new(),
            reactions: Vec::new(),
        }
    }

    /// Adds a read model that follows the log in order.
    #[must_use]
    pub fn projects(mut self, projection: Projection) -> Self {
        self.projections.push(projection);
        self
    }

    /// Adds what it does because something happened.
    #[must_use]
    pub fn reacts(mut self, reaction: Reaction) -> Self {
        self.reactions.push(reaction);
        self
    }

    /// Adds routes, whose state has been applied (`OpenApiRouter::with_state`).
    #[must_use]
    pub fn routes(mut self, routes: OpenApiRouter) -> Self {
        self.routes = self.routes.merge(routes);
        self
    }
}

impl From<Module> for OpenApiRouter {
    fn from(module: Module) -> Self {
        module.routes
    }
}

/// What `/version` tells.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct Build {
    /// The program's version.
    pub version: &'static str,
    /// The commit it was built from, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<&'static str>,
}

/// Bounds for each request.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest body, in bytes, where a route has not its own ([`crate::BodyLimit`]).
    pub body: usize,
    /// The longest time from the head of the request to the head of the answer.
    pub time: Duration,
}

impl Default for Limits {
    /// 1 MiB and 30 seconds.
    fn default() -> Self {
        Self {
            body: 1024 * 1024,
            time: Duration::from_secs(30),
        }
    }
}

/// What the gateway is made of, besides modules.
pub struct GatewayParts {
    /// Tells who stands behind credentials.
    pub authenticator: Arc<dyn Authenticator>,
    /// Stamps request ids.
    pub clock: Arc<dyn Clock>,
    /// Makes request ids.
    pub entropy: Arc<dyn Entropy>,
    /// Counts requests.
    pub metrics: Arc<Metrics>,
    /// Answers `/readyz`.
    pub readiness: Readiness,
    /// Answers `/version`.
    pub build: Build,
    /// Bounds for each request.
    pub limits: Limits,
    /// Counts how often each asks.
    pub limiter: Arc<dyn Limiter>,
    /// Whose word on a client's address is taken.
    pub trusted_proxies: TrustedProxies,
    /// Takes note of attempts that are refused.
    pub denials: Arc<dyn Denials>,
    /// Where answers to writes with an `Idempotency-Key` are kept.
    pub kept_answers: KeptAnswers,
    /// How `Stoa-Position` is written, the same in all processes of an installation.
    pub positions: Arc<OpaquePositions>,
    /// Records requests.
    pub tracer: Tracer,
}

/// The whole API: every module's routes and those of operation, behind the chain.
///
/// Two modules with the same path and method are a fault of the program, and axum panics at once.
pub fn gateway<M: Into<OpenApiRouter>>(
    modules: impl IntoIterator<Item = M>,
    parts: GatewayParts,
) -> Router {
    let (routes, described) = modules
        .into_iter()
        .fold(OpenApiRouter::new(), |all, module| all.merge(module.into()))
        .split_for_parts();
    let operations = Operations {
        build: parts.build,
        readiness: parts.readiness,
        description: rendered(&description(&parts.build, [described])),
    };
    let chain = Arc::new(Chain {
        authenticator: parts.authenticator,
        clock: parts.clock,
        entropy: parts.entropy,
        metrics: parts.metrics,
        limits: parts.limits,
        rate_limits: RateLimits::new(parts.limiter),
        idempotency: Idempotency::new(parts.kept_answers),
        denials: parts.denials,
        trusted_proxies: parts.trusted_proxies,
        positions: parts.positions,
        tracer: parts.tracer,
    });
    routes
        .merge(axum::Router::from(
            operations::routes().with_state(operations),
        ))
        .merge(docs::routes())
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(from_fn_with_state(chain, chain::run))
}

fn rendered(description: &OpenApi) -> CachedJson {
    // The description is plain strings and maps, which always serialise.
    let bytes = serde_json::to_vec(description).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    CachedJson {
        etag: HeaderValue::try_from(format!("\"{:016x}\"", hasher.finish()))
            .unwrap_or(HeaderValue::from_static("\"\"")),
        bytes: Bytes::from(bytes),
    }
}
