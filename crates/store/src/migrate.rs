//! Bringing each module's schema up to date, as the owner.

use crate::{StoreError, roles::SYSTEM};
use refinery_core::{Migration as Step, Runner};
use stoa_store_sql::queries::core;
use tokio_postgres::Client;

/// One step, as it stands in a module's `migrations/`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The file's name without its ending: `0001_comments`.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

/// The steps of one module's schema, in order.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// The schema's name, which is the module's.
    pub schema: &'static str,
    /// The steps.
    pub steps: &'static [Migration],
}

impl Migrations {
    /// The store's own.
    pub const CORE: Self = Self {
        schema: "core",
        steps: &[
            Migration {
                name: "0001_core",
                sql: include_str!("../migrations/0001_core.sql"),
            },
            Migration {
                name: "0002_kept_answers",
                sql: include_str!("../migrations/0002_kept_answers.sql"),
            },
            Migration {
                name: "0004_audit_places",
                sql: include_str!("../migrations/0004_audit_places.sql"),
            },
            Migration {
                name: "0005_person_keys",
                sql: include_str!("../migrations/0005_person_keys.sql"),
            },
            Migration {
                name: "0006_growth",
                sql: include_str!("../migrations/0006_growth.sql"),
            },
            Migration {
                name: "0007_event_traces",
                sql: include_str!("../migrations/0007_event_traces.sql"),
            },
            Migration {
                name: "0030_copies",
                sql: include_str!("../migrations/0030_copies.sql"),
            },
            Migration {
                name: "0031_rounds",
                sql: include_str!("../migrations/0031_rounds.sql"),
            },
            Migration {
                name: "0032_dead_letters",
                sql: include_str!("../migrations/0032_dead_letters.sql"),
            },
        ],
    };
}

/// Any number will do that nobody else takes: one at a time makes roles or migrates in a database.
pub(crate) const LOCK: i64 = 0x5374_6f61;
/// How long a step waits for the lock of a table that others use, in milliseconds.
const LOCK_PATIENCE: u32 = 5_000;

/// Applies what is missing of each schema, in the given order after the store's own, and notices a
/// restored database. Needs a direct connection of the owner, because it holds a session's lock.
///
/// # Errors
/// [`StoreError::Migration`] with what the server said, also where a table is in use for more than five
/// seconds; earlier steps stay applied, so that one may try again.
pub async fn migrate(client: &mut Client, modules: &[Migrations]) -> Result<(), StoreError> {
    lock(client).await?;
    let outcome = migrate_locked(client, modules).await;
    unlock(client, outcome).await
}

/// Begins a new epoch whatever is known of the database. Needs a direct connection of the owner.
///
/// # Errors
/// What the server says.
pub(crate) async fn begin_epoch(client: &Client) -> Result<(), StoreError> {
    lock(client).await?;
    let outcome = raise_epoch(client).await;
    unlock(client, outcome).await
}

async fn lock(client: &Client) -> Result<(), StoreError> {
    let locked = client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]);
    Ok(locked.await.map(drop)?)
}

async fn unlock(client: &Client, outcome: Result<(), StoreError>) -> Result<(), StoreError> {
    // In simple steps, which also end what a failure left open; what failed first is the answer.
    let unlocked = client
        .batch_execute(&format!(
            "ROLLBACK; RESET lock_timeout; SELECT pg_advisory_unlock({LOCK})"
        ))
        .await;
    outcome.and(unlocked.map_err(StoreError::from))
}

async fn migrate_locked(client: &mut Client, modules: &[Migrations]) -> Result<(), StoreError> {
    // Whoever waits for a table's lock holds up all who come after: rather not now than everybody waits.
    client
        .batch_execute(&format!("SET lock_timeout = {LOCK_PATIENCE}"))
        .await?;
    apply(client, &Migrations::CORE).await?;
    for module in modules {
        apply(client, module).await?;
    }
    raise_epoch_if_restored(client).await
}

async fn apply(client: &mut Client, module: &Migrations) -> Result<(), StoreError> {
    let failed = |cause: String| StoreError::Migration {
        schema: module.schema.to_owned(),
        cause,
    };
    let steps = module
        .steps
        .iter()
        .map(|step| Step::unapplied(&format!("V{}", step.name.replacen('_', "__", 1)), step.sql))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| failed(error.to_string()))?;
    client
        .batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {}", module.schema))
        .await?;
    let mut runner = Runner::new(&steps)
        .set_grouped(false)
        .set_abort_missing(true);
    runner.set_migration_table_name(format!("{}.migrations", module.schema));
    let report = runner
        .run_async(client)
        .await
        .map_err(|error| failed(explain(&error)))?;
    // So that those who serve can tell whether anything is missing.
    client
        .batch_execute(&format!(
            "GRANT USAGE ON SCHEMA {0} TO {SYSTEM}; GRANT SELECT ON {0}.migrations TO {SYSTEM}",
            module.schema
        ))
        .await?;
    for step in report.applied_migrations() {
        tracing::info!(schema = module.schema, step = step.name(), "migrated");
    }
    Ok(())
}

/// The whole chain of causes: the outermost says only which step failed.
fn explain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push_str(": ");
        words.push_str(&inner.to_string());
        cause = inner.source();
    }
    words
}

/// A dump restored elsewhere brings events with transaction numbers of another life; the epoch sets
/// them before everything that comes. Waits for writers and holds new ones back, so that none
/// writes under the old epoch after a reader has gone past it.
async fn raise_epoch_if_restored(client: &Client) -> Result<(), StoreError> {
    let life = core::life().bind(client).one().await?;
    let present = core::present_life().bind(client).one().await?;
    if life.system_identifier == present.system_identifier
        && life.database_oid == present.database_oid
    {
        return Ok(());
    }
    raise_epoch(client).await
}

async fn raise_epoch(client: &Client) -> Result<(), StoreError> {
    let present = core::present_life().bind(client).one().await?;
    client.batch_execute("BEGIN").await?;
    core::lock_log().bind(client).await?;
    let epoch = core::raise_epoch()
        .bind(client, &present.system_identifier, &present.database_oid)
        .one()
        .await?;
    core::make_event_partitions().bind(client, &3).one().await?;
    client.batch_execute("COMMIT").await?;
    tracing::warn!(
        epoch,
        "the log's epoch was raised: this database was restored or copied"
    );
    Ok(())
}
