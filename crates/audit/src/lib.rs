//! What was done, by whom and from where: listed, sealed, verified; and what was refused.
//!
//! **How data flows.** Every module writes its audit rows in the transaction of its change, through
//! `stoa_store::Record`; this module never writes a second one. [`Audit::run_sealer`] reads, behind the
//! horizon that no transaction under way can fall short of, what was committed since, and lays one seal
//! over each tenant's new rows and the seal before. The newest seal of each tenant, its head, also goes to
//! a file outside of the database. [`Audit::verify`] computes all seals anew. Attempts that the gateway
//! refused come in by [`stoa_web::Denials`] and are written in batches.
//!
//! **Tables** (schema `audit`): seals, progress. The rows themselves are `core.audit`, of the store.
//! **Events:** none, out or in.
//!
//! **What must hold.**
//! - A row is sealed within a second or two of its commit; a transaction that stays open holds up the
//!   seals of all that came after it, never their order.
//! - A seal covers each row whole, the number of rows, and the seal before: altering, removing or adding
//!   a row, or a seal, is found. Seals are keyed by the master secret, so that whoever can write to the
//!   database but has not the secret cannot make fitting ones.
//! - A tail that was cut off, rows and seals together, is found by the heads, as far as their file is out
//!   of reach of whoever cut. Copy it elsewhere now and then.
//! - A flood of refusals costs a bounded number of rows: of each address twenty a minute, of each tenant
//!   two hundred, and one that counts the rest.
//!
//! - Where a known person acted from stands in a row under that person's own key, and the seals cover it
//!   as it stands there: once the key is deleted nobody reads it, and the seals still fit.
//!
//! **What it deliberately lacks.** Rows hold no content and no secrets. Addresses and user agents of
//! those whom nobody knows (guests, failed log-ins) and of a tenant's own servers are kept in clear.

mod denials;
mod heads;
mod persons;
mod routes;
mod seal;
mod sealer;
mod verify;

pub use heads::Head;
pub use routes::EntryView;
pub use verify::{Fault, FaultKind, Verdict};

use crate::{denials::Noted, heads::Heads, seal::SealKey};
use std::{path::PathBuf, sync::Arc};
use stoa_audit_sql::queries::rows::Entry;
use stoa_contracts::PersonKeys;
use stoa_kernel::{Clock, Entropy, Limit, Position, Problem, TenantId};
use stoa_store::{BadSeal, Database, Migration, Migrations, OpaquePositions, StoreError, TenantTx};
use stoa_web::Module;

/// The schema `audit`.
pub const MIGRATIONS: Migrations = Migrations {
    schema: "audit",
    steps: &[Migration {
        name: "0001_audit",
        sql: include_str!("../migrations/0001_audit.sql"),
    }],
};

/// What the module says of its routes (OpenAPI).
pub fn description() -> utoipa::openapi::OpenApi {
    routes::all().into_openapi()
}

/// What the module is made of.
pub struct AuditParts {
    /// Where the rows are.
    pub database: Database,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids.
    pub entropy: Arc<dyn Entropy>,
    /// Keys the seals. The same for all processes of an installation, kept outside of the database.
    pub master_secret: [u8; 32],
    /// The file of heads; made when the first seal is.
    pub heads: PathBuf,
    /// Has the keys under which rows hold where persons acted from.
    pub person_keys: Arc<dyn PersonKeys>,
}

/// Knows what was done. One for each process.
pub struct Audit {
    database: Database,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    key: SealKey,
    heads: Heads,
    cursors: OpaquePositions,
    noted: Noted,
    person_keys: Arc<dyn PersonKeys>,
}

/// What failed.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file of heads.
    #[error("the audit heads in {path}: {cause}")]
    Heads {
        /// Where it is.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
}

impl From<tokio_postgres::Error> for AuditError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Which rows are asked for; all that is not given does not matter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What was done, e.g. `comment.created`.
    pub action: Option<String>,
    /// To what kind of thing.
    pub resource: Option<String>,
    /// To which one.
    pub resource_id: Option<uuid::Uuid>,
    /// By whom.
    pub actor: Option<uuid::Uuid>,
    /// Not before.
    pub from: Option<jiff::Timestamp>,
    /// Before.
    pub to: Option<jiff::Timestamp>,
}

/// A place among a tenant's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    epoch: i32,
    transaction: i64,
    id: uuid::Uuid,
}

impl Place {
    /// Before all rows.
    pub(crate) const START: Self = Self {
        epoch: 0,
        transaction: 0,
        id: uuid::Uuid::nil(),
    };

    /// Behind all rows.
    pub const END: Self = Self {
        epoch: i32::MAX,
        transaction: i64::MAX,
        id: uuid::Uuid::max(),
    };

    /// The place as a client may see it: the transaction only this installation can read, since its
    /// number tells what others do.
    pub(crate) fn shown(self, cursors: &OpaquePositions) -> Result<(String, uuid::Uuid), Problem> {
        let position = Position {
            epoch: self.epoch,
            transaction: self.transaction,
            sequence: i64::MAX,
        };
        let text = cursors.write(position).map_err(|error| {
            tracing::error!(%error, "a cursor could not be written");
            Problem::internal()
        })?;
        Ok((text, self.id))
    }

    /// The place that was shown so, if it is one.
    pub(crate) fn read(cursors: &OpaquePositions, text: &str, id: uuid::Uuid) -> Option<Self> {
        let position = cursors.read(text)?;
        Some(Self {
            epoch: position.epoch,
            transaction: position.transaction,
            id,
        })
    }

    /// Of this row.
    pub fn of(entry: &Entry) -> Self {
        Self {
            epoch: entry.epoch,
            transaction: entry.transaction,
            id: entry.id,
        }
    }
}

impl Audit {
    /// Makes it. The schema must be there by the time it is asked.
    ///
    /// # Errors
    /// If the cryptographic library refuses.
    pub fn new(parts: AuditParts) -> Result<Arc<Self>, BadSeal> {
        let key = SealKey::new(&parts.master_secret);
        Ok(Arc::new(Self {
            database: parts.database,
            clock: parts.clock,
            entropy: parts.entropy,
            heads: Heads::new(parts.heads, key.clone()),
            key,
            cursors: OpaquePositions::new(&parts.master_secret, "audit cursors")?,
            noted: Noted::default(),
            person_keys: parts.person_keys,
        }))
    }

    /// The HTTP side.
    pub fn module(self: &Arc<Self>) -> Module {
        Module::new("audit").routes(routes::all().with_state(Arc::clone(self)))
    }

    /// Rows of a tenant before a place, the newest first; one more than the limit if there are more.
    ///
    /// # Errors
    /// What the store says.
    pub async fn list(
        &self,
        tenant: TenantId,
        filter: &Filter,
        before: Place,
        limit: Limit,
    ) -> Result<Vec<Entry>, StoreError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), stoa_audit_sql::queries::rows::page());
        let most = i64::from(limit.get()) + 1;
        let page = query.bind(
            &scope,
            &tenant.0,
            &before.epoch,
            &before.transaction,
            &before.id,
            &filter.action,
            &filter.resource,
            &filter.resource_id,
            &filter.actor,
            &filter.from,
            &filter.to,
            &most,
        );
        tx.finish(page.all()).await
    }
}
