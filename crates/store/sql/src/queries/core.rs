// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct AppendEventsParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = i16>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::ArraySql<Item = uuid::Uuid>,
    T8: crate::ArraySql<Item = i32>,
    T9: crate::ArraySql<Item = jiff::Timestamp>,
    T10: crate::StringSql,
    T11: crate::ArraySql<Item = T10>,
    T12: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T13: crate::ArraySql<Item = bool>,
    T14: crate::StringSql,
    T15: crate::ArraySql<Item = T14>,
    T16: crate::StringSql,
    T17: crate::ArraySql<Item = Option<T16>>,
> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
    pub types: T3,
    pub schema_versions: T4,
    pub aggregate_types: T6,
    pub aggregate_ids: T7,
    pub aggregate_versions: T8,
    pub occurred_ats: T9,
    pub actor_kinds: T11,
    pub actor_ids: T12,
    pub imported: T13,
    pub data: T15,
    pub traceparents: T17,
}
#[derive(Debug)]
pub struct AppendAuditParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = jiff::Timestamp>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T8: crate::StringSql,
    T9: crate::ArraySql<Item = T8>,
    T10: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T11: crate::StringSql,
    T12: crate::ArraySql<Item = T11>,
    T13: crate::StringSql,
    T14: crate::ArraySql<Item = Option<T13>>,
    T15: crate::StringSql,
    T16: crate::ArraySql<Item = Option<T15>>,
    T17: crate::StringSql,
    T18: crate::ArraySql<Item = T17>,
    T19: crate::StringSql,
    T20: crate::ArraySql<Item = Option<T19>>,
    T21: crate::StringSql,
    T22: crate::ArraySql<Item = T21>,
    T23: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T24: crate::BytesSql,
    T25: crate::ArraySql<Item = Option<T24>>,
> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
    pub ats: T2,
    pub actions: T4,
    pub resources: T6,
    pub resource_ids: T7,
    pub actor_kinds: T9,
    pub actor_ids: T10,
    pub request_ids: T12,
    pub addresses: T14,
    pub user_agents: T16,
    pub operations: T18,
    pub refusals: T20,
    pub metadata: T22,
    pub person_ids: T23,
    pub sealed: T25,
}
#[derive(Debug)]
pub struct RaiseEpochParams<T1: crate::StringSql> {
    pub system_identifier: T1,
    pub database_oid: i64,
}
#[derive(Debug)]
pub struct KeptAmongParams<T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>> {
    pub tenant: uuid::Uuid,
    pub ids: T2,
    pub now: jiff::Timestamp,
}
#[derive(Debug)]
pub struct ForgetAnswerParams<T1: crate::BytesSql> {
    pub tenant: uuid::Uuid,
    pub id: T1,
    pub now: jiff::Timestamp,
}
#[derive(Debug)]
pub struct KeepAnswerParams<
    T1: crate::BytesSql,
    T2: crate::BytesSql,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::BytesSql,
