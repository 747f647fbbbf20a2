//! Counts are counted anew: what is wrong is named and put right, and what others do meanwhile is not wrong.

use crate::{
    following::stir,
    house::{House, assert_counts_are_exact, moderator, tenant, user},
};
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use stoa_contracts::{Recount, Recounted};
use stoa_kernel::{Origin, TenantId};
use stoa_testkit::PATIENCE;

/// All steps of a tenant's recount together.
async fn recount(house: &House, tenant: TenantId, mend: bool) -> Recounted {
    let origin = Origin::system(tenant);
    let mut all = Recounted::default();
    loop {
        let step = house.comments.recount(&origin, all.next, mend).await;
        let step = step.unwrap();
        all.rows += step.rows;
        all.wrong += step.wrong;
        all.mended += step.mended;
        all.miscounts.extend(step.miscounts);
        all.next = step.next;
        if all.next.is_none() {
            return all;
        }
    }
}

/// A root with a reply that is deleted above one that is shown, pinned, liked, disliked and loved; and a
/// second thread. Answers the root's id.
async fn talk(house: &House) -> String {
    let me = (tenant(1), Some(moderator()));
    let root = house.write(tenant(1), "1", None).await;
    let reply = house.write(tenant(1), "1", Some(&root)).await;
    house.write(tenant(1), "1", Some(&reply)).await;
    house.write(tenant(1), "1", Some(&root)).await;
    house.write(tenant(1), "2", None).await;
    let deleted = house
        .ask("DELETE", &format!("/v1/comments/{reply}"), me, None)
        .await;
    assert_eq!(deleted.status, 204);
    let pinned = house
        .ask("POST", &format!("/v1/comments/{root}/pin"), me, None)
        .await;
    assert_eq!(pinned.status, 200);
    for (who, kind) in [(5, "like"), (6, "like"), (7, "dislike"), (8, "love")] {
        let path = format!("/v1/comments/{root}/reactions/{kind}");
        let reacted = house
            .ask("PUT", &path, (tenant(1), Some(user(who))), None)
            .await;
        assert_eq!(reacted.status, 200, "{reacted:?}");
    }
    root
}

async fn page(house: &House) -> Value {
    let path = "/v1/comments?entityType=post&entityId=1";
    house.get(tenant(1), path).await.json
}

/// Each count: where it stands, what is written over it, its name, what is then kept, and what is counted.
const DAMAGES: [[&str; 5]; 10] = [
    ["comments", "child_count = 7", "childCount", "7", "2"],
    ["comments", "reply_count = 7", "replyCount", "7", "1"],
    ["comments", "hollow_count = 0", "hollowCount", "0", "1"],
    ["comments", "like_count = 9", "likeCount", "9", "2"],
    ["comments", "dislike_count = 0", "dislikeCount", "0", "1"],
    [
        "comments",
        "reaction_counts = '{\"like\": 2, \"dislike\": 1, \"laugh\": 3}'",
        "reactionCounts",
        r#"{"dislike":1,"laugh":3,"like":2}"#,
        r#"{"dislike":1,"like":2,"love":1}"#,
    ],
    ["comments", "controversy = 9", "controversy", "9.0", ""],
    ["threads", "root_count = 5", "rootCount", "5", "1"],
    ["threads", "comment_count = 9", "commentCount", "9", "3"],
    ["threads", "pinned_count = 0", "pinnedCount", "0", "1"],
];

