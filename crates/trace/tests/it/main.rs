//! What becomes of spans that nobody takes.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests"
)]

use axum::{Router, body::Bytes, routing::post};
use prometheus_client::{encoding::text::encode, registry::Registry};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use stoa_kernel::{SystemClock, SystemEntropy, TraceId};
use stoa_trace::{TraceSettings, Tracer};
use tokio::{net::TcpListener, time::timeout};

const QUEUE: u64 = 4096;
const BATCH: u64 = 512;

struct Traced {
    tracer: Tracer,
    registry: Registry,
}

impl Traced {
    fn to(endpoint: String) -> Self {
        let settings = TraceSettings {
            endpoint,
            ratio: 1.0,
            version: "0",
        };
        let tracer = Tracer::start(&settings, Arc::new(SystemClock), Arc::new(SystemEntropy));
        let tracer = tracer.expect("it starts");
        let mut registry = Registry::default();
        tracer.register(&mut registry);
        Self { tracer, registry }
    }

    fn record(&self, count: u64) {
        for _ in 0..count {
            let trace = TraceId::fresh(&SystemEntropy);
            let span = self
                .tracer
                .request(trace, None, || "asked".into(), String::new);
            drop(span.expect("all are recorded"));
        }
    }

    fn figure(&self, name: &str) -> u64 {
        let mut text = String::new();
        encode(&mut text, &self.registry).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{text}"))
            .trim()
            .parse()
            .unwrap()
    }

    fn dropped(&self) -> u64 {
        self.figure("stoa_trace_spans_dropped_total ")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_finds_the_queue_full_is_dropped_and_counted_and_nobody_waits() {
    // It listens, and takes nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    let traced = Traced::to(format!("http://{address}/v1/traces"));
    // Nothing here awaits; one batch at most is on its way.
    let count = 20_000;
    traced.record(count);
    let dropped = traced.dropped();
    assert!(dropped >= count - QUEUE - BATCH, "{dropped}");
    assert!(dropped <= count - QUEUE, "{dropped}");

    // With eight batches waiting for a collector that takes five seconds for each.
    let closing = traced.tracer.close(Duration::from_millis(50));
    timeout(Duration::from_secs(2), closing)
        .await
        .expect("it closes");
    traced.record(1);
    assert_eq!(
        traced.dropped(),
        dropped + 1,
        "what comes too late is counted, too"
    );
}

#[tokio::test]
async fn what_waits_for_others_leaves_when_it_closes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let taken = Arc::new(Mutex::new(Vec::new()));
    let take = {
        let taken = Arc::clone(&taken);
        move |body: Bytes| async move { taken.lock().unwrap().push(body) }
    };
    let router = Router::new().route("/v1/traces", post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let traced = Traced::to(format!("http://{address}/v1/traces"));
    traced.record(3);
    traced.tracer.close(Duration::from_secs(20)).await;
    assert_eq!(taken.lock().unwrap().len(), 1, "one batch");
    assert_eq!(traced.figure("stoa_trace_spans_sent_total "), 3);
    assert_eq!(traced.dropped(), 0);
}

#[tokio::test]
async fn a_tracer_that_is_off_records_nothing() {
    let tracer = Tracer::off();
    let trace = TraceId::fresh(&SystemEntropy);
    let unasked = || panic!("asked for nothing");
    assert!(tracer.request(trace, None, unasked, String::new).is_none());
    tracer.close(Duration::ZERO).await;
}
