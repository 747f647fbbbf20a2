//! How generated queries reach the server: always by a prepared statement where the client can
//! keep one.

use tokio_postgres::types::{BorrowToSql, ToSql};
use tokio_postgres::{Error, Row, Statement};

use crate::{GenericClient, Rows};

/// Binds all parameters of a query by one struct `P` instead of one argument each; `O` is what
/// binding returns.
pub trait Params<'c, 'a, 's, P, O, C> {
    /// Binds the fields of `params` to the query.
    fn params(&'s self, client: &'c C, params: &'a P) -> O;
}

/// Runs a query that answers exactly one row.
///
/// # Errors
/// The error of the server or the connection, or that there was not exactly one row.
pub async fn one<C: GenericClient>(
    client: &C,
    query: &str,
    params: &[&(dyn ToSql + Sync)],
    prepared: Option<&Statement>,
) -> Result<Row, Error> {
    match statement(client, query, prepared).await? {
        Some(statement) => client.query_one(&statement, params).await,
        None => client.query_one(query, params).await,
    }
}

/// Runs a query that answers no row or one.
///
/// # Errors
/// The error of the server or the connection, or that there was more than one row.
pub async fn opt<C: GenericClient>(
    client: &C,
    query: &str,
    params: &[&(dyn ToSql + Sync)],
    prepared: Option<&Statement>,
) -> Result<Option<Row>, Error> {
    match statement(client, query, prepared).await? {
        Some(statement) => client.query_opt(&statement, params).await,
        None => client.query_opt(query, params).await,
    }
}

/// Runs a query and streams its rows.
///
/// # Errors
/// The error of the server or the connection; errors past the first row come in the stream.
pub async fn raw<C, P, I>(
    client: &C,
    query: &str,
    params: I,
    prepared: Option<&Statement>,
) -> Result<Rows, Error>
where
    C: GenericClient,
    P: BorrowToSql,
    I: IntoIterator<Item = P> + Sync + Send,
    I::IntoIter: ExactSizeIterator,
{
    match statement(client, query, prepared).await? {
        Some(statement) => client.query_raw(&statement, params).await,
        None => client.query_raw(query, params).await,
    }
}

/// Runs a statement that answers no rows and returns how many rows it changed.
///
/// # Errors
/// The error of the server or the connection.
pub async fn execute<C: GenericClient>(
    client: &C,
    query: &str,
    prepared: Option<&Statement>,
    params: &[&(dyn ToSql + Sync)],
) -> Result<u64, Error> {
    match statement(client, query, prepared).await? {
        Some(statement) => client.execute(&statement, params).await,
        None => client.execute(query, params).await,
    }
}

/// The statement to run, or `None` where the text itself is to be sent.
async fn statement<C: GenericClient>(
    client: &C,
    query: &str,
    prepared: Option<&Statement>,
) -> Result<Option<Statement>, Error> {
    match prepared {
        Some(prepared) => Ok(Some(prepared.clone())),
        None if C::stmt_cache() => client.prepare(query).await.map(Some),
        None => Ok(None),
    }
}
