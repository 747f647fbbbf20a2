//! What every generated SQL crate shares: the client that a query runs on, and the rows it answers.
//!
//! `cargo xtask generate` turns `crates/X/queries/*.sql` into the crate `stoa-X-sql`. A generated
//! query takes any [`GenericClient`]; it asks the client for the prepared statement, sends the
//! parameters, and maps each row of [`Rows`] to a struct. One trait for all generated crates means
//! that a transaction type implements it once and serves the queries of every module.
//!
//! What must hold:
//! - A client that keeps a statement cache ([`GenericClient::stmt_cache`]) is never handed SQL text
//!   to run, only statements that its own [`GenericClient::prepare`] returned. [`one`], [`opt`],
//!   [`raw`] and [`execute`] are the only callers in generated code, and they see to it. Who hands
//!   over text by hand shows it as such ([`AsQuery`]), so that a transaction can prepare it first.
//! - A failed or unread answer of [`Rows::watched`] is never silent: it stays counted as open, so
//!   that a transaction whose COMMIT was already sent knows that the server may have rolled back.
//!
//! It deliberately lacks pools, transactions and SQL: those are the store's and the modules'.

mod client;
mod json;
mod query;
mod rows;
mod run;

pub use client::GenericClient;
pub use json::JsonColumn;
pub use query::{AsQuery, Query};
pub use rows::Rows;
pub use run::{Params, execute, one, opt, raw};
