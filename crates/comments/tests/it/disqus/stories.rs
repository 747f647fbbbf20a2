//! From a file to what readers see.

use super::fixture::{HEAD, export, file, post, posts, thread, thread_with};
use crate::house::{House, assert_counts_are_exact, ids, tenant};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::io::{Cursor, Write};
use stoa_comments::import::{Omission, Report};

const ARTICLE: &str = "/v1/comments?entityType=article&entityId=a-1&depth=20";

async fn import(house: &House, elements: &str) -> Report {
    let importer = house.importer(tenant(1));
    importer.disqus(file(elements), "article").await.unwrap()
}

fn told(omissions: &[Omission]) -> Vec<(&'static str, Option<i64>)> {
    omissions
        .iter()
        .map(|omission| (omission.code, omission.source_id))
        .collect()
}

/// The names of a tree's authors, a reply behind its parent with a mark for each level; of what is not
/// shown `-`.
fn tree(items: &Value, depth: usize) -> Vec<String> {
    let mut all = Vec::new();
    for item in items.as_array().unwrap() {
        let name = item["author"]["displayName"].as_str().unwrap_or_default();
        let name = if item["deletedAt"].is_null() && item["status"] == "approved" {
            name
        } else {
            "-"
        };
        all.push(format!("{}{name}", ">".repeat(depth)));
        if item.get("replies").is_some() {
            all.extend(tree(&item["replies"], depth + 1));
        }
    }
    all
}

