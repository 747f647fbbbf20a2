//! Reading threads: order, pages, depth, memory.

use crate::house::{House, ids, tenant, user};
use axum::body::Body;
use http::Request;
use serde_json::json;
use std::collections::BTreeSet;

/// A thread with likes and dislikes of many kinds.
async fn lively(house: &House) -> Vec<String> {
    let mut all = Vec::new();
    for n in 0..23_u128 {
        let id = house.write(tenant(1), "1", None).await;
        for (kind, count) in [("like", n * 7 % 5), ("dislike", n * 3 % 4)] {
            for u in 0..count {
                let path = format!("/v1/comments/{id}/reactions/{kind}");
                house
                    .ask("PUT", &path, (tenant(1), Some(user(u))), None)
                    .await;
            }
        }
        all.push(id);
    }
    all
}

#[tokio::test]
async fn every_sort_pages_through_each_comment_once_while_others_write() {
    let house = House::new().await;
    let all: BTreeSet<String> = lively(&house).await.into_iter().collect();
    for sort in ["oldest", "newest", "top", "best", "controversial"] {
        let mut path = format!("/v1/comments?entityType=post&entityId=1&sort={sort}&limit=5");
        let mut seen = Vec::new();
        loop {
            let page = house.get(tenant(1), &path).await.json;
            seen.extend(ids(&page["items"]));
            house.write(tenant(1), "1", None).await;
            match page["links"]["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
            assert!(seen.len() < 500, "{sort} goes in a circle");
        }
        let distinct: BTreeSet<String> = seen.iter().cloned().collect();
        assert_eq!(distinct.len(), seen.len(), "{sort} shows a comment twice");
        assert!(distinct.is_superset(&all), "{sort} leaves a comment out");
    }
}

#[tokio::test]
async fn sorts_order_by_what_they_name() {
    let house = House::new().await;
    lively(&house).await;
    let page = |sort: &str| {
        let path = format!("/v1/comments?entityType=post&entityId=1&sort={sort}&limit=100");
        let house = &house;
        async move { house.get(tenant(1), &path).await.json["items"].clone() }
    };
    let top = page("top").await;
    let likes: Vec<i64> = top
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["likeCount"].as_i64().unwrap())
        .collect();
    assert!(likes.is_sorted_by(|a, b| a >= b), "{likes:?}");
    let (mut oldest, newest) = (ids(&page("oldest").await), ids(&page("newest").await));
    oldest.reverse();
    assert_eq!(oldest, newest);
    let first = &page("controversial").await[0]["reactionCounts"];
    assert!(
        first["like"].as_i64() > Some(0) && first["dislike"].as_i64() > Some(0),
        "{first}"
    );
    let first = &page("best").await[0]["reactionCounts"];
    assert_eq!(
        (&first["like"], first.get("dislike")),
        (&json!(4), None),
        "{first}"
    );
}

#[tokio::test]
async fn a_numbered_page_is_the_one_that_cursors_lead_to() {
    let house = House::new().await;
    for _ in 0..23 {
        house.write(tenant(1), "1", None).await;
    }
    for sort in ["oldest", "newest"] {
        let base = format!("/v1/comments?entityType=post&entityId=1&sort={sort}&limit=5");
        let mut by_cursor = Vec::new();
        let mut path = base.clone();
        loop {
            let page = house.get(tenant(1), &path).await.json;
            by_cursor.push(ids(&page["items"]));
            match page["links"]["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(by_cursor.len(), 5);
        for (n, expected) in by_cursor.iter().enumerate() {
            let page = house
                .get(tenant(1), &format!("{base}&page={}", n + 1))
                .await
                .json;
            assert_eq!(&ids(&page["items"]), expected, "{sort} page {}", n + 1);
        }
    }
    let refused = house
        .get(
            tenant(1),
            "/v1/comments?entityType=post&entityId=1&sort=top&page=2",
        )
        .await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json["code"]),
        (422, &json!("use_cursor"))
    );
}

