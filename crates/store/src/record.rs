//! What a transaction leaves beside its state: events for those who follow, audit rows for those
//! who ask.

use crate::Scope;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use stoa_kernel::{
    Actor, AuditId, BadPersonSeal, DomainEvent, EventId, Origin, PersonKey, Position, TenantId,
    TraceParent,
};
use stoa_store_sql::queries::core;
use uuid::Uuid;

/// The events and audit rows of one transaction, in order.
#[derive(Debug, Default)]
pub struct Record {
    pub(crate) events: Vec<EventRecord>,
    pub(crate) audit: Vec<AuditRow>,
}

impl Record {
    /// Hands over an event of what the origin does, and is part of its trace.
    pub fn emit<E: DomainEvent>(
        &mut self,
        id: EventId,
        at: Timestamp,
        origin: &Origin,
        event: &E,
    ) -> &mut Self {
        let mut record = EventRecord::new(id, at, origin.actor, event, false);
        record.trace = origin.trace;
        self.events.push(record);
        self
    }

    /// Hands over an event of an import: those who notify, moderate or push live pass it over.
    pub fn emit_imported<E: DomainEvent>(
        &mut self,
        id: EventId,
        at: Timestamp,
        actor: Actor,
        event: &E,
    ) -> &mut Self {
        self.events
            .push(EventRecord::new(id, at, actor, event, true));
        self
    }

    /// Hands over an audit row.
    pub fn audit(&mut self, entry: AuditEntry) -> &mut Self {
        let refusal = None;
        self.audit.push(AuditRow { entry, refusal });
        self
    }

    /// Hands over an audit row of an attempt that was refused, with the code of the refusal.
    pub fn deny(&mut self, entry: AuditEntry, refusal: &'static str) -> &mut Self {
        let refusal = Some(refusal);
        self.audit.push(AuditRow { entry, refusal });
        self
    }
}

/// An event on its way into the log.
#[derive(Debug)]
pub struct EventRecord {
    id: EventId,
    kind: &'static str,
    schema_version: i16,
    aggregate: &'static str,
    aggregate_id: Uuid,
    aggregate_version: i32,
    occurred_at: Timestamp,
    actor: Actor,
    imported: bool,
    data: String,
    trace: Option<TraceParent>,
}

impl EventRecord {
    fn new<E: DomainEvent>(
        id: EventId,
        at: Timestamp,
        actor: Actor,
        event: &E,
        imported: bool,
    ) -> Self {
        Self {
            id,
            kind: E::TYPE,
            schema_version: E::SCHEMA_VERSION,
            aggregate: E::AGGREGATE,
            aggregate_id: event.aggregate_id(),
            aggregate_version: event.aggregate_version(),
            occurred_at: at,
            actor,
            imported,
            // An event whose form is no JSON is refused by the server, and with it the transaction.
            data: serde_json::to_string(event).unwrap_or_default(),
            trace: None,
        }
    }

    pub(crate) async fn append(
        scope: &Scope<'_>,
        events: &[Self],
    ) -> Result<(), tokio_postgres::Error> {
        if events.is_empty() {
            return Ok(());
        }
        fn column<T>(events: &[EventRecord], of: impl Fn(&EventRecord) -> T) -> Vec<T> {
            events.iter().map(of).collect()
        }
        let data: Vec<&str> = events.iter().map(|e| e.data.as_str()).collect();
        let traces = if events.iter().any(|e| e.trace.is_some()) {
            column(events, |e| e.trace.map(|trace| trace.to_string()))
        } else {
            Vec::new()
        };
        core::append_events()
            .bind(
                scope,
                &scope.tenant().0,
                &column(events, |e| e.id.0),
                &column(events, |e| e.kind),
                &column(events, |e| e.schema_version),
                &column(events, |e| e.aggregate),
                &column(events, |e| e.aggregate_id),
                &column(events, |e| e.aggregate_version),
                &column(events, |e| e.occurred_at),
                &column(events, |e| e.actor.kind()),
                &column(events, |e| e.actor.id()),
                &column(events, |e| e.imported),
                &data,
                &traces,
            )
            .await
            .map(drop)
    }
}

/// One row of the audit log.
#[derive(Debug)]
pub struct AuditEntry {
    /// The row's id.
    pub id: AuditId,
    /// When it was done.
    pub at: Timestamp,
    /// What was done, e.g. `comment.created`.
    pub action: &'static str,
    /// To what kind of thing.
    pub resource: &'static str,
    /// To which one.
    pub resource_id: Option<Uuid>,
    /// By whom and from where.
    pub origin: Origin,
    /// What else is worth knowing; no secrets, no content.
    pub metadata: Value,
}

