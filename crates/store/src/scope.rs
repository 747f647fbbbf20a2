//! What generated queries run on: a transaction, as one tenant.

use crate::{EventRecord, Record, StoreError, session::Session};
use std::future::Future;
use stoa_kernel::TenantId;
use stoa_sql::{GenericClient, Rows};
use tokio_postgres::{
    Error, Row, Statement, ToStatement,
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
        let (events, audit) = futures_util::future::join(
            EventRecord::append(self, &record.events),
            crate::AuditEntry::append(self, &record.audit),
        )
        .await;
        events?;
        audit?;
        Ok(())
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
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.session
            .send(self.tenant, |client| client.execute(query, params))
            .await
    }

    async fn query_one<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Row, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.session
            .send(self.tenant, |client| client.query_one(query, params))
            .await
    }

    async fn query_opt<T>(
        &self,
        query: &T,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.session
            .send(self.tenant, |client| client.query_opt(query, params))
            .await
    }

    async fn query<T>(&self, query: &T, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
    {
        self.session
            .send(self.tenant, |client| client.query(query, params))
            .await
    }

    async fn query_raw<T, I>(&self, query: &T, params: I) -> Result<Rows, Error>
    where
        T: ?Sized + ToStatement + Sync + Send,
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: BorrowToSql,
    {
        let stream = self
            .session
            .send(self.tenant, |client| client.query_raw(query, params))
            .await?;
        Ok(Rows::watched(stream, self.session.failure_flag()))
    }
}
