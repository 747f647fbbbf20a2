//! The load generator against real servers: the bare responder in its own process, and servers
//! with one fault each.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy exempts test functions, not what they share"
)]

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use stoa_bench::bare::Responder;
use stoa_bench::cpu::{Group, own};
use stoa_bench::load::{Load, Rhythm};
use stoa_bench::scenario::{SERVER, Site, measure};
use stoa_bench::target::Target;

/// A runtime with that server on it; both end with the test.
struct Served {
    runtime: tokio::runtime::Runtime,
    target: Target,
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn serve(router: Router) -> Served {
    let runtime = runtime();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let target = Target::of(listener.local_addr().unwrap()).unwrap();
    runtime.spawn(async move { axum::serve(listener, router).await });
    Served { runtime, target }
}

fn responder(runtime: &tokio::runtime::Runtime, bytes: usize) -> Responder {
    let program = env!("CARGO_BIN_EXE_stoa-bench").as_ref();
    runtime
        .block_on(Responder::start_program(program, bytes))
        .unwrap()
}

#[test]
fn a_closed_loop_ends_with_its_count_and_every_request_has_its_own_number() {
    let runtime = runtime();
    let responder = responder(&runtime, 200);
    let numbers = Arc::new(Mutex::new(HashSet::new()));
    let mut load = Load::get(responder.target.clone(), "/");
    let seen = Arc::clone(&numbers);
    load.compose = Arc::new(move |turn, draft| {
        assert!(seen.lock().unwrap().insert(turn.number));
        draft.start("GET", "/any/path?with=query");
    });
    load.requests = 1_000;
    load.threads = 2;
    load.connections = 7;
    let outcome = load.run().unwrap();
    assert_eq!(outcome.answered, 1_000);
    assert_eq!(outcome.latency.len(), 1_000);
    assert_eq!(outcome.body_bytes(), 200);
    assert!(outcome.clean(), "{outcome:?}");
    let numbers = numbers.lock().unwrap();
    assert!((0..1_000).all(|number| numbers.contains(&number)));
}

#[test]
fn an_open_loop_sends_as_many_as_its_rate_says() {
    let runtime = runtime();
    let responder = responder(&runtime, 18_500);
    let mut load = Load::get(responder.target.clone(), "/");
    load.rhythm = Rhythm::Open(700.0);
    load.length = Duration::from_secs(1);
    load.threads = 2;
    let outcome = load.run().unwrap();
    assert_eq!(outcome.answered, 700);
    assert_eq!(outcome.lag.len(), 700);
    assert!(outcome.clean(), "{outcome:?}");
}

#[test]
fn a_stall_shows_in_every_request_that_was_due_meanwhile() {
    let stall = Duration::from_millis(600);
    let stalled = Arc::new(AtomicBool::new(false));
    let count = Arc::new(AtomicU64::new(0));
    let started = Arc::new(Mutex::new(None::<Instant>));
    // Request 200 and all that come within the stall wait for its end, as in a server that
    // collects its garbage.
    let router = Router::new().route(
        "/",
        get(move || async move {
            if count.fetch_add(1, Ordering::SeqCst) == 200 {
                *started.lock().unwrap() = Some(Instant::now());
                stalled.store(true, Ordering::SeqCst);
            }
            let since = *started.lock().unwrap();
            if let Some(since) = since {
                tokio::time::sleep_until((since + stall).into()).await;
            }
        }),
    );
    let served = serve(router);
    let mut load = Load::get(served.target.clone(), "/");
    // Four connections: a loop that waits for answers would be late with four requests only.
    load.connections = 4;
    load.rhythm = Rhythm::Open(500.0);
    load.length = Duration::from_secs(2);
    let outcome = load.run().unwrap();
    assert_eq!(outcome.answered, 1_000);
    assert!(outcome.clean(), "{outcome:?}");
    // 500/s × 0.6 s = 300 were due in the stall; half of them waited longer than half of it.
    let half = u64::try_from(stall.as_nanos()).unwrap() / 2;
    let long = outcome.latency.count_between(half, u64::MAX);
    assert!((130..=250).contains(&long), "{long} waited long");
}

#[test]
fn a_server_too_slow_for_the_rate_leaves_requests_unsent() {
    let router = Router::new().route(
        "/",
        get(|| async { tokio::time::sleep(Duration::from_millis(100)).await }),
    );
    let served = serve(router);
    let mut load = Load::get(served.target.clone(), "/");
    load.connections = 1;
    load.rhythm = Rhythm::Open(100.0);
    load.length = Duration::from_secs(1);
    load.grace = Duration::from_secs(1);
    let outcome = load.run().unwrap();
    assert!((10..=20).contains(&outcome.answered), "{outcome:?}");
    let all = outcome.answered + outcome.unanswered + outcome.unsent;
    assert_eq!(all, 100, "{outcome:?}");
    assert!(!outcome.clean());
}

#[test]
fn what_is_due_too_long_is_not_sent_any_more_and_nothing_is_after_the_end() {
    let router = Router::new().route(
        "/",
        get(|| async { tokio::time::sleep(Duration::from_millis(100)).await }),
    );
    let served = serve(router);
    let mut load = Load::get(served.target.clone(), "/");
    load.connections = 1;
    load.rhythm = Rhythm::Open(1_000.0);
    load.length = Duration::from_secs(1);
    load.bound = Some(Duration::from_secs(30));
    let outcome = load.run().unwrap();
    assert!((2..=10).contains(&outcome.answered), "{outcome:?}");
    assert_eq!(outcome.in_time, outcome.answered, "{outcome:?}");
    assert_eq!(outcome.answered + outcome.unsent, 1_000, "{outcome:?}");
    // The last of ten would be sent 890 ms after it was due.
    load.bound = Some(Duration::from_millis(50));
    let outcome = load.run().unwrap();
    assert_eq!(outcome.in_time, 0, "none comes in time: {outcome:?}");
    let late = outcome.lag.value_at_quantile(1.0);
    assert!(late < 400_000_000, "{late} ns late");
}

#[test]
fn an_unexpected_status_is_an_error_with_a_sample() {
    let router = Router::new().fallback(|| async { (StatusCode::NOT_FOUND, "no such page") });
    let served = serve(router);
    let mut load = Load::get(served.target.clone(), "/");
    load.requests = 10;
    let outcome = load.run().unwrap();
    assert_eq!(outcome.answered, 0);
    assert_eq!(outcome.statuses.get(&404), Some(&10));
    assert!(!outcome.clean());
    assert_eq!(outcome.samples[0], "404: no such page");
}

#[test]
fn connections_that_the_server_closes_are_opened_again_and_counted() {
    let router = Router::new().route("/", get(|| async { ([("connection", "close")], "bye") }));
    let served = serve(router);
    let mut load = Load::get(served.target.clone(), "/");
    load.connections = 3;
    load.requests = 30;
    let outcome = load.run().unwrap();
    assert_eq!(outcome.answered, 30);
    assert!(outcome.clean(), "{outcome:?}");
    assert_eq!(outcome.reconnects, 27);
}

#[test]
fn a_server_that_breaks_off_counts_as_failed() {
    let router = Router::new().route(
        "/",
        get(|| async {
            let whole = futures_of(vec![Ok("one"), Err("broken off")]);
            ([("content-length", "1000")], Body::from_stream(whole))
        }),
    );
    let served = serve(router);
    let mut load = Load::get(served.target.clone(), "/");
    load.connections = 1;
    load.requests = 3;
    let outcome = load.run().unwrap();
    assert_eq!((outcome.answered, outcome.failed), (0, 3), "{outcome:?}");
    assert!(outcome.samples[0].starts_with("failed: "), "{outcome:?}");
}

fn futures_of(
    parts: Vec<Result<&'static str, &'static str>>,
) -> impl futures_util::Stream<Item = Result<&'static str, &'static str>> + Send {
    futures_util::stream::iter(parts)
}

#[test]
fn chunked_answers_are_read_whole() {
    let router = Router::new().route(
        "/",
        get(|| async {
            Body::from_stream(futures_of(vec![Ok("one, "), Ok("two, "), Ok("three")]))
        }),
    );
    let served = serve(router);
    let site = Site {
        target: served.target.clone(),
        key: None,
        groups: Vec::new(),
    };
    let (status, body) = site.ask("GET", "/", &[], None).unwrap();
    assert_eq!(
        (status, body.as_slice()),
        (200, b"one, two, three".as_slice())
    );
    let mut load = site.get("/");
    load.requests = 100;
    assert_eq!(load.run().unwrap().answered, 100);
    drop(served.runtime);
}

#[test]
fn a_site_asks_with_its_key_and_body() {
    let echo = |headers: HeaderMap, body: String| async move {
        let of = |name: &str| headers[name].to_str().unwrap().to_owned();
        format!("{} {} {body}", of("x-api-key"), of("content-type"))
    };
    let served = serve(Router::new().route("/v1/comments", axum::routing::post(echo)));
    let site = Site {
        target: served.target.clone(),
        key: Some("k".into()),
        groups: Vec::new(),
    };
    let body = serde_json::json!({ "content": "ü" });
    let (status, body) = site.ask("POST", "/v1/comments", &[], Some(&body)).unwrap();
    assert_eq!(status, 200);
    assert_eq!(
        String::from_utf8(body).unwrap(),
        r#"k application/json {"content":"ü"}"#
    );
}

#[test]
fn the_cpu_of_the_responder_is_read_apart_from_the_generators() {
    let runtime = runtime();
    let responder = responder(&runtime, 200);
    let before = own().unwrap();
    let mut load = Load::get(responder.target.clone(), "/");
    load.requests = 5_000;
    let group = Group::new(SERVER, responder.pid);
    let total = group.cpu().unwrap();
    let measured = measure(&load, std::slice::from_ref(&group)).unwrap();
    let server = measured.spent.of(SERVER).unwrap();
    assert!(server > Duration::from_millis(5), "{server:?}");
    assert!(server <= group.cpu().unwrap() - total);
    assert!(measured.spent.own > Duration::from_millis(5));
    assert!(measured.spent.own <= own().unwrap() - before);
}
