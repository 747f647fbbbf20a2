//! A line that breaks during COMMIT: what is answered is what happened.

use crate::support::{ENTER, Fate, Wire, World, fresh, tenant};
use futures::future::BoxFuture;
use std::sync::Arc;
use stoa_kernel::{Problem, SystemClock, SystemEntropy, TenantId};
use stoa_sql::GenericClient;
use stoa_store::{
    Batch, Combiner, CombinerSettings, Database, DatabaseSettings, Decisions, Scope, StoreError,
    TenantTx,
};
use uuid::Uuid;

/// Enters ids into a table that would show one entered twice.
pub(crate) struct Entries;

impl Entries {
    pub(crate) fn start(store: &Database) -> Combiner<Self> {
        Combiner::start(
            Self,
            store.clone(),
            Arc::new(SystemClock),
            Arc::new(SystemEntropy),
            CombinerSettings::default(),
        )
    }
}

impl Batch for Entries {
    type Command = Uuid;
    type Answer = Uuid;
    const NAME: &'static str = "entries";

    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        commands: &'a [&'a Uuid],
    ) -> BoxFuture<'a, Decisions<Uuid>> {
        Box::pin(async move {
            for id in commands {
                scope.execute(ENTER, &[&scope.tenant().0, *id]).await?;
            }
            Ok(commands.iter().map(|id| Ok(**id)).collect())
        })
    }

    fn committed(&self, _: TenantId, _: &[Result<Uuid, Problem>]) {}
}

async fn wired(world: &World) -> (Wire, Database) {
    let wire = Wire::to(&world.settings.serve).await;
    let settings = DatabaseSettings {
        serve: wire.config(&world.settings.serve),
        ..world.settings.clone()
    };
    (wire, Database::new(settings).unwrap())
}

#[tokio::test]
async fn a_combined_write_happens_once_whatever_becomes_of_its_commit() {
    use Fate::{AnswerLost, Arrives, Lost};
    for world in World::both().await {
        let (wire, store) = wired(&world).await;
        let combiner = Entries::start(&store);
        let admin = world.database.admin().await;
        for round in 0..50 {
            let fates: &[Fate] = match round % 5 {
                0 => &[AnswerLost],
                1 => &[Lost],
                2 => &[Lost, AnswerLost],
                3 => &[Lost, Lost, Arrives],
                _ => &[Arrives],
            };
            wire.next(fates);
            let (tenant, id) = (tenant(), fresh());
            let (answer, _) = combiner.submit(tenant, id).await.unwrap();
            assert_eq!(answer, id);
            let rows = admin
                .query("SELECT FROM notes.entries WHERE id = $1", &[&id])
                .await;
            assert_eq!(rows.unwrap().len(), 1, "{fates:?} {}", world.way);
        }
        assert_eq!(world.rows("notes.entries").await, 50);
        // 10 rounds each of 1, 2, 2, 3 and 1: the doubtful ones were looked up, not repeated.
        assert_eq!(wire.commits(), 90, "{}", world.way);
    }
}

#[tokio::test]
async fn what_never_gets_through_is_refused_and_did_not_happen() {
    for world in World::both().await {
        let (wire, store) = wired(&world).await;
        let combiner = Entries::start(&store);
        wire.next(&[Fate::Lost; 4]);
        let refused = combiner.submit(tenant(), fresh()).await.unwrap_err();
        assert_eq!(refused.code, Problem::unavailable("", 1).code);
        assert_eq!(world.rows("notes.entries").await, 0, "{}", world.way);
        combiner.submit(tenant(), fresh()).await.unwrap();
    }
}

#[tokio::test]
async fn a_single_transaction_in_doubt_says_so() {
    for world in World::both().await {
        let (wire, store) = wired(&world).await;
        for (round, fate) in [Fate::AnswerLost, Fate::Lost]
            .repeat(5)
            .into_iter()
            .enumerate()
        {
            let (tenant, before) = (tenant(), world.rows("notes.entries").await);
            let tx = TenantTx::begin(&store, tenant).await.unwrap();
            tx.scope()
                .execute(ENTER, &[&tenant.0, &fresh()])
                .await
                .unwrap();
            wire.next(&[fate]);
            let doubt = tx.commit().await.unwrap_err();
            assert!(matches!(doubt, StoreError::InDoubt), "{round} {doubt:?}");
            assert!(!doubt.is_definite());
            let after = world.rows("notes.entries").await;
            assert_eq!(
                after - before,
                i64::from(fate == Fate::AnswerLost),
                "{}",
                world.way
            );
        }
    }
}
