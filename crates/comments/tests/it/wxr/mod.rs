//! The WordPress reader, from the outside.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy lets only the test functions themselves fail this way"
)]

mod arbitrary;
mod comments;
mod fixture;
mod hostile;
mod real_file;
mod stream;
