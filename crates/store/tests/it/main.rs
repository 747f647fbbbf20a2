//! The store against real servers: every story directly and through a PgBouncer in transaction mode.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails where what it expects is not so"
)]

mod cancelling;
mod combining;
mod crashing;
mod doubting;
mod failing;
mod house;
mod isolating;
mod migrating;
mod nets;
mod pipelining;
mod recording;
mod roles;
mod support;
mod verifying;
mod waiting;
