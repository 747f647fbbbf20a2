//! Stories of a private PostgreSQL, each told against a real one. Most steps down from root to an
//! unprivileged account, as the program does; where a story needs root it says so.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy's own exception for tests does not reach the functions they share"
)]

mod crashing;
mod place;
mod refusing;
mod starting;
mod unprivileged;
