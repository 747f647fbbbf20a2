//! Emptying a copy of a read model, a bounded number of rows in each transaction.

use crate::{BusError, ModelCopy, Projection, follower::first_error};
use futures_util::future::{BoxFuture, FutureExt};
use stoa_kernel::TenantId;
use stoa_store::{TenantsTx, join_in_order};

/// How many tenants are emptied in one transaction.
pub(crate) const TENANTS_AT_ONCE: usize = 20;
/// How many rows of each.
const ROWS_AT_ONCE: i64 = 1_000;

/// Takes rows of these tenants out of a copy; how many of the tenants, from the first on, are empty then.
pub(crate) async fn empty_some(
    tx: &TenantsTx,
    projection: &Projection,
    copy: ModelCopy,
    tenants: &[TenantId],
) -> Result<usize, BusError> {
    let running: Vec<BoxFuture<'_, _>> = tenants
        .iter()
        .map(|tenant| {
            let scope = tx.scope(*tenant);
            projection.project.empty(scope, copy, ROWS_AT_ONCE).boxed()
        })
        .collect();
    let mut rows = Vec::with_capacity(tenants.len());
    let mut failed = Vec::new();
    for outcome in join_in_order(running).await {
        match outcome {
            Ok(taken) => rows.push(taken),
            Err(error) => failed.push(Err(error.into())),
        }
    }
    first_error(failed)?;
    let is_empty = |taken: &&u64| **taken < ROWS_AT_ONCE.unsigned_abs();
    Ok(rows.iter().take_while(is_empty).count())
}
