//! What tests stand on: a throw-away PostgreSQL, databases cloned from a migrated template, a real
//! PgBouncer, and a way to wait for something to become true.
//!
//! **How it goes.** [`TestServer::shared`] starts one PostgreSQL for the test process.
//! [`TestDatabase::new`] migrates a template once for each set of migrations and clones it for each
//! test, so that tests neither see nor wait for each other. [`PgBouncer::start`] puts a pooler in
//! transaction mode in front of a server. With the feature `app`, `TestApp` runs the whole program in
//! the test's process.
//!
//! **What must hold.**
//! - Tests serve as the program does: as `stoa_app` and `stoa_system`, under forced policies, with
//!   fsync on. [`TestDatabase::admin`] is for looking behind the scenes.
//! - Nothing is left behind: a small shell process waits for the end of the test process, however it
//!   comes, and then ends the servers and removes their folders.
//!
//! **What it lacks on purpose.** Mocks, and anything the program itself could use.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up fails at once, with words that say why"
)]

#[cfg(feature = "app")]
mod app;
mod caretaker;
mod database;
pub mod nets;
mod pgbouncer;
mod recount;
mod server;
mod traces;
mod wait;

#[cfg(feature = "app")]
pub use app::{Answer, Ask, TestApp};
pub use caretaker::Caretaker;
pub use database::TestDatabase;
pub use pgbouncer::PgBouncer;
pub use recount::wrong_counts;
pub use server::TestServer;
pub use traces::traces;
pub use wait::{PATIENCE, wait_until};
