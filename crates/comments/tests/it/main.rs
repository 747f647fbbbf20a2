//! The stories of the module, told against a real database.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy lets only the test functions themselves fail this way"
)]

mod carrying;
mod changing;
mod deleting;
mod disqus;
mod following;
mod house;
mod importing;
mod long_pages;
mod migrating;
mod nets;
mod ordering;
mod persons;
mod pinning;
mod reading;
mod rebuilding;
mod recounting;
mod repeating;
mod searching;
mod viewing;
mod writing;
mod wxr;
