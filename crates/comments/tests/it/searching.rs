//! Finding comments by their words.

use crate::{
    following::follow,
    house::{House, tenant, user},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;
use stoa_kernel::{Position, TenantId};
use stoa_testkit::{PATIENCE, wait_until};
use tokio::time::timeout;
use tokio_postgres::Row;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) async fn write(house: &House, tenant: TenantId, entity: &str, content: &str) -> String {
    let body = json!({"entityType": "post", "entityId": entity, "content": content});
    let answer = house
        .ask("POST", "/v1/comments", (tenant, Some(user(1))), Some(body))
        .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json["id"].as_str().unwrap().to_owned()
}

async fn search(house: &House, tenant: TenantId, query: &str) -> Value {
    let path = format!("/v1/comments/search?{query}");
    let answer = house.get(tenant, &path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json
}

fn found(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|i| i["comment"]["id"].as_str().unwrap())
        .collect()
}

pub(crate) async fn wait_for(house: &House, query: &str, count: usize) {
    let is_there = async || found(&search(house, tenant(1), query).await).len() == count;
    wait_until("the search follows", is_there, PATIENCE).await;
}

const ENGLISH: &str = "The old harbour was quiet when the fishing boats returned in the evening. \
    Everybody who had been waiting there for their families went home with them before it was dark.";
const GERMAN: &str = "Der Hafen war still, als die Fischerboote am späten Abend zurückkehrten. \
    Alle, die dort auf ihre Familien gewartet hatten, gingen mit ihnen nach Hause, bevor es dunkel wurde.";

#[tokio::test]
async fn words_are_found_in_the_forms_of_their_language_and_follow_every_change() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    let english = write(&house, tenant(1), "1", ENGLISH).await;
    let german = write(&house, tenant(1), "2", GERMAN).await;
    let short = write(&house, tenant(1), "2", "boats <b>& \"more\"</b>").await;
    write(&house, tenant(2), "1", ENGLISH).await;
    wait_for(&house, "q=boats", 2).await;
    wait_for(&house, "q=Abend", 1).await;
    for (query, expected) in [
        ("q=return+boat", vec![&english]),
        ("q=Fischerboot", vec![&german]),
        ("q=%22fishing+boats%22", vec![&english]),
        ("q=%22boats+fishing%22", vec![]),
        ("q=boats+-harbour", vec![&short]),
        (
            "q=harbour+or+Hafen&entityType=post&entityId=2",
            vec![&german],
        ),
        ("q=harbour&language=de", vec![]),
        ("q=boats&language=en", vec![&english]),
        ("q=boats&entityType=page", vec![]),
        (&format!("q=harbour&author={}", user(1)), vec![&english]),
        (&format!("q=harbour&author={}", user(2)), vec![]),
        ("q=harbour&from=2100-01-01T00:00:00Z", vec![]),
        ("q=harbour&to=2100-01-01T00:00:00Z", vec![&english]),
        ("q=%27%5C+%3A*+%28%26%7C+harbour", vec![&english]),
    ] {
        let page = search(&house, tenant(1), query).await;
        assert_eq!(found(&page), expected, "{query}");
    }
    let page = search(&house, tenant(1), "q=more").await;
    // What looks like a tag is left out, all else escaped.
    let snippet = "boats  &amp; &quot;<mark>more</mark>";
    assert_eq!(page["items"][0]["snippet"], snippet);
    let path = format!("/v1/comments/{english}");
    let edit = Some(
        json!({"content": "The mountains were silent under the fresh snow of the winter, and nobody \
        could be seen on the paths that led from the villages to the woods above them."}),
    );
    let who = (tenant(1), Some(user(1)));
    assert_eq!(house.ask("PATCH", &path, who, edit).await.status, 200);
    wait_for(&house, "q=harbour", 0).await;
    wait_for(&house, "q=mountain", 1).await;
    assert_eq!(house.ask("DELETE", &path, who, None).await.status, 204);
    // Hidden at once, though the words may stay a moment longer.
    assert!(found(&search(&house, tenant(1), "q=mountain").await).is_empty());
    bus.replay("comments.search", Position::START)
        .await
        .unwrap();
    wait_for(&house, "q=boats", 1).await;
    shutdown.cancel();
    bus.drained().await;
}

