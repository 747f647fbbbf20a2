// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct AddStandingsParams<
    T1: crate::ArraySql<Item = jiff::civil::Date>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = i64>,
    T4: crate::ArraySql<Item = i64>,
> {
    pub tenant: uuid::Uuid,
    pub copy: i16,
    pub days: T1,
    pub user_ids: T2,
    pub comments: T3,
    pub likes_received: T4,
}
#[derive(Clone, Copy, Debug)]
pub struct DropStandingsParams {
    pub tenant: uuid::Uuid,
    pub copy: i16,
    pub most: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct StandingRowsParams {
    pub tenant: uuid::Uuid,
    pub copy: i16,
    pub after_day: jiff::civil::Date,
    pub after_user: uuid::Uuid,
    pub most: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct StandingsParams {
    pub tenant: uuid::Uuid,
    pub since: jiff::civil::Date,
    pub limit: i32,
}
#[derive(Debug)]
pub struct AddNoticesParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T5: crate::ArraySql<Item = jiff::Timestamp>,
> {
    pub tenant: uuid::Uuid,
    pub event_ids: T1,
    pub comment_ids: T2,
    pub parent_ids: T3,
    pub author_ids: T4,
    pub created_ats: T5,
}
#[derive(Debug)]
pub struct SaveImportParams<T1: crate::StringSql, T2: crate::BytesSql> {
    pub tenant: uuid::Uuid,
    pub source: T1,
    pub fingerprint: T2,
    pub byte_offset: i64,
}
#[derive(Debug)]
pub struct FindImportParams<T1: crate::StringSql, T2: crate::BytesSql> {
    pub tenant: uuid::Uuid,
    pub source: T1,
    pub fingerprint: T2,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct StandingRows {
    pub day: jiff::civil::Date,
    pub user_id: uuid::Uuid,
    pub comments: i64,
    pub likes_received: i64,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Standings {
    pub user_id: uuid::Uuid,
    pub comments: i64,
    pub likes_received: i64,
    pub score: i64,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct StandingRowsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<StandingRows, tokio_postgres::Error>,
    mapper: fn(StandingRows) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> StandingRowsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(StandingRows) -> R) -> StandingRowsQuery<'c, 'a, 's, C, R, N> {
        StandingRowsQuery {
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
pub struct StandingsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Standings, tokio_postgres::Error>,
    mapper: fn(Standings) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> StandingsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Standings) -> R) -> StandingsQuery<'c, 'a, 's, C, R, N> {
        StandingsQuery {
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
pub struct AddStandingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_standings() -> AddStandingsStmt {
    AddStandingsStmt(
        "INSERT INTO comments.standings AS s (tenant_id, copy, day, user_id, comments, likes_received) SELECT $1, $2, n.day, n.user_id, n.comments, n.likes_received FROM unnest($3::date[], $4::uuid[], $5::bigint[], $6::bigint[]) AS n (day, user_id, comments, likes_received) ORDER BY n.day, n.user_id ON CONFLICT (tenant_id, copy, day, user_id) DO UPDATE SET comments = s.comments + EXCLUDED.comments, likes_received = s.likes_received + EXCLUDED.likes_received",
        None,
    )
}
impl AddStandingsStmt {
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
        T1: crate::ArraySql<Item = jiff::civil::Date>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = i64>,
        T4: crate::ArraySql<Item = i64>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        copy: &'a i16,
        days: &'a T1,
        user_ids: &'a T2,
        comments: &'a T3,
        likes_received: &'a T4,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[tenant, copy, days, user_ids, comments, likes_received],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = jiff::civil::Date>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = i64>,
    T4: crate::ArraySql<Item = i64>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddStandingsParams<T1, T2, T3, T4>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddStandingsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddStandingsParams<T1, T2, T3, T4>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.copy,
            &params.days,
            &params.user_ids,
            &params.comments,
            &params.likes_received,
        ))
    }
}
pub struct DropStandingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn drop_standings() -> DropStandingsStmt {
    DropStandingsStmt(
        "DELETE FROM comments.standings s USING (SELECT n.day, n.user_id FROM comments.standings n WHERE n.tenant_id = $1 AND n.copy = $2 ORDER BY n.day, n.user_id LIMIT $3::bigint) few WHERE s.tenant_id = $1 AND s.copy = $2 AND s.day = few.day AND s.user_id = few.user_id",
        None,
    )
}
impl DropStandingsStmt {
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
        copy: &'a i16,
        most: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, copy, most]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        DropStandingsParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for DropStandingsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a DropStandingsParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.copy, &params.most))
    }
}
pub struct StandingRowsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn standing_rows() -> StandingRowsStmt {
    StandingRowsStmt(
        "SELECT s.day, s.user_id, s.comments, s.likes_received FROM comments.standings s WHERE s.tenant_id = $1 AND s.copy = $2 AND (s.day, s.user_id) > ($3::date, $4::uuid) AND (s.comments <> 0 OR s.likes_received <> 0) ORDER BY s.day, s.user_id LIMIT $5::bigint",
        None,
    )
}
impl StandingRowsStmt {
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
        copy: &'a i16,
        after_day: &'a jiff::civil::Date,
        after_user: &'a uuid::Uuid,
        most: &'a i64,
    ) -> StandingRowsQuery<'c, 'a, 's, C, StandingRows, 5> {
        StandingRowsQuery {
            client,
            params: [tenant, copy, after_day, after_user, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<StandingRows, tokio_postgres::Error> {
                Ok(StandingRows {
                    day: row.try_get(0)?,
                    user_id: row.try_get(1)?,
                    comments: row.try_get(2)?,
                    likes_received: row.try_get(3)?,
                })
            },
            mapper: |it| StandingRows::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        StandingRowsParams,
        StandingRowsQuery<'c, 'a, 's, C, StandingRows, 5>,
        C,
    > for StandingRowsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a StandingRowsParams,
    ) -> StandingRowsQuery<'c, 'a, 's, C, StandingRows, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.copy,
            &params.after_day,
            &params.after_user,
            &params.most,
        )
    }
}
pub struct StandingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn standings() -> StandingsStmt {
    StandingsStmt(
        "SELECT user_id, sum(comments)::bigint AS comments, sum(likes_received)::bigint AS likes_received, (sum(comments) + 2 * sum(likes_received))::bigint AS score FROM comments.standings WHERE tenant_id = $1 AND copy = (SELECT core.live_copy('comments.standings')) AND day >= $2 GROUP BY user_id HAVING sum(comments) > 0 OR sum(likes_received) > 0 ORDER BY score DESC, user_id LIMIT $3::integer",
        None,
    )
}
impl StandingsStmt {
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
        since: &'a jiff::civil::Date,
        limit: &'a i32,
    ) -> StandingsQuery<'c, 'a, 's, C, Standings, 3> {
        StandingsQuery {
            client,
            params: [tenant, since, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Standings, tokio_postgres::Error> {
                Ok(Standings {
                    user_id: row.try_get(0)?,
                    comments: row.try_get(1)?,
                    likes_received: row.try_get(2)?,
                    score: row.try_get(3)?,
                })
            },
            mapper: |it| Standings::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        StandingsParams,
        StandingsQuery<'c, 'a, 's, C, Standings, 3>,
        C,
    > for StandingsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a StandingsParams,
    ) -> StandingsQuery<'c, 'a, 's, C, Standings, 3> {
        self.bind(client, &params.tenant, &params.since, &params.limit)
    }
}
pub struct AddNoticesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_notices() -> AddNoticesStmt {
    AddNoticesStmt(
        "INSERT INTO comments.notices (tenant_id, user_id, event_id, comment_id, parent_id, created_at) SELECT $1, p.author_id, n.event_id, n.comment_id, n.parent_id, n.created_at FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[]) AS n (event_id, comment_id, parent_id, author_id, created_at) JOIN comments.comments p ON p.tenant_id = $1 AND p.id = n.parent_id WHERE p.author_id IS NOT NULL AND p.author_id IS DISTINCT FROM n.author_id ON CONFLICT DO NOTHING",
        None,
    )
}
impl AddNoticesStmt {
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
        T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T5: crate::ArraySql<Item = jiff::Timestamp>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        event_ids: &'a T1,
        comment_ids: &'a T2,
        parent_ids: &'a T3,
        author_ids: &'a T4,
        created_ats: &'a T5,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                tenant,
                event_ids,
                comment_ids,
                parent_ids,
                author_ids,
                created_ats,
            ],
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
    T4: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T5: crate::ArraySql<Item = jiff::Timestamp>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddNoticesParams<T1, T2, T3, T4, T5>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddNoticesStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddNoticesParams<T1, T2, T3, T4, T5>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.event_ids,
            &params.comment_ids,
            &params.parent_ids,
            &params.author_ids,
            &params.created_ats,
        ))
    }
}
pub struct SaveImportStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save_import() -> SaveImportStmt {
    SaveImportStmt(
        "INSERT INTO comments.imports (tenant_id, source, fingerprint, byte_offset) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, source, fingerprint) DO UPDATE SET byte_offset = EXCLUDED.byte_offset, updated_at = now()",
        None,
    )
}
impl SaveImportStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        source: &'a T1,
        fingerprint: &'a T2,
        byte_offset: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[tenant, source, fingerprint, byte_offset],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql, T2: crate::BytesSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SaveImportParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SaveImportStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SaveImportParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.source,
            &params.fingerprint,
            &params.byte_offset,
        ))
    }
}
pub struct FindImportStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_import() -> FindImportStmt {
    FindImportStmt(
        "SELECT byte_offset FROM comments.imports WHERE tenant_id = $1 AND source = $2 AND fingerprint = $3",
        None,
    )
}
impl FindImportStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        source: &'a T1,
        fingerprint: &'a T2,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        I64Query {
            client,
            params: [tenant, source, fingerprint],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        FindImportParams<T1, T2>,
        I64Query<'c, 'a, 's, C, i64, 3>,
        C,
    > for FindImportStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a FindImportParams<T1, T2>,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        self.bind(client, &params.tenant, &params.source, &params.fingerprint)
    }
}
