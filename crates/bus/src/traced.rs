//! What traces are told of the handling of events.

use stoa_store::Envelope;
use stoa_trace::{Shared, Tracer};

/// The spans of the handling of these events, one in each trace that led to any of them, by the
/// conventions for messages.
pub(crate) fn handling<'a>(
    tracer: &Tracer,
    name: &'static str,
    events: impl ExactSizeIterator<Item = &'a Envelope>,
) -> Shared {
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let parents = events.filter_map(|event| event.trace);
    let spans = Shared::begin(tracer, format_args!("process {name}"), parents);
    spans.note("messaging.system", "stoa");
    spans.note("messaging.destination.name", name);
    spans.note("messaging.operation.type", "process");
    spans.note("messaging.batch.message_count", count);
    spans
}
