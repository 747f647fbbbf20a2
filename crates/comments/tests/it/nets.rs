//! Two nets hold a tenant's rows: the predicate in every query, and the policy of every table. Each
//! is cut here, and the other must hold alone.

use crate::house::{House, ids, moderator, tenant, user};
use serde_json::json;
use std::path::{Path, PathBuf};
use stoa_testkit::{
    TestDatabase,
    nets::{Query, cut_predicates, naming, queries, reach, without_predicates},
};
use tokio_postgres::{Client, types::Type};
use uuid::Uuid;

const TABLES: [&str; 10] = [
    "threads",
    "comments",
    "edits",
    "searchable",
    "search_blocks",
    "reactions",
    "standings",
    "notices",
    "imports",
    "unordered",
];

/// Another tenant's thread with a comment, a reply and a like.
async fn foreign_thread(house: &House) -> (String, String) {
    let root = house.write(tenant(2), "1", None).await;
    let reply = house.write(tenant(2), "1", Some(&root)).await;
    house.write(tenant(2), "1", None).await;
    let edit = Some(json!({"content": "Hello again"}));
    let path = format!("/v1/comments/{root}");
    let edited = house.ask("PATCH", &path, (tenant(2), None), edit).await;
    assert_eq!(edited.status, 200);
    let pinned = house
        .ask("POST", &format!("{path}/pin"), (tenant(2), None), None)
        .await;
    assert_eq!(pinned.status, 200);
    let them = (tenant(2), Some(user(2)));
    let body = json!({"entityType": "post", "entityId": "1", "content": "x"});
    let own = house.ask("POST", "/v1/comments", them, Some(body)).await;
    let own = format!("/v1/comments/{}", own.json["id"].as_str().unwrap());
    let edit = Some(json!({"content": "y", "reason": "z"}));
    assert_eq!(house.ask("PATCH", &own, them, edit).await.status, 200);
    let like = format!("/v1/comments/{root}/like");
    let liked = house
        .ask("POST", &like, (tenant(2), Some(user(2))), None)
        .await;
    assert_eq!(liked.status, 200);
    (root, reply)
}

#[tokio::test]
async fn without_policies_the_predicates_show_no_foreign_row() {
    let house = House::new().await;
    let (root, _) = foreign_thread(&house).await;
    let admin = house.db.admin().await;
    for table in TABLES {
        admin
            .batch_execute(&format!(
                "ALTER TABLE comments.{table} NO FORCE ROW LEVEL SECURITY;
                 ALTER TABLE comments.{table} DISABLE ROW LEVEL SECURITY"
            ))
            .await
            .unwrap();
    }
    let me = (tenant(1), Some(moderator()));
    for (method, path) in [
        ("GET", "/v1/comments/ID"),
        ("GET", "/v1/comments/ID/replies"),
        ("GET", "/v1/comments/ID/reactions"),
        ("POST", "/v1/comments/ID/like"),
        ("DELETE", "/v1/comments/ID/like"),
        ("PUT", "/v1/comments/ID/reactions/love"),
        ("GET", "/v1/comments/ID/edits"),
        ("DELETE", "/v1/comments/ID"),
        ("POST", "/v1/comments/ID/pin"),
        ("POST", "/v1/comments/ID/unpin"),
    ] {
        let answer = house
            .ask(method, &path.replace("ID", &root), me, None)
            .await;
        assert_eq!(answer.status, 404, "{method} {path}");
    }
    let edit = Some(json!({"content": "mine"}));
    let path = format!("/v1/comments/{root}");
    assert_eq!(house.ask("PATCH", &path, me, edit).await.status, 404);
    let body = json!({"entityType": "post", "entityId": "1", "content": "x", "parentId": root});
    assert_eq!(
        house
            .ask("POST", "/v1/comments", me, Some(body))
            .await
            .status,
        422
    );
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await;
    assert!(ids(&page.json["items"]).is_empty());
    let standings = house.get(tenant(1), "/v1/leaderboards/comments").await;
    assert_eq!(standings.json["items"], json!([]));
    let exported = crate::carrying::export(&house, tenant(1)).await;
    assert_eq!(exported.lines().count(), 2, "{exported}");
}

/// Runs a query for every foreign id in turn; how many rows came back or were changed.
async fn reached(client: &Client, query: &Query, ids: &[Uuid]) -> u64 {
    let mut reached = 0;
    for id in ids {
        for number in [1, 99] {
            let value = |_: &str, kind: &Type| naming(kind, *id, number);
            reached += reach(client, tenant(1), query, value).await;
        }
    }
    reached
}

async fn foreign_ids(db: &TestDatabase) -> Vec<Uuid> {
    let rows = db
        .admin()
        .await
        .query(
            "SELECT id FROM comments.comments UNION SELECT id FROM comments.threads
             UNION SELECT user_id FROM comments.reactions",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")
}

#[tokio::test]
async fn every_query_is_held_to_its_tenant_by_each_of_its_predicates() {
    let db = TestDatabase::new(&[stoa_comments::MIGRATIONS]).await;
    let cut = cut_predicates(&db.admin().await, &folder(), |_, sql| sql.to_owned(), &[]).await;
    assert!(cut.all_missed() > 80, "{}", cut.missed);
}

#[tokio::test]
async fn without_predicates_the_policies_show_no_foreign_row() {
    let house = House::new().await;
    foreign_thread(&house).await;
    let admin = house.db.admin().await;
    admin
        .batch_execute(&format!(
            "INSERT INTO comments.standings VALUES ('{0}', '2020-01-01', '{0}', 1, 1)",
            tenant(2)
        ))
        .await
        .unwrap();
    let ids = foreign_ids(&house.db).await;
    let serving = house.db.serving().await;
    let mut biting = Vec::new();
    for query in queries(&folder(), |_, sql| without_predicates(sql)) {
        // Of the question and the transaction alone, of no table; and of an index's pages, of nobody's rows.
        if ["must_be_there", "sort_words_in"].contains(&query.name.as_str()) {
            continue;
        }
        assert_eq!(
            reached(&serving, &query, &ids).await,
            0,
            "{} reaches foreign rows without its predicate:\n{}",
            query.name,
            query.sql
        );
        // The same as an administrator, whom no policy holds: shows that the test can fail.
        if reached(&admin, &query, &ids).await > 0 {
            biting.push(query.name);
        }
    }
    for name in [
        "comment",
        "thread",
        "subject",
        "viewed",
        "counts",
        "lock_thread_of",
        "save_pin",
        "save_deletion",
        "edits",
        "pinned",
        "oldest",
        "top",
        "load_parents",
        "lock_threads",
        "standings",
        "comments_by",
        "own_comments",
        "edits_among",
        "edits_by",
        "reactions_by",
        "drop_edits_of",
        "empty_edits_by",
        "threads_after",
        "families",
        "save_past",
        "add_pins",
    ] {
        assert!(
            biting.iter().any(|found| found == name),
            "{name} does not bite: {biting:?}"
        );
    }
}
