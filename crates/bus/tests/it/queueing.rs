//! Queues: each message to one consumer at a time, at least once, with one effect.

use crate::world::{
    NOTICES, Tally, World, append, broker, new_database, open, seen, settings, tenants,
};
use futures_util::future::BoxFuture;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use stoa_bus::{
    Advance, Broker, BusError, BusSettings, DeadLetters, Delivery, EmbeddedBroker, Outgoing,
    Receipt, Waiting,
};
use stoa_store::Database;
use stoa_testkit::{PATIENCE, wait_until};

/// The real broker, in a program that dies after the effect and before it could acknowledge.
struct DiesBeforeAck {
    broker: Arc<EmbeddedBroker>,
    deaths: AtomicU32,
    received: AtomicU32,
}

impl Broker for DiesBeforeAck {
    fn publish<'a>(
        &'a self,
        batch: &'a [Outgoing<'a>],
        advance: &'a Advance,
    ) -> BoxFuture<'a, Result<(), BusError>> {
        Broker::publish(&*self.broker, batch, advance)
    }

    fn receive<'a>(
        &'a self,
        queue: &'a str,
        most: usize,
    ) -> BoxFuture<'a, Result<Vec<Delivery>, BusError>> {
        Box::pin(async move {
            let deliveries = Broker::receive(&*self.broker, queue, most).await?;
            let count = u32::try_from(deliveries.len()).expect("a batch");
            self.received.fetch_add(count, Ordering::SeqCst);
            Ok(deliveries)
        })
    }

    fn prolong<'a>(&'a self, receipts: &'a [Receipt]) -> BoxFuture<'a, Result<(), BusError>> {
        self.broker.prolong(receipts)
    }

    fn ack<'a>(&'a self, receipts: &'a [Receipt]) -> BoxFuture<'a, Result<(), BusError>> {
        if self.deaths.fetch_add(1, Ordering::SeqCst) == 0 {
            return Box::pin(async { Err(BusError::Broker("died".to_owned())) });
        }
        self.broker.ack(receipts)
    }

    fn nack<'a>(
        &'a self,
        receipt: Receipt,
        delay: Duration,
    ) -> BoxFuture<'a, Result<(), BusError>> {
        self.broker.nack(receipt, delay)
    }

    fn dead_letter<'a>(
        &'a self,
        receipt: Receipt,
        reason: &'a str,
    ) -> BoxFuture<'a, Result<(), BusError>> {
        self.broker.dead_letter(receipt, reason)
    }

    fn replay<'a>(&'a self, queue: &'a str, most: usize) -> BoxFuture<'a, Result<u64, BusError>> {
        self.broker.replay(queue, most)
    }

    fn waiting<'a>(&'a self, queue: &'a str) -> BoxFuture<'a, Result<Waiting, BusError>> {
        self.broker.waiting(queue)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_the_effect_and_its_acknowledgement_gives_one_effect() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let settings = BusSettings {
        visibility: Duration::from_millis(300),
        ..settings()
    };
    let broker = Arc::new(DiesBeforeAck {
        broker: broker(&database, settings.visibility),
        deaths: AtomicU32::new(0),
        received: AtomicU32::new(0),
    });
    append(&database, tenant, 0..10).await;
    let world = World::start_with(&database, broker.clone(), settings);
    wait_until(
        "an empty queue after the second delivery",
        async || {
            broker.received.load(Ordering::SeqCst) >= 20
                && broker.waiting(NOTICES).await.unwrap().messages == 0
        },
        PATIENCE,
    )
    .await;
    world.stop().await;
    let expected: Vec<i32> = (0..10).collect();
    assert_eq!(seen(&database, tenant, NOTICES).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn reactions_hear_of_events_in_the_order_of_the_log() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    for number in 0..300 {
        append(&database, tenant, [number]).await;
        world.bus.appended();
    }
    wait_until(
        "all",
        async || seen(&database, tenant, NOTICES).await.len() >= 300,
        PATIENCE,
    )
    .await;
    world.stop().await;
    let expected: Vec<i32> = (0..300).collect();
    assert_eq!(seen(&database, tenant, NOTICES).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_events_cause_no_reaction() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let world = World::start(&database);
    open(&database, tenant, [1], true)
        .await
        .commit()
        .await
        .unwrap();
    append(&database, tenant, [2]).await;
    wait_until(
        "the reaction to what came after",
        async || !seen(&database, tenant, NOTICES).await.is_empty(),
        PATIENCE,
    )
    .await;
    world.stop().await;
    assert_eq!(seen(&database, tenant, NOTICES).await, [2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poisonous_message_dies_alone_after_five_attempts_and_can_be_raised() {
    let test = new_database().await;
    let database = test.database();
    let all = tenants(2);
    let world = World::start(&database);
    world.notices.poisoned_by(13);
    append(&database, all[0], 0..20).await;
    append(&database, all[1], 0..5).await;
    let admin = test.admin().await;
    wait_until(
        "the dead letter",
        async || {
            let dead = "SELECT count(*) FROM core.dead_letters";
            admin.query_one(dead, &[]).await.unwrap().get::<_, i64>(0) == 1
        },
        PATIENCE,
    )
    .await;
    let dead = admin
        .query_one(
            "SELECT (envelope->'data'->>'number')::integer, error FROM core.dead_letters",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(dead.get::<_, i32>(0), 13);
    assert!(dead.get::<_, String>(1).contains("division by zero"));
    // Alone five times, and before that at most once for each batch it was part of.
    let tasted = world.notices.tasted.load(Ordering::SeqCst);
    assert!((5..=10).contains(&tasted), "{tasted}");
    let mut healthy = seen(&database, all[0], NOTICES).await;
    healthy.sort_unstable();
    let expected: Vec<i32> = (0..20).filter(|number| *number != 13).collect();
    assert_eq!(healthy, expected);
    assert_eq!(seen(&database, all[1], NOTICES).await.len(), 5);

    world.notices.heal();
    let letters = DeadLetters::new(database.clone());
    let first = uuid::Uuid::nil();
    let other = letters.list(Some("other"), first, 10).await.unwrap();
    assert_eq!(other.len(), 0);
    let listed = letters.list(Some(NOTICES), first, 10).await.unwrap();
    let [letter] = listed.as_slice() else {
        panic!("{listed:?}");
    };
    assert_eq!((letter.queue.as_str(), letter.tenant), (NOTICES, all[0].0));
    assert!(letter.error.contains("division by zero"));
    assert_eq!(letters.list(None, letter.id, 10).await.unwrap().len(), 0);
    assert_eq!(letter.id.get_version_num(), 7);
    assert!(!letters.replay(first).await.unwrap());
    assert!(letters.replay(letter.id).await.unwrap());
    wait_until(
        "the effect of the raised message",
        async || seen(&database, all[0], NOTICES).await.len() == 20,
        PATIENCE,
    )
    .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_runs_out_hands_the_message_over() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    let relay = World::start_with(
        &database,
        broker(&database, settings().visibility),
        BusSettings {
            receive: 0,
            ..settings()
        },
    );
    append(&database, tenant, [1]).await;
    let queues = broker(&database, Duration::from_secs(1));
    let receive = async || queues.receive(NOTICES, 10).await.unwrap();
    let mut first = Vec::new();
    wait_until(
        "the message",
        async || {
            first = receive().await;
            !first.is_empty()
        },
        PATIENCE,
    )
    .await;
    relay.stop().await;
    assert_eq!((first[0].leases, first[0].refusals), (1, 0));
    assert!(receive().await.is_empty(), "it is leased");
    queues.prolong(&[first[0].receipt]).await.unwrap();

    let mut second = Vec::new();
    wait_until(
        "the message again",
        async || {
            second = receive().await;
            !second.is_empty()
        },
        PATIENCE,
    )
    .await;
    assert_eq!((second[0].leases, second[0].refusals), (2, 0));
    assert_eq!(second[0].event.id, first[0].event.id);
    queues.ack(&[first[0].receipt]).await.unwrap();
    let waiting = async || queues.waiting(NOTICES).await.unwrap().messages;
    assert_eq!(waiting().await, 1, "who lost the lease may not acknowledge");
    queues.ack(&[second[0].receipt]).await.unwrap();
    assert_eq!(waiting().await, 0);
}

const DEAD: &str = "SELECT count(*) FROM core.dead_letters";

async fn count(admin: &tokio_postgres::Client, sql: &str) -> i64 {
    let row = admin.query_one(sql, &[]).await.expect("counts");
    row.get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn outages_are_no_failures_of_the_message() {
    let test = new_database().await;
    let (database, admin) = (test.database(), test.admin().await);
    let tenant = tenants(1)[0];
    let only_relays = BusSettings {
        receive: 0,
        ..settings()
    };
    let queues = broker(&database, Duration::from_millis(10));
    let relay = World::start_with(&database, queues.clone(), only_relays);
    append(&database, tenant, [1, 2]).await;
    // As many as lose the database, or their life, before they come to an end.
    for _ in 0..=settings().retries.attempts {
        wait_until(
            "both messages",
            async || queues.receive(NOTICES, 10).await.unwrap().len() == 2,
            PATIENCE,
        )
        .await;
    }
    relay.stop().await;
    let world = World::start(&database);
    wait_until(
        "an end of both",
        async || count(&admin, "SELECT count(*) FROM core.queue").await == 0,
        PATIENCE,
    )
    .await;
    world.stop().await;
    assert_eq!(count(&admin, DEAD).await, 0);
    let mut seen = seen(&database, tenant, NOTICES).await;
    seen.sort_unstable();
    assert_eq!(seen, [1, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_kills_the_program_each_time_ends_as_a_dead_letter_and_takes_none_with_it() {
    let test = new_database().await;
    let (database, admin) = (test.database(), test.admin().await);
    let tenant = tenants(1)[0];
    append(&database, tenant, 0..20).await;
    let mut settings = settings();
    settings.visibility = Duration::from_millis(300);
    settings.retries.unfinished = 4;
    let mut deaths = 0;
    while count(&admin, DEAD).await == 0 {
        // A program of its own, which ends in the middle of what it does.
        let program = tokio::runtime::Runtime::new().unwrap();
        let (pools, settings) = (test.settings(), settings.clone());
        let start = async move {
            let database = Database::new(pools).unwrap();
            let broker = broker(&database, settings.visibility);
            let notices = Tally::new(NOTICES).killed_by(13);
            World::start_as(&database, broker, settings, notices)
        };
        let world = program.spawn(start).await.unwrap();
        let is_over = async || {
            world.notices.tasted.load(Ordering::SeqCst) > 0 || count(&admin, DEAD).await > 0
        };
        wait_until("the deadly message, or its end", is_over, PATIENCE).await;
        deaths += world.notices.tasted.load(Ordering::SeqCst);
        program.shutdown_background();
    }
    assert_eq!(deaths, 4);
    assert_eq!(count(&admin, DEAD).await, 1);
    let mut seen = seen(&database, tenant, NOTICES).await;
    seen.sort_unstable();
    let others: Vec<i32> = (0..20).filter(|number| *number != 13).collect();
    assert_eq!(seen, others);
}