#[tokio::test]
async fn a_chain_of_1_000_replies_is_written_and_read_to_its_end() {
    let house = House::new().await;
    let mut parent = house.write(tenant(1), "deep", None).await;
    let root = parent.clone();
    for _ in 0..1_000 {
        parent = house.write(tenant(1), "deep", Some(&parent)).await;
    }
    let (mut at, mut depth) = (root, 0);
    loop {
        let path = format!("/v1/comments/{at}/replies?depth=20");
        let mut level = house.get(tenant(1), &path).await.json["items"].clone();
        let Some(mut deepest) = level.get_mut(0).map(serde_json::Value::take) else {
            break;
        };
        while let Some(below) = deepest.get_mut("replies").and_then(|r| r.get_mut(0)) {
            deepest = below.take();
        }
        depth = deepest["depth"].as_i64().unwrap();
        at = deepest["id"].as_str().unwrap().to_owned();
    }
    assert_eq!((depth, at), (1_000, parent));
}

#[tokio::test]
async fn replies_go_on_where_the_tree_was_cut() {
    let house = House::new().await;
    let root = house.write(tenant(1), "1", None).await;
    let mut all = Vec::new();
    for _ in 0..10 {
        all.push(house.write(tenant(1), "1", Some(&root)).await);
    }
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await
        .json;
    let mut seen = ids(&page["items"][0]["replies"]);
    assert_eq!(seen, all[..3]);
    let cursor = page["items"][0]["repliesCursor"].as_str().unwrap();
    let path = format!("/v1/comments/{root}/replies?cursor={cursor}");
    seen.extend(ids(&house.get(tenant(1), &path).await.json["items"]));
    assert_eq!(seen, all);
    let none = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1&depth=0")
        .await
        .json;
    assert!(none["items"][0].get("replies").is_none());
    assert!(none["items"][0]["repliesCursor"].is_string());
}

#[tokio::test]
async fn a_page_is_kept_and_never_stale() {
    let first = House::new().await;
    let second = House::on(first.db.clone());
    let path = "/v1/comments?entityType=post&entityId=1";
    first.write(tenant(1), "1", None).await;
    let page = first.get(tenant(1), path).await;
    let etag = page.headers["etag"].clone();
    let held = Request::get(path)
        .header("x-api-key", tenant(1).to_string())
        .header("if-none-match", etag.clone());
    assert_eq!(
        first.send(held.body(Body::empty()).unwrap()).await.status,
        304
    );
    // Written by this program: seen at once.
    let id = first.write(tenant(1), "1", None).await;
    let page = first.get(tenant(1), path).await;
    assert_eq!(page.json["thread"]["commentCount"], 2);
    assert_ne!(page.headers["etag"], etag);
    let like = format!("/v1/comments/{id}/like");
    first
        .ask("POST", &like, (tenant(1), Some(user(1))), None)
        .await;
    assert_eq!(
        first.get(tenant(1), path).await.json["items"][1]["likeCount"],
        1
    );
    // Written by another: seen at once by who sends its position back.
    let body = json!({"entityType": "post", "entityId": "1", "content": "x"});
    let answer = second
        .ask("POST", "/v1/comments", (tenant(1), None), Some(body))
        .await;
    let seen = Request::get(path)
        .header("x-api-key", tenant(1).to_string())
        .header("stoa-position", &answer.headers["stoa-position"]);
    let seen = first.send(seen.body(Body::empty()).unwrap()).await;
    assert_eq!(seen.json["thread"]["commentCount"], 3);
}

