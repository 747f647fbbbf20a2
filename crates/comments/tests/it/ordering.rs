//! An import whose comments interleave with a large family: put in order while others write.

use crate::{
    house::{House, ids, tenant},
    importing::wxr,
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeSet,
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use stoa_testkit::{PATIENCE, wait_until};
use tokio_postgres::Client;

/// Siblings that are there before the import.
const FAMILY: i32 = 19_500;
/// Siblings that it brings.
const BROUGHT: i32 = 500;
/// What one transaction may move.
const MOST: i64 = 1_000;

/// A root each minute, and one older than all, written by the API, so that the thread is there.
async fn fill(house: &House) {
    house.write(tenant(1), "5", None).await;
    let admin = house.db.admin().await;
    admin
        .batch_execute(&format!(
            "UPDATE comments.comments SET created_at = '2000-01-01Z';
             INSERT INTO comments.comments (tenant_id, id, thread_id, parent_key, position, depth,
                    author_kind, author_name, content, content_format, content_html, render_version,
                    status, changes, created_at)
             SELECT t.tenant_id, gen_random_uuid(), t.id, t.id, n + 1, 0, 'guest', 'Ada', 'x',
                    'plain', 'x', 1, 'approved', 0, '2020-01-01Z'::timestamptz + n * interval '1 min'
               FROM comments.threads t, generate_series(1, {FAMILY} - 1) n;
             UPDATE comments.threads SET root_count = {FAMILY}, comment_count = {FAMILY};
             ANALYZE comments.comments"
        ))
        .await
        .unwrap();
}

/// Comments half a minute behind every 39th that is there.
fn interleaving() -> Cursor<Vec<u8>> {
    let first: Timestamp = "2020-01-01T00:00:30Z".parse().unwrap();
    let comments: String = (1..=BROUGHT)
        .map(|n| {
            let written = first + SignedDuration::from_mins(i64::from(n) * 39);
            let written = written.strftime("%Y-%m-%d %H:%M:%S");
            format!(
                "<wp:comment><wp:comment_id>{n}</wp:comment_id>\
                 <wp:comment_author>Grace</wp:comment_author>\
                 <wp:comment_date_gmt>{written}</wp:comment_date_gmt>\
                 <wp:comment_content>C{n}</wp:comment_content>\
                 <wp:comment_approved>1</wp:comment_approved></wp:comment>"
            )
        })
        .collect();
    wxr(&comments)
}

async fn number(admin: &Client, sql: &str) -> i64 {
    admin.query_one(sql, &[]).await.unwrap().get(0)
}

const VERSION: &str = "SELECT version FROM comments.threads";
const UNORDERED: &str = "SELECT count(*) FROM comments.unordered";
const MISPLACED: &str = "SELECT count(*)
    FROM (SELECT created_at, lag(created_at) OVER (PARTITION BY parent_key ORDER BY position) before
            FROM comments.comments) c
   WHERE before > created_at";

/// Threads whose roots do not stand densely from 1, or whose counts are not exact.
const UNSOUND: &str = "SELECT count(*)
    FROM comments.threads t,
         LATERAL (SELECT count(*) AS roots, min(position) AS first, max(position) AS last
                    FROM comments.comments c
                   WHERE c.parent_key = t.id) r
   WHERE (t.root_count, t.comment_count) <> (r.roots, r.roots) OR (r.first, r.last) <> (1, r.roots)";

/// Every root of the thread by following cursors, from a program that has no page in memory.
async fn roots(house: &House) -> Vec<String> {
    let house = House::on(house.db.clone());
    let mut path = "/v1/comments?entityType=post&entityId=5&limit=100".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = house.get(tenant(1), &path).await.json;
        seen.extend(ids(&page["items"]));
        match page["links"]["next"].as_str() {
            Some(next) => path = next.to_owned(),
            None => return seen,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_family_is_put_in_order_in_small_steps_between_which_others_write() {
    let house = Arc::new(House::new().await);
    fill(&house).await;
    let admin = house.db.admin().await;
    let filled = number(
        &admin,
        "SELECT max(xmin::text::bigint) FROM comments.comments",
    )
    .await;
    let imported = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (house, imported) = (Arc::clone(&house), Arc::clone(&imported));
        async move {
            let admin = house.db.admin().await;
            let (mut writes, mut longest) = (0, 0);
            while !imported.load(Ordering::SeqCst) {
                let before = number(&admin, VERSION).await;
                house.write(tenant(1), "5", None).await;
                longest = longest.max(number(&admin, VERSION).await - before);
                writes += 1;
            }
            (writes, longest)
        }
    });
    let report = house.importer(tenant(1)).wordpress(interleaving()).await;
    imported.store(true, Ordering::SeqCst);
    let (writes, longest) = writer.await.unwrap();
    assert_eq!(report.unwrap().imported, u64::try_from(BROUGHT).unwrap());
    let largest = number(
        &admin,
        &format!(
            "SELECT max(moved) FROM (SELECT count(*) AS moved FROM comments.comments
              WHERE xmin::text::bigint > {filled} GROUP BY xmin::text) t"
        ),
    )
    .await;
    assert!(largest <= MOST, "one transaction moved {largest}");
    // Its own transaction, the one that held the thread, and what came in between the questions.
    assert!(writes >= 5 && longest <= 10, "{writes} writes, {longest}");
    assert_eq!(number(&admin, MISPLACED).await, 0);
    assert_eq!(number(&admin, UNORDERED).await, 0);
    assert_eq!(number(&admin, UNSOUND).await, 0);
    let all = roots(&house).await;
    assert_eq!(
        all.len(),
        usize::try_from(FAMILY + BROUGHT + writes).unwrap()
    );
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_ends_between_two_steps_leaves_each_comment_once_and_the_next_one_goes_on() {
    let house = House::new().await;
    fill(&house).await;
    let (admin, mut holder) = (house.db.admin().await, house.db.admin().await);
    let before = number(&admin, VERSION).await;
    let importer = house.importer(tenant(1));
    let running = tokio::spawn(async move { importer.wordpress(interleaving()).await });
    wait_until(
        "three steps",
        async || number(&admin, VERSION).await > before + 3,
        PATIENCE,
    )
    .await;
    // Holding the thread keeps it between two steps.
    let held = holder.transaction().await.unwrap();
    let hold = "SELECT FROM comments.threads FOR UPDATE";
    held.execute(hold, &[]).await.unwrap();
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());
    held.rollback().await.unwrap();
    assert!(
        number(&admin, MISPLACED).await > 0,
        "it was through already"
    );
    assert_eq!(number(&admin, UNORDERED).await, 1);
    assert_eq!(number(&admin, UNSOUND).await, 0);
    let all = roots(&house).await;
    assert_eq!(all.len(), usize::try_from(FAMILY + BROUGHT).unwrap());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());

    let report = house.importer(tenant(1)).wordpress(interleaving()).await;
    assert_eq!(report.unwrap().imported, 0);
    assert_eq!(number(&admin, MISPLACED).await, 0);
    assert_eq!(number(&admin, UNORDERED).await, 0);
    assert_eq!(number(&admin, UNSOUND).await, 0);
}
