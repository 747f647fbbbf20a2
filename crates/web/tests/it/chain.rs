//! What every request gets, whatever its route.

use crate::harness::{ALL, App, Bounds, PAGE, eventually, logged};
use axum::body::Body;
use std::time::Duration;
use stoa_web::Limits;

#[tokio::test]
async fn a_fit_request_id_is_taken_over() {
    let app = App::start().await;
    for id in ["12345678", "A.b_c-9xxx", &"x".repeat(64)] {
        let request = app.request("GET", "/livez").header("X-Request-Id", id);
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("x-request-id"), id);
    }
}

#[tokio::test]
async fn an_unfit_request_id_is_replaced_by_a_uuid() {
    let app = App::start().await;
    for id in [
        "",
        "1234567",
        "has space",
        "quote\"quote",
        "söme-umlaut",
        &"x".repeat(65),
    ] {
        let request = app.request("GET", "/livez").header("X-Request-Id", id);
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        let fresh: uuid::Uuid = answer.header("x-request-id").parse().expect("a UUID");
        assert_eq!(fresh.get_version_num(), 7);
    }
}

#[tokio::test]
async fn kept_copies_are_told_apart_by_origin_whether_or_not_one_was_said() {
    let app = App::start().await;
    for path in ["/livez", "/v1/things", "/nowhere"] {
        assert_eq!(app.get(path).await.header("vary"), "origin", "{path}");
    }
}

#[tokio::test]
async fn each_request_has_an_id_of_its_own() {
    let app = App::start().await;
    let (one, two) = (app.get("/livez").await, app.get("/nowhere").await);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
}

#[tokio::test]
async fn a_path_without_a_route_is_a_404_problem() {
    let app = App::start().await;
    for path in ["/", "/v1/nowhere", "/v1/things/1/2", "/%00", "/v1/things/"] {
        app.get(path).await.problem(404, "no_such_route");
    }
}

