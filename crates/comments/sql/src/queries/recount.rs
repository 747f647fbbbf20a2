// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct ThreadsToRecountParams {
    pub tenant: uuid::Uuid,
    pub after: uuid::Uuid,
    pub limit: i32,
}
#[derive(Debug)]
pub struct KeptThreadsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct HoldThreadParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct RecountParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub ids: T1,
    pub tenant: uuid::Uuid,
}
#[derive(Debug)]
pub struct MendCommentsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
    T3: crate::ArraySql<Item = i32>,
    T4: crate::ArraySql<Item = i32>,
    T5: crate::ArraySql<Item = i32>,
    T6: crate::ArraySql<Item = i32>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::ArraySql<Item = f64>,
    T10: crate::ArraySql<Item = f64>,
> {
    pub ids: T1,
    pub child_counts: T2,
    pub reply_counts: T3,
    pub hollow_counts: T4,
    pub like_counts: T5,
    pub dislike_counts: T6,
    pub reaction_counts: T8,
    pub bests: T9,
    pub controversies: T10,
    pub tenant: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct MendThreadParams {
    pub root_count: i32,
    pub comment_count: i32,
    pub pinned_count: i32,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct ThreadsToRecount {
    pub id: uuid::Uuid,
    pub comment_count: i32,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct KeptThreads {
    pub id: uuid::Uuid,
    pub version: i64,
    pub root_count: i32,
    pub comment_count: i32,
    pub pinned_count: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Recount {
    pub thread_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub is_shown: bool,
    pub is_pinned: bool,
    pub child_count: i32,
    pub reply_count: i32,
    pub hollow_count: i32,
    pub like_count: i32,
    pub dislike_count: i32,
    pub reaction_counts: serde_json::Value,
    pub best: f64,
    pub controversy: f64,
    pub children: i32,
    pub replies: i32,
    pub hollows: i32,
    pub reactions: serde_json::Value,
}
pub struct RecountBorrowed<'a> {
    pub thread_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub is_shown: bool,
    pub is_pinned: bool,
    pub child_count: i32,
    pub reply_count: i32,
    pub hollow_count: i32,
    pub like_count: i32,
    pub dislike_count: i32,
    pub reaction_counts: stoa_sql::JsonColumn<'a>,
    pub best: f64,
    pub controversy: f64,
    pub children: i32,
    pub replies: i32,
    pub hollows: i32,
    pub reactions: stoa_sql::JsonColumn<'a>,
}
impl<'a> From<RecountBorrowed<'a>> for Recount {
    fn from(
        RecountBorrowed {
            thread_id,
            id,
            parent_key,
            is_shown,
            is_pinned,
            child_count,
            reply_count,
            hollow_count,
            like_count,
            dislike_count,
            reaction_counts,
            best,
            controversy,
            children,
            replies,
            hollows,
            reactions,
        }: RecountBorrowed<'a>,
    ) -> Self {
        Self {
            thread_id,
            id,
            parent_key,
            is_shown,
            is_pinned,
            child_count,
            reply_count,
            hollow_count,
            like_count,
            dislike_count,
            reaction_counts: reaction_counts.into(),
            best,
            controversy,
            children,
            replies,
            hollows,
            reactions: reactions.into(),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ThreadsToRecountQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ThreadsToRecount, tokio_postgres::Error>,
    mapper: fn(ThreadsToRecount) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ThreadsToRecountQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(ThreadsToRecount) -> R,
    ) -> ThreadsToRecountQuery<'c, 'a, 's, C, R, N> {
        ThreadsToRecountQuery {
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
pub struct KeptThreadsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<KeptThreads, tokio_postgres::Error>,
    mapper: fn(KeptThreads) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> KeptThreadsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(KeptThreads) -> R) -> KeptThreadsQuery<'c, 'a, 's, C, R, N> {
        KeptThreadsQuery {
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
pub struct RecountQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RecountBorrowed, tokio_postgres::Error>,
    mapper: fn(RecountBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RecountQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(RecountBorrowed) -> R) -> RecountQuery<'c, 'a, 's, C, R, N> {
        RecountQuery {
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
pub struct ThreadsToRecountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn threads_to_recount() -> ThreadsToRecountStmt {
    ThreadsToRecountStmt(
        "SELECT t.id, t.comment_count FROM comments.threads t WHERE t.tenant_id = $1 AND t.id > $2 ORDER BY t.id LIMIT $3::integer",
        None,
    )
}
impl ThreadsToRecountStmt {
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
        after: &'a uuid::Uuid,
        limit: &'a i32,
    ) -> ThreadsToRecountQuery<'c, 'a, 's, C, ThreadsToRecount, 3> {
        ThreadsToRecountQuery {
            client,
            params: [tenant, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ThreadsToRecount, tokio_postgres::Error> {
                    Ok(ThreadsToRecount {
                        id: row.try_get(0)?,
                        comment_count: row.try_get(1)?,
                    })
                },
            mapper: |it| ThreadsToRecount::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ThreadsToRecountParams,
        ThreadsToRecountQuery<'c, 'a, 's, C, ThreadsToRecount, 3>,
        C,
    > for ThreadsToRecountStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ThreadsToRecountParams,
    ) -> ThreadsToRecountQuery<'c, 'a, 's, C, ThreadsToRecount, 3> {
        self.bind(client, &params.tenant, &params.after, &params.limit)
    }
}
pub struct KeptThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn kept_threads() -> KeptThreadsStmt {
    KeptThreadsStmt(
        "SELECT t.id, t.version, t.root_count, t.comment_count, t.pinned_count FROM comments.threads t WHERE t.tenant_id = $1 AND t.id = ANY($2) ORDER BY t.id",
        None,
    )
}
impl KeptThreadsStmt {
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
    ) -> KeptThreadsQuery<'c, 'a, 's, C, KeptThreads, 2> {
        KeptThreadsQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<KeptThreads, tokio_postgres::Error> {
                Ok(KeptThreads {
                    id: row.try_get(0)?,
                    version: row.try_get(1)?,
                    root_count: row.try_get(2)?,
                    comment_count: row.try_get(3)?,
                    pinned_count: row.try_get(4)?,
                })
            },
            mapper: |it| KeptThreads::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        KeptThreadsParams<T1>,
        KeptThreadsQuery<'c, 'a, 's, C, KeptThreads, 2>,
        C,
    > for KeptThreadsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a KeptThreadsParams<T1>,
    ) -> KeptThreadsQuery<'c, 'a, 's, C, KeptThreads, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct HoldThreadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hold_thread() -> HoldThreadStmt {
    HoldThreadStmt(
        "SELECT t.version FROM comments.threads t WHERE t.tenant_id = $1 AND t.id = $2 FOR UPDATE",
        None,
    )
}
impl HoldThreadStmt {
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
        id: &'a uuid::Uuid,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        I64Query {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, HoldThreadParams, I64Query<'c, 'a, 's, C, i64, 2>, C>
    for HoldThreadStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a HoldThreadParams,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct RecountStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn recount() -> RecountStmt {
    RecountStmt(
        "WITH RECURSIVE tree AS ( SELECT n.id AS thread_id, c.id, c.parent_key, c.status = 'approved' AND c.deleted_at IS NULL AS is_shown, c.is_pinned, c.child_count, c.reply_count, c.hollow_count, c.like_count, c.dislike_count, c.reaction_counts, c.best, c.controversy FROM unnest($1::uuid[]) AS n (id) JOIN comments.comments c ON c.tenant_id = $2 AND c.parent_key = n.id UNION ALL SELECT p.thread_id, c.id, c.parent_key, c.status = 'approved' AND c.deleted_at IS NULL, c.is_pinned, c.child_count, c.reply_count, c.hollow_count, c.like_count, c.dislike_count, c.reaction_counts, c.best, c.controversy FROM tree p JOIN comments.comments c ON c.tenant_id = $2 AND c.parent_key = p.id ), hollow AS ( SELECT s.id, s.parent_key FROM tree s WHERE NOT s.is_shown AND s.id IN (SELECT b.parent_key FROM tree b WHERE b.is_shown) UNION SELECT s.id, s.parent_key FROM hollow h JOIN tree s ON s.id = h.parent_key AND NOT s.is_shown ), direct AS ( SELECT b.parent_key, count(*)::integer AS children, (count(*) FILTER (WHERE b.is_shown))::integer AS replies FROM tree b GROUP BY b.parent_key ), hollows AS ( SELECT h.parent_key, count(*)::integer AS hollows FROM hollow h GROUP BY h.parent_key ), reacted AS ( SELECT k.comment_id, jsonb_object_agg(k.kind, k.times) AS counts FROM (SELECT r.comment_id, r.kind, count(*) AS times FROM tree s JOIN comments.reactions r ON r.tenant_id = $2 AND r.comment_id = s.id GROUP BY r.comment_id, r.kind) k GROUP BY k.comment_id ) SELECT s.thread_id, s.id, s.parent_key, s.is_shown, s.is_pinned, s.child_count, s.reply_count, s.hollow_count, s.like_count, s.dislike_count, s.reaction_counts, s.best, s.controversy, COALESCE(d.children, 0) AS children, COALESCE(d.replies, 0) AS replies, COALESCE(h.hollows, 0) AS hollows, COALESCE(k.counts, '{}') AS reactions FROM tree s LEFT JOIN direct d ON d.parent_key = s.id LEFT JOIN hollows h ON h.parent_key = s.id LEFT JOIN reacted k ON k.comment_id = s.id",
        None,
    )
}
impl RecountStmt {
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
        ids: &'a T1,
        tenant: &'a uuid::Uuid,
    ) -> RecountQuery<'c, 'a, 's, C, Recount, 2> {
        RecountQuery {
            client,
            params: [ids, tenant],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<RecountBorrowed, tokio_postgres::Error> {
                    Ok(RecountBorrowed {
                        thread_id: row.try_get(0)?,
                        id: row.try_get(1)?,
                        parent_key: row.try_get(2)?,
                        is_shown: row.try_get(3)?,
                        is_pinned: row.try_get(4)?,
                        child_count: row.try_get(5)?,
                        reply_count: row.try_get(6)?,
                        hollow_count: row.try_get(7)?,
                        like_count: row.try_get(8)?,
                        dislike_count: row.try_get(9)?,
                        reaction_counts: row.try_get(10)?,
                        best: row.try_get(11)?,
                        controversy: row.try_get(12)?,
                        children: row.try_get(13)?,
                        replies: row.try_get(14)?,
                        hollows: row.try_get(15)?,
                        reactions: row.try_get(16)?,
                    })
                },
            mapper: |it| Recount::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RecountParams<T1>,
        RecountQuery<'c, 'a, 's, C, Recount, 2>,
        C,
    > for RecountStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RecountParams<T1>,
    ) -> RecountQuery<'c, 'a, 's, C, Recount, 2> {
        self.bind(client, &params.ids, &params.tenant)
    }
}
pub struct MendCommentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn mend_comments() -> MendCommentsStmt {
    MendCommentsStmt(
        "UPDATE comments.comments c SET child_count = s.child_count, reply_count = s.reply_count, hollow_count = s.hollow_count, like_count = s.like_count, dislike_count = s.dislike_count, reaction_counts = s.reaction_counts::jsonb, best = s.best, controversy = s.controversy FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::integer[], $5::integer[], $6::integer[], $7::text[], $8::double precision[], $9::double precision[]) AS s (id, child_count, reply_count, hollow_count, like_count, dislike_count, reaction_counts, best, controversy) WHERE c.tenant_id = $10 AND c.id = s.id",
        None,
    )
}
impl MendCommentsStmt {
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
        T4: crate::ArraySql<Item = i32>,
        T5: crate::ArraySql<Item = i32>,
        T6: crate::ArraySql<Item = i32>,
        T7: crate::StringSql,
        T8: crate::ArraySql<Item = T7>,
        T9: crate::ArraySql<Item = f64>,
        T10: crate::ArraySql<Item = f64>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        child_counts: &'a T2,
        reply_counts: &'a T3,
        hollow_counts: &'a T4,
        like_counts: &'a T5,
        dislike_counts: &'a T6,
        reaction_counts: &'a T8,
        bests: &'a T9,
        controversies: &'a T10,
        tenant: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                ids,
                child_counts,
                reply_counts,
                hollow_counts,
                like_counts,
                dislike_counts,
                reaction_counts,
                bests,
                controversies,
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
    T4: crate::ArraySql<Item = i32>,
    T5: crate::ArraySql<Item = i32>,
    T6: crate::ArraySql<Item = i32>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = T7>,
    T9: crate::ArraySql<Item = f64>,
    T10: crate::ArraySql<Item = f64>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        MendCommentsParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for MendCommentsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a MendCommentsParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.ids,
            &params.child_counts,
            &params.reply_counts,
            &params.hollow_counts,
            &params.like_counts,
            &params.dislike_counts,
            &params.reaction_counts,
            &params.bests,
            &params.controversies,
            &params.tenant,
        ))
    }
}
pub struct MendThreadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn mend_thread() -> MendThreadStmt {
    MendThreadStmt(
        "UPDATE comments.threads SET root_count = $1, comment_count = $2, pinned_count = $3, version = version + 1 WHERE tenant_id = $4 AND id = $5 RETURNING version",
        None,
    )
}
impl MendThreadStmt {
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
        root_count: &'a i32,
        comment_count: &'a i32,
        pinned_count: &'a i32,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        I64Query {
            client,
            params: [root_count, comment_count, pinned_count, tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, MendThreadParams, I64Query<'c, 'a, 's, C, i64, 5>, C>
    for MendThreadStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a MendThreadParams,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        self.bind(
            client,
            &params.root_count,
            &params.comment_count,
            &params.pinned_count,
            &params.tenant,
            &params.id,
        )
    }
}
