//! The log is read in its order, and nothing of it is skipped.

use crate::world::{TALLY, append, new_database, numbers, open, tenants};
use stoa_bus::{Behind, Log};
use stoa_kernel::Position;
use stoa_store::SYSTEM;
use stoa_testkit::{PATIENCE, TestDatabase, TestServer, wait_until};

#[tokio::test(flavor = "multi_thread")]
async fn a_late_commit_with_a_lower_number_is_neither_skipped_nor_repeated() {
    let test = new_database().await;
    let database = test.database();
    let (log, tenant) = (Log::new(database.clone()), tenants(1)[0]);
    append(&database, tenant, [1]).await;
    wait_until(
        "what was committed first",
        async || log.head().await.unwrap() > Position::START,
        PATIENCE,
    )
    .await;

    let late = open(&database, tenant, [2], false).await;
    append(&database, tenant, [3]).await;
    append(&database, tenant, [4]).await;
    let before = log.read_after(Position::START, 10).await.unwrap();
    assert_eq!(
        numbers(&before),
        [1],
        "3 and 4 wait for 2, which may still commit"
    );
    let reached = before.last().unwrap().position;

    late.commit().await.unwrap();
    wait_until(
        "the rest",
        async || log.read_after(reached, 10).await.unwrap().len() >= 3,
        PATIENCE,
    )
    .await;
    let after = log.read_after(reached, 10).await.unwrap();
    assert_eq!(numbers(&after), [2, 3, 4]);
    assert!(after.is_sorted_by_key(|event| event.position));
    let end = after.last().unwrap().position;
    assert_eq!(log.head().await.unwrap(), end);
    assert_eq!(log.behind(end).await.unwrap(), Behind::default());
    assert_eq!(log.behind(reached).await.unwrap().events, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_rolled_back_is_not_in_the_log() {
    let test = new_database().await;
    let database = test.database();
    let (log, tenant) = (Log::new(database.clone()), tenants(1)[0]);
    drop(open(&database, tenant, [1], false).await);
    append(&database, tenant, [2]).await;
    wait_until(
        "the next event",
        async || log.head().await.unwrap() > Position::START,
        PATIENCE,
    )
    .await;
    let events = log.read_after(Position::START, 10).await.unwrap();
    assert_eq!(numbers(&events), [2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_on_is_a_range_of_the_primary_key() {
    let test = new_database().await;
    let database = test.database();
    let tenant = tenants(1)[0];
    for chunk in 0..4 {
        append(&database, tenant, chunk * 5000..(chunk + 1) * 5000).await;
    }
    test.admin()
        .await
        .batch_execute("ANALYZE core.events")
        .await
        .unwrap();

    let plan = plan_of(&test, "read_after").await;
    assert!(!plan.contains("Seq Scan on events"), "{plan}");
    assert!(!plan.contains("->  Sort "), "{plan}");
    assert!(
        plan.contains("Index Cond: ((ROW(epoch, transaction, sequence) > ROW"),
        "{plan}"
    );
    assert!(
        plan.contains("AND (ROW(epoch, transaction) < ROW"),
        "{plan}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_events_the_log_holds_is_asked_by_ranges_of_the_primary_key() {
    let test = new_database().await;
    let tenant = tenants(1)[0];
    for chunk in 0..4 {
        append(&test.database(), tenant, chunk * 5000..(chunk + 1) * 5000).await;
    }
    let admin = test.admin().await;
    admin.batch_execute("ANALYZE core.events").await.unwrap();
    let plan = plan_of(&test, "tenants_after").await;
    assert!(!plan.contains("Seq Scan on events"), "{plan}");
    assert!(
        plan.contains("Index Cond: (ROW(epoch, transaction, sequence) > ROW"),
        "{plan}"
    );
    let range = plan.split("CTE part").nth(1).unwrap();
    assert!(range.trim_start().starts_with("->  Limit"), "{plan}");
}

/// The plan by which the system role runs a query of the log, from a position, a thousand rows.
async fn plan_of(test: &TestDatabase, name: &str) -> String {
    let config = test.server().role_config(SYSTEM, test.name());
    let client = stoa_store::Database::connect(&config)
        .await
        .expect("connects");
    let query = include_str!("../../queries/log.sql")
        .split("--! ")
        .find_map(|part| {
            // Behind the name stands which columns may be NULL.
            let (head, query) = part.split_once('\n')?;
            (head.split(' ').next() == Some(name)).then_some(query)
        })
        .expect("a query of the log");
    let query = [":epoch", ":transaction", ":sequence", ":most"]
        .into_iter()
        .zip(1..)
        .fold(query.to_owned(), |query, (name, place)| {
            query.replace(name, &format!("${place}"))
        });
    client
        .batch_execute(&format!(
            "SET plan_cache_mode = force_generic_plan;
             PREPARE read_on (integer, bigint, bigint, bigint) AS {query}"
        ))
        .await
        .expect("prepares");
    let rows = client
        .simple_query("EXPLAIN EXECUTE read_on (1, 0, 0, 1000)")
        .await
        .expect("explains");
    let plan: Vec<&str> = rows
        .iter()
        .filter_map(|row| match row {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        })
        .collect();
    plan.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_of_another_database_holds_the_log_back_too() {
    let server = TestServer::start().await;
    let test = TestDatabase::on(server.clone(), &[TALLY]).await;
    let other = TestDatabase::on(server, &[TALLY]).await;
    let (log, tenant) = (Log::new(test.database()), tenants(1)[0]);
    let elsewhere = open(&other.database(), tenant, [7], false).await;
    append(&test.database(), tenant, [1]).await;
    assert_eq!(log.head().await.unwrap(), Position::START);
    assert_eq!(log.behind(Position::START).await.unwrap().events, 1);
    drop(elsewhere);
    wait_until(
        "the event",
        async || log.head().await.unwrap() > Position::START,
        PATIENCE,
    )
    .await;
}
