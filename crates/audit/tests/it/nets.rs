//! Two nets hold a tenant's rows: the predicate in every query, and the policy of every table. Each
//! is cut here, and the other must hold alone.

use crate::world::{World, tenant, user};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use stoa_testkit::nets::{Value, cut_predicates, naming, without_predicates_policies_hold};
use tokio_postgres::types::Type;
use uuid::Uuid;

/// What is asked without a tenant, on purpose, by `stoa_system`, and why.
const SYSTEM: [(&str, &str); 5] = [
    (
        "progress",
        "how far sealing has come, which is of no tenant",
    ),
    ("unsealed", "the rows of all tenants are sealed together"),
    ("latest_seals", "the tenants whose rows are being sealed"),
    ("seal", "adds the seals of all of them"),
    (
        "heads",
        "the last seals of all tenants are kept outside of the database",
    ),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")
}

#[tokio::test]
async fn every_query_is_held_to_its_tenant_by_each_of_its_predicates() {
    let world = World::new().await;
    let admin = world.db.admin().await;
    let cut = cut_predicates(&admin, &folder(), |_, sql| sql.to_owned(), &SYSTEM).await;
    assert_eq!(cut.all_missed(), 5);
}

/// What lets through whatever there is.
fn widest(_query: &str, name: &str, kind: &Type) -> Value {
    match name {
        "from_epoch" | "after_epoch" => Box::new(0_i32),
        "to_epoch" | "before_epoch" => Box::new(i32::MAX),
        "from_transaction" | "after_transaction" | "number" => Box::new(0_i64),
        "to_transaction" | "before_transaction" => Box::new(i64::MAX),
        "after_id" => Box::new(Uuid::nil()),
        "before_id" => Box::new(Uuid::max()),
        "action" | "resource" => Box::new(None::<String>),
        "resource_id" | "actor" => Box::new(None::<Uuid>),
        "from" | "to" => Box::new(None::<jiff::Timestamp>),
        _ => naming(kind, user(2).0, 99),
    }
}

#[tokio::test]
async fn without_predicates_the_policies_show_no_foreign_row() {
    let world = World::new().await;
    world.write(tenant(2), &["one", "two"]).await;
    world.seal(tenant(2)).await;
    world
        .tamper(&format!("UPDATE core.audit SET actor_id = '{}'", user(2)))
        .await;
    let me = tenant(1);
    let biting = without_predicates_policies_hold(&world.db, me, &folder(), &SYSTEM, widest).await;
    let expected = [
        "concerning",
        "page",
        "rows_between",
        "sealed",
        "seals_after",
    ];
    assert_eq!(biting, BTreeSet::from(expected.map(str::to_owned)));
}
