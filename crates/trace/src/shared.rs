//! Work that is done once for several traces: a batch of what many requests caused.

use crate::{Place, Span, Tracer};
use opentelemetry::Value;
use std::{borrow::Cow, collections::HashSet, fmt};
use stoa_kernel::TraceParent;

/// A span in each of the traces. The first is the one that the work is part of; it is linked with the
/// others, so that whoever looks at any of them finds what was done.
pub struct Shared(Vec<Span>);

impl Shared {
    /// Begins a span below each of these, once where one comes several times. None where tracing is
    /// off, or nothing that led here was recorded.
    pub fn begin(
        tracer: &Tracer,
        name: fmt::Arguments<'_>,
        parents: impl IntoIterator<Item = TraceParent>,
    ) -> Self {
        let Some(recorder) = tracer.recorder() else {
            return Self(Vec::new());
        };
        let mut seen = HashSet::new();
        let spans: Vec<Span> = parents
            .into_iter()
            .filter(|parent| seen.insert(*parent))
            .map(|parent| Span::following(recorder, parent, name.to_string().into()))
            .collect();
        if let Some((first, others)) = spans.split_first() {
            others.iter().for_each(|other| first.link(other));
        }
        Self(spans)
    }

    /// Where the work is to be done.
    pub fn place(&self) -> Option<Place> {
        self.0.first().map(Span::place)
    }

    /// Says something of the work. The value is no secret and nothing of any person.
    pub fn note(&self, key: &'static str, value: impl Into<Value> + Clone) {
        for span in &self.0 {
            span.note(key, value.clone());
        }
    }

    /// Says that it failed, by a stable word.
    pub fn fail(&self, why: impl Into<Cow<'static, str>>) {
        let why = why.into();
        for span in &self.0 {
            span.fail(why.clone());
        }
    }
}
