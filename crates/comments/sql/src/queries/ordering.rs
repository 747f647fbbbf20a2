// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct NoteUnorderedParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
> {
    pub tenant: uuid::Uuid,
    pub families: T1,
    pub threads: T2,
    pub crowded: T3,
}
#[derive(Clone, Copy, Debug)]
pub struct ClaimUnorderedParams {
    pub tenant: uuid::Uuid,
    pub parent_key: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct HoldUnorderedParams {
    pub tenant: uuid::Uuid,
    pub parent_key: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SettleUnorderedParams {
    pub tenant: uuid::Uuid,
    pub parent_key: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SiblingsParams {
    pub tenant: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub after: i32,
    pub limit: i32,
}
#[derive(Debug)]
pub struct MoveSiblingsParams<
    T1: crate::ArraySql<Item = i32>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = i32>,
> {
    pub to_positions: T1,
    pub ids: T2,
    pub from_positions: T3,
    pub tenant: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Unordered {
    pub parent_key: uuid::Uuid,
    pub thread_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Siblings {
    pub id: uuid::Uuid,
    pub position: i32,
    pub created_at: jiff::Timestamp,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct UnorderedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Unordered, tokio_postgres::Error>,
    mapper: fn(Unordered) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UnorderedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Unordered) -> R) -> UnorderedQuery<'c, 'a, 's, C, R, N> {
        UnorderedQuery {
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
pub struct SiblingsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Siblings, tokio_postgres::Error>,
    mapper: fn(Siblings) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SiblingsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Siblings) -> R) -> SiblingsQuery<'c, 'a, 's, C, R, N> {
        SiblingsQuery {
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
pub struct NoteUnorderedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn note_unordered() -> NoteUnorderedStmt {
    NoteUnorderedStmt(
        "INSERT INTO comments.unordered AS u (tenant_id, parent_key, thread_id) SELECT $1, f.parent_key, f.thread_id FROM unnest($2::uuid[], $3::uuid[]) AS f (parent_key, thread_id) WHERE f.parent_key = ANY($4::uuid[]) OR EXISTS (SELECT FROM comments.unordered r WHERE r.tenant_id = $1 AND r.parent_key = f.parent_key) ORDER BY f.parent_key ON CONFLICT (tenant_id, parent_key) DO UPDATE SET version = u.version + 1",
        None,
    )
}
impl NoteUnorderedStmt {
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
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        families: &'a T1,
        threads: &'a T2,
        crowded: &'a T3,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[tenant, families, threads, crowded],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        NoteUnorderedParams<T1, T2, T3>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for NoteUnorderedStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a NoteUnorderedParams<T1, T2, T3>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.families,
            &params.threads,
            &params.crowded,
        ))
    }
}
pub struct UnorderedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn unordered() -> UnorderedStmt {
    UnorderedStmt(
        "SELECT parent_key, thread_id FROM comments.unordered WHERE tenant_id = $1 ORDER BY parent_key",
        None,
    )
}
impl UnorderedStmt {
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
    ) -> UnorderedQuery<'c, 'a, 's, C, Unordered, 1> {
        UnorderedQuery {
            client,
            params: [tenant],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Unordered, tokio_postgres::Error> {
                Ok(Unordered {
                    parent_key: row.try_get(0)?,
                    thread_id: row.try_get(1)?,
                })
            },
            mapper: |it| Unordered::from(it),
        }
    }
}
pub struct ClaimUnorderedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn claim_unordered() -> ClaimUnorderedStmt {
    ClaimUnorderedStmt(
        "UPDATE comments.unordered SET version = version + 1 WHERE tenant_id = $1 AND parent_key = $2 RETURNING version",
        None,
    )
}
impl ClaimUnorderedStmt {
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
        parent_key: &'a uuid::Uuid,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        I64Query {
            client,
            params: [tenant, parent_key],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ClaimUnorderedParams,
        I64Query<'c, 'a, 's, C, i64, 2>,
        C,
    > for ClaimUnorderedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ClaimUnorderedParams,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.tenant, &params.parent_key)
    }
}
pub struct HoldUnorderedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hold_unordered() -> HoldUnorderedStmt {
    HoldUnorderedStmt(
        "SELECT version FROM comments.unordered WHERE tenant_id = $1 AND parent_key = $2 FOR UPDATE",
        None,
    )
}
impl HoldUnorderedStmt {
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
        parent_key: &'a uuid::Uuid,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        I64Query {
            client,
            params: [tenant, parent_key],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        HoldUnorderedParams,
        I64Query<'c, 'a, 's, C, i64, 2>,
        C,
    > for HoldUnorderedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a HoldUnorderedParams,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.tenant, &params.parent_key)
    }
}
pub struct SettleUnorderedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn settle_unordered() -> SettleUnorderedStmt {
    SettleUnorderedStmt(
        "DELETE FROM comments.unordered WHERE tenant_id = $1 AND parent_key = $2",
        None,
    )
}
impl SettleUnorderedStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        parent_key: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, parent_key]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SettleUnorderedParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SettleUnorderedStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SettleUnorderedParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.parent_key))
    }
}
pub struct SiblingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn siblings() -> SiblingsStmt {
    SiblingsStmt(
        "SELECT id, position, created_at FROM comments.comments WHERE tenant_id = $1 AND parent_key = $2 AND position > $3 ORDER BY position LIMIT $4::integer",
        None,
    )
}
impl SiblingsStmt {
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
        parent_key: &'a uuid::Uuid,
        after: &'a i32,
        limit: &'a i32,
    ) -> SiblingsQuery<'c, 'a, 's, C, Siblings, 4> {
        SiblingsQuery {
            client,
            params: [tenant, parent_key, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Siblings, tokio_postgres::Error> {
                Ok(Siblings {
                    id: row.try_get(0)?,
                    position: row.try_get(1)?,
                    created_at: row.try_get(2)?,
                })
            },
            mapper: |it| Siblings::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SiblingsParams,
        SiblingsQuery<'c, 'a, 's, C, Siblings, 4>,
        C,
    > for SiblingsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SiblingsParams,
    ) -> SiblingsQuery<'c, 'a, 's, C, Siblings, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.parent_key,
            &params.after,
            &params.limit,
        )
    }
}
pub struct MoveSiblingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn move_siblings() -> MoveSiblingsStmt {
    MoveSiblingsStmt(
        "UPDATE comments.comments c SET position = s.to_position FROM unnest($1::integer[], $2::uuid[], $3::integer[]) AS s (to_position, id, from_position) WHERE c.tenant_id = $4 AND c.id = s.id AND c.position = s.from_position",
        None,
    )
}
impl MoveSiblingsStmt {
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
        T1: crate::ArraySql<Item = i32>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = i32>,
    >(
        &'s self,
        client: &'c C,
        to_positions: &'a T1,
        ids: &'a T2,
        from_positions: &'a T3,
        tenant: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[to_positions, ids, from_positions, tenant],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = i32>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = i32>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        MoveSiblingsParams<T1, T2, T3>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for MoveSiblingsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a MoveSiblingsParams<T1, T2, T3>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.to_positions,
            &params.ids,
            &params.from_positions,
            &params.tenant,
        ))
    }
}
