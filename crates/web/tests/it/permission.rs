//! Who may do what, by credentials alone.

use crate::harness::{ALL, Answer, App, OPERATOR, READER, TENANT, USER, VISITOR, WRITER};
use axum::body::Body;
use serde_json::json;

async fn with(app: &App, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = app.request("GET", path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn without_credentials_nobody_passes() {
    let app = App::start().await;
    for path in ["/v1/things", "/v1/things/1", "/v1/whoami", "/v1/admin"] {
        let answer = app.get(path).await;
        answer.problem(401, "credentials_required");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"stoa\"");
    }
}

#[tokio::test]
async fn who_asks_is_asked_before_the_key_under_which_it_may_be_repeated() {
    let app = App::start().await;
    let ask = async |credentials: &[(&str, &str)]| {
        let mut request = app
            .request("POST", "/v1/things")
            .header("Idempotency-Key", "a b");
        for (name, value) in credentials {
            request = request.header(*name, *value);
        }
        app.send(request.body(Body::empty()).unwrap()).await
    };
    ask(&[]).await.problem(401, "credentials_required");
    let bad = [("X-API-Key", "nonsense")];
    ask(&bad).await.problem(401, "bad_credentials");
    let good = [("X-API-Key", ALL)];
    ask(&good).await.problem(400, "malformed_idempotency_key");
}

#[tokio::test]
async fn bad_credentials_are_refused_where_they_are_needed_and_only_there() {
    let app = App::start().await;
    let bad: [&[(&str, &str)]; 4] = [
        &[("X-API-Key", "nonsense")],
        &[("X-API-Key", "")],
        &[("X-API-Key", "n\u{f6}nsense")],
        &[("Authorization", "Bearer nonsense")],
    ];
    for headers in bad {
        let answer = with(&app, "/v1/things", headers).await;
        answer.problem(401, "bad_credentials");
        assert_ne!(answer.header("www-authenticate"), "");
        assert_eq!(with(&app, "/livez", headers).await.status, 200);
    }
}

#[tokio::test]
async fn a_credential_given_twice_is_refused() {
    let app = App::start().await;
    let answer = with(
        &app,
        "/v1/things",
        &[("X-API-Key", READER), ("X-API-Key", ALL)],
    )
    .await;
    answer.problem(401, "ambiguous_credentials");
}

#[tokio::test]
async fn an_authorization_that_is_no_bearer_is_refused_whatever_key_comes_along() {
    let app = App::start().await;
    for value in [
        "",
        "Bearer",
        "Bearer ",
        "bearer  ",
        "Basic eDp5",
        "token-of-user",
    ] {
        let answer = with(&app, "/v1/things", &[("Authorization", value)]).await;
        answer.problem(401, "bad_credentials");
        let both = [("X-API-Key", READER), ("Authorization", value)];
        let problem = with(&app, "/v1/things", &both)
            .await
            .problem(401, "bad_credentials");
        assert!(
            problem["detail"].as_str().unwrap().contains("Bearer"),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let app = App::start().await;
    let problem = app
        .get_as(WRITER, "/v1/things")
        .await
        .problem(403, "missing_scope");
    assert!(
        problem["detail"].as_str().unwrap().contains("things:read"),
        "{problem}"
    );
    let request = app
        .request("POST", "/v1/things")
        .header("X-API-Key", READER)
        .header("Content-Type", "application/json");
    let answer = app
        .send(request.body(r#"{"name": "x"}"#.into()).unwrap())
        .await;
    let problem = answer.problem(403, "missing_scope");
    assert!(
        problem["detail"].as_str().unwrap().contains("things:write"),
        "{problem}"
    );
    for key in [READER, VISITOR, ALL] {
        assert_eq!(app.get_as(key, "/v1/things").await.status, 200, "{key}");
    }
}

#[tokio::test]
async fn who_may_not_write_is_told_so_before_the_body_is_read() {
    let app = App::start().await;
    let request = app
        .request("POST", "/v1/things")
        .header("X-API-Key", READER);
    let answer = app
        .send(request.body("not even JSON".into()).unwrap())
        .await;
    answer.problem(403, "missing_scope");
}

#[tokio::test]
async fn only_the_administrator_administers_and_belongs_to_no_tenant() {
    let app = App::start().await;
    let operator = format!("bearer {OPERATOR}");
    let answer = with(&app, "/v1/admin", &[("Authorization", &operator)]).await;
    assert_eq!(answer.json()["actor"]["kind"], "administrator");
    app.get_as(ALL, "/v1/admin")
        .await
        .problem(403, "administrator_required");
    let answer = with(&app, "/v1/things", &[("Authorization", &operator)]).await;
    answer.problem(403, "tenant_required");
}

#[tokio::test]
async fn a_key_and_a_token_name_tenant_and_person() {
    let app = App::start().await;
    let answer = with(
        &app,
        "/v1/whoami",
        &[
            ("X-API-Key", ALL),
            ("Authorization", "Bearer token-of-user"),
            ("User-Agent", &"u".repeat(300)),
            ("X-Request-Id", "whoami-whoami"),
        ],
    )
    .await;
    let who = answer.json();
    assert_eq!(who["tenant"], json!(TENANT));
    assert_eq!(who["user"], json!(USER));
    assert_eq!(who["origin"]["tenant"], json!(TENANT));
    assert_eq!(who["origin"]["actor"], json!({"kind": "user", "id": USER}));
    assert_eq!(who["origin"]["requestId"], "whoami-whoami");
    assert_eq!(who["origin"]["address"], "127.0.0.1");
    assert_eq!(who["origin"]["userAgent"], json!("u".repeat(256)));
}

#[tokio::test]
async fn headers_that_claim_an_identity_change_nothing() {
    let app = App::start().await;
    let foreign = "99999999-9999-7999-8999-999999999999";
    let claims = [
        ("X-Tenant-ID", foreign),
        ("X-User-ID", foreign),
        ("X-Actor", "administrator"),
        ("X-Scopes", "*"),
        ("X-Forwarded-For", "203.0.113.9"),
        ("Forwarded", "for=203.0.113.9"),
    ];
    with(&app, "/v1/whoami", &claims)
        .await
        .problem(401, "credentials_required");
    let plain = app.get_as(VISITOR, "/v1/whoami").await.json();
    let mut headers = claims.to_vec();
    headers.push(("X-API-Key", VISITOR));
    let claimed = with(&app, "/v1/whoami", &headers).await.json();
    assert_eq!(claimed["tenant"], plain["tenant"]);
    assert_eq!(claimed["origin"]["address"], plain["origin"]["address"]);
    assert_eq!(
        (&claimed["user"], &claimed["publishable"]),
        (&json!(null), &json!(true))
    );
    with(&app, "/v1/admin", &headers)
        .await
        .problem(403, "administrator_required");
}

#[tokio::test]
async fn a_malformed_id_is_answered_exactly_as_an_unknown_one() {
    let app = App::start().await;
    let ask = async |id: &str| {
        let path = format!("/v1/things/{id}");
        let answer = with(
            &app,
            &path,
            &[("X-API-Key", READER), ("X-Request-Id", "same-for-all")],
        )
        .await;
        answer.problem(404, "not_found");
        let mut headers = answer.headers.clone();
        headers.remove("date");
        headers.remove("ratelimit");
        (answer.status, headers, answer.body)
    };
    let unknown = ask("01890000-0000-7000-8000-000000000000").await;
    for id in [
        "nonsense",
        "1",
        "%FF",
        "'%20OR%201=1",
        "00000000-0000-0000-0000-00000000000g",
    ] {
        assert_eq!(ask(id).await, unknown, "{id}");
    }
    let known = "/v1/things/00000000-0000-0000-0000-000000000001";
    assert_eq!(app.get_as(READER, known).await.status, 200);
}

#[tokio::test]
async fn wrong_parameters_of_the_query_are_named() {
    let app = App::start().await;
    app.get_as(READER, "/v1/things?colour=red")
        .await
        .invalid("colour", "unknown_field");
    app.get_as(READER, "/v1/things?limit=many")
        .await
        .invalid("limit", "invalid_value");
    app.get_as(READER, "/v1/things?limit=1&limit=2")
        .await
        .invalid("limit", "duplicate_field");
    assert_eq!(
        app.get_as(READER, "/v1/things?limit=7").await.json()["limit"],
        7
    );
}

#[tokio::test]
async fn a_position_that_no_write_answered_is_refused() {
    let app = App::start().await;
    let ask = async |position| {
        with(
            &app,
            "/v1/things",
            &[("X-API-Key", READER), ("Stoa-Position", position)],
        )
        .await
    };
    // What it says of the log is for nobody to read or to make up.
    for position in ["yesterday", "1-2-3", "AAAAAAAAAAAAAAAAAAAAAA", ""] {
        ask(position)
            .await
            .invalid("Stoa-Position", "malformed_position");
    }
}

#[tokio::test]
async fn refusals_of_those_who_are_known_are_noted() {
    let app = App::start().await;
    let request = app
        .request("POST", "/v1/things")
        .header("X-API-Key", READER)
        .header("Content-Type", "application/json");
    let refused = app.send(request.body("{}".into()).unwrap()).await;
    assert_eq!(refused.status, 403);
    let noted = app.denials.0.lock().unwrap().pop().unwrap();
    assert_eq!(noted.code, "missing_scope");
    assert_eq!(noted.origin.tenant, TENANT);
    assert_eq!(&*noted.origin.operation, "POST /v1/things");
    assert_eq!(&*noted.origin.request_id, refused.header("x-request-id"));
    assert!(noted.origin.address.is_some());

    assert_eq!(app.get_as("no-key", "/v1/things").await.status, 401);
    assert_eq!(app.get_as(READER, "/v1/nothing").await.status, 404);
    assert!(app.denials.0.lock().unwrap().is_empty());
}
