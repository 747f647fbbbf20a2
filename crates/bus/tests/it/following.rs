//! Projections follow the log: everything, in order, once.

use crate::world::{
    MODEL, TALLY, World, append, broker, new_database, open, seen, settings, tenants,
};
use std::time::Duration;
use stoa_bus::{BusError, BusSettings};
use stoa_kernel::Position;
use stoa_testkit::{PATIENCE, TestDatabase, TestServer, wait_until};

#[tokio::test(flavor = "multi_thread")]
async fn each_event_reaches_a_projection_once_though_two_runners_run() {
    let test = new_database().await;
    let database = test.database();
    let small = BusSettings {
        read: 50,
        ..settings()
    };
    let queues = broker(&database, small.visibility);
    let one = World::start_with(&database, queues.clone(), small.clone());
    let two = World::start_with(&database, queues, small);
    let all = tenants(4);
    for number in 0..100 {
        for tenant in &all {
            append(&database, *tenant, [number * 2, number * 2 + 1]).await;
        }
        one.bus.appended();
        two.bus.appended();
    }
    let expected: Vec<i32> = (0..200).collect();
    for tenant in &all {
        wait_until(
            "all events of a tenant",
            async || seen(&database, *tenant, MODEL).await.len() >= expected.len(),
            PATIENCE,
        )
        .await;
    }
    one.stop().await;
    two.stop().await;
    for tenant in &all {
        assert_eq!(seen(&database, *tenant, MODEL).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_held_open_delays_and_loses_nothing_and_is_reported() {
    // A server of its own: whoever writes there holds everyone back.
    let test = TestDatabase::on(TestServer::start().await, &[TALLY]).await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    let late = open(&database, tenant, [0], false).await;
    for number in 1..100 {
        append(&database, tenant, [number]).await;
        world.bus.appended();
    }
    wait_until(
        "the horizon reported as held for 3 seconds",
        async || world.bus.horizon().held >= Duration::from_secs(3),
        PATIENCE,
    )
    .await;
    assert!(world.bus.horizon().pid.is_some());
    assert_eq!(seen(&database, tenant, MODEL).await, [0; 0]);
    let progress = world.bus.progress().await.unwrap();
    let model = progress.iter().find(|one| one.consumer == MODEL).unwrap();
    assert_eq!(model.behind.events, 99);
    assert!(model.behind.age >= Duration::from_secs(2));

    late.commit().await.unwrap();
    wait_until(
        "everything",
        async || seen(&database, tenant, MODEL).await.len() >= 100,
        PATIENCE,
    )
    .await;
    world.stop().await;
    let expected: Vec<i32> = (0..100).collect();
    assert_eq!(seen(&database, tenant, MODEL).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_from_the_start_gives_the_same_read_model() {
    let test = new_database().await;
    let database = test.database();
    let world = World::start(&database);
    let all = tenants(45);
    for tenant in &all {
        append(&database, *tenant, 0..10).await;
    }
    let model = async || {
        let mut model = Vec::new();
        for tenant in &all {
            model.extend(seen(&database, *tenant, MODEL).await);
        }
        model
    };
    wait_until("the model", async || model().await.len() >= 450, PATIENCE).await;
    let before = model().await;

    world.bus.replay(MODEL, Position::START).await.unwrap();
    append(&database, all[44], [10]).await;
    wait_until(
        "the second generation to catch up",
        async || {
            let progress = world.bus.progress().await.unwrap();
            let model = progress.iter().find(|one| one.consumer == MODEL).unwrap();
            assert_eq!(model.generation, 2);
            !model.resetting && model.behind.events == 0
        },
        PATIENCE,
    )
    .await;
    let mut expected = before;
    expected.push(10);
    assert_eq!(model().await, expected);
    let unknown = world.bus.replay("tally.nobody", Position::START).await;
    assert!(matches!(unknown, Err(BusError::Unknown(_))));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_empties_tenants_wherever_in_the_log_they_stand() {
    let test = new_database().await;
    let database = test.database();
    let world = World::start(&database);
    let all = tenants(2);
    append(&database, all[0], 0..11_000).await;
    append(&database, all[1], 0..10).await;
    let caught_up = async |generation: i32| {
        let progress = world.bus.progress().await.unwrap();
        let model = progress.iter().find(|one| one.consumer == MODEL);
        model.is_some_and(|model| {
            model.generation == generation && !model.resetting && model.behind.events == 0
        })
    };
    wait_until("the model", async || caught_up(1).await, PATIENCE).await;
    world.bus.replay(MODEL, Position::START).await.unwrap();
    wait_until("the model again", async || caught_up(2).await, PATIENCE).await;
    world.stop().await;
    let expected: Vec<i32> = (0..10).collect();
    assert_eq!(seen(&database, all[1], MODEL).await, expected);
    assert_eq!(seen(&database, all[0], MODEL).await.len(), 11_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_from_where_a_projection_cannot_go_back_to_is_refused_and_changes_nothing() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    append(&database, tenant, 0..10).await;
    let is_seen = async || seen(&database, tenant, MODEL).await.len() == 10;
    wait_until("the model", is_seen, PATIENCE).await;
    let model = async || {
        let progress = world.bus.progress().await.unwrap();
        progress.into_iter().find(|one| one.consumer == MODEL)
    };
    let before = model().await;
    let middle = Position {
        sequence: 3,
        ..before.as_ref().unwrap().position
    };
    let refused = world.bus.replay(MODEL, middle).await;
    assert!(
        matches!(refused, Err(BusError::StartOnly(_))),
        "{refused:?}"
    );
    assert_eq!(model().await, before);
    append(&database, tenant, [10]).await;
    let is_seen = async || seen(&database, tenant, MODEL).await.len() == 11;
    wait_until("what came after", is_seen, PATIENCE).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_projection_stops_before_the_event_it_cannot_apply_and_goes_on_once_mended() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    world.model.poisoned_by(70);
    append(&database, tenant, 0..100).await;
    wait_until(
        "all before the bad event",
        async || seen(&database, tenant, MODEL).await.len() == 70,
        PATIENCE,
    )
    .await;
    world.model.heal();
    wait_until(
        "the rest",
        async || seen(&database, tenant, MODEL).await.len() >= 100,
        PATIENCE,
    )
    .await;
    world.stop().await;
    let expected: Vec<i32> = (0..100).collect();
    assert_eq!(seen(&database, tenant, MODEL).await, expected);
}
