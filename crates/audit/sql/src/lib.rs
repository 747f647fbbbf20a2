// Written by `cargo xtask generate`; change the SQL instead.

//! Typed queries from `crates/audit/queries`.

#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::restriction,
    reason = "generated"
)]
#![allow(missing_docs, unreachable_pub, unused, reason = "generated")]

pub mod client;
pub mod queries;
pub mod types;

mod array_iterator;
mod domain;
mod type_traits;
mod utils;

pub(crate) use tokio_postgres::fallible_iterator;
pub(crate) use utils::slice_iter;

pub use array_iterator::ArrayIterator;
pub use domain::{Domain, DomainArray};
pub use type_traits::{ArraySql, BytesSql, IterSql, StringSql};