#[tokio::test]
async fn bad_questions_are_refused_by_name() {
    let house = House::new().await;
    let base = "/v1/comments?entityType=post&entityId=1";
    for (query, field) in [
        ("&limit=0", "limit"),
        ("&limit=101", "limit"),
        ("&limit=x", "limit"),
        ("&depth=21", "depth"),
        ("&repliesLimit=101", "repliesLimit"),
        ("&page=0", "page"),
        ("&cursor=nonsense", "cursor"),
        ("&sort=random", "sort"),
        ("&colour=red", "colour"),
    ] {
        let answer = house.get(tenant(1), &format!("{base}{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
        assert_eq!(answer.json["errors"][0]["field"], field, "{answer:?}");
    }
    for _ in 0..2 {
        house.write(tenant(1), "1", None).await;
    }
    let top = house
        .get(tenant(1), &format!("{base}&sort=top&limit=1"))
        .await
        .json;
    let cursor = top["page"]["nextCursor"].as_str().unwrap();
    let answer = house
        .get(tenant(1), &format!("{base}&sort=best&cursor={cursor}"))
        .await;
    assert_eq!(answer.json["code"], "bad_cursor");
}

#[tokio::test]
async fn ties_are_shown_once_in_every_sort() {
    let house = House::new().await;
    let mut all = BTreeSet::new();
    for n in 0..12 {
        let id = house.write(tenant(1), "1", None).await;
        // One like alone: a score whose decimal form is easily read back a bit off.
        let kind = if n < 9 { "like" } else { "dislike" };
        let path = format!("/v1/comments/{id}/reactions/{kind}");
        house
            .ask("PUT", &path, (tenant(1), Some(user(1))), None)
            .await;
        all.insert(id);
    }
    for sort in ["top", "best", "controversial"] {
        let mut path = format!("/v1/comments?entityType=post&entityId=1&sort={sort}&limit=5");
        let mut seen = Vec::new();
        while seen.len() < 50 {
            let page = house.get(tenant(1), &path).await.json;
            seen.extend(ids(&page["items"]));
            match page["links"]["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen.len(), 12, "{sort}");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), all, "{sort}");
    }
}

#[tokio::test]
async fn hidden_comments_make_numbered_pages_shorter_and_never_overlap() {
    let house = House::new().await;
    let mut all = Vec::new();
    for _ in 0..12 {
        all.push(house.write(tenant(1), "1", None).await);
    }
    hide(&house, &all[1..4]).await;
    for sort in ["oldest", "newest"] {
        let mut seen = Vec::new();
        for page in 1..=3 {
            let path =
                format!("/v1/comments?entityType=post&entityId=1&sort={sort}&limit=5&page={page}");
            let page = house.get(tenant(1), &path).await.json;
            seen.extend(ids(&page["items"]));
        }
        seen.sort();
        let mut shown = [&all[..1], &all[4..]].concat();
        shown.sort();
        assert_eq!(seen, shown, "{sort}");
    }
}

#[tokio::test]
async fn what_stands_below_a_hidden_comment_is_reached() {
    let house = House::new().await;
    let root = house.write(tenant(1), "1", None).await;
    let hidden = house.write(tenant(1), "1", Some(&root)).await;
    let below = house.write(tenant(1), "1", Some(&hidden)).await;
    let like = format!("/v1/comments/{hidden}/like");
    house
        .ask("POST", &like, (tenant(1), Some(user(2))), None)
        .await;
    hide(&house, std::slice::from_ref(&hidden)).await;
    let path = "/v1/comments?entityType=post&entityId=1";
    let page = house.get(tenant(1), path).await.json;
    let expected = [root.clone(), hidden.clone(), below];
    assert_eq!(ids(&page["items"]), expected);
    let mut placeholder = page["items"][0]["replies"][0].clone();
    placeholder["replies"].take();
    let links = placeholder["links"].take();
    assert_eq!(links["parent"], format!("/v1/comments/{root}"));
    let empty = json!({"id": hidden, "entityType": "post", "entityId": "1", "parentId": root,
        "depth": 1,
        "author": {"id": null, "displayName": "", "avatarUrl": null, "kind": "deleted"},
        "content": "", "contentFormat": "plain", "contentHtml": "", "status": null,
        "isPinned": false, "isEdited": false, "likeCount": 0, "reactionCounts": {},
        "replyCount": 0, "version": 0, "createdAt": null, "editedAt": null, "deletedAt": null,
        "replies": null, "links": null});
    assert_eq!(placeholder, empty);
    let alone = house
        .get(tenant(1), &format!("/v1/comments/{hidden}"))
        .await;
    assert_eq!(alone.status, 200);
    assert_eq!(
        (&alone.json["status"], &alone.json["createdAt"]),
        (&json!(null), &json!(null))
    );
    for replies_limit in [1, 81, 100] {
        let path = format!("{path}&repliesLimit={replies_limit}");
        assert_eq!(
            ids(&house.get(tenant(1), &path).await.json["items"]).len(),
            3
        );
    }
}

#[tokio::test]
async fn a_hidden_comment_that_nobody_answered_is_absent() {
    let house = House::new().await;
    let hidden = house.write(tenant(1), "1", None).await;
    let answered = house.write(tenant(1), "1", None).await;
    house.write(tenant(1), "1", Some(&answered)).await;
    let status = async |path: String| house.get(tenant(1), &path).await.status.as_u16();
    assert_eq!(status(format!("/v1/comments/{hidden}")).await, 200);
    hide(&house, &[hidden.clone(), answered.clone()]).await;
    for (path, expected) in [
        (format!("/v1/comments/{hidden}"), 404),
        (format!("/v1/comments/{hidden}/replies"), 404),
        (format!("/v1/comments/{hidden}/reactions"), 404),
        (format!("/v1/comments/{answered}"), 200),
        (format!("/v1/comments/{answered}/replies"), 200),
        (format!("/v1/comments/{answered}/reactions"), 404),
    ] {
        assert_eq!(status(path.clone()).await, expected, "{path}");
    }
}

#[tokio::test]
async fn a_page_held_since_before_a_restore_is_not_taken_for_current() {
    let house = House::new().await;
    house.write(tenant(1), "1", None).await;
    let path = "/v1/comments?entityType=post&entityId=1";
    let held = house.get(tenant(1), path).await.headers["etag"].clone();
    // What `migrate` does when it finds a restored database; versions count from there again.
    let admin = house.db.admin().await;
    let restored = "UPDATE core.life SET epoch = epoch + 1";
    admin.batch_execute(restored).await.unwrap();
    let house = House::on(house.db.clone());
    let request = Request::get(path)
        .header("x-api-key", tenant(1).to_string())
        .header("if-none-match", held);
    let answer = house.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
}

/// What a moderator's decision leaves behind; there is no operation for it yet.
async fn hide(house: &House, hidden: &[String]) {
    let admin = house.db.admin().await;
    for id in hidden {
        let id: uuid::Uuid = id.parse().unwrap();
        admin
            .execute(
                "UPDATE comments.comments SET status = 'spam' WHERE id = $1",
                &[&id],
            )
            .await
            .unwrap();
    }
    admin
        .batch_execute(
            "UPDATE comments.comments c SET reply_count = (SELECT count(*) FROM comments.comments r
                WHERE r.parent_key = c.id AND r.status = 'approved');
             UPDATE comments.comments c SET hollow_count = (SELECT count(*) FROM comments.comments r
                WHERE r.parent_key = c.id AND r.status <> 'approved' AND r.reply_count > 0);
             UPDATE comments.threads SET version = version + 1",
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn a_cursor_is_good_for_the_list_that_gave_it_out_and_for_no_other() {
    let house = House::new().await;
    let root = house.write(tenant(1), "1", None).await;
    for _ in 0..3 {
        house.write(tenant(1), "1", None).await;
        house.write(tenant(1), "2", None).await;
        house.write(tenant(1), "1", Some(&root)).await;
    }
    let thread = |n| format!("/v1/comments?entityType=post&entityId={n}&limit=1&repliesLimit=1");
    let page = house.get(tenant(1), &thread(1)).await.json;
    let of_thread = page["page"]["nextCursor"].as_str().unwrap().to_owned();
    let of_replies = page["items"][0]["repliesCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let replies = format!("/v1/comments/{root}/replies?limit=1");
    for (list, own, others) in [
        (thread(1), Some(&of_thread), vec![&of_replies]),
        (thread(2), None, vec![&of_thread, &of_replies]),
        (replies, Some(&of_replies), vec![&of_thread]),
    ] {
        let with = |cursor: &str| format!("{list}&cursor={cursor}");
        if let Some(own) = own {
            let answer = house.get(tenant(1), &with(own)).await;
            assert_eq!(
                answer.json["items"].as_array().unwrap().len(),
                1,
                "{answer:?}"
            );
        }
        for other in others {
            let answer = house.get(tenant(1), &with(other)).await;
            assert_eq!(answer.status, 422, "{answer:?}");
            assert_eq!(answer.json["code"], "bad_cursor");
            assert_eq!(answer.json["errors"][0]["field"], "cursor");
        }
    }
}
