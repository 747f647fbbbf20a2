//! Log-ins: prolonged, listed, ended, asked about.

use crate::stage::{Answer, As, PASSWORD, Process, Stage};
use futures_util::{FutureExt, future::join_all};
use http::Request;
use jiff::SignedDuration;
use serde_json::json;
use stoa_identity::{Candour, Client, IdentityError};

const ME: &str = "/v1/users/me";

async fn refresh(process: &Process, key: &str, token: &str, agent: &str) -> Answer {
    let body = json!({"refreshToken": token});
    let (headers, path) = ([("User-Agent", agent)], "/v1/auth/refresh");
    process
        .ask_with(&headers, As::Key(key), "POST", path, Some(body))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_pages_that_refresh_at_once_both_go_on() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let first = stage.person(&key, "anna").await.text("refreshToken");
    let far = stage.another().await;
    let (one, two) = tokio::join!(
        refresh(&stage.process, &key, &first, "Fox"),
        refresh(&far, &key, &first, "Fox"),
    );
    for begun in [&one, &two] {
        assert_eq!(begun.status, 200, "{begun:?}");
        let token = begun.text("accessToken");
        assert_eq!(stage.get(As::Token(&token), ME).await.status, 200);
    }
    // A third that comes when the others' tokens were used already, but at nearly the same time.
    let three = refresh(&far, &key, &first, "Fox").await;
    assert_eq!(three.status, 200, "{three:?}");
    let next = one.text("refreshToken");
    assert_eq!(refresh(&far, &key, &next, "Fox").await.status, 200);
    assert_eq!(
        stage
            .count("identity.sessions WHERE revoked_at IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_had_again_hours_later_from_any_process() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let begun = stage.person(&key, "anna").await;
    let (first, access) = (begun.text("refreshToken"), begun.text("accessToken"));
    assert_eq!(stage.get(As::Token(&access), ME).await.status, 200);
    let lost = refresh(&stage.process, &key, &first, "Fox").await;
    stage.clock.advance(SignedDuration::from_hours(3));
    // Another process, as after a crash: what it knows stands in PostgreSQL.
    let after = stage.another().await;
    let again = refresh(&after, &key, &first, "Fox/2").await;
    assert_eq!(again.text("refreshToken"), lost.text("refreshToken"));
    let token = again.text("accessToken");
    assert_eq!(stage.get(As::Token(&token), ME).await.status, 200);
    // From now on it was received.
    let replayed = refresh(&stage.another().await, &key, &first, "Fox/2").await;
    assert_eq!(replayed.refusal(), (401, "bad_refresh_token"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_token_ends_the_log_in_it_was_stolen_from_and_no_other() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let stolen = stage.person(&key, "anna").await.text("refreshToken");
    let bystander = stage.log_in(&key, "anna@example.org", PASSWORD).await;
    let next = refresh(&stage.process, &key, &stolen, "Fox").await;
    let access = next.text("accessToken");
    assert_eq!(stage.get(As::Token(&access), ME).await.status, 200);
    // At once, but by another client.
    let thief = refresh(&stage.process, &key, &stolen, "Thief").await;
    assert_eq!(thief.refusal(), (401, "bad_refresh_token"));
    assert_eq!(stage.get(As::Token(&access), ME).await.status, 401);
    let family = refresh(&stage.process, &key, &next.text("refreshToken"), "Fox").await;
    assert_eq!(family.status, 401);
    let other = bystander.text("refreshToken");
    assert_eq!(
        refresh(&stage.process, &key, &other, "Fox").await.status,
        200
    );
    let replayed = "core.events WHERE type = 'RefreshTokenReplayed'";
    assert_eq!(stage.count(replayed).await, 1);
    let audit = "core.audit WHERE action = 'session.replayed'";
    assert_eq!(stage.count(audit).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_from_further_back_is_stolen_however_soon_it_comes() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let first = stage.person(&key, "anna").await.text("refreshToken");
    let second = refresh(&stage.process, &key, &first, "Fox")
        .await
        .text("refreshToken");
    let third = refresh(&stage.process, &key, &second, "Fox")
        .await
        .text("refreshToken");
    assert_eq!(
        refresh(&stage.process, &key, &first, "Fox").await.status,
        401
    );
    assert_eq!(
        refresh(&stage.process, &key, &third, "Fox").await.status,
        401
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_and_ends_their_own_log_ins_only() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let headers = [
        ("User-Agent", "Fox"),
        ("Stoa-Client-Address", "203.0.113.7"),
    ];
    let one = stage.person(&key, "anna").await;
    let body = json!({"email": "anna@example.org", "password": PASSWORD});
    let process = &stage.process;
    let two = process.ask_with(
        &headers,
        As::Key(&key),
        "POST",
        "/v1/users/login",
        Some(body),
    );
    let two = two.await;
    let berta = stage.person(&key, "berta").await;
    let (one, two) = (one.text("accessToken"), two.text("accessToken"));
    let berta = berta.text("accessToken");
    let listed = stage.get(As::Token(&two), "/v1/auth/sessions").await;
    let items = listed.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{listed:?}");
    let current: Vec<_> = items
        .iter()
        .filter(|item| item["isCurrent"] == true)
        .collect();
    let [current] = current.as_slice() else {
        panic!("{listed:?}");
    };
    assert_eq!(
        (&current["address"], &current["userAgent"]),
        (&json!("203.0.113.7"), &json!("Fox"))
    );
    let other = items
        .iter()
        .find(|item| item["isCurrent"] == false)
        .unwrap();
    let path = format!("/v1/auth/sessions/{}", other["id"].as_str().unwrap());
    let end = async |token: &str| process.ask(As::Token(token), "DELETE", &path, None).await;
    assert_eq!(end(&berta).await.refusal(), (404, "not_found"));
    assert_eq!(stage.get(As::Token(&one), ME).await.status, 200);
    assert_eq!(end(&two).await.status, 204);
    assert_eq!(stage.get(As::Token(&one), ME).await.status, 401);
    assert_eq!(end(&two).await.status, 404);
    let out = process
        .ask(As::Token(&two), "POST", "/v1/auth/logout", None)
        .await;
    assert_eq!(out.status, 204, "{out:?}");
    assert_eq!(stage.get(As::Token(&two), ME).await.status, 401);
    let odd = [("Stoa-Client-Address", "here")];
    let body = json!({"email": "anna@example.org", "password": PASSWORD});
    let odd = process.ask_with(&odd, As::Key(&key), "POST", "/v1/users/login", Some(body));
    assert_eq!(odd.await.body["errors"][0]["field"], "Stoa-Client-Address");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_token_that_is_not_good_nothing_is_told_but_that() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let (_, theirs) = stage.tenant("theirs").await;
    let begun = stage.person(&key, "anna").await;
    let (good, user) = (begun.text("accessToken"), begun.body["user"]["id"].clone());
    let foreign = stage.person(&theirs, "anna").await.text("accessToken");
    let ended = stage
        .log_in(&key, "anna@example.org", PASSWORD)
        .await
        .text("accessToken");
    stage
        .post(As::Token(&ended), "/v1/auth/logout", json!({}))
        .await;
    let ask = async |token: &str| {
        let path = "/v1/auth/introspect";
        stage
            .post(As::Key(&key), path, json!({"token": token}))
            .await
    };
    let told = ask(&good).await;
    assert_eq!(
        (&told.body["active"], &told.body["sub"]),
        (&json!(true), &user)
    );
    assert_eq!(
        (&told.body["username"], &told.body["role"]),
        (&json!("anna"), &json!("user"))
    );
    for bad in [&foreign, &ended, "garbage", "", &good[..good.len() - 2]] {
        let told = ask(bad).await;
        assert_eq!(
            (told.status, told.body),
            (200, json!({"active": false})),
            "{bad}"
        );
    }
    let missing = stage
        .post(As::Key(&key), "/v1/auth/introspect", json!({}))
        .await;
    assert_eq!(missing.body["errors"][0]["field"], "token");
    let form = async |body: String| {
        let request = Request::post("/v1/auth/introspect")
            .header("X-API-Key", &key)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body.into());
        stage.process.send(request.unwrap()).await
    };
    let told = form(format!("token_type_hint=x&token={good}")).await;
    assert_eq!(told.body["active"], true);
    let twice = form(format!("token={good}&token=x")).await;
    assert_eq!(
        (twice.status, &twice.body["errors"][0]["code"]),
        (422, &json!("duplicate"))
    );
    stage.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(ask(&good).await.body, json!({"active": false}));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_is_given_up_gives_its_permit_back() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    stage.person(&key, "anna").await;
    let (identity, origin) = (&stage.process.identity, stage.origin(tenant.id));
    let log_in = |password: &str| {
        let asker = (Client::Known, Candour::Discreet);
        identity.log_in(&origin, "anna@example.org", password.to_owned(), asker)
    };
    for _ in 0..8 {
        // Polled once, which takes the permit, and dropped while the password is looked up.
        assert!(log_in(PASSWORD).now_or_never().is_none());
    }
    for _ in 0..5 {
        assert!(matches!(
            log_in("wrong horse").await,
            Err(IdentityError::WrongLogin)
        ));
    }
    assert!(
        matches!(log_in(PASSWORD).await, Err(IdentityError::Invalid(_))),
        "five failed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_server_that_names_its_clients_none_shuts_another_out() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    stage.person(&key, "anna").await;
    let log_in = async |from: &str, password: &str| {
        let body = json!({"email": "anna@example.org", "password": password});
        let (headers, path) = ([("Stoa-Client-Address", from)], "/v1/users/login");
        let process = &stage.process;
        process
            .ask_with(&headers, As::Key(&key), "POST", path, Some(body))
            .await
            .status
    };
    for _ in 0..5 {
        assert_eq!(log_in("198.51.100.1", "wrong horse").await, 401);
    }
    assert_eq!(log_in("198.51.100.1", PASSWORD).await, 429);
    assert_eq!(log_in("203.0.113.7", PASSWORD).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tokens_used_for_the_first_time_at_once_do_not_wait_for_each_other() {
    let stage = Stage::new().await;
    let (_, secret) = stage.tenant("acme").await;
    stage.person(&secret, "ada").await;
    let mut tokens = Vec::new();
    // More than the pool has connections.
    for _ in 0..40 {
        let login = stage.log_in(&secret, "ada@example.org", PASSWORD).await;
        tokens.push(login.text("accessToken"));
    }
    let ask = |token| stage.get(As::Token(token), "/v1/users/me");
    for answer in join_all(tokens.iter().map(|token| ask(token))).await {
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}
