// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct LockThreadOfParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SubjectParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct KeepEditParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub editor_kind: T1,
    pub editor_id: Option<uuid::Uuid>,
    pub reason: Option<T2>,
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SaveEditParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql> {
    pub content: T1,
    pub content_format: T2,
    pub content_html: T3,
    pub render_version: i16,
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SaveDeletionParams {
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SavePinParams {
    pub is_pinned: bool,
    pub pinned_at: Option<jiff::Timestamp>,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct MoveBelowParams {
    pub replies: i32,
    pub hollows: i32,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct TouchThreadParams {
    pub comments: i32,
    pub pins: i32,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LikesByDayParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ShutThreadParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub entity_type: T1,
    pub entity_id: T2,
    pub at: jiff::Timestamp,
}
#[derive(Clone, Copy, Debug)]
pub struct OpenThreadParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct EditsParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub before: Option<i32>,
    pub limit: i32,
}
#[derive(Debug)]
pub struct HiddenParentsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct LockedOne {
    pub id: uuid::Uuid,
    pub is_locked: bool,
    pub pinned_count: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub depth: i32,
    pub author_id: Option<uuid::Uuid>,
    pub content: String,
    pub content_format: String,
    pub status: String,
    pub is_pinned: bool,
    pub version: i32,
    pub changes: i32,
    pub below: i32,
    pub created_at: jiff::Timestamp,
    pub deleted_at: Option<jiff::Timestamp>,
}
pub struct SubjectBorrowed<'a> {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub depth: i32,
    pub author_id: Option<uuid::Uuid>,
    pub content: &'a str,
    pub content_format: &'a str,
    pub status: &'a str,
    pub is_pinned: bool,
    pub version: i32,
    pub changes: i32,
    pub below: i32,
    pub created_at: jiff::Timestamp,
    pub deleted_at: Option<jiff::Timestamp>,
}
impl<'a> From<SubjectBorrowed<'a>> for Subject {
    fn from(
        SubjectBorrowed {
            id,
            thread_id,
            parent_key,
            depth,
            author_id,
            content,
            content_format,
            status,
            is_pinned,
            version,
            changes,
            below,
            created_at,
            deleted_at,
        }: SubjectBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            thread_id,
            parent_key,
            depth,
            author_id,
            content: content.into(),
            content_format: content_format.into(),
            status: status.into(),
            is_pinned,
            version,
            changes,
            below,
            created_at,
            deleted_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct MoveBelow {
    pub parent_key: uuid::Uuid,
    pub depth: i32,
    pub is_shown: bool,
    pub below: i32,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct LikesByDay {
    pub day: jiff::civil::Date,
    pub likes: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    pub version: i32,
    pub old_format: String,
    pub old_content: String,
    pub new_format: String,
    pub new_content: String,
    pub editor_kind: String,
    pub editor_id: Option<uuid::Uuid>,
    pub reason: Option<String>,
    pub at: jiff::Timestamp,
}
pub struct EditBorrowed<'a> {
    pub version: i32,
    pub old_format: &'a str,
    pub old_content: &'a str,
    pub new_format: &'a str,
    pub new_content: &'a str,
    pub editor_kind: &'a str,
    pub editor_id: Option<uuid::Uuid>,
    pub reason: Option<&'a str>,
    pub at: jiff::Timestamp,
}
impl<'a> From<EditBorrowed<'a>> for Edit {
    fn from(
        EditBorrowed {
            version,
            old_format,
            old_content,
            new_format,
            new_content,
            editor_kind,
            editor_id,
            reason,
            at,
        }: EditBorrowed<'a>,
    ) -> Self {
        Self {
            version,
            old_format: old_format.into(),
            old_content: old_content.into(),
            new_format: new_format.into(),
            new_content: new_content.into(),
            editor_kind: editor_kind.into(),
            editor_id,
            reason: reason.map(|v| v.into()),
            at,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct HiddenParents {
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub depth: i32,
    pub below: i32,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct LockedOneQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LockedOne, tokio_postgres::Error>,
    mapper: fn(LockedOne) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LockedOneQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LockedOne) -> R) -> LockedOneQuery<'c, 'a, 's, C, R, N> {
        LockedOneQuery {
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
pub struct SubjectQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SubjectBorrowed, tokio_postgres::Error>,
    mapper: fn(SubjectBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SubjectQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SubjectBorrowed) -> R) -> SubjectQuery<'c, 'a, 's, C, R, N> {
        SubjectQuery {
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
pub struct MoveBelowQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MoveBelow, tokio_postgres::Error>,
    mapper: fn(MoveBelow) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MoveBelowQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MoveBelow) -> R) -> MoveBelowQuery<'c, 'a, 's, C, R, N> {
        MoveBelowQuery {
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
pub struct LikesByDayQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LikesByDay, tokio_postgres::Error>,
    mapper: fn(LikesByDay) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LikesByDayQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LikesByDay) -> R) -> LikesByDayQuery<'c, 'a, 's, C, R, N> {
        LikesByDayQuery {
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
pub struct EditQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<EditBorrowed, tokio_postgres::Error>,
    mapper: fn(EditBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> EditQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(EditBorrowed) -> R) -> EditQuery<'c, 'a, 's, C, R, N> {
        EditQuery {
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
pub struct HiddenParentsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<HiddenParents, tokio_postgres::Error>,
    mapper: fn(HiddenParents) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> HiddenParentsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(HiddenParents) -> R) -> HiddenParentsQuery<'c, 'a, 's, C, R, N> {
        HiddenParentsQuery {
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
pub struct LockThreadOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_thread_of() -> LockThreadOfStmt {
    LockThreadOfStmt(
        "SELECT t.id, t.is_locked, t.pinned_count FROM comments.threads t WHERE t.tenant_id = $1 AND t.id = (SELECT c.thread_id FROM comments.comments c WHERE c.tenant_id = $1 AND c.id = $2) FOR UPDATE OF t",
        None,
    )
}
impl LockThreadOfStmt {
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
    ) -> LockedOneQuery<'c, 'a, 's, C, LockedOne, 2> {
        LockedOneQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LockedOne, tokio_postgres::Error> {
                Ok(LockedOne {
                    id: row.try_get(0)?,
                    is_locked: row.try_get(1)?,
                    pinned_count: row.try_get(2)?,
                })
            },
            mapper: |it| LockedOne::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LockThreadOfParams,
        LockedOneQuery<'c, 'a, 's, C, LockedOne, 2>,
        C,
    > for LockThreadOfStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LockThreadOfParams,
    ) -> LockedOneQuery<'c, 'a, 's, C, LockedOne, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct SubjectStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn subject() -> SubjectStmt {
    SubjectStmt(
        "SELECT c.id, c.thread_id, c.parent_key, c.depth, c.author_id, c.content, c.content_format, c.status, c.is_pinned, c.version, c.changes, c.reply_count + c.hollow_count AS below, c.created_at, c.deleted_at FROM comments.comments c WHERE c.tenant_id = $1 AND c.id = $2",
        None,
    )
}
impl SubjectStmt {
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
    ) -> SubjectQuery<'c, 'a, 's, C, Subject, 2> {
        SubjectQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<SubjectBorrowed, tokio_postgres::Error> {
                    Ok(SubjectBorrowed {
                        id: row.try_get(0)?,
                        thread_id: row.try_get(1)?,
                        parent_key: row.try_get(2)?,
                        depth: row.try_get(3)?,
                        author_id: row.try_get(4)?,
                        content: row.try_get(5)?,
                        content_format: row.try_get(6)?,
                        status: row.try_get(7)?,
                        is_pinned: row.try_get(8)?,
                        version: row.try_get(9)?,
                        changes: row.try_get(10)?,
                        below: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        deleted_at: row.try_get(13)?,
                    })
                },
            mapper: |it| Subject::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SubjectParams,
        SubjectQuery<'c, 'a, 's, C, Subject, 2>,
        C,
    > for SubjectStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SubjectParams,
    ) -> SubjectQuery<'c, 'a, 's, C, Subject, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct KeepEditStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn keep_edit() -> KeepEditStmt {
    KeepEditStmt(
        "INSERT INTO comments.edits (tenant_id, comment_id, version, content, content_format, content_html, editor_kind, editor_id, reason, at) SELECT c.tenant_id, c.id, c.version, c.content, c.content_format, CASE WHEN c.content_format = 'html' THEN c.content_html END, $1, $2, $3, $4 FROM comments.comments c WHERE c.tenant_id = $5 AND c.id = $6",
        None,
    )
}
impl KeepEditStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        editor_kind: &'a T1,
        editor_id: &'a Option<uuid::Uuid>,
        reason: &'a Option<T2>,
        at: &'a jiff::Timestamp,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[editor_kind, editor_id, reason, at, tenant, id],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        KeepEditParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for KeepEditStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a KeepEditParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.editor_kind,
            &params.editor_id,
            &params.reason,
            &params.at,
            &params.tenant,
            &params.id,
        ))
    }
}
pub struct SaveEditStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save_edit() -> SaveEditStmt {
    SaveEditStmt(
        "UPDATE comments.comments SET content = $1, content_format = $2, content_html = $3, render_version = $4, version = version + 1, changes = changes + 1, edited_at = $5 WHERE tenant_id = $6 AND id = $7",
        None,
    )
}
impl SaveEditStmt {
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
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        content: &'a T1,
        content_format: &'a T2,
        content_html: &'a T3,
        render_version: &'a i16,
        at: &'a jiff::Timestamp,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                content,
                content_format,
                content_html,
                render_version,
                at,
                tenant,
                id,
            ],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SaveEditParams<T1, T2, T3>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SaveEditStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SaveEditParams<T1, T2, T3>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.content,
            &params.content_format,
            &params.content_html,
            &params.render_version,
            &params.at,
            &params.tenant,
            &params.id,
        ))
    }
}
pub struct SaveDeletionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save_deletion() -> SaveDeletionStmt {
    SaveDeletionStmt(
        "UPDATE comments.comments SET deleted_at = $1, is_pinned = false, pinned_at = NULL, changes = changes + 1 WHERE tenant_id = $2 AND id = $3",
        None,
    )
}
impl SaveDeletionStmt {
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
        at: &'a jiff::Timestamp,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[at, tenant, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SaveDeletionParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SaveDeletionStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SaveDeletionParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.at, &params.tenant, &params.id))
    }
}
pub struct SavePinStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save_pin() -> SavePinStmt {
    SavePinStmt(
        "UPDATE comments.comments SET is_pinned = $1, pinned_at = $2, changes = changes + 1 WHERE tenant_id = $3 AND id = $4",
        None,
    )
}
impl SavePinStmt {
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
        is_pinned: &'a bool,
        pinned_at: &'a Option<jiff::Timestamp>,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[is_pinned, pinned_at, tenant, id],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SavePinParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SavePinStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SavePinParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.is_pinned,
            &params.pinned_at,
            &params.tenant,
            &params.id,
        ))
    }
}
pub struct MoveBelowStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn move_below() -> MoveBelowStmt {
    MoveBelowStmt(
        "UPDATE comments.comments SET reply_count = reply_count + $1, hollow_count = hollow_count + $2 WHERE tenant_id = $3 AND id = $4 RETURNING parent_key, depth, status = 'approved' AND deleted_at IS NULL AS is_shown, reply_count + hollow_count AS below",
        None,
    )
}
impl MoveBelowStmt {
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
        replies: &'a i32,
        hollows: &'a i32,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> MoveBelowQuery<'c, 'a, 's, C, MoveBelow, 4> {
        MoveBelowQuery {
            client,
            params: [replies, hollows, tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MoveBelow, tokio_postgres::Error> {
                Ok(MoveBelow {
                    parent_key: row.try_get(0)?,
                    depth: row.try_get(1)?,
                    is_shown: row.try_get(2)?,
                    below: row.try_get(3)?,
                })
            },
            mapper: |it| MoveBelow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        MoveBelowParams,
        MoveBelowQuery<'c, 'a, 's, C, MoveBelow, 4>,
        C,
    > for MoveBelowStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a MoveBelowParams,
    ) -> MoveBelowQuery<'c, 'a, 's, C, MoveBelow, 4> {
        self.bind(
            client,
            &params.replies,
            &params.hollows,
            &params.tenant,
            &params.id,
        )
    }
}
pub struct TouchThreadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn touch_thread() -> TouchThreadStmt {
    TouchThreadStmt(
        "UPDATE comments.threads SET version = version + 1, comment_count = comment_count + $1, pinned_count = pinned_count + $2 WHERE tenant_id = $3 AND id = $4 RETURNING version",
        None,
    )
}
impl TouchThreadStmt {
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
        comments: &'a i32,
        pins: &'a i32,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> I64Query<'c, 'a, 's, C, i64, 4> {
        I64Query {
            client,
            params: [comments, pins, tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, TouchThreadParams, I64Query<'c, 'a, 's, C, i64, 4>, C>
    for TouchThreadStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TouchThreadParams,
    ) -> I64Query<'c, 'a, 's, C, i64, 4> {
        self.bind(
            client,
            &params.comments,
            &params.pins,
            &params.tenant,
            &params.id,
        )
    }
}
pub struct LikesByDayStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn likes_by_day() -> LikesByDayStmt {
    LikesByDayStmt(
        "SELECT (r.created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS likes FROM comments.reactions r WHERE r.tenant_id = $1 AND r.comment_id = $2 AND r.kind = 'like' GROUP BY 1 ORDER BY 1",
        None,
    )
}
impl LikesByDayStmt {
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
    ) -> LikesByDayQuery<'c, 'a, 's, C, LikesByDay, 2> {
        LikesByDayQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LikesByDay, tokio_postgres::Error> {
                Ok(LikesByDay {
                    day: row.try_get(0)?,
                    likes: row.try_get(1)?,
                })
            },
            mapper: |it| LikesByDay::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LikesByDayParams,
        LikesByDayQuery<'c, 'a, 's, C, LikesByDay, 2>,
        C,
    > for LikesByDayStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LikesByDayParams,
    ) -> LikesByDayQuery<'c, 'a, 's, C, LikesByDay, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct ShutThreadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn shut_thread() -> ShutThreadStmt {
    ShutThreadStmt(
        "INSERT INTO comments.threads AS t (tenant_id, id, entity_type, entity_id, root_count, comment_count, version, is_locked, created_at) VALUES ($1, $2, $3, $4, 0, 0, 1, true, $5) ON CONFLICT (tenant_id, id) DO UPDATE SET is_locked = true, version = t.version + 1 WHERE NOT t.is_locked RETURNING version",
        None,
    )
}
impl ShutThreadStmt {
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
        id: &'a uuid::Uuid,
        entity_type: &'a T1,
        entity_id: &'a T2,
        at: &'a jiff::Timestamp,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        I64Query {
            client,
            params: [tenant, id, entity_type, entity_id, at],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ShutThreadParams<T1, T2>,
        I64Query<'c, 'a, 's, C, i64, 5>,
        C,
    > for ShutThreadStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ShutThreadParams<T1, T2>,
    ) -> I64Query<'c, 'a, 's, C, i64, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.id,
            &params.entity_type,
            &params.entity_id,
            &params.at,
        )
    }
}
pub struct OpenThreadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn open_thread() -> OpenThreadStmt {
    OpenThreadStmt(
        "UPDATE comments.threads SET is_locked = false, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND is_locked RETURNING version",
        None,
    )
}
impl OpenThreadStmt {
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
    crate::client::async_::Params<'c, 'a, 's, OpenThreadParams, I64Query<'c, 'a, 's, C, i64, 2>, C>
    for OpenThreadStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OpenThreadParams,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct EditsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn edits() -> EditsStmt {
    EditsStmt(
        "SELECT e.version + 1 AS version, e.content_format AS old_format, COALESCE(e.content_html, e.content) AS old_content, COALESCE(n.content_format, c.content_format) AS new_format, CASE WHEN n.version IS NOT NULL THEN COALESCE(n.content_html, n.content) WHEN c.content_format = 'html' THEN c.content_html ELSE c.content END AS new_content, e.editor_kind, e.editor_id, e.reason, e.at FROM comments.edits e JOIN comments.comments c ON c.tenant_id = e.tenant_id AND c.id = e.comment_id LEFT JOIN comments.edits n ON n.tenant_id = e.tenant_id AND n.comment_id = e.comment_id AND n.version = e.version + 1 WHERE e.tenant_id = $1 AND e.comment_id = $2 AND e.version + 1 < COALESCE($3, 2147483647) ORDER BY e.version DESC LIMIT $4::integer",
        None,
    )
}
impl EditsStmt {
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
        before: &'a Option<i32>,
        limit: &'a i32,
    ) -> EditQuery<'c, 'a, 's, C, Edit, 4> {
        EditQuery {
            client,
            params: [tenant, id, before, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EditBorrowed, tokio_postgres::Error> {
                Ok(EditBorrowed {
                    version: row.try_get(0)?,
                    old_format: row.try_get(1)?,
                    old_content: row.try_get(2)?,
                    new_format: row.try_get(3)?,
                    new_content: row.try_get(4)?,
                    editor_kind: row.try_get(5)?,
                    editor_id: row.try_get(6)?,
                    reason: row.try_get(7)?,
                    at: row.try_get(8)?,
                })
            },
            mapper: |it| Edit::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, EditsParams, EditQuery<'c, 'a, 's, C, Edit, 4>, C>
    for EditsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EditsParams,
    ) -> EditQuery<'c, 'a, 's, C, Edit, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.id,
            &params.before,
            &params.limit,
        )
    }
}
pub struct HiddenParentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hidden_parents() -> HiddenParentsStmt {
    HiddenParentsStmt(
        "SELECT c.id, c.parent_key, c.depth, c.reply_count + c.hollow_count AS below FROM comments.comments c WHERE c.tenant_id = $1 AND c.id = ANY($2) AND (c.status <> 'approved' OR c.deleted_at IS NOT NULL)",
        None,
    )
}
impl HiddenParentsStmt {
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
    ) -> HiddenParentsQuery<'c, 'a, 's, C, HiddenParents, 2> {
        HiddenParentsQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<HiddenParents, tokio_postgres::Error> {
                Ok(HiddenParents {
                    id: row.try_get(0)?,
                    parent_key: row.try_get(1)?,
                    depth: row.try_get(2)?,
                    below: row.try_get(3)?,
                })
            },
            mapper: |it| HiddenParents::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        HiddenParentsParams<T1>,
        HiddenParentsQuery<'c, 'a, 's, C, HiddenParents, 2>,
        C,
    > for HiddenParentsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a HiddenParentsParams<T1>,
    ) -> HiddenParentsQuery<'c, 'a, 's, C, HiddenParents, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
