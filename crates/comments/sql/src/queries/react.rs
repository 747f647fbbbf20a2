// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct LockThreadsOfParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct LoadReactedParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct LoadReactionsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
> {
    pub comment_ids: T1,
    pub user_ids: T2,
    pub kinds: T4,
    pub tenant: uuid::Uuid,
}
#[derive(Debug)]
pub struct AddReactionsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
> {
    pub tenant: uuid::Uuid,
    pub now: jiff::Timestamp,
    pub comment_ids: T1,
    pub kinds: T3,
    pub user_ids: T4,
}
#[derive(Debug)]
pub struct RemoveReactionsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
> {
    pub comment_ids: T1,
    pub kinds: T3,
    pub user_ids: T4,
    pub tenant: uuid::Uuid,
}
#[derive(Debug)]
pub struct SaveCountsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
    T3: crate::ArraySql<Item = i32>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = f64>,
    T7: crate::ArraySql<Item = f64>,
    T8: crate::ArraySql<Item = i32>,
> {
    pub ids: T1,
    pub like_counts: T2,
    pub dislike_counts: T3,
    pub reaction_counts: T5,
    pub bests: T6,
    pub controversies: T7,
    pub changes: T8,
    pub tenant: uuid::Uuid,
}
#[derive(Debug)]
pub struct TouchThreadsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct ReactorsParams<T1: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub comment_id: uuid::Uuid,
    pub kind: T1,
    pub after: Option<uuid::Uuid>,
    pub limit: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Reacted {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub author_id: Option<uuid::Uuid>,
    pub status: String,
    pub is_deleted: bool,
    pub changes: i32,
    pub reaction_counts: serde_json::Value,
}
pub struct ReactedBorrowed<'a> {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub author_id: Option<uuid::Uuid>,
    pub status: &'a str,
    pub is_deleted: bool,
    pub changes: i32,
    pub reaction_counts: stoa_sql::JsonColumn<'a>,
}
impl<'a> From<ReactedBorrowed<'a>> for Reacted {
    fn from(
        ReactedBorrowed {
            id,
            thread_id,
            author_id,
            status,
            is_deleted,
            changes,
            reaction_counts,
        }: ReactedBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            thread_id,
            author_id,
            status: status.into(),
            is_deleted,
            changes,
            reaction_counts: reaction_counts.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct LoadReactions {
    pub comment_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub kind: String,
}
pub struct LoadReactionsBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub kind: &'a str,
}
impl<'a> From<LoadReactionsBorrowed<'a>> for LoadReactions {
    fn from(
        LoadReactionsBorrowed {
            comment_id,
            user_id,
            kind,
        }: LoadReactionsBorrowed<'a>,
    ) -> Self {
        Self {
            comment_id,
            user_id,
            kind: kind.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct TouchThreads {
    pub id: uuid::Uuid,
    pub version: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Reactors {
    pub user_id: uuid::Uuid,
    pub kind: String,
    pub created_at: jiff::Timestamp,
}
pub struct ReactorsBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub kind: &'a str,
    pub created_at: jiff::Timestamp,
}
impl<'a> From<ReactorsBorrowed<'a>> for Reactors {
    fn from(
        ReactorsBorrowed {
            user_id,
            kind,
            created_at,
        }: ReactorsBorrowed<'a>,
    ) -> Self {
        Self {
            user_id,
            kind: kind.into(),
            created_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct UuidUuidQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<uuid::Uuid, tokio_postgres::Error>,
    mapper: fn(uuid::Uuid) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UuidUuidQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(uuid::Uuid) -> R) -> UuidUuidQuery<'c, 'a, 's, C, R, N> {
        UuidUuidQuery {
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
pub struct ReactedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReactedBorrowed, tokio_postgres::Error>,
    mapper: fn(ReactedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReactedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ReactedBorrowed) -> R) -> ReactedQuery<'c, 'a, 's, C, R, N> {
        ReactedQuery {
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
pub struct LoadReactionsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LoadReactionsBorrowed, tokio_postgres::Error>,
    mapper: fn(LoadReactionsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LoadReactionsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(LoadReactionsBorrowed) -> R,
    ) -> LoadReactionsQuery<'c, 'a, 's, C, R, N> {
        LoadReactionsQuery {
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
pub struct TouchThreadsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TouchThreads, tokio_postgres::Error>,
    mapper: fn(TouchThreads) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TouchThreadsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TouchThreads) -> R) -> TouchThreadsQuery<'c, 'a, 's, C, R, N> {
        TouchThreadsQuery {
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
pub struct ReactorsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReactorsBorrowed, tokio_postgres::Error>,
    mapper: fn(ReactorsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReactorsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ReactorsBorrowed) -> R) -> ReactorsQuery<'c, 'a, 's, C, R, N> {
        ReactorsQuery {
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
pub struct LockThreadsOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_threads_of() -> LockThreadsOfStmt {
    LockThreadsOfStmt(
        "SELECT t.id FROM comments.threads t WHERE t.tenant_id = $1 AND t.id = ANY(ARRAY( SELECT thread_id FROM comments.comments WHERE tenant_id = $1 AND id = ANY($2))) ORDER BY t.id FOR UPDATE",
        None,
    )
}
impl LockThreadsOfStmt {
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
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        UuidUuidQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LockThreadsOfParams<T1>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2>,
        C,
    > for LockThreadsOfStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LockThreadsOfParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct LoadReactedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn load_reacted() -> LoadReactedStmt {
    LoadReactedStmt(
        "SELECT id, thread_id, author_id, status, deleted_at IS NOT NULL AS is_deleted, changes, reaction_counts FROM comments.comments WHERE tenant_id = $1 AND id = ANY($2)",
        None,
    )
}
impl LoadReactedStmt {
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
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> ReactedQuery<'c, 'a, 's, C, Reacted, 2> {
        ReactedQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ReactedBorrowed, tokio_postgres::Error> {
                    Ok(ReactedBorrowed {
                        id: row.try_get(0)?,
                        thread_id: row.try_get(1)?,
                        author_id: row.try_get(2)?,
                        status: row.try_get(3)?,
                        is_deleted: row.try_get(4)?,
                        changes: row.try_get(5)?,
                        reaction_counts: row.try_get(6)?,
                    })
                },
            mapper: |it| Reacted::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LoadReactedParams<T1>,
        ReactedQuery<'c, 'a, 's, C, Reacted, 2>,
        C,
    > for LoadReactedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LoadReactedParams<T1>,
    ) -> ReactedQuery<'c, 'a, 's, C, Reacted, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct LoadReactionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn load_reactions() -> LoadReactionsStmt {
    LoadReactionsStmt(
        "SELECT r.comment_id, r.user_id, r.kind FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS s (comment_id, user_id, kind) JOIN comments.reactions r ON r.comment_id = s.comment_id AND r.kind = s.kind AND r.user_id = s.user_id WHERE r.tenant_id = $4",
        None,
    )
}
impl LoadReactionsStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = uuid::Uuid>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::StringSql,
        T4: crate::ArraySql<Item = T3>,
    >(
        &'s self,
        client: &'c C,
        comment_ids: &'a T1,
        user_ids: &'a T2,
        kinds: &'a T4,
        tenant: &'a uuid::Uuid,
    ) -> LoadReactionsQuery<'c, 'a, 's, C, LoadReactions, 4> {
        LoadReactionsQuery {
            client,
            params: [comment_ids, user_ids, kinds, tenant],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<LoadReactionsBorrowed, tokio_postgres::Error> {
                    Ok(LoadReactionsBorrowed {
                        comment_id: row.try_get(0)?,
                        user_id: row.try_get(1)?,
                        kind: row.try_get(2)?,
                    })
                },
            mapper: |it| LoadReactions::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LoadReactionsParams<T1, T2, T3, T4>,
        LoadReactionsQuery<'c, 'a, 's, C, LoadReactions, 4>,
        C,
    > for LoadReactionsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LoadReactionsParams<T1, T2, T3, T4>,
    ) -> LoadReactionsQuery<'c, 'a, 's, C, LoadReactions, 4> {
        self.bind(
            client,
            &params.comment_ids,
            &params.user_ids,
            &params.kinds,
            &params.tenant,
        )
    }
}
pub struct AddReactionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_reactions() -> AddReactionsStmt {
    AddReactionsStmt(
        "INSERT INTO comments.reactions (tenant_id, comment_id, kind, user_id, created_at) SELECT $1, s.comment_id, s.kind, s.user_id, $2 FROM unnest($3::uuid[], $4::text[], $5::uuid[]) AS s (comment_id, kind, user_id)",
        None,
    )
}
impl AddReactionsStmt {
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
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        now: &'a jiff::Timestamp,
        comment_ids: &'a T1,
        kinds: &'a T3,
        user_ids: &'a T4,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[tenant, now, comment_ids, kinds, user_ids],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddReactionsParams<T1, T2, T3, T4>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddReactionsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddReactionsParams<T1, T2, T3, T4>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.now,
            &params.comment_ids,
            &params.kinds,
            &params.user_ids,
        ))
    }
}
pub struct RemoveReactionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn remove_reactions() -> RemoveReactionsStmt {
    RemoveReactionsStmt(
        "DELETE FROM comments.reactions r USING unnest($1::uuid[], $2::text[], $3::uuid[]) AS s (comment_id, kind, user_id) WHERE r.tenant_id = $4 AND r.comment_id = s.comment_id AND r.kind = s.kind AND r.user_id = s.user_id",
        None,
    )
}
impl RemoveReactionsStmt {
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
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
        T4: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        comment_ids: &'a T1,
        kinds: &'a T3,
        user_ids: &'a T4,
        tenant: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[comment_ids, kinds, user_ids, tenant],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        RemoveReactionsParams<T1, T2, T3, T4>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for RemoveReactionsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a RemoveReactionsParams<T1, T2, T3, T4>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.comment_ids,
            &params.kinds,
            &params.user_ids,
            &params.tenant,
        ))
    }
}
pub struct SaveCountsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save_counts() -> SaveCountsStmt {
    SaveCountsStmt(
        "UPDATE comments.comments c SET like_count = s.like_count, dislike_count = s.dislike_count, reaction_counts = s.reaction_counts::jsonb, best = s.best, controversy = s.controversy, changes = s.changes FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[], $5::double precision[], $6::double precision[], $7::integer[]) AS s (id, like_count, dislike_count, reaction_counts, best, controversy, changes) WHERE c.tenant_id = $8 AND c.id = s.id",
        None,
    )
}
impl SaveCountsStmt {
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
        T2: crate::ArraySql<Item = i32>,
        T3: crate::ArraySql<Item = i32>,
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::ArraySql<Item = f64>,
        T7: crate::ArraySql<Item = f64>,
        T8: crate::ArraySql<Item = i32>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        like_counts: &'a T2,
        dislike_counts: &'a T3,
        reaction_counts: &'a T5,
        bests: &'a T6,
        controversies: &'a T7,
        changes: &'a T8,
        tenant: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                ids,
                like_counts,
                dislike_counts,
                reaction_counts,
                bests,
                controversies,
                changes,
                tenant,
            ],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
    T3: crate::ArraySql<Item = i32>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = f64>,
    T7: crate::ArraySql<Item = f64>,
    T8: crate::ArraySql<Item = i32>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SaveCountsParams<T1, T2, T3, T4, T5, T6, T7, T8>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SaveCountsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SaveCountsParams<T1, T2, T3, T4, T5, T6, T7, T8>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.ids,
            &params.like_counts,
            &params.dislike_counts,
            &params.reaction_counts,
            &params.bests,
            &params.controversies,
            &params.changes,
            &params.tenant,
        ))
    }
}
pub struct TouchThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn touch_threads() -> TouchThreadsStmt {
    TouchThreadsStmt(
        "UPDATE comments.threads SET version = version + 1 WHERE tenant_id = $1 AND id = ANY($2) RETURNING id, version",
        None,
    )
}
impl TouchThreadsStmt {
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
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> TouchThreadsQuery<'c, 'a, 's, C, TouchThreads, 2> {
        TouchThreadsQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TouchThreads, tokio_postgres::Error> {
                Ok(TouchThreads {
                    id: row.try_get(0)?,
                    version: row.try_get(1)?,
                })
            },
            mapper: |it| TouchThreads::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        TouchThreadsParams<T1>,
        TouchThreadsQuery<'c, 'a, 's, C, TouchThreads, 2>,
        C,
    > for TouchThreadsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TouchThreadsParams<T1>,
    ) -> TouchThreadsQuery<'c, 'a, 's, C, TouchThreads, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct ReactorsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn reactors() -> ReactorsStmt {
    ReactorsStmt(
        "SELECT user_id, kind, created_at FROM comments.reactions WHERE tenant_id = $1 AND comment_id = $2 AND kind = $3 AND user_id > COALESCE($4, '00000000-0000-0000-0000-000000000000'::uuid) ORDER BY user_id LIMIT $5::integer",
        None,
    )
}
impl ReactorsStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        comment_id: &'a uuid::Uuid,
        kind: &'a T1,
        after: &'a Option<uuid::Uuid>,
        limit: &'a i32,
    ) -> ReactorsQuery<'c, 'a, 's, C, Reactors, 5> {
        ReactorsQuery {
            client,
            params: [tenant, comment_id, kind, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ReactorsBorrowed, tokio_postgres::Error> {
                    Ok(ReactorsBorrowed {
                        user_id: row.try_get(0)?,
                        kind: row.try_get(1)?,
                        created_at: row.try_get(2)?,
                    })
                },
            mapper: |it| Reactors::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ReactorsParams<T1>,
        ReactorsQuery<'c, 'a, 's, C, Reactors, 5>,
        C,
    > for ReactorsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ReactorsParams<T1>,
    ) -> ReactorsQuery<'c, 'a, 's, C, Reactors, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.comment_id,
            &params.kind,
            &params.after,
            &params.limit,
        )
    }
}
