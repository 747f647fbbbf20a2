//! A commit counts only if every earlier answer was good.

use crate::support::{
    COUNT, FAIL, INSERT, World, count, fresh, insert, open_transactions, polled, tenant, warm,
};
use futures::StreamExt;
use stoa_kernel::{Problem, ProblemKind, TenantId};
use stoa_sql::GenericClient;
use stoa_store::{Database, StoreError, TenantTx, TenantsTx};
use stoa_testkit::{PATIENCE, wait_until};
use tokio_postgres::types::ToSql;

const MANY: &str = "SELECT n / (n - 5000) FROM generate_series(1, 6000) AS n";
const SEVERAL: &str = "SELECT generate_series(1, 6000)";

async fn assert_nothing_stayed(world: &World, store: &Database, tenant: TenantId) {
    assert_eq!(count(store, tenant).await.unwrap(), 0, "{}", world.way);
    let admin = world.database.admin().await;
    wait_until(
        "the end of all transactions",
        async || open_transactions(&admin).await == 0,
        PATIENCE,
    )
    .await;
}

#[tokio::test]
async fn a_statement_not_yet_prepared_is_not_overtaken_by_commit() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let tx = TenantTx::begin(&store, tenant).await.unwrap();
        let scope = tx.scope();
        let seen = tx
            .finish(scope.query_one("SELECT current_setting('stoa.tenant', true), pg_current_xact_id_if_assigned()::text, transaction_timestamp() = statement_timestamp()", &[]))
            .await
            .unwrap();
        assert_eq!(seen.get::<_, &str>(0), tenant.0.to_string());
        assert_eq!(seen.get::<_, Option<&str>>(1), None);
        // Outside of the transaction it would be one of its own.
        assert!(!seen.get::<_, bool>(2), "{}", world.way);
    }
}

#[tokio::test]
async fn a_text_that_cannot_be_kept_is_the_requests_fault() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let tx = TenantTx::begin(&store, tenant).await.unwrap();
        let scope = tx.scope();
        let asked = tx
            .finish(scope.query_one("SELECT $1::text", &[&"a\0b"]))
            .await;
        let problem = Problem::from(asked.unwrap_err());
        assert_eq!(problem.kind, ProblemKind::Invalid, "{}", world.way);
        assert_eq!(problem.code, "control_character");
    }
}

#[tokio::test]
async fn a_second_statement_behind_the_last_one_is_refused_and_nothing_is_kept() {
    for world in World::both().await {
        for cold in [true, false] {
            let (store, tenant) = (world.narrow(), tenant());
            if !cold {
                warm(&store, &[INSERT, COUNT]).await;
            }
            let tx = TenantTx::begin(&store, tenant).await.unwrap();
            let scope = tx.scope();
            let refused = tx
                .finish(async {
                    scope.query_one(COUNT, &[]).await?;
                    insert(scope, fresh()).await
                })
                .await;
            assert!(refused.is_err(), "{} {refused:?}", world.way);
            drop(tx);
            assert_nothing_stayed(&world, &store, tenant).await;

            let tx = TenantTx::begin(&store, tenant).await.unwrap();
            let scope = tx.scope();
            let refused = tx
                .finish(async {
                    insert(scope, fresh()).await?;
                    insert(scope, fresh()).await
                })
                .await;
            assert!(refused.is_err(), "{} {refused:?}", world.way);
            drop(tx);
            assert_nothing_stayed(&world, &store, tenant).await;
        }
    }
}

#[tokio::test]
async fn what_was_written_before_the_last_query_is_kept_with_it() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let tx = TenantTx::begin(&store, tenant).await.unwrap();
        let scope = tx.scope();
        insert(scope, fresh()).await.unwrap();
        let two = tx
            .finish(async {
                insert(scope, fresh()).await?;
                scope.query_one(COUNT, &[]).await
            })
            .await
            .unwrap();
        assert_eq!(two.get::<_, i64>(0), 2);
        drop(tx);
        assert_eq!(count(&store, tenant).await.unwrap(), 2, "{}", world.way);
    }
}

