//! Writing, answering, liking.

use crate::house::{House, assert_counts_are_exact, ids, tenant, user};
use futures_util::future::join_all;
use serde_json::json;

#[tokio::test]
async fn a_comment_is_answered_as_the_contract_says() {
    let house = House::new().await;
    let body = json!({"entityType": "post", "entityId": "1", "content": "**Hi** <b>x</b>",
        "contentFormat": "markdown"});
    let answer = house
        .ask(
            "POST",
            "/v1/comments",
            (tenant(1), Some(user(7))),
            Some(body),
        )
        .await;
    assert_eq!(answer.status, 201);
    assert!(answer.headers.contains_key("stoa-position"));
    let comment = &answer.json;
    assert_eq!(
        comment["contentHtml"],
        "<p><strong>Hi</strong> &lt;b&gt;x&lt;/b&gt;</p>\n"
    );
    assert_eq!(comment["author"]["kind"], "user");
    assert_eq!(comment["author"]["id"], user(7).to_string());
    for (field, value) in [
        ("parentId", json!(null)),
        ("depth", json!(0)),
        ("status", json!("approved")),
        ("likeCount", json!(0)),
        ("replyCount", json!(0)),
        ("version", json!(1)),
        ("isPinned", json!(false)),
        ("isEdited", json!(false)),
        ("deletedAt", json!(null)),
    ] {
        assert_eq!(comment[field], value, "{field}");
    }
    let again = house
        .get(tenant(1), comment["links"]["self"].as_str().unwrap())
        .await;
    assert_eq!(again.json, *comment);
}

#[tokio::test]
async fn a_comment_that_nobody_sees_is_none() {
    let house = House::new().await;
    let plain =
        ["\u{200b}", "\u{3164} \u{2800}\n", "\u{feff}\u{e0041}"].map(|text| (text, "plain"));
    // What is written is seen, but not what becomes of it.
    let long = format!("# {}", "&nbsp;".repeat(1_500));
    let markdown = [
        "[x]: https://a.example",
        "![x](https://t.example/p.png)",
        "&#8203; &zwj;&nbsp;",
        "# ",
        "[](https://x.example)",
        &long,
    ];
    for (content, format) in plain
        .into_iter()
        .chain(markdown.map(|text| (text, "markdown")))
    {
        let body = json!({"entityType": "post", "entityId": "1", "content": content, "contentFormat": format});
        let who = (tenant(1), Some(user(7)));
        let refused = house.ask("POST", "/v1/comments", who, Some(body)).await;
        assert_eq!(refused.status, 422, "{content:?}");
        assert_eq!(refused.json["errors"][0]["code"], "blank", "{content:?}");
    }
    for content in ["---", "+", "2.", "a", "[x](https://a.example)", "&amp;"] {
        let body = json!({"entityType": "post", "entityId": "1", "content": content, "contentFormat": "markdown"});
        let who = (tenant(1), Some(user(7)));
        let taken = house.ask("POST", "/v1/comments", who, Some(body)).await;
        assert_eq!(taken.status, 201, "{content:?}");
    }
}