#[tokio::test]
async fn each_count_that_was_damaged_is_named_and_put_right() {
    let house = House::new().await;
    let root = talk(&house).await;
    let admin = house.db.admin().await;
    assert_counts_are_exact(&house.db).await;
    let well = recount(&house, tenant(1), true).await;
    assert_eq!((well.rows, well.wrong), (7, 0), "{well:?}");
    let right = page(&house).await;
    let thread = "SELECT thread_id::text FROM comments.comments WHERE id::text = $1";
    let thread: String = admin.query_one(thread, &[&root]).await.unwrap().get(0);
    let version = "SELECT version FROM comments.threads WHERE id::text = $1";
    let mut last: i64 = admin.query_one(version, &[&thread]).await.unwrap().get(0);
    for (number, [table, damage, counter, kept, counted]) in DAMAGES.into_iter().enumerate() {
        let id = if table == "threads" { &thread } else { &root };
        let damage = format!("UPDATE comments.{table} SET {damage} WHERE id = '{id}'");
        let counter = format!("{table}.{counter}");
        admin.batch_execute(&damage).await.unwrap();
        let found = recount(&house, tenant(1), false).await;
        assert_eq!((found.wrong, found.mended), (1, 0), "{damage}: {found:?}");
        let named = &found.miscounts[0];
        assert_eq!(
            (named.counter, named.id.to_string()),
            (&*counter, id.clone())
        );
        assert_eq!(named.kept.to_string(), kept);
        // Of scores only that they are others.
        if !counted.is_empty() {
            assert_eq!(named.counted.to_string(), counted);
        }
        let other = recount(&house, tenant(2), true).await;
        assert_eq!((other.rows, other.wrong), (0, 0), "another tenant's");

        let mended = recount(&house, tenant(1), true).await;
        assert_eq!((mended.wrong, mended.mended), (1, 1), "{damage}");
        assert_counts_are_exact(&house.db).await;
        let now: i64 = admin.query_one(version, &[&thread]).await.unwrap().get(0);
        assert_eq!(now, last + 1, "whoever keeps a page asks anew");
        last = now;
        assert_eq!(page(&house).await, right, "{damage}");
        let audited = "SELECT metadata->'counts'->0->>'counter' FROM core.audit
                        WHERE action = 'thread.counts.mended' AND resource_id::text = $1
                        ORDER BY id DESC";
        let rows = admin.query(audited, &[&thread]).await.unwrap();
        assert_eq!(
            (rows.len(), rows[0].get::<_, &str>(0)),
            (number + 1, &*counter)
        );
    }
    assert_eq!(recount(&house, tenant(1), false).await.wrong, 0);
}

#[tokio::test]
async fn the_best_score_is_computed_anew() {
    let house = House::new().await;
    let root = talk(&house).await;
    let damage = format!("UPDATE comments.comments SET best = 0.99 WHERE id = '{root}'");
    house.db.admin().await.batch_execute(&damage).await.unwrap();
    let mended = recount(&house, tenant(1), true).await;
    assert_eq!((mended.wrong, mended.mended), (1, 1), "{mended:?}");
    assert_eq!(mended.miscounts[0].counter, "comments.best");
    assert_eq!(recount(&house, tenant(1), false).await.wrong, 0);
}

/// Writes, likes, and deletes until told to stop.
async fn live(house: &House, done: &AtomicBool) {
    let me = (tenant(1), Some(moderator()));
    while !done.load(Ordering::SeqCst) {
        let mut above: Option<String> = None;
        let mut written = Vec::new();
        for _ in 0..6 {
            let id = house.write(tenant(1), "1", above.as_deref()).await;
            written.push(id.clone());
            above = Some(id);
        }
        let deletions = written.iter().skip(1).map(async |id| {
            let path = format!("/v1/comments/{id}");
            house.ask("DELETE", &path, me, None).await;
        });
        futures_util::future::join(stir(house), futures_util::future::join_all(deletions)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_write_meanwhile_is_no_difference() {
    let house = House::new().await;
    talk(&house).await;
    let done = AtomicBool::new(false);
    let counting = async {
        let (mut rounds, mut rows) = (0, 0);
        while rounds < 40 || rows < 150 {
            for of in [tenant(1), tenant(2)] {
                let found = recount(&house, of, false).await;
                assert_eq!(found.wrong, 0, "{found:?}");
                rows = rows.max(found.rows);
            }
            rounds += 1;
        }
        done.store(true, Ordering::SeqCst);
    };
    let all = async { tokio::join!(counting, live(&house, &done)) };
    let ended = tokio::time::timeout(PATIENCE, all).await;
    assert!(ended.is_ok(), "they write");
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_put_right_while_others_write_in_it() {
    let house = House::new().await;
    let root = talk(&house).await;
    let done = AtomicBool::new(false);
    let mending = async {
        let admin = house.db.admin().await;
        for n in 0..10 {
            // In one transaction with the lock that every writer takes, as if one of them had miscounted.
            let damage = format!(
                "BEGIN;
                 SELECT FROM comments.threads t WHERE t.id =
                     (SELECT thread_id FROM comments.comments WHERE id = '{root}') FOR UPDATE;
                 UPDATE comments.comments SET like_count = like_count + 1 WHERE id = '{root}';
                 UPDATE comments.threads SET comment_count = comment_count + {n} WHERE id =
                     (SELECT thread_id FROM comments.comments WHERE id = '{root}');
                 COMMIT"
            );
            admin.batch_execute(&damage).await.unwrap();
            let mended = recount(&house, tenant(1), true).await;
            assert!(mended.wrong > 0);
            assert_eq!(mended.mended, mended.wrong, "{mended:?}");
        }
        done.store(true, Ordering::SeqCst);
    };
    tokio::join!(mending, live(&house, &done));
    assert_counts_are_exact(&house.db).await;
}