/// Commits in each way there is.
async fn commits_are_refused(
    world: &World,
    what: &str,
    spoil: impl AsyncFn(stoa_store::Scope<'_>),
) {
    let (store, tenant) = (world.narrow(), tenant());
    for warmed in [false, true] {
        if warmed {
            warm(&store, &[INSERT, FAIL, MANY, SEVERAL]).await;
        }
        let tx = TenantTx::begin(&store, tenant).await.unwrap();
        insert(tx.scope(), fresh()).await.unwrap();
        spoil(tx.scope()).await;
        let refused = tx.commit().await;
        assert!(refused.is_err(), "{what} {}: {refused:?}", world.way);
        assert_nothing_stayed(world, &store, tenant).await;

        let tx = TenantsTx::begin(&store).await.unwrap();
        insert(tx.scope(tenant), fresh()).await.unwrap();
        spoil(tx.scope(tenant)).await;
        let refused = tx.commit().await;
        assert!(
            matches!(refused, Err(StoreError::RolledBack)),
            "{what} {}: {refused:?}",
            world.way
        );
        drop(tx);
        assert_nothing_stayed(world, &store, tenant).await;
    }
}

#[tokio::test]
async fn a_swallowed_error_is_not_committed_over() {
    for world in World::both().await {
        commits_are_refused(&world, "a failed statement", async |scope| {
            scope.query(FAIL, &[]).await.unwrap_err();
        })
        .await;
        commits_are_refused(&world, "a refused prepare", async |scope| {
            scope.prepare("SELECT nonsense").await.unwrap_err();
        })
        .await;
    }
}

#[tokio::test]
async fn an_answer_nobody_waited_for_is_not_committed_over() {
    for world in World::both().await {
        for times in 1..4 {
            commits_are_refused(&world, "a dropped statement", async |scope| {
                if polled(times, scope.query(FAIL, &[])).await.is_none() {
                    return;
                }
                assert!(times > 1, "a statement is not answered at once");
            })
            .await;
        }
        commits_are_refused(&world, "a dropped prepare", async |scope| {
            // Another text each time, so that it is never known already.
            let text = format!("SELECT nonsense_{}", fresh().simple());
            assert!(polled(1, scope.prepare(&text)).await.is_none());
        })
        .await;
    }
}

const NO_PARAMETERS: [&(dyn ToSql + Sync); 0] = [];

#[tokio::test]
async fn an_error_in_the_stream_of_rows_is_not_committed_over() {
    for world in World::both().await {
        commits_are_refused(&world, "a failing stream", async |scope| {
            let mut rows = scope.query_raw(MANY, NO_PARAMETERS).await.unwrap();
            let mut failed = false;
            while let Some(row) = rows.next().await {
                failed |= row.is_err();
            }
            assert!(failed);
        })
        .await;
        commits_are_refused(&world, "an unread stream", async |scope| {
            drop(scope.query_raw(MANY, NO_PARAMETERS).await.unwrap());
        })
        .await;
        commits_are_refused(&world, "a stream read half", async |scope| {
            let mut rows = scope.query_raw(SEVERAL, NO_PARAMETERS).await.unwrap();
            rows.next().await.unwrap().unwrap();
        })
        .await;
    }
}

#[tokio::test]
async fn a_stream_held_open_over_the_commit_neither_hangs_nor_counts() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let tx = TenantTx::begin(&store, tenant).await.unwrap();
        insert(tx.scope(), fresh()).await.unwrap();
        let rows = tx.scope().query_raw(MANY, NO_PARAMETERS).await.unwrap();
        let refused = tx.commit().await;
        assert!(
            matches!(refused, Err(StoreError::RolledBack)),
            "{refused:?}"
        );
        drop(rows);
        assert_nothing_stayed(&world, &store, tenant).await;
    }
}

#[tokio::test]
async fn a_constraint_checked_at_the_end_refuses_the_commit_by_name() {
    const SLOT: &str = "INSERT INTO notes.notes (tenant_id, id, slot) VALUES ($1, $2, 1)";
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let tx = TenantTx::begin(&store, tenant).await.unwrap();
        for _ in 0..2 {
            let scope = tx.scope();
            scope.execute(SLOT, &[&tenant.0, &fresh()]).await.unwrap();
        }
        let refused = tx.commit().await.unwrap_err();
        assert_eq!(refused.constraint(), Some("one_to_a_slot"));
        assert!(refused.is_definite());
        assert_nothing_stayed(&world, &store, tenant).await;
    }
}