#[tokio::test]
async fn what_is_found_pages_each_once_the_best_first() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    for n in 0..25 {
        let words = "kettle ".repeat(1 + n % 4) + &"pot ".repeat(n % 3);
        write(&house, tenant(1), "1", &words).await;
    }
    wait_for(&house, "q=kettle&limit=100", 25).await;
    let (mut path, mut seen, mut ranks) = ("q=kettle&limit=4".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = search(&house, tenant(1), &path).await;
        seen.extend(found(&page).into_iter().map(str::to_owned));
        let items = page["items"].as_array().unwrap().iter();
        ranks.extend(items.map(|item| item["rank"].as_f64().unwrap()));
        match page["links"]["next"].as_str() {
            Some(next) => path = next.split_once('?').unwrap().1.to_owned(),
            None => break,
        }
    }
    assert!(ranks.is_sorted_by(|a, b| a >= b), "{ranks:?}");
    assert_eq!(seen.len(), 25);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 25);
    // PostgreSQL knows no such years.
    for (query, count) in [
        ("from=-009998-01-01T00:00:00Z", 20),
        ("to=-009998-01-01T00:00:00Z", 0),
    ] {
        let page = search(&house, tenant(1), &format!("q=kettle&{query}")).await;
        assert_eq!(found(&page).len(), count, "{query}");
    }
    for (query, field, code) in [
        ("q=", "q", "too_short"),
        ("q=-kettle", "q", "too_broad"),
        ("q=kettle+or+-pot", "q", "too_broad"),
        ("q=%21%21", "q", "too_broad"),
        ("q=x&language=xx", "language", "unknown_language"),
        ("q=x&entityId=1", "entityType", "required"),
        ("q=x&from=yesterday", "from", "invalid_value"),
        ("query=x", "query", "unknown_field"),
    ] {
        let path = format!("/v1/comments/search?{query}");
        let answer = house.get(tenant(1), &path).await;
        assert_eq!(answer.status, 422, "{query}");
        let errors = answer.json["errors"].as_array().unwrap();
        let is_named = |e: &Value| e["field"] == field && e["code"] == code;
        assert!(errors.iter().any(is_named), "{query}: {errors:?}");
    }
    shutdown.cancel();
    bus.drained().await;
}

#[tokio::test]
async fn the_function_asks_for_the_tenant_itself() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    write(&house, tenant(1), "1", ENGLISH).await;
    wait_for(&house, "q=harbour", 1).await;
    let serving = house.db.serving().await;
    let question =
        "SELECT count(*) FROM comments.search('harbour', '{}', '{}', '-infinity', 'infinity', 9)";
    for (me, expected) in [(Some(tenant(1)), 1), (Some(tenant(2)), 0), (None, 0)] {
        let me = me.map_or(String::new(), |me| me.to_string());
        serving.batch_execute("BEGIN").await.unwrap();
        let set = "SELECT set_config('stoa.tenant', $1, true)";
        serving.execute(set, &[&me]).await.unwrap();
        let count: i64 = serving.query_one(question, &[]).await.unwrap().get(0);
        assert_eq!(count, expected, "{me}");
        serving.batch_execute("ROLLBACK").await.unwrap();
    }
    shutdown.cancel();
    bus.drained().await;
}

/// A hundred blocks with 150 comments in each, the later the block, the later they are written. Of the first two,
/// `often` is in all, `third` in every third block, `first` in the oldest only.
const A_HUNDRED_BLOCKS: &str = "
    INSERT INTO comments.search_blocks (tenant_id, copy, number, filled, first_at, last_at, languages)
    SELECT $1, 0, n, 2, 'epoch', '2100-01-01', CASE WHEN n % 7 = 0 THEN '{english,simple}' ELSE '{simple}' END::text[]
      FROM generate_series(1, 100) n;
    INSERT INTO comments.searchable (tenant_id, copy, comment_id, created_at, language, words)
    SELECT $1, 0, gen_random_uuid(), to_timestamp(150 * b.number + n), 'simple',
           array_to_tsvector(ARRAY(SELECT to_hex(b.id) || ':' || w FROM unnest(
               ARRAY['#tx', 'all', CASE WHEN n < 3 THEN 'often' END,
                     CASE WHEN n < 3 AND b.number % 3 = 0 THEN 'third' END,
                     CASE WHEN n < 3 AND b.number = 1 THEN 'first' END]) w WHERE w IS NOT NULL))
      FROM comments.search_blocks b, generate_series(1, 150) n;
    SELECT gin_clean_pending_list('comments.searchable_words');
    ANALYZE comments.searchable";

