//! Events and audit rows share their transaction's fate, and keep their order.

use crate::support::{World, fresh, insert, tenant};
use serde::Serialize;
use stoa_kernel::{
    Actor, AuditId, Clock, DomainEvent, EventId, Origin, SystemClock, TenantId, UserId,
};
use stoa_store::{AuditEntry, Record, TenantTx};
use uuid::Uuid;

#[derive(Serialize)]
struct NoteKept {
    id: Uuid,
    number: i32,
}

impl DomainEvent for NoteKept {
    const TYPE: &'static str = "NoteKept";
    const SCHEMA_VERSION: i16 = 1;
    const AGGREGATE: &'static str = "note";

    fn aggregate_id(&self) -> Uuid {
        self.id
    }

    fn aggregate_version(&self) -> i32 {
        self.number
    }
}

fn keep(record: &mut Record, tenant: TenantId, numbers: impl Iterator<Item = i32>) {
    let at = SystemClock.now();
    for number in numbers {
        // Ids in no order, so that only the log can keep it.
        let event = NoteKept {
            id: Uuid::from_u128(u128::from(number.unsigned_abs()).reverse_bits()),
            number,
        };
        let origin = Origin {
            actor: Actor::User(UserId(fresh())),
            ..Origin::system(tenant)
        };
        record.emit(EventId(fresh()), at, &origin, &event);
        record.audit(AuditEntry {
            id: AuditId(fresh()),
            at,
            action: "note.kept",
            resource: "note",
            resource_id: Some(event.id),
            origin: Origin::system(tenant),
            metadata: serde_json::json!({ "number": number }),
        });
    }
}

async fn numbers(world: &World) -> Vec<i32> {
    let admin = world.database.admin().await;
    let rows = admin
        .query(
            "SELECT aggregate_version FROM core.events ORDER BY epoch, transaction, sequence",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn the_log_keeps_the_order_of_emission() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let mut last = None;
        for round in 0..3 {
            let mut tx = TenantTx::begin(&store, tenant).await.unwrap();
            keep(tx.record(), tenant, round * 1000..(round + 1) * 1000);
            let position = tx.commit().await.unwrap();
            assert!(last < Some(position));
            last = Some(position);
        }
        assert!(
            numbers(&world).await.into_iter().eq(0..3000),
            "{}",
            world.way
        );
        assert_eq!(world.rows("core.audit").await, 3000);
        let (first, position) = (last.unwrap(), world.database.admin().await);
        let stands: i64 = position
            .query_one("SELECT max(transaction) FROM core.events", &[])
            .await
            .unwrap()
            .get(0);
        assert_eq!(stands, first.transaction);
    }
}

#[tokio::test]
async fn several_appends_of_one_transaction_follow_each_other() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let mut tx = TenantTx::begin(&store, tenant).await.unwrap();
        for round in 0..3 {
            let mut record = Record::default();
            keep(&mut record, tenant, round * 10..(round + 1) * 10);
            tx.scope().append(&record).await.unwrap();
        }
        keep(tx.record(), tenant, 30..40);
        tx.commit().await.unwrap();
        assert!(numbers(&world).await.into_iter().eq(0..40), "{}", world.way);
    }
}

#[tokio::test]
async fn what_is_rolled_back_leaves_neither_event_nor_audit_row() {
    for world in World::both().await {
        let (store, tenant) = (world.narrow(), tenant());
        let mut dropped = TenantTx::begin(&store, tenant).await.unwrap();
        keep(dropped.record(), tenant, 0..5);
        drop(dropped);
        let mut record = Record::default();
        keep(&mut record, tenant, 0..5);
        let appended = TenantTx::begin(&store, tenant).await.unwrap();
        appended.scope().append(&record).await.unwrap();
        drop(appended);
        let mut failed = TenantTx::begin(&store, tenant).await.unwrap();
        let id = fresh();
        insert(failed.scope(), id).await.unwrap();
        insert(failed.scope(), id).await.unwrap_err();
        keep(failed.record(), tenant, 0..5);
        failed.commit().await.unwrap_err();
        // An audit row that is refused takes the events along, and the state.
        let mut refused = TenantTx::begin(&store, tenant).await.unwrap();
        insert(refused.scope(), fresh()).await.unwrap();
        keep(refused.record(), tenant, 0..2);
        refused.record().audit(AuditEntry {
            id: AuditId(fresh()),
            at: SystemClock.now(),
            action: "note.kept",
            resource: "note",
            resource_id: None,
            origin: Origin::system(tenant),
            metadata: serde_json::json!("\u{0}"),
        });
        assert!(refused.commit().await.unwrap_err().is_definite());
        for table in ["core.events", "core.audit", "notes.notes"] {
            assert_eq!(world.rows(table).await, 0, "{table} {}", world.way);
        }
    }
}