#[tokio::test]
async fn threads_times_and_parents_are_kept_and_again_changes_nothing() {
    let house = House::new().await;
    let elements = thread(1, "a-1")
        + &thread(2, "a-2")
        + &posts(&[
            post(11, 1, None),
            post(12, 2, None).saying("<b>Bold</b> <script>alert(1)</script><img src=x>"),
            post(13, 1, Some(11)),
            post(14, 1, None),
        ]);
    let report = import(&house, &elements).await;
    assert_eq!((report.threads, report.imported), (2, 4), "{report:?}");
    assert_eq!((report.skipped.len(), report.warnings.len()), (0, 0));
    let page = house.get(tenant(1), ARTICLE).await.json;
    assert_eq!(tree(&page["items"], 0), ["A11", ">A13", "A14"]);
    assert_eq!(page["items"][0]["createdAt"], "2012-02-03T10:11:00Z");
    assert_eq!(page["items"][0]["contentHtml"], "<p>Post 11</p>");
    let other = house
        .get(tenant(1), "/v1/comments?entityType=article&entityId=a-2")
        .await
        .json;
    assert_eq!(
        other["items"][0]["contentHtml"].as_str().unwrap().trim(),
        "<b>Bold</b>"
    );
    let again = import(&house, &elements).await;
    assert_eq!((again.imported, again.unchanged), (0, 4));
    let same = house.get(tenant(1), ARTICLE).await.json;
    assert_eq!(same["items"], page["items"]);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn a_deleted_parent_keeps_its_place_so_that_the_tree_counts_what_the_list_counts() {
    let house = House::new().await;
    let elements = thread(1, "a-1")
        + &posts(&[
            post(11, 1, None),
            post(12, 1, Some(11))
                .deleted()
                .saying("what nobody shall read"),
            post(13, 1, Some(12)),
            post(14, 1, Some(13)),
            // Nothing is left below these.
            post(15, 1, None).deleted(),
            post(16, 1, Some(15)).deleted().spam(),
        ]);
    let report = import(&house, &elements).await;
    assert_eq!(report.imported, 4, "{report:?}");
    assert_eq!(
        (report.by_status["approved"], report.by_status["deleted"]),
        (3, 1)
    );
    assert_eq!(
        told(&report.skipped),
        [("deleted", Some(15)), ("deleted", Some(16))]
    );
    let page = house.get(tenant(1), ARTICLE).await.json;
    assert_eq!(
        tree(&page["items"], 0),
        ["A11", ">-", ">>A13", ">>>A14"],
        "{page}"
    );
    let shown = tree(&page["items"], 0);
    let shown = shown.iter().filter(|name| !name.ends_with('-')).count();
    assert_eq!(page["thread"]["commentCount"], shown);
    let admin = house.db.admin().await;
    let kept = "SELECT content || author_name FROM comments.comments WHERE deleted_at IS NOT NULL";
    let kept: String = admin.query_one(kept, &[]).await.unwrap().get(0);
    assert_eq!(kept, "", "what was deleted is not brought");
    let again = import(&house, &elements).await;
    assert_eq!((again.imported, again.unchanged), (0, 4));
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn a_thread_is_known_by_its_identifier_and_by_its_address_only_without_one() {
    let house = House::new().await;
    let elements =
        thread(1, "a-1") + &thread(2, "") + &posts(&[post(11, 1, None), post(12, 2, None)]);
    assert_eq!(import(&house, &elements).await.imported, 2);
    for (entity, name) in [
        ("a-1", Some("A11")),
        ("https%3A%2F%2Fherald.example%2F1", None),
        ("https%3A%2F%2Fherald.example%2F2", Some("A12")),
    ] {
        let path = format!("/v1/comments?entityType=article&entityId={entity}");
        let page = house.get(tenant(1), &path).await.json;
        let found = page["items"][0]["author"]["displayName"].as_str();
        assert_eq!(found, name, "{entity}");
    }
}

#[tokio::test]
async fn a_closed_thread_is_locked_and_what_was_said_before_comes_in() {
    let house = House::new().await;
    let closed = "<isClosed>true</isClosed>";
    let elements = thread_with(1, "a-1", closed)
        + &thread_with(2, "a-2", closed)
        + &thread(3, "a-3")
        + &posts(&[post(11, 1, None), post(12, 1, Some(11)), post(13, 3, None)]);
    assert_eq!(import(&house, &elements).await.imported, 3);
    let page = house.get(tenant(1), ARTICLE).await.json;
    assert_eq!(tree(&page["items"], 0), ["A11", ">A12"]);
    for (entity, status) in [("a-1", 409), ("a-2", 409), ("a-3", 201)] {
        let body = serde_json::json!({
            "entityType": "article", "entityId": entity, "content": "More",
        });
        let answer = house
            .ask("POST", "/v1/comments", (tenant(1), None), Some(body))
            .await;
        assert_eq!(answer.status, status, "{entity}: {answer:?}");
    }
    // What was decided here since stays.
    let unlock = serde_json::json!({"entityType": "article", "entityId": "a-1"});
    let path = "/v1/threads/unlock";
    let unlocked = house
        .ask("POST", path, (tenant(1), None), Some(unlock))
        .await;
    assert_eq!(unlocked.status, 200, "{unlocked:?}");
    assert_eq!(import(&house, &elements).await.imported, 0);
    let page = house.get(tenant(1), ARTICLE).await.json;
    assert_eq!(page["thread"]["isLocked"], false);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn children_before_their_parents_and_orphans_find_their_place() {
    let house = House::new().await;
    let elements = posts(&[post(13, 1, Some(12)), post(14, 1, Some(99))])
        + &posts(&[post(12, 1, Some(11)), post(11, 1, None)])
        + &thread(1, "a-1");
    let report = import(&house, &elements).await;
    assert_eq!(report.imported, 4, "{report:?}");
    assert_eq!(told(&report.warnings), [("parent_missing", Some(14))]);
    let page = house.get(tenant(1), ARTICLE).await.json;
    assert_eq!(tree(&page["items"], 0), ["A11", ">A12", ">>A13", "A14"]);
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn spam_comes_in_unseen_and_all_that_does_not_come_in_is_named() {
    let house = House::new().await;
    let deleted = "<isDeleted>true</isDeleted>";
    let nameless = "<thread dsq:id=\"3\"><id/><link/></thread>";
    let elements = thread(1, "a-1")
        + &thread_with(2, "a-2", deleted)
        + nameless
        + &posts(&[
            post(11, 1, None).spam(),
            post(12, 1, Some(11)),
            post(13, 1, None).saying(" "),
            post(14, 2, None),
            post(15, 3, None),
            post(16, 4, None),
            post(17, 4, None),
            post(11, 1, None),
        ]);
    let report = import(&house, &elements).await;
    assert_eq!(
        (report.by_status["approved"], report.by_status["spam"]),
        (1, 1)
    );
    let skipped: Vec<_> = report
        .skipped
        .iter()
        .map(|one| (one.code, one.source_id, one.count))
        .collect();
    assert_eq!(
        skipped,
        [
            ("thread_missing", Some(16), 2),
            ("content_empty", Some(13), 1),
            ("id_duplicate", Some(11), 1),
            ("thread_deleted", Some(14), 1),
            ("thread_unnamed", Some(15), 1),
        ]
    );
    let page = house.get(tenant(1), ARTICLE).await.json;
    assert_eq!(tree(&page["items"], 0), ["-", ">A12"]);
    assert!(!page.to_string().contains("A11"), "{page}");
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn a_file_packed_with_gzip_says_the_same() {
    let house = House::new().await;
    let elements = thread(1, "a-1") + &posts(&[post(11, 1, None), post(12, 1, Some(11))]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(export(&elements).as_bytes()).unwrap();
    let packed = Cursor::new(packed.finish().unwrap());
    let importer = house.importer(tenant(1));
    let report = importer.disqus(packed.clone(), "article").await.unwrap();
    assert_eq!(report.imported, 2);
    assert_eq!(import(&house, &elements).await.unchanged, 2);
    let half = packed.get_ref()[..packed.get_ref().len() / 2].to_vec();
    let cut = importer.disqus(Cursor::new(half), "article").await;
    assert!(cut.is_err(), "{cut:?}");
}

#[tokio::test]
async fn an_import_that_was_cut_goes_on_behind_the_threads_it_has_written() {
    let house = House::new().await;
    let elements = thread(1, "a-1")
        + &thread(2, "a-2")
        + &posts(&[post(11, 1, None), post(12, 1, Some(11)), post(21, 2, None)]);
    // The second thread cannot be written: its id is that of a thread of another entity.
    let admin = house.db.admin().await;
    let refuse = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN RAISE 'the machine went away'; END $$;
                  CREATE TRIGGER refuse BEFORE INSERT ON comments.threads
                     FOR EACH ROW WHEN (NEW.entity_id = 'a-2') EXECUTE FUNCTION refuse()";
    admin.batch_execute(refuse).await.unwrap();
    let importer = house.importer(tenant(1));
    let cut = importer.disqus(file(&elements), "article").await;
    assert!(cut.is_err(), "{cut:?}");
    let allow = "DROP TRIGGER refuse ON comments.threads";
    admin.batch_execute(allow).await.unwrap();
    let report = import(&house, &elements).await;
    assert_eq!(
        (report.resumed_at, report.imported, report.unchanged),
        (1, 1, 0)
    );
    let again = import(&house, &elements).await;
    assert_eq!(
        (again.resumed_at, again.imported, again.unchanged),
        (0, 0, 3)
    );
    assert_counts_are_exact(&house.db).await;
}

#[tokio::test]
async fn imported_comments_are_marked_in_the_log_and_noted_in_the_audit_log() {
    let house = House::new().await;
    let elements = thread_with(1, "a-1", "<isClosed>true</isClosed>")
        + &posts(&[post(11, 1, None).deleted(), post(12, 1, Some(11))]);
    import(&house, &elements).await;
    let admin = house.db.admin().await;
    let events = "SELECT type || ' ' || imported FROM core.events ORDER BY sequence";
    let events = admin.query(events, &[]).await.unwrap();
    let events: Vec<String> = events.iter().map(|row| row.get(0)).collect();
    assert_eq!(
        events,
        [
            "ThreadLocked true",
            "CommentCreated true",
            "CommentDeleted true",
            "CommentCreated true"
        ]
    );
    let noted = "SELECT string_agg(action, ' ' ORDER BY action) FROM core.audit";
    let noted: String = admin.query_one(noted, &[]).await.unwrap().get(0);
    assert_eq!(noted, "comments.imported thread.locked");
    assert_eq!(
        ids(&house.get(tenant(1), ARTICLE).await.json["items"]).len(),
        2
    );
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused_and_brings_nothing() {
    let house = House::new().await;
    let importer = house.importer(tenant(1));
    let wxr = crate::importing::wxr("");
    let refused = importer.disqus(wxr, "article").await.unwrap_err();
    assert!(
        refused.to_string().contains("not a Disqus export"),
        "{refused}"
    );
    let disqus = Cursor::new(export(&thread(1, "a-1")).into_bytes());
    let refused = importer.wordpress(disqus).await.unwrap_err();
    assert!(
        refused.to_string().contains("not a WordPress export"),
        "{refused}"
    );
    let cut = Cursor::new(HEAD.as_bytes().to_vec());
    let refused = importer.disqus(cut, "article").await.unwrap_err();
    assert!(refused.to_string().contains("cut short"), "{refused}");
}
