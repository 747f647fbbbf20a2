//! The stories of the module, told against a real database.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy lets only the test functions themselves fail this way"
)]

mod denying;
mod listing;
mod nets;
mod persons;
mod sealing;
mod world;