/// A row on its way into the audit log.
#[derive(Debug)]
pub(crate) struct AuditRow {
    entry: AuditEntry,
    refusal: Option<&'static str>,
}

/// Where somebody acted from: in clear, or, where it is known who, under their key.
struct Whence {
    address: Option<String>,
    user_agent: Option<Arc<str>>,
    person: Option<Uuid>,
    sealed: Option<Vec<u8>>,
}

impl Whence {
    fn of(entry: &AuditEntry) -> Self {
        let origin = &entry.origin;
        let address = origin.address.map(|address| address.to_string());
        let user_agent = origin.user_agent.clone();
        let Some(key) = &origin.person_key else {
            return Self {
                address,
                user_agent,
                person: None,
                sealed: None,
            };
        };
        let text = SealedOrigin::write(address.as_deref(), user_agent.as_deref());
        // What cannot be sealed is rather not written than written open.
        let sealed = text.and_then(|text| key.seal(entry.id.0, text).ok());
        Self {
            address: None,
            user_agent: None,
            person: sealed.is_some().then(|| key.person().0),
            sealed,
        }
    }
}

/// What an audit row holds under a person's key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SealedOrigin {
    /// The client's address.
    pub address: Option<String>,
    /// The client's `User-Agent`.
    pub user_agent: Option<String>,
}

impl SealedOrigin {
    /// The address, and after an end of line, which neither can hold, the user agent.
    fn write(address: Option<&str>, user_agent: Option<&str>) -> Option<Vec<u8>> {
        let mut text = address.unwrap_or_default().as_bytes().to_vec();
        if let Some(agent) = user_agent {
            text.push(b'\n');
            text.extend_from_slice(agent.as_bytes());
        }
        (address.is_some() || user_agent.is_some()).then_some(text)
    }

    /// Decrypts what stands in the audit row `id`.
    ///
    /// # Errors
    /// If it was sealed under another key or in another row, or was altered.
    pub fn open(key: &PersonKey, id: Uuid, sealed: &[u8]) -> Result<Self, BadPersonSeal> {
        let text = String::from_utf8(key.open(id, sealed)?).map_err(|_| BadPersonSeal)?;
        let (address, user_agent) = match text.split_once('\n') {
            Some((address, agent)) => (address, Some(agent.to_owned())),
            None => (text.as_str(), None),
        };
        Ok(Self {
            address: (!address.is_empty()).then(|| address.to_owned()),
            user_agent,
        })
    }
}

impl AuditRow {
    pub(crate) async fn append(
        scope: &Scope<'_>,
        rows: &[Self],
    ) -> Result<(), tokio_postgres::Error> {
        if rows.is_empty() {
            return Ok(());
        }
        fn column<'a, T>(rows: &'a [AuditRow], of: impl Fn(&'a AuditEntry) -> T) -> Vec<T> {
            rows.iter().map(|row| of(&row.entry)).collect()
        }
        fn whence<'a, T>(whences: &'a [Whence], of: impl Fn(&'a Whence) -> T) -> Vec<T> {
            whences.iter().map(of).collect()
        }
        let refusals: Vec<_> = rows.iter().map(|row| row.refusal).collect();
        let whences = column(rows, Whence::of);
        core::append_audit()
            .bind(
                scope,
                &scope.tenant().0,
                &column(rows, |e| e.id.0),
                &column(rows, |e| e.at),
                &column(rows, |e| e.action),
                &column(rows, |e| e.resource),
                &column(rows, |e| e.resource_id),
                &column(rows, |e| e.origin.actor.kind()),
                &column(rows, |e| e.origin.actor.id()),
                &column(rows, |e| &*e.origin.request_id),
                &whence(&whences, |w| w.address.as_deref()),
                &whence(&whences, |w| w.user_agent.as_deref()),
                &column(rows, |e| &*e.origin.operation),
                &refusals,
                &column(rows, |e| e.metadata.to_string()),
                &whence(&whences, |w| w.person),
                &whence(&whences, |w| w.sealed.as_deref()),
            )
            .await
            .map(drop)
    }
}

/// An event as read from the log.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Where it stands in the log.
    pub position: Position,
    /// Its id, the key of every inbox.
    pub id: EventId,
    /// Whose it is.
    pub tenant: TenantId,
    /// Its type, e.g. `CommentCreated`.
    pub kind: String,
    /// The version of its schema.
    pub schema_version: i16,
    /// The thing that decided.
    pub aggregate_id: Uuid,
    /// The thing's version after it.
    pub aggregate_version: i32,
    /// When it happened (for imports: there).
    pub occurred_at: Timestamp,
    /// Whether an import brought it.
    pub imported: bool,
    /// What happened.
    pub data: Value,
    /// The span that appended it, where that was recorded a short while ago.
    pub trace: Option<TraceParent>,
}