#[tokio::test]
async fn a_method_without_a_handler_is_a_405_problem_that_names_the_others() {
    let app = App::start().await;
    for method in ["DELETE", "PUT", "BREW"] {
        let request = app.request(method, "/v1/things").header("X-API-Key", ALL);
        let answer = app.send(request.body(Body::empty()).unwrap()).await;
        answer.problem(405, "method_not_allowed");
        assert!(answer.header("allow").contains("POST"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_problem_answered_to_head_has_no_body() {
    let app = App::start().await;
    let request = app.request("HEAD", "/v1/nowhere");
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (404, 0));
}

#[tokio::test]
async fn an_error_that_a_handler_words_itself_stays() {
    let app = App::start().await;
    let answer = app.get("/v1/own-error").await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["mine"].as_bool()),
        (400, Some(true))
    );
}

#[tokio::test]
async fn a_problem_says_when_to_try_again() {
    let app = App::start().await;
    let answer = app.get("/v1/broken").await;
    answer.problem(503, "unavailable");
    assert_eq!(answer.header("retry-after"), "7");
}

#[tokio::test]
async fn a_panic_is_a_500_that_tells_nothing_and_the_server_goes_on() {
    let app = App::start().await;
    let id = "panic-is-a-500-that-tells-nothing";
    let request = app.request("GET", "/v1/panic").header("X-Request-Id", id);
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    let problem = answer.problem(500, "internal");
    assert!(!problem.to_string().contains("secret"), "{problem}");
    let lines = logged(id);
    assert!(
        lines
            .iter()
            .any(|line| line.contains("the secret of the inside")),
        "{lines:?}"
    );
    assert_eq!(app.get("/livez").await.status, 200);
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let app = App::bounded(Bounds {
        request: Limits {
            time: Duration::from_millis(50),
            ..Limits::default()
        },
        ..Bounds::default()
    })
    .await;
    let answer = app.get("/v1/gate").await;
    answer.problem(503, "timed_out");
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_the_clients_fault() {
    let app = App::bounded(Bounds {
        request: Limits {
            time: Duration::from_millis(50),
            ..Limits::default()
        },
        ..Bounds::default()
    })
    .await;
    for path in ["/v1/things", "/v1/bytes"] {
        let mut client = app.raw().await;
        client
            .write(format!(
                "POST {path} HTTP/1.1\r\nHost: x\r\nX-API-Key: {ALL}\r\n\
                 Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{{\"name\":"
            ))
            .await;
        let answer = client.read_until("body_too_slow").await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = App::start().await;
    for path in ["/livez", "/nowhere", "/v1/panic", "/v1/things"] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_log_names_the_route_and_nothing_private() {
    let app = App::start().await;
    let id = "log-names-the-route";
    let request = app
        .request(
            "GET",
            "/v1/things/11111111-2222-7333-8444-555555555555?token=sesame",
        )
        .header("X-Request-Id", id)
        .header("Authorization", "Bearer open-sesame")
        .header("X-API-Key", ALL);
    app.send(request.body(Body::empty()).unwrap()).await;
    eventually("the line", || async { !logged(id).is_empty() }).await;
    let lines = logged(id);
    let [line] = lines.as_slice() else {
        panic!("one line: {lines:?}")
    };
    let entry: serde_json::Value = serde_json::from_str(line).unwrap();
    let fields = &entry["fields"];
    assert_eq!(fields["route"], "/v1/things/{id}", "{line}");
    assert_eq!(
        (&fields["method"], &fields["status"]),
        (&"GET".into(), &401.into())
    );
    assert!(fields["micros"].is_u64(), "{line}");
    for private in ["sesame", "11111111", ALL, "127.0.0.1"] {
        assert!(!line.contains(private), "{private} in {line}");
    }
}

#[tokio::test]
async fn the_log_names_the_callers_trace_or_a_new_one() {
    let app = App::start().await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let good = format!("00-{trace}-00f067aa0ba902b7-01");
    let new = format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32));
    for (id, parents, is_taken) in [
        ("trace-of-the-caller", vec![&good], true),
        ("trace-of-two-callers", vec![&good, &good], false),
        ("trace-of-nobody-at-all", vec![&new], false),
        ("trace-that-is-not-said", vec![], false),
    ] {
        let mut request = app.request("GET", "/v1/panic").header("X-Request-Id", id);
        for parent in parents {
            request = request.header("traceparent", parent);
        }
        app.send(request.body(Body::empty()).unwrap()).await;
        // The panic, within the request, and the request itself.
        eventually("the lines", || async { logged(id).len() == 2 }).await;
        let lines = logged(id);
        let ids = lines.iter().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let said = [&line["span"]["trace_id"], &line["fields"]["trace_id"]];
            let said = said.into_iter().find_map(|id| id.as_str());
            said.unwrap_or_else(|| panic!("{line}")).to_owned()
        });
        let ids: Vec<String> = ids.collect();
        assert_eq!(ids[0], ids[1], "{lines:?}");
        assert_eq!(ids[0] == trace, is_taken, "{id}: {lines:?}");
        assert!(ids[0].len() == 32 && ids[0] != "0".repeat(32), "{lines:?}");
    }
}

#[tokio::test]
async fn what_the_client_already_holds_is_not_sent_again() {
    let app = App::start().await;
    let first = app.get("/v1/cached").await;
    assert_eq!(
        (first.status.as_u16(), first.header("etag")),
        (200, "\"v1\"")
    );
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let ask = async |held: &str| {
        let request = app
            .request("GET", "/v1/cached")
            .header("If-None-Match", held);
        app.send(request.body(Body::empty()).unwrap()).await
    };
    let again = ask("W/\"v0\", \"v1\"").await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), "\"v1\"");
    assert_eq!(ask("\"v2\"").await.json()["hot"], true);
}

#[tokio::test]
async fn a_browser_that_asks_ahead_is_answered_logged_and_counted() {
    let app = App::start().await;
    let ask = async |origin: &str| {
        let request = app
            .request("OPTIONS", "/v1/things")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST");
        app.send(request.body(Body::empty()).unwrap()).await
    };
    let admitted = ask(PAGE).await;
    assert_eq!(admitted.status, 204);
    assert_eq!(admitted.header("access-control-allow-origin"), PAGE);
    assert!(!admitted.header("x-request-id").is_empty());
    let refused = ask("https://elsewhere.example").await;
    assert_eq!(refused.status, 204);
    assert_eq!(refused.header("access-control-allow-origin"), "");
    let plain = app.request("OPTIONS", "/v1/things").body(Body::empty());
    assert_eq!(app.send(plain.unwrap()).await.status, 405);
}
