//! Stories of the program itself, as a person runs it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "clippy's own exception for tests does not reach the functions they share"
)]

mod api;
mod auditing;
mod browsing;
mod callers;
mod carrying;
mod commands;
mod counting;
mod dead_letters;
mod describing;
mod draining;
mod erasing;
mod exporting;
mod faults;
mod following;
mod fuzzing;
mod given;
mod given_roles;
mod isolation;
mod logging;
mod mailing;
mod manners;
mod nets;
mod permissions;
mod process;
mod readme;
mod rebuilding;
mod restoring;
mod settings;
mod starting;
mod tenants;
mod traces;