> {
    pub tenant: uuid::Uuid,
    pub id: T1,
    pub fingerprint: T2,
    pub status: i16,
    pub headers: T4,
    pub body: T5,
    pub is_sealed: bool,
    pub expires_at: jiff::Timestamp,
}
#[derive(Debug)]
pub struct KeptAnswerParams<T1: crate::BytesSql> {
    pub tenant: uuid::Uuid,
    pub id: T1,
    pub now: jiff::Timestamp,
}
#[derive(Debug)]
pub struct KeptAnswersNamingParams<T1: crate::BytesSql> {
    pub tenant: uuid::Uuid,
    pub name: T1,
}
#[derive(Debug)]
pub struct ForgetTheseAnswersParams<T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>> {
    pub tenant: uuid::Uuid,
    pub ids: T2,
}
#[derive(Debug)]
pub struct BeginRoundParams<T1: crate::StringSql> {
    pub name: T1,
    pub now: jiff::Timestamp,
    pub since: jiff::Timestamp,
}
#[derive(Debug)]
pub struct EndRoundParams<T1: crate::StringSql> {
    pub now: jiff::Timestamp,
    pub found: i64,
    pub name: T1,
    pub began_at: jiff::Timestamp,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct WritePosition {
    pub epoch: i32,
    pub transaction: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    pub epoch: i32,
    pub system_identifier: String,
    pub database_oid: i64,
}
pub struct LifeBorrowed<'a> {
    pub epoch: i32,
    pub system_identifier: &'a str,
    pub database_oid: i64,
}
impl<'a> From<LifeBorrowed<'a>> for Life {
    fn from(
        LifeBorrowed {
            epoch,
            system_identifier,
            database_oid,
        }: LifeBorrowed<'a>,
    ) -> Self {
        Self {
            epoch,
            system_identifier: system_identifier.into(),
            database_oid,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct PresentLife {
    pub system_identifier: String,
    pub database_oid: i64,
}
pub struct PresentLifeBorrowed<'a> {
    pub system_identifier: &'a str,
    pub database_oid: i64,
}
impl<'a> From<PresentLifeBorrowed<'a>> for PresentLife {
    fn from(
        PresentLifeBorrowed {
            system_identifier,
            database_oid,
        }: PresentLifeBorrowed<'a>,
    ) -> Self {
        Self {
            system_identifier: system_identifier.into(),
            database_oid,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct ConnectedAs {
    pub role: String,
    pub logged_in_as: String,
    pub has_powers: bool,
}
pub struct ConnectedAsBorrowed<'a> {
    pub role: &'a str,
    pub logged_in_as: &'a str,
    pub has_powers: bool,
}
impl<'a> From<ConnectedAsBorrowed<'a>> for ConnectedAs {
    fn from(
        ConnectedAsBorrowed {
            role,
            logged_in_as,
            has_powers,
        }: ConnectedAsBorrowed<'a>,
    ) -> Self {
        Self {
            role: role.into(),
            logged_in_as: logged_in_as.into(),
            has_powers,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct KeptAnswer {
    pub fingerprint: Vec<u8>,
    pub status: i16,
    pub headers: Vec<String>,
    pub body: Vec<u8>,
    pub is_sealed: bool,
    pub epoch: i32,
    pub transaction: i64,
}
pub struct KeptAnswerBorrowed<'a> {
    pub fingerprint: &'a [u8],
    pub status: i16,
    pub headers: crate::ArrayIterator<'a, &'a str>,
    pub body: &'a [u8],
    pub is_sealed: bool,
    pub epoch: i32,
    pub transaction: i64,
}
impl<'a> From<KeptAnswerBorrowed<'a>> for KeptAnswer {
    fn from(
        KeptAnswerBorrowed {
            fingerprint,
            status,
            headers,
            body,
            is_sealed,
            epoch,
            transaction,
        }: KeptAnswerBorrowed<'a>,
    ) -> Self {
        Self {
            fingerprint: fingerprint.into(),
            status,
            headers: headers.map(|v| v.into()).collect(),
            body: body.into(),
            is_sealed,
            epoch,
            transaction,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct EndedRound {
    pub ended_at: Option<jiff::Timestamp>,
    pub found: i64,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct StringQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<&str, tokio_postgres::Error>,
    mapper: fn(&str) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> StringQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(&str) -> R) -> StringQuery<'c, 'a, 's, C, R, N> {
        StringQuery {
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
pub struct WritePositionQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WritePosition, tokio_postgres::Error>,
    mapper: fn(WritePosition) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WritePositionQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WritePosition) -> R) -> WritePositionQuery<'c, 'a, 's, C, R, N> {
        WritePositionQuery {
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
pub struct I32Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<i32, tokio_postgres::Error>,
    mapper: fn(i32) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> I32Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(i32) -> R) -> I32Query<'c, 'a, 's, C, R, N> {
        I32Query {
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
pub struct Optioni64Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Option<i64>, tokio_postgres::Error>,
    mapper: fn(Option<i64>) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> Optioni64Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Option<i64>) -> R) -> Optioni64Query<'c, 'a, 's, C, R, N> {
        Optioni64Query {
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
pub struct LifeQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LifeBorrowed, tokio_postgres::Error>,
    mapper: fn(LifeBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LifeQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LifeBorrowed) -> R) -> LifeQuery<'c, 'a, 's, C, R, N> {
        LifeQuery {
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
pub struct PresentLifeQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PresentLifeBorrowed, tokio_postgres::Error>,
    mapper: fn(PresentLifeBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PresentLifeQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(PresentLifeBorrowed) -> R,
    ) -> PresentLifeQuery<'c, 'a, 's, C, R, N> {
        PresentLifeQuery {
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
pub struct ConnectedAsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ConnectedAsBorrowed, tokio_postgres::Error>,
    mapper: fn(ConnectedAsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ConnectedAsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(ConnectedAsBorrowed) -> R,
    ) -> ConnectedAsQuery<'c, 'a, 's, C, R, N> {
        ConnectedAsQuery {
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
pub struct BoolQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<bool, tokio_postgres::Error>,
    mapper: fn(bool) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> BoolQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(bool) -> R) -> BoolQuery<'c, 'a, 's, C, R, N> {
        BoolQuery {
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
pub struct Vecu8Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<&[u8], tokio_postgres::Error>,
    mapper: fn(&[u8]) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> Vecu8Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(&[u8]) -> R) -> Vecu8Query<'c, 'a, 's, C, R, N> {
        Vecu8Query {
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
pub struct KeptAnswerQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<KeptAnswerBorrowed, tokio_postgres::Error>,
    mapper: fn(KeptAnswerBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> KeptAnswerQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(KeptAnswerBorrowed) -> R,
    ) -> KeptAnswerQuery<'c, 'a, 's, C, R, N> {
        KeptAnswerQuery {
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
pub struct JiffTimestampQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<jiff::Timestamp, tokio_postgres::Error>,
    mapper: fn(jiff::Timestamp) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> JiffTimestampQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(jiff::Timestamp) -> R,
    ) -> JiffTimestampQuery<'c, 'a, 's, C, R, N> {
        JiffTimestampQuery {
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
pub struct EndedRoundQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<EndedRound, tokio_postgres::Error>,
    mapper: fn(EndedRound) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> EndedRoundQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(EndedRound) -> R) -> EndedRoundQuery<'c, 'a, 's, C, R, N> {
        EndedRoundQuery {
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
pub struct SetTenantStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_tenant() -> SetTenantStmt {
    SetTenantStmt("SELECT set_config('stoa.tenant', $1, true)", None)
}
impl SetTenantStmt {
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
        tenant: &'a T1,
    ) -> StringQuery<'c, 'a, 's, C, String, 1> {
        StringQuery {
            client,
            params: [tenant],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct AppendEventsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn append_events() -> AppendEventsStmt {
    AppendEventsStmt(
        "INSERT INTO core.events (epoch, tenant_id, id, type, schema_version, aggregate_type, aggregate_id, aggregate_version, occurred_at, actor_kind, actor_id, imported, data, traceparent) SELECT (SELECT epoch FROM core.life), $1, e.id, e.type, e.schema_version, e.aggregate_type, e.aggregate_id, e.aggregate_version, e.occurred_at, e.actor_kind, e.actor_id, e.imported, e.data::jsonb, e.traceparent FROM unnest($2::uuid[], $3::text[], $4::smallint[], $5::text[], $6::uuid[], $7::integer[], $8::timestamptz[], $9::text[], $10::uuid[], $11::boolean[], $12::text[], $13::text[]) WITH ORDINALITY AS e (id, type, schema_version, aggregate_type, aggregate_id, aggregate_version, occurred_at, actor_kind, actor_id, imported, data, traceparent, place) ORDER BY e.place",
        None,
    )
}
impl AppendEventsStmt {
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
        T4: crate::ArraySql<Item = i16>,
        T5: crate::StringSql,
        T6: crate::ArraySql<Item = T5>,
        T7: crate::ArraySql<Item = uuid::Uuid>,
        T8: crate::ArraySql<Item = i32>,
        T9: crate::ArraySql<Item = jiff::Timestamp>,
        T10: crate::StringSql,
        T11: crate::ArraySql<Item = T10>,
        T12: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T13: crate::ArraySql<Item = bool>,
        T14: crate::StringSql,
        T15: crate::ArraySql<Item = T14>,
        T16: crate::StringSql,
        T17: crate::ArraySql<Item = Option<T16>>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
        types: &'a T3,
        schema_versions: &'a T4,
        aggregate_types: &'a T6,
        aggregate_ids: &'a T7,
        aggregate_versions: &'a T8,
        occurred_ats: &'a T9,
        actor_kinds: &'a T11,
        actor_ids: &'a T12,
        imported: &'a T13,
        data: &'a T15,
        traceparents: &'a T17,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                tenant,
                ids,
                types,
                schema_versions,
                aggregate_types,
                aggregate_ids,
                aggregate_versions,
                occurred_ats,
                actor_kinds,
                actor_ids,
                imported,
                data,
                traceparents,
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
    T4: crate::ArraySql<Item = i16>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::ArraySql<Item = uuid::Uuid>,
    T8: crate::ArraySql<Item = i32>,
    T9: crate::ArraySql<Item = jiff::Timestamp>,
    T10: crate::StringSql,
    T11: crate::ArraySql<Item = T10>,
    T12: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T13: crate::ArraySql<Item = bool>,
    T14: crate::StringSql,
    T15: crate::ArraySql<Item = T14>,
    T16: crate::StringSql,
    T17: crate::ArraySql<Item = Option<T16>>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AppendEventsParams<
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
        >,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AppendEventsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AppendEventsParams<
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
        >,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.ids,
            &params.types,
            &params.schema_versions,
            &params.aggregate_types,
            &params.aggregate_ids,
            &params.aggregate_versions,
            &params.occurred_ats,
            &params.actor_kinds,
            &params.actor_ids,
            &params.imported,
            &params.data,
            &params.traceparents,
        ))
    }
}
pub struct AppendAuditStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn append_audit() -> AppendAuditStmt {
    AppendAuditStmt(
        "INSERT INTO core.audit (tenant_id, epoch, id, at, action, resource, resource_id, actor_kind, actor_id, request_id, address, user_agent, operation, refusal, metadata, person_id, sealed) SELECT $1, (SELECT epoch FROM core.life), a.id, a.at, a.action, a.resource, a.resource_id, a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal, a.metadata::jsonb, a.person_id, a.sealed FROM unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::uuid[], $16::bytea[]) AS a (id, at, action, resource, resource_id, actor_kind, actor_id, request_id, address, user_agent, operation, refusal, metadata, person_id, sealed)",
        None,
    )
}
impl AppendAuditStmt {
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
        T2: crate::ArraySql<Item = jiff::Timestamp>,
        T3: crate::StringSql,
        T4: crate::ArraySql<Item = T3>,
        T5: crate::StringSql,
        T6: crate::ArraySql<Item = T5>,
        T7: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T8: crate::StringSql,
        T9: crate::ArraySql<Item = T8>,
        T10: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T11: crate::StringSql,
        T12: crate::ArraySql<Item = T11>,
        T13: crate::StringSql,
        T14: crate::ArraySql<Item = Option<T13>>,
        T15: crate::StringSql,
        T16: crate::ArraySql<Item = Option<T15>>,
        T17: crate::StringSql,
        T18: crate::ArraySql<Item = T17>,
        T19: crate::StringSql,
        T20: crate::ArraySql<Item = Option<T19>>,
        T21: crate::StringSql,
        T22: crate::ArraySql<Item = T21>,
        T23: crate::ArraySql<Item = Option<uuid::Uuid>>,
        T24: crate::BytesSql,
        T25: crate::ArraySql<Item = Option<T24>>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T1,
        ats: &'a T2,
        actions: &'a T4,
        resources: &'a T6,
        resource_ids: &'a T7,
        actor_kinds: &'a T9,
        actor_ids: &'a T10,
        request_ids: &'a T12,
        addresses: &'a T14,
        user_agents: &'a T16,
        operations: &'a T18,
        refusals: &'a T20,
        metadata: &'a T22,
        person_ids: &'a T23,
        sealed: &'a T25,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                tenant,
                ids,
                ats,
                actions,
                resources,
                resource_ids,
                actor_kinds,
                actor_ids,
                request_ids,
                addresses,
                user_agents,
                operations,
                refusals,
                metadata,
                person_ids,
                sealed,
            ],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = jiff::Timestamp>,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
    T7: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T8: crate::StringSql,
    T9: crate::ArraySql<Item = T8>,
    T10: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T11: crate::StringSql,
    T12: crate::ArraySql<Item = T11>,
    T13: crate::StringSql,
    T14: crate::ArraySql<Item = Option<T13>>,
    T15: crate::StringSql,
    T16: crate::ArraySql<Item = Option<T15>>,
    T17: crate::StringSql,
    T18: crate::ArraySql<Item = T17>,
    T19: crate::StringSql,
    T20: crate::ArraySql<Item = Option<T19>>,
    T21: crate::StringSql,
    T22: crate::ArraySql<Item = T21>,
    T23: crate::ArraySql<Item = Option<uuid::Uuid>>,
    T24: crate::BytesSql,
    T25: crate::ArraySql<Item = Option<T24>>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AppendAuditParams<
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
            T24,
            T25,
        >,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AppendAuditStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AppendAuditParams<
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
            T24,
            T25,
        >,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.ids,
            &params.ats,
            &params.actions,
            &params.resources,
            &params.resource_ids,
            &params.actor_kinds,
            &params.actor_ids,
            &params.request_ids,
            &params.addresses,
            &params.user_agents,
            &params.operations,
            &params.refusals,
            &params.metadata,
            &params.person_ids,
            &params.sealed,
        ))
    }
}
pub struct WritePositionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn write_position() -> WritePositionStmt {
    WritePositionStmt(
        "SELECT (SELECT epoch FROM core.life) AS epoch, pg_current_xact_id()::text::bigint AS transaction",
        None,
    )
}
impl WritePositionStmt {
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
    ) -> WritePositionQuery<'c, 'a, 's, C, WritePosition, 0> {
        WritePositionQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WritePosition, tokio_postgres::Error> {
                Ok(WritePosition {
                    epoch: row.try_get(0)?,
                    transaction: row.try_get(1)?,
                })
            },
            mapper: |it| WritePosition::from(it),
        }
    }
}
pub struct BeginAttemptStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn begin_attempt() -> BeginAttemptStmt {
    BeginAttemptStmt("INSERT INTO core.attempts (id) VALUES ($1)", None)
}
impl BeginAttemptStmt {
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
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[id]).await
    }
}
pub struct ForbidAttemptStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forbid_attempt() -> ForbidAttemptStmt {
    ForbidAttemptStmt(
        "INSERT INTO core.attempts (id) VALUES ($1) ON CONFLICT DO NOTHING",
        None,
    )
}
impl ForbidAttemptStmt {
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
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[id]).await
    }
}
pub struct ForgetAttemptsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_attempts() -> ForgetAttemptsStmt {
    ForgetAttemptsStmt(
        "DELETE FROM core.attempts WHERE id = ANY (ARRAY( SELECT id FROM core.attempts WHERE id < rpad(lpad(to_hex((extract(epoch FROM now() - interval '1 hour') * 1000)::bigint), 12, '0'), 32, '0')::uuid AND at < now() - interval '1 hour' ORDER BY id LIMIT $1))",
        None,
    )
}
impl ForgetAttemptsStmt {
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
        most: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[most]).await
    }
}
pub struct MakeEventPartitionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn make_event_partitions() -> MakeEventPartitionsStmt {
    MakeEventPartitionsStmt("SELECT core.make_event_partitions($1)", None)
}
impl MakeEventPartitionsStmt {
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
        months_ahead: &'a i32,
    ) -> I32Query<'c, 'a, 's, C, i32, 1> {
        I32Query {
            client,
            params: [months_ahead],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct CountGrownTableStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_grown_table() -> CountGrownTableStmt {
    CountGrownTableStmt("SELECT core.count_grown_table($1) AS grown", None)
}
impl CountGrownTableStmt {
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
        after: &'a i64,
    ) -> Optioni64Query<'c, 'a, 's, C, Option<i64>, 1> {
        Optioni64Query {
            client,
            params: [after],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct LifeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn life() -> LifeStmt {
    LifeStmt(
        "SELECT epoch, system_identifier, database_oid FROM core.life",
        None,
    )
}
impl LifeStmt {
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
    ) -> LifeQuery<'c, 'a, 's, C, Life, 0> {
        LifeQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LifeBorrowed, tokio_postgres::Error> {
                Ok(LifeBorrowed {
                    epoch: row.try_get(0)?,
                    system_identifier: row.try_get(1)?,
                    database_oid: row.try_get(2)?,
                })
            },
            mapper: |it| Life::from(it),
        }
    }
}
pub struct PresentLifeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn present_life() -> PresentLifeStmt {
    PresentLifeStmt(
        "SELECT s.system_identifier::text AS system_identifier, d.oid::bigint AS database_oid FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()",
        None,
    )
}
impl PresentLifeStmt {
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
    ) -> PresentLifeQuery<'c, 'a, 's, C, PresentLife, 0> {
        PresentLifeQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<PresentLifeBorrowed, tokio_postgres::Error> {
                    Ok(PresentLifeBorrowed {
                        system_identifier: row.try_get(0)?,
                        database_oid: row.try_get(1)?,
                    })
                },
            mapper: |it| PresentLife::from(it),
        }
    }
}
pub struct LockLogStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_log() -> LockLogStmt {
    LockLogStmt("LOCK TABLE core.events IN EXCLUSIVE MODE", None)
}
impl LockLogStmt {
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
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[]).await
    }
}
pub struct RaiseEpochStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn raise_epoch() -> RaiseEpochStmt {
    RaiseEpochStmt(
        "UPDATE core.life SET epoch = epoch + 1, system_identifier = $1, database_oid = $2 RETURNING epoch",
        None,
    )
}
impl RaiseEpochStmt {
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
        system_identifier: &'a T1,
        database_oid: &'a i64,
    ) -> I32Query<'c, 'a, 's, C, i32, 2> {
        I32Query {
            client,
            params: [system_identifier, database_oid],
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
        RaiseEpochParams<T1>,
        I32Query<'c, 'a, 's, C, i32, 2>,
        C,
    > for RaiseEpochStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RaiseEpochParams<T1>,
    ) -> I32Query<'c, 'a, 's, C, i32, 2> {
        self.bind(client, &params.system_identifier, &params.database_oid)
    }
}
pub struct ConnectedAsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn connected_as() -> ConnectedAsStmt {
    ConnectedAsStmt(
        "SELECT current_user::text AS role, session_user::text AS logged_in_as, r.rolsuper OR r.rolbypassrls AS has_powers FROM pg_roles r WHERE r.rolname = current_user",
        None,
    )
}
impl ConnectedAsStmt {
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
    ) -> ConnectedAsQuery<'c, 'a, 's, C, ConnectedAs, 0> {
        ConnectedAsQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ConnectedAsBorrowed, tokio_postgres::Error> {
                    Ok(ConnectedAsBorrowed {
                        role: row.try_get(0)?,
                        logged_in_as: row.try_get(1)?,
                        has_powers: row.try_get(2)?,
                    })
                },
            mapper: |it| ConnectedAs::from(it),
        }
    }
}
pub struct ServingRolesWithPowersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn serving_roles_with_powers() -> ServingRolesWithPowersStmt {
    ServingRolesWithPowersStmt(
        "SELECT r.rolname::text AS role FROM pg_roles r WHERE r.rolname IN ('stoa_app', 'stoa_system', 'stoa_owner') AND EXISTS (SELECT FROM pg_roles p WHERE (p.rolsuper OR p.rolbypassrls OR r.rolname <> 'stoa_owner' AND p.rolname <> r.rolname AND p.rolname IN ('stoa_app', 'stoa_system', 'stoa_owner')) AND pg_has_role(r.oid, p.oid, 'MEMBER')) ORDER BY 1",
        None,
    )
}
impl ServingRolesWithPowersStmt {
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
    ) -> StringQuery<'c, 'a, 's, C, String, 0> {
        StringQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct OpenRelationsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn open_relations() -> OpenRelationsStmt {
    OpenRelationsStmt(
        "SELECT (n.nspname || '.' || c.relname)::text AS relation FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND (n.nspname || '.' || c.relname) <> ALL ($1::text[]) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') AND has_schema_privilege('stoa_app', n.oid, 'USAGE') AND (has_table_privilege('stoa_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') OR has_any_column_privilege('stoa_app', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')) AND NOT CASE c.relkind WHEN 'v' THEN EXISTS ( SELECT FROM pg_options_to_table(c.reloptions) o WHERE o.option_name = 'security_invoker' AND o.option_value::boolean) ELSE c.relrowsecurity AND c.relforcerowsecurity AND (SELECT coalesce(bool_and( pg_get_expr(coalesce(p.polqual, p.polwithcheck), c.oid) LIKE '%current_tenant()%' AND pg_get_expr(coalesce(p.polwithcheck, p.polqual), c.oid) LIKE '%current_tenant()%'), false) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND EXISTS (SELECT FROM unnest(p.polroles) AS bound (role) WHERE role = 0 OR pg_has_role('stoa_app', role, 'USAGE'))) END ORDER BY 1",
        None,
    )
}
impl OpenRelationsStmt {
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
        open_on_purpose: &'a T2,
    ) -> StringQuery<'c, 'a, 's, C, String, 1> {
        StringQuery {
            client,
            params: [open_on_purpose],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct TornNetsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn torn_nets() -> TornNetsStmt {
    TornNetsStmt(
        "WITH served AS ( SELECT c.oid, (n.nspname || '.' || c.relname)::text AS relation, c.relrowsecurity AND c.relforcerowsecurity AS is_forced, c.relrowsecurity OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS is_of_tenants FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') AND (has_schema_privilege('stoa_app', n.oid, 'USAGE') OR has_schema_privilege('stoa_system', n.oid, 'USAGE')) ), granted AS ( SELECT s.oid, s.relation, r.role, k.command, k.letter FROM served s, unnest(ARRAY['stoa_app', 'stoa_system']) AS r (role), (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) AS k (command, letter) WHERE s.is_of_tenants AND (has_table_privilege(r.role, s.oid, k.command) OR k.command <> 'DELETE' AND has_any_column_privilege(r.role, s.oid, k.command)) ) SELECT DISTINCT s.relation || ' has row-level security that is not enabled and forced' AS fault FROM served s JOIN granted g ON g.oid = s.oid WHERE NOT s.is_forced UNION SELECT g.relation || ' has no policy by which ' || g.role || ' may ' || g.command FROM granted g WHERE NOT EXISTS ( SELECT FROM pg_policy p WHERE p.polrelid = g.oid AND p.polpermissive AND p.polcmd::text IN ('*', g.letter) AND EXISTS (SELECT FROM unnest(p.polroles) AS bound (role) WHERE bound.role = 0 OR pg_has_role(g.role, bound.role, 'USAGE'))) ORDER BY 1",
        None,
    )
}
impl TornNetsStmt {
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
    ) -> StringQuery<'c, 'a, 's, C, String, 0> {
        StringQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct TryClaimsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn try_claims() -> TryClaimsStmt {
    TryClaimsStmt(
        "SELECT pg_try_advisory_xact_lock(c.lock) AS is_held FROM unnest($1::bigint[]) WITH ORDINALITY AS c (lock, place) ORDER BY c.place",
        None,
    )
}
impl TryClaimsStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>(
        &'s self,
        client: &'c C,
        locks: &'a T1,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 1> {
        BoolQuery {
            client,
            params: [locks],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
pub struct KeptAmongStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn kept_among() -> KeptAmongStmt {
    KeptAmongStmt(
        "SELECT k.id FROM core.kept_answers k WHERE k.tenant_id = $1 AND k.id = ANY ($2::bytea[]) AND k.expires_at > $3",
        None,
    )
}
impl KeptAmongStmt {
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
        T1: crate::BytesSql,
        T2: crate::ArraySql<Item = T1>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T2,
        now: &'a jiff::Timestamp,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 3> {
        Vecu8Query {
            client,
            params: [tenant, ids, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        KeptAmongParams<T1, T2>,
        Vecu8Query<'c, 'a, 's, C, Vec<u8>, 3>,
        C,
    > for KeptAmongStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a KeptAmongParams<T1, T2>,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 3> {
        self.bind(client, &params.tenant, &params.ids, &params.now)
    }
}
pub struct ForgetAnswerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_answer() -> ForgetAnswerStmt {
    ForgetAnswerStmt(
        "DELETE FROM core.kept_answers WHERE tenant_id = $1 AND id = $2 AND expires_at <= $3",
        None,
    )
}
impl ForgetAnswerStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        id: &'a T1,
        now: &'a jiff::Timestamp,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, id, now]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::BytesSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ForgetAnswerParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ForgetAnswerStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ForgetAnswerParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.id, &params.now))
    }
}
pub struct KeepAnswerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn keep_answer() -> KeepAnswerStmt {
    KeepAnswerStmt(
        "INSERT INTO core.kept_answers (tenant_id, id, fingerprint, status, headers, body, is_sealed, epoch, expires_at) SELECT $1, $2, $3, $4, $5, $6, $7, l.epoch, $8 FROM core.life l",
        None,
    )
}
impl KeepAnswerStmt {
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
        T1: crate::BytesSql,
        T2: crate::BytesSql,
        T3: crate::StringSql,
        T4: crate::ArraySql<Item = T3>,
        T5: crate::BytesSql,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        id: &'a T1,
        fingerprint: &'a T2,
        status: &'a i16,
        headers: &'a T4,
        body: &'a T5,
        is_sealed: &'a bool,
        expires_at: &'a jiff::Timestamp,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                tenant,
                id,
                fingerprint,
                status,
                headers,
                body,
                is_sealed,
                expires_at,
            ],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::BytesSql,
    T2: crate::BytesSql,
    T3: crate::StringSql,
    T4: crate::ArraySql<Item = T3>,
    T5: crate::BytesSql,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        KeepAnswerParams<T1, T2, T3, T4, T5>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for KeepAnswerStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a KeepAnswerParams<T1, T2, T3, T4, T5>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.id,
            &params.fingerprint,
            &params.status,
            &params.headers,
            &params.body,
            &params.is_sealed,
            &params.expires_at,
        ))
    }
}
pub struct KeptAnswerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn kept_answer() -> KeptAnswerStmt {
    KeptAnswerStmt(
        "SELECT k.fingerprint, k.status, k.headers, k.body, k.is_sealed, k.epoch, k.transaction FROM core.kept_answers k WHERE k.tenant_id = $1 AND k.id = $2 AND k.expires_at > $3",
        None,
    )
}
impl KeptAnswerStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        id: &'a T1,
        now: &'a jiff::Timestamp,
    ) -> KeptAnswerQuery<'c, 'a, 's, C, KeptAnswer, 3> {
        KeptAnswerQuery {
            client,
            params: [tenant, id, now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<KeptAnswerBorrowed, tokio_postgres::Error> {
                    Ok(KeptAnswerBorrowed {
                        fingerprint: row.try_get(0)?,
                        status: row.try_get(1)?,
                        headers: row.try_get(2)?,
                        body: row.try_get(3)?,
                        is_sealed: row.try_get(4)?,
                        epoch: row.try_get(5)?,
                        transaction: row.try_get(6)?,
                    })
                },
            mapper: |it| KeptAnswer::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        KeptAnswerParams<T1>,
        KeptAnswerQuery<'c, 'a, 's, C, KeptAnswer, 3>,
        C,
    > for KeptAnswerStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a KeptAnswerParams<T1>,
    ) -> KeptAnswerQuery<'c, 'a, 's, C, KeptAnswer, 3> {
        self.bind(client, &params.tenant, &params.id, &params.now)
    }
}
pub struct ForgetKeptAnswersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_kept_answers() -> ForgetKeptAnswersStmt {
    ForgetKeptAnswersStmt(
        "DELETE FROM core.kept_answers WHERE (tenant_id, id) IN ( SELECT tenant_id, id FROM core.kept_answers WHERE expires_at < now() ORDER BY expires_at LIMIT $1)",
        None,
    )
}
impl ForgetKeptAnswersStmt {
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
        most: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[most]).await
    }
}
pub struct OpenFunctionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn open_functions() -> OpenFunctionsStmt {
    OpenFunctionsStmt(
        "SELECT (n.nspname || '.' || p.proname)::text AS function FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND has_schema_privilege('stoa_app', n.oid, 'USAGE') AND has_function_privilege('stoa_app', p.oid, 'EXECUTE') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e') AND NOT (p.prosrc LIKE '%core.current_tenant()%' AND EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%')) ORDER BY 1",
        None,
    )
}
impl OpenFunctionsStmt {
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
    ) -> StringQuery<'c, 'a, 's, C, String, 0> {
        StringQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
