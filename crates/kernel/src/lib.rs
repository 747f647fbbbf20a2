//! The words every part of Stoa shares: typed ids, tenants and actors, time and chance, pages, names
//! of traces, and [`Problem`], the one error that reaches a client.
//!
//! Nothing here does I/O and nothing knows of HTTP. Time and chance are parameters
//! ([`Clock`], [`Entropy`]), so that tests own them.

mod actor;
mod clock;
mod entropy;
mod event;
mod id;
mod page;
mod person_key;
mod position;
mod problem;
mod role;
mod trace;

pub use actor::{Actor, Origin};
pub use clock::{Clock, FixedClock, SystemClock};
pub use entropy::{Entropy, SystemEntropy};
pub use event::DomainEvent;
pub use id::{ApiKeyId, AuditId, CommentId, EventId, SessionId, TenantId, ThreadId, UserId};
pub use page::{Limit, Page, PageInfo};
pub use person_key::{BadPersonSeal, PersonKey};
pub use position::Position;
pub use problem::{FieldError, Problem, ProblemKind};
pub use role::Role;
pub use trace::{MalformedTraceParent, SpanId, TraceId, TraceParent};
