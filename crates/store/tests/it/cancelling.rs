//! A request that goes away in the middle leaves nothing behind.

use crate::support::{
    COUNT, INSERT, World, count, fresh, insert, open_transactions, polled, tenant, warm,
};
use stoa_kernel::TenantId;
use stoa_sql::GenericClient;
use stoa_store::{Database, StoreError, TenantTx};
use stoa_testkit::{PATIENCE, wait_until};

async fn write_two(store: &Database, tenant: TenantId) -> Result<(), StoreError> {
    let tx = TenantTx::begin(store, tenant).await?;
    insert(tx.scope(), fresh()).await?;
    insert(tx.scope(), fresh()).await?;
    tx.commit().await.map(drop)
}

async fn read(store: &Database, tenant: TenantId) -> Result<(), StoreError> {
    let tx = TenantTx::begin(store, tenant).await?;
    let scope = tx.scope();
    tx.finish(scope.query(COUNT, &[])).await.map(drop)
}

#[tokio::test]
async fn a_future_dropped_anywhere_leaves_no_transaction_and_no_tenant() {
    for world in World::both().await {
        let admin = world.database.admin().await;
        let probe = Database::connect(&world.settings.serve).await.unwrap();
        for warmed in [false, true] {
            let mut finished = 0;
            for times in 1..=20 {
                let (store, tenant) = (world.narrow(), tenant());
                if warmed {
                    warm(&store, &[INSERT, COUNT]).await;
                }
                let written = polled(times, write_two(&store, tenant)).await;
                let seen = count(&store, tenant).await.unwrap();
                match written {
                    Some(written) => {
                        written.unwrap();
                        finished += 1;
                        assert_eq!(seen, 2);
                    }
                    // Dropped while COMMIT was under way it may have happened, but never by half.
                    None => assert!(seen == 0 || seen == 2, "{seen} rows {}", world.way),
                }
                polled(times, read(&store, tenant)).await;
                wait_until(
                    "the end of all transactions",
                    async || open_transactions(&admin).await == 0,
                    PATIENCE,
                )
                .await;
                let setting = probe
                    .query_one(
                        "SELECT coalesce(current_setting('stoa.tenant', true), '')",
                        &[],
                    )
                    .await
                    .unwrap();
                assert_eq!(setting.get::<_, &str>(0), "", "{}", world.way);
                assert_eq!(count(&store, crate::support::tenant()).await.unwrap(), 0);
            }
            assert!(finished > 0, "twenty polls are enough to come to the end");
        }
    }
}

#[tokio::test]
async fn a_pool_of_one_serves_on_after_a_thousand_dropped_requests() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        for times in 0..1000 {
            polled(times % 7 + 1, write_two(&store, tenant)).await;
        }
        write_two(&store, tenant).await.unwrap();
        assert_eq!(count(&store, tenant).await.unwrap() % 2, 0, "{}", world.way);
    }
}
