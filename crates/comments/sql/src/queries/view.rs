// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct ViewedParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct OwnReactionsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
    pub kinds: T3,
    pub user_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct OwnPendingParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub threads: T1,
    pub limit: i32,
}
#[derive(Debug)]
pub struct CountsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Viewed {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub depth: i32,
    pub author_id: Option<uuid::Uuid>,
    pub status: String,
    pub is_pinned: bool,
    pub version: i32,
    pub changes: i32,
    pub below: i32,
    pub created_at: jiff::Timestamp,
    pub deleted_at: Option<jiff::Timestamp>,
    pub is_locked: bool,
    pub pinned_count: i32,
}
pub struct ViewedBorrowed<'a> {
    pub id: uuid::Uuid,
    pub thread_id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub depth: i32,
    pub author_id: Option<uuid::Uuid>,
    pub status: &'a str,
    pub is_pinned: bool,
    pub version: i32,
    pub changes: i32,
    pub below: i32,
    pub created_at: jiff::Timestamp,
    pub deleted_at: Option<jiff::Timestamp>,
    pub is_locked: bool,
    pub pinned_count: i32,
}
impl<'a> From<ViewedBorrowed<'a>> for Viewed {
    fn from(
        ViewedBorrowed {
            id,
            thread_id,
            parent_key,
            depth,
            author_id,
            status,
            is_pinned,
            version,
            changes,
            below,
            created_at,
            deleted_at,
            is_locked,
            pinned_count,
        }: ViewedBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            thread_id,
            parent_key,
            depth,
            author_id,
            status: status.into(),
            is_pinned,
            version,
            changes,
            below,
            created_at,
            deleted_at,
            is_locked,
            pinned_count,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct OwnReactions {
    pub comment_id: uuid::Uuid,
    pub kind: String,
}
pub struct OwnReactionsBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub kind: &'a str,
}
impl<'a> From<OwnReactionsBorrowed<'a>> for OwnReactions {
    fn from(OwnReactionsBorrowed { comment_id, kind }: OwnReactionsBorrowed<'a>) -> Self {
        Self {
            comment_id,
            kind: kind.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct OwnPending {
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
}
pub struct OwnPendingBorrowed<'a> {
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
}
impl<'a> From<OwnPendingBorrowed<'a>> for OwnPending {
    fn from(
        OwnPendingBorrowed {
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
        }: OwnPendingBorrowed<'a>,
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
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Counts {
    pub id: uuid::Uuid,
    pub comment_count: i32,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ViewedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ViewedBorrowed, tokio_postgres::Error>,
    mapper: fn(ViewedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ViewedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ViewedBorrowed) -> R) -> ViewedQuery<'c, 'a, 's, C, R, N> {
        ViewedQuery {
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
pub struct OwnReactionsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OwnReactionsBorrowed, tokio_postgres::Error>,
    mapper: fn(OwnReactionsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OwnReactionsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(OwnReactionsBorrowed) -> R,
    ) -> OwnReactionsQuery<'c, 'a, 's, C, R, N> {
        OwnReactionsQuery {
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
pub struct OwnPendingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OwnPendingBorrowed, tokio_postgres::Error>,
    mapper: fn(OwnPendingBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OwnPendingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(OwnPendingBorrowed) -> R,
    ) -> OwnPendingQuery<'c, 'a, 's, C, R, N> {
        OwnPendingQuery {
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
pub struct CountsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Counts, tokio_postgres::Error>,
    mapper: fn(Counts) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CountsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Counts) -> R) -> CountsQuery<'c, 'a, 's, C, R, N> {
        CountsQuery {
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
pub struct ViewedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn viewed() -> ViewedStmt {
    ViewedStmt(
        "SELECT c.id, c.thread_id, c.parent_key, c.depth, c.author_id, c.status, c.is_pinned, c.version, c.changes, c.reply_count + c.hollow_count AS below, c.created_at, c.deleted_at, t.is_locked, t.pinned_count FROM comments.comments c JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id WHERE c.tenant_id = $1 AND c.id = ANY($2)",
        None,
    )
}
impl ViewedStmt {
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
    ) -> ViewedQuery<'c, 'a, 's, C, Viewed, 2> {
        ViewedQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ViewedBorrowed, tokio_postgres::Error> {
                    Ok(ViewedBorrowed {
                        id: row.try_get(0)?,
                        thread_id: row.try_get(1)?,
                        parent_key: row.try_get(2)?,
                        depth: row.try_get(3)?,
                        author_id: row.try_get(4)?,
                        status: row.try_get(5)?,
                        is_pinned: row.try_get(6)?,
                        version: row.try_get(7)?,
                        changes: row.try_get(8)?,
                        below: row.try_get(9)?,
                        created_at: row.try_get(10)?,
                        deleted_at: row.try_get(11)?,
                        is_locked: row.try_get(12)?,
                        pinned_count: row.try_get(13)?,
                    })
                },
            mapper: |it| Viewed::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ViewedParams<T1>,
        ViewedQuery<'c, 'a, 's, C, Viewed, 2>,
        C,
    > for ViewedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ViewedParams<T1>,
    ) -> ViewedQuery<'c, 'a, 's, C, Viewed, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct OwnReactionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn own_reactions() -> OwnReactionsStmt {
    OwnReactionsStmt(
        "SELECT r.comment_id, r.kind FROM comments.reactions r WHERE r.tenant_id = $1 AND r.comment_id = ANY($2) AND r.kind = ANY($3) AND r.user_id = $4 ORDER BY r.comment_id, r.kind",
        None,
    )
}
impl OwnReactionsStmt {
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
        T2: crate::StringSql,
        T3: crate::ArraySql<Item = T2>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
        kinds: &'a T3,
        user_id: &'a uuid::Uuid,
    ) -> OwnReactionsQuery<'c, 'a, 's, C, OwnReactions, 4> {
        OwnReactionsQuery {
            client,
            params: [tenant, ids, kinds, user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<OwnReactionsBorrowed, tokio_postgres::Error> {
                    Ok(OwnReactionsBorrowed {
                        comment_id: row.try_get(0)?,
                        kind: row.try_get(1)?,
                    })
                },
            mapper: |it| OwnReactions::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        OwnReactionsParams<T1, T2, T3>,
        OwnReactionsQuery<'c, 'a, 's, C, OwnReactions, 4>,
        C,
    > for OwnReactionsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OwnReactionsParams<T1, T2, T3>,
    ) -> OwnReactionsQuery<'c, 'a, 's, C, OwnReactions, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.ids,
            &params.kinds,
            &params.user_id,
        )
    }
}
pub struct OwnPendingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn own_pending() -> OwnPendingStmt {
    OwnPendingStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, c.content, c.content_format, c.content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.thread_id, t.entity_type, t.entity_id FROM comments.comments c JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id WHERE c.tenant_id = $1 AND c.author_id = $2 AND c.status = 'pending' AND c.deleted_at IS NULL AND c.thread_id = ANY($3) ORDER BY c.id DESC LIMIT $4::integer",
        None,
    )
}
impl OwnPendingStmt {
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
        user_id: &'a uuid::Uuid,
        threads: &'a T1,
        limit: &'a i32,
    ) -> OwnPendingQuery<'c, 'a, 's, C, OwnPending, 4> {
        OwnPendingQuery {
            client,
            params: [tenant, user_id, threads, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<OwnPendingBorrowed, tokio_postgres::Error> {
                    Ok(OwnPendingBorrowed {
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
                    })
                },
            mapper: |it| OwnPending::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        OwnPendingParams<T1>,
        OwnPendingQuery<'c, 'a, 's, C, OwnPending, 4>,
        C,
    > for OwnPendingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OwnPendingParams<T1>,
    ) -> OwnPendingQuery<'c, 'a, 's, C, OwnPending, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.user_id,
            &params.threads,
            &params.limit,
        )
    }
}
pub struct CountsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn counts() -> CountsStmt {
    CountsStmt(
        "SELECT id, comment_count FROM comments.threads WHERE tenant_id = $1 AND id = ANY($2)",
        None,
    )
}
impl CountsStmt {
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
    ) -> CountsQuery<'c, 'a, 's, C, Counts, 2> {
        CountsQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Counts, tokio_postgres::Error> {
                Ok(Counts {
                    id: row.try_get(0)?,
                    comment_count: row.try_get(1)?,
                })
            },
            mapper: |it| Counts::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        CountsParams<T1>,
        CountsQuery<'c, 'a, 's, C, Counts, 2>,
        C,
    > for CountsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CountsParams<T1>,
    ) -> CountsQuery<'c, 'a, 's, C, Counts, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
