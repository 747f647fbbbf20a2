//! One relay leads; which one does not matter.

use crate::world::{
    NOTICES, World, append, broker, fresh_id, new_database, seen, settings, tenants,
};
use stoa_bus::{Advance, Broker, BusError, Log, Outgoing};
use stoa_kernel::Position;
use stoa_testkit::{PATIENCE, wait_until};

#[tokio::test(flavor = "multi_thread")]
async fn when_the_leader_goes_the_next_one_goes_on_without_gap_or_repetition() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let one = World::start(&database);
    append(&database, tenant, 0..50).await;
    wait_until(
        "the first reactions",
        async || !seen(&database, tenant, NOTICES).await.is_empty(),
        PATIENCE,
    )
    .await;
    let two = World::start(&database);
    for number in 50..100 {
        append(&database, tenant, [number]).await;
    }
    one.stop().await;
    for number in 100..150 {
        append(&database, tenant, [number]).await;
    }
    wait_until(
        "all reactions",
        async || seen(&database, tenant, NOTICES).await.len() >= 150,
        PATIENCE,
    )
    .await;
    two.stop().await;
    let mut seen = seen(&database, tenant, NOTICES).await;
    seen.sort_unstable();
    let expected: Vec<i32> = (0..150).collect();
    assert_eq!(seen, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_no_longer_leads_publishes_nothing() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    append(&database, tenant, [1]).await;
    let log = Log::new(database.clone());
    let mut events = Vec::new();
    wait_until(
        "the event",
        async || {
            events = log.read_after(Position::START, 10).await.unwrap();
            !events.is_empty()
        },
        PATIENCE,
    )
    .await;
    let (old, new) = (fresh_id(), fresh_id());
    let client = database.system().await.unwrap();
    client
        .execute("INSERT INTO core.consumers (name) VALUES ('relay')", &[])
        .await
        .unwrap();
    client
        .execute(
            "INSERT INTO core.leases (name, holder, fence, expires_at) VALUES ('relay', $1, 2, now())",
            &[&new],
        )
        .await
        .unwrap();
    let queues = broker(&database, settings().visibility);
    let batch = [Outgoing {
        queue: NOTICES,
        event: &events[0],
    }];
    let step = |holder, fence| Advance {
        name: "relay".to_owned(),
        generation: 1,
        from: Position::START,
        to: events[0].position,
        holder,
        fence,
    };
    for stale in [step(old, 1), step(old, 2), step(new, 1)] {
        let refused = Broker::publish(&*queues, &batch, &stale).await;
        assert!(matches!(refused, Err(BusError::Superseded(_))));
        let refused = stale.save(&database).await;
        assert!(matches!(refused, Err(BusError::Superseded(_))));
    }
    let waiting = async || Broker::waiting(&*queues, NOTICES).await.unwrap().messages;
    assert_eq!(waiting().await, 0);
    Broker::publish(&*queues, &batch, &step(new, 2))
        .await
        .unwrap();
    assert_eq!(waiting().await, 1);
    let again = Broker::publish(&*queues, &batch, &step(new, 2)).await;
    assert!(
        matches!(again, Err(BusError::Superseded(_))),
        "the position has moved"
    );
    assert_eq!(waiting().await, 1);
}
