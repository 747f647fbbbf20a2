//! Migrations of tables that hold something.

use crate::house::assert_counts_are_exact;
use stoa_comments::MIGRATIONS;
use stoa_store::{Database, Migrations};
use stoa_testkit::TestDatabase;

const FIRST: Migrations = Migrations {
    schema: "comments",
    steps: MIGRATIONS.steps.split_at(1).0,
};

/// A thread as an import left it: below a root, one that is pending above one that is spam, above one that
/// is shown; and one that is pending with nothing below it.
const IMPORTED: &str = "
    INSERT INTO comments.threads (tenant_id, id, entity_type, entity_id, root_count, comment_count,
                                  version, created_at)
    SELECT t, t, 'post', '1', 1, 2, 1, now()
      FROM (SELECT md5(n::text)::uuid AS t FROM generate_series(1, 2) n) n;
    INSERT INTO comments.comments (tenant_id, id, thread_id, parent_key, position, depth, author_kind,
                                   author_name, content, content_format, content_html, render_version,
                                   status, child_count, reply_count, created_at)
    SELECT n.t, md5(n.t || c.id)::uuid, n.t,
           CASE WHEN c.parent = '' THEN n.t ELSE md5(n.t || c.parent)::uuid END, c.position, c.depth,
           'guest', 'G', 'x', 'plain', 'x', 1, c.status, c.children, c.replies, now()
      FROM (SELECT md5(n::text)::uuid AS t FROM generate_series(1, 2) n) n,
           (VALUES ('a', '', 1, 0, 'approved', 2, 0), ('b', 'a', 1, 1, 'pending', 1, 0),
                   ('c', 'b', 1, 2, 'spam', 1, 1), ('d', 'c', 1, 3, 'approved', 0, 0),
                   ('e', 'a', 2, 1, 'pending', 0, 0))
           AS c (id, parent, position, depth, status, children, replies);
    UPDATE comments.comments SET changes = 0";

#[tokio::test]
async fn places_that_were_kept_before_are_kept_after() {
    let db = TestDatabase::new(&[FIRST]).await;
    let admin = db.admin().await;
    admin.batch_execute(IMPORTED).await.unwrap();
    Database::migrate(&db.owner_config(), &[MIGRATIONS])
        .await
        .unwrap();
    assert_counts_are_exact(&db).await;
    let kept = "SELECT count(*) FROM comments.comments WHERE hollow_count = 1";
    let kept: i64 = admin.query_one(kept, &[]).await.unwrap().get(0);
    assert_eq!(kept, 4, "the root and the pending one, of two tenants");
    let forced =
        "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'comments.comments'::regclass";
    assert!(
        admin
            .query_one(forced, &[])
            .await
            .unwrap()
            .get::<_, bool>(0)
    );
}
