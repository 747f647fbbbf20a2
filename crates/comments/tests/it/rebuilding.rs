//! The read models are made anew beside those that are read.

use crate::{
    following::{WRONG_STANDINGS, follow, stir},
    house::{House, tenant, user},
    searching::{wait_for, write},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use stoa_bus::{Bus, BusSettings, RebuildParts, Rebuilt, rebuild};
use stoa_kernel::{SystemClock, SystemEntropy};
use stoa_testkit::{PATIENCE, wait_until};
use tokio_util::sync::CancellationToken;

const MODELS: [&str; 2] = ["comments.standings", "comments.search"];

async fn rebuild_of(house: &House, name: &str, check_only: bool) -> Rebuilt {
    let parts = RebuildParts {
        database: house.db.database(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        settings: BusSettings::default(),
    };
    let known = house.comments.module().projections;
    let projection = known.into_iter().find(|one| one.name == name).unwrap();
    rebuild(parts, projection, check_only).await.unwrap()
}

async fn caught_up(bus: &Bus) {
    let at_the_end = async || {
        let progress = bus.progress().await.unwrap();
        let models = progress
            .iter()
            .filter(|one| MODELS.contains(&one.consumer.as_str()));
        models.filter(|one| one.behind.events == 0).count() == 2
    };
    wait_until("the read models", at_the_end, PATIENCE).await;
}

async fn number(house: &House, question: &str) -> i64 {
    let admin = house.db.admin().await;
    admin.query_one(question, &[]).await.unwrap().get(0)
}

/// Comments that are shown and cannot be found, or the other way round.
const WRONGLY_FOUND: &str = "
    SELECT count(*)
      FROM (SELECT tenant_id, id FROM comments.comments
             WHERE status = 'approved' AND deleted_at IS NULL) c
      FULL JOIN (SELECT tenant_id, comment_id AS id FROM comments.searchable
                  WHERE copy = core.live_copy('comments.search')) s USING (tenant_id, id)
     WHERE c IS NULL OR s IS NULL";

/// Reads both models until told to stop: of one copy, and never of none.
async fn read(house: &House, done: &AtomicBool) {
    while !done.load(Ordering::SeqCst) {
        let found = house
            .get(tenant(1), "/v1/comments/search?q=x&limit=100")
            .await;
        let mut ids = Vec::new();
        for item in found.json["items"].as_array().unwrap() {
            ids.push(item["comment"]["id"].as_str().unwrap().to_owned());
        }
        let distinct: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "found in one copy only");
        assert!(!ids.is_empty(), "found all the time");
        let board = house.get(tenant(1), "/v1/leaderboards/comments").await;
        let items = board.json["items"].as_array().unwrap().iter();
        let counted: i64 = items.map(|item| item["comments"].as_i64().unwrap()).sum();
        let written = "SELECT count(*) FROM comments.comments WHERE tenant_id =
                       '00000000-0000-0000-0000-000000000001'";
        assert!(counted > 0 && counted <= number(house, written).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn read_models_made_anew_while_others_write_equal_those_that_are_read_and_a_recount() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    stir(&house).await;
    let edited = write(
        &house,
        tenant(1),
        "1",
        "a comment that is written again and again",
    )
    .await;
    caught_up(&bus).await;
    let done = AtomicBool::new(false);
    let writing = async {
        let mut times = 0;
        while !done.load(Ordering::SeqCst) {
            stir(&house).await;
            let edit = json!({"content": format!("written again, {times}")});
            let path = format!("/v1/comments/{edited}");
            let who = (tenant(1), Some(user(1)));
            let answer = house.ask("PATCH", &path, who, Some(edit)).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            times += 1;
        }
        times
    };
    let rebuilding = async {
        let mut all = Vec::new();
        for name in MODELS {
            all.push(rebuild_of(&house, name, false).await);
        }
        done.store(true, Ordering::SeqCst);
        all
    };
    let reading = read(&house, &done);
    let (times, all, ()) = tokio::join!(writing, rebuilding, reading);
    assert!(times > 0);
    for rebuilt in all {
        assert_eq!(rebuilt.comparison.differing, 0, "{rebuilt:?}");
        assert!(rebuilt.comparison.rows > 0, "{rebuilt:?}");
    }
    caught_up(&bus).await;
    assert_eq!(number(&house, WRONG_STANDINGS).await, 0);
    assert_eq!(number(&house, WRONGLY_FOUND).await, 0);
    let second =
        "SELECT (core.live_copy('comments.standings') + core.live_copy('comments.search'))::bigint";
    assert_eq!(number(&house, second).await, 2, "the new ones are read");
    let left = "SELECT (SELECT count(*) FROM comments.standings WHERE copy = 0)
                     + (SELECT count(*) FROM comments.searchable WHERE copy = 0)
                     + (SELECT count(*) FROM comments.search_blocks WHERE copy = 0)";
    assert_eq!(number(&house, left).await, 0);
    // Back to the first copies, which were emptied.
    for name in MODELS {
        let again = rebuild_of(&house, name, false).await;
        assert_eq!(again.comparison.differing, 0, "{again:?}");
    }
    assert_eq!(number(&house, second).await, 0);
    shutdown.cancel();
    bus.drained().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_damaged_in_the_search_is_named_and_found_again() {
    let house = House::new().await;
    let shutdown = CancellationToken::new();
    let bus = follow(&house, &shutdown);
    let mut ids = Vec::new();
    for n in 0..4 {
        ids.push(write(&house, tenant(1), "1", &format!("an elephant, number {n}")).await);
    }
    write(&house, tenant(2), "1", "another elephant").await;
    wait_for(&house, "q=elephant", 4).await;
    let damage = format!(
        "DELETE FROM comments.searchable WHERE comment_id = '{}';
         UPDATE comments.searchable SET words = to_tsvector('simple', 'mouse') WHERE comment_id = '{}';
         UPDATE comments.searchable SET language = 'german' WHERE comment_id = '{}';
         INSERT INTO comments.searchable VALUES ('{3}', '{3}', now(), 'simple', '', 0)",
        ids[0],
        ids[1],
        ids[2],
        tenant(1)
    );
    house.db.admin().await.batch_execute(&damage).await.unwrap();
    let checked = rebuild_of(&house, "comments.search", true).await;
    let found: Vec<(&str, bool, bool)> = checked
        .comparison
        .differences
        .iter()
        .map(|one| (one.row.as_str(), one.live.is_some(), one.rebuilt.is_some()))
        .collect();
    let too_many = tenant(1).to_string();
    let mut expected = vec![
        (ids[0].as_str(), false, true),
        (ids[1].as_str(), true, true),
        (ids[2].as_str(), true, true),
        (too_many.as_str(), true, false),
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
    let digest = |side: &Option<Value>| side.as_ref().unwrap()["wordsDigest"].clone();
    let words = checked
        .comparison
        .differences
        .iter()
        .find(|one| one.row == ids[1])
        .unwrap();
    assert_ne!(digest(&words.live), digest(&words.rebuilt));
    assert_eq!(words.live.as_ref().unwrap()["isFound"], false);

    let rebuilt = rebuild_of(&house, "comments.search", false).await;
    assert_eq!(rebuilt.comparison, checked.comparison);
    wait_for(&house, "q=elephant", 4).await;
    // Without its block nothing is found.
    let damage = "DELETE FROM comments.search_blocks";
    house.db.admin().await.batch_execute(damage).await.unwrap();
    wait_for(&house, "q=elephant", 0).await;
    let rebuilt = rebuild_of(&house, "comments.search", false).await;
    assert_eq!(rebuilt.comparison.differing, 5);
    wait_for(&house, "q=elephant", 4).await;
    shutdown.cancel();
    bus.drained().await;
}
