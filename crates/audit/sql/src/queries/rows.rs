// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct UnsealedParams {
    pub epoch: i32,
    pub from: i64,
    pub to: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct SealedParams {
    pub tenant: uuid::Uuid,
    pub from_epoch: i32,
    pub from_transaction: i64,
    pub to_epoch: i32,
    pub to_transaction: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct RowsBetweenParams {
    pub tenant: uuid::Uuid,
    pub from_epoch: i32,
    pub from_transaction: i64,
    pub to_epoch: i32,
    pub to_transaction: i64,
}
#[derive(Debug)]
pub struct PageParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub before_epoch: i32,
    pub before_transaction: i64,
    pub before_id: uuid::Uuid,
    pub action: Option<T1>,
    pub resource: Option<T2>,
    pub resource_id: Option<uuid::Uuid>,
    pub actor: Option<uuid::Uuid>,
    pub from: Option<jiff::Timestamp>,
    pub to: Option<jiff::Timestamp>,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ConcerningParams {
    pub tenant: uuid::Uuid,
    pub after_epoch: i32,
    pub after_transaction: i64,
    pub after_id: uuid::Uuid,
    pub person: uuid::Uuid,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub tenant_id: uuid::Uuid,
    pub epoch: i32,
    pub transaction: i64,
    pub id: uuid::Uuid,
    pub at: jiff::Timestamp,
    pub action: String,
    pub resource: String,
    pub resource_id: Option<uuid::Uuid>,
    pub actor_kind: String,
    pub actor_id: Option<uuid::Uuid>,
    pub request_id: String,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub operation: String,
    pub refusal: Option<String>,
    pub metadata: String,
    pub person_id: Option<uuid::Uuid>,
    pub sealed: Option<Vec<u8>>,
}
pub struct EntryBorrowed<'a> {
    pub tenant_id: uuid::Uuid,
    pub epoch: i32,
    pub transaction: i64,
    pub id: uuid::Uuid,
    pub at: jiff::Timestamp,
    pub action: &'a str,
    pub resource: &'a str,
    pub resource_id: Option<uuid::Uuid>,
    pub actor_kind: &'a str,
    pub actor_id: Option<uuid::Uuid>,
    pub request_id: &'a str,
    pub address: Option<&'a str>,
    pub user_agent: Option<&'a str>,
    pub operation: &'a str,
    pub refusal: Option<&'a str>,
    pub metadata: &'a str,
    pub person_id: Option<uuid::Uuid>,
    pub sealed: Option<&'a [u8]>,
}
impl<'a> From<EntryBorrowed<'a>> for Entry {
    fn from(
        EntryBorrowed {
            tenant_id,
            epoch,
            transaction,
            id,
            at,
            action,
            resource,
            resource_id,
            actor_kind,
            actor_id,
            request_id,
            address,
            user_agent,
            operation,
            refusal,
            metadata,
            person_id,
            sealed,
        }: EntryBorrowed<'a>,
    ) -> Self {
        Self {
            tenant_id,
            epoch,
            transaction,
            id,
            at,
            action: action.into(),
            resource: resource.into(),
            resource_id,
            actor_kind: actor_kind.into(),
            actor_id,
            request_id: request_id.into(),
            address: address.map(|v| v.into()),
            user_agent: user_agent.map(|v| v.into()),
            operation: operation.into(),
            refusal: refusal.map(|v| v.into()),
            metadata: metadata.into(),
            person_id,
            sealed: sealed.map(|v| v.into()),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct EntryQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<EntryBorrowed, tokio_postgres::Error>,
    mapper: fn(EntryBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> EntryQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(EntryBorrowed) -> R) -> EntryQuery<'c, 'a, 's, C, R, N> {
        EntryQuery {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row =
            crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row =
            crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<
        impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c,
        tokio_postgres::Error,
    > {
        let stream = crate::client::async_::raw(
            self.client,
            self.query,
            crate::slice_iter(&self.params),
            self.cached,
        )
        .await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct I64Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<i64, tokio_postgres::Error>,
    mapper: fn(i64) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> I64Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(i64) -> R) -> I64Query<'c, 'a, 's, C, R, N> {
        I64Query {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row =
            crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row =
            crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<
        impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c,
        tokio_postgres::Error,
    > {
        let stream = crate::client::async_::raw(
            self.client,
            self.query,
            crate::slice_iter(&self.params),
            self.cached,
        )
        .await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct UnsealedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn unsealed() -> UnsealedStmt {
    UnsealedStmt(
        "SELECT a.tenant_id, a.epoch, a.transaction, a.id, a.at, a.action, a.resource, a.resource_id, a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal, a.metadata::text AS metadata, a.person_id, a.sealed FROM core.audit a WHERE a.epoch = $1 AND a.transaction >= $2 AND a.transaction < $3 ORDER BY a.tenant_id, a.transaction, a.id",
        None,
    )
}
impl UnsealedStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        epoch: &'a i32,
        from: &'a i64,
        to: &'a i64,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 3> {
        EntryQuery {
            client,
            params: [epoch, from, to],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EntryBorrowed, tokio_postgres::Error> {
                Ok(EntryBorrowed {
                    tenant_id: row.try_get(0)?,
                    epoch: row.try_get(1)?,
                    transaction: row.try_get(2)?,
                    id: row.try_get(3)?,
                    at: row.try_get(4)?,
                    action: row.try_get(5)?,
                    resource: row.try_get(6)?,
                    resource_id: row.try_get(7)?,
                    actor_kind: row.try_get(8)?,
                    actor_id: row.try_get(9)?,
                    request_id: row.try_get(10)?,
                    address: row.try_get(11)?,
                    user_agent: row.try_get(12)?,
                    operation: row.try_get(13)?,
                    refusal: row.try_get(14)?,
                    metadata: row.try_get(15)?,
                    person_id: row.try_get(16)?,
                    sealed: row.try_get(17)?,
                })
            },
            mapper: |it| Entry::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        UnsealedParams,
        EntryQuery<'c, 'a, 's, C, Entry, 3>,
        C,
    > for UnsealedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a UnsealedParams,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 3> {
        self.bind(client, &params.epoch, &params.from, &params.to)
    }
}
pub struct SealedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn sealed() -> SealedStmt {
    SealedStmt(
        "SELECT a.tenant_id, a.epoch, a.transaction, a.id, a.at, a.action, a.resource, a.resource_id, a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal, a.metadata::text AS metadata, a.person_id, a.sealed FROM core.audit a WHERE a.tenant_id = $1 AND (a.epoch, a.transaction) >= ($2::integer, $3::bigint) AND (a.epoch, a.transaction) < ($4::integer, $5::bigint) ORDER BY a.epoch, a.transaction, a.id",
        None,
    )
}
impl SealedStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        from_epoch: &'a i32,
        from_transaction: &'a i64,
        to_epoch: &'a i32,
        to_transaction: &'a i64,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 5> {
        EntryQuery {
            client,
            params: [
                tenant,
                from_epoch,
                from_transaction,
                to_epoch,
                to_transaction,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EntryBorrowed, tokio_postgres::Error> {
                Ok(EntryBorrowed {
                    tenant_id: row.try_get(0)?,
                    epoch: row.try_get(1)?,
                    transaction: row.try_get(2)?,
                    id: row.try_get(3)?,
                    at: row.try_get(4)?,
                    action: row.try_get(5)?,
                    resource: row.try_get(6)?,
                    resource_id: row.try_get(7)?,
                    actor_kind: row.try_get(8)?,
                    actor_id: row.try_get(9)?,
                    request_id: row.try_get(10)?,
                    address: row.try_get(11)?,
                    user_agent: row.try_get(12)?,
                    operation: row.try_get(13)?,
                    refusal: row.try_get(14)?,
                    metadata: row.try_get(15)?,
                    person_id: row.try_get(16)?,
                    sealed: row.try_get(17)?,
                })
            },
            mapper: |it| Entry::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, SealedParams, EntryQuery<'c, 'a, 's, C, Entry, 5>, C>
    for SealedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SealedParams,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.from_epoch,
            &params.from_transaction,
            &params.to_epoch,
            &params.to_transaction,
        )
    }
}
pub struct RowsBetweenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rows_between() -> RowsBetweenStmt {
    RowsBetweenStmt(
        "SELECT count(*) FROM core.audit a WHERE a.tenant_id = $1 AND (a.epoch, a.transaction) >= ($2::integer, $3::bigint) AND (a.epoch, a.transaction) < ($4::integer, $5::bigint)",
        None,
    )
}
impl RowsBetweenStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        from_epoch: &'a i32,
        from_transaction: &'a i64,
        to_epoch: &'a i32,
        to_transaction: &'a i64,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        I64Query {
            client,
            params: [
                tenant,
                from_epoch,
                from_transaction,
                to_epoch,
                to_transaction,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, RowsBetweenParams, I64Query<'c, 'a, 's, C, i64, 5>, C>
    for RowsBetweenStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RowsBetweenParams,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.from_epoch,
            &params.from_transaction,
            &params.to_epoch,
            &params.to_transaction,
        )
    }
}
pub struct PageStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn page() -> PageStmt {
    PageStmt(
        "SELECT a.tenant_id, a.epoch, a.transaction, a.id, a.at, a.action, a.resource, a.resource_id, a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal, a.metadata::text AS metadata, a.person_id, a.sealed FROM core.audit a WHERE a.tenant_id = $1 AND (a.epoch, a.transaction, a.id) < ($2::integer, $3::bigint, $4::uuid) AND ($5::text IS NULL OR a.action = $5) AND ($6::text IS NULL OR a.resource = $6) AND ($7::uuid IS NULL OR a.resource_id = $7) AND ($8::uuid IS NULL OR a.actor_id = $8) AND ($9::timestamptz IS NULL OR a.at >= $9) AND ($10::timestamptz IS NULL OR a.at < $10) ORDER BY a.epoch DESC, a.transaction DESC, a.id DESC LIMIT $11",
        None,
    )
}
impl PageStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        before_epoch: &'a i32,
        before_transaction: &'a i64,
        before_id: &'a uuid::Uuid,
        action: &'a Option<T1>,
        resource: &'a Option<T2>,
        resource_id: &'a Option<uuid::Uuid>,
        actor: &'a Option<uuid::Uuid>,
        from: &'a Option<jiff::Timestamp>,
        to: &'a Option<jiff::Timestamp>,
        limit: &'a i64,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 11> {
        EntryQuery {
            client,
            params: [
                tenant,
                before_epoch,
                before_transaction,
                before_id,
                action,
                resource,
                resource_id,
                actor,
                from,
                to,
                limit,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EntryBorrowed, tokio_postgres::Error> {
                Ok(EntryBorrowed {
                    tenant_id: row.try_get(0)?,
                    epoch: row.try_get(1)?,
                    transaction: row.try_get(2)?,
                    id: row.try_get(3)?,
                    at: row.try_get(4)?,
                    action: row.try_get(5)?,
                    resource: row.try_get(6)?,
                    resource_id: row.try_get(7)?,
                    actor_kind: row.try_get(8)?,
                    actor_id: row.try_get(9)?,
                    request_id: row.try_get(10)?,
                    address: row.try_get(11)?,
                    user_agent: row.try_get(12)?,
                    operation: row.try_get(13)?,
                    refusal: row.try_get(14)?,
                    metadata: row.try_get(15)?,
                    person_id: row.try_get(16)?,
                    sealed: row.try_get(17)?,
                })
            },
            mapper: |it| Entry::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        PageParams<T1, T2>,
        EntryQuery<'c, 'a, 's, C, Entry, 11>,
        C,
    > for PageStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a PageParams<T1, T2>,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 11> {
        self.bind(
            client,
            &params.tenant,
            &params.before_epoch,
            &params.before_transaction,
            &params.before_id,
            &params.action,
            &params.resource,
            &params.resource_id,
            &params.actor,
            &params.from,
            &params.to,
            &params.limit,
        )
    }
}
pub struct ConcerningStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn concerning() -> ConcerningStmt {
    ConcerningStmt(
        "SELECT a.tenant_id, a.epoch, a.transaction, a.id, a.at, a.action, a.resource, a.resource_id, a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal, a.metadata::text AS metadata, a.person_id, a.sealed FROM core.audit a WHERE a.tenant_id = $1 AND (a.epoch, a.transaction, a.id) > ($2::integer, $3::bigint, $4::uuid) AND (a.actor_id = $5 OR a.resource_id = $5 OR a.person_id = $5) ORDER BY a.epoch, a.transaction, a.id LIMIT $6",
        None,
    )
}
impl ConcerningStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        after_epoch: &'a i32,
        after_transaction: &'a i64,
        after_id: &'a uuid::Uuid,
        person: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 6> {
        EntryQuery {
            client,
            params: [
                tenant,
                after_epoch,
                after_transaction,
                after_id,
                person,
                limit,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EntryBorrowed, tokio_postgres::Error> {
                Ok(EntryBorrowed {
                    tenant_id: row.try_get(0)?,
                    epoch: row.try_get(1)?,
                    transaction: row.try_get(2)?,
                    id: row.try_get(3)?,
                    at: row.try_get(4)?,
                    action: row.try_get(5)?,
                    resource: row.try_get(6)?,
                    resource_id: row.try_get(7)?,
                    actor_kind: row.try_get(8)?,
                    actor_id: row.try_get(9)?,
                    request_id: row.try_get(10)?,
                    address: row.try_get(11)?,
                    user_agent: row.try_get(12)?,
                    operation: row.try_get(13)?,
                    refusal: row.try_get(14)?,
                    metadata: row.try_get(15)?,
                    person_id: row.try_get(16)?,
                    sealed: row.try_get(17)?,
                })
            },
            mapper: |it| Entry::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ConcerningParams,
        EntryQuery<'c, 'a, 's, C, Entry, 6>,
        C,
    > for ConcerningStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ConcerningParams,
    ) -> EntryQuery<'c, 'a, 's, C, Entry, 6> {
        self.bind(
            client,
            &params.tenant,
            &params.after_epoch,
            &params.after_transaction,
            &params.after_id,
            &params.person,
            &params.limit,
        )
    }
}
