//! What generated queries run on: a transaction, as one tenant.

use crate::{EventRecord, Record, StoreError, session::Session};
use std::future::Future;
use stoa_kernel::TenantId;
use stoa_sql::{AsQuery, GenericClient, Rows};
use tokio_postgres::{
    Error, Row, Statement,
    types::{BorrowToSql, ToSql},
};

/// A transaction as seen by one tenant. Whatever runs here sees and changes that tenant's rows only.
///
/// Several scopes of one transaction may be used at once; each statement carries its tenant.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    session: &'a Session,
    tenant: TenantId,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(session: &'a Session, tenant: TenantId) -> Self {
        Self { session, tenant }
    }

    /// The tenant whose rows these are.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Appends events and audit rows, in order, in as few statements as possible.
    ///
    /// # Errors
    /// What the server says; the transaction is then lost.
    pub async fn append(&self, record: &Record) -> Result<(), StoreError> {
        Ok(self.append_all(record).await?)
    }

    /// Both leave at once, in this order; fails as soon as one of them does.
    pub(crate) async fn append_all(&self, record: &Record) -> Result<(), Error> {
        // Boxed, because their many columns would be part of every command's future.
        futures_util::future::try_join(
            Box::pin(EventRecord::append(self, &record.events)),
            Box::pin(crate::record::AuditRow::append(self, &record.audit)),
        )
        .await
        .map(drop)
    }
}

impl GenericClient for Scope<'_> {
    fn stmt_cache() -> bool {
        true
    }

    fn prepare(&self, query: &str) -> impl Future<Output = Result<Statement, Error>> + Send {
        self.session.prepare(query)
    }

    async fn execute<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<u64, Error>
    where
        T: ?Sized + AsQuery,
    {
        let statement = self.session.statement(query).await?;
        self.session
            .send(self.tenant, |client| client.execute(&statement, params))
            .await
    }

    async fn query_one<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error>
    where
        T: ?Sized + AsQuery,
    {
        let statement = self.session.statement(query).await?;
        self.session
            .send(self.tenant, |client| client.query_one(&statement, params))
            .await
    }

    async fn query_opt<T>(
        &self,
        query: &T,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error>
    where
        T: ?Sized + AsQuery,
    {
        let statement = self.session.statement(query).await?;
        self.session
            .send(self.tenant, |client| client.query_opt(&statement, params))
            .await
    }

    async fn query<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error>
    where
        T: ?Sized + AsQuery,
    {
        let statement = self.session.statement(query).await?;
        self.session
            .send(self.tenant, |client| client.query(&statement, params))
            .await
    }

    async fn query_raw<T, I>(&self, query: &T, params: I) -> Result<Rows, Error>
    where
        T: ?Sized + AsQuery,
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql,
    {
        let statement = self.session.statement(query).await?;
        let stream = self
            .session
            .send(self.tenant, |client| client.query_raw(&statement, params))
            .await?;
        Ok(Rows::watched(stream, self.session.open_answers()))
    }
}
