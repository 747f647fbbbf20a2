//! What a body may be, and what is said when it is not.

use crate::harness::{ALL, App};
use axum::body::{Body, Bytes};
use futures_util::stream;

const MIB: usize = 1024 * 1024;

fn text_of(bytes: usize) -> String {
    format!("\"{}\"", "x".repeat(bytes - 2))
}

#[tokio::test]
async fn a_valid_body_is_read_and_the_answer_says_its_position() {
    let app = App::start().await;
    let answer = app
        .post("/v1/things", r#"{"name": "lamp", "size": 3}"#)
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["name"], "lamp");
    let position = answer.header("stoa-position").to_owned();
    let sent_back = app
        .request("GET", "/v1/things")
        .header("X-API-Key", ALL)
        .header("Stoa-Position", position);
    let read = app
        .send(sent_back.body(Body::empty()).unwrap())
        .await
        .json();
    let not_before = &read["notBefore"];
    assert_eq!(
        (&not_before["epoch"], &not_before["transaction"]),
        (&1.into(), &2.into())
    );
}

#[tokio::test]
async fn only_json_that_says_so_is_read() {
    let app = App::start().await;
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("application/jsonx"),
        Some("application/json; charset=utf-16"),
        Some("application/json;v=1; Charset=\"latin1\""),
    ] {
        let mut request = app.request("POST", "/v1/things").header("X-API-Key", ALL);
        if let Some(kind) = kind {
            request = request.header("Content-Type", kind);
        }
        let answer = app
            .send(request.body(r#"{"name": "x"}"#.into()).unwrap())
            .await;
        answer.problem(415, "unsupported_media_type");
    }
    let request = app
        .request("POST", "/v1/things")
        .header("X-API-Key", ALL)
        .header("Content-Type", "Application/JSON; charset=\"UTF-8\"");
    let answer = app
        .send(request.body(r#"{"name": "x"}"#.into()).unwrap())
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn an_encoded_body_is_refused() {
    let app = App::start().await;
    for (encoding, status) in [("gzip", 415), ("br", 415), ("Identity", 200)] {
        let request = app
            .request("POST", "/v1/things")
            .header("X-API-Key", ALL)
            .header("Content-Type", "application/json")
            .header("Content-Encoding", encoding);
        let answer = app
            .send(request.body(r#"{"name": "x"}"#.into()).unwrap())
            .await;
        assert_eq!(answer.status, status, "{encoding}");
    }
}

#[tokio::test]
async fn malformed_json_is_a_400_that_says_where() {
    let app = App::start().await;
    let problem = app
        .post("/v1/things", "{\n  \"name\": }")
        .await
        .problem(400, "malformed_json");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("line 2, column 11"),
        "{problem}"
    );
    app.post("/v1/things", "")
        .await
        .problem(400, "malformed_json");
    app.post("/v1/things", &b"{\"name\": \"\xff\"}"[..])
        .await
        .problem(400, "malformed_json");
}

#[tokio::test]
async fn unknown_missing_and_wrong_fields_are_named() {
    let app = App::start().await;
    app.post("/v1/things", r#"{"name": "x", "colour": 1}"#)
        .await
        .invalid("colour", "unknown_field");
    app.post("/v1/things", r#"{"size": 1}"#)
        .await
        .invalid("name", "required");
    app.post("/v1/things", r#"{"name": 1}"#)
        .await
        .invalid("name", "wrong_type");
    app.post("/v1/things", r#"{"name": "x", "size": 256}"#)
        .await
        .invalid("size", "invalid_value");
    app.post("/v1/things", r#"{"name": "x", "name": "y"}"#)
        .await
        .invalid("name", "duplicate_field");
    app.post("/v1/things", r#"{"name": "a\u0000b"}"#)
        .await
        .invalid("name", "control_character");
    app.post("/v1/things", "[]")
        .await
        .invalid("body", "wrong_type");
}

#[tokio::test]
async fn a_depth_bomb_is_refused_unparsed() {
    let app = App::start().await;
    let bomb = "[".repeat(MIB / 2);
    app.post("/v1/things", bomb).await.problem(400, "too_deep");
    let bomb = format!("{{\"name\":{}1{}}}", "{\"a\":".repeat(64), "}".repeat(64));
    app.post("/v1/things", bomb).await.problem(400, "too_deep");
}

#[tokio::test]
async fn a_body_of_one_mebibyte_is_read_and_a_byte_more_is_not() {
    let app = App::start().await;
    let fits = app.post("/v1/things", text_of(MIB)).await;
    assert_eq!(fits.status, 422, "read, though it is no thing");
    app.post("/v1/things", text_of(MIB + 1))
        .await
        .problem(413, "too_large");
    app.post("/v1/bytes", vec![0; MIB]).await.json();
    app.post("/v1/bytes", vec![0; MIB + 1])
        .await
        .problem(413, "too_large");
}

#[tokio::test]
async fn a_chunked_body_is_counted_as_it_comes() {
    let app = App::start().await;
    let chunked = |pieces: usize| {
        let piece = Bytes::from(vec![b' '; 64 * 1024]);
        Body::from_stream(stream::iter(
            (0..pieces).map(move |_| Ok::<_, std::io::Error>(piece.clone())),
        ))
    };
    app.post("/v1/things", chunked(17))
        .await
        .problem(413, "too_large");
    app.post("/v1/bytes", chunked(17))
        .await
        .problem(413, "too_large");
    app.post("/v1/things", chunked(16))
        .await
        .problem(400, "malformed_json");
}

#[tokio::test]
async fn a_route_may_take_larger_bodies() {
    let app = App::start().await;
    let answer = app.post("/v1/large", text_of(2 * MIB)).await;
    assert_eq!(answer.json(), 2 * MIB - 2);
    app.post("/v1/large", text_of(4 * MIB + 1))
        .await
        .problem(413, "too_large");
}

#[tokio::test]
async fn a_length_that_promises_more_than_comes_is_a_400() {
    let app = App::start().await;
    let mut client = app.raw().await;
    client
        .write(format!(
            "POST /v1/things HTTP/1.1\r\nHost: x\r\nX-API-Key: {ALL}\r\nContent-Type: application/json\r\n\
             Content-Length: 100\r\n\r\n{{\"name\":"
        ))
        .await;
    client.finish().await;
    let answer = client.read_to_end().await.expect("the server closes");
    assert!(
        answer.is_empty() || answer.contains("incomplete_body"),
        "{answer}"
    );
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_refused_before_the_body_comes() {
    let app = App::start().await;
    let mut client = app.raw().await;
    client
        .write(format!(
            "POST /v1/things HTTP/1.1\r\nHost: x\r\nX-API-Key: {ALL}\r\nContent-Type: application/json\r\n\
             Expect: 100-continue\r\nContent-Length: 9000000000\r\n\r\n"
        ))
        .await;
    let answer = client.read_until("\"too_large\"").await;
    assert!(
        answer.starts_with("HTTP/1.1 413"),
        "no 100 Continue first: {answer}"
    );
}

#[tokio::test]
async fn a_request_that_smuggles_two_lengths_is_not_served() {
    let app = App::start().await;
    for head in [
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999999999",
        "Transfer-Encoding: gzip",
    ] {
        let mut client = app.raw().await;
        client
            .write(format!(
                "POST /v1/bytes HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\nabc"
            ))
            .await;
        let answer = client.read_to_end().await.expect("the server closes");
        assert!(answer.starts_with("HTTP/1.1 400"), "{head}: {answer}");
    }
}
