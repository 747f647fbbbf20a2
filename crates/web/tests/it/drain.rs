//! How the server stops.

use crate::harness::{App, Bounds, Raw, eventually};
use std::time::Duration;
use stoa_web::{Drained, ServerLimits};
use tokio::net::TcpStream;

async fn at_the_gate(app: &App) -> Raw {
    let mut client = app.raw().await;
    client
        .write("GET /v1/gate HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    app.waiting.acquire().await.unwrap().forget();
    client
}

#[tokio::test]
async fn a_drain_finishes_what_runs_and_refuses_what_comes() {
    let mut app = App::start().await;
    let mut running = at_the_gate(&app).await;
    let mut resting = app.raw().await;
    resting
        .write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    resting.read_until("alive").await;

    app.stop();
    let address = app.address;
    eventually("new connections are refused", || async move {
        TcpStream::connect(address).await.is_err()
    })
    .await;
    assert!(app.readiness.is_draining());
    assert_eq!(
        resting.read_to_end().await.as_deref(),
        Some(""),
        "resting connections close"
    );

    app.gate.add_permits(1);
    let answer = running
        .read_to_end()
        .await
        .expect("closed after the answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("\"passed\":true"), "{answer}");
    assert_eq!(app.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn a_drain_does_not_wait_for_ever() {
    let mut app = App::bounded(Bounds {
        server: ServerLimits {
            drain: Duration::from_millis(50),
            ..ServerLimits::default()
        },
        ..Bounds::default()
    })
    .await;
    let mut running = at_the_gate(&app).await;
    app.stop();
    assert_eq!(app.drained().await, Drained { cut: 1 });
    assert_eq!(running.read_to_end().await.as_deref(), Some(""));
}

#[tokio::test]
async fn during_the_notice_it_serves_on_but_is_not_ready() {
    let mut app = App::bounded(Bounds {
        server: ServerLimits {
            notice: Duration::from_secs(60),
            ..ServerLimits::default()
        },
        ..Bounds::default()
    })
    .await;
    assert_eq!(app.get("/readyz").await.status, 200);
    app.stop();
    eventually("not ready", || async {
        app.get("/readyz").await.status == 503
    })
    .await;
    app.get("/readyz").await.problem(503, "draining");
    assert_eq!(app.get("/livez").await.status, 200);
}
