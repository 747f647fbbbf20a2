// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct ToIndexParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub ids: T1,
    pub tenant: uuid::Uuid,
}
#[derive(Debug)]
pub struct FillBlockParams<T1: crate::StringSql, T2: crate::ArraySql<Item = T1>> {
    pub count: i32,
    pub first_at: jiff::Timestamp,
    pub last_at: jiff::Timestamp,
    pub languages: T2,
    pub tenant: uuid::Uuid,
    pub copy: i16,
    pub size: i32,
}
#[derive(Debug)]
pub struct BeginBlockParams<T1: crate::StringSql, T2: crate::ArraySql<Item = T1>> {
    pub tenant: uuid::Uuid,
    pub copy: i16,
    pub count: i32,
    pub first_at: jiff::Timestamp,
    pub last_at: jiff::Timestamp,
    pub languages: T2,
}
#[derive(Debug)]
pub struct IndexCommentsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
> {
    pub tenant: uuid::Uuid,
    pub copy: i16,
    pub ids: T1,
    pub languages: T3,
    pub block: i64,
}
#[derive(Debug)]
pub struct UnindexCommentsParams<
    T1: crate::ArraySql<Item = i16>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
> {
    pub tenant: uuid::Uuid,
    pub copies: T1,
    pub ids: T2,
}
#[derive(Clone, Copy, Debug)]
pub struct DropSearchableParams {
    pub tenant: uuid::Uuid,
    pub copy: i16,
    pub most: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct ClearBlocksParams {
    pub tenant: uuid::Uuid,
    pub copy: i16,
}
#[derive(Clone, Copy, Debug)]
pub struct SearchableRowsParams {
    pub tenant: uuid::Uuid,
    pub copy: i16,
    pub after: uuid::Uuid,
    pub most: i64,
}
#[derive(Debug)]
pub struct FoundParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
> {
    pub q: T1,
    pub options: T2,
    pub languages: T4,
    pub marks: T6,
    pub since: jiff::Timestamp,
    pub until: jiff::Timestamp,
    pub enough: i32,
    pub after_rank: f32,
    pub after_id: uuid::Uuid,
    pub limit: i32,
    pub tenant: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct ToIndex {
    pub id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
    pub is_shown: bool,
    pub said: String,
}
pub struct ToIndexBorrowed<'a> {
    pub id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
    pub is_shown: bool,
    pub said: &'a str,
}
impl<'a> From<ToIndexBorrowed<'a>> for ToIndex {
    fn from(
        ToIndexBorrowed {
            id,
            created_at,
            is_shown,
            said,
        }: ToIndexBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            created_at,
            is_shown,
            said: said.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct SearchableRows {
    pub comment_id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
    pub language: String,
    pub words: String,
    pub is_found: bool,
}
pub struct SearchableRowsBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
    pub language: &'a str,
    pub words: &'a str,
    pub is_found: bool,
}
impl<'a> From<SearchableRowsBorrowed<'a>> for SearchableRows {
    fn from(
        SearchableRowsBorrowed {
            comment_id,
            created_at,
            language,
            words,
            is_found,
        }: SearchableRowsBorrowed<'a>,
    ) -> Self {
        Self {
            comment_id,
            created_at,
            language: language.into(),
            words: words.into(),
            is_found,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct MustBeThere {
    pub words: String,
    pub bound: String,
}
pub struct MustBeThereBorrowed<'a> {
    pub words: &'a str,
    pub bound: &'a str,
}
impl<'a> From<MustBeThereBorrowed<'a>> for MustBeThere {
    fn from(MustBeThereBorrowed { words, bound }: MustBeThereBorrowed<'a>) -> Self {
        Self {
            words: words.into(),
            bound: bound.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
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
    pub rank: f32,
    pub snippet: String,
}
pub struct FoundBorrowed<'a> {
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
    pub rank: f32,
    pub snippet: &'a str,
}
impl<'a> From<FoundBorrowed<'a>> for Found {
    fn from(
        FoundBorrowed {
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
            rank,
            snippet,
        }: FoundBorrowed<'a>,
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
            rank,
            snippet: snippet.into(),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ToIndexQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ToIndexBorrowed, tokio_postgres::Error>,
    mapper: fn(ToIndexBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ToIndexQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ToIndexBorrowed) -> R) -> ToIndexQuery<'c, 'a, 's, C, R, N> {
        ToIndexQuery {
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
pub struct SearchableRowsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SearchableRowsBorrowed, tokio_postgres::Error>,
    mapper: fn(SearchableRowsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SearchableRowsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(SearchableRowsBorrowed) -> R,
    ) -> SearchableRowsQuery<'c, 'a, 's, C, R, N> {
        SearchableRowsQuery {
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
pub struct MustBeThereQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MustBeThereBorrowed, tokio_postgres::Error>,
    mapper: fn(MustBeThereBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MustBeThereQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(MustBeThereBorrowed) -> R,
    ) -> MustBeThereQuery<'c, 'a, 's, C, R, N> {
        MustBeThereQuery {
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
pub struct FoundQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<FoundBorrowed, tokio_postgres::Error>,
    mapper: fn(FoundBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> FoundQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(FoundBorrowed) -> R) -> FoundQuery<'c, 'a, 's, C, R, N> {
        FoundQuery {
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
pub struct ToIndexStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn to_index() -> ToIndexStmt {
    ToIndexStmt(
        "SELECT c.id, c.created_at, c.status = 'approved' AND c.deleted_at IS NULL AS is_shown, comments.said(c.content_format, c.content, c.content_html) AS said FROM unnest($1::uuid[]) AS n (id) JOIN comments.comments c ON c.tenant_id = $2 AND c.id = n.id",
        None,
    )
}
impl ToIndexStmt {
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
    ) -> ToIndexQuery<'c, 'a, 's, C, ToIndex, 2> {
        ToIndexQuery {
            client,
            params: [ids, tenant],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ToIndexBorrowed, tokio_postgres::Error> {
                    Ok(ToIndexBorrowed {
                        id: row.try_get(0)?,
                        created_at: row.try_get(1)?,
                        is_shown: row.try_get(2)?,
                        said: row.try_get(3)?,
                    })
                },
            mapper: |it| ToIndex::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ToIndexParams<T1>,
        ToIndexQuery<'c, 'a, 's, C, ToIndex, 2>,
        C,
    > for ToIndexStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ToIndexParams<T1>,
    ) -> ToIndexQuery<'c, 'a, 's, C, ToIndex, 2> {
        self.bind(client, &params.ids, &params.tenant)
    }
}
pub struct FillBlockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn fill_block() -> FillBlockStmt {
    FillBlockStmt(
        "UPDATE comments.search_blocks SET filled = filled + $1, first_at = least(first_at, $2), last_at = greatest(last_at, $3), languages = ARRAY(SELECT DISTINCT l FROM unnest(languages || $4::text[]) l ORDER BY l) WHERE tenant_id = $5 AND copy = $6 AND filled < $7::integer AND number = (SELECT max(number) FROM comments.search_blocks WHERE tenant_id = $5 AND copy = $6) RETURNING id",
        None,
    )
}
impl FillBlockStmt {
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
        T2: crate::ArraySql<Item = T1>,
    >(
        &'s self,
        client: &'c C,
        count: &'a i32,
        first_at: &'a jiff::Timestamp,
        last_at: &'a jiff::Timestamp,
        languages: &'a T2,
        tenant: &'a uuid::Uuid,
        copy: &'a i16,
        size: &'a i32,
    ) -> I64Query<'c, 'a, 's, C, i64, 7> {
        I64Query {
            client,
            params: [count, first_at, last_at, languages, tenant, copy, size],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        FillBlockParams<T1, T2>,
        I64Query<'c, 'a, 's, C, i64, 7>,
        C,
    > for FillBlockStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a FillBlockParams<T1, T2>,
    ) -> I64Query<'c, 'a, 's, C, i64, 7> {
        self.bind(
            client,
            &params.count,
            &params.first_at,
            &params.last_at,
            &params.languages,
            &params.tenant,
            &params.copy,
            &params.size,
        )
    }
}
pub struct BeginBlockStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn begin_block() -> BeginBlockStmt {
    BeginBlockStmt(
        "INSERT INTO comments.search_blocks (tenant_id, copy, number, filled, first_at, last_at, languages) SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, ARRAY(SELECT DISTINCT l FROM unnest($6::text[]) l ORDER BY l) FROM comments.search_blocks WHERE tenant_id = $1 AND copy = $2 RETURNING id",
        None,
    )
}
impl BeginBlockStmt {
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
        T2: crate::ArraySql<Item = T1>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        copy: &'a i16,
        count: &'a i32,
        first_at: &'a jiff::Timestamp,
        last_at: &'a jiff::Timestamp,
        languages: &'a T2,
    ) -> I64Query<'c, 'a, 's, C, i64, 6> {
        I64Query {
            client,
            params: [tenant, copy, count, first_at, last_at, languages],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        BeginBlockParams<T1, T2>,
        I64Query<'c, 'a, 's, C, i64, 6>,
        C,
    > for BeginBlockStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BeginBlockParams<T1, T2>,
    ) -> I64Query<'c, 'a, 's, C, i64, 6> {
        self.bind(
            client,
            &params.tenant,
            &params.copy,
            &params.count,
            &params.first_at,
            &params.last_at,
            &params.languages,
        )
    }
}
pub struct IndexCommentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn index_comments() -> IndexCommentsStmt {
    IndexCommentsStmt(
        "INSERT INTO comments.searchable (tenant_id, copy, comment_id, created_at, language, words) SELECT $1, $2, c.id, c.created_at, n.language, replace(' ' || to_tsvector(n.language::regconfig, CASE WHEN length(said) < 255 THEN said ELSE regexp_replace(said, '\\S{255,}', ' ', 'g') END)::text, ' ''', ' ''' || b.begins)::tsvector || array_to_tsvector(ARRAY[b.begins || '#t' || c.thread_id, b.begins || '#e' || t.entity_type] || CASE WHEN c.author_id IS NULL THEN '{}' ELSE ARRAY[b.begins || '#a' || c.author_id] END) FROM unnest($3::uuid[], $4::text[]) AS n (id, language) JOIN comments.comments c ON c.tenant_id = $1 AND c.id = n.id JOIN comments.threads t ON t.tenant_id = $1 AND t.id = c.thread_id, comments.said(c.content_format, c.content, c.content_html) AS said, (SELECT to_hex($5::bigint) || ':' AS begins) AS b ON CONFLICT (tenant_id, copy, comment_id) DO UPDATE SET language = EXCLUDED.language, words = EXCLUDED.words",
        None,
    )
}
impl IndexCommentsStmt {
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
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        copy: &'a i16,
        ids: &'a T1,
        languages: &'a T3,
        block: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[tenant, copy, ids, languages, block],
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
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        IndexCommentsParams<T1, T2, T3>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for IndexCommentsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a IndexCommentsParams<T1, T2, T3>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.copy,
            &params.ids,
            &params.languages,
            &params.block,
        ))
    }
}
pub struct SortWordsInStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn sort_words_in() -> SortWordsInStmt {
    SortWordsInStmt("SELECT comments.sort_words_in()", None)
}
impl SortWordsInStmt {
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
    ) -> I64Query<'c, 'a, 's, C, i64, 0> {
        I64Query {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct UnindexCommentsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn unindex_comments() -> UnindexCommentsStmt {
    UnindexCommentsStmt(
        "DELETE FROM comments.searchable WHERE tenant_id = $1 AND copy = ANY($2::smallint[]) AND comment_id = ANY($3)",
        None,
    )
}
impl UnindexCommentsStmt {
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
        T1: crate::ArraySql<Item = i16>,
        T2: crate::ArraySql<Item = uuid::Uuid>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        copies: &'a T1,
        ids: &'a T2,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, copies, ids])
            .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = i16>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        UnindexCommentsParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for UnindexCommentsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a UnindexCommentsParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.copies, &params.ids))
    }
}
pub struct DropSearchableStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn drop_searchable() -> DropSearchableStmt {
    DropSearchableStmt(
        "DELETE FROM comments.searchable s USING (SELECT n.comment_id FROM comments.searchable n WHERE n.tenant_id = $1 AND n.copy = $2 ORDER BY n.comment_id LIMIT $3::bigint) few WHERE s.tenant_id = $1 AND s.copy = $2 AND s.comment_id = few.comment_id",
        None,
    )
}
impl DropSearchableStmt {
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
        DropSearchableParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for DropSearchableStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a DropSearchableParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.copy, &params.most))
    }
}
pub struct ClearBlocksStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn clear_blocks() -> ClearBlocksStmt {
    ClearBlocksStmt(
        "DELETE FROM comments.search_blocks WHERE tenant_id = $1 AND copy = $2",
        None,
    )
}
impl ClearBlocksStmt {
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
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, copy]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ClearBlocksParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ClearBlocksStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ClearBlocksParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.copy))
    }
}
pub struct SearchableRowsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn searchable_rows() -> SearchableRowsStmt {
    SearchableRowsStmt(
        "SELECT s.comment_id, s.created_at, s.language, md5(regexp_replace(s.words::text, '''[0-9a-f]+:', '''', 'g')) AS words, EXISTS (SELECT FROM comments.search_blocks x WHERE x.tenant_id = $1 AND x.copy = $2 AND to_hex(x.id) = substring(s.words::text FROM '''([0-9a-f]+):') AND s.created_at BETWEEN x.first_at AND x.last_at AND s.language = ANY (x.languages)) AS is_found FROM comments.searchable s WHERE s.tenant_id = $1 AND s.copy = $2 AND s.comment_id > $3 ORDER BY s.comment_id LIMIT $4::bigint",
        None,
    )
}
impl SearchableRowsStmt {
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
        after: &'a uuid::Uuid,
        most: &'a i64,
    ) -> SearchableRowsQuery<'c, 'a, 's, C, SearchableRows, 4> {
        SearchableRowsQuery {
            client,
            params: [tenant, copy, after, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |
                row: &tokio_postgres::Row,
            | -> Result<SearchableRowsBorrowed, tokio_postgres::Error> {
                Ok(SearchableRowsBorrowed {
                    comment_id: row.try_get(0)?,
                    created_at: row.try_get(1)?,
                    language: row.try_get(2)?,
                    words: row.try_get(3)?,
                    is_found: row.try_get(4)?,
                })
            },
            mapper: |it| SearchableRows::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SearchableRowsParams,
        SearchableRowsQuery<'c, 'a, 's, C, SearchableRows, 4>,
        C,
    > for SearchableRowsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SearchableRowsParams,
    ) -> SearchableRowsQuery<'c, 'a, 's, C, SearchableRows, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.copy,
            &params.after,
            &params.most,
        )
    }
}
pub struct MustBeThereStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn must_be_there() -> MustBeThereStmt {
    MustBeThereStmt(
        "SELECT querytree(websearch_to_tsquery('simple', $1)) AS words, set_config('statement_timeout', '2s', true) AS bound",
        None,
    )
}
impl MustBeThereStmt {
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
        q: &'a T1,
    ) -> MustBeThereQuery<'c, 'a, 's, C, MustBeThere, 1> {
        MustBeThereQuery {
            client,
            params: [q],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<MustBeThereBorrowed, tokio_postgres::Error> {
                    Ok(MustBeThereBorrowed {
                        words: row.try_get(0)?,
                        bound: row.try_get(1)?,
                    })
                },
            mapper: |it| MustBeThere::from(it),
        }
    }
}
pub struct FoundStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn found() -> FoundStmt {
    FoundStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_avatar, c.content, c.content_format, c.content_html, c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.thread_id, t.entity_type, t.entity_id, s.rank, ts_headline(s.language::regconfig, left(CASE WHEN c.content_format = 'plain' THEN c.content ELSE regexp_replace(c.content_html, '<[^>]*>', ' ', 'g') END, 4000), comments.words_to_mark(s.language, $1), $2) AS snippet FROM ( SELECT s.comment_id, s.language, s.rank FROM comments.search($1, $3, $4, $5, $6, $7) s WHERE (s.rank, s.comment_id) < ($8::real, $9::uuid) ORDER BY s.rank DESC, s.comment_id DESC LIMIT $10::integer) s JOIN comments.comments c ON c.tenant_id = $11 AND c.id = s.comment_id JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id ORDER BY s.rank DESC, c.id DESC",
        None,
    )
}
impl FoundStmt {
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
        T2: crate::StringSql,
        T3: crate::StringSql,
        T4: crate::ArraySql<Item = T3>,
        T5: crate::StringSql,
        T6: crate::ArraySql<Item = T5>,
    >(
        &'s self,
        client: &'c C,
        q: &'a T1,
        options: &'a T2,
        languages: &'a T4,
        marks: &'a T6,
        since: &'a jiff::Timestamp,
        until: &'a jiff::Timestamp,
        enough: &'a i32,
        after_rank: &'a f32,
        after_id: &'a uuid::Uuid,
        limit: &'a i32,
        tenant: &'a uuid::Uuid,
    ) -> FoundQuery<'c, 'a, 's, C, Found, 11> {
        FoundQuery {
            client,
            params: [
                q, options, languages, marks, since, until, enough, after_rank, after_id, limit,
                tenant,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FoundBorrowed, tokio_postgres::Error> {
                Ok(FoundBorrowed {
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
                    rank: row.try_get(26)?,
                    snippet: row.try_get(27)?,
                })
            },
            mapper: |it| Found::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        FoundParams<T1, T2, T3, T4, T5, T6>,
        FoundQuery<'c, 'a, 's, C, Found, 11>,
        C,
    > for FoundStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a FoundParams<T1, T2, T3, T4, T5, T6>,
    ) -> FoundQuery<'c, 'a, 's, C, Found, 11> {
        self.bind(
            client,
            &params.q,
            &params.options,
            &params.languages,
            &params.marks,
            &params.since,
            &params.until,
            &params.enough,
            &params.after_rank,
            &params.after_id,
            &params.limit,
            &params.tenant,
        )
    }
}
