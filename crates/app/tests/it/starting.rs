//! Start, stop, and start again.

use crate::process::Place;
use nix::sys::signal::Signal;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use stoa_testkit::{PATIENCE, wait_until};

#[tokio::test]
async fn a_fresh_folder_becomes_a_server_that_is_ready_and_stops_cleanly() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    for path in ["/livez", "/readyz?verbose", "/version", "/openapi.json"] {
        let answer = reqwest::get(server.url(path)).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
    let metrics = reqwest::get(format!("http://{}/metrics", server.metrics));
    let metrics = metrics.await.unwrap().text().await.unwrap();
    assert!(metrics.contains("stoa_http_requests"), "{metrics}");
    server.stop().await;
    assert!(!place.data().join("postgres/data/postmaster.pid").exists());
    let secret = std::fs::metadata(place.data().join("master-secret")).unwrap();
    assert_eq!(secret.permissions().mode() & 0o777, 0o600);

    let again = place.serve(&[]).await;
    let answer = reqwest::get(again.url("/readyz")).await.unwrap();
    assert_eq!(answer.status(), 200);
    again.stop().await;
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_is_refused() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let second = place.run(&["serve"]).await;
    assert_eq!(second.code, Some(1), "{second:?}");
    assert!(
        second.err.contains("is in use by another Stoa"),
        "{second:?}"
    );
    assert_eq!(second.out, "");
    let answer = reqwest::get(server.url("/readyz")).await.unwrap();
    assert_eq!(answer.status(), 200);
    server.stop().await;
}

#[tokio::test]
async fn a_server_outlives_a_crash_of_its_postgresql() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let pid_file = place.data().join("postgres/data/postmaster.pid");
    let pid = std::fs::read_to_string(pid_file).unwrap();
    let pid = pid.lines().next().unwrap().parse().unwrap();
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    let ready = |status: u16| {
        let url = server.url("/readyz");
        async move |()| reqwest::get(&url).await.unwrap().status() == status
    };
    let (not_ready, ready) = (ready(503), ready(200));
    wait_until("/readyz to say no", async || not_ready(()).await, PATIENCE).await;
    wait_until("/readyz to say yes", async || ready(()).await, PATIENCE).await;
    let alive = reqwest::get(server.url("/livez")).await.unwrap();
    assert_eq!(alive.status(), 200);
    server.stop().await;
}

#[tokio::test]
async fn what_a_killed_server_left_running_is_taken_over() {
    let place = Place::new();
    let mut server = place.serve(&[]).await;
    server.signal(Signal::SIGKILL);
    assert_eq!(server.ended().await, None);
    let again = place.serve(&[]).await;
    let answer = reqwest::get(again.url("/readyz")).await.unwrap();
    assert_eq!(answer.status(), 200);
    again.stop().await;
}

#[tokio::test]
async fn an_unknown_route_answers_a_problem() {
    let place = Place::new();
    let server = place.serve(&[]).await;
    let answer = reqwest::get(server.url("/v1/nothing")).await.unwrap();
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["code"], "no_such_route");
    server.stop().await;
}
