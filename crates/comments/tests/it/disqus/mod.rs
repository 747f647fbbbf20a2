//! Disqus' exports: what comes of them, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "clippy lets only the test functions themselves fail this way"
)]

mod arbitrary;
mod fixture;
mod hostile;
mod passes;
mod stories;
