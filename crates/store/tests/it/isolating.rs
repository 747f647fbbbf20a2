//! A tenant sees and changes its own rows, whatever others do at the same time.

use crate::support::{COUNT, INSERT, World, count, fresh, insert, tenant};
use futures::future::{BoxFuture, join_all};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::HashMap;
use std::sync::Arc;
use stoa_kernel::TenantId;
use stoa_sql::GenericClient;
use stoa_store::{Database, TenantTx, TenantsTx, join_in_order};

#[tokio::test]
async fn no_statement_reaches_another_tenants_row() {
    const TAKE: &str = "UPDATE notes.notes SET slot = slot + 1000 WHERE id = $1";
    const GIVE: &str = "UPDATE notes.notes SET tenant_id = $2 WHERE id = $1";
    const DELETE: &str = "DELETE FROM notes.notes WHERE id = $1";
    for world in World::both().await {
        let (store, own, foreign) = (world.store(), tenant(), tenant());
        let (note, mine) = (fresh(), fresh());
        for (tenant, id) in [(foreign, note), (own, mine)] {
            let tx = TenantTx::begin(&store, tenant).await.unwrap();
            insert(tx.scope(), id).await.unwrap();
            tx.commit().await.unwrap();
        }
        let tx = TenantTx::begin(&store, own).await.unwrap();
        let scope = tx.scope();
        assert_eq!(
            scope.query_one(COUNT, &[]).await.unwrap().get::<_, i64>(0),
            1
        );
        assert_eq!(scope.execute(TAKE, &[&note]).await.unwrap(), 0);
        assert_eq!(scope.execute(DELETE, &[&note]).await.unwrap(), 0);
        tx.commit().await.unwrap();
        for (statement, id, to) in [(INSERT, foreign.0, fresh()), (GIVE, mine, foreign.0)] {
            let tx = TenantTx::begin(&store, own).await.unwrap();
            let refused = tx
                .scope()
                .execute(statement, &[&id, &to])
                .await
                .unwrap_err();
            assert_eq!(refused.code().unwrap().code(), "42501", "{statement}");
        }
        assert_eq!(count(&store, foreign).await.unwrap(), 1, "{}", world.way);
    }
}

#[tokio::test]
async fn without_a_tenant_there_is_no_row_and_none_stays_set() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let tx = TenantTx::begin(&store, tenant).await.unwrap();
        insert(tx.scope(), fresh()).await.unwrap();
        tx.commit().await.unwrap();
        let bare = Database::connect(&world.settings.serve).await.unwrap();
        for _ in 0..20 {
            let seen = bare
                .query_one(
                    "SELECT count(*), coalesce(current_setting('stoa.tenant', true), '')
                       FROM notes.notes",
                    &[],
                )
                .await
                .unwrap();
            assert_eq!(
                (seen.get::<_, i64>(0), seen.get::<_, &str>(1)),
                (0, ""),
                "{}",
                world.way
            );
        }
        let refused = bare
            .execute(INSERT, &[&tenant.0, &fresh()])
            .await
            .unwrap_err();
        assert_eq!(refused.code().unwrap().code(), "42501");
    }
}

/// One tenant's statement in a crowd.
#[derive(Clone, Debug)]
struct Step {
    tenant: usize,
    /// What runs: a look at everything, or a row more.
    writes: bool,
    /// Not known to the connection, so that it has to be prepared on the way.
    cold: bool,
    /// Lets others go first so many times.
    pauses: usize,
}

async fn take(tx: Arc<TenantsTx>, tenant: TenantId, step: Step) -> Result<(), String> {
    for _ in 0..step.pauses {
        tokio::task::yield_now().await;
    }
    let scope = tx.scope(tenant);
    let mark = if step.cold {
        fresh().to_string()
    } else {
        String::new()
    };
    if step.writes {
        let text = format!("{INSERT} -- {mark}");
        let done = scope.execute(&text, &[&tenant.0, &fresh()]).await;
        return done.map(drop).map_err(|error| format!("{error:?}"));
    }
    let text = format!(
        "SELECT current_setting('stoa.tenant', true)::uuid, tenant_id
           FROM (SELECT) AS one LEFT JOIN notes.notes ON true -- {mark}"
    );
    let rows = scope.query(&text, &[]).await;
    for row in rows.map_err(|error| format!("{error:?}"))? {
        let (set, seen): (uuid::Uuid, Option<uuid::Uuid>) = (row.get(0), row.get(1));
        if set != tenant.0 || seen.is_some_and(|seen| seen != tenant.0) {
            return Err(format!("as {tenant} with {set} saw {seen:?}"));
        }
    }
    Ok(())
}

async fn crowd(store: &Database, steps: Vec<Step>, how: u8) -> Result<(), String> {
    let tenants: Vec<TenantId> = (0..5).map(|_| tenant()).collect();
    let tx = Arc::new(TenantsTx::begin(store).await.map_err(|e| e.to_string())?);
    let mut written: HashMap<usize, i64> = HashMap::new();
    for step in steps.iter().filter(|step| step.writes) {
        *written.entry(step.tenant).or_default() += 1;
    }
    let running = steps
        .into_iter()
        .map(|step| take(Arc::clone(&tx), tenants[step.tenant], step));
    let outcomes: Vec<Result<(), String>> = match how {
        0 => join_all(running).await,
        1 => {
            let boxed = running.map(|taken| Box::pin(taken) as BoxFuture<'_, _>);
            join_in_order(boxed.collect()).await
        }
        // On several threads at once.
        _ => join_all(running.map(tokio::spawn))
            .await
            .into_iter()
            .map(|joined| joined.map_err(|error| error.to_string())?)
            .collect(),
    };
    outcomes.into_iter().collect::<Result<(), String>>()?;
    tx.commit().await.map_err(|error| error.to_string())?;
    drop(tx);
    for (number, tenant) in tenants.iter().enumerate() {
        let seen = count(store, *tenant).await.map_err(|e| e.to_string())?;
        let meant = written.get(&number).copied().unwrap_or(0);
        if seen != meant {
            return Err(format!("{seen} rows instead of {meant}"));
        }
    }
    Ok(())
}

#[test]
fn statements_of_many_tenants_never_mix_in_any_order() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap();
    let step = (
        0..5_usize,
        any::<bool>(),
        prop::bool::weighted(0.2),
        0..4_usize,
    )
        .prop_map(|(tenant, writes, cold, pauses)| Step {
            tenant,
            writes,
            cold,
            pauses,
        });
    let crowds = (prop::collection::vec(step, 2..60), 0..3_u8);
    for world in runtime.block_on(World::both()) {
        let store = world.store();
        let mut runner = TestRunner::new(Config {
            cases: 60,
            failure_persistence: None,
            max_shrink_iters: 20,
            ..Config::default()
        });
        let outcome = runner.run(&crowds, |(steps, how)| {
            runtime
                .block_on(crowd(&store, steps, how))
                .map_err(TestCaseError::fail)
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", world.way));
    }
}
