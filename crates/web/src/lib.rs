//! Everything between HTTP and the modules.
//!
//! **What it is for.** Modules hand over their routes as [`Module`]s; [`gateway`] puts the one chain
//! in front of them all and adds the routes of operation (`/livez`, `/readyz`, `/version`,
//! `/openapi.json`); [`description()`] puts together what they say of themselves; [`serve`] listens, limits connections and drains.
//!
//! **How data flows.** Socket → [`serve`] → chain (its order stands in `chain/mod.rs`) → the route's
//! extractors ([`Permit`], [`Json`], [`Query`], [`Path`]) → handler → answer, or [`ApiError`], which
//! the chain writes as problem JSON (RFC 9457) together with the request's id.
//!
//! **What must hold.**
//! - The extractor is the permission: a handler that touches a tenant takes a [`Permit`] and has no
//!   other way to learn the tenant.
//! - Who calls is known from credentials alone; headers that claim an identity are never read.
//! - Who asks too often is refused before anything is changed, and who fails too often before anything
//!   is looked up; a client's address is believed from trusted proxies only.
//! - A write that is sent again under its `Idempotency-Key` is carried out once and answered alike.
//! - Every error leaves as problem JSON, those of the framework too, and tells nothing of the inside.
//! - Keys, tokens, bodies, query strings, addresses and tenant ids reach neither log nor metrics.
//! - The number of metric series is bounded by the routes, whatever is asked for.
//! - What waits for clients is bounded, of each connection and of all, and who takes too little is cut.
//! - A request that was begun is finished when the server drains, up to a bound.
//!
//! **What it lacks on purpose.** It knows no module and no key, and asks the database for nothing but
//! answers kept under an `Idempotency-Key`: `identity` implements [`Authenticator`] and `app` wires it. It sets up no logging and ends no TLS. A request whose head
//! is not HTTP at all is answered by the HTTP library, bare, before the chain.

mod answer;
mod caller;
mod chain;
mod connection;
mod cursor;
mod delivery;
mod denial;
mod description;
mod docs;
mod extract;
mod gateway;
mod list;
mod metrics;
mod operations;
mod origins;
mod permit;
mod problem;
mod readiness;
mod scope;
mod server;
pub mod text;
mod told;

pub use answer::{AtPosition, CachedJson, IfMatch, IfNoneMatch, NotBefore};
pub use caller::{Authenticating, Authenticator, Caller, Credentials, Principal, Rates};
pub use chain::{BodyLimit, RequestId, TrustedProxies, subscriber};
pub use cursor::Cursor;
pub use denial::{Denial, Denials};
pub use description::description;
pub use extract::{Json, NoQuery, Nothing, Path, Query, Whole};
pub use gateway::{Build, GatewayParts, Limits, Module, gateway};
pub use list::{List, ListLinks, ListPage};
pub use metrics::Metrics;
pub use origins::Origins;
pub use permit::{AdminPermit, Permission, Permit, Who};
pub use problem::{ApiError, FieldProblem, ProblemDocument};
pub use readiness::{NotReady, Readiness};
pub use scope::{Action, MalformedScope, Scopes};
pub use server::{Drained, Peer, ServerLimits, serve, serve_metrics};
pub use told::Told;
