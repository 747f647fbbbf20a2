//! A collector: takes OTLP over HTTP and keeps what it is sent, read by the protocol's own types.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::any_value::Value,
    trace::v1::{ResourceSpans, Span},
};
use prost::Message;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use stoa_testkit::{PATIENCE, wait_until};
use tokio::net::TcpListener;

/// Runs as long as the test.
pub(super) struct Collector {
    address: SocketAddr,
    taken: Taken,
}

/// Each batch, as it came.
type Taken = Arc<Mutex<Vec<Bytes>>>;

impl Collector {
    pub(super) async fn start() -> Self {
        let taken = Taken::default();
        let router = Router::new()
            .route("/v1/traces", post(take))
            .with_state(Arc::clone(&taken));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, taken }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All bodies, one behind the other.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.taken.lock().unwrap().concat()
    }

    pub(super) fn resources(&self) -> Vec<ResourceSpans> {
        let taken = self.taken.lock().unwrap();
        let read = |body: &Bytes| ExportTraceServiceRequest::decode(body.clone()).unwrap();
        taken
            .iter()
            .flat_map(|body| read(body).resource_spans)
            .collect()
    }

    pub(super) fn spans(&self) -> Vec<Told> {
        let resources = self.resources().into_iter();
        resources
            .flat_map(|resource| resource.scope_spans)
            .flat_map(|scope| scope.spans)
            .map(Told)
            .collect()
    }

    /// Waits until there is one of that kind.
    pub(super) async fn wait_for(&self, what: &str, is: impl Fn(&Told) -> bool) -> Told {
        let came = async || self.spans().iter().any(&is);
        wait_until(what, came, PATIENCE).await;
        self.spans().into_iter().find(is).unwrap()
    }
}

async fn take(State(taken): State<Taken>, headers: HeaderMap, body: Bytes) -> StatusCode {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    taken.lock().unwrap().push(body);
    StatusCode::OK
}

/// A span as the collector was told of it.
#[derive(Clone, Debug)]
pub(super) struct Told(pub(super) Span);

impl Told {
    pub(super) fn trace(&self) -> String {
        hex(&self.0.trace_id)
    }

    pub(super) fn id(&self) -> String {
        hex(&self.0.span_id)
    }

    /// Empty for the first of a trace.
    pub(super) fn parent(&self) -> String {
        hex(&self.0.parent_span_id)
    }

    pub(super) fn is_below(&self, other: &Self) -> bool {
        self.trace() == other.trace() && self.parent() == other.id()
    }

    pub(super) fn is_linked_with(&self, other: &Self) -> bool {
        let is = |link: &opentelemetry_proto::tonic::trace::v1::span::Link| {
            hex(&link.trace_id) == other.trace() && hex(&link.span_id) == other.id()
        };
        self.0.links.iter().any(is)
    }

    pub(super) fn events(&self) -> Vec<&str> {
        self.0.events.iter().map(|event| &*event.name).collect()
    }

    /// All that was said, as text.
    pub(super) fn attributes(&self) -> BTreeMap<String, String> {
        let said = self.0.attributes.iter().map(|said| {
            let value = said.value.clone().and_then(|value| value.value);
            let value = match value {
                Some(Value::StringValue(text)) => text,
                Some(Value::IntValue(number)) => number.to_string(),
                other => panic!("{}: {other:?}", said.key),
            };
            (said.key.clone(), value)
        });
        said.collect()
    }

    pub(super) fn attribute(&self, key: &str) -> Option<String> {
        self.attributes().remove(key)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
