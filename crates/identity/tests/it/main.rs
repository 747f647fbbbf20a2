//! Stories of who there is, each told against a real PostgreSQL and through the real gateway.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy's own exception for tests does not reach the functions they share"
)]

mod blind;
mod isolation;
mod keys;
mod letters;
mod line;
mod nets;
mod pages;
mod people;
mod person_keys;
mod repeating;
mod rotating;
mod sessions;
mod stage;
mod tenants;
mod tokens;
mod users;
mod withholding;
