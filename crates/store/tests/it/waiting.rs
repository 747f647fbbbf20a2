//! Who finds too many waiting for a connection is told so.

use crate::support::{World, tenant};
use std::time::Duration;
use stoa_store::{StoreError, TenantTx, for_a_client};

#[tokio::test(flavor = "current_thread")]
async fn eight_wait_for_a_connection_and_nobody_behind_them() {
    let world = World::direct().await;
    let store = world.narrow();
    let held = TenantTx::begin(&store, tenant()).await.unwrap();
    let begin = || {
        let store = store.clone();
        tokio::spawn(for_a_client(async move {
            TenantTx::begin(&store, tenant()).await.map(drop)
        }))
    };
    let mut waiting: Vec<_> = (0..8).map(|_| begin()).collect();
    // Each of them is polled, and takes its place.
    tokio::task::yield_now().await;
    let begun = for_a_client(TenantTx::begin(&store, tenant()))
        .await
        .map(drop);
    assert!(matches!(begun, Err(StoreError::Busy)), "{begun:?}");
    assert!(waiting.iter().all(|task| !task.is_finished()));
    // What no client waits for, waits as long as it takes.
    let in_the_background = tokio::spawn({
        let store = store.clone();
        async move { TenantTx::begin(&store, tenant()).await.map(drop) }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!in_the_background.is_finished());
    // Who finds a place before having waited too long is served.
    waiting.push(begin());
    tokio::task::yield_now().await;
    drop(held);
    for task in waiting {
        task.await.unwrap().unwrap();
    }
    in_the_background.await.unwrap().unwrap();
    TenantTx::begin(&store, tenant()).await.unwrap();
}
