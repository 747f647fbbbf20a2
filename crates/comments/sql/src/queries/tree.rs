// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct ThreadParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ThreadVersionParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct CommentParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct OldestParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub short: i32,
    pub parents: T1,
    pub tenant: uuid::Uuid,
    pub after_position: i32,
    pub limit: i32,
}
#[derive(Debug)]
pub struct NewestParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub short: i32,
    pub parents: T1,
    pub tenant: uuid::Uuid,
    pub after_position: i32,
    pub limit: i32,
}
#[derive(Debug)]
pub struct TopParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub short: i32,
    pub parents: T1,
    pub tenant: uuid::Uuid,
    pub after_likes: i32,
    pub after_position: i32,
    pub limit: i32,
}
#[derive(Debug)]
pub struct BestParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub short: i32,
    pub parents: T1,
    pub tenant: uuid::Uuid,
    pub after_score: f64,
    pub after_position: i32,
    pub limit: i32,
}
#[derive(Debug)]
pub struct ControversialParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub short: i32,
    pub parents: T1,
    pub tenant: uuid::Uuid,
    pub after_score: f64,
    pub after_position: i32,
    pub limit: i32,
}
#[derive(Debug)]
pub struct TextsParams<T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::ArraySql<Item = i32>> {
    pub ids: T1,
    pub sizes: T2,
    pub tenant: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct PinnedParams {
    pub tenant: uuid::Uuid,
    pub thread: uuid::Uuid,
    pub limit: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    pub id: uuid::Uuid,
    pub entity_type: String,
    pub entity_id: String,
    pub root_count: i32,
    pub comment_count: i32,
    pub version: i64,
    pub is_locked: bool,
    pub pinned_count: i32,
    pub epoch: i32,
}
pub struct ThreadBorrowed<'a> {
    pub id: uuid::Uuid,
    pub entity_type: &'a str,
    pub entity_id: &'a str,
    pub root_count: i32,
    pub comment_count: i32,
    pub version: i64,
    pub is_locked: bool,
    pub pinned_count: i32,
    pub epoch: i32,
}
impl<'a> From<ThreadBorrowed<'a>> for Thread {
    fn from(
        ThreadBorrowed {
            id,
            entity_type,
            entity_id,
            root_count,
            comment_count,
            version,
            is_locked,
            pinned_count,
            epoch,
        }: ThreadBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            entity_type: entity_type.into(),
            entity_id: entity_id.into(),
            root_count,
            comment_count,
            version,
            is_locked,
            pinned_count,
            epoch,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Single {
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub position: i32,
    pub depth: i32,
    pub author_kind: String,
    pub author_id: Option<uuid::Uuid>,
    pub author_name: String,
    pub author_avatar: Option<String>,
    pub content: String,
    pub content_format: String,
    pub content_html: String,
    pub status: String,
    pub is_pinned: bool,
    pub version: i32,
    pub below: i32,
    pub reply_count: i32,
    pub like_count: i32,
    pub reaction_counts: serde_json::Value,
    pub best: f64,
    pub controversy: f64,
    pub created_at: jiff::Timestamp,
    pub edited_at: Option<jiff::Timestamp>,
    pub deleted_at: Option<jiff::Timestamp>,
    pub thread_id: uuid::Uuid,
    pub entity_type: String,
    pub entity_id: String,
    pub epoch: i32,
}
pub struct SingleBorrowed<'a> {
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub position: i32,
    pub depth: i32,
    pub author_kind: &'a str,
    pub author_id: Option<uuid::Uuid>,
    pub author_name: &'a str,
    pub author_avatar: Option<&'a str>,
    pub content: &'a str,
    pub content_format: &'a str,
    pub content_html: &'a str,
    pub status: &'a str,
    pub is_pinned: bool,
    pub version: i32,
    pub below: i32,
    pub reply_count: i32,
    pub like_count: i32,
    pub reaction_counts: stoa_sql::JsonColumn<'a>,
    pub best: f64,
    pub controversy: f64,
    pub created_at: jiff::Timestamp,
    pub edited_at: Option<jiff::Timestamp>,
    pub deleted_at: Option<jiff::Timestamp>,
    pub thread_id: uuid::Uuid,
    pub entity_type: &'a str,
    pub entity_id: &'a str,
    pub epoch: i32,
}
impl<'a> From<SingleBorrowed<'a>> for Single {
    fn from(
        SingleBorrowed {
            id,
            parent_key,
            position,
            depth,
            author_kind,
            author_id,
            author_name,
            author_avatar,
            content,
            content_format,
            content_html,
            status,
            is_pinned,
            version,
            below,
            reply_count,
            like_count,
            reaction_counts,
            best,
            controversy,
            created_at,
            edited_at,
            deleted_at,
            thread_id,
            entity_type,
            entity_id,
            epoch,
        }: SingleBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            parent_key,
            position,
            depth,
            author_kind: author_kind.into(),
            author_id,
            author_name: author_name.into(),
            author_avatar: author_avatar.map(|v| v.into()),
            content: content.into(),
            content_format: content_format.into(),
            content_html: content_html.into(),
            status: status.into(),
            is_pinned,
            version,
            below,
            reply_count,
            like_count,
            reaction_counts: reaction_counts.into(),
            best,
            controversy,
            created_at,
            edited_at,
            deleted_at,
            thread_id,
            entity_type: entity_type.into(),
            entity_id: entity_id.into(),
            epoch,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub position: i32,
    pub depth: i32,
    pub author_kind: String,
    pub author_id: Option<uuid::Uuid>,
    pub author_name: String,
    pub author_avatar: Option<String>,
    pub content: String,
    pub content_format: String,
    pub content_html: String,
    pub status: String,
    pub is_pinned: bool,
    pub version: i32,
    pub below: i32,
    pub reply_count: i32,
    pub like_count: i32,
    pub reaction_counts: serde_json::Value,
    pub best: f64,
    pub controversy: f64,
    pub created_at: jiff::Timestamp,
    pub edited_at: Option<jiff::Timestamp>,
    pub deleted_at: Option<jiff::Timestamp>,
    pub size: i32,
    pub is_read: bool,
}
pub struct NodeBorrowed<'a> {
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub position: i32,
    pub depth: i32,
    pub author_kind: &'a str,
    pub author_id: Option<uuid::Uuid>,
    pub author_name: &'a str,
    pub author_avatar: Option<&'a str>,
    pub content: &'a str,
    pub content_format: &'a str,
    pub content_html: &'a str,
    pub status: &'a str,
    pub is_pinned: bool,
    pub version: i32,
    pub below: i32,
    pub reply_count: i32,
    pub like_count: i32,
    pub reaction_counts: stoa_sql::JsonColumn<'a>,
    pub best: f64,
    pub controversy: f64,
    pub created_at: jiff::Timestamp,
    pub edited_at: Option<jiff::Timestamp>,
    pub deleted_at: Option<jiff::Timestamp>,
    pub size: i32,
    pub is_read: bool,
}
impl<'a> From<NodeBorrowed<'a>> for Node {
    fn from(
        NodeBorrowed {
            id,
            parent_key,
            position,
            depth,
            author_kind,
            author_id,
            author_name,
            author_avatar,
            content,
            content_format,
            content_html,
            status,
            is_pinned,
            version,
            below,
            reply_count,
            like_count,
            reaction_counts,
            best,
            controversy,
            created_at,
            edited_at,
            deleted_at,
            size,
            is_read,
        }: NodeBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            parent_key,
            position,
            depth,
            author_kind: author_kind.into(),
            author_id,
            author_name: author_name.into(),
            author_avatar: author_avatar.map(|v| v.into()),
            content: content.into(),
            content_format: content_format.into(),
            content_html: content_html.into(),
            status: status.into(),
            is_pinned,
            version,
            below,
            reply_count,
            like_count,
            reaction_counts: reaction_counts.into(),
            best,
            controversy,
            created_at,
            edited_at,
            deleted_at,
            size,
            is_read,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Texts {
    pub id: uuid::Uuid,
    pub content: String,
    pub content_html: String,
}
pub struct TextsBorrowed<'a> {
    pub id: uuid::Uuid,
    pub content: &'a str,
    pub content_html: &'a str,
}
impl<'a> From<TextsBorrowed<'a>> for Texts {
    fn from(
        TextsBorrowed {
            id,
            content,
            content_html,
        }: TextsBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            content: content.into(),
            content_html: content_html.into(),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ThreadQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ThreadBorrowed, tokio_postgres::Error>,
    mapper: fn(ThreadBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ThreadQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ThreadBorrowed) -> R) -> ThreadQuery<'c, 'a, 's, C, R, N> {
        ThreadQuery {
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
pub struct SingleQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SingleBorrowed, tokio_postgres::Error>,
    mapper: fn(SingleBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SingleQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SingleBorrowed) -> R) -> SingleQuery<'c, 'a, 's, C, R, N> {
        SingleQuery {
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
pub struct NodeQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<NodeBorrowed, tokio_postgres::Error>,
    mapper: fn(NodeBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> NodeQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(NodeBorrowed) -> R) -> NodeQuery<'c, 'a, 's, C, R, N> {
        NodeQuery {
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
pub struct TextsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TextsBorrowed, tokio_postgres::Error>,
    mapper: fn(TextsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TextsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TextsBorrowed) -> R) -> TextsQuery<'c, 'a, 's, C, R, N> {
        TextsQuery {
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
pub struct ThreadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn thread() -> ThreadStmt {
    ThreadStmt(
        "SELECT id, entity_type, entity_id, root_count, comment_count, version, is_locked, pinned_count, (SELECT epoch FROM core.life) AS epoch FROM comments.threads WHERE tenant_id = $1 AND id = $2",
        None,
    )
}
impl ThreadStmt {
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
    ) -> ThreadQuery<'c, 'a, 's, C, Thread, 2> {
        ThreadQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ThreadBorrowed, tokio_postgres::Error> {
                    Ok(ThreadBorrowed {
                        id: row.try_get(0)?,
                        entity_type: row.try_get(1)?,
                        entity_id: row.try_get(2)?,
                        root_count: row.try_get(3)?,
                        comment_count: row.try_get(4)?,
                        version: row.try_get(5)?,
                        is_locked: row.try_get(6)?,
                        pinned_count: row.try_get(7)?,
                        epoch: row.try_get(8)?,
                    })
                },
            mapper: |it| Thread::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ThreadParams,
        ThreadQuery<'c, 'a, 's, C, Thread, 2>,
        C,
    > for ThreadStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ThreadParams,
    ) -> ThreadQuery<'c, 'a, 's, C, Thread, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct ThreadVersionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn thread_version() -> ThreadVersionStmt {
    ThreadVersionStmt(
        "SELECT version FROM comments.threads WHERE tenant_id = $1 AND id = $2",
        None,
    )
}
impl ThreadVersionStmt {
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
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ThreadVersionParams,
        I64Query<'c, 'a, 's, C, i64, 2>,
        C,
    > for ThreadVersionStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ThreadVersionParams,
    ) -> I64Query<'c, 'a, 's, C, i64, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct CommentStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn comment() -> CommentStmt {
    CommentStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, c.content, c.content_format, c.content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.thread_id, t.entity_type, t.entity_id, (SELECT epoch FROM core.life) AS epoch FROM comments.comments c JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id WHERE c.tenant_id = $1 AND c.id = $2",
        None,
    )
}
impl CommentStmt {
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
    ) -> SingleQuery<'c, 'a, 's, C, Single, 2> {
        SingleQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<SingleBorrowed, tokio_postgres::Error> {
                    Ok(SingleBorrowed {
                        id: row.try_get(0)?,
                        parent_key: row.try_get(1)?,
                        position: row.try_get(2)?,
                        depth: row.try_get(3)?,
                        author_kind: row.try_get(4)?,
                        author_id: row.try_get(5)?,
                        author_name: row.try_get(6)?,
                        author_avatar: row.try_get(7)?,
                        content: row.try_get(8)?,
                        content_format: row.try_get(9)?,
                        content_html: row.try_get(10)?,
                        status: row.try_get(11)?,
                        is_pinned: row.try_get(12)?,
                        version: row.try_get(13)?,
                        below: row.try_get(14)?,
                        reply_count: row.try_get(15)?,
                        like_count: row.try_get(16)?,
                        reaction_counts: row.try_get(17)?,
                        best: row.try_get(18)?,
                        controversy: row.try_get(19)?,
                        created_at: row.try_get(20)?,
                        edited_at: row.try_get(21)?,
                        deleted_at: row.try_get(22)?,
                        thread_id: row.try_get(23)?,
                        entity_type: row.try_get(24)?,
                        entity_id: row.try_get(25)?,
                        epoch: row.try_get(26)?,
                    })
                },
            mapper: |it| Single::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        CommentParams,
        SingleQuery<'c, 'a, 's, C, Single, 2>,
        C,
    > for CommentStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CommentParams,
    ) -> SingleQuery<'c, 'a, 's, C, Single, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct OldestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn oldest() -> OldestStmt {
    OldestStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, CASE WHEN c.size <= $1::integer THEN c.content ELSE '' END AS content, c.content_format, CASE WHEN c.size <= $1::integer THEN c.content_html ELSE '' END AS content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size, c.size <= $1::integer AS is_read FROM unnest($2::uuid[]) AS p (parent_key) CROSS JOIN LATERAL ( SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size FROM comments.comments c WHERE c.tenant_id = $3 AND c.parent_key = p.parent_key AND c.position > $4 AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0) ORDER BY c.position LIMIT $5::integer) c",
        None,
    )
}
impl OldestStmt {
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
        short: &'a i32,
        parents: &'a T1,
        tenant: &'a uuid::Uuid,
        after_position: &'a i32,
        limit: &'a i32,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 5> {
        NodeQuery {
            client,
            params: [short, parents, tenant, after_position, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<NodeBorrowed, tokio_postgres::Error> {
                Ok(NodeBorrowed {
                    id: row.try_get(0)?,
                    parent_key: row.try_get(1)?,
                    position: row.try_get(2)?,
                    depth: row.try_get(3)?,
                    author_kind: row.try_get(4)?,
                    author_id: row.try_get(5)?,
                    author_name: row.try_get(6)?,
                    author_avatar: row.try_get(7)?,
                    content: row.try_get(8)?,
                    content_format: row.try_get(9)?,
                    content_html: row.try_get(10)?,
                    status: row.try_get(11)?,
                    is_pinned: row.try_get(12)?,
                    version: row.try_get(13)?,
                    below: row.try_get(14)?,
                    reply_count: row.try_get(15)?,
                    like_count: row.try_get(16)?,
                    reaction_counts: row.try_get(17)?,
                    best: row.try_get(18)?,
                    controversy: row.try_get(19)?,
                    created_at: row.try_get(20)?,
                    edited_at: row.try_get(21)?,
                    deleted_at: row.try_get(22)?,
                    size: row.try_get(23)?,
                    is_read: row.try_get(24)?,
                })
            },
            mapper: |it| Node::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        OldestParams<T1>,
        NodeQuery<'c, 'a, 's, C, Node, 5>,
        C,
    > for OldestStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OldestParams<T1>,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 5> {
        self.bind(
            client,
            &params.short,
            &params.parents,
            &params.tenant,
            &params.after_position,
            &params.limit,
        )
    }
}
pub struct NewestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn newest() -> NewestStmt {
    NewestStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, CASE WHEN c.size <= $1::integer THEN c.content ELSE '' END AS content, c.content_format, CASE WHEN c.size <= $1::integer THEN c.content_html ELSE '' END AS content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size, c.size <= $1::integer AS is_read FROM unnest($2::uuid[]) AS p (parent_key) CROSS JOIN LATERAL ( SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size FROM comments.comments c WHERE c.tenant_id = $3 AND c.parent_key = p.parent_key AND c.position < $4 AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0) ORDER BY c.position DESC LIMIT $5::integer) c",
        None,
    )
}
impl NewestStmt {
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
        short: &'a i32,
        parents: &'a T1,
        tenant: &'a uuid::Uuid,
        after_position: &'a i32,
        limit: &'a i32,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 5> {
        NodeQuery {
            client,
            params: [short, parents, tenant, after_position, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<NodeBorrowed, tokio_postgres::Error> {
                Ok(NodeBorrowed {
                    id: row.try_get(0)?,
                    parent_key: row.try_get(1)?,
                    position: row.try_get(2)?,
                    depth: row.try_get(3)?,
                    author_kind: row.try_get(4)?,
                    author_id: row.try_get(5)?,
                    author_name: row.try_get(6)?,
                    author_avatar: row.try_get(7)?,
                    content: row.try_get(8)?,
                    content_format: row.try_get(9)?,
                    content_html: row.try_get(10)?,
                    status: row.try_get(11)?,
                    is_pinned: row.try_get(12)?,
                    version: row.try_get(13)?,
                    below: row.try_get(14)?,
                    reply_count: row.try_get(15)?,
                    like_count: row.try_get(16)?,
                    reaction_counts: row.try_get(17)?,
                    best: row.try_get(18)?,
                    controversy: row.try_get(19)?,
                    created_at: row.try_get(20)?,
                    edited_at: row.try_get(21)?,
                    deleted_at: row.try_get(22)?,
                    size: row.try_get(23)?,
                    is_read: row.try_get(24)?,
                })
            },
            mapper: |it| Node::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        NewestParams<T1>,
        NodeQuery<'c, 'a, 's, C, Node, 5>,
        C,
    > for NewestStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a NewestParams<T1>,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 5> {
        self.bind(
            client,
            &params.short,
            &params.parents,
            &params.tenant,
            &params.after_position,
            &params.limit,
        )
    }
}
pub struct TopStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn top() -> TopStmt {
    TopStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, CASE WHEN c.size <= $1::integer THEN c.content ELSE '' END AS content, c.content_format, CASE WHEN c.size <= $1::integer THEN c.content_html ELSE '' END AS content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size, c.size <= $1::integer AS is_read FROM unnest($2::uuid[]) AS p (parent_key) CROSS JOIN LATERAL ( SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size FROM comments.comments c WHERE c.tenant_id = $3 AND c.parent_key = p.parent_key AND (c.like_count, c.position) < ($4, $5) AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0) ORDER BY c.like_count DESC, c.position DESC LIMIT $6::integer) c",
        None,
    )
}
impl TopStmt {
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
        short: &'a i32,
        parents: &'a T1,
        tenant: &'a uuid::Uuid,
        after_likes: &'a i32,
        after_position: &'a i32,
        limit: &'a i32,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 6> {
        NodeQuery {
            client,
            params: [short, parents, tenant, after_likes, after_position, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<NodeBorrowed, tokio_postgres::Error> {
                Ok(NodeBorrowed {
                    id: row.try_get(0)?,
                    parent_key: row.try_get(1)?,
                    position: row.try_get(2)?,
                    depth: row.try_get(3)?,
                    author_kind: row.try_get(4)?,
                    author_id: row.try_get(5)?,
                    author_name: row.try_get(6)?,
                    author_avatar: row.try_get(7)?,
                    content: row.try_get(8)?,
                    content_format: row.try_get(9)?,
                    content_html: row.try_get(10)?,
                    status: row.try_get(11)?,
                    is_pinned: row.try_get(12)?,
                    version: row.try_get(13)?,
                    below: row.try_get(14)?,
                    reply_count: row.try_get(15)?,
                    like_count: row.try_get(16)?,
                    reaction_counts: row.try_get(17)?,
                    best: row.try_get(18)?,
                    controversy: row.try_get(19)?,
                    created_at: row.try_get(20)?,
                    edited_at: row.try_get(21)?,
                    deleted_at: row.try_get(22)?,
                    size: row.try_get(23)?,
                    is_read: row.try_get(24)?,
                })
            },
            mapper: |it| Node::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, TopParams<T1>, NodeQuery<'c, 'a, 's, C, Node, 6>, C>
    for TopStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TopParams<T1>,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 6> {
        self.bind(
            client,
            &params.short,
            &params.parents,
            &params.tenant,
            &params.after_likes,
            &params.after_position,
            &params.limit,
        )
    }
}
pub struct BestStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn best() -> BestStmt {
    BestStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, CASE WHEN c.size <= $1::integer THEN c.content ELSE '' END AS content, c.content_format, CASE WHEN c.size <= $1::integer THEN c.content_html ELSE '' END AS content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size, c.size <= $1::integer AS is_read FROM unnest($2::uuid[]) AS p (parent_key) CROSS JOIN LATERAL ( SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size FROM comments.comments c WHERE c.tenant_id = $3 AND c.parent_key = p.parent_key AND (c.best, c.position) < ($4, $5) AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0) ORDER BY c.best DESC, c.position DESC LIMIT $6::integer) c",
        None,
    )
}
impl BestStmt {
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
        short: &'a i32,
        parents: &'a T1,
        tenant: &'a uuid::Uuid,
        after_score: &'a f64,
        after_position: &'a i32,
        limit: &'a i32,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 6> {
        NodeQuery {
            client,
            params: [short, parents, tenant, after_score, after_position, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<NodeBorrowed, tokio_postgres::Error> {
                Ok(NodeBorrowed {
                    id: row.try_get(0)?,
                    parent_key: row.try_get(1)?,
                    position: row.try_get(2)?,
                    depth: row.try_get(3)?,
                    author_kind: row.try_get(4)?,
                    author_id: row.try_get(5)?,
                    author_name: row.try_get(6)?,
                    author_avatar: row.try_get(7)?,
                    content: row.try_get(8)?,
                    content_format: row.try_get(9)?,
                    content_html: row.try_get(10)?,
                    status: row.try_get(11)?,
                    is_pinned: row.try_get(12)?,
                    version: row.try_get(13)?,
                    below: row.try_get(14)?,
                    reply_count: row.try_get(15)?,
                    like_count: row.try_get(16)?,
                    reaction_counts: row.try_get(17)?,
                    best: row.try_get(18)?,
                    controversy: row.try_get(19)?,
                    created_at: row.try_get(20)?,
                    edited_at: row.try_get(21)?,
                    deleted_at: row.try_get(22)?,
                    size: row.try_get(23)?,
                    is_read: row.try_get(24)?,
                })
            },
            mapper: |it| Node::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<'c, 'a, 's, BestParams<T1>, NodeQuery<'c, 'a, 's, C, Node, 6>, C>
    for BestStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BestParams<T1>,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 6> {
        self.bind(
            client,
            &params.short,
            &params.parents,
            &params.tenant,
            &params.after_score,
            &params.after_position,
            &params.limit,
        )
    }
}
pub struct ControversialStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn controversial() -> ControversialStmt {
    ControversialStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, CASE WHEN c.size <= $1::integer THEN c.content ELSE '' END AS content, c.content_format, CASE WHEN c.size <= $1::integer THEN c.content_html ELSE '' END AS content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size, c.size <= $1::integer AS is_read FROM unnest($2::uuid[]) AS p (parent_key) CROSS JOIN LATERAL ( SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size FROM comments.comments c WHERE c.tenant_id = $3 AND c.parent_key = p.parent_key AND (c.controversy, c.position) < ($4, $5) AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0) ORDER BY c.controversy DESC, c.position DESC LIMIT $6::integer) c",
        None,
    )
}
impl ControversialStmt {
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
        short: &'a i32,
        parents: &'a T1,
        tenant: &'a uuid::Uuid,
        after_score: &'a f64,
        after_position: &'a i32,
        limit: &'a i32,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 6> {
        NodeQuery {
            client,
            params: [short, parents, tenant, after_score, after_position, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<NodeBorrowed, tokio_postgres::Error> {
                Ok(NodeBorrowed {
                    id: row.try_get(0)?,
                    parent_key: row.try_get(1)?,
                    position: row.try_get(2)?,
                    depth: row.try_get(3)?,
                    author_kind: row.try_get(4)?,
                    author_id: row.try_get(5)?,
                    author_name: row.try_get(6)?,
                    author_avatar: row.try_get(7)?,
                    content: row.try_get(8)?,
                    content_format: row.try_get(9)?,
                    content_html: row.try_get(10)?,
                    status: row.try_get(11)?,
                    is_pinned: row.try_get(12)?,
                    version: row.try_get(13)?,
                    below: row.try_get(14)?,
                    reply_count: row.try_get(15)?,
                    like_count: row.try_get(16)?,
                    reaction_counts: row.try_get(17)?,
                    best: row.try_get(18)?,
                    controversy: row.try_get(19)?,
                    created_at: row.try_get(20)?,
                    edited_at: row.try_get(21)?,
                    deleted_at: row.try_get(22)?,
                    size: row.try_get(23)?,
                    is_read: row.try_get(24)?,
                })
            },
            mapper: |it| Node::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ControversialParams<T1>,
        NodeQuery<'c, 'a, 's, C, Node, 6>,
        C,
    > for ControversialStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ControversialParams<T1>,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 6> {
        self.bind(
            client,
            &params.short,
            &params.parents,
            &params.tenant,
            &params.after_score,
            &params.after_position,
            &params.limit,
        )
    }
}
pub struct TextsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn texts() -> TextsStmt {
    TextsStmt(
        "SELECT c.id, c.content, c.content_html FROM unnest($1::uuid[], $2::integer[]) AS s (id, size) JOIN comments.comments c ON c.id = s.id WHERE c.tenant_id = $3 AND octet_length(c.content) + octet_length(c.content_html) <= s.size",
        None,
    )
}
impl TextsStmt {
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
        T2: crate::ArraySql<Item = i32>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        sizes: &'a T2,
        tenant: &'a uuid::Uuid,
    ) -> TextsQuery<'c, 'a, 's, C, Texts, 3> {
        TextsQuery {
            client,
            params: [ids, sizes, tenant],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<TextsBorrowed, tokio_postgres::Error> {
                Ok(TextsBorrowed {
                    id: row.try_get(0)?,
                    content: row.try_get(1)?,
                    content_html: row.try_get(2)?,
                })
            },
            mapper: |it| Texts::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        TextsParams<T1, T2>,
        TextsQuery<'c, 'a, 's, C, Texts, 3>,
        C,
    > for TextsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TextsParams<T1, T2>,
    ) -> TextsQuery<'c, 'a, 's, C, Texts, 3> {
        self.bind(client, &params.ids, &params.sizes, &params.tenant)
    }
}
pub struct PinnedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn pinned() -> PinnedStmt {
    PinnedStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, c.content, c.content_format, c.content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, octet_length(c.content) + octet_length(c.content_html) AS size, true AS is_read FROM comments.comments c WHERE c.tenant_id = $1 AND c.parent_key = $2 AND c.is_pinned AND c.status = 'approved' AND c.deleted_at IS NULL ORDER BY c.pinned_at DESC, c.position LIMIT $3::integer",
        None,
    )
}
impl PinnedStmt {
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
        thread: &'a uuid::Uuid,
        limit: &'a i32,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 3> {
        NodeQuery {
            client,
            params: [tenant, thread, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<NodeBorrowed, tokio_postgres::Error> {
                Ok(NodeBorrowed {
                    id: row.try_get(0)?,
                    parent_key: row.try_get(1)?,
                    position: row.try_get(2)?,
                    depth: row.try_get(3)?,
                    author_kind: row.try_get(4)?,
                    author_id: row.try_get(5)?,
                    author_name: row.try_get(6)?,
                    author_avatar: row.try_get(7)?,
                    content: row.try_get(8)?,
                    content_format: row.try_get(9)?,
                    content_html: row.try_get(10)?,
                    status: row.try_get(11)?,
                    is_pinned: row.try_get(12)?,
                    version: row.try_get(13)?,
                    below: row.try_get(14)?,
                    reply_count: row.try_get(15)?,
                    like_count: row.try_get(16)?,
                    reaction_counts: row.try_get(17)?,
                    best: row.try_get(18)?,
                    controversy: row.try_get(19)?,
                    created_at: row.try_get(20)?,
                    edited_at: row.try_get(21)?,
                    deleted_at: row.try_get(22)?,
                    size: row.try_get(23)?,
                    is_read: row.try_get(24)?,
                })
            },
            mapper: |it| Node::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, PinnedParams, NodeQuery<'c, 'a, 's, C, Node, 3>, C>
    for PinnedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a PinnedParams,
    ) -> NodeQuery<'c, 'a, 's, C, Node, 3> {
        self.bind(client, &params.tenant, &params.thread, &params.limit)
    }
}