#[tokio::test]
async fn a_tree_shows_replies_below_their_parents() {
    let house = House::new().await;
    let root = house.write(tenant(1), "1", None).await;
    let other = house.write(tenant(1), "1", None).await;
    let reply = house.write(tenant(1), "1", Some(&root)).await;
    let deep = house.write(tenant(1), "1", Some(&reply)).await;
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await
        .json;
    assert_eq!(
        ids(&page["items"]),
        [&root, &reply, &deep, &other].map(String::clone)
    );
    assert_eq!(page["thread"]["commentCount"], 4);
    assert_eq!(page["items"][0]["replyCount"], 1);
    assert_eq!(page["items"][0]["replies"][0]["parentId"], root);
    assert_eq!(page["items"][0]["replies"][0]["replies"][0]["depth"], 2);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn counts_are_exact_whatever_happens_at_once() {
    let house = House::new().await;
    let root = house.write(tenant(1), "hot", None).await;
    let writes = (0..300).map(|n| {
        let (house, root) = (&house, &root);
        async move {
            let who = (tenant(1 + n % 3), Some(user(n % 40)));
            let like = format!("/v1/comments/{root}/like");
            match n % 4 {
                0 => drop(house.write(who.0, "hot", None).await),
                1 if n % 3 == 0 => drop(house.write(who.0, "hot", Some(root)).await),
                2 => drop(house.ask("POST", &like, who, None).await),
                _ => drop(house.ask("DELETE", &like, who, None).await),
            }
        }
    });
    join_all(writes).await;
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn two_programs_on_one_database_count_together() {
    let first = House::new().await;
    let second = House::on(first.db.clone());
    let root = first.write(tenant(1), "hot", None).await;
    let writes = (0..200).map(|n| {
        let house = if n % 2 == 0 { &first } else { &second };
        let root = &root;
        async move {
            house
                .write(tenant(1), "hot", (n % 3 == 0).then_some(root))
                .await;
            let fresh = format!("new-{}", n / 8);
            house.write(tenant(1), &fresh, None).await;
            let like = format!("/v1/comments/{root}/like");
            house
                .ask("POST", &like, (tenant(1), Some(user(n / 2))), None)
                .await
        }
    });
    let likes = join_all(writes).await;
    assert_eq!(
        likes.iter().filter(|answer| answer.status == 200).count(),
        100
    );
    assert_eq!(
        likes.iter().filter(|answer| answer.status == 409).count(),
        100
    );
    assert_counts_are_exact(&first.db).await;
}

#[tokio::test]
async fn a_like_counts_once_for_each_user() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    let like = format!("/v1/comments/{id}/like");
    let who = (tenant(1), Some(user(1)));
    let answer = house.ask("POST", &like, who, None).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json["likeCount"]),
        (200, &json!(1))
    );
    let answer = house.ask("POST", &like, who, None).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json["code"]),
        (409, &json!("already_liked"))
    );
    let answer = house.ask("DELETE", &like, who, None).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json["likeCount"]),
        (200, &json!(0))
    );
    let answer = house.ask("DELETE", &like, who, None).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json["code"]),
        (409, &json!("not_liked"))
    );
    let answer = house.ask("POST", &like, (tenant(1), None), None).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json["code"]),
        (403, &json!("user_required"))
    );
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn reactions_may_be_set_again_without_effect() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    let love = format!("/v1/comments/{id}/reactions/love");
    for _ in 0..2 {
        let answer = house
            .ask("PUT", &love, (tenant(1), Some(user(1))), None)
            .await;
        assert_eq!(answer.json["reactionCounts"], json!({"love": 1}));
    }
    let who = house
        .get(tenant(1), &format!("/v1/comments/{id}/reactions?type=love"))
        .await;
    assert_eq!(who.json["items"][0]["userId"], user(1).to_string());
    for _ in 0..2 {
        let answer = house
            .ask("DELETE", &love, (tenant(1), Some(user(1))), None)
            .await;
        assert_eq!(answer.json["reactionCounts"], json!({}));
    }
    let unknown = format!("/v1/comments/{id}/reactions/shrug");
    let answer = house
        .ask("PUT", &unknown, (tenant(1), Some(user(1))), None)
        .await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json["code"]),
        (404, &json!("unknown_reaction"))
    );
}

