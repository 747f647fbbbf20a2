//! Traces: what a request did, from the chain through PostgreSQL to what follows it, told to a
//! collector by OTLP over HTTP.
//!
//! **How data flows.** The [`Tracer`] decides whether a request is recorded, and begins its [`Span`].
//! Whatever runs [`within`] the span's [`Place`] begins further ones with [`begin`], without being
//! handed anything; what is done later or elsewhere because of the request is told the span's name
//! (a `TraceParent`, which events carry) and is added to the trace with [`Shared`]. A span that ends
//! goes into a bounded queue, from which one task sends batches.
//!
//! **What must hold.**
//! - Whoever is traced never waits for it: what finds the queue full is dropped and counted.
//! - What is not recorded costs next to nothing: nothing is allocated for it; where tracing is off
//!   only the trace's id is made, for the log.
//! - Strangers cannot have more recorded than the share that is set: their word is heeded only where it
//!   says not to record.
//! - Spans hold names of routes, statements and consumers, states and counts: nothing that a person
//!   wrote but a caller's own `X-Request-Id` and `tracestate` (512 characters at most), no ids of persons or tenants, no addresses, no secrets, no values of statements.
//!
//! **What it lacks on purpose.** No TLS and no credentials towards the collector: one stands beside the
//! program, or on a network that is trusted. No metrics and no logs. What a collector does not take within
//! five seconds, retries included, is dropped and counted, since more comes at once.

mod current;
mod export;
mod shared;
mod span;
mod tracer;

pub use current::{Within, begin, current, parent, within};
pub use export::TraceError;
pub use opentelemetry::trace::SpanKind;
pub use shared::Shared;
pub use span::{Place, Span};
pub use tracer::{TraceSettings, Tracer};
