//! What belongs together leaves together.

use crate::support::{COUNT, INSERT, Wire, World, fresh, insert, tenant, warm};
use stoa_sql::GenericClient;
use stoa_store::{Database, DatabaseSettings, TenantTx};

async fn wired(world: &World) -> (Wire, Database) {
    let wire = Wire::to(&world.settings.serve).await;
    let store = Database::new(DatabaseSettings {
        serve: wire.config(&world.settings.serve),
        serve_connections: 1,
        ..world.settings.clone()
    });
    (wire, store.unwrap())
}

#[tokio::test]
async fn a_read_is_one_round_trip_once_its_statement_is_known() {
    for world in World::both().await {
        let (wire, store) = wired(&world).await;
        let mut turns = Vec::new();
        for _ in 0..3 {
            let tx = TenantTx::begin(&store, tenant()).await.unwrap();
            let scope = tx.scope();
            // The connection's own beginnings are not counted, nor the store's own statement.
            wire.turns();
            let row = tx.finish(scope.query_one(COUNT, &[])).await.unwrap();
            assert_eq!(row.get::<_, i64>(0), 0);
            turns.push(wire.turns());
        }
        assert_eq!(turns, [2, 1, 1], "{}", world.way);
    }
}

#[tokio::test]
async fn a_write_commits_in_one_flush_with_its_position() {
    for world in World::both().await {
        let (wire, store) = wired(&world).await;
        let mut turns = Vec::new();
        for _ in 0..3 {
            let tx = TenantTx::begin(&store, tenant()).await.unwrap();
            wire.turns();
            insert(tx.scope(), fresh()).await.unwrap();
            let position = tx.commit().await.unwrap();
            assert!(position.transaction > 0);
            turns.push(wire.turns());
        }
        assert_eq!(turns, [4, 2, 2], "{}", world.way);
        assert_eq!(world.rows("notes.notes").await, 3);
    }
}

#[tokio::test]
async fn statements_side_by_side_share_a_flush() {
    for world in World::both().await {
        let (wire, store) = wired(&world).await;
        warm(&store, &[INSERT]).await;
        let tx = TenantTx::begin(&store, tenant()).await.unwrap();
        wire.turns();
        let inserts = (0..50).map(|_| insert(tx.scope(), fresh()));
        let inserted: u64 = futures::future::try_join_all(inserts)
            .await
            .unwrap()
            .iter()
            .sum();
        assert_eq!(inserted, 50);
        assert_eq!(wire.turns(), 1, "{}", world.way);
    }
}

#[tokio::test]
async fn a_request_is_small_enough_for_any_stack() {
    let world = World::direct().await;
    let (store, tenant) = (world.store(), tenant());
    let begin = size_of_val(&TenantTx::begin(&store, tenant));
    let tx = TenantTx::begin(&store, tenant).await.unwrap();
    let scope = tx.scope();
    let statement = size_of_val(&insert(scope, fresh()));
    let read = size_of_val(&tx.finish(scope.query_one(COUNT, &[])));
    let commit = size_of_val(&tx.commit());
    for bytes in [begin, statement, read, commit] {
        assert!(bytes < 16 << 10, "{begin} {statement} {read} {commit}");
    }
}
