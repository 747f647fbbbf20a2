//! The form of an event outside of the log: CloudEvents 1.0, JSON.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use stoa_kernel::{EventId, Position, TenantId};
use stoa_store::Envelope;
use uuid::Uuid;

/// Attributes of our own are plain lower-case words, as the specification wants them; `traceparent` is of
/// its extension for distributed tracing.
#[derive(Serialize, Deserialize)]
struct CloudEvent<'a> {
    specversion: Cow<'a, str>,
    source: Cow<'a, str>,
    id: EventId,
    r#type: Cow<'a, str>,
    subject: Uuid,
    time: Timestamp,
    tenantid: TenantId,
    schemaversion: i16,
    aggregateversion: i32,
    position: String,
    imported: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    traceparent: Option<Cow<'a, str>>,
    data: Cow<'a, Value>,
}

/// The text is no event of Stoa's.
#[derive(Debug, thiserror::Error)]
#[error("not an event of the log: {0}")]
pub struct MalformedEvent(String);

/// The event as CloudEvents JSON.
pub fn to_cloud_event(event: &Envelope) -> String {
    // Strings, numbers and a JSON value: nothing that could fail to be written.
    serde_json::to_string(&CloudEvent {
        specversion: Cow::Borrowed("1.0"),
        source: Cow::Borrowed("stoa"),
        id: event.id,
        r#type: Cow::Borrowed(&event.kind),
        subject: event.aggregate_id,
        time: event.occurred_at,
        tenantid: event.tenant,
        schemaversion: event.schema_version,
        aggregateversion: event.aggregate_version,
        position: event.position.to_string(),
        imported: event.imported,
        traceparent: event.trace.map(|trace| Cow::Owned(trace.to_string())),
        data: Cow::Borrowed(&event.data),
    })
    .unwrap_or_default()
}

/// Reads what [`to_cloud_event`] wrote.
///
/// # Errors
/// If attributes are missing or not of their form.
pub fn from_cloud_event(text: &str) -> Result<Envelope, MalformedEvent> {
    let event: CloudEvent<'_> =
        serde_json::from_str(text).map_err(|error| MalformedEvent(error.to_string()))?;
    let position: Position = event
        .position
        .parse()
        .map_err(|error| MalformedEvent(format!("position: {error}")))?;
    Ok(Envelope {
        position,
        id: event.id,
        tenant: event.tenantid,
        kind: event.r#type.into_owned(),
        schema_version: event.schemaversion,
        aggregate_id: event.subject,
        aggregate_version: event.aggregateversion,
        occurred_at: event.time,
        imported: event.imported,
        data: event.data.into_owned(),
        // A broken one costs its span, and not the event.
        trace: event.traceparent.and_then(|text| text.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_read_as_it_was_written() {
        let event = Envelope {
            position: Position {
                epoch: 2,
                transaction: 734,
                sequence: 12,
            },
            id: EventId(Uuid::from_u128(1)),
            tenant: TenantId(Uuid::from_u128(2)),
            kind: "CommentCreated".to_owned(),
            schema_version: 3,
            aggregate_id: Uuid::from_u128(4),
            aggregate_version: 5,
            occurred_at: Timestamp::from_microsecond(1_700_000_000_123_456).unwrap(),
            imported: true,
            data: json!({"text": "a \"quoted\" word", "n": [1, 2.5, null]}),
            trace: None,
        };
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let traced = Envelope {
            trace: parent.parse().ok(),
            ..event.clone()
        };
        for event in [&event, &traced] {
            let text = to_cloud_event(event);
            let read = from_cloud_event(&text).unwrap();
            assert_eq!(format!("{read:?}"), format!("{event:?}"));
            assert!(text.contains(r#""specversion":"1.0""#), "{text}");
            assert_eq!(text.contains(parent), event.trace.is_some(), "{text}");
        }
        let broken = to_cloud_event(&traced).replace("-b7ad6b7169203331-", "-0-");
        assert_eq!(from_cloud_event(&broken).unwrap().trace, None);
    }

    #[test]
    fn garbage_is_no_event() {
        for text in ["", "{}", "[]", r#"{"specversion":"1.0"}"#] {
            assert!(from_cloud_event(text).is_err(), "{text}");
        }
    }
}
