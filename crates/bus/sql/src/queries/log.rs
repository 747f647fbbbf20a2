// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct ReadAfterParams {
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub most: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct BehindParams {
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub bound: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct TenantsAfterParams {
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub most: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct ReadAfter {
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub kind: String,
    pub schema_version: i16,
    pub aggregate_id: uuid::Uuid,
    pub aggregate_version: i32,
    pub occurred_at: jiff::Timestamp,
    pub imported: bool,
    pub data: serde_json::Value,
    pub traceparent: Option<String>,
}
pub struct ReadAfterBorrowed<'a> {
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub id: uuid::Uuid,
    pub tenant_id: uuid::Uuid,
    pub kind: &'a str,
    pub schema_version: i16,
    pub aggregate_id: uuid::Uuid,
    pub aggregate_version: i32,
    pub occurred_at: jiff::Timestamp,
    pub imported: bool,
    pub data: stoa_sql::JsonColumn<'a>,
    pub traceparent: Option<&'a str>,
}
impl<'a> From<ReadAfterBorrowed<'a>> for ReadAfter {
    fn from(
        ReadAfterBorrowed {
            epoch,
            transaction,
            sequence,
            id,
            tenant_id,
            kind,
            schema_version,
            aggregate_id,
            aggregate_version,
            occurred_at,
            imported,
            data,
            traceparent,
        }: ReadAfterBorrowed<'a>,
    ) -> Self {
        Self {
            epoch,
            transaction,
            sequence,
            id,
            tenant_id,
            kind: kind.into(),
            schema_version,
            aggregate_id,
            aggregate_version,
            occurred_at,
            imported,
            data: data.into(),
            traceparent: traceparent.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Head {
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Behind {
    pub events: i64,
    pub seconds: f64,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct TenantsAfter {
    pub tenant_id: uuid::Uuid,
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Horizon {
    pub oldest: i64,
    pub next: i64,
    pub pid: Option<i32>,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ReadAfterQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReadAfterBorrowed, tokio_postgres::Error>,
    mapper: fn(ReadAfterBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReadAfterQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ReadAfterBorrowed) -> R) -> ReadAfterQuery<'c, 'a, 's, C, R, N> {
        ReadAfterQuery {
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
pub struct HeadQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Head, tokio_postgres::Error>,
    mapper: fn(Head) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> HeadQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Head) -> R) -> HeadQuery<'c, 'a, 's, C, R, N> {
        HeadQuery {
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
pub struct BehindQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Behind, tokio_postgres::Error>,
    mapper: fn(Behind) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> BehindQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Behind) -> R) -> BehindQuery<'c, 'a, 's, C, R, N> {
        BehindQuery {
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
pub struct TenantsAfterQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TenantsAfter, tokio_postgres::Error>,
    mapper: fn(TenantsAfter) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TenantsAfterQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TenantsAfter) -> R) -> TenantsAfterQuery<'c, 'a, 's, C, R, N> {
        TenantsAfterQuery {
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
pub struct HorizonQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Horizon, tokio_postgres::Error>,
    mapper: fn(Horizon) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> HorizonQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Horizon) -> R) -> HorizonQuery<'c, 'a, 's, C, R, N> {
        HorizonQuery {
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
pub struct ReadAfterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn read_after() -> ReadAfterStmt {
    ReadAfterStmt(
        "SELECT e.epoch, e.transaction, e.sequence, e.id, e.tenant_id, e.type AS kind, e.schema_version, e.aggregate_id, e.aggregate_version, e.occurred_at, e.imported, e.data, CASE WHEN e.appended_at > now() - interval '15 minutes' THEN e.traceparent END AS traceparent FROM core.events e WHERE (e.epoch, e.transaction, e.sequence) > ($1, $2, $3) AND (e.epoch, e.transaction) < ((SELECT l.epoch FROM core.life l), (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint)) ORDER BY e.epoch, e.transaction, e.sequence LIMIT $4",
        None,
    )
}
impl ReadAfterStmt {
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
        transaction: &'a i64,
        sequence: &'a i64,
        most: &'a i64,
    ) -> ReadAfterQuery<'c, 'a, 's, C, ReadAfter, 4> {
        ReadAfterQuery {
            client,
            params: [epoch, transaction, sequence, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ReadAfterBorrowed, tokio_postgres::Error> {
                    Ok(ReadAfterBorrowed {
                        epoch: row.try_get(0)?,
                        transaction: row.try_get(1)?,
                        sequence: row.try_get(2)?,
                        id: row.try_get(3)?,
                        tenant_id: row.try_get(4)?,
                        kind: row.try_get(5)?,
                        schema_version: row.try_get(6)?,
                        aggregate_id: row.try_get(7)?,
                        aggregate_version: row.try_get(8)?,
                        occurred_at: row.try_get(9)?,
                        imported: row.try_get(10)?,
                        data: row.try_get(11)?,
                        traceparent: row.try_get(12)?,
                    })
                },
            mapper: |it| ReadAfter::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ReadAfterParams,
        ReadAfterQuery<'c, 'a, 's, C, ReadAfter, 4>,
        C,
    > for ReadAfterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ReadAfterParams,
    ) -> ReadAfterQuery<'c, 'a, 's, C, ReadAfter, 4> {
        self.bind(
            client,
            &params.epoch,
            &params.transaction,
            &params.sequence,
            &params.most,
        )
    }
}
pub struct HeadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn head() -> HeadStmt {
    HeadStmt(
        "SELECT e.epoch, e.transaction, e.sequence FROM core.events e WHERE (e.epoch, e.transaction) < ((SELECT l.epoch FROM core.life l), (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint)) ORDER BY e.epoch DESC, e.transaction DESC, e.sequence DESC LIMIT 1",
        None,
    )
}
impl HeadStmt {
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
    ) -> HeadQuery<'c, 'a, 's, C, Head, 0> {
        HeadQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Head, tokio_postgres::Error> {
                Ok(Head {
                    epoch: row.try_get(0)?,
                    transaction: row.try_get(1)?,
                    sequence: row.try_get(2)?,
                })
            },
            mapper: |it| Head::from(it),
        }
    }
}
pub struct BehindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn behind() -> BehindStmt {
    BehindStmt(
        "SELECT (SELECT count(*) FROM (SELECT FROM core.events e WHERE (e.epoch, e.transaction, e.sequence) > ($1, $2, $3) LIMIT $4) AS waiting) AS events, COALESCE((SELECT extract(epoch FROM clock_timestamp() - e.appended_at)::double precision FROM core.events e WHERE (e.epoch, e.transaction, e.sequence) > ($1, $2, $3) ORDER BY e.epoch, e.transaction, e.sequence LIMIT 1), 0) AS seconds",
        None,
    )
}
impl BehindStmt {
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
        transaction: &'a i64,
        sequence: &'a i64,
        bound: &'a i64,
    ) -> BehindQuery<'c, 'a, 's, C, Behind, 4> {
        BehindQuery {
            client,
            params: [epoch, transaction, sequence, bound],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Behind, tokio_postgres::Error> {
                Ok(Behind {
                    events: row.try_get(0)?,
                    seconds: row.try_get(1)?,
                })
            },
            mapper: |it| Behind::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        BehindParams,
        BehindQuery<'c, 'a, 's, C, Behind, 4>,
        C,
    > for BehindStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BehindParams,
    ) -> BehindQuery<'c, 'a, 's, C, Behind, 4> {
        self.bind(
            client,
            &params.epoch,
            &params.transaction,
            &params.sequence,
            &params.bound,
        )
    }
}
pub struct TenantsAfterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn tenants_after() -> TenantsAfterStmt {
    TenantsAfterStmt(
        "WITH part AS MATERIALIZED ( SELECT e.tenant_id, e.epoch, e.transaction, e.sequence FROM core.events e WHERE (e.epoch, e.transaction, e.sequence) > ($1, $2, $3) ORDER BY e.epoch, e.transaction, e.sequence LIMIT $4 ) SELECT DISTINCT p.tenant_id, l.epoch, l.transaction, l.sequence FROM part p CROSS JOIN (SELECT epoch, transaction, sequence FROM part ORDER BY epoch DESC, transaction DESC, sequence DESC LIMIT 1) l",
        None,
    )
}
impl TenantsAfterStmt {
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
        transaction: &'a i64,
        sequence: &'a i64,
        most: &'a i64,
    ) -> TenantsAfterQuery<'c, 'a, 's, C, TenantsAfter, 4> {
        TenantsAfterQuery {
            client,
            params: [epoch, transaction, sequence, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TenantsAfter, tokio_postgres::Error> {
                Ok(TenantsAfter {
                    tenant_id: row.try_get(0)?,
                    epoch: row.try_get(1)?,
                    transaction: row.try_get(2)?,
                    sequence: row.try_get(3)?,
                })
            },
            mapper: |it| TenantsAfter::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        TenantsAfterParams,
        TenantsAfterQuery<'c, 'a, 's, C, TenantsAfter, 4>,
        C,
    > for TenantsAfterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TenantsAfterParams,
    ) -> TenantsAfterQuery<'c, 'a, 's, C, TenantsAfter, 4> {
        self.bind(
            client,
            &params.epoch,
            &params.transaction,
            &params.sequence,
            &params.most,
        )
    }
}
pub struct HorizonStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn horizon() -> HorizonStmt {
    HorizonStmt(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest, pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next, (SELECT a.pid FROM pg_stat_activity a WHERE a.backend_xid IS NOT NULL ORDER BY age(a.backend_xid) DESC LIMIT 1) AS pid",
        None,
    )
}
impl HorizonStmt {
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
    ) -> HorizonQuery<'c, 'a, 's, C, Horizon, 0> {
        HorizonQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Horizon, tokio_postgres::Error> {
                Ok(Horizon {
                    oldest: row.try_get(0)?,
                    next: row.try_get(1)?,
                    pid: row.try_get(2)?,
                })
            },
            mapper: |it| Horizon::from(it),
        }
    }
}
