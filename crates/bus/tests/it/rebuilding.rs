//! A read model is made anew beside the one that is read.

use crate::world::{MODEL, Tally, World, append, new_database, seen, settings, tenants};
use serde_json::json;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use stoa_bus::{BusError, BusSettings, Projection, RebuildParts, Rebuilt, rebuild};
use stoa_kernel::{Position, SystemClock, SystemEntropy, TenantId};
use stoa_store::Database;
use stoa_testkit::{PATIENCE, TestDatabase, wait_until};

/// Small batches, so that there are many of them.
fn small() -> BusSettings {
    BusSettings {
        read: 50,
        held_up: Duration::from_millis(500),
        ..settings()
    }
}

async fn rebuild_as(
    database: &Database,
    model: &Tally,
    check_only: bool,
) -> Result<Rebuilt, BusError> {
    let parts = RebuildParts {
        database: database.clone(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        settings: small(),
    };
    let projection = Projection::new(MODEL, Arc::new(model.clone()));
    rebuild(parts, projection, check_only).await
}

/// Waits until the model of a tenant has so many rows.
async fn filled(database: &Database, tenant: TenantId, rows: usize) {
    let is_filled = async || seen(database, tenant, MODEL).await.len() >= rows;
    wait_until("the model", is_filled, PATIENCE).await;
}

async fn number(test: &TestDatabase, question: &str) -> i64 {
    let admin = test.admin().await;
    admin.query_one(question, &[]).await.unwrap().get(0)
}

const UNREAD: &str = "SELECT count(*) FROM tally.seen WHERE consumer = 'tally.model'
        AND copy <> core.live_copy('tally.model')";
const UNDER_WAY: &str = "SELECT (SELECT count(*) FROM core.rebuilds)
          + (SELECT count(*) FROM core.consumers WHERE beside IS NOT NULL)";

/// Nothing is left of any rebuild.
async fn is_tidy(test: &TestDatabase) -> bool {
    number(test, UNREAD).await == 0 && number(test, UNDER_WAY).await == 0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_made_anew_while_others_write_and_readers_see_no_hole() {
    let test = new_database().await;
    let database = test.database();
    let world = World::start(&database);
    let all = tenants(3);
    for tenant in &all {
        append(&database, *tenant, 0..1_000).await;
        filled(&database, *tenant, 1_000).await;
    }
    let done = AtomicBool::new(false);
    let writing = async {
        let mut next = 1_000;
        while !done.load(Ordering::SeqCst) {
            for tenant in &all {
                append(&database, *tenant, next..next + 3).await;
            }
            world.bus.appended();
            next += 3;
        }
        next
    };
    let reading = async {
        let mut most = 1_000;
        while !done.load(Ordering::SeqCst) {
            let rows = seen(&database, all[0], MODEL).await;
            assert!(rows.len() >= most, "{} after {most}", rows.len());
            most = rows.len();
        }
    };
    let rebuilding = async {
        let rebuilt = rebuild_as(&database, &world.model, false).await;
        done.store(true, Ordering::SeqCst);
        rebuilt.unwrap()
    };
    let (written, (), rebuilt) = tokio::join!(writing, reading, rebuilding);
    assert!(rebuilt.replaced);
    assert_eq!(rebuilt.comparison.differing, 0, "{rebuilt:?}");
    assert_eq!(rebuilt.comparison.tenants, 3);
    assert!(rebuilt.comparison.rows >= 3_000, "{rebuilt:?}");
    assert!(written > 1_000);
    let expected: Vec<i32> = (0..written).collect();
    for tenant in &all {
        filled(&database, *tenant, expected.len()).await;
        assert_eq!(seen(&database, *tenant, MODEL).await, expected);
    }
    world.stop().await;
    assert!(is_tidy(&test).await);
    let copy = "SELECT core.live_copy('tally.model')::bigint";
    assert_eq!(number(&test, copy).await, 1, "the new one is read");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_while_the_two_are_compared_is_in_both() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    append(&database, tenant, 0..100).await;
    filled(&database, tenant, 100).await;
    world.model.rows.stuck.send_replace(true);
    let is_comparing = async || world.model.rows.times.load(Ordering::SeqCst) > 0;
    let writing = async {
        wait_until("the comparison", is_comparing, PATIENCE).await;
        append(&database, tenant, 100..110).await;
        filled(&database, tenant, 110).await;
        world.model.rows.stuck.send_replace(false);
    };
    let rebuilding = rebuild_as(&database, &world.model, false);
    let (rebuilt, ()) = tokio::join!(rebuilding, writing);
    assert_eq!(rebuilt.unwrap().comparison.rows, 100, "as of before");
    let expected: Vec<i32> = (0..110).collect();
    assert_eq!(seen(&database, tenant, MODEL).await, expected);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_damaged_by_hand_is_named_row_by_row_and_mended() {
    let test = new_database().await;
    let database = test.database();
    let world = World::start(&database);
    let all = tenants(2);
    for tenant in &all {
        append(&database, *tenant, 0..100).await;
        filled(&database, *tenant, 100).await;
    }
    let damage = format!(
        "DELETE FROM tally.seen WHERE number = 7 AND tenant_id = '{0}' AND consumer = 'tally.model';
         INSERT INTO tally.seen (tenant_id, consumer, number)
         VALUES ('{0}', 'tally.model', 8), ('{1}', 'tally.model', 777)",
        all[0], all[1]
    );
    test.admin().await.batch_execute(&damage).await.unwrap();
    let checked = rebuild_as(&database, &world.model, true).await.unwrap();
    assert!(!checked.replaced);
    let named: BTreeSet<String> = checked
        .comparison
        .differences
        .iter()
        .map(|one| {
            let told = json!([one.tenant, one.row, one.live, one.rebuilt]);
            told.to_string()
        })
        .collect();
    let expected = [
        json!([all[0].0, "000000007", null, 1]),
        json!([all[0].0, "000000008", 2, 1]),
        json!([all[1].0, "000000777", 1, null]),
    ];
    assert_eq!(named, expected.map(|one| one.to_string()).into());
    assert_eq!(checked.comparison.differing, 3);
    assert_eq!(seen(&database, all[0], MODEL).await.len(), 100, "as it was");
    assert!(is_tidy(&test).await);

    let rebuilt = rebuild_as(&database, &world.model, false).await.unwrap();
    assert_eq!(rebuilt.comparison, checked.comparison);
    let expected: Vec<i32> = (0..100).collect();
    for tenant in &all {
        assert_eq!(seen(&database, *tenant, MODEL).await, expected);
    }
    let again = rebuild_as(&database, &world.model, true).await.unwrap();
    assert_eq!(again.comparison.differing, 0);
    world.stop().await;
    assert!(is_tidy(&test).await);
}

#[tokio::test]
async fn a_damaged_model_is_mended_though_nobody_else_follows_the_log() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    append(&database, tenant, 0..120).await;
    filled(&database, tenant, 120).await;
    world.stop().await;
    let damage = "DELETE FROM tally.seen WHERE number = 7 AND consumer = 'tally.model'";
    test.admin().await.batch_execute(damage).await.unwrap();
    append(&database, tenant, 120..130).await;
    let model = Tally::new(MODEL);
    let rebuilt = rebuild_as(&database, &model, false).await.unwrap();
    assert_eq!(rebuilt.comparison.differing, 1);
    assert!(is_tidy(&test).await);
    let expected: Vec<i32> = (0..130).collect();
    assert_eq!(seen(&database, tenant, MODEL).await, expected);
}

#[tokio::test]
async fn a_change_that_one_copy_has_seen_earlier_is_no_difference() {
    let test = new_database().await;
    let database = test.database();
    let world = World::start(&database);
    let tenant = tenants(1)[0];
    append(&database, tenant, 0..10).await;
    filled(&database, tenant, 10).await;
    world.model.rows.wrong.store(1, Ordering::SeqCst);
    let checked = rebuild_as(&database, &world.model, true).await.unwrap();
    assert_eq!(checked.comparison.differing, 0, "{checked:?}");
    world.model.rows.wrong.store(2, Ordering::SeqCst);
    let checked = rebuild_as(&database, &world.model, true).await.unwrap();
    assert_eq!(checked.comparison.differing, 10, "it stays so");
    world.stop().await;
}

#[tokio::test]
async fn what_cannot_be_compared_because_the_log_is_held_back_is_not_waited_for_without_end() {
    let test = new_database().await;
    let database = test.database();
    let world = World::start(&database);
    let tenant = tenants(1)[0];
    append(&database, tenant, 0..10).await;
    filled(&database, tenant, 10).await;
    let admin = test.admin().await;
    let damage = "DELETE FROM tally.seen WHERE number = 7 AND consumer = 'tally.model'";
    admin.batch_execute(damage).await.unwrap();
    let hold = "BEGIN; SELECT pg_current_xact_id()";
    admin.batch_execute(hold).await.unwrap();
    append(&database, tenant, 10..12).await;
    let refused = rebuild_as(&database, &world.model, false).await;
    assert!(matches!(refused, Err(BusError::HeldUp(_))), "{refused:?}");
    assert_eq!(
        seen(&database, tenant, MODEL).await.len(),
        9,
        "nothing was put in its place"
    );
    admin.batch_execute("COMMIT").await.unwrap();
    let rebuilt = rebuild_as(&database, &world.model, false).await.unwrap();
    assert_eq!(rebuilt.comparison.differing, 1, "{rebuilt:?}");
    let expected: Vec<i32> = (0..12).collect();
    assert_eq!(seen(&database, tenant, MODEL).await, expected);
    world.stop().await;
}

/// Lets the time of whatever was broken off run out.
const EXPIRE: &str = "UPDATE core.rebuilds SET alive_until = '-infinity'";

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_broken_off_leaves_what_is_read_whole_and_is_cleared_away() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    append(&database, tenant, 0..200).await;
    filled(&database, tenant, 200).await;
    // Two that never come to their end, as if killed there: while it follows, and while it compares.
    let following = Tally::new(MODEL).killed_by(120);
    let comparing = Tally::new(MODEL);
    comparing.rows.stuck.send_replace(true);
    let mut rows = 200;
    for broken in [following, comparing] {
        let is_stuck = async || {
            broken.tasted.load(Ordering::SeqCst) + broken.rows.times.load(Ordering::SeqCst) > 0
        };
        tokio::select! {
            ended = rebuild_as(&database, &broken, false) => panic!("{ended:?}"),
            () = wait_until("the middle", is_stuck, PATIENCE) => {}
        }
        assert!(number(&test, UNREAD).await > 0);
        append(&database, tenant, rows..rows + 1).await;
        rows += 1;
        filled(&database, tenant, usize::try_from(rows).unwrap()).await;
        test.admin().await.batch_execute(EXPIRE).await.unwrap();
        let tidy = async || is_tidy(&test).await;
        wait_until("what was left to be cleared away", tidy, PATIENCE).await;
        let expected: Vec<i32> = (0..rows).collect();
        assert_eq!(seen(&database, tenant, MODEL).await, expected);
    }
    let rebuilt = rebuild_as(&database, &world.model, false).await.unwrap();
    assert_eq!(rebuilt.comparison.differing, 0);
    world.stop().await;
    let expected: Vec<i32> = (0..rows).collect();
    assert_eq!(seen(&database, tenant, MODEL).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_begins_anew_what_was_broken_off_though_nobody_clears_it_away() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    append(&database, tenant, 0..200).await;
    filled(&database, tenant, 200).await;
    world.stop().await;
    let broken = Tally::new(MODEL);
    broken.rows.stuck.send_replace(true);
    let is_stuck = async || broken.rows.times.load(Ordering::SeqCst) > 0;
    tokio::select! {
        ended = rebuild_as(&database, &broken, false) => panic!("{ended:?}"),
        () = wait_until("the comparison", is_stuck, PATIENCE) => {}
    }
    test.admin().await.batch_execute(EXPIRE).await.unwrap();
    let model = Tally::new(MODEL);
    let rebuilt = rebuild_as(&database, &model, false).await.unwrap();
    assert_eq!(
        (rebuilt.comparison.rows, rebuilt.comparison.differing),
        (200, 0)
    );
    assert!(is_tidy(&test).await);
    assert_eq!(
        seen(&database, tenant, MODEL).await,
        (0..200).collect::<Vec<i32>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_each_makes_it_anew_after_the_other() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    append(&database, tenant, 0..500).await;
    filled(&database, tenant, 500).await;
    let (one, other) = tokio::join!(
        rebuild_as(&database, &world.model, false),
        rebuild_as(&database, &world.model, false)
    );
    for rebuilt in [one.unwrap(), other.unwrap()] {
        assert_eq!(
            (rebuilt.comparison.rows, rebuilt.comparison.differing),
            (500, 0)
        );
    }
    let progress = world.bus.progress().await.unwrap();
    let model = progress.iter().find(|one| one.consumer == MODEL).unwrap();
    assert_eq!(model.generation, 3);
    world.stop().await;
    assert!(is_tidy(&test).await);
    assert_eq!(
        seen(&database, tenant, MODEL).await,
        (0..500).collect::<Vec<i32>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_meanwhile_ends_the_rebuild_and_not_the_replay() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    append(&database, tenant, 0..300).await;
    filled(&database, tenant, 300).await;
    world.model.rows.stuck.send_replace(true);
    let at_rows = async || world.model.rows.times.load(Ordering::SeqCst) > 0;
    let replaying = async {
        wait_until("the comparison", at_rows, PATIENCE).await;
        world.bus.replay(MODEL, Position::START).await.unwrap();
        world.model.rows.stuck.send_replace(false);
    };
    let rebuilding = rebuild_as(&database, &world.model, false);
    let (rebuilt, ()) = tokio::join!(rebuilding, replaying);
    assert!(
        matches!(rebuilt, Err(BusError::Disturbed(_))),
        "{rebuilt:?}"
    );
    let caught_up = async || {
        let progress = world.bus.progress().await.unwrap();
        let model = progress.iter().find(|one| one.consumer == MODEL).unwrap();
        model.generation == 2 && !model.resetting && model.behind.events == 0
    };
    wait_until("the replay", caught_up, PATIENCE).await;
    assert_eq!(
        seen(&database, tenant, MODEL).await,
        (0..300).collect::<Vec<i32>>()
    );
    world.stop().await;
}
