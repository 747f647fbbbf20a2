//! Editing, and what was said before; locking threads.

use crate::house::{Answer, House, assert_counts_are_exact, moderator, tenant, user};
use axum::body::Body;
use futures_util::future::join_all;
use http::Request;
use serde_json::{Value, json};
use stoa_kernel::UserId;

async fn edit(house: &House, id: &str, who: Option<UserId>, body: Value) -> Answer {
    let path = format!("/v1/comments/{id}");
    house
        .ask("PATCH", &path, (tenant(1), who), Some(body))
        .await
}

#[tokio::test]
async fn an_edit_is_rendered_anew_and_readers_see_it() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    let thread = "/v1/comments?entityType=post&entityId=1";
    assert_eq!(
        house.get(tenant(1), thread).await.json["items"][0]["content"],
        "Hello"
    );
    let body = json!({"content": "*Bye*", "contentFormat": "markdown"});
    let answer = edit(&house, &id, Some(user(1)), body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.headers.contains_key("stoa-position"));
    for (field, value) in [
        ("content", json!("*Bye*")),
        ("contentHtml", json!("<p><em>Bye</em></p>\n")),
        ("contentFormat", json!("markdown")),
        ("version", json!(2)),
        ("isEdited", json!(true)),
    ] {
        assert_eq!(answer.json[field], value, "{field}");
    }
    assert!(answer.json["editedAt"].is_string());
    let shown = house.get(tenant(1), thread).await.json["items"][0].take();
    assert_eq!(shown, answer.json);
    // What reads so already stays as it is.
    let again = edit(&house, &id, Some(user(1)), json!({"content": "*Bye*"})).await;
    assert_eq!(again.json, answer.json);
    assert_eq!(again.headers["etag"], answer.headers["etag"]);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn only_its_author_and_moderators_edit_a_comment() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    let text = || json!({"content": "mine"});
    let other = edit(&house, &id, Some(user(2)), text()).await;
    assert_eq!(
        (other.status.as_u16(), &other.json["code"]),
        (403, &json!("not_yours"))
    );
    let path = format!("/v1/comments/{id}");
    let foreign = house
        .ask("PATCH", &path, (tenant(2), None), Some(text()))
        .await;
    let absent = edit(
        &house,
        "0190a000-0000-7000-8000-000000000000",
        Some(user(1)),
        text(),
    )
    .await;
    assert_eq!(
        (foreign.status.as_u16(), absent.status.as_u16()),
        (404, 404)
    );
    assert_eq!(foreign.json["detail"], absent.json["detail"]);
    for who in [Some(user(1)), Some(moderator()), None] {
        let body = json!({"content": format!("by {who:?}")});
        assert_eq!(edit(&house, &id, who, body).await.status, 200, "{who:?}");
    }
    for (body, code) in [
        (json!({"content": ""}), "too_short"),
        (json!({"content": "x".repeat(10_001)}), "too_long"),
        (json!({"content": "x", "reason": ""}), "too_short"),
        (json!({"content": "x", "status": "spam"}), "unknown_field"),
        (
            json!({"content": "x", "contentFormat": "html"}),
            "invalid_value",
        ),
    ] {
        let answer = edit(&house, &id, Some(user(1)), body).await;
        assert_eq!(answer.status, 422, "{answer:?}");
        assert_eq!(answer.json["errors"][0]["code"], code);
    }
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn history_tells_before_after_who_and_why_and_pages() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    for n in 2..=6 {
        let who = if n == 4 { moderator() } else { user(1) };
        let body = json!({"content": format!("Version {n}"), "reason": format!("Reason {n}")});
        assert_eq!(edit(&house, &id, Some(who), body).await.status, 200);
    }
    let mut path = format!("/v1/comments/{id}/edits?limit=2");
    let mut all = Vec::new();
    loop {
        let page = house
            .ask("GET", &path, (tenant(1), Some(user(1))), None)
            .await
            .json;
        all.extend(page["items"].as_array().unwrap().clone());
        match page["links"]["next"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    let told: Vec<[&Value; 4]> = all
        .iter()
        .map(|e| {
            [
                &e["version"],
                &e["before"]["content"],
                &e["after"]["content"],
                &e["reason"],
            ]
        })
        .collect();
    let expected: Vec<[Value; 4]> = (2..=6)
        .rev()
        .map(|n| {
            let text = |n| match n {
                1 => json!("Hello"),
                n => json!(format!("Version {n}")),
            };
            [json!(n), text(n - 1), text(n), json!(format!("Reason {n}"))]
        })
        .collect();
    assert_eq!(
        told,
        expected.iter().map(|e| e.each_ref()).collect::<Vec<_>>()
    );
    assert_eq!(all[2]["editor"], json!({"kind": "user", "id": moderator()}));
    assert_eq!(all[0]["editor"], json!({"kind": "user", "id": user(1)}));
    let path = format!("/v1/comments/{id}/edits");
    let reader = house
        .ask("GET", &path, (tenant(1), Some(user(2))), None)
        .await;
    assert_eq!(reader.status, 403);
    assert_eq!(house.get(tenant(2), &path).await.status, 404);
    assert_eq!(house.get(tenant(1), &path).await.status, 200);
    let author = (tenant(1), Some(user(1)));
    assert_eq!(house.ask("GET", &path, author, None).await.status, 200);
    let comment = format!("/v1/comments/{id}");
    let deleted = house.ask("DELETE", &comment, author, None).await;
    assert_eq!(deleted.status, 204);
    assert_eq!(house.ask("GET", &path, author, None).await.status, 404);
    let moderator = (tenant(1), Some(moderator()));
    assert_eq!(house.ask("GET", &path, moderator, None).await.status, 200);
    assert_eq!(house.get(tenant(1), &path).await.status, 200);
}

#[tokio::test]
async fn an_edit_of_what_was_edited_meanwhile_is_refused() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    let path = format!("/v1/comments/{id}");
    let read = house.get(tenant(1), &path).await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let conditional = |tag: &str, content: &str| {
        let request = Request::builder()
            .method("PATCH")
            .uri(&path)
            .header("x-api-key", tenant(1).to_string())
            .header("content-type", "application/json")
            .header("if-match", tag);
        let body = Body::from(json!({"content": content}).to_string());
        house.send(request.body(body).unwrap())
    };
    // A like between reading and writing is no edit.
    let like = format!("{path}/like");
    house
        .ask("POST", &like, (tenant(1), Some(user(2))), None)
        .await;
    let edited = conditional(&tag, "first").await;
    assert_eq!(edited.status, 200, "{edited:?}");
    let late = conditional(&tag, "second").await;
    assert_eq!(
        (late.status.as_u16(), &late.json["code"]),
        (412, &json!("precondition_failed"))
    );
    assert_eq!(house.get(tenant(1), &path).await.json["content"], "first");
    let current = edited.headers["etag"].to_str().unwrap();
    assert_eq!(conditional(current, "second").await.status, 200);
    let held = Request::builder()
        .uri(&path)
        .header("x-api-key", tenant(1).to_string())
        .header(
            "if-none-match",
            house.get(tenant(1), &path).await.headers["etag"].clone(),
        );
    let answer = house.send(held.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 304);
}

