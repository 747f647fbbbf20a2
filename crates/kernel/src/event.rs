//! What a module says has happened.

use serde::Serialize;
use uuid::Uuid;

/// A domain event: past tense, versioned, free of personal data (it carries ids, and who needs the
/// text reads it where it can be erased).
pub trait DomainEvent: Serialize {
    /// The name in the log, e.g. `CommentCreated`.
    const TYPE: &'static str;
    /// The version of this event's schema, from 1.
    const SCHEMA_VERSION: i16;
    /// What kind of thing decided, e.g. `comment`.
    const AGGREGATE: &'static str;

    /// The thing that decided: the smallest that does.
    fn aggregate_id(&self) -> Uuid;

    /// The aggregate's version after this event, from 1.
    fn aggregate_version(&self) -> i32;
}
