// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct MakeThreadsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = bool>,
    T7: crate::ArraySql<Item = jiff::Timestamp>,
> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
    pub entity_types: T3,
    pub entity_ids: T5,
    pub locked: T6,
    pub created_ats: T7,
}
#[derive(Debug)]
pub struct SavePastParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
    T3: crate::ArraySql<Item = i16>,
    T4: crate::ArraySql<Item = Option<jiff::Timestamp>>,
    T5: crate::ArraySql<Item = Option<jiff::Timestamp>>,
    T6: crate::ArraySql<Item = Option<jiff::Timestamp>>,
    T7: crate::ArraySql<Item = i32>,
> {
    pub ids: T1,
    pub versions: T2,
    pub render_versions: T3,
    pub edited_ats: T4,
    pub deleted_ats: T5,
    pub pinned_ats: T6,
    pub changes: T7,
    pub tenant: uuid::Uuid,
}
#[derive(Debug)]
pub struct PinnedCountsParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct AddPinsParams<T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::ArraySql<Item = i32>> {
    pub ids: T1,
    pub pins: T2,
    pub tenant: uuid::Uuid,
}
#[derive(Debug)]
pub struct BringEditsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = Option<T7>>,
    T9: crate::StringSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T12: crate::StringSql,
    T13: crate::ArraySql<Item = Option<T12>>,
    T14: crate::ArraySql<Item = jiff::Timestamp>,
> {
    pub tenant: uuid::Uuid,
    pub comment_ids: T1,
    pub versions: T2,
    pub contents: T4,
    pub content_formats: T6,
    pub content_htmls: T8,
    pub editor_kinds: T10,
    pub editor_ids: T11,
    pub reasons: T13,
    pub ats: T14,
}
#[derive(Debug)]
pub struct BringReactionsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
    T5: crate::ArraySql<Item = jiff::Timestamp>,