#[tokio::test]
async fn edits_at_once_are_all_kept_in_order() {
    let house = House::new().await;
    let second = House::on(house.db.clone());
    let id = house.write(tenant(1), "1", None).await;
    let edits = (0..40).map(|n| {
        let house = if n % 2 == 0 { &house } else { &second };
        let body = json!({"content": format!("Edit {n}")});
        edit(house, &id, Some(user(1)), body)
    });
    for answer in join_all(edits).await {
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let path = format!("/v1/comments/{id}/edits?limit=100");
    let items = house.get(tenant(1), &path).await.json["items"].take();
    let items = items.as_array().unwrap();
    assert_eq!(items.len(), 40);
    for pair in items.windows(2) {
        assert_eq!(pair[0]["before"], pair[1]["after"]);
        assert_eq!(
            pair[0]["version"].as_i64().unwrap(),
            pair[1]["version"].as_i64().unwrap() + 1
        );
    }
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn a_locked_thread_takes_no_comment_and_no_edit_but_a_moderators() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    let thread = || json!({"entityType": "post", "entityId": "1"});
    let post = |path: &'static str, who, body| {
        let house = &house;
        async move { house.ask("POST", path, (tenant(1), who), Some(body)).await }
    };
    let refused = post("/v1/threads/lock", Some(user(1)), thread()).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json["code"]),
        (403, &json!("role_required"))
    );
    let locked = post("/v1/threads/lock", Some(moderator()), thread()).await;
    assert_eq!(
        locked.json,
        json!({"entityType": "post", "entityId": "1", "commentCount": 1, "isLocked": true})
    );
    assert!(locked.headers.contains_key("stoa-position"));
    let again = post("/v1/threads/lock", Some(moderator()), thread()).await;
    assert_eq!(again.json, locked.json);
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await;
    assert_eq!(page.json["thread"]["isLocked"], true);
    let comment = json!({"entityType": "post", "entityId": "1", "content": "x"});
    let written = post("/v1/comments", Some(user(1)), comment.clone()).await;
    assert_eq!(
        (written.status.as_u16(), &written.json["code"]),
        (409, &json!("thread_locked"))
    );
    let text = || json!({"content": "edited"});
    let edited = edit(&house, &id, Some(user(1)), text()).await;
    assert_eq!(
        (edited.status.as_u16(), &edited.json["code"]),
        (409, &json!("thread_locked"))
    );
    assert_eq!(
        edit(&house, &id, Some(moderator()), text()).await.status,
        200
    );
    let open = post("/v1/threads/unlock", Some(moderator()), thread()).await;
    assert_eq!(open.json["isLocked"], false);
    assert_eq!(
        post("/v1/comments", Some(user(1)), comment).await.status,
        201
    );
    // Before anybody has written there, too.
    let fresh = json!({"entityType": "post", "entityId": "fresh"});
    let unknown = post("/v1/threads/unlock", None, fresh.clone()).await;
    assert_eq!(unknown.json["isLocked"], false);
    assert_eq!(
        post("/v1/threads/lock", None, fresh).await.json["isLocked"],
        true
    );
    let comment = json!({"entityType": "post", "entityId": "fresh", "content": "x"});
    assert_eq!(post("/v1/comments", None, comment).await.status, 409);
    assert_counts_are_exact(&house.db).await;
}
