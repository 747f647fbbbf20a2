//! Clears away what rebuilds left that were broken off.

use super::{Claim, empty_held};
use crate::{
    BusError, Log, ModelCopy, Projection,
    emptying::TENANTS_AT_ONCE,
    work::{Next, Work},
};
use futures_util::future::BoxFuture;
use std::sync::Arc;
use stoa_kernel::{Clock, Entropy, TenantId};
use stoa_store::Database;
use uuid::Uuid;

pub(crate) struct Leftovers {
    database: Database,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    projections: Arc<[Projection]>,
    /// What is being cleared away now.
    clearing: Option<Clearing>,
}

struct Clearing {
    claim: Claim,
    projection: Projection,
    copy: ModelCopy,
    /// Those that may still have rows.
    tenants: Vec<TenantId>,
}

impl Leftovers {
    pub(crate) fn new(
        database: Database,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        projections: Arc<[Projection]>,
    ) -> Self {
        Self {
            database,
            clock,
            entropy,
            projections,
            clearing: None,
        }
    }

    async fn clear_some(&mut self) -> Result<Next, BusError> {
        // Taken out, so that after any error the claim runs out and is found again.
        let Some(mut clearing) = self.clearing.take() else {
            self.clearing = self.find().await?;
            let found = self.clearing.is_some();
            return Ok(if found { Next::Again } else { Next::Wait });
        };
        if clearing.tenants.is_empty() {
            clearing.claim.end().await?;
            let name = clearing.projection.name;
            tracing::info!(
                consumer = name,
                "what a broken-off rebuild left is cleared away"
            );
            return Ok(Next::Again);
        }
        clearing.claim.prolong().await?;
        let tenants = &clearing.tenants;
        let some = tenants.get(..TENANTS_AT_ONCE).unwrap_or(tenants);
        let (claim, projection) = (&clearing.claim, &clearing.projection);
        let empty = empty_held(claim, projection, clearing.copy, some).await?;
        drop(clearing.tenants.drain(..empty));
        self.clearing = Some(clearing);
        Ok(Next::Again)
    }

    async fn find(&self) -> Result<Option<Clearing>, BusError> {
        for name in Claim::broken_off(&self.database).await? {
            let known = self.projections.iter().find(|one| one.name == name);
            let Some(projection) = known else {
                continue;
            };
            let id = self.entropy.uuid(self.clock.now());
            let Some((claim, copy)) = Claim::take(&self.database, projection.name, id).await?
            else {
                continue;
            };
            let log = Log::new(self.database.clone());
            return Ok(Some(Clearing {
                claim,
                projection: projection.clone(),
                copy,
                tenants: log.tenants_after(TenantId(Uuid::nil())).await?,
            }));
        }
        Ok(None)
    }
}

impl Work for Leftovers {
    fn name(&self) -> &str {
        "rebuilds"
    }

    fn step(&mut self) -> BoxFuture<'_, Result<Next, BusError>> {
        Box::pin(self.clear_some())
    }
}
