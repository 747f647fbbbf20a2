//! Collectors that are away or do not answer, and none at all.

use super::{CALLER, Collector, Story, TRACE, answer, parent, post};
use crate::process::{Place, Served};
use serde_json::json;
use std::net::SocketAddr;
use stoa_testkit::{PATIENCE, wait_until};
use tokio::net::TcpListener;

/// A series of the metrics; `None` if there is none.
async fn series(server: &Served, name: &str) -> Option<u64> {
    let metrics = reqwest::get(format!("http://{}/metrics", server.metrics)).await;
    let text = metrics.unwrap().text().await.unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.map(|value| value.trim().parse().unwrap())
}

const DROPPED: &str = "stoa_trace_spans_dropped_total ";
const SENT: &str = "stoa_trace_spans_sent_total ";

async fn write(server: &Served, key: &str) {
    let comment = json!({"entityType": "post", "entityId": "1", "content": "Hello"});
    let asked = post(server, "/v1/comments", key, &comment);
    answer(asked.header("traceparent", parent("01")), 201).await;
}

async fn traced_events(place: &Place) -> i64 {
    let count = "SELECT count(*) FROM core.events WHERE traceparent IS NOT NULL";
    let admin = place.admin().await;
    admin.query_one(count, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_collector_that_is_away_costs_spans_and_no_answer() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = nobody.local_addr().unwrap();
    drop(nobody);
    let place = Place::new().with("STOA_OTLP_ENDPOINT", format!("http://{address}"));
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    write(&server, &key).await;
    let dropped = async || series(&server, DROPPED).await >= Some(3);
    wait_until("dropped spans", dropped, PATIENCE).await;
    assert_eq!(series(&server, SENT).await, Some(0));
    write(&server, &key).await;
    let log = server.log();
    let warned = log
        .lines()
        .filter(|line| line.contains("spans of traces were dropped"));
    assert_eq!(warned.count(), 1, "{log}");
    server.stop().await;
}

#[tokio::test]
async fn a_collector_that_never_answers_does_not_keep_the_program_from_stopping() {
    // It listens, and takes nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    let place = Place::new().with("STOA_OTLP_ENDPOINT", format!("http://{address}"));
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    write(&server, &key).await;
    let log = place.path().join("log");
    server.stop().await;
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("did not take the last spans in time"), "{log}");
}

#[tokio::test]
async fn without_a_collector_nothing_is_recorded_whatever_callers_say() {
    let collector = Collector::start().await;
    // What libraries would read by themselves is no setting of this program.
    let place = Place::new().with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    write(&server, &key).await;
    assert_eq!(series(&server, DROPPED).await, None);
    assert_eq!(traced_events(&place).await, 0);
    let logged = async || server.log().contains(TRACE);
    wait_until("the line", logged, PATIENCE).await;
    server.stop().await;
    assert_eq!(collector.bytes(), b"");
}

#[tokio::test]
async fn of_a_share_of_nought_nothing_is_recorded_whatever_callers_say() {
    let collector = Collector::start().await;
    let place = Place::new()
        .with("STOA_OTLP_ENDPOINT", collector.url())
        .with("STOA_TRACE_RATIO", "0");
    let server = place.serve(&[]).await;
    let key = place.tenant().await;
    write(&server, &key).await;
    assert_eq!(traced_events(&place).await, 0);
    server.stop().await;
    assert_eq!(collector.bytes(), b"");
}

#[tokio::test]
async fn a_share_of_half_records_about_half_of_those_who_want_to_be() {
    let collector = Collector::start().await;
    let place = Place::new();
    // As it may stand in a file.
    let file = format!(
        "otlp_endpoint = \"{}\"\ntrace_ratio = 0.5\n",
        collector.url()
    );
    std::fs::write(place.path().join("stoa.toml"), file).unwrap();
    let server = place.serve(&[]).await;
    let client = reqwest::Client::new();
    for _ in 0..400 {
        let asked = client
            .get(server.url("/livez"))
            .header("traceparent", parent("01"));
        assert_eq!(asked.send().await.unwrap().status(), 200);
    }
    server.stop().await;
    let spans = collector.spans();
    let asked = spans.iter().filter(|told| told.0.name == "GET /livez");
    let asked = asked.filter(|told| told.trace() == TRACE && told.parent() == CALLER);
    // Ten standard deviations (10) to either side.
    let count = asked.count();
    assert!((100..=300).contains(&count), "{count}");
}

#[tokio::test]
async fn events_carry_the_trace_only_where_it_is_recorded() {
    let collector = Collector::start().await;
    let story = Story::begin(&collector).await;
    let before = traced_events(&story.place).await;
    story.reply(&[&parent("00")], "not-recorded").await;
    assert_eq!(traced_events(&story.place).await, before);
    story.reply(&[&parent("01")], "is-recorded").await;
    let admin = story.place.admin().await;
    let sql =
        "SELECT traceparent FROM core.events ORDER BY transaction DESC, sequence DESC LIMIT 1";
    let written: String = admin.query_one(sql, &[]).await.unwrap().get(0);
    assert!(
        written.starts_with(&format!("00-{TRACE}-")) && written.ends_with("-01"),
        "{written}"
    );
    story.server.stop().await;
}
