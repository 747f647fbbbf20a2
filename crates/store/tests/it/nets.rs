//! Two nets hold a tenant's rows: the predicate in every query, and the policy of every table. Each
//! is cut here, and the other must hold alone.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use stoa_kernel::TenantId;
use stoa_testkit::{
    TestDatabase,
    nets::{Value, cut_predicates, naming, without_predicates_policies_hold},
};
use tokio_postgres::types::Type;
use uuid::Uuid;

/// What is asked without a tenant, on purpose, and why.
const SYSTEM: [(&str, &str); 3] = [
    ("set_tenant", "says whose the transaction is"),
    ("lock_log", "a migration keeps all writers off the log"),
    ("forget_kept_answers", "house-keeping by age"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")
}

#[tokio::test]
async fn every_query_is_held_to_its_tenant_by_each_of_its_predicates() {
    let database = TestDatabase::new(&[]).await;
    let admin = database.admin().await;
    let cut = cut_predicates(&admin, &folder(), |_, sql| sql.to_owned(), &SYSTEM).await;
    assert_eq!(cut.all_missed(), 5);
}

const THEIRS: Uuid = Uuid::from_u128(2);

/// What names their rows, and, for what is added, theirs once more.
fn theirs(query: &str, name: &str, kind: &Type) -> Value {
    let id = |byte: u8| vec![byte; 32];
    match (query, name) {
        ("keep_answer", "id") => Box::new(id(3)),
        (_, "id") if *kind == Type::BYTEA => Box::new(id(2)),
        (_, "ids") if *kind == Type::BYTEA_ARRAY => Box::new(vec![id(2)]),
        (_, "fingerprint") => Box::new(id(2)),
        (_, "name") => Box::new(b"theirs".to_vec()),
        ("forget_answer", "now") => Box::new(jiff::Timestamp::MAX),
        (_, "data" | "metadata") => Box::new(vec!["{}"]),
        (_, "person_ids") => Box::new(vec![None::<Uuid>]),
        (_, "sealed") => Box::new(vec![None::<Vec<u8>>]),
        _ => naming(kind, THEIRS, 99),
    }
}

#[tokio::test]
async fn without_predicates_the_policies_show_no_foreign_row() {
    let database = TestDatabase::new(&[]).await;
    let kept = "INSERT INTO core.kept_answers
                    (tenant_id, id, fingerprint, status, headers, body, is_sealed, epoch, expires_at)
                VALUES ($1, $2, $2, 200, '{}', 'of theirs', false, 1, '2100-01-01')";
    let admin = database.admin().await;
    admin
        .execute(kept, &[&THEIRS, &vec![2_u8; 32]])
        .await
        .unwrap();
    let me = TenantId(Uuid::from_u128(1));
    let biting = without_predicates_policies_hold(&database, me, &folder(), &SYSTEM, theirs).await;
    let expected = [
        "append_audit",
        "append_events",
        "forget_answer",
        "forget_these_answers",
        "keep_answer",
        "kept_among",
        "kept_answer",
        "kept_answers_naming",
    ];
    assert_eq!(biting, BTreeSet::from(expected.map(str::to_owned)));
}