#[tokio::test]
async fn the_newest_are_found_whatever_block_they_are_in() {
    let house = House::new().await;
    let admin = house.db.admin().await;
    let me = tenant(1);
    let fill = A_HUNDRED_BLOCKS.replace("$1", &format!("'{me}'"));
    admin.batch_execute(&fill).await.unwrap();
    let serving = house.db.serving().await;
    serving.batch_execute("BEGIN").await.unwrap();
    let set = "SELECT set_config('stoa.tenant', $1, true)";
    serving.execute(set, &[&me.to_string()]).await.unwrap();
    let find = "SELECT f.comment_id, f.rank
                  FROM comments.search($1, '{}', $2::text[], '-infinity', 'infinity', $3) f ORDER BY 1";
    let expect = "SELECT s.comment_id, ts_rank(s.words, s.asked, 1)
                    FROM (SELECT s.comment_id, s.words, asked
                            FROM comments.search_blocks b,
                                 LATERAL (SELECT comments.in_block(b.id, comments.asked($1, b.languages))::tsquery
                                              AS asked) a,
                                 comments.searchable s
                           WHERE s.words @@ asked
                           ORDER BY s.created_at DESC LIMIT $2) s ORDER BY 1";
    for (q, most) in [
        ("often", 200),
        ("third", 66),
        ("first", 2),
        ("often third", 66),
        ("none", 0),
    ] {
        for enough in [1, 2, 5, 64, 500] {
            for marks in [vec![], vec!["#tx"]] {
                let found = serving.query(find, &[&q, &marks, &enough]).await.unwrap();
                let few = i64::from(enough);
                let expected = admin.query(expect, &[&q, &few]).await.unwrap();
                let read = |rows: &[Row]| -> Vec<(Uuid, f32)> {
                    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
                };
                let count = usize::try_from(enough.min(most)).unwrap();
                assert_eq!(found.len(), count, "{q}");
                assert_eq!(read(&found), read(&expected), "{q}, {enough}");
            }
        }
    }
}

#[tokio::test]
async fn a_phrase_of_one_word_over_and_over_is_found_and_marked() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    write(&house, tenant(1), "1", &"zq ".repeat(3_000)).await;
    wait_for(&house, "q=zq", 1).await;
    // Each way of choosing so many of so many places would take for ever.
    let phrase = vec!["zq"; 60].join("+");
    let page = search(&house, tenant(1), &format!("q=%22{phrase}%22")).await;
    assert_eq!(found(&page).len(), 1, "{page}");
    let page = search(&house, tenant(1), "q=%22zq+zq%22+or+none").await;
    let snippet = page["items"][0]["snippet"].as_str().unwrap();
    assert!(
        snippet.starts_with("<mark>zq</mark> <mark>zq</mark>"),
        "{snippet}"
    );
    shutdown.cancel();
    bus.drained().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_ends_after_two_seconds_and_a_tenant_has_four_at_once() {
    let house = House::new().await;
    let mut admin = house.db.admin().await;
    let lock = admin.transaction().await.unwrap();
    let looking = house.db.admin().await;
    let waiting = async || -> i64 {
        let query = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'comments.search_blocks'::regclass";
        looking.query_one(query, &[]).await.unwrap().get(0)
    };
    // Whoever searches waits for this, as if it read for ever.
    lock.batch_execute("LOCK TABLE comments.search_blocks")
        .await
        .unwrap();
    let path = "/v1/comments/search?q=word";
    let ask = |of: TenantId| house.get(of, path);
    let four = join_all((0..4).map(|_| ask(tenant(1))));
    let fifth = async {
        wait_until(
            "four to wait for the lock",
            || async { waiting().await == 4 },
            PATIENCE,
        )
        .await;
        tokio::join!(ask(tenant(1)), ask(tenant(2)))
    };
    let (four, (fifth, of_another)) = tokio::join!(four, fifth);
    for slow in four.iter().chain([&of_another]) {
        assert_eq!(
            (slow.status.as_u16(), &slow.json["code"]),
            (503, &json!("search_too_slow"))
        );
    }
    assert_eq!(
        (fifth.status.as_u16(), &fifth.json["code"]),
        (503, &json!("overloaded"))
    );
    // Who is gone leaves their place only with their search.
    let gone = join_all((0..4).map(|_| timeout(Duration::from_millis(100), ask(tenant(1))))).await;
    assert!(gone.iter().all(Result::is_err));
    let refused = ask(tenant(1)).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json["code"]),
        (503, &json!("overloaded"))
    );
    lock.rollback().await.unwrap();
    let asked = async || ask(tenant(1)).await.status == 200;
    wait_until("places to be given back", asked, PATIENCE).await;
    // The bound is the search's own.
    let serving = house.db.serving().await;
    let bound = serving
        .query_one("SHOW statement_timeout", &[])
        .await
        .unwrap();
    assert_eq!(bound.get::<_, &str>(0), "30s");
}