#[tokio::test]
async fn what_is_refused_is_named_and_changes_nothing() {
    let house = House::new().await;
    let elsewhere = house.write(tenant(1), "other", None).await;
    let foreign = house.write(tenant(2), "1", None).await;
    let before = house.db.admin().await;
    let good = json!({"entityType": "post", "entityId": "1", "content": "x"});
    let with = |field: &str, value: serde_json::Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let cases = [
        (with("content", json!("")), 422, "content"),
        (with("content", json!("x".repeat(10_001))), 422, "content"),
        (with("content", json!("a\u{0}b")), 422, "content"),
        (with("content", json!(7)), 422, "content"),
        (with("contentFormat", json!("html")), 422, "contentFormat"),
        (with("entityId", json!("")), 422, "entityId"),
        (with("entityType", json!("x".repeat(65))), 422, "entityType"),
        (with("userId", json!("someone")), 422, "userId"),
        (with("parentId", json!("nonsense")), 422, "parentId"),
        (with("parentId", json!(elsewhere)), 422, "parentId"),
        (with("parentId", json!(foreign)), 422, "parentId"),
        (
            with("parentId", json!(user(5).to_string())),
            422,
            "parentId",
        ),
        (
            with("author", json!({"name": "x", "email": "nonsense"})),
            422,
            "author.email",
        ),
        (with("author", json!({"name": ""})), 422, "author.name"),
        (
            with("author", json!({"name": "a\u{9b}"})),
            422,
            "author.name",
        ),
        (
            with("author", json!({"name": "\u{202e}"})),
            422,
            "author.name",
        ),
    ];
    for (body, status, field) in cases {
        let answer = house
            .ask("POST", "/v1/comments", (tenant(1), None), Some(body))
            .await;
        assert_eq!(answer.status, status, "{field}: {answer:?}");
        assert_eq!(answer.json["errors"][0]["field"], field, "{answer:?}");
    }
    let left: i64 = before
        .query_one("SELECT (SELECT count(*) FROM comments.comments) + (SELECT count(*) FROM comments.threads)", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(left, 4);
}

#[tokio::test]
async fn a_foreign_comment_answers_as_one_that_never_was() {
    let house = House::new().await;
    let foreign = house.write(tenant(2), "1", None).await;
    let random = user(99).to_string();
    for (method, path) in [
        ("GET", "/v1/comments/ID"),
        ("GET", "/v1/comments/ID/replies"),
        ("GET", "/v1/comments/ID/reactions"),
        ("POST", "/v1/comments/ID/like"),
        ("DELETE", "/v1/comments/ID/like"),
        ("PUT", "/v1/comments/ID/reactions/love"),
    ] {
        let who = (tenant(1), Some(user(1)));
        let mut a = house
            .ask(method, &path.replace("ID", &foreign), who, None)
            .await;
        let mut b = house
            .ask(method, &path.replace("ID", &random), who, None)
            .await;
        for answer in [&mut a, &mut b] {
            answer.json.as_object_mut().unwrap().remove("requestId");
            answer.headers.remove("x-request-id");
            // Counts requests, whatever they ask for.
            answer.headers.remove("ratelimit");
        }
        assert_eq!(
            (a.status.as_u16(), &a.json, &a.headers),
            (404, &b.json, &b.headers)
        );
    }
    let thread = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await
        .json;
    assert_eq!(thread["items"], json!([]));
}

#[tokio::test]
async fn marks_that_stand_too_deep_are_refused_by_name() {
    let house = House::new().await;
    for content in [">".repeat(10_000), "- > ".repeat(2_500), "1. ".repeat(30)] {
        let body = json!({"entityType": "post", "entityId": "1", "content": content,
            "contentFormat": "markdown"});
        let answer = house
            .ask("POST", "/v1/comments", (tenant(1), None), Some(body))
            .await;
        assert_eq!(answer.status, 422);
        let error = &answer.json["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!("content"), &json!("too_deep"))
        );
    }
}

#[tokio::test]
async fn a_guest_is_called_by_a_name_that_turns_nothing_around() {
    let house = House::new().await;
    let body = json!({"entityType": "post", "entityId": "1", "content": "x",
        "author": {"name": "\u{202e}nimdA\u{2069}"}});
    let answer = house
        .ask("POST", "/v1/comments", (tenant(1), None), Some(body))
        .await;
    assert_eq!(answer.json["author"]["displayName"], "nimdA");
}
