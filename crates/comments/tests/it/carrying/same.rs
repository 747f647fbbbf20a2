//! What was written out comes in as it was.

use super::{body, export, import, life::lived};
use crate::{
    following::follow,
    house::{House, assert_counts_are_exact, tenant},
};
use serde_json::Value;
use stoa_kernel::TenantId;
use stoa_testkit::{PATIENCE, wait_until};
use tokio_util::sync::CancellationToken;

/// As readers see it, without what names the tenant's own ids.
async fn seen(house: &House, tenant: TenantId, path: &str) -> Value {
    let answer = house.get(tenant, path).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    let mut json = answer.json;
    let page = json.as_object_mut().unwrap();
    // Cursors hold the thread's id, which follows from the tenant's.
    page.remove("page");
    page.remove("links");
    json
}

/// The answer, without the id of its request.
async fn answered(house: &House, tenant: TenantId, path: &str) -> (u16, Value) {
    let mut answer = house.get(tenant, path).await;
    let json = answer.json.as_object_mut().unwrap();
    json.remove("requestId");
    (answer.status.as_u16(), answer.json)
}

fn seeds() -> Vec<u64> {
    let given = std::env::var("STOA_TEST_SEED").ok();
    given.map_or_else(|| vec![1, 20_261], |seed| vec![seed.parse().unwrap()])
}

#[tokio::test]
async fn what_was_exported_is_imported_as_it_was_and_exported_the_same() {
    for seed in seeds() {
        println!("STOA_TEST_SEED={seed}");
        let house = House::new().await;
        let (ids, entities) = lived(&house, seed).await;
        somebody_leaves(&house).await;
        let first = export(&house, tenant(1)).await;
        assert!(
            first.contains(r#""kind":"deleted""#) && first.contains(r#""editorKind":"deleted""#),
            "those who are gone are in it"
        );
        let report = import(&house, tenant(2), &first).await.unwrap();
        assert_eq!(
            (report.unchanged, &report.skipped[..], &report.warnings[..]),
            (0, &[][..], &[][..])
        );
        assert!(report.imported >= 150, "{report:?}");
        assert!(report.edits > 20 && report.reactions > 40, "{report:?}");
        let second = export(&house, tenant(2)).await;
        assert!(body(&first) == body(&second), "{first}\n\n{second}");
        assert_counts_are_exact(&house.db).await;
        for (kind, id) in &entities {
            for sort in ["oldest", "newest", "top", "best", "controversial"] {
                let kind = kind.replace('É', "%C3%89").replace('é', "%C3%A9");
                let path = format!(
                    "/v1/comments?entityType={kind}&entityId={id}&sort={sort}&limit=100&depth=20\
                     &repliesLimit=50"
                );
                let there = seen(&house, tenant(1), &path).await;
                let here = seen(&house, tenant(2), &path).await;
                assert_eq!(there, here, "{path}");
            }
        }
        for id in &ids {
            for of in ["/edits", "/reactions?type=like", ""] {
                let path = format!("/v1/comments/{id}{of}");
                let there = answered(&house, tenant(1), &path).await;
                assert_eq!(there, answered(&house, tenant(2), &path).await, "{path}");
            }
        }
        let again = import(&house, tenant(2), &first).await.unwrap();
        assert_eq!(
            (
                again.imported,
                again.edits,
                again.reactions,
                again.unchanged
            ),
            (0, 0, 0, report.imported)
        );
        assert!(body(&export(&house, tenant(2)).await) == body(&first));
    }
}

/// Of one who deleted themself all stays; of one who was erased, the places.
async fn somebody_leaves(house: &House) {
    let admin = house.db.admin().await;
    let of = "author_id = (SELECT author_id FROM comments.comments
                            WHERE author_kind = 'user' ORDER BY author_id LIMIT 1)";
    let gone = format!("UPDATE comments.comments SET author_kind = 'deleted' WHERE {of}");
    let erased = format!(
        "UPDATE comments.comments
            SET author_kind = 'deleted', author_id = NULL, author_name = '', author_avatar = NULL,
                content = '', content_format = 'plain', content_html = ''
          WHERE {of}"
    );
    let edited = "UPDATE comments.edits
                     SET editor_kind = 'deleted', editor_id = NULL, reason = NULL
                   WHERE editor_id = (SELECT editor_id FROM comments.edits
                                       WHERE editor_id IS NOT NULL ORDER BY editor_id LIMIT 1)";
    for change in [&gone, &erased, edited] {
        assert!(admin.execute(change, &[]).await.unwrap() > 0, "{change}");
    }
}

#[tokio::test]
async fn the_leaderboard_that_follows_the_log_comes_out_the_same() {
    let house = House::new().await;
    lived(&house, 7).await;
    let first = export(&house, tenant(1)).await;
    import(&house, tenant(2), &first).await.unwrap();
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    let path = "/v1/leaderboards/comments?window=all&limit=100";
    let has_followed = async || {
        let board = async |of| house.get(tenant(of), path).await.json["items"].take();
        let (there, here) = (board(1).await, board(2).await);
        there == here && there.as_array().is_some_and(|all| all.len() > 4)
    };
    wait_until("both have followed the log", has_followed, PATIENCE).await;
    let admin = house.db.admin().await;
    let found = "SELECT count(*) FROM comments.searchable WHERE tenant_id = $1";
    let found = async |of| -> i64 {
        admin
            .query_one(found, &[&tenant(of).0])
            .await
            .unwrap()
            .get(0)
    };
    wait_until(
        "the words are there",
        async || found(2).await > 0 && found(1).await == found(2).await,
        PATIENCE,
    )
    .await;
    shutdown.cancel();
    bus.drained().await;
}

#[tokio::test]
async fn what_the_tenant_has_already_stays_as_it_is() {
    let house = House::new().await;
    lived(&house, 3).await;
    let before = export(&house, tenant(1)).await;
    // Into the tenant that it was made of, after somebody took a like back.
    let admin = house.db.admin().await;
    let liked = "SELECT comment_id, user_id FROM comments.reactions r
                   JOIN comments.comments c ON c.id = r.comment_id
                  WHERE kind = 'like' AND status = 'approved' AND deleted_at IS NULL
                  ORDER BY 1, 2 LIMIT 1";
    let row = admin.query_one(liked, &[]).await.unwrap();
    let (id, by): (uuid::Uuid, uuid::Uuid) = (row.get(0), row.get(1));
    let path = format!("/v1/comments/{id}/like");
    let by = Some(stoa_kernel::UserId(by));
    let taken = house.ask("DELETE", &path, (tenant(1), by), None).await;
    assert_eq!(taken.status, 200, "{taken:?}");
    let after = export(&house, tenant(1)).await;
    assert_ne!(body(&before), body(&after));
    let report = import(&house, tenant(1), &before).await.unwrap();
    assert_eq!((report.imported, report.reactions), (0, 0));
    assert_eq!(body(&export(&house, tenant(1)).await), body(&after));
    assert_counts_are_exact(&house.db).await;
}
