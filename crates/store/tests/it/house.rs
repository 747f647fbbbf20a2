//! What is no longer needed goes, and nothing else.

use crate::support::World;
use jiff::{SignedDuration, Timestamp};
use stoa_kernel::{Clock, Entropy, SystemClock, SystemEntropy};
use stoa_testkit::{PATIENCE, wait_until};
use uuid::Uuid;

/// Of some batches and a part of one.
const MANY: usize = 12_001;

#[tokio::test]
async fn old_attempts_are_forgotten_and_young_ones_are_not() {
    let world = World::direct().await;
    let admin = world.database.admin().await;
    let now = SystemClock.now();
    let ago = |minutes| now - SignedDuration::from_mins(minutes);
    let insert = async |ids: &[Uuid], at: Timestamp| {
        let minutes = i32::try_from((now.as_second() - at.as_second()) / 60).unwrap();
        let query = "INSERT INTO core.attempts
                     SELECT id, now() - make_interval(mins => $2) FROM unnest($1::uuid[]) AS id";
        admin.execute(query, &[&ids, &minutes]).await.unwrap();
    };
    let ids = |made: Timestamp, count: usize| -> Vec<Uuid> {
        (0..count).map(|_| SystemEntropy.uuid(made)).collect()
    };
    insert(&ids(ago(62), MANY), ago(62)).await;
    // A young one, and one of a process whose clock is hours behind.
    let kept = [ids(ago(58), 1), ids(ago(600), 1)].concat();
    insert(&kept, ago(58)).await;
    world.store().keep_house().await.unwrap();
    let rows = admin
        .query("SELECT id FROM core.attempts ORDER BY id DESC", &[])
        .await
        .unwrap();
    let left: Vec<Uuid> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(left, kept);
}

#[tokio::test]
async fn tables_are_counted_when_they_have_grown_and_not_again_before_they_grow() {
    let world = World::direct().await;
    let admin = world.database.admin().await;
    let grow = async |rows: i32| {
        let query =
            "INSERT INTO core.attempts SELECT gen_random_uuid() FROM generate_series(1, $1)";
        admin.execute(query, &[&rows]).await.unwrap();
    };
    let rows = async || -> f32 {
        world.store().count_grown_tables().await.unwrap();
        let query =
            "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'core.attempts'::regclass";
        admin.query_one(query, &[]).await.unwrap().get(0)
    };
    let counted = async |expected: f32| {
        // What was changed is told to the server's statistics a moment after the commit.
        let is_so = async || rows().await >= expected;
        wait_until("the table is counted", is_so, PATIENCE).await;
    };
    assert!(rows().await < 1.0, "an empty table has nothing to count");
    grow(5_000).await;
    counted(5_000.0).await;
    grow(10).await;
    assert!(rows().await < 5_001.0, "it has hardly grown");
    grow(5_000).await;
    counted(10_010.0).await;
}
