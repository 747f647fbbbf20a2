// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct LockThreadsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct LoadParentsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct SaveThreadsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = i32>,
    T7: crate::ArraySql<Item = i32>,
    T8: crate::ArraySql<Item = i64>,
> {
    pub tenant: uuid::Uuid,
    pub now: jiff::Timestamp,
    pub ids: T1,
    pub entity_types: T3,
    pub entity_ids: T5,
    pub root_counts: T6,
    pub comment_counts: T7,
    pub versions: T8,
}
#[derive(Debug)]
pub struct SaveCommentsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = uuid::Uuid>,
    T4: crate::ArraySql<Item = i32>,
    T5: crate::ArraySql<Item = i32>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T9: crate::StringSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::StringSql,
    T12: crate::ArraySql<Item = Option<T11>>,
    T13: crate::StringSql,
    T14: crate::ArraySql<Item = Option<T13>>,
    T15: crate::StringSql,
    T16: crate::ArraySql<Item = T15>,
    T17: crate::StringSql,
    T18: crate::ArraySql<Item = T17>,
    T19: crate::StringSql,
    T20: crate::ArraySql<Item = T19>,
    T21: crate::StringSql,
    T22: crate::ArraySql<Item = T21>,
    T23: crate::ArraySql<Item = jiff::Timestamp>,
> {
    pub tenant: uuid::Uuid,
    pub render_version: i16,
    pub ids: T1,
    pub thread_ids: T2,
    pub parent_keys: T3,
    pub positions: T4,
    pub depths: T5,
    pub author_kinds: T7,
    pub author_ids: T8,
    pub author_names: T10,
    pub author_emails: T12,
    pub author_avatars: T14,
    pub contents: T16,
    pub content_formats: T18,
    pub content_htmls: T20,
    pub statuses: T22,
    pub created_ats: T23,
}
#[derive(Debug)]
pub struct CountRepliesParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
    T3: crate::ArraySql<Item = i32>,
