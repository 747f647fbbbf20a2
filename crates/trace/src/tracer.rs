//! Which requests are recorded.

use crate::{
    Span, TraceError,
    export::{Export, Figures},
};
use opentelemetry::{InstrumentationScope, trace::TraceState};
use prometheus_client::registry::Registry;
use std::{borrow::Cow, str::FromStr, sync::Arc, time::Duration};
use stoa_kernel::{Clock, Entropy, TraceId, TraceParent};

/// The longest `tracestate` that is carried on: what the recommendation asks for at least.
const LONGEST_STATE: usize = 512;

/// Where traces go, and how many.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceSettings {
    /// The collector's address for traces, such as `http://127.0.0.1:4318/v1/traces`.
    pub endpoint: String,
    /// The share of requests that is recorded, from 0 to 1.
    pub ratio: f64,
    /// The program's version, which the collector is told.
    pub version: &'static str,
}

/// Records requests, or does not: the default is off. Cheap to clone.
#[derive(Clone, Default)]
pub struct Tracer(Option<Arc<Recorder>>);

pub(crate) struct Recorder {
    share: Share,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) scope: InstrumentationScope,
    pub(crate) export: Export,
}

impl Tracer {
    /// Records nothing.
    pub fn off() -> Self {
        Self(None)
    }

    /// Records, and sends what is recorded by a task of its own until [`Tracer::close`]. The collector
    /// need not be there.
    ///
    /// # Errors
    /// If the address is none that can be sent to.
    pub fn start(
        settings: &TraceSettings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, TraceError> {
        Ok(Self(Some(Arc::new(Recorder {
            share: Share::of(settings.ratio),
            clock,
            entropy,
            scope: InstrumentationScope::builder("stoa")
                .with_version(settings.version)
                .build(),
            export: Export::start(settings)?,
        }))))
    }

    /// Begins the span of a request, if it is to be recorded. `name` and `state` (the caller's
    /// `tracestate`; malformed or longer than 512 characters it is left out) are asked only then.
    ///
    /// Chance decides, by the share that is set. A caller whose own span is not recorded is heeded; one
    /// who says that it is, is not: anybody could, and could have every request of theirs recorded.
    pub fn request(
        &self,
        trace: TraceId,
        caller: Option<TraceParent>,
        name: impl FnOnce() -> Cow<'static, str>,
        state: impl FnOnce() -> String,
    ) -> Option<Span> {
        let recorder = self.0.as_ref()?;
        let may_be = caller.is_none_or(|caller| caller.is_sampled);
        if !may_be || !recorder.share.takes(&*recorder.entropy) {
            return None;
        }
        let span = caller.map(|caller| caller.span);
        let state = span.map(|_| state()).unwrap_or_default();
        let fits = (1..=LONGEST_STATE).contains(&state.len());
        let state = fits.then(|| TraceState::from_str(&state).ok()).flatten();
        let state = state.unwrap_or_default();
        Some(Span::serving(recorder, trace, span, state, name()))
    }

    /// Adds how many spans were sent and dropped to the metrics, where it is not off.
    pub fn register(&self, registry: &mut Registry) {
        let Some(recorder) = &self.0 else {
            return;
        };
        let Figures { sent, dropped } = recorder.export.figures();
        registry.register("stoa_trace_spans_sent", "Spans the collector took", sent);
        registry.register(
            "stoa_trace_spans_dropped",
            "Spans dropped because the collector was away or too slow",
            dropped,
        );
    }

    /// Sends what waits, for at most so long, and ends.
    pub async fn close(&self, limit: Duration) {
        if let Some(recorder) = &self.0 {
            recorder.export.close(limit).await;
        }
    }

    pub(crate) fn recorder(&self) -> Option<&Arc<Recorder>> {
        self.0.as_ref()
    }
}

/// A share of all, by chance.
struct Share {
    /// Of all numbers of 64 bits those below it; the highest stands for all.
    below: u64,
}

impl Share {
    /// From 0 to 1.
    fn of(ratio: f64) -> Self {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "such a cast keeps within bounds, and a share need not be exact"
        )]
        let below = (ratio * u64::MAX as f64) as u64;
        Self { below }
    }

    fn takes(&self, entropy: &dyn Entropy) -> bool {
        match self.below {
            0 => false,
            u64::MAX => true,
            below => {
                let mut random = [0; 8];
                entropy.fill(&mut random);
                u64::from_be_bytes(random) < below
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stoa_kernel::SystemEntropy;

    /// Nobody may ask.
    struct NoChance;

    impl Entropy for NoChance {
        fn fill(&self, _: &mut [u8]) {
            panic!("chance was asked");
        }
    }

    #[test]
    fn a_share_is_as_large_as_it_was_set() {
        let share = Share::of(0.25);
        let taken = (0..10_000).filter(|_| share.takes(&SystemEntropy)).count();
        // Ten times the standard deviation (43) to either side.
        assert!((2_070..2_930).contains(&taken), "{taken}");
    }

    #[test]
    fn of_none_and_of_all_no_chance_is_asked() {
        assert!(!Share::of(0.0).takes(&NoChance));
        assert!(Share::of(1.0).takes(&NoChance));
    }
}
