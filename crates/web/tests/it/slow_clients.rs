//! Clients that take their time.

use crate::harness::{App, Bounds};
use axum::body::Body;
use http_body_util::BodyExt;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use std::time::{Duration, Instant};
use stoa_web::{Drained, ServerLimits};

async fn hasty(head: u64, idle: u64) -> App {
    App::bounded(Bounds {
        server: ServerLimits {
            head: Duration::from_millis(head),
            idle: Duration::from_millis(idle),
            ..ServerLimits::default()
        },
        ..Bounds::default()
    })
    .await
}

#[tokio::test]
async fn a_head_that_does_not_end_is_cut_off() {
    let app = hasty(100, 60_000).await;
    for begun in [
        "",
        "G",
        "PRI * HT",
        "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    ] {
        let mut client = app.raw().await;
        client.write(begun).await;
        assert_eq!(client.read_to_end().await.as_deref(), Some(""), "{begun:?}");
    }
}

#[tokio::test]
async fn the_second_head_of_a_connection_is_timed_from_its_first_byte() {
    let app = hasty(400, 60_000).await;
    let mut client = app.raw().await;
    client.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await;
    client.read_until("alive").await;
    let begun = Instant::now();
    client
        .write("GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        .await;
    assert_eq!(client.read_to_end().await.as_deref(), Some(""));
    assert!(
        begun.elapsed() >= Duration::from_millis(400),
        "not before its time"
    );
}

#[tokio::test]
async fn a_resting_connection_is_kept_longer_than_a_head_may_take() {
    let app = hasty(50, 60_000).await;
    let mut client = app.raw().await;
    client.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await;
    client.read_until("alive").await;
    // Long enough for several looks at the connection: others come and are cut off meanwhile.
    for _ in 0..3 {
        let mut other = app.raw().await;
        assert_eq!(other.read_to_end().await.as_deref(), Some(""));
    }
    client.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await;
    client.read_until("alive").await;
}

#[tokio::test]
async fn a_connection_that_rests_too_long_is_closed() {
    let app = hasty(100, 200).await;
    let mut client = app.raw().await;
    client.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let answer = client.read_to_end().await.expect("closed");
    assert!(answer.contains("alive"), "{answer}");
}

#[tokio::test]
async fn a_slow_request_is_no_slow_client() {
    let app = hasty(50, 50).await;
    let mut client = app.raw().await;
    client
        .write("GET /v1/gate HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    app.waiting.acquire().await.unwrap().forget();
    for _ in 0..3 {
        let mut other = app.raw().await;
        assert_eq!(other.read_to_end().await.as_deref(), Some(""));
    }
    app.gate.add_permits(1);
    client.read_until("passed").await;
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answer_is_cut_off() {
    let mut app = App::bounded(Bounds {
        server: ServerLimits {
            head: Duration::from_millis(100),
            stuck: Duration::from_millis(200),
            drain: Duration::from_secs(60),
            ..ServerLimits::default()
        },
        ..Bounds::default()
    })
    .await;
    let mut client = app.raw().await;
    client
        .write("GET /v1/flood HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    client.read_until("drop").await;
    // The flood never ends by itself, so that only the cut lets the drain end.
    app.stop();
    assert_eq!(app.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let app = App::start().await;
    let mut client = app.raw().await;
    let large = "x".repeat(40 * 1024);
    client
        .write(format!(
            "GET /livez HTTP/1.1\r\nHost: x\r\nX-Large: {large}\r\n\r\n"
        ))
        .await;
    let answer = client.read_to_end().await.expect("closed");
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}

#[tokio::test]
async fn http_2_is_spoken_by_prior_knowledge() {
    let app = App::start().await;
    let client: Client<_, Body> = Client::builder(TokioExecutor::new())
        .http2_only(true)
        .build_http();
    let ask = async |method: &str, path: &str| {
        let request = app.request(method, path).body(Body::empty()).unwrap();
        let response = client.request(request).await.unwrap();
        let status = response.status().as_u16();
        (
            status,
            response.into_body().collect().await.unwrap().to_bytes(),
        )
    };
    assert_eq!(
        ask("GET", "/livez").await,
        (200, r#"{"status":"alive"}"#.into())
    );
    assert_eq!(ask("GET", "/v1/panic").await.0, 500);
    assert_eq!(ask("HEAD", "/nowhere").await, (404, "".into()));
}