> {
    pub ids: T1,
    pub child_counts: T2,
    pub reply_counts: T3,
    pub tenant: uuid::Uuid,
}
#[derive(Debug)]
pub struct ExistingCommentsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct LastTimesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub parent_keys: T1,
    pub tenant: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct LockedThread {
    pub id: uuid::Uuid,
    pub root_count: i32,
    pub comment_count: i32,
    pub version: i64,
    pub is_locked: bool,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Parent {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub depth: i32,
    pub child_count: i32,
    pub reply_count: i32,
    pub author_id: Option<uuid::Uuid>,
    pub status: String,
    pub deleted_at: Option<jiff::Timestamp>,
}
pub struct ParentBorrowed<'a> {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub depth: i32,
    pub child_count: i32,
    pub reply_count: i32,
    pub author_id: Option<uuid::Uuid>,
    pub status: &'a str,
    pub deleted_at: Option<jiff::Timestamp>,
}
impl<'a> From<ParentBorrowed<'a>> for Parent {
    fn from(
        ParentBorrowed {
            id,
            thread_id,
            depth,
            child_count,
            reply_count,
            author_id,
            status,
            deleted_at,
        }: ParentBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            thread_id,
            depth,
            child_count,
            reply_count,
            author_id,
            status: status.into(),
            deleted_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Existing {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct LastTime {
    pub parent_key: uuid::Uuid,
    pub created_at: jiff::Timestamp,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct LockedThreadQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LockedThread, tokio_postgres::Error>,
    mapper: fn(LockedThread) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LockedThreadQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LockedThread) -> R) -> LockedThreadQuery<'c, 'a, 's, C, R, N> {
        LockedThreadQuery {
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
pub struct ParentQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ParentBorrowed, tokio_postgres::Error>,
    mapper: fn(ParentBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ParentQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ParentBorrowed) -> R) -> ParentQuery<'c, 'a, 's, C, R, N> {
        ParentQuery {
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
pub struct ExistingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Existing, tokio_postgres::Error>,
    mapper: fn(Existing) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ExistingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Existing) -> R) -> ExistingQuery<'c, 'a, 's, C, R, N> {
        ExistingQuery {
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
pub struct LastTimeQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LastTime, tokio_postgres::Error>,
    mapper: fn(LastTime) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LastTimeQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LastTime) -> R) -> LastTimeQuery<'c, 'a, 's, C, R, N> {
        LastTimeQuery {
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
pub struct LockThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_threads() -> LockThreadsStmt {
    LockThreadsStmt(
        "SELECT id, root_count, comment_count, version, is_locked FROM comments.threads WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE",
        None,
    )
}
impl LockThreadsStmt {
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
    ) -> LockedThreadQuery<'c, 'a, 's, C, LockedThread, 2> {
        LockedThreadQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LockedThread, tokio_postgres::Error> {
                Ok(LockedThread {
                    id: row.try_get(0)?,
                    root_count: row.try_get(1)?,
                    comment_count: row.try_get(2)?,
                    version: row.try_get(3)?,
                    is_locked: row.try_get(4)?,
                })
            },
            mapper: |it| LockedThread::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LockThreadsParams<T1>,
        LockedThreadQuery<'c, 'a, 's, C, LockedThread, 2>,
        C,
    > for LockThreadsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LockThreadsParams<T1>,
    ) -> LockedThreadQuery<'c, 'a, 's, C, LockedThread, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct LoadParentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn load_parents() -> LoadParentsStmt {
    LoadParentsStmt(
        "SELECT id, thread_id, depth, child_count, reply_count, author_id, status, deleted_at FROM comments.comments WHERE tenant_id = $1 AND id = ANY($2)",
        None,
    )
}
impl LoadParentsStmt {
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
    ) -> ParentQuery<'c, 'a, 's, C, Parent, 2> {
        ParentQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ParentBorrowed, tokio_postgres::Error> {
                    Ok(ParentBorrowed {
                        id: row.try_get(0)?,
                        thread_id: row.try_get(1)?,
                        depth: row.try_get(2)?,
                        child_count: row.try_get(3)?,
                        reply_count: row.try_get(4)?,
                        author_id: row.try_get(5)?,
                        status: row.try_get(6)?,
                        deleted_at: row.try_get(7)?,
                    })
                },
            mapper: |it| Parent::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LoadParentsParams<T1>,
        ParentQuery<'c, 'a, 's, C, Parent, 2>,
        C,
    > for LoadParentsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LoadParentsParams<T1>,
    ) -> ParentQuery<'c, 'a, 's, C, Parent, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct SaveThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save_threads() -> SaveThreadsStmt {
    SaveThreadsStmt(
        "INSERT INTO comments.threads AS t (tenant_id, id, entity_type, entity_id, root_count, comment_count, version, created_at) SELECT $1, s.id, s.entity_type, s.entity_id, s.root_count, s.comment_count, s.version, $2 FROM unnest($3::uuid[], $4::text[], $5::text[], $6::integer[], $7::integer[], $8::bigint[]) AS s (id, entity_type, entity_id, root_count, comment_count, version) ON CONFLICT (tenant_id, id) DO UPDATE SET root_count = EXCLUDED.root_count, comment_count = EXCLUDED.comment_count, version = EXCLUDED.version WHERE t.version = EXCLUDED.version - 1",
        None,
    )
}
impl SaveThreadsStmt {
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
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::ArraySql<Item = i32>,
        T7: crate::ArraySql<Item = i32>,
        T8: crate::ArraySql<Item = i64>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        now: &'a jiff::Timestamp,
        ids: &'a T1,
        entity_types: &'a T3,
        entity_ids: &'a T5,
        root_counts: &'a T6,
        comment_counts: &'a T7,
        versions: &'a T8,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                tenant,
                now,
                ids,
                entity_types,
                entity_ids,
                root_counts,
                comment_counts,
                versions,
            ],
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
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = i32>,
    T7: crate::ArraySql<Item = i32>,
    T8: crate::ArraySql<Item = i64>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SaveThreadsParams<T1, T2, T3, T4, T5, T6, T7, T8>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SaveThreadsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SaveThreadsParams<T1, T2, T3, T4, T5, T6, T7, T8>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.now,
            &params.ids,
            &params.entity_types,
            &params.entity_ids,
            &params.root_counts,
            &params.comment_counts,
            &params.versions,
        ))
    }
}
pub struct SaveCommentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save_comments() -> SaveCommentsStmt {
    SaveCommentsStmt(
        "INSERT INTO comments.comments (tenant_id, id, thread_id, parent_key, position, depth, author_kind, author_id, author_name, author_email, author_avatar, content, content_format, content_html, render_version, status, created_at) SELECT $1, s.id, s.thread_id, s.parent_key, s.position, s.depth, s.author_kind, s.author_id, s.author_name, s.author_email, s.author_avatar, s.content, s.content_format, s.content_html, $2, s.status, s.created_at FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::integer[], $7::integer[], $8::text[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::timestamptz[]) AS s (id, thread_id, parent_key, position, depth, author_kind, author_id, author_name, author_email, author_avatar, content, content_format, content_html, status, created_at)",
        None,
    )
}
impl SaveCommentsStmt {
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
        T4: crate::ArraySql<Item = i32>,
        T5: crate::ArraySql<Item = i32>,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
        T8: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T9: crate::StringSql,
        T10: crate::ArraySql<Item = T9>,
        T11: crate::StringSql,
        T12: crate::ArraySql<Item = Option<T11>>,
        T13: crate::StringSql,
        T14: crate::ArraySql<Item = Option<T13>>,
        T15: crate::StringSql,
        T16: crate::ArraySql<Item = T15>,
        T17: crate::StringSql,
        T18: crate::ArraySql<Item = T17>,
        T19: crate::StringSql,
        T20: crate::ArraySql<Item = T19>,
        T21: crate::StringSql,
        T22: crate::ArraySql<Item = T21>,
        T23: crate::ArraySql<Item = jiff::Timestamp>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        render_version: &'a i16,
        ids: &'a T1,
        thread_ids: &'a T2,
        parent_keys: &'a T3,
        positions: &'a T4,
        depths: &'a T5,
        author_kinds: &'a T7,
        author_ids: &'a T8,
        author_names: &'a T10,
        author_emails: &'a T12,
        author_avatars: &'a T14,
        contents: &'a T16,
        content_formats: &'a T18,
        content_htmls: &'a T20,
        statuses: &'a T22,
        created_ats: &'a T23,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                tenant,
                render_version,
                ids,
                thread_ids,
                parent_keys,
                positions,
                depths,
                author_kinds,
                author_ids,
                author_names,
                author_emails,
                author_avatars,
                contents,
                content_formats,
                content_htmls,
                statuses,
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
    T4: crate::ArraySql<Item = i32>,
    T5: crate::ArraySql<Item = i32>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
    T8: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T9: crate::StringSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::StringSql,
    T12: crate::ArraySql<Item = Option<T11>>,
    T13: crate::StringSql,
    T14: crate::ArraySql<Item = Option<T13>>,
    T15: crate::StringSql,
    T16: crate::ArraySql<Item = T15>,
    T17: crate::StringSql,
    T18: crate::ArraySql<Item = T17>,
    T19: crate::StringSql,
    T20: crate::ArraySql<Item = T19>,
    T21: crate::StringSql,
    T22: crate::ArraySql<Item = T21>,
    T23: crate::ArraySql<Item = jiff::Timestamp>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SaveCommentsParams<
            T1,
            T2,
            T3,
            T4,
            T5,
            T6,
            T7,
            T8,
            T9,
            T10,
            T11,
            T12,
            T13,
            T14,
            T15,
            T16,
            T17,
            T18,
            T19,
            T20,
            T21,
            T22,
            T23,
        >,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SaveCommentsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SaveCommentsParams<
            T1,
            T2,
            T3,
            T4,
            T5,
            T6,
            T7,
            T8,
            T9,
            T10,
            T11,
            T12,
            T13,
            T14,
            T15,
            T16,
            T17,
            T18,
            T19,
            T20,
            T21,
            T22,
            T23,
        >,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.render_version,
            &params.ids,
            &params.thread_ids,
            &params.parent_keys,
            &params.positions,
            &params.depths,
            &params.author_kinds,
            &params.author_ids,
            &params.author_names,
            &params.author_emails,
            &params.author_avatars,
            &params.contents,
            &params.content_formats,
            &params.content_htmls,
            &params.statuses,
            &params.created_ats,
        ))
    }
}
pub struct CountRepliesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_replies() -> CountRepliesStmt {
    CountRepliesStmt(
        "UPDATE comments.comments c SET child_count = s.child_count, reply_count = s.reply_count FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS s (id, child_count, reply_count) WHERE c.tenant_id = $4 AND c.id = s.id",
        None,
    )
}
impl CountRepliesStmt {
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
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        child_counts: &'a T2,
        reply_counts: &'a T3,
        tenant: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[ids, child_counts, reply_counts, tenant],
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
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        CountRepliesParams<T1, T2, T3>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for CountRepliesStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a CountRepliesParams<T1, T2, T3>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.ids,
            &params.child_counts,
            &params.reply_counts,
            &params.tenant,
        ))
    }
}
pub struct ExistingCommentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn existing_comments() -> ExistingCommentsStmt {
    ExistingCommentsStmt(
        "SELECT id, thread_id FROM comments.comments WHERE tenant_id = $1 AND id = ANY($2)",
        None,
    )
}
impl ExistingCommentsStmt {
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
    ) -> ExistingQuery<'c, 'a, 's, C, Existing, 2> {
        ExistingQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Existing, tokio_postgres::Error> {
                Ok(Existing {
                    id: row.try_get(0)?,
                    thread_id: row.try_get(1)?,
                })
            },
            mapper: |it| Existing::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ExistingCommentsParams<T1>,
        ExistingQuery<'c, 'a, 's, C, Existing, 2>,
        C,
    > for ExistingCommentsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ExistingCommentsParams<T1>,
    ) -> ExistingQuery<'c, 'a, 's, C, Existing, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct LastTimesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn last_times() -> LastTimesStmt {
    LastTimesStmt(
        "SELECT c.parent_key, c.created_at FROM unnest($1::uuid[]) AS p (parent_key) CROSS JOIN LATERAL ( SELECT parent_key, created_at FROM comments.comments WHERE tenant_id = $2 AND parent_key = p.parent_key ORDER BY position DESC LIMIT 1) c",
        None,
    )
}
impl LastTimesStmt {
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
        parent_keys: &'a T1,
        tenant: &'a uuid::Uuid,
    ) -> LastTimeQuery<'c, 'a, 's, C, LastTime, 2> {
        LastTimeQuery {
            client,
            params: [parent_keys, tenant],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LastTime, tokio_postgres::Error> {
                Ok(LastTime {
                    parent_key: row.try_get(0)?,
                    created_at: row.try_get(1)?,
                })
            },
            mapper: |it| LastTime::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LastTimesParams<T1>,
        LastTimeQuery<'c, 'a, 's, C, LastTime, 2>,
        C,
    > for LastTimesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LastTimesParams<T1>,
    ) -> LastTimeQuery<'c, 'a, 's, C, LastTime, 2> {
        self.bind(client, &params.parent_keys, &params.tenant)
    }
}
