// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct CommentsByParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub limit: i32,
}
#[derive(Debug)]
pub struct CommentsByAsParams<T1: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub kind: T1,
    pub after: uuid::Uuid,
    pub limit: i32,
}
#[derive(Debug)]
pub struct SetAuthorKindParams<
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::StringSql,
> {
    pub kind: T1,
    pub tenant: uuid::Uuid,
    pub ids: T2,
    pub user_id: uuid::Uuid,
    pub former: T3,
}
#[derive(Debug)]
pub struct EmptyCommentsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct DropEditsOfParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct EmptyEditsByParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub limit: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct DropNoticesOfParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub limit: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct OwnCommentsParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub after: uuid::Uuid,
    pub limit: i32,
}
#[derive(Debug)]
pub struct EditsAmongParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct EditsByParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ReactionsByParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct NoticesOfParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct StandingsOfParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct OwnComment {
    pub id: uuid::Uuid,
    pub entity_type: String,
    pub entity_id: String,
    pub parent_key: uuid::Uuid,
    pub depth: i32,
    pub author_name: String,
    pub author_email: Option<String>,
    pub author_avatar: Option<String>,
    pub content: String,
    pub content_format: String,
    pub status: String,
    pub created_at: jiff::Timestamp,
    pub edited_at: Option<jiff::Timestamp>,
    pub deleted_at: Option<jiff::Timestamp>,
}
pub struct OwnCommentBorrowed<'a> {
    pub id: uuid::Uuid,
    pub entity_type: &'a str,
    pub entity_id: &'a str,
    pub parent_key: uuid::Uuid,
    pub depth: i32,
    pub author_name: &'a str,
    pub author_email: Option<&'a str>,
    pub author_avatar: Option<&'a str>,
    pub content: &'a str,
    pub content_format: &'a str,
    pub status: &'a str,
    pub created_at: jiff::Timestamp,
    pub edited_at: Option<jiff::Timestamp>,
    pub deleted_at: Option<jiff::Timestamp>,
}
impl<'a> From<OwnCommentBorrowed<'a>> for OwnComment {
    fn from(
        OwnCommentBorrowed {
            id,
            entity_type,
            entity_id,
            parent_key,
            depth,
            author_name,
            author_email,
            author_avatar,
            content,
            content_format,
            status,
            created_at,
            edited_at,
            deleted_at,
        }: OwnCommentBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            entity_type: entity_type.into(),
            entity_id: entity_id.into(),
            parent_key,
            depth,
            author_name: author_name.into(),
            author_email: author_email.map(|v| v.into()),
            author_avatar: author_avatar.map(|v| v.into()),
            content: content.into(),
            content_format: content_format.into(),
            status: status.into(),
            created_at,
            edited_at,
            deleted_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct EditAmong {
    pub comment_id: uuid::Uuid,
    pub version: i32,
    pub content: String,
    pub content_format: String,
    pub reason: Option<String>,
    pub at: jiff::Timestamp,
}
pub struct EditAmongBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub version: i32,
    pub content: &'a str,
    pub content_format: &'a str,
    pub reason: Option<&'a str>,
    pub at: jiff::Timestamp,
}
impl<'a> From<EditAmongBorrowed<'a>> for EditAmong {
    fn from(
        EditAmongBorrowed {
            comment_id,
            version,
            content,
            content_format,
            reason,
            at,
        }: EditAmongBorrowed<'a>,
    ) -> Self {
        Self {
            comment_id,
            version,
            content: content.into(),
            content_format: content_format.into(),
            reason: reason.map(|v| v.into()),
            at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct EditBy {
    pub comment_id: uuid::Uuid,
    pub version: i32,
    pub reason: Option<String>,
    pub at: jiff::Timestamp,
}
pub struct EditByBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub version: i32,
    pub reason: Option<&'a str>,
    pub at: jiff::Timestamp,
}
impl<'a> From<EditByBorrowed<'a>> for EditBy {
    fn from(
        EditByBorrowed {
            comment_id,
            version,
            reason,
            at,
        }: EditByBorrowed<'a>,
    ) -> Self {
        Self {
            comment_id,
            version,
            reason: reason.map(|v| v.into()),
            at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct ReactionsBy {
    pub comment_id: uuid::Uuid,
    pub kind: String,
    pub created_at: jiff::Timestamp,
}
pub struct ReactionsByBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub kind: &'a str,
    pub created_at: jiff::Timestamp,
}
impl<'a> From<ReactionsByBorrowed<'a>> for ReactionsBy {
    fn from(
        ReactionsByBorrowed {
            comment_id,
            kind,
            created_at,
        }: ReactionsByBorrowed<'a>,
    ) -> Self {
        Self {
            comment_id,
            kind: kind.into(),
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct NoticesOf {
    pub comment_id: uuid::Uuid,
    pub parent_id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct StandingsOf {
    pub day: jiff::civil::Date,
    pub comments: i64,
    pub likes_received: i64,
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
pub struct OwnCommentQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OwnCommentBorrowed, tokio_postgres::Error>,
    mapper: fn(OwnCommentBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OwnCommentQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(OwnCommentBorrowed) -> R,
    ) -> OwnCommentQuery<'c, 'a, 's, C, R, N> {
        OwnCommentQuery {
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
pub struct EditAmongQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<EditAmongBorrowed, tokio_postgres::Error>,
    mapper: fn(EditAmongBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> EditAmongQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(EditAmongBorrowed) -> R) -> EditAmongQuery<'c, 'a, 's, C, R, N> {
        EditAmongQuery {
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
pub struct EditByQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<EditByBorrowed, tokio_postgres::Error>,
    mapper: fn(EditByBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> EditByQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(EditByBorrowed) -> R) -> EditByQuery<'c, 'a, 's, C, R, N> {
        EditByQuery {
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
pub struct ReactionsByQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReactionsByBorrowed, tokio_postgres::Error>,
    mapper: fn(ReactionsByBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReactionsByQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(ReactionsByBorrowed) -> R,
    ) -> ReactionsByQuery<'c, 'a, 's, C, R, N> {
        ReactionsByQuery {
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
pub struct NoticesOfQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<NoticesOf, tokio_postgres::Error>,
    mapper: fn(NoticesOf) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> NoticesOfQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(NoticesOf) -> R) -> NoticesOfQuery<'c, 'a, 's, C, R, N> {
        NoticesOfQuery {
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
pub struct StandingsOfQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<StandingsOf, tokio_postgres::Error>,
    mapper: fn(StandingsOf) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> StandingsOfQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(StandingsOf) -> R) -> StandingsOfQuery<'c, 'a, 's, C, R, N> {
        StandingsOfQuery {
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
pub struct CommentsByStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn comments_by() -> CommentsByStmt {
    CommentsByStmt(
        "SELECT c.id FROM comments.comments c WHERE c.tenant_id = $1 AND c.author_id = $2 ORDER BY c.id LIMIT $3::integer",
        None,
    )
}
impl CommentsByStmt {
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
        user_id: &'a uuid::Uuid,
        limit: &'a i32,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant, user_id, limit],
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
        CommentsByParams,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>,
        C,
    > for CommentsByStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CommentsByParams,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant, &params.user_id, &params.limit)
    }
}
pub struct CommentsByAsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn comments_by_as() -> CommentsByAsStmt {
    CommentsByAsStmt(
        "SELECT c.id FROM comments.comments c WHERE c.tenant_id = $1 AND c.author_id = $2 AND c.author_kind = $3 AND c.id > $4 ORDER BY c.id LIMIT $5::integer",
        None,
    )
}
impl CommentsByAsStmt {
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
        user_id: &'a uuid::Uuid,
        kind: &'a T1,
        after: &'a uuid::Uuid,
        limit: &'a i32,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [tenant, user_id, kind, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        CommentsByAsParams<T1>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>,
        C,
    > for CommentsByAsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CommentsByAsParams<T1>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.user_id,
            &params.kind,
            &params.after,
            &params.limit,
        )
    }
}
pub struct SetAuthorKindStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_author_kind() -> SetAuthorKindStmt {
    SetAuthorKindStmt(
        "UPDATE comments.comments SET author_kind = $1 WHERE tenant_id = $2 AND id = ANY($3) AND author_id = $4 AND author_kind = $5 RETURNING thread_id",
        None,
    )
}
impl SetAuthorKindStmt {
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
        T1: crate::StringSql,
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        kind: &'a T1,
        tenant: &'a uuid::Uuid,
        ids: &'a T2,
        user_id: &'a uuid::Uuid,
        former: &'a T3,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        UuidUuidQuery {
            client,
            params: [kind, tenant, ids, user_id, former],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::StringSql,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::StringSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SetAuthorKindParams<T1, T2, T3>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5>,
        C,
    > for SetAuthorKindStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetAuthorKindParams<T1, T2, T3>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 5> {
        self.bind(
            client,
            &params.kind,
            &params.tenant,
            &params.ids,
            &params.user_id,
            &params.former,
        )
    }
}
pub struct EmptyCommentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn empty_comments() -> EmptyCommentsStmt {
    EmptyCommentsStmt(
        "UPDATE comments.comments SET author_kind = 'deleted', author_id = NULL, author_name = '', author_email = NULL, author_avatar = NULL, content = '', content_format = 'plain', content_html = '' WHERE tenant_id = $1 AND id = ANY($2) AND author_id = $3",
        None,
    )
}
impl EmptyCommentsStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
        user_id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, ids, user_id])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EmptyCommentsParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EmptyCommentsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EmptyCommentsParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.ids, &params.user_id))
    }
}
pub struct DropEditsOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn drop_edits_of() -> DropEditsOfStmt {
    DropEditsOfStmt(
        "DELETE FROM comments.edits WHERE tenant_id = $1 AND comment_id = ANY($2)",
        None,
    )
}
impl DropEditsOfStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, ids]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        DropEditsOfParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for DropEditsOfStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a DropEditsOfParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.ids))
    }
}
pub struct EmptyEditsByStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn empty_edits_by() -> EmptyEditsByStmt {
    EmptyEditsByStmt(
        "UPDATE comments.edits e SET editor_kind = 'deleted', editor_id = NULL, reason = NULL FROM (SELECT x.comment_id, x.version FROM comments.edits x WHERE x.tenant_id = $1 AND x.editor_id = $2 ORDER BY x.comment_id, x.version LIMIT $3::integer) few WHERE e.tenant_id = $1 AND e.comment_id = few.comment_id AND e.version = few.version",
        None,
    )
}
impl EmptyEditsByStmt {
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
        user_id: &'a uuid::Uuid,
        limit: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, user_id, limit])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EmptyEditsByParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EmptyEditsByStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EmptyEditsByParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.user_id, &params.limit))
    }
}
pub struct DropNoticesOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn drop_notices_of() -> DropNoticesOfStmt {
    DropNoticesOfStmt(
        "DELETE FROM comments.notices WHERE tenant_id = $1 AND user_id = $2 AND event_id = ANY(ARRAY( SELECT n.event_id FROM comments.notices n WHERE n.tenant_id = $1 AND n.user_id = $2 LIMIT $3::integer))",
        None,
    )
}
impl DropNoticesOfStmt {
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
        user_id: &'a uuid::Uuid,
        limit: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, user_id, limit])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        DropNoticesOfParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for DropNoticesOfStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a DropNoticesOfParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.user_id, &params.limit))
    }
}
pub struct OwnCommentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn own_comments() -> OwnCommentsStmt {
    OwnCommentsStmt(
        "SELECT c.id, t.entity_type, t.entity_id, c.parent_key, c.depth, c.author_name, c.author_email, c.author_avatar, c.content, c.content_format, c.status, c.created_at, c.edited_at, c.deleted_at FROM comments.comments c JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id WHERE c.tenant_id = $1 AND c.author_id = $2 AND c.id > $3 ORDER BY c.id LIMIT $4::integer",
        None,
    )
}
impl OwnCommentsStmt {
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
        user_id: &'a uuid::Uuid,
        after: &'a uuid::Uuid,
        limit: &'a i32,
    ) -> OwnCommentQuery<'c, 'a, 's, C, OwnComment, 4> {
        OwnCommentQuery {
            client,
            params: [tenant, user_id, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<OwnCommentBorrowed, tokio_postgres::Error> {
                    Ok(OwnCommentBorrowed {
                        id: row.try_get(0)?,
                        entity_type: row.try_get(1)?,
                        entity_id: row.try_get(2)?,
                        parent_key: row.try_get(3)?,
                        depth: row.try_get(4)?,
                        author_name: row.try_get(5)?,
                        author_email: row.try_get(6)?,
                        author_avatar: row.try_get(7)?,
                        content: row.try_get(8)?,
                        content_format: row.try_get(9)?,
                        status: row.try_get(10)?,
                        created_at: row.try_get(11)?,
                        edited_at: row.try_get(12)?,
                        deleted_at: row.try_get(13)?,
                    })
                },
            mapper: |it| OwnComment::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        OwnCommentsParams,
        OwnCommentQuery<'c, 'a, 's, C, OwnComment, 4>,
        C,
    > for OwnCommentsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OwnCommentsParams,
    ) -> OwnCommentQuery<'c, 'a, 's, C, OwnComment, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.user_id,
            &params.after,
            &params.limit,
        )
    }
}
pub struct EditsAmongStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn edits_among() -> EditsAmongStmt {
    EditsAmongStmt(
        "SELECT e.comment_id, e.version, e.content, e.content_format, e.reason, e.at FROM comments.edits e WHERE e.tenant_id = $1 AND e.comment_id = ANY($2) ORDER BY e.comment_id, e.version",
        None,
    )
}
impl EditsAmongStmt {
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
    ) -> EditAmongQuery<'c, 'a, 's, C, EditAmong, 2> {
        EditAmongQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<EditAmongBorrowed, tokio_postgres::Error> {
                    Ok(EditAmongBorrowed {
                        comment_id: row.try_get(0)?,
                        version: row.try_get(1)?,
                        content: row.try_get(2)?,
                        content_format: row.try_get(3)?,
                        reason: row.try_get(4)?,
                        at: row.try_get(5)?,
                    })
                },
            mapper: |it| EditAmong::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        EditsAmongParams<T1>,
        EditAmongQuery<'c, 'a, 's, C, EditAmong, 2>,
        C,
    > for EditsAmongStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EditsAmongParams<T1>,
    ) -> EditAmongQuery<'c, 'a, 's, C, EditAmong, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct EditsByStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn edits_by() -> EditsByStmt {
    EditsByStmt(
        "SELECT e.comment_id, e.version, e.reason, e.at FROM comments.edits e WHERE e.tenant_id = $1 AND e.editor_id = $2 ORDER BY e.comment_id, e.version",
        None,
    )
}
impl EditsByStmt {
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
        user_id: &'a uuid::Uuid,
    ) -> EditByQuery<'c, 'a, 's, C, EditBy, 2> {
        EditByQuery {
            client,
            params: [tenant, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<EditByBorrowed, tokio_postgres::Error> {
                    Ok(EditByBorrowed {
                        comment_id: row.try_get(0)?,
                        version: row.try_get(1)?,
                        reason: row.try_get(2)?,
                        at: row.try_get(3)?,
                    })
                },
            mapper: |it| EditBy::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        EditsByParams,
        EditByQuery<'c, 'a, 's, C, EditBy, 2>,
        C,
    > for EditsByStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EditsByParams,
    ) -> EditByQuery<'c, 'a, 's, C, EditBy, 2> {
        self.bind(client, &params.tenant, &params.user_id)
    }
}
pub struct ReactionsByStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn reactions_by() -> ReactionsByStmt {
    ReactionsByStmt(
        "SELECT r.comment_id, r.kind, r.created_at FROM comments.reactions r WHERE r.tenant_id = $1 AND r.user_id = $2 ORDER BY r.comment_id, r.kind",
        None,
    )
}
impl ReactionsByStmt {
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
        user_id: &'a uuid::Uuid,
    ) -> ReactionsByQuery<'c, 'a, 's, C, ReactionsBy, 2> {
        ReactionsByQuery {
            client,
            params: [tenant, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ReactionsByBorrowed, tokio_postgres::Error> {
                    Ok(ReactionsByBorrowed {
                        comment_id: row.try_get(0)?,
                        kind: row.try_get(1)?,
                        created_at: row.try_get(2)?,
                    })
                },
            mapper: |it| ReactionsBy::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ReactionsByParams,
        ReactionsByQuery<'c, 'a, 's, C, ReactionsBy, 2>,
        C,
    > for ReactionsByStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ReactionsByParams,
    ) -> ReactionsByQuery<'c, 'a, 's, C, ReactionsBy, 2> {
        self.bind(client, &params.tenant, &params.user_id)
    }
}
pub struct NoticesOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn notices_of() -> NoticesOfStmt {
    NoticesOfStmt(
        "SELECT n.comment_id, n.parent_id, n.created_at FROM comments.notices n WHERE n.tenant_id = $1 AND n.user_id = $2 ORDER BY n.created_at, n.event_id",
        None,
    )
}
impl NoticesOfStmt {
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
        user_id: &'a uuid::Uuid,
    ) -> NoticesOfQuery<'c, 'a, 's, C, NoticesOf, 2> {
        NoticesOfQuery {
            client,
            params: [tenant, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<NoticesOf, tokio_postgres::Error> {
                Ok(NoticesOf {
                    comment_id: row.try_get(0)?,
                    parent_id: row.try_get(1)?,
                    created_at: row.try_get(2)?,
                })
            },
            mapper: |it| NoticesOf::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        NoticesOfParams,
        NoticesOfQuery<'c, 'a, 's, C, NoticesOf, 2>,
        C,
    > for NoticesOfStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a NoticesOfParams,
    ) -> NoticesOfQuery<'c, 'a, 's, C, NoticesOf, 2> {
        self.bind(client, &params.tenant, &params.user_id)
    }
}
pub struct StandingsOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn standings_of() -> StandingsOfStmt {
    StandingsOfStmt(
        "SELECT s.day, s.comments, s.likes_received FROM comments.standings s WHERE s.tenant_id = $1 AND s.copy = (SELECT core.live_copy('comments.standings')) AND s.user_id = $2 ORDER BY s.day",
        None,
    )
}
impl StandingsOfStmt {
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
        user_id: &'a uuid::Uuid,
    ) -> StandingsOfQuery<'c, 'a, 's, C, StandingsOf, 2> {
        StandingsOfQuery {
            client,
            params: [tenant, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<StandingsOf, tokio_postgres::Error> {
                Ok(StandingsOf {
                    day: row.try_get(0)?,
                    comments: row.try_get(1)?,
                    likes_received: row.try_get(2)?,
                })
            },
            mapper: |it| StandingsOf::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        StandingsOfParams,
        StandingsOfQuery<'c, 'a, 's, C, StandingsOf, 2>,
        C,
    > for StandingsOfStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a StandingsOfParams,
    ) -> StandingsOfQuery<'c, 'a, 's, C, StandingsOf, 2> {
        self.bind(client, &params.tenant, &params.user_id)
    }
}
