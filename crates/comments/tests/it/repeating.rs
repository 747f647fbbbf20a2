//! A write that is sent again under its key happens once, and is answered as the first time.

use crate::house::{Answer, House, assert_counts_are_exact, tenant, user};
use axum::body::Body;
use futures_util::future::join_all;
use http::Request;
use serde_json::{Value, json};
use std::sync::Arc;
use stoa_kernel::{TenantId, UserId};
use stoa_testkit::{PATIENCE, wait_until};

type Who = (TenantId, Option<UserId>);

async fn ask(house: &House, key: &str, who: Who, method: &str, path: &str, body: Value) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("idempotency-key", key)
        .header("x-api-key", who.0.to_string());
    if let Some(user) = who.1 {
        request = request.header("authorization", format!("Bearer {user}"));
    }
    let body = match body {
        Value::Null => Body::empty(),
        json => {
            request = request.header("content-type", "application/json");
            Body::from(json.to_string())
        }
    };
    house.send(request.body(body).unwrap()).await
}

fn hello(content: &str) -> Value {
    json!({"entityType": "post", "entityId": "1", "content": content})
}

async fn write(house: &House, key: &str, who: Who, content: &str) -> Answer {
    ask(house, key, who, "POST", "/v1/comments", hello(content)).await
}

async fn count(house: &House, of: &str) -> i64 {
    let admin = house.db.admin().await;
    let question = format!("SELECT count(*) FROM {of}");
    admin.query_one(&question, &[]).await.unwrap().get(0)
}

fn code(answer: &Answer) -> (u16, &str) {
    let code = answer.json["code"].as_str().unwrap_or_default();
    (answer.status.as_u16(), code)
}

fn is_replayed(answer: &Answer) -> bool {
    answer.headers.contains_key("idempotency-replayed")
}

const ANNE: fn() -> Who = || (tenant(1), Some(user(1)));

#[tokio::test(flavor = "multi_thread")]
async fn the_second_answer_is_the_first() {
    let house = House::new().await;
    let first = write(&house, "k", ANNE(), "Hello").await;
    assert_eq!(first.status, 201, "{first:?}");
    assert!(!is_replayed(&first));
    let other = House::on(Arc::clone(&house.db));
    for again in [&house, &other] {
        let again = write(again, "k", ANNE(), "Hello").await;
        assert_eq!((again.status, &again.json), (first.status, &first.json));
        assert!(is_replayed(&again));
        for header in ["content-type", "location", "stoa-position"] {
            assert_eq!(again.headers[header], first.headers[header], "{header}");
        }
    }
    assert_eq!(count(&house, "comments.comments").await, 1);
    assert_eq!(count(&house, "core.events").await, 1);
    assert_eq!(count(&house, "core.audit").await, 1);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_in_two_programs_have_one_effect() {
    let house = House::new().await;
    let other = House::on(Arc::clone(&house.db));
    let houses = [&house, &other];
    let asked = (0..50).map(|n| write(houses[n % 2], "k", ANNE(), "Hello"));
    let mut ids = Vec::new();
    for answer in join_all(asked).await {
        match code(&answer) {
            (201, _) => ids.push(answer.json["id"].clone()),
            (409, "idempotency_key_in_use") => assert_eq!(answer.headers["retry-after"], "1"),
            _ => panic!("{answer:?}"),
        }
    }
    assert!(!ids.is_empty());
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let again = write(&house, "k", ANNE(), "Hello").await;
    assert_eq!((again.status.as_u16(), &again.json["id"]), (201, &ids[0]));
    assert_eq!(count(&house, "comments.comments").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_of_one_caller_and_one_route_and_one_request() {
    let house = House::new().await;
    let first = write(&house, "k", ANNE(), "Hello").await;
    let path = format!("/v1/comments/{}/like", first.json["id"].as_str().unwrap());
    for (who, content) in [
        ((tenant(1), Some(user(2))), "Hello"),
        ((tenant(1), None), "Hello"),
        ((tenant(2), Some(user(1))), "Hello"),
    ] {
        let answer = write(&house, "k", who, content).await;
        assert_eq!((answer.status.as_u16(), is_replayed(&answer)), (201, false));
        assert_ne!(answer.json["id"], first.json["id"]);
    }
    let liked = ask(&house, "k", ANNE(), "POST", &path, Value::Null).await;
    assert_eq!((liked.status.as_u16(), is_replayed(&liked)), (200, false));

    let before = count(&house, "comments.comments").await;
    let reused = write(&house, "k", ANNE(), "Another text").await;
    assert_eq!(code(&reused), (422, "idempotency_key_reused"));
    assert_eq!(count(&house, "comments.comments").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_like_that_is_sent_again_is_no_second_like() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    let path = format!("/v1/comments/{id}/like");
    let like = async |key| ask(&house, key, ANNE(), "POST", &path, Value::Null).await;
    let first = like("k").await;
    assert_eq!(first.json["likeCount"], 1);
    let again = like("k").await;
    assert_eq!((again.status, &again.json), (first.status, &first.json));
    assert_eq!(code(&like("another").await), (409, "already_liked"));
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_may_be_mended_and_sent_again() {
    let house = House::new().await;
    let refused = write(&house, "k", ANNE(), "").await;
    assert_eq!(refused.status, 422);
    assert_eq!(count(&house, "core.kept_answers").await, 0);
    let written = write(&house, "k", ANNE(), "Hello").await;
    assert_eq!(
        (written.status.as_u16(), is_replayed(&written)),
        (201, false)
    );

    for key in ["", "with space"] {
        let answer = write(&house, key, ANNE(), "Hello").await;
        assert_eq!(code(&answer), (400, "malformed_idempotency_key"), "{key:?}");
    }
    assert_eq!(count(&house, "comments.comments").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_carried_out_elsewhere_nobody_waits_for_it() {
    let house = House::new().await;
    let other = House::on(Arc::clone(&house.db));
    house.write(tenant(1), "1", None).await;
    let mut admin = house.db.admin().await;
    let held = admin.transaction().await.unwrap();
    let threads = "SELECT FROM comments.threads FOR UPDATE";
    held.execute(threads, &[]).await.unwrap();

    let first = async { write(&house, "k", ANNE(), "Hello").await };
    let meanwhile = async {
        let watcher = house.db.admin().await;
        wait_until(
            "the first waits for the thread",
            async || {
                let waits = "SELECT count(*) FROM pg_stat_activity
                              WHERE wait_event_type = 'Lock' AND datname = current_database()";
                let row = watcher.query_one(waits, &[]).await.unwrap();
                row.get::<_, i64>(0) > 0
            },
            PATIENCE,
        )
        .await;
        let second = write(&other, "k", ANNE(), "Hello").await;
        assert_eq!(code(&second), (409, "idempotency_key_in_use"));
        held.commit().await.unwrap();
    };
    let (first, ()) = futures_util::future::join(first, meanwhile).await;
    assert_eq!(first.status, 201, "{first:?}");
    let again = write(&other, "k", ANNE(), "Hello").await;
    assert_eq!(again.json, first.json);
    assert_eq!(count(&house, "comments.comments").await, 2);
}
