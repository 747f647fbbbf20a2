//! A database, and rows as any module writes them.

use futures_util::future::BoxFuture;
use serde_json::json;
use std::{path::PathBuf, sync::Arc};
use stoa_audit::{Audit, AuditParts, MIGRATIONS, Verdict};
use stoa_contracts::PersonKeys;
use stoa_kernel::{
    Actor, AuditId, Clock, Entropy, Origin, PersonKey, Problem, SystemClock, SystemEntropy,
    TenantId, UserId,
};
use stoa_store::{AuditEntry, TenantTx};
use stoa_testkit::{PATIENCE, TestDatabase, wait_until};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const SECRET: [u8; 32] = [7; 32];

pub(crate) struct World {
    pub(crate) db: TestDatabase,
    pub(crate) audit: Arc<Audit>,
    folder: TempDir,
}

pub(crate) fn tenant(n: u128) -> TenantId {
    TenantId(Uuid::from_u128(n))
}

pub(crate) fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(0xabc0_0000 + n))
}

impl World {
    pub(crate) async fn new() -> Self {
        let db = TestDatabase::new(&[MIGRATIONS]).await;
        let folder = tempfile::tempdir().unwrap();
        let audit = make(&db, folder.path().join("heads"), SECRET);
        Self { db, audit, folder }
    }

    /// Another process, with another secret or the same.
    pub(crate) fn another(&self, secret: [u8; 32]) -> Arc<Audit> {
        make(&self.db, self.heads(), secret)
    }

    pub(crate) fn heads(&self) -> PathBuf {
        self.folder.path().join("heads")
    }

    /// Writes rows of one transaction.
    pub(crate) async fn write(&self, tenant: TenantId, actions: &[&'static str]) {
        let mut tx = self.begin(tenant).await;
        record(&mut tx, tenant, actions);
        tx.commit().await.unwrap();
    }

    pub(crate) async fn begin(&self, tenant: TenantId) -> TenantTx {
        TenantTx::begin(&self.db.database(), tenant).await.unwrap()
    }

    /// Seals until nothing of the tenant waits: what other tests have open on the server holds it up.
    pub(crate) async fn seal(&self, tenant: TenantId) {
        wait_until(
            "all is sealed",
            async || {
                self.audit.seal_all().await.unwrap();
                self.verify(tenant).await.unsealed == 0
            },
            PATIENCE,
        )
        .await;
    }

    /// Changes the database as somebody who may do everything there.
    pub(crate) async fn tamper(&self, sql: &str) {
        let changed = self.db.admin().await.execute(sql, &[]).await.unwrap();
        assert!(changed > 0, "{sql}");
    }

    pub(crate) async fn verify(&self, tenant: TenantId) -> Verdict {
        self.audit.verify(tenant).await.unwrap()
    }
}

/// The key of a person; the user 99 has none any more.
pub(crate) fn key(person: UserId) -> PersonKey {
    PersonKey::new(person, &[person.0.as_bytes()[15]; 32]).unwrap()
}

struct Keys;

impl PersonKeys for Keys {
    fn find_keys<'a>(
        &'a self,
        _: TenantId,
        persons: &'a [UserId],
    ) -> BoxFuture<'a, Result<Vec<PersonKey>, Problem>> {
        let known = persons.iter().filter(|person| **person != user(99));
        let keys = known.map(|person| key(*person)).collect();
        Box::pin(async move { Ok(keys) })
    }
}

fn make(db: &TestDatabase, heads: PathBuf, master_secret: [u8; 32]) -> Arc<Audit> {
    Audit::new(AuditParts {
        database: db.database(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        master_secret,
        heads,
        person_keys: Arc::new(Keys),
    })
    .unwrap()
}

pub(crate) fn record(tx: &mut TenantTx, tenant: TenantId, actions: &[&'static str]) {
    for (n, action) in actions.iter().enumerate() {
        let now = SystemClock.now();
        let actor = Actor::User(user(n as u128));
        tx.record().audit(AuditEntry {
            id: AuditId(SystemEntropy.uuid(now)),
            at: now,
            action,
            resource: "thing",
            resource_id: Some(Uuid::from_u128(n as u128)),
            origin: Origin {
                actor,
                operation: "POST /v1/things".into(),
                address: "192.0.2.1".parse().ok(),
                ..Origin::system(tenant)
            },
            metadata: json!({"n": n, "text": "Grüße"}),
        });
    }
}