> {
    pub tenant: uuid::Uuid,
    pub comment_ids: T1,
    pub kinds: T3,
    pub user_ids: T4,
    pub created_ats: T5,
}
#[derive(Debug)]
pub struct ThreadsAfterParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub after_type: T1,
    pub after_id: T2,
    pub limit: i32,
}
#[derive(Debug)]
pub struct FamiliesParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub parents: T1,
    pub tenant: uuid::Uuid,
    pub after: i32,
    pub limit: i32,
}
#[derive(Debug)]
pub struct EditsOfParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
    pub after: i32,
    pub limit: i32,
}
#[derive(Debug)]
pub struct ReactionsOfParams<T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
    pub after_kind: T2,
    pub after_user: uuid::Uuid,
    pub limit: i32,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct MakeThreads {
    pub id: uuid::Uuid,
    pub is_locked: bool,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct PinnedCounts {
    pub id: uuid::Uuid,
    pub pinned_count: i32,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct BringEdits {
    pub comment_id: uuid::Uuid,
    pub version: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct BringReactions {
    pub comment_id: uuid::Uuid,
    pub kind: String,
    pub user_id: uuid::Uuid,
}
pub struct BringReactionsBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub kind: &'a str,
    pub user_id: uuid::Uuid,
}
impl<'a> From<BringReactionsBorrowed<'a>> for BringReactions {
    fn from(
        BringReactionsBorrowed {
            comment_id,
            kind,
            user_id,
        }: BringReactionsBorrowed<'a>,
    ) -> Self {
        Self {
            comment_id,
            kind: kind.into(),
            user_id,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadsAfter {
    pub id: uuid::Uuid,
    pub entity_type: String,
    pub entity_id: String,
    pub root_count: i32,
    pub is_locked: bool,
    pub created_at: jiff::Timestamp,
}
pub struct ThreadsAfterBorrowed<'a> {
    pub id: uuid::Uuid,
    pub entity_type: &'a str,
    pub entity_id: &'a str,
    pub root_count: i32,
    pub is_locked: bool,
    pub created_at: jiff::Timestamp,
}
impl<'a> From<ThreadsAfterBorrowed<'a>> for ThreadsAfter {
    fn from(
        ThreadsAfterBorrowed {
            id,
            entity_type,
            entity_id,
            root_count,
            is_locked,
            created_at,
        }: ThreadsAfterBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            entity_type: entity_type.into(),
            entity_id: entity_id.into(),
            root_count,
            is_locked,
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub position: i32,
    pub depth: i32,
    pub author_kind: String,
    pub author_id: Option<uuid::Uuid>,
    pub author_name: String,
    pub author_email: Option<String>,
    pub author_avatar: Option<String>,
    pub content: String,
    pub content_format: String,
    pub content_html: String,
    pub render_version: i16,
    pub status: String,
    pub version: i32,
    pub child_count: i32,
    pub reaction_counts: serde_json::Value,
    pub created_at: jiff::Timestamp,
    pub edited_at: Option<jiff::Timestamp>,
    pub deleted_at: Option<jiff::Timestamp>,
    pub pinned_at: Option<jiff::Timestamp>,
}
pub struct ExportedBorrowed<'a> {
    pub id: uuid::Uuid,
    pub parent_key: uuid::Uuid,
    pub position: i32,
    pub depth: i32,
    pub author_kind: &'a str,
    pub author_id: Option<uuid::Uuid>,
    pub author_name: &'a str,
    pub author_email: Option<&'a str>,
    pub author_avatar: Option<&'a str>,
    pub content: &'a str,
    pub content_format: &'a str,
    pub content_html: &'a str,
    pub render_version: i16,
    pub status: &'a str,
    pub version: i32,
    pub child_count: i32,
    pub reaction_counts: stoa_sql::JsonColumn<'a>,
    pub created_at: jiff::Timestamp,
    pub edited_at: Option<jiff::Timestamp>,
    pub deleted_at: Option<jiff::Timestamp>,
    pub pinned_at: Option<jiff::Timestamp>,
}
impl<'a> From<ExportedBorrowed<'a>> for Exported {
    fn from(
        ExportedBorrowed {
            id,
            parent_key,
            position,
            depth,
            author_kind,
            author_id,
            author_name,
            author_email,
            author_avatar,
            content,
            content_format,
            content_html,
            render_version,
            status,
            version,
            child_count,
            reaction_counts,
            created_at,
            edited_at,
            deleted_at,
            pinned_at,
        }: ExportedBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            parent_key,
            position,
            depth,
            author_kind: author_kind.into(),
            author_id,
            author_name: author_name.into(),
            author_email: author_email.map(|v| v.into()),
            author_avatar: author_avatar.map(|v| v.into()),
            content: content.into(),
            content_format: content_format.into(),
            content_html: content_html.into(),
            render_version,
            status: status.into(),
            version,
            child_count,
            reaction_counts: reaction_counts.into(),
            created_at,
            edited_at,
            deleted_at,
            pinned_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedEdit {
    pub comment_id: uuid::Uuid,
    pub version: i32,
    pub content: String,
    pub content_format: String,
    pub content_html: Option<String>,
    pub editor_kind: String,
    pub editor_id: Option<uuid::Uuid>,
    pub reason: Option<String>,
    pub at: jiff::Timestamp,
}
pub struct ExportedEditBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub version: i32,
    pub content: &'a str,
    pub content_format: &'a str,
    pub content_html: Option<&'a str>,
    pub editor_kind: &'a str,
    pub editor_id: Option<uuid::Uuid>,
    pub reason: Option<&'a str>,
    pub at: jiff::Timestamp,
}
impl<'a> From<ExportedEditBorrowed<'a>> for ExportedEdit {
    fn from(
        ExportedEditBorrowed {
            comment_id,
            version,
            content,
            content_format,
            content_html,
            editor_kind,
            editor_id,
            reason,
            at,
        }: ExportedEditBorrowed<'a>,
    ) -> Self {
        Self {
            comment_id,
            version,
            content: content.into(),
            content_format: content_format.into(),
            content_html: content_html.map(|v| v.into()),
            editor_kind: editor_kind.into(),
            editor_id,
            reason: reason.map(|v| v.into()),
            at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct ReactionsOf {
    pub comment_id: uuid::Uuid,
    pub kind: String,
    pub user_id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
}
pub struct ReactionsOfBorrowed<'a> {
    pub comment_id: uuid::Uuid,
    pub kind: &'a str,
    pub user_id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
}
impl<'a> From<ReactionsOfBorrowed<'a>> for ReactionsOf {
    fn from(
        ReactionsOfBorrowed {
            comment_id,
            kind,
            user_id,
            created_at,
        }: ReactionsOfBorrowed<'a>,
    ) -> Self {
        Self {
            comment_id,
            kind: kind.into(),
            user_id,
            created_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct MakeThreadsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MakeThreads, tokio_postgres::Error>,
    mapper: fn(MakeThreads) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MakeThreadsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MakeThreads) -> R) -> MakeThreadsQuery<'c, 'a, 's, C, R, N> {
        MakeThreadsQuery {
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
pub struct PinnedCountsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PinnedCounts, tokio_postgres::Error>,
    mapper: fn(PinnedCounts) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PinnedCountsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PinnedCounts) -> R) -> PinnedCountsQuery<'c, 'a, 's, C, R, N> {
        PinnedCountsQuery {
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
pub struct BringEditsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<BringEdits, tokio_postgres::Error>,
    mapper: fn(BringEdits) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> BringEditsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(BringEdits) -> R) -> BringEditsQuery<'c, 'a, 's, C, R, N> {
        BringEditsQuery {
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
pub struct BringReactionsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<BringReactionsBorrowed, tokio_postgres::Error>,
    mapper: fn(BringReactionsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> BringReactionsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(BringReactionsBorrowed) -> R,
    ) -> BringReactionsQuery<'c, 'a, 's, C, R, N> {
        BringReactionsQuery {
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
pub struct ThreadsAfterQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ThreadsAfterBorrowed, tokio_postgres::Error>,
    mapper: fn(ThreadsAfterBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ThreadsAfterQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(ThreadsAfterBorrowed) -> R,
    ) -> ThreadsAfterQuery<'c, 'a, 's, C, R, N> {
        ThreadsAfterQuery {
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
pub struct ExportedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ExportedBorrowed, tokio_postgres::Error>,
    mapper: fn(ExportedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ExportedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ExportedBorrowed) -> R) -> ExportedQuery<'c, 'a, 's, C, R, N> {
        ExportedQuery {
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
pub struct ExportedEditQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ExportedEditBorrowed, tokio_postgres::Error>,
    mapper: fn(ExportedEditBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ExportedEditQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(ExportedEditBorrowed) -> R,
    ) -> ExportedEditQuery<'c, 'a, 's, C, R, N> {
        ExportedEditQuery {
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
pub struct ReactionsOfQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReactionsOfBorrowed, tokio_postgres::Error>,
    mapper: fn(ReactionsOfBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReactionsOfQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(ReactionsOfBorrowed) -> R,
    ) -> ReactionsOfQuery<'c, 'a, 's, C, R, N> {
        ReactionsOfQuery {
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
pub struct MakeThreadsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn make_threads() -> MakeThreadsStmt {
    MakeThreadsStmt(
        "INSERT INTO comments.threads (tenant_id, id, entity_type, entity_id, root_count, comment_count, version, is_locked, created_at) SELECT $1, s.id, s.entity_type, s.entity_id, 0, 0, 1, s.is_locked, s.created_at FROM unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[], $6::timestamptz[]) AS s (id, entity_type, entity_id, is_locked, created_at) ORDER BY s.id ON CONFLICT DO NOTHING RETURNING id, is_locked",
        None,
    )
}
impl MakeThreadsStmt {
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
        T4: crate::StringSql,
        T5: crate::ArraySql<Item = T4>,
        T6: crate::ArraySql<Item = bool>,
        T7: crate::ArraySql<Item = jiff::Timestamp>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
        entity_types: &'a T3,
        entity_ids: &'a T5,
        locked: &'a T6,
        created_ats: &'a T7,
    ) -> MakeThreadsQuery<'c, 'a, 's, C, MakeThreads, 6> {
        MakeThreadsQuery {
            client,
            params: [tenant, ids, entity_types, entity_ids, locked, created_ats],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<MakeThreads, tokio_postgres::Error> {
                Ok(MakeThreads {
                    id: row.try_get(0)?,
                    is_locked: row.try_get(1)?,
                })
            },
            mapper: |it| MakeThreads::from(it),
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
    T4: crate::StringSql,
    T5: crate::ArraySql<Item = T4>,
    T6: crate::ArraySql<Item = bool>,
    T7: crate::ArraySql<Item = jiff::Timestamp>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        MakeThreadsParams<T1, T2, T3, T4, T5, T6, T7>,
        MakeThreadsQuery<'c, 'a, 's, C, MakeThreads, 6>,
        C,
    > for MakeThreadsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a MakeThreadsParams<T1, T2, T3, T4, T5, T6, T7>,
    ) -> MakeThreadsQuery<'c, 'a, 's, C, MakeThreads, 6> {
        self.bind(
            client,
            &params.tenant,
            &params.ids,
            &params.entity_types,
            &params.entity_ids,
            &params.locked,
            &params.created_ats,
        )
    }
}
pub struct SavePastStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn save_past() -> SavePastStmt {
    SavePastStmt(
        "UPDATE comments.comments c SET version = s.version, render_version = s.render_version, edited_at = s.edited_at, deleted_at = s.deleted_at, pinned_at = s.pinned_at, is_pinned = s.pinned_at IS NOT NULL, changes = s.changes FROM unnest($1::uuid[], $2::integer[], $3::smallint[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::integer[]) AS s (id, version, render_version, edited_at, deleted_at, pinned_at, changes) WHERE c.tenant_id = $8 AND c.id = s.id",
        None,
    )
}
impl SavePastStmt {
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
        T3: crate::ArraySql<Item = i16>,
        T4: crate::ArraySql<Item = Option<jiff::Timestamp>>,
        T5: crate::ArraySql<Item = Option<jiff::Timestamp>>,
        T6: crate::ArraySql<Item = Option<jiff::Timestamp>>,
        T7: crate::ArraySql<Item = i32>,
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        versions: &'a T2,
        render_versions: &'a T3,
        edited_ats: &'a T4,
        deleted_ats: &'a T5,
        pinned_ats: &'a T6,
        changes: &'a T7,
        tenant: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                ids,
                versions,
                render_versions,
                edited_ats,
                deleted_ats,
                pinned_ats,
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
    T3: crate::ArraySql<Item = i16>,
    T4: crate::ArraySql<Item = Option<jiff::Timestamp>>,
    T5: crate::ArraySql<Item = Option<jiff::Timestamp>>,
    T6: crate::ArraySql<Item = Option<jiff::Timestamp>>,
    T7: crate::ArraySql<Item = i32>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SavePastParams<T1, T2, T3, T4, T5, T6, T7>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SavePastStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SavePastParams<T1, T2, T3, T4, T5, T6, T7>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.ids,
            &params.versions,
            &params.render_versions,
            &params.edited_ats,
            &params.deleted_ats,
            &params.pinned_ats,
            &params.changes,
            &params.tenant,
        ))
    }
}
pub struct PinnedCountsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn pinned_counts() -> PinnedCountsStmt {
    PinnedCountsStmt(
        "SELECT t.id, t.pinned_count FROM comments.threads t WHERE t.tenant_id = $1 AND t.id = ANY($2)",
        None,
    )
}
impl PinnedCountsStmt {
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
    ) -> PinnedCountsQuery<'c, 'a, 's, C, PinnedCounts, 2> {
        PinnedCountsQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<PinnedCounts, tokio_postgres::Error> {
                Ok(PinnedCounts {
                    id: row.try_get(0)?,
                    pinned_count: row.try_get(1)?,
                })
            },
            mapper: |it| PinnedCounts::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        PinnedCountsParams<T1>,
        PinnedCountsQuery<'c, 'a, 's, C, PinnedCounts, 2>,
        C,
    > for PinnedCountsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a PinnedCountsParams<T1>,
    ) -> PinnedCountsQuery<'c, 'a, 's, C, PinnedCounts, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct AddPinsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_pins() -> AddPinsStmt {
    AddPinsStmt(
        "UPDATE comments.threads t SET pinned_count = t.pinned_count + s.pins FROM unnest($1::uuid[], $2::integer[]) AS s (id, pins) WHERE t.tenant_id = $3 AND t.id = s.id",
        None,
    )
}
impl AddPinsStmt {
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
    >(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        pins: &'a T2,
        tenant: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[ids, pins, tenant]).await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = i32>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddPinsParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddPinsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddPinsParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.ids, &params.pins, &params.tenant))
    }
}
pub struct BringEditsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn bring_edits() -> BringEditsStmt {
    BringEditsStmt(
        "INSERT INTO comments.edits (tenant_id, comment_id, version, content, content_format, content_html, editor_kind, editor_id, reason, at) SELECT $1, s.comment_id, s.version, s.content, s.content_format, s.content_html, s.editor_kind, s.editor_id, s.reason, s.at FROM unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::text[], $10::timestamptz[]) AS s (comment_id, version, content, content_format, content_html, editor_kind, editor_id, reason, at) ON CONFLICT DO NOTHING RETURNING comment_id, version",
        None,
    )
}
impl BringEditsStmt {
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
        T3: crate::StringSql,
        T4: crate::ArraySql<Item = T3>,
        T5: crate::StringSql,
        T6: crate::ArraySql<Item = T5>,
        T7: crate::StringSql,
        T8: crate::ArraySql<Item = Option<T7>>,
        T9: crate::StringSql,
        T10: crate::ArraySql<Item = T9>,
        T11: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T12: crate::StringSql,
        T13: crate::ArraySql<Item = Option<T12>>,
        T14: crate::ArraySql<Item = jiff::Timestamp>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        comment_ids: &'a T1,
        versions: &'a T2,
        contents: &'a T4,
        content_formats: &'a T6,
        content_htmls: &'a T8,
        editor_kinds: &'a T10,
        editor_ids: &'a T11,
        reasons: &'a T13,
        ats: &'a T14,
    ) -> BringEditsQuery<'c, 'a, 's, C, BringEdits, 10> {
        BringEditsQuery {
            client,
            params: [
                tenant,
                comment_ids,
                versions,
                contents,
                content_formats,
                content_htmls,
                editor_kinds,
                editor_ids,
                reasons,
                ats,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<BringEdits, tokio_postgres::Error> {
                Ok(BringEdits {
                    comment_id: row.try_get(0)?,
                    version: row.try_get(1)?,
                })
            },
            mapper: |it| BringEdits::from(it),
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
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::StringSql,
    T8: crate::ArraySql<Item = Option<T7>>,
    T9: crate::StringSql,
    T10: crate::ArraySql<Item = T9>,
    T11: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T12: crate::StringSql,
    T13: crate::ArraySql<Item = Option<T12>>,
    T14: crate::ArraySql<Item = jiff::Timestamp>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        BringEditsParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>,
        BringEditsQuery<'c, 'a, 's, C, BringEdits, 10>,
        C,
    > for BringEditsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BringEditsParams<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>,
    ) -> BringEditsQuery<'c, 'a, 's, C, BringEdits, 10> {
        self.bind(
            client,
            &params.tenant,
            &params.comment_ids,
            &params.versions,
            &params.contents,
            &params.content_formats,
            &params.content_htmls,
            &params.editor_kinds,
            &params.editor_ids,
            &params.reasons,
            &params.ats,
        )
    }
}
pub struct BringReactionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn bring_reactions() -> BringReactionsStmt {
    BringReactionsStmt(
        "INSERT INTO comments.reactions (tenant_id, comment_id, kind, user_id, created_at) SELECT $1, s.comment_id, s.kind, s.user_id, s.created_at FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[]) AS s (comment_id, kind, user_id, created_at) ON CONFLICT DO NOTHING RETURNING comment_id, kind, user_id",
        None,
    )
}
impl BringReactionsStmt {
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
        T4: crate::ArraySql<Item = uuid::Uuid>,
        T5: crate::ArraySql<Item = jiff::Timestamp>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        comment_ids: &'a T1,
        kinds: &'a T3,
        user_ids: &'a T4,
        created_ats: &'a T5,
    ) -> BringReactionsQuery<'c, 'a, 's, C, BringReactions, 5> {
        BringReactionsQuery {
            client,
            params: [tenant, comment_ids, kinds, user_ids, created_ats],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |
                row: &tokio_postgres::Row,
            | -> Result<BringReactionsBorrowed, tokio_postgres::Error> {
                Ok(BringReactionsBorrowed {
                    comment_id: row.try_get(0)?,
                    kind: row.try_get(1)?,
                    user_id: row.try_get(2)?,
                })
            },
            mapper: |it| BringReactions::from(it),
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
    T4: crate::ArraySql<Item = uuid::Uuid>,
    T5: crate::ArraySql<Item = jiff::Timestamp>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        BringReactionsParams<T1, T2, T3, T4, T5>,
        BringReactionsQuery<'c, 'a, 's, C, BringReactions, 5>,
        C,
    > for BringReactionsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BringReactionsParams<T1, T2, T3, T4, T5>,
    ) -> BringReactionsQuery<'c, 'a, 's, C, BringReactions, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.comment_ids,
            &params.kinds,
            &params.user_ids,
            &params.created_ats,
        )
    }
}
pub struct ThreadsAfterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn threads_after() -> ThreadsAfterStmt {
    ThreadsAfterStmt(
        "SELECT t.id, t.entity_type, t.entity_id, t.root_count, t.is_locked, t.created_at FROM comments.threads t WHERE t.tenant_id = $1 AND (t.entity_type COLLATE \"C\", t.entity_id COLLATE \"C\") > ($2, $3) ORDER BY t.entity_type COLLATE \"C\", t.entity_id COLLATE \"C\" LIMIT $4::integer",
        None,
    )
}
impl ThreadsAfterStmt {
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
        after_type: &'a T1,
        after_id: &'a T2,
        limit: &'a i32,
    ) -> ThreadsAfterQuery<'c, 'a, 's, C, ThreadsAfter, 4> {
        ThreadsAfterQuery {
            client,
            params: [tenant, after_type, after_id, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ThreadsAfterBorrowed, tokio_postgres::Error> {
                    Ok(ThreadsAfterBorrowed {
                        id: row.try_get(0)?,
                        entity_type: row.try_get(1)?,
                        entity_id: row.try_get(2)?,
                        root_count: row.try_get(3)?,
                        is_locked: row.try_get(4)?,
                        created_at: row.try_get(5)?,
                    })
                },
            mapper: |it| ThreadsAfter::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ThreadsAfterParams<T1, T2>,
        ThreadsAfterQuery<'c, 'a, 's, C, ThreadsAfter, 4>,
        C,
    > for ThreadsAfterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ThreadsAfterParams<T1, T2>,
    ) -> ThreadsAfterQuery<'c, 'a, 's, C, ThreadsAfter, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.after_type,
            &params.after_id,
            &params.limit,
        )
    }
}
pub struct FamiliesStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn families() -> FamiliesStmt {
    FamiliesStmt(
        "SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name, c.author_email, c.author_avatar, c.content, c.content_format, c.content_html, c.render_version, c.status, c.version, c.child_count, c.reaction_counts, c.created_at, c.edited_at, c.deleted_at, c.pinned_at FROM unnest($1::uuid[]) WITH ORDINALITY AS p (parent_key, place) CROSS JOIN LATERAL ( SELECT c.* FROM comments.comments c WHERE c.tenant_id = $2 AND c.parent_key = p.parent_key AND c.position > $3 ORDER BY c.position LIMIT $4::integer) c ORDER BY p.place, c.position",
        None,
    )
}
impl FamiliesStmt {
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
        parents: &'a T1,
        tenant: &'a uuid::Uuid,
        after: &'a i32,
        limit: &'a i32,
    ) -> ExportedQuery<'c, 'a, 's, C, Exported, 4> {
        ExportedQuery {
            client,
            params: [parents, tenant, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ExportedBorrowed, tokio_postgres::Error> {
                    Ok(ExportedBorrowed {
                        id: row.try_get(0)?,
                        parent_key: row.try_get(1)?,
                        position: row.try_get(2)?,
                        depth: row.try_get(3)?,
                        author_kind: row.try_get(4)?,
                        author_id: row.try_get(5)?,
                        author_name: row.try_get(6)?,
                        author_email: row.try_get(7)?,
                        author_avatar: row.try_get(8)?,
                        content: row.try_get(9)?,
                        content_format: row.try_get(10)?,
                        content_html: row.try_get(11)?,
                        render_version: row.try_get(12)?,
                        status: row.try_get(13)?,
                        version: row.try_get(14)?,
                        child_count: row.try_get(15)?,
                        reaction_counts: row.try_get(16)?,
                        created_at: row.try_get(17)?,
                        edited_at: row.try_get(18)?,
                        deleted_at: row.try_get(19)?,
                        pinned_at: row.try_get(20)?,
                    })
                },
            mapper: |it| Exported::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        FamiliesParams<T1>,
        ExportedQuery<'c, 'a, 's, C, Exported, 4>,
        C,
    > for FamiliesStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a FamiliesParams<T1>,
    ) -> ExportedQuery<'c, 'a, 's, C, Exported, 4> {
        self.bind(
            client,
            &params.parents,
            &params.tenant,
            &params.after,
            &params.limit,
        )
    }
}
pub struct EditsOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn edits_of() -> EditsOfStmt {
    EditsOfStmt(
        "SELECT e.comment_id, e.version, e.content, e.content_format, e.content_html, e.editor_kind, e.editor_id, e.reason, e.at FROM comments.edits e WHERE e.tenant_id = $1 AND e.comment_id = ANY($2) AND e.version > $3 ORDER BY e.comment_id, e.version LIMIT $4::integer",
        None,
    )
}
impl EditsOfStmt {
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
        after: &'a i32,
        limit: &'a i32,
    ) -> ExportedEditQuery<'c, 'a, 's, C, ExportedEdit, 4> {
        ExportedEditQuery {
            client,
            params: [tenant, ids, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ExportedEditBorrowed, tokio_postgres::Error> {
                    Ok(ExportedEditBorrowed {
                        comment_id: row.try_get(0)?,
                        version: row.try_get(1)?,
                        content: row.try_get(2)?,
                        content_format: row.try_get(3)?,
                        content_html: row.try_get(4)?,
                        editor_kind: row.try_get(5)?,
                        editor_id: row.try_get(6)?,
                        reason: row.try_get(7)?,
                        at: row.try_get(8)?,
                    })
                },
            mapper: |it| ExportedEdit::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        EditsOfParams<T1>,
        ExportedEditQuery<'c, 'a, 's, C, ExportedEdit, 4>,
        C,
    > for EditsOfStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a EditsOfParams<T1>,
    ) -> ExportedEditQuery<'c, 'a, 's, C, ExportedEdit, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.ids,
            &params.after,
            &params.limit,
        )
    }
}
pub struct ReactionsOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn reactions_of() -> ReactionsOfStmt {
    ReactionsOfStmt(
        "SELECT r.comment_id, r.kind, r.user_id, r.created_at FROM comments.reactions r WHERE r.tenant_id = $1 AND r.comment_id = ANY($2) AND (r.kind, r.user_id) > ($3, $4) ORDER BY r.comment_id, r.kind, r.user_id LIMIT $5::integer",
        None,
    )
}
impl ReactionsOfStmt {
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
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
        after_kind: &'a T2,
        after_user: &'a uuid::Uuid,
        limit: &'a i32,
    ) -> ReactionsOfQuery<'c, 'a, 's, C, ReactionsOf, 5> {
        ReactionsOfQuery {
            client,
            params: [tenant, ids, after_kind, after_user, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ReactionsOfBorrowed, tokio_postgres::Error> {
                    Ok(ReactionsOfBorrowed {
                        comment_id: row.try_get(0)?,
                        kind: row.try_get(1)?,
                        user_id: row.try_get(2)?,
                        created_at: row.try_get(3)?,
                    })
                },
            mapper: |it| ReactionsOf::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ReactionsOfParams<T1, T2>,
        ReactionsOfQuery<'c, 'a, 's, C, ReactionsOf, 5>,
        C,
    > for ReactionsOfStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ReactionsOfParams<T1, T2>,
    ) -> ReactionsOfQuery<'c, 'a, 's, C, ReactionsOf, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.ids,
            &params.after_kind,
            &params.after_user,
            &params.limit,
        )
    }
}
