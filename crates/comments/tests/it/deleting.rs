//! Deleting: what is gone, what keeps its place, and what is counted.

use crate::house::{Answer, House, assert_counts_are_exact, ids, moderator, tenant, user};
use futures_util::future::join_all;
use serde_json::{Value, json};
use stoa_kernel::UserId;

async fn delete(house: &House, id: &str, who: Option<UserId>) -> Answer {
    let path = format!("/v1/comments/{id}");
    house.ask("DELETE", &path, (tenant(1), who), None).await
}

async fn page(house: &House) -> Value {
    let path = "/v1/comments?entityType=post&entityId=1&depth=20";
    house.get(tenant(1), path).await.json
}

#[tokio::test]
async fn what_has_something_below_it_keeps_its_place_and_nothing_else() {
    let house = House::new().await;
    let root = house.write(tenant(1), "1", None).await;
    let reply = house.write(tenant(1), "1", Some(&root)).await;
    let deep = house.write(tenant(1), "1", Some(&reply)).await;
    let alone = house.write(tenant(1), "1", None).await;
    let gone = delete(&house, &alone, Some(user(1))).await;
    assert_eq!(gone.status, 204, "{gone:?}");
    assert!(gone.headers.contains_key("stoa-position"));
    assert_eq!(delete(&house, &root, Some(user(1))).await.status, 204);
    let shown = page(&house).await;
    assert_eq!(
        ids(&shown["items"]),
        [&root, &reply, &deep].map(String::clone)
    );
    assert_eq!(shown["thread"]["commentCount"], 2);
    let place = &shown["items"][0];
    assert_eq!(place["author"]["kind"], "deleted");
    assert_eq!(
        (&place["content"], &place["contentHtml"]),
        (&json!(""), &json!(""))
    );
    assert!(place["deletedAt"].is_string() && place["createdAt"].is_null());
    // A middle one below it, then the last one that held them.
    assert_eq!(delete(&house, &reply, Some(user(1))).await.status, 204);
    assert_eq!(ids(&page(&house).await["items"]).len(), 3);
    assert_counts_are_exact(&house.db).await;
    assert_eq!(delete(&house, &deep, Some(user(1))).await.status, 204);
    let empty = page(&house).await;
    assert_eq!(ids(&empty["items"]), Vec::<String>::new());
    assert_eq!(empty["thread"]["commentCount"], 0);
    for id in [&root, &reply, &deep, &alone] {
        let path = format!("/v1/comments/{id}");
        assert_eq!(house.get(tenant(1), &path).await.status, 404, "{id}");
    }
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn what_is_deleted_can_be_neither_changed_nor_answered_nor_liked() {
    let house = House::new().await;
    let root = house.write(tenant(1), "1", None).await;
    house.write(tenant(1), "1", Some(&root)).await;
    assert_eq!(delete(&house, &root, Some(user(1))).await.status, 204);
    let me = (tenant(1), Some(moderator()));
    let path = |rest: &str| format!("/v1/comments/{root}{rest}");
    let edit = Some(json!({"content": "back"}));
    for (method, rest, body) in [
        ("DELETE", "", None),
        ("PATCH", "", edit),
        ("POST", "/like", None),
        ("POST", "/pin", None),
    ] {
        let answer = house.ask(method, &path(rest), me, body).await;
        assert_eq!(answer.status, 404, "{method} {rest}");
    }
    let reply = json!({"entityType": "post", "entityId": "1", "content": "x", "parentId": root});
    let answer = house.ask("POST", "/v1/comments", me, Some(reply)).await;
    assert_eq!(answer.json["errors"][0]["code"], "parent_not_open");
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn only_its_author_and_moderators_delete_a_comment() {
    let house = House::new().await;
    for (who, status) in [
        (Some(user(2)), 403),
        (Some(user(1)), 204),
        (Some(moderator()), 204),
        (None, 204),
    ] {
        let id = house.write(tenant(1), "1", None).await;
        assert_eq!(delete(&house, &id, who).await.status, status, "{who:?}");
    }
    let id = house.write(tenant(1), "1", None).await;
    let path = format!("/v1/comments/{id}");
    let foreign = house.ask("DELETE", &path, (tenant(2), None), None).await;
    assert_eq!(foreign.status, 404);
    assert_eq!(house.get(tenant(1), &path).await.status, 200);
}

#[tokio::test]
async fn counts_are_exact_when_writing_liking_editing_and_deleting_meet() {
    let house = House::new().await;
    let second = House::on(house.db.clone());
    let mut known = Vec::new();
    let mut parent = None;
    for n in 0..30 {
        let id = house.write(tenant(1), "1", parent.as_deref()).await;
        parent = (n % 5 != 4).then(|| id.clone());
        known.push(id);
    }
    let deeds = (0..240_usize).map(|n| {
        let house = if n % 2 == 0 { &house } else { &second };
        let id = &known[n * 7 % known.len()];
        async move {
            let path = format!("/v1/comments/{id}");
            let who = (tenant(1), Some(user(1)));
            match n % 6 {
                0 => drop(delete(house, id, Some(user(1))).await),
                1 => {
                    let body = json!({"content": format!("{n}")});
                    drop(house.ask("PATCH", &path, who, Some(body)).await);
                }
                2 => drop(house.ask("POST", &format!("{path}/like"), who, None).await),
                3 => drop(
                    house
                        .ask("POST", &format!("{path}/pin"), (tenant(1), None), None)
                        .await,
                ),
                4 => {
                    let body = json!({"entityType": "post", "entityId": "1", "content": "x",
                        "parentId": id});
                    drop(house.ask("POST", "/v1/comments", who, Some(body)).await);
                }
                _ => drop(
                    house
                        .ask("POST", &format!("{path}/unpin"), (tenant(1), None), None)
                        .await,
                ),
            }
        }
    });
    join_all(deeds).await;
    assert_counts_are_exact(&house.db).await;
    // Everything shown goes, a leaf or not; nothing is left of the tree.
    loop {
        let items = page(&house).await["items"].take();
        let all = ids(&items);
        if all.is_empty() {
            break;
        }
        let before = all.len();
        let gone = join_all(all.iter().map(|id| delete(&house, id, None))).await;
        assert!(
            gone.iter().any(|answer| answer.status == 204),
            "{before} stay"
        );
    }
    assert_counts_are_exact(&house.db).await;
}
