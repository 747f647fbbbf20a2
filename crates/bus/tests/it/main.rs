//! Stories of what follows the log, each told against a real PostgreSQL.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "clippy's own exception for tests does not reach the functions they share"
)]

mod acting;
mod following;
mod holding;
mod nets;
mod queueing;
mod reading;
mod rebuilding;
mod relaying;
mod restoring;
mod world;
