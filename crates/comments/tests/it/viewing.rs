//! What depends on who looks, counts of many threads, and requests that say too much.

use crate::house::{House, moderator, tenant, user};
use serde_json::{Value, json};
use stoa_kernel::UserId;

async fn view(house: &House, who: Option<UserId>, body: Value) -> Value {
    let answer = house
        .ask("POST", "/v1/comments/viewer", (tenant(1), who), Some(body))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json
}

fn may(list: &str) -> Value {
    let all = ["edit", "delete", "pin", "reply", "react"];
    let allowed = |what: &&str| list.split(' ').any(|one| one == *what);
    all.iter().map(|what| (*what, allowed(what))).collect()
}

#[tokio::test]
async fn each_is_told_what_they_did_and_may() {
    let house = House::new().await;
    let root = house.write(tenant(1), "1", None).await;
    let reply = house.write(tenant(1), "1", Some(&root)).await;
    let foreign = house.write(tenant(2), "1", None).await;
    for kind in ["like", "love"] {
        let path = format!("/v1/comments/{root}/reactions/{kind}");
        let who = (tenant(1), Some(user(2)));
        assert_eq!(house.ask("PUT", &path, who, None).await.status, 200);
    }
    let ids = json!({"ids": [reply, foreign, root]});
    let told = |reactions: Value, of_root: &str, of_reply: &str| {
        json!({"items": [
            {"id": reply, "reactions": [], "permissions": may(of_reply)},
            {"id": root, "reactions": reactions, "permissions": may(of_root)},
        ], "pending": []})
    };
    let author = "edit delete reply react";
    for (who, expected) in [
        (Some(user(1)), told(json!([]), author, author)),
        (
            Some(user(2)),
            told(json!(["like", "love"]), "reply react", "reply react"),
        ),
        (
            Some(moderator()),
            told(json!([]), "edit delete pin reply react", author),
        ),
        (
            None,
            told(json!([]), "edit delete pin reply", "edit delete reply"),
        ),
    ] {
        assert_eq!(view(&house, who, ids.clone()).await, expected, "{who:?}");
    }
    let lock = Some(json!({"entityType": "post", "entityId": "1"}));
    let locked = house
        .ask("POST", "/v1/threads/lock", (tenant(1), None), lock)
        .await;
    assert_eq!(locked.status, 200);
    let expected = told(json!([]), "delete react", "delete react");
    assert_eq!(view(&house, Some(user(1)), ids).await, expected);
}

#[tokio::test]
async fn what_waits_is_shown_to_its_author_alone() {
    let house = House::new().await;
    let waiting = house.write(tenant(1), "1", None).await;
    let admin = house.db.admin().await;
    let id: uuid::Uuid = waiting.parse().unwrap();
    let hide = "UPDATE comments.comments SET status = 'pending' WHERE id = $1";
    admin.execute(hide, &[&id]).await.unwrap();
    let thread = json!({"thread": {"entityType": "post", "entityId": "1"}});
    let own = view(&house, Some(user(1)), thread.clone()).await;
    assert_eq!(own["pending"][0]["id"], waiting);
    assert_eq!(own["pending"][0]["status"], "pending");
    assert_eq!(own["pending"][0]["content"], "Hello");
    let elsewhere = json!({"thread": {"entityType": "post", "entityId": "2"}});
    for (who, body) in [
        (Some(user(1)), elsewhere),
        (Some(user(2)), thread.clone()),
        (None, thread),
    ] {
        assert_eq!(
            view(&house, who, body).await["pending"],
            json!([]),
            "{who:?}"
        );
    }
    let ids = json!({"ids": [waiting]});
    let others = view(&house, Some(user(2)), ids.clone()).await;
    assert_eq!(others["items"], json!([]));
    let own = view(&house, Some(user(1)), ids).await;
    assert_eq!(own["items"][0]["permissions"], may("edit delete"));
}

#[tokio::test]
async fn many_threads_are_counted_at_once_each_in_its_place() {
    let house = House::new().await;
    for (entity, count) in [("a", 3), ("b", 1)] {
        for _ in 0..count {
            house.write(tenant(1), entity, None).await;
        }
    }
    house.write(tenant(2), "c", None).await;
    let name = |id: &str| json!({"entityType": "post", "entityId": id});
    let count = |entities: Vec<Value>| {
        let body = Some(json!({ "entities": entities }));
        house.ask("POST", "/v1/comments/counts", (tenant(1), None), body)
    };
    let answer = count(["b", "c", "a", "b"].map(name).to_vec()).await;
    let items = answer.json["items"].as_array().unwrap();
    let counts: Vec<i64> = items
        .iter()
        .map(|item| item["commentCount"].as_i64().unwrap())
        .collect();
    assert_eq!(counts, [1, 0, 3, 1]);
    assert_eq!(items[2]["entityId"], "a");
    let most = count((0..1_000).map(|n| name(&n.to_string())).collect()).await;
    assert_eq!(most.json["items"].as_array().unwrap().len(), 1_000);
    let more = count((0..1_001).map(|n| name(&n.to_string())).collect()).await;
    assert_eq!(more.json["errors"][0]["code"], "too_many");
    let wrong = count(vec![name("a"), name("")]).await;
    assert_eq!(wrong.json["errors"][0]["field"], "entities[1].entityId");
}

#[tokio::test]
async fn a_request_that_says_more_than_is_heeded_is_refused() {
    let house = House::new().await;
    let id = house.write(tenant(1), "1", None).await;
    let me = (tenant(1), Some(user(2)));
    let path = |rest: &str| format!("/v1/comments/{id}{rest}");
    let whom = || Some(json!({"userId": user(3)}));
    for (method, rest) in [
        ("POST", "/like"),
        ("DELETE", "/like"),
        ("PUT", "/reactions/love"),
        ("DELETE", "/reactions/love"),
        ("POST", "/pin"),
    ] {
        let who = match rest {
            "/pin" => (tenant(1), None),
            _ => me,
        };
        let answer = house.ask(method, &path(rest), who, whom()).await;
        assert_eq!(answer.status, 422, "{method} {rest}");
        assert_eq!(
            answer.json["errors"][0]["field"], "userId",
            "{method} {rest}"
        );
        let query = path(&format!("{rest}?notify=false"));
        let answer = house.ask(method, &query, who, None).await;
        assert_eq!(answer.status, 422, "{method} {rest}");
        assert_eq!(answer.json["errors"][0]["field"], "notify");
    }
    let edit = Some(json!({"content": "x"}));
    let answer = house.ask("PATCH", &path("?silent=1"), me, edit).await;
    assert_eq!(answer.json["errors"][0]["field"], "silent");
    let new = Some(json!({"entityType": "post", "entityId": "1", "content": "x"}));
    let answer = house.ask("POST", "/v1/comments?draft=1", me, new).await;
    assert_eq!(answer.json["errors"][0]["field"], "draft");
    let shown = house.get(tenant(1), &path("")).await.json;
    assert_eq!(
        (&shown["likeCount"], &shown["isPinned"]),
        (&json!(0), &json!(false))
    );
    // An empty object says nothing.
    let liked = house.ask("POST", &path("/like"), me, Some(json!({}))).await;
    assert_eq!(liked.status, 200);
}
