//! The gateway as clients meet it: a listening server, asked over TCP.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in what it calls too"
)]

mod bodies;
mod chain;
mod drain;
mod harness;
mod operations;
mod permission;
mod rate_limits;
mod slow_clients;
mod slow_readers;
