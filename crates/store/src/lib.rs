//! PostgreSQL as Stoa uses it: the only way to tenants' data, and the transaction that changes
//! state, appends events and writes audit rows together.
//!
//! **How data flows.** [`Database`] holds the pools. A command opens a [`TenantTx`], runs generated
//! queries on its [`Scope`], hands over events and audit rows, and commits. Hot commands gather in a
//! [`Combiner`], where one transaction serves many of them, tenant by tenant. [`migrate`] brings each
//! module's schema up to date as the owner.
//!
//! **What must hold.**
//! - `BEGIN`, the tenant, the statements and `COMMIT` leave in as few flushes as the code allows;
//!   a statement never runs before `BEGIN` or after `COMMIT`, and never under another tenant.
//! - A commit counts only if every earlier answer was good: PostgreSQL answers a `COMMIT` after a
//!   failed statement without an error, having rolled back.
//! - A transaction that is dropped is rolled back before its connection serves again.
//! - No role that serves may bypass row-level security; [`Database::verify`] refuses it.
//! - Nobody is answered before the commit, and what is in doubt is looked up, never guessed.
//! - An answer that is kept for those who ask again ([`KeptAnswers`]) is written with its change.
//!
//! **What it lacks on purpose.** No repositories and no SQL of modules: they have their own
//! generated queries. No `NOTIFY` in business transactions, no session-level `SET`, no advisory
//! locks that outlive a transaction outside of [`create_roles`] and [`migrate`], so that all else works
//! through a pooler in transaction mode.

mod claimed;
mod combiner;
mod connect;
mod database;
mod error;
mod examine;
mod join;
mod kept;
mod migrate;
mod opaque;
mod pending;
mod places;
mod record;
mod roles;
mod round;
mod scope;
mod seal;
mod session;
mod tenant_tx;
mod tenants_tx;
mod traced;
mod turn;

pub use combiner::{Batch, Combiner, CombinerSettings, Decisions};
pub use database::{Database, DatabaseSettings, EARLIEST, SystemClient};
pub use error::{StoreError, overloaded};
pub use join::join_in_order;
pub use kept::{Answer, Claim, KeptAnswer, KeptAnswers};
pub use migrate::{Migration, Migrations, migrate};
pub use opaque::OpaquePositions;
pub use pending::Pending;
pub use places::{Place, Places};
pub use record::{AuditEntry, Envelope, EventRecord, Record, SealedOrigin};
pub use roles::{OWNER, RolePasswords, SERVE, SYSTEM, create_roles, role_script};
pub use round::Round;
pub use scope::Scope;
pub use seal::{BadSeal, Seal};
pub use tenant_tx::TenantTx;
pub use tenants_tx::TenantsTx;
pub use turn::for_a_client;
