//! One piece of work within a trace.

use crate::tracer::Recorder;
use jiff::Timestamp;
use opentelemetry::{
    KeyValue, SpanId as OtelSpanId, TraceFlags, TraceId as OtelTraceId, Value,
    trace::{Event, Link, SpanContext, SpanKind, Status, TraceState},
};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use std::{
    borrow::Cow,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};
use stoa_kernel::{SpanId, TraceId, TraceParent};

/// The most events, and the most links, of a span; more are counted only. The usual bound of the
/// libraries (OpenTelemetry, SDK environment variables).
const MOST: usize = 128;

/// Where in a trace something is done: below which span. Cheap to clone.
#[derive(Clone)]
pub struct Place(Arc<Here>);

struct Here {
    recorder: Arc<Recorder>,
    span: TraceParent,
    state: TraceState,
}

impl Place {
    /// Its name for what is done later or elsewhere.
    pub fn parent(&self) -> TraceParent {
        self.0.span
    }

    fn context(&self) -> SpanContext {
        let TraceParent { trace, span, .. } = self.0.span;
        context(trace, span, false, self.0.state.clone())
    }
}

/// A piece of work that is being recorded. Ends when it is dropped.
pub struct Span {
    place: Place,
    above: Option<Above>,
    kind: SpanKind,
    name: Cow<'static, str>,
    began: Timestamp,
    told: Mutex<Told>,
}

/// The span that one is part of.
struct Above {
    id: SpanId,
    /// Whether somebody else began it, or another process, or this one a while ago.
    is_remote: bool,
}

/// What was said of the work.
#[derive(Default)]
struct Told {
    attributes: Vec<KeyValue>,
    events: SpanEvents,
    links: SpanLinks,
    status: Status,
}

impl Span {
    /// The span of a request, in its caller's trace or a new one.
    pub(crate) fn serving(
        recorder: &Arc<Recorder>,
        trace: TraceId,
        caller: Option<SpanId>,
        state: TraceState,
        name: Cow<'static, str>,
    ) -> Self {
        let above = caller.map(|id| Above {
            id,
            is_remote: true,
        });
        Self::new(recorder, trace, above, state, name, SpanKind::Server)
    }

    /// The span of what is done because of another, long after it.
    pub(crate) fn following(
        recorder: &Arc<Recorder>,
        parent: TraceParent,
        name: Cow<'static, str>,
    ) -> Self {
        let above = Some(Above {
            id: parent.span,
            is_remote: true,
        });
        let state = TraceState::default();
        Self::new(
            recorder,
            parent.trace,
            above,
            state,
            name,
            SpanKind::Consumer,
        )
    }

    /// The span of a part of the work at that place.
    pub(crate) fn below(place: &Place, name: Cow<'static, str>, kind: SpanKind) -> Self {
        let Here {
            recorder,
            span,
            state,
        } = &*place.0;
        let above = Some(Above {
            id: span.span,
            is_remote: false,
        });
        Self::new(recorder, span.trace, above, state.clone(), name, kind)
    }

    fn new(
        recorder: &Arc<Recorder>,
        trace: TraceId,
        above: Option<Above>,
        state: TraceState,
        name: Cow<'static, str>,
        kind: SpanKind,
    ) -> Self {
        let span = TraceParent {
            trace,
            span: SpanId::fresh(&*recorder.entropy),
            is_sampled: true,
        };
        Self {
            place: Place(Arc::new(Here {
                recorder: Arc::clone(recorder),
                span,
                state,
            })),
            above,
            kind,
            name,
            began: recorder.clock.now(),
            told: Mutex::default(),
        }
    }

    /// Where its parts are done.
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// Its name for what is done later or elsewhere because of it.
    pub fn parent(&self) -> TraceParent {
        self.place.parent()
    }

    /// Says something of the work. The value is no secret and nothing of any person.
    pub fn note(&self, key: &'static str, value: impl Into<Value>) {
        self.told().attributes.push(KeyValue::new(key, value));
    }

    /// Says that something happens at this moment.
    pub fn event(&self, name: impl Into<Cow<'static, str>>) {
        let now = SystemTime::from(self.place.0.recorder.clock.now());
        let events = &mut self.told().events;
        if events.events.len() < MOST {
            let event = Event::new(name, now, Vec::new(), 0);
            events.events.push(event);
        } else {
            events.dropped_count += 1;
        }
    }

    /// Says that it failed, by a stable word: no message, since those may quote what was sent. The first
    /// word counts.
    pub fn fail(&self, why: impl Into<Cow<'static, str>>) {
        let mut told = self.told();
        if told.status == Status::Unset {
            told.status = Status::error("");
            told.attributes
                .push(KeyValue::new("error.type", why.into()));
        }
    }

    /// Says of both that they have to do with each other.
    pub fn link(&self, other: &Self) {
        self.add_link(other.place.context());
        other.add_link(self.place.context());
    }

    fn add_link(&self, to: SpanContext) {
        let links = &mut self.told().links;
        if links.links.len() < MOST {
            links.links.push(Link::new(to, Vec::new(), 0));
        } else {
            links.dropped_count += 1;
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        let told = mem::take(&mut *self.told());
        let recorder = &self.place.0.recorder;
        let above = self.above.as_ref();
        recorder.export.offer(SpanData {
            span_context: self.place.context(),
            parent_span_id: above.map_or(OtelSpanId::INVALID, |above| {
                OtelSpanId::from_bytes(above.id.bytes())
            }),
            parent_span_is_remote: above.is_some_and(|above| above.is_remote),
            span_kind: self.kind.clone(),
            name: mem::take(&mut self.name),
            start_time: self.began.into(),
            end_time: recorder.clock.now().max(self.began).into(),
            attributes: told.attributes,
            dropped_attributes_count: 0,
            events: told.events,
            links: told.links,
            status: told.status,
            instrumentation_scope: recorder.scope.clone(),
        });
    }
}

fn context(trace: TraceId, span: SpanId, is_remote: bool, state: TraceState) -> SpanContext {
    SpanContext::new(
        OtelTraceId::from_bytes(trace.bytes()),
        OtelSpanId::from_bytes(span.bytes()),
        TraceFlags::SAMPLED,
        is_remote,
        state,
    )
}
