// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct SealParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i64>,
    T3: crate::ArraySql<Item = i64>,
    T4: crate::BytesSql,
    T5: crate::ArraySql<Item = T4>,
> {
    pub next_epoch: i32,
    pub next_transaction: i64,
    pub epoch: i32,
    pub transaction: i64,
    pub end: i64,
    pub at: jiff::Timestamp,
    pub tenants: T1,
    pub numbers: T2,
    pub row_counts: T3,
    pub digests: T5,
}
#[derive(Clone, Copy, Debug)]
pub struct SealsAfterParams {
    pub tenant: uuid::Uuid,
    pub number: i64,
    pub limit: i64,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Progress {
    pub epoch: i32,
    pub transaction: i64,
    pub present_epoch: i32,
    pub horizon: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct LatestSeals {
    pub tenant_id: uuid::Uuid,
    pub number: i64,
    pub digest: Vec<u8>,
}
pub struct LatestSealsBorrowed<'a> {
    pub tenant_id: uuid::Uuid,
    pub number: i64,
    pub digest: &'a [u8],
}
impl<'a> From<LatestSealsBorrowed<'a>> for LatestSeals {
    fn from(
        LatestSealsBorrowed {
            tenant_id,
            number,
            digest,
        }: LatestSealsBorrowed<'a>,
    ) -> Self {
        Self {
            tenant_id,
            number,
            digest: digest.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct SealsAfter {
    pub number: i64,
    pub epoch: i32,
    pub transaction: i64,
    pub row_count: i64,
    pub digest: Vec<u8>,
    pub sealed_at: jiff::Timestamp,
}
pub struct SealsAfterBorrowed<'a> {
    pub number: i64,
    pub epoch: i32,
    pub transaction: i64,
    pub row_count: i64,
    pub digest: &'a [u8],
    pub sealed_at: jiff::Timestamp,
}
impl<'a> From<SealsAfterBorrowed<'a>> for SealsAfter {
    fn from(
        SealsAfterBorrowed {
            number,
            epoch,
            transaction,
            row_count,
            digest,
            sealed_at,
        }: SealsAfterBorrowed<'a>,
    ) -> Self {
        Self {
            number,
            epoch,
            transaction,
            row_count,
            digest: digest.into(),
            sealed_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Heads {
    pub tenant_id: uuid::Uuid,
    pub number: i64,
    pub digest: Vec<u8>,
    pub sealed_at: jiff::Timestamp,
}
pub struct HeadsBorrowed<'a> {
    pub tenant_id: uuid::Uuid,
    pub number: i64,
    pub digest: &'a [u8],
    pub sealed_at: jiff::Timestamp,
}
impl<'a> From<HeadsBorrowed<'a>> for Heads {
    fn from(
        HeadsBorrowed {
            tenant_id,
            number,
            digest,
            sealed_at,
        }: HeadsBorrowed<'a>,
    ) -> Self {
        Self {
            tenant_id,
            number,
            digest: digest.into(),
            sealed_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ProgressQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Progress, tokio_postgres::Error>,
    mapper: fn(Progress) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ProgressQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Progress) -> R) -> ProgressQuery<'c, 'a, 's, C, R, N> {
        ProgressQuery {
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
pub struct LatestSealsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LatestSealsBorrowed, tokio_postgres::Error>,
    mapper: fn(LatestSealsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LatestSealsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(LatestSealsBorrowed) -> R,
    ) -> LatestSealsQuery<'c, 'a, 's, C, R, N> {
        LatestSealsQuery {
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
pub struct SealsAfterQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SealsAfterBorrowed, tokio_postgres::Error>,
    mapper: fn(SealsAfterBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SealsAfterQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(SealsAfterBorrowed) -> R,
    ) -> SealsAfterQuery<'c, 'a, 's, C, R, N> {
        SealsAfterQuery {
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
pub struct HeadsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<HeadsBorrowed, tokio_postgres::Error>,
    mapper: fn(HeadsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> HeadsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(HeadsBorrowed) -> R) -> HeadsQuery<'c, 'a, 's, C, R, N> {
        HeadsQuery {
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
pub struct ProgressStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn progress() -> ProgressStmt {
    ProgressStmt(
        "SELECT p.epoch, p.transaction, l.epoch AS present_epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon FROM audit.progress p, core.life l",
        None,
    )
}
impl ProgressStmt {
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
    ) -> ProgressQuery<'c, 'a, 's, C, Progress, 0> {
        ProgressQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Progress, tokio_postgres::Error> {
                Ok(Progress {
                    epoch: row.try_get(0)?,
                    transaction: row.try_get(1)?,
                    present_epoch: row.try_get(2)?,
                    horizon: row.try_get(3)?,
                })
            },
            mapper: |it| Progress::from(it),
        }
    }
}
pub struct LatestSealsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn latest_seals() -> LatestSealsStmt {
    LatestSealsStmt(
        "SELECT DISTINCT ON (s.tenant_id) s.tenant_id, s.number, s.digest FROM audit.seals s WHERE s.tenant_id = ANY ($1::uuid[]) ORDER BY s.tenant_id, s.number DESC",
        None,
    )
}
impl LatestSealsStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenants: &'a T1,
    ) -> LatestSealsQuery<'c, 'a, 's, C, LatestSeals, 1> {
        LatestSealsQuery {
            client,
            params: [tenants],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<LatestSealsBorrowed, tokio_postgres::Error> {
                    Ok(LatestSealsBorrowed {
                        tenant_id: row.try_get(0)?,
                        number: row.try_get(1)?,
                        digest: row.try_get(2)?,
                    })
                },
            mapper: |it| LatestSeals::from(it),
        }
    }
}
pub struct SealStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn seal() -> SealStmt {
    SealStmt(
        "WITH moved AS ( UPDATE audit.progress SET epoch = $1, transaction = $2 WHERE epoch = $3 AND transaction = $4 RETURNING single) INSERT INTO audit.seals (tenant_id, number, epoch, transaction, row_count, digest, sealed_at) SELECT s.tenant_id, s.number, $3, $5, s.row_count, s.digest, $6 FROM moved, unnest($7::uuid[], $8::bigint[], $9::bigint[], $10::bytea[]) AS s (tenant_id, number, row_count, digest)",
        None,
    )
}
impl SealStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = i64>,
        T3: crate::ArraySql<Item = i64>,
        T4: crate::BytesSql,
        T5: crate::ArraySql<Item = T4>,
    >(
        &'s self,
        client: &'c C,
        next_epoch: &'a i32,
        next_transaction: &'a i64,
        epoch: &'a i32,
        transaction: &'a i64,
        end: &'a i64,
        at: &'a jiff::Timestamp,
        tenants: &'a T1,
        numbers: &'a T2,
        row_counts: &'a T3,
        digests: &'a T5,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                next_epoch,
                next_transaction,
                epoch,
                transaction,
                end,
                at,
                tenants,
                numbers,
                row_counts,
                digests,
            ],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i64>,
    T3: crate::ArraySql<Item = i64>,
    T4: crate::BytesSql,
    T5: crate::ArraySql<Item = T4>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SealParams<T1, T2, T3, T4, T5>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SealStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SealParams<T1, T2, T3, T4, T5>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.next_epoch,
            &params.next_transaction,
            &params.epoch,
            &params.transaction,
            &params.end,
            &params.at,
            &params.tenants,
            &params.numbers,
            &params.row_counts,
            &params.digests,
        ))
    }
}
pub struct SealsAfterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn seals_after() -> SealsAfterStmt {
    SealsAfterStmt(
        "SELECT s.number, s.epoch, s.transaction, s.row_count, s.digest, s.sealed_at FROM audit.seals s WHERE s.tenant_id = $1 AND s.number > $2 ORDER BY s.number LIMIT $3",
        None,
    )
}
impl SealsAfterStmt {
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
        number: &'a i64,
        limit: &'a i64,
    ) -> SealsAfterQuery<'c, 'a, 's, C, SealsAfter, 3> {
        SealsAfterQuery {
            client,
            params: [tenant, number, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<SealsAfterBorrowed, tokio_postgres::Error> {
                    Ok(SealsAfterBorrowed {
                        number: row.try_get(0)?,
                        epoch: row.try_get(1)?,
                        transaction: row.try_get(2)?,
                        row_count: row.try_get(3)?,
                        digest: row.try_get(4)?,
                        sealed_at: row.try_get(5)?,
                    })
                },
            mapper: |it| SealsAfter::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SealsAfterParams,
        SealsAfterQuery<'c, 'a, 's, C, SealsAfter, 3>,
        C,
    > for SealsAfterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SealsAfterParams,
    ) -> SealsAfterQuery<'c, 'a, 's, C, SealsAfter, 3> {
        self.bind(client, &params.tenant, &params.number, &params.limit)
    }
}
pub struct HeadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn heads() -> HeadsStmt {
    HeadsStmt(
        "SELECT DISTINCT ON (s.tenant_id) s.tenant_id, s.number, s.digest, s.sealed_at FROM audit.seals s ORDER BY s.tenant_id, s.number DESC",
        None,
    )
}
impl HeadsStmt {
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
    ) -> HeadsQuery<'c, 'a, 's, C, Heads, 0> {
        HeadsQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<HeadsBorrowed, tokio_postgres::Error> {
                Ok(HeadsBorrowed {
                    tenant_id: row.try_get(0)?,
                    number: row.try_get(1)?,
                    digest: row.try_get(2)?,
                    sealed_at: row.try_get(3)?,
                })
            },
            mapper: |it| Heads::from(it),
        }
    }
}
