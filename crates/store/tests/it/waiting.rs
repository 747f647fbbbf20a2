//! Who finds too many waiting for a connection is told so.

use crate::support::{World, tenant};
use stoa_store::{StoreError, TenantTx, TenantsTx};

#[tokio::test(flavor = "current_thread")]
async fn sixteen_wait_for_a_connection_and_nobody_behind_them() {
    let world = World::direct().await;
    let store = world.narrow();
    let held = TenantTx::begin(&store, tenant()).await.unwrap();
    let begin = || {
        let store = store.clone();
        tokio::spawn(async move { TenantTx::begin(&store, tenant()).await.map(drop) })
    };
    let mut waiting: Vec<_> = (0..16).map(|_| begin()).collect();
    // Each of them is polled, and takes its place.
    tokio::task::yield_now().await;
    let begun = TenantTx::begin(&store, tenant()).await.map(drop);
    assert!(matches!(begun, Err(StoreError::Busy)), "{begun:?}");
    assert!(waiting.iter().all(|task| !task.is_finished()));
    // Who finds a place before having waited too long is served.
    waiting.push(begin());
    tokio::task::yield_now().await;
    // What several wait for is not one of many, and waits as long as it takes.
    let of_several = tokio::spawn({
        let store = store.clone();
        async move { TenantsTx::begin(&store).await.map(drop) }
    });
    drop(held);
    for task in waiting {
        task.await.unwrap().unwrap();
    }
    of_several.await.unwrap().unwrap();
    TenantTx::begin(&store, tenant()).await.unwrap();
}
