//! The client that generated queries run on.

use std::future::Future;

use deadpool_postgres::ClientWrapper;
use tokio_postgres::types::{BorrowToSql, ToSql};
use tokio_postgres::{Error, Row, Statement};

use crate::{AsQuery, Rows};

/// Whatever a generated query can run on: a connection, a pooled connection, a transaction.
///
/// All methods fail with the error of the server or of the connection, unchanged.
pub trait GenericClient: Send + Sync {
    /// Whether [`prepare`](Self::prepare) keeps what it prepared, so that preparing again is free.
    /// Queries then always run as prepared statements.
    fn stmt_cache() -> bool {
        false
    }

    /// Prepares a statement, or finds it in the cache of this connection.
    fn prepare(&self, query: &str) -> impl Future<Output = Result<Statement, Error>> + Send;

    /// Runs a statement and returns the number of rows it changed.
    fn execute<T>(
        &self,
        query: &T,
        params: &[&(dyn ToSql + Sync)],
    ) -> impl Future<Output = Result<u64, Error>> + Send
    where
        T: ?Sized + AsQuery;

    /// Runs a statement that answers exactly one row; another number of rows is an error.
    fn query_one<T>(
        &self,
        statement: &T,
        params: &[&(dyn ToSql + Sync)],
    ) -> impl Future<Output = Result<Row, Error>> + Send
    where
        T: ?Sized + AsQuery;

    /// Runs a statement that answers no row or one; more rows are an error.
    fn query_opt<T>(
        &self,
        statement: &T,
        params: &[&(dyn ToSql + Sync)],
    ) -> impl Future<Output = Result<Option<Row>, Error>> + Send
    where
        T: ?Sized + AsQuery;

    /// Runs a statement and collects all its rows.
    fn query<T>(
        &self,
        query: &T,
        params: &[&(dyn ToSql + Sync)],
    ) -> impl Future<Output = Result<Vec<Row>, Error>> + Send
    where
        T: ?Sized + AsQuery;

    /// Runs a statement and streams its rows as they arrive.
    fn query_raw<T, I>(
        &self,
        statement: &T,
        params: I,
    ) -> impl Future<Output = Result<Rows, Error>> + Send
    where
        T: ?Sized + AsQuery,
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql;
}

/// Implements [`GenericClient`] for a type that is, or dereferences to, a
/// [`tokio_postgres::Client`]; only preparing differs between them.
macro_rules! impl_generic_client {
    ($client:ty, cached: $cached:literal, prepare: $prepare:path) => {
        impl GenericClient for $client {
            fn stmt_cache() -> bool {
                $cached
            }

            async fn prepare(&self, query: &str) -> Result<Statement, Error> {
                $prepare(self, query).await
            }

            async fn execute<T>(
                &self,
                query: &T,
                params: &[&(dyn ToSql + Sync)],
            ) -> Result<u64, Error>
            where
                T: ?Sized + AsQuery,
            {
                tokio_postgres::Client::execute(self, query, params).await
            }

            async fn query_one<T>(
                &self,
                statement: &T,
                params: &[&(dyn ToSql + Sync)],
            ) -> Result<Row, Error>
            where
                T: ?Sized + AsQuery,
            {
                tokio_postgres::Client::query_one(self, statement, params).await
            }

            async fn query_opt<T>(
                &self,
                statement: &T,
                params: &[&(dyn ToSql + Sync)],
            ) -> Result<Option<Row>, Error>
            where
                T: ?Sized + AsQuery,
            {
                tokio_postgres::Client::query_opt(self, statement, params).await
            }

            async fn query<T>(
                &self,
                query: &T,
                params: &[&(dyn ToSql + Sync)],
            ) -> Result<Vec<Row>, Error>
            where
                T: ?Sized + AsQuery,
            {
                tokio_postgres::Client::query(self, query, params).await
            }

            async fn query_raw<T, I>(&self, statement: &T, params: I) -> Result<Rows, Error>
            where
                T: ?Sized + AsQuery,
                I: IntoIterator + Sync + Send,
                I::IntoIter: ExactSizeIterator,
                I::Item: BorrowToSql,
            {
                let stream = tokio_postgres::Client::query_raw(self, statement, params).await?;
                Ok(Rows::new(stream))
            }
        }
    };
}

impl_generic_client!(
    tokio_postgres::Client,
    cached: false,
    prepare: tokio_postgres::Client::prepare
);
impl_generic_client!(ClientWrapper, cached: true, prepare: ClientWrapper::prepare_cached);
impl_generic_client!(
    deadpool_postgres::Client,
    cached: true,
    prepare: ClientWrapper::prepare_cached
);
