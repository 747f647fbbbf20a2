//! Two nets hold a tenant's rows: the predicate in every query, and the policy of every table. Each
//! is cut here, and the other must hold alone.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use stoa_kernel::TenantId;
use stoa_testkit::{
    TestDatabase,
    nets::{cut_predicates, naming, without_predicates_policies_hold},
};
use uuid::Uuid;

const LOG: &str = "the log of all tenants is followed, by stoa_system";
const QUEUES: &str = "queues are of all tenants, and served by stoa_system";
/// What is asked without a tenant, on purpose, and why.
const SYSTEM: [(&str, &str); 17] = [
    ("read_after", LOG),
    ("head", LOG),
    ("behind", LOG),
    ("tenants_after", LOG),
    ("is_applied_until", LOG),
    ("publish", QUEUES),
    ("receive", QUEUES),
    ("prolong", QUEUES),
    ("ack", QUEUES),
    ("nack", QUEUES),
    ("bury", QUEUES),
    ("raise_dead", QUEUES),
    ("raise_one", QUEUES),
    ("dead_letters", QUEUES),
    ("waiting", QUEUES),
    ("count_dead", QUEUES),
    ("forget_accepted", "house-keeping by age"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")
}

#[tokio::test]
async fn every_query_is_held_to_its_tenant_by_each_of_its_predicates() {
    let database = TestDatabase::new(&[]).await;
    let admin = database.admin().await;
    let cut = cut_predicates(&admin, &folder(), |_, sql| sql.to_owned(), &SYSTEM).await;
    assert_eq!(cut.all_missed(), 3);
}

#[tokio::test]
async fn without_predicates_the_policies_show_no_foreign_row() {
    let database = TestDatabase::new(&[]).await;
    let (me, theirs) = (TenantId(Uuid::from_u128(1)), Uuid::from_u128(2));
    let accepted = "INSERT INTO core.inbox (tenant_id, consumer, event_id) VALUES ($1, 'like', $1)";
    let admin = database.admin().await;
    admin.execute(accepted, &[&theirs]).await.unwrap();
    let dead = "INSERT INTO core.dead_letters
                    (id, queue, tenant_id, event_id, envelope, error, letter_id)
                VALUES (1, 'like', $1, $1, '{}', '', $1)";
    admin.execute(dead, &[&theirs]).await.unwrap();
    let value = |query: &str, name: &str, kind: &_| match (query, name) {
        // What is added is added for them.
        ("accept", "event_ids") => Box::new(vec![Uuid::from_u128(3)]) as _,
        (_, "after") => Box::new(Uuid::nil()) as _,
        _ => naming(kind, theirs, 99),
    };
    let biting = without_predicates_policies_hold(&database, me, &folder(), &SYSTEM, value).await;
    let expected = ["accept", "is_accepted", "own_dead_letters", "raise_own"];
    assert_eq!(biting, BTreeSet::from(expected.map(str::to_owned)));
}