pub struct KeptAnswersNamingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn kept_answers_naming() -> KeptAnswersNamingStmt {
    KeptAnswersNamingStmt(
        "SELECT k.id FROM core.kept_answers k WHERE k.tenant_id = $1 AND NOT k.is_sealed AND position($2 IN k.body) > 0",
        None,
    )
}
impl KeptAnswersNamingStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        name: &'a T1,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        Vecu8Query {
            client,
            params: [tenant, name],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        KeptAnswersNamingParams<T1>,
        Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2>,
        C,
    > for KeptAnswersNamingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a KeptAnswersNamingParams<T1>,
    ) -> Vecu8Query<'c, 'a, 's, C, Vec<u8>, 2> {
        self.bind(client, &params.tenant, &params.name)
    }
}
pub struct ForgetTheseAnswersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_these_answers() -> ForgetTheseAnswersStmt {
    ForgetTheseAnswersStmt(
        "DELETE FROM core.kept_answers WHERE tenant_id = $1 AND id = ANY ($2::bytea[])",
        None,
    )
}
impl ForgetTheseAnswersStmt {
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
        T1: crate::BytesSql,
        T2: crate::ArraySql<Item = T1>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        ids: &'a T2,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, ids]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::BytesSql, T2: crate::ArraySql<Item = T1>>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ForgetTheseAnswersParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ForgetTheseAnswersStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ForgetTheseAnswersParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.ids))
    }
}
pub struct BeginRoundStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn begin_round() -> BeginRoundStmt {
    BeginRoundStmt(
        "INSERT INTO core.rounds AS r (name, began_at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET began_at = EXCLUDED.began_at WHERE r.began_at <= $3 RETURNING began_at",
        None,
    )
}
impl BeginRoundStmt {
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
        name: &'a T1,
        now: &'a jiff::Timestamp,
        since: &'a jiff::Timestamp,
    ) -> JiffTimestampQuery<'c, 'a, 's, C, jiff::Timestamp, 3> {
        JiffTimestampQuery {
            client,
            params: [name, now, since],
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
        BeginRoundParams<T1>,
        JiffTimestampQuery<'c, 'a, 's, C, jiff::Timestamp, 3>,
        C,
    > for BeginRoundStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a BeginRoundParams<T1>,
    ) -> JiffTimestampQuery<'c, 'a, 's, C, jiff::Timestamp, 3> {
        self.bind(client, &params.name, &params.now, &params.since)
    }
}
pub struct EndRoundStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_round() -> EndRoundStmt {
    EndRoundStmt(
        "UPDATE core.rounds SET ended_at = $1, found = $2 WHERE name = $3 AND began_at = $4",
        None,
    )
}
impl EndRoundStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        now: &'a jiff::Timestamp,
        found: &'a i64,
        name: &'a T1,
        began_at: &'a jiff::Timestamp,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[now, found, name, began_at],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EndRoundParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EndRoundStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EndRoundParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.now,
            &params.found,
            &params.name,
            &params.began_at,
        ))
    }
}
pub struct EndedRoundStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn ended_round() -> EndedRoundStmt {
    EndedRoundStmt(
        "SELECT r.ended_at, r.found FROM core.rounds r WHERE r.name = $1",
        None,
    )
}
impl EndedRoundStmt {
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
        name: &'a T1,
    ) -> EndedRoundQuery<'c, 'a, 's, C, EndedRound, 1> {
        EndedRoundQuery {
            client,
            params: [name],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<EndedRound, tokio_postgres::Error> {
                Ok(EndedRound {
                    ended_at: row.try_get(0)?,
                    found: row.try_get(1)?,
                })
            },
            mapper: |it| EndedRound::from(it),
        }
    }
}
