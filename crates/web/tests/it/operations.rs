//! Alive, ready, version, description, figures.

use crate::harness::{ALL, App, READER, eventually};
use axum::body::Body;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use stoa_web::{NotReady, serve_metrics};
use tokio::net::TcpListener;

#[tokio::test]
async fn the_server_says_that_it_lives_and_what_it_is() {
    let app = App::start().await;
    assert_eq!(app.get("/livez").await.json()["status"], "alive");
    assert_eq!(app.get("/version").await.json()["version"], "1.2.3");
    assert_eq!(app.get("/readyz").await.json()["status"], "ready");
}

#[tokio::test]
async fn it_is_ready_when_every_check_says_so() {
    let app = App::start().await;
    let up = Arc::new(AtomicBool::new(false));
    let database = Arc::clone(&up);
    app.readiness.check("database", move || {
        let up = database.load(Ordering::SeqCst);
        async move {
            if up {
                Ok(())
            } else {
                Err(NotReady("no connection".into()))
            }
        }
    });
    app.readiness.check("log", || async { Ok(()) });
    let answer = app.get("/readyz").await;
    let problem = answer.problem(503, "not_ready");
    assert_eq!(
        (&problem["errors"], answer.header("retry-after")),
        (&serde_json::Value::Null, "1")
    );
    let problem = app.get("/readyz?verbose").await.problem(503, "not_ready");
    assert_eq!(problem["errors"][0]["field"], "database");
    assert_eq!(problem["errors"][0]["message"], "no connection");
    up.store(true, Ordering::SeqCst);
    eventually("ready", || async { app.get("/readyz").await.status == 200 }).await;
    let told = app.get("/readyz?verbose=true").await.json();
    assert_eq!(told["checks"][0]["name"], "database");
    assert_eq!(told["checks"][1]["status"], "ready");
    assert_eq!(app.get("/livez").await.status, 200);
}

#[tokio::test]
async fn the_description_holds_every_module_and_has_a_tag() {
    let app = App::start().await;
    let answer = app.get("/openapi.json").await;
    let description = answer.json();
    assert_eq!(description["info"]["version"], "1.2.3");
    assert!(
        description["paths"]["/v1/things"]["post"].is_object(),
        "{description}"
    );
    assert!(description["components"]["schemas"]["ProblemDocument"].is_object());
    assert!(description["components"]["schemas"]["FieldProblem"].is_object());
    assert_eq!(
        description["components"]["securitySchemes"]["apiKey"]["name"],
        "X-API-Key"
    );
    let request = app
        .request("GET", "/openapi.json")
        .header("If-None-Match", answer.header("etag"));
    assert_eq!(
        app.send(request.body(Body::empty()).unwrap()).await.status,
        304
    );
}

#[tokio::test]
async fn requests_are_counted_by_method_route_and_class() {
    let app = App::start().await;
    for _ in 0..3 {
        app.get_as(READER, "/v1/things").await;
    }
    app.get("/v1/things/1").await;
    app.get("/made/up/path").await;
    app.get("/v1/panic").await;
    let request = app.request("BREW", "/livez").header("X-API-Key", ALL);
    app.send(request.body(Body::empty()).unwrap()).await;
    app.metrics.register(|registry| {
        registry.register(
            "stoa_extra",
            "Of another crate",
            prometheus_client::metrics::gauge::Gauge::<i64>::default(),
        );
    });

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(serve_metrics(listener, Arc::clone(&app.metrics), async {
        let _ = stopped.await;
    }));
    let request = axum::http::Request::get(format!("http://{address}/metrics"));
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    let text = String::from_utf8(answer.body).unwrap();
    for line in [
        r#"stoa_http_requests_total{method="GET",route="/v1/things",status="2xx"} 3"#,
        r#"stoa_http_requests_total{method="GET",route="/v1/things/{id}",status="4xx"} 1"#,
        r#"stoa_http_requests_total{method="GET",route="none",status="4xx"} 1"#,
        r#"stoa_http_requests_total{method="GET",route="/v1/panic",status="5xx"} 1"#,
        r#"stoa_http_requests_total{method="OTHER",route="/livez",status="4xx"} 1"#,
        r#"stoa_http_request_duration_seconds_count{method="GET",route="/v1/things",status="2xx"} 3"#,
        r#"stoa_http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/v1/things",status="2xx"} 3"#,
        "stoa_http_requests_in_flight 0",
        "stoa_extra 0",
        "process_resident_memory_bytes ",
        "process_cpu_seconds_total ",
    ] {
        assert!(text.contains(line), "no {line} in {text}");
    }
    assert!(text.ends_with("# EOF\n"));
    assert!(!text.contains("made/up"), "{text}");
    stop.send(()).unwrap();
    serving.await.unwrap();
}

#[tokio::test]
async fn a_request_whose_client_left_is_in_flight_no_more() {
    let app = App::start().await;
    let mut client = app.raw().await;
    client
        .write("GET /v1/gate HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    app.waiting.acquire().await.unwrap().forget();
    let in_flight = |n: u8| {
        app.metrics
            .text()
            .unwrap()
            .contains(&format!("in_flight {n}\n"))
    };
    assert!(in_flight(1));
    drop(client);
    eventually("none in flight", || async { in_flight(0) }).await;
}

#[tokio::test]
async fn the_description_is_shown_without_asking_anybody_else() {
    let app = App::start().await;
    let page = app.get("/docs/").await;
    assert_eq!(page.status, 200);
    let html = String::from_utf8_lossy(&page.body);
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let mut sources = Vec::new();
    for mark in ["src=\"", "href=\""] {
        sources.extend(
            html.split(mark)
                .skip(1)
                .filter_map(|rest| rest.split('"').next()),
        );
    }
    assert!(sources.len() > 3, "{html}");
    for source in sources {
        assert!(!source.contains("//"), "{source} is not from here");
        let path = format!("/docs/{}", source.trim_start_matches("./"));
        assert_eq!(app.get(&path).await.status, 200, "{path}");
    }
    let set_up = app.get("/docs/swagger-initializer.js").await;
    let set_up = String::from_utf8_lossy(&set_up.body);
    assert!(
        set_up.contains("/openapi.json") && !set_up.contains("https://"),
        "{set_up}"
    );
    assert_eq!(app.get("/docs/nothing.js").await.status, 404);
}
