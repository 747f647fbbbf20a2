//! The way to the collector.

use crate::TraceSettings;
use opentelemetry::KeyValue;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{SpanData, SpanExporter as _},
};
use prometheus_client::metrics::counter::Counter;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::mpsc::{Receiver, Sender, channel},
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How many spans may wait; more are dropped. Some kilobytes each at most, a few hundred bytes most.
const QUEUE: usize = 4096;
/// How many are sent at once.
const BATCH: usize = 512;
/// How long the first of a batch waits for others.
const GATHER: Duration = Duration::from_secs(1);
/// How long a collector has to take a batch.
const PATIENCE: Duration = Duration::from_secs(5);
/// Not more often is it warned that spans are dropped.
const WARN: Duration = Duration::from_secs(60);

/// Traces cannot be sent.
#[derive(Debug, thiserror::Error)]
#[error("traces cannot be sent to {endpoint}: {cause}")]
pub struct TraceError {
    endpoint: String,
    cause: String,
}

/// How many spans went, and how many did not.
#[derive(Clone, Default)]
pub(crate) struct Figures {
    pub(crate) sent: Counter,
    pub(crate) dropped: Counter,
}

/// Takes spans and never waits.
pub(crate) struct Export {
    queue: Sender<SpanData>,
    figures: Figures,
    closing: CancellationToken,
    sending: Mutex<Option<JoinHandle<()>>>,
}

impl Export {
    pub(crate) fn start(settings: &TraceSettings) -> Result<Self, TraceError> {
        let mut exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(&settings.endpoint)
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| TraceError {
                endpoint: settings.endpoint.clone(),
                cause: error.to_string(),
            })?;
        exporter.set_resource(
            &Resource::builder_empty()
                .with_service_name("stoa")
                .with_attribute(KeyValue::new("service.version", settings.version))
                .build(),
        );
        let (queue, waiting) = channel(QUEUE);
        let (figures, closing) = (Figures::default(), CancellationToken::new());
        let sending = Sending {
            waiting,
            exporter,
            figures: figures.clone(),
            warned: None,
            unsaid: 0,
        };
        let sending = tokio::spawn(sending.run(closing.clone()));
        Ok(Self {
            queue,
            figures,
            closing,
            sending: Mutex::new(Some(sending)),
        })
    }

    /// Takes a span over; drops it where too many wait.
    pub(crate) fn offer(&self, span: SpanData) {
        if self.queue.try_send(span).is_err() {
            self.figures.dropped.inc();
        }
    }

    pub(crate) fn figures(&self) -> Figures {
        self.figures.clone()
    }

    /// Sends what waits and takes no more. What is not sent within the limit is left.
    pub(crate) async fn close(&self, limit: Duration) {
        self.closing.cancel();
        let sending = {
            let mut sending = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
            sending.take()
        };
        let Some(mut sending) = sending else {
            return;
        };
        if timeout(limit, &mut sending).await.is_err() {
            sending.abort();
            tracing::warn!("the collector did not take the last spans in time");
        }
    }
}

/// Sends batch after batch, one at a time.
struct Sending {
    waiting: Receiver<SpanData>,
    exporter: SpanExporter,
    figures: Figures,
    /// When it was last warned of dropped spans.
    warned: Option<Instant>,
    /// The count of dropped ones that was told then.
    unsaid: u64,
}

impl Sending {
    async fn run(mut self, closing: CancellationToken) {
        loop {
            let batch = self.gather(&closing).await;
            if batch.is_empty() {
                return;
            }
            self.send(batch).await;
        }
    }

    /// The next batch; an empty one at the end.
    async fn gather(&mut self, closing: &CancellationToken) -> Vec<SpanData> {
        let mut batch = Vec::with_capacity(BATCH);
        let waiting = &mut self.waiting;
        let gathering = async {
            let mut room = BATCH - waiting.recv_many(&mut batch, BATCH).await;
            let enough = sleep(GATHER);
            tokio::pin!(enough);
            while room > 0 {
                tokio::select! {
                    more = waiting.recv_many(&mut batch, room) => match more {
                        0 => return,
                        more => room -= more,
                    },
                    () = &mut enough => return,
                }
            }
        };
        tokio::select! {
            () = gathering => return batch,
            () = closing.cancelled() => {}
        }
        // Whatever waits, and nothing that comes later.
        self.waiting.close();
        let room = BATCH - batch.len();
        self.waiting.recv_many(&mut batch, room).await;
        batch
    }

    async fn send(&mut self, batch: Vec<SpanData>) {
        let count = u64::try_from(batch.len()).unwrap_or(u64::MAX);
        let error = match timeout(PATIENCE, self.exporter.export(batch)).await {
            Ok(Ok(())) => {
                self.figures.sent.inc_by(count);
                None
            }
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("it took longer than 5 seconds".to_owned()),
        };
        if error.is_some() {
            self.figures.dropped.inc_by(count);
        }
        self.warn(error);
    }

    /// Says how many were dropped, now and then.
    fn warn(&mut self, error: Option<String>) {
        let dropped = self.figures.dropped.get();
        let is_time = self.warned.is_none_or(|warned| warned.elapsed() > WARN);
        if dropped == self.unsaid || !is_time {
            return;
        }
        let spans = dropped - self.unsaid;
        let why = error.unwrap_or_else(|| "more came than the collector takes".to_owned());
        tracing::warn!(spans, why, "spans of traces were dropped");
        (self.warned, self.unsaid) = (Some(Instant::now()), dropped);
    }
}
