// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct PublishParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
    T5: crate::ArraySql<Item = uuid::Uuid>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
> {
    pub to_epoch: i32,
    pub to_transaction: i64,
    pub to_sequence: i64,
    pub name: T1,
    pub generation: i32,
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub holder: uuid::Uuid,
    pub fence: i64,
    pub queues: T3,
    pub tenant_ids: T4,
    pub event_ids: T5,
    pub envelopes: T7,
}
#[derive(Debug)]
pub struct ReceiveParams<T1: crate::StringSql> {
    pub lease: uuid::Uuid,
    pub seconds: f64,
    pub queue: T1,
    pub most: i64,
}
#[derive(Debug)]
pub struct ProlongParams<T1: crate::ArraySql<Item = i64>> {
    pub seconds: f64,
    pub ids: T1,
    pub lease: uuid::Uuid,
}
#[derive(Debug)]
pub struct AckParams<T1: crate::ArraySql<Item = i64>> {
    pub ids: T1,
    pub lease: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct NackParams {
    pub seconds: f64,
    pub id: i64,
    pub lease: uuid::Uuid,
}
#[derive(Debug)]
pub struct BuryParams<T1: crate::StringSql> {
    pub id: i64,
    pub lease: uuid::Uuid,
    pub error: T1,
    pub letter_id: uuid::Uuid,
}
#[derive(Debug)]
pub struct RaiseDeadParams<T1: crate::StringSql> {
    pub queue: T1,
    pub most: i64,
}
#[derive(Debug)]
pub struct DeadLettersParams<T1: crate::StringSql> {
    pub queue: Option<T1>,
    pub after: uuid::Uuid,
    pub most: i64,
}
#[derive(Debug)]
pub struct OwnDeadLettersParams<T1: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub after: uuid::Uuid,
    pub queue: Option<T1>,
    pub most: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct RaiseOwnParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct AcceptParams<T1: crate::StringSql, T2: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub consumer: T1,
    pub event_ids: T2,
}
#[derive(Debug)]
pub struct IsAcceptedParams<T1: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub consumer: T1,
    pub event_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct ForgetAcceptedParams {
    pub seconds: f64,
    pub most: i64,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Receive {
    pub id: i64,
    pub refusals: i16,
    pub leases: i16,
    pub envelope: String,
}
pub struct ReceiveBorrowed<'a> {
    pub id: i64,
    pub refusals: i16,
    pub leases: i16,
    pub envelope: &'a str,
}
impl<'a> From<ReceiveBorrowed<'a>> for Receive {
    fn from(
        ReceiveBorrowed {
            id,
            refusals,
            leases,
            envelope,
        }: ReceiveBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            refusals,
            leases,
            envelope: envelope.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct DeadLetters {
    pub letter_id: uuid::Uuid,
    pub queue: String,
    pub tenant_id: uuid::Uuid,
    pub event_id: uuid::Uuid,
    pub kind: String,
    pub error: String,
    pub died_at: jiff::Timestamp,
}
pub struct DeadLettersBorrowed<'a> {
    pub letter_id: uuid::Uuid,
    pub queue: &'a str,
    pub tenant_id: uuid::Uuid,
    pub event_id: uuid::Uuid,
    pub kind: &'a str,
    pub error: &'a str,
    pub died_at: jiff::Timestamp,
}
impl<'a> From<DeadLettersBorrowed<'a>> for DeadLetters {
    fn from(
        DeadLettersBorrowed {
            letter_id,
            queue,
            tenant_id,
            event_id,
            kind,
            error,
            died_at,
        }: DeadLettersBorrowed<'a>,
    ) -> Self {
        Self {
            letter_id,
            queue: queue.into(),
            tenant_id,
            event_id,
            kind: kind.into(),
            error: error.into(),
            died_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct OwnDeadLetters {
    pub letter_id: uuid::Uuid,
    pub queue: String,
    pub event_id: uuid::Uuid,
    pub envelope: String,
    pub error: String,
    pub died_at: jiff::Timestamp,
}
pub struct OwnDeadLettersBorrowed<'a> {
    pub letter_id: uuid::Uuid,
    pub queue: &'a str,
    pub event_id: uuid::Uuid,
    pub envelope: &'a str,
    pub error: &'a str,
    pub died_at: jiff::Timestamp,
}
impl<'a> From<OwnDeadLettersBorrowed<'a>> for OwnDeadLetters {
    fn from(
        OwnDeadLettersBorrowed {
            letter_id,
            queue,
            event_id,
            envelope,
            error,
            died_at,
        }: OwnDeadLettersBorrowed<'a>,
    ) -> Self {
        Self {
            letter_id,
            queue: queue.into(),
            event_id,
            envelope: envelope.into(),
            error: error.into(),
            died_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct RaiseOwn {
    pub queue: String,
    pub event_id: uuid::Uuid,
}
pub struct RaiseOwnBorrowed<'a> {
    pub queue: &'a str,
    pub event_id: uuid::Uuid,
}
impl<'a> From<RaiseOwnBorrowed<'a>> for RaiseOwn {
    fn from(RaiseOwnBorrowed { queue, event_id }: RaiseOwnBorrowed<'a>) -> Self {
        Self {
            queue: queue.into(),
            event_id,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct CountDead {
    pub queue: String,
    pub messages: i64,
}
pub struct CountDeadBorrowed<'a> {
    pub queue: &'a str,
    pub messages: i64,
}
impl<'a> From<CountDeadBorrowed<'a>> for CountDead {
    fn from(CountDeadBorrowed { queue, messages }: CountDeadBorrowed<'a>) -> Self {
        Self {
            queue: queue.into(),
            messages,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Waiting {
    pub messages: i64,
    pub seconds: f64,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
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
pub struct ReceiveQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ReceiveBorrowed, tokio_postgres::Error>,
    mapper: fn(ReceiveBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ReceiveQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ReceiveBorrowed) -> R) -> ReceiveQuery<'c, 'a, 's, C, R, N> {
        ReceiveQuery {
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
pub struct DeadLettersQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<DeadLettersBorrowed, tokio_postgres::Error>,
    mapper: fn(DeadLettersBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> DeadLettersQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(DeadLettersBorrowed) -> R,
    ) -> DeadLettersQuery<'c, 'a, 's, C, R, N> {
        DeadLettersQuery {
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
pub struct OwnDeadLettersQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OwnDeadLettersBorrowed, tokio_postgres::Error>,
    mapper: fn(OwnDeadLettersBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OwnDeadLettersQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(OwnDeadLettersBorrowed) -> R,
    ) -> OwnDeadLettersQuery<'c, 'a, 's, C, R, N> {
        OwnDeadLettersQuery {
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
pub struct RaiseOwnQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RaiseOwnBorrowed, tokio_postgres::Error>,
    mapper: fn(RaiseOwnBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RaiseOwnQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(RaiseOwnBorrowed) -> R) -> RaiseOwnQuery<'c, 'a, 's, C, R, N> {
        RaiseOwnQuery {
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
pub struct CountDeadQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<CountDeadBorrowed, tokio_postgres::Error>,
    mapper: fn(CountDeadBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CountDeadQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(CountDeadBorrowed) -> R) -> CountDeadQuery<'c, 'a, 's, C, R, N> {
        CountDeadQuery {
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
pub struct WaitingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Waiting, tokio_postgres::Error>,
    mapper: fn(Waiting) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WaitingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Waiting) -> R) -> WaitingQuery<'c, 'a, 's, C, R, N> {
        WaitingQuery {
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
pub struct PublishStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn publish() -> PublishStmt {
    PublishStmt(
        "WITH moved AS ( UPDATE core.consumers SET epoch = $1, transaction = $2, sequence = $3, moved_at = now() WHERE name = $4 AND generation = $5 AND (epoch, transaction, sequence) = ($6, $7, $8) AND EXISTS (SELECT FROM core.leases l WHERE l.name = $4 AND l.holder = $9 AND l.fence = $10) RETURNING name ), put AS ( INSERT INTO core.queue (queue, tenant_id, event_id, envelope) SELECT m.queue, m.tenant_id, m.event_id, m.envelope::json FROM unnest($11::text[], $12::uuid[], $13::uuid[], $14::text[]) WITH ORDINALITY AS m (queue, tenant_id, event_id, envelope, place) WHERE EXISTS (SELECT FROM moved) ORDER BY m.place ) SELECT count(*) AS moved FROM moved",
        None,
    )
}
impl PublishStmt {
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
        T3: crate::ArraySql<Item = T2>,
        T4: crate::ArraySql<Item = uuid::Uuid>,
        T5: crate::ArraySql<Item = uuid::Uuid>,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
    >(
        &'s self,
        client: &'c C,
        to_epoch: &'a i32,
        to_transaction: &'a i64,
        to_sequence: &'a i64,
        name: &'a T1,
        generation: &'a i32,
        epoch: &'a i32,
        transaction: &'a i64,
        sequence: &'a i64,
        holder: &'a uuid::Uuid,
        fence: &'a i64,
        queues: &'a T3,
        tenant_ids: &'a T4,
        event_ids: &'a T5,
        envelopes: &'a T7,
    ) -> I64Query<'c, 'a, 's, C, i64, 14> {
        I64Query {
            client,
            params: [
                to_epoch,
                to_transaction,
                to_sequence,
                name,
                generation,
                epoch,
                transaction,
                sequence,
                holder,
                fence,
                queues,
                tenant_ids,
                event_ids,
                envelopes,
            ],
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
    T2: crate::StringSql,
    T3: crate::ArraySql<Item = T2>,
    T4: crate::ArraySql<Item = uuid::Uuid>,
    T5: crate::ArraySql<Item = uuid::Uuid>,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        PublishParams<T1, T2, T3, T4, T5, T6, T7>,
        I64Query<'c, 'a, 's, C, i64, 14>,
        C,
    > for PublishStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a PublishParams<T1, T2, T3, T4, T5, T6, T7>,
    ) -> I64Query<'c, 'a, 's, C, i64, 14> {
        self.bind(
            client,
            &params.to_epoch,
            &params.to_transaction,
            &params.to_sequence,
            &params.name,
            &params.generation,
            &params.epoch,
            &params.transaction,
            &params.sequence,
            &params.holder,
            &params.fence,
            &params.queues,
            &params.tenant_ids,
            &params.event_ids,
            &params.envelopes,
        )
    }
}
pub struct ReceiveStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn receive() -> ReceiveStmt {
    ReceiveStmt(
        "UPDATE core.queue q SET lease = $1, leases = q.leases + 1, leased_until = now() + make_interval(secs => $2) FROM (SELECT r.id FROM core.queue r WHERE r.queue = $3 AND r.available_at <= now() AND (r.leased_until IS NULL OR r.leased_until <= now()) ORDER BY r.available_at, r.id LIMIT $4 FOR UPDATE SKIP LOCKED) AS ready WHERE q.id = ready.id RETURNING q.id, q.refusals, q.leases, q.envelope::text AS envelope",
        None,
    )
}
impl ReceiveStmt {
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
        lease: &'a uuid::Uuid,
        seconds: &'a f64,
        queue: &'a T1,
        most: &'a i64,
    ) -> ReceiveQuery<'c, 'a, 's, C, Receive, 4> {
        ReceiveQuery {
            client,
            params: [lease, seconds, queue, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ReceiveBorrowed, tokio_postgres::Error> {
                    Ok(ReceiveBorrowed {
                        id: row.try_get(0)?,
                        refusals: row.try_get(1)?,
                        leases: row.try_get(2)?,
                        envelope: row.try_get(3)?,
                    })
                },
            mapper: |it| Receive::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ReceiveParams<T1>,
        ReceiveQuery<'c, 'a, 's, C, Receive, 4>,
        C,
    > for ReceiveStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ReceiveParams<T1>,
    ) -> ReceiveQuery<'c, 'a, 's, C, Receive, 4> {
        self.bind(
            client,
            &params.lease,
            &params.seconds,
            &params.queue,
            &params.most,
        )
    }
}
pub struct ProlongStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn prolong() -> ProlongStmt {
    ProlongStmt(
        "UPDATE core.queue SET leased_until = now() + make_interval(secs => $1) WHERE id = ANY($2) AND lease = $3",
        None,
    )
}
impl ProlongStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>(
        &'s self,
        client: &'c C,
        seconds: &'a f64,
        ids: &'a T1,
        lease: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[seconds, ids, lease])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::ArraySql<Item = i64>>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ProlongParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ProlongStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ProlongParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.seconds, &params.ids, &params.lease))
    }
}
pub struct AckStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn ack() -> AckStmt {
    AckStmt(
        "DELETE FROM core.queue WHERE id = ANY($1) AND lease = $2",
        None,
    )
}
impl AckStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = i64>>(
        &'s self,
        client: &'c C,
        ids: &'a T1,
        lease: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[ids, lease]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::ArraySql<Item = i64>>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AckParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AckStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AckParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.ids, &params.lease))
    }
}
pub struct NackStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn nack() -> NackStmt {
    NackStmt(
        "UPDATE core.queue SET available_at = now() + make_interval(secs => $1), lease = NULL, leased_until = NULL, refusals = refusals + 1, leases = 0 WHERE id = $2 AND lease = $3",
        None,
    )
}
impl NackStmt {
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
        seconds: &'a f64,
        id: &'a i64,
        lease: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[seconds, id, lease]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        NackParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for NackStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a NackParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.seconds, &params.id, &params.lease))
    }
}
pub struct BuryStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn bury() -> BuryStmt {
    BuryStmt(
        "WITH dead AS ( DELETE FROM core.queue WHERE id = $1 AND lease = $2 RETURNING id, queue, tenant_id, event_id, envelope ) INSERT INTO core.dead_letters (id, queue, tenant_id, event_id, envelope, error, letter_id) SELECT id, queue, tenant_id, event_id, envelope, $3, $4 FROM dead",
        None,
    )
}
impl BuryStmt {
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
        id: &'a i64,
        lease: &'a uuid::Uuid,
        error: &'a T1,
        letter_id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[id, lease, error, letter_id],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        BuryParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for BuryStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a BuryParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.id,
            &params.lease,
            &params.error,
            &params.letter_id,
        ))
    }
}
pub struct RaiseDeadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn raise_dead() -> RaiseDeadStmt {
    RaiseDeadStmt(
        "WITH raised AS ( DELETE FROM core.dead_letters d WHERE d.id IN (SELECT id FROM core.dead_letters WHERE queue = $1 ORDER BY id LIMIT $2) RETURNING d.id, d.queue, d.tenant_id, d.event_id, d.envelope ) INSERT INTO core.queue (queue, tenant_id, event_id, envelope) SELECT queue, tenant_id, event_id, envelope FROM raised ORDER BY id",
        None,
    )
}
impl RaiseDeadStmt {
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
        queue: &'a T1,
        most: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[queue, most]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        RaiseDeadParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for RaiseDeadStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a RaiseDeadParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.queue, &params.most))
    }
}
pub struct RaiseOneStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn raise_one() -> RaiseOneStmt {
    RaiseOneStmt(
        "WITH raised AS ( DELETE FROM core.dead_letters d WHERE d.letter_id = $1 RETURNING d.queue, d.tenant_id, d.event_id, d.envelope ) INSERT INTO core.queue (queue, tenant_id, event_id, envelope) SELECT queue, tenant_id, event_id, envelope FROM raised",
        None,
    )
}
impl RaiseOneStmt {
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
pub struct DeadLettersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn dead_letters() -> DeadLettersStmt {
    DeadLettersStmt(
        "SELECT d.letter_id, d.queue, d.tenant_id, d.event_id, coalesce(d.envelope->>'type', '') AS kind, d.error, d.died_at FROM core.dead_letters d WHERE ($1::text IS NULL OR d.queue = $1) AND d.letter_id > $2 ORDER BY d.letter_id LIMIT $3",
        None,
    )
}
impl DeadLettersStmt {
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
        queue: &'a Option<T1>,
        after: &'a uuid::Uuid,
        most: &'a i64,
    ) -> DeadLettersQuery<'c, 'a, 's, C, DeadLetters, 3> {
        DeadLettersQuery {
            client,
            params: [queue, after, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<DeadLettersBorrowed, tokio_postgres::Error> {
                    Ok(DeadLettersBorrowed {
                        letter_id: row.try_get(0)?,
                        queue: row.try_get(1)?,
                        tenant_id: row.try_get(2)?,
                        event_id: row.try_get(3)?,
                        kind: row.try_get(4)?,
                        error: row.try_get(5)?,
                        died_at: row.try_get(6)?,
                    })
                },
            mapper: |it| DeadLetters::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        DeadLettersParams<T1>,
        DeadLettersQuery<'c, 'a, 's, C, DeadLetters, 3>,
        C,
    > for DeadLettersStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a DeadLettersParams<T1>,
    ) -> DeadLettersQuery<'c, 'a, 's, C, DeadLetters, 3> {
        self.bind(client, &params.queue, &params.after, &params.most)
    }
}
pub struct OwnDeadLettersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn own_dead_letters() -> OwnDeadLettersStmt {
    OwnDeadLettersStmt(
        "SELECT d.letter_id, d.queue, d.event_id, d.envelope::text AS envelope, d.error, d.died_at FROM core.dead_letters d WHERE d.tenant_id = $1 AND d.letter_id > $2 AND ($3::text IS NULL OR d.queue = $3) ORDER BY d.letter_id LIMIT $4",
        None,
    )
}
impl OwnDeadLettersStmt {
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
        after: &'a uuid::Uuid,
        queue: &'a Option<T1>,
        most: &'a i64,
    ) -> OwnDeadLettersQuery<'c, 'a, 's, C, OwnDeadLetters, 4> {
        OwnDeadLettersQuery {
            client,
            params: [tenant, after, queue, most],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |
                row: &tokio_postgres::Row,
            | -> Result<OwnDeadLettersBorrowed, tokio_postgres::Error> {
                Ok(OwnDeadLettersBorrowed {
                    letter_id: row.try_get(0)?,
                    queue: row.try_get(1)?,
                    event_id: row.try_get(2)?,
                    envelope: row.try_get(3)?,
                    error: row.try_get(4)?,
                    died_at: row.try_get(5)?,
                })
            },
            mapper: |it| OwnDeadLetters::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        OwnDeadLettersParams<T1>,
        OwnDeadLettersQuery<'c, 'a, 's, C, OwnDeadLetters, 4>,
        C,
    > for OwnDeadLettersStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OwnDeadLettersParams<T1>,
    ) -> OwnDeadLettersQuery<'c, 'a, 's, C, OwnDeadLetters, 4> {
        self.bind(
            client,
            &params.tenant,
            &params.after,
            &params.queue,
            &params.most,
        )
    }
}
pub struct RaiseOwnStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn raise_own() -> RaiseOwnStmt {
    RaiseOwnStmt(
        "WITH raised AS ( DELETE FROM core.dead_letters d WHERE d.tenant_id = $1 AND d.letter_id = $2 RETURNING d.queue, d.tenant_id, d.event_id, d.envelope ), put AS ( INSERT INTO core.queue (queue, tenant_id, event_id, envelope) SELECT queue, tenant_id, event_id, envelope FROM raised ) SELECT queue, event_id FROM raised",
        None,
    )
}
impl RaiseOwnStmt {
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
    ) -> RaiseOwnQuery<'c, 'a, 's, C, RaiseOwn, 2> {
        RaiseOwnQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<RaiseOwnBorrowed, tokio_postgres::Error> {
                    Ok(RaiseOwnBorrowed {
                        queue: row.try_get(0)?,
                        event_id: row.try_get(1)?,
                    })
                },
            mapper: |it| RaiseOwn::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RaiseOwnParams,
        RaiseOwnQuery<'c, 'a, 's, C, RaiseOwn, 2>,
        C,
    > for RaiseOwnStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RaiseOwnParams,
    ) -> RaiseOwnQuery<'c, 'a, 's, C, RaiseOwn, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct CountDeadStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn count_dead() -> CountDeadStmt {
    CountDeadStmt(
        "SELECT d.queue, count(*) AS messages FROM core.dead_letters d GROUP BY d.queue",
        None,
    )
}
impl CountDeadStmt {
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
    ) -> CountDeadQuery<'c, 'a, 's, C, CountDead, 0> {
        CountDeadQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<CountDeadBorrowed, tokio_postgres::Error> {
                    Ok(CountDeadBorrowed {
                        queue: row.try_get(0)?,
                        messages: row.try_get(1)?,
                    })
                },
            mapper: |it| CountDead::from(it),
        }
    }
}
pub struct WaitingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn waiting() -> WaitingStmt {
    WaitingStmt(
        "SELECT count(*) AS messages, COALESCE(extract(epoch FROM clock_timestamp() - min(available_at))::double precision, 0) AS seconds FROM core.queue WHERE queue = $1",
        None,
    )
}
impl WaitingStmt {
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
        queue: &'a T1,
    ) -> WaitingQuery<'c, 'a, 's, C, Waiting, 1> {
        WaitingQuery {
            client,
            params: [queue],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Waiting, tokio_postgres::Error> {
                Ok(Waiting {
                    messages: row.try_get(0)?,
                    seconds: row.try_get(1)?,
                })
            },
            mapper: |it| Waiting::from(it),
        }
    }
}
pub struct AcceptStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn accept() -> AcceptStmt {
    AcceptStmt(
        "INSERT INTO core.inbox (tenant_id, consumer, event_id) SELECT $1, $2, e.id FROM unnest($3::uuid[]) AS e (id) ON CONFLICT DO NOTHING RETURNING event_id",
        None,
    )
}
impl AcceptStmt {
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
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        consumer: &'a T1,
        event_ids: &'a T2,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        UuidUuidQuery {
            client,
            params: [tenant, consumer, event_ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        AcceptParams<T1, T2>,
        UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3>,
        C,
    > for AcceptStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AcceptParams<T1, T2>,
    ) -> UuidUuidQuery<'c, 'a, 's, C, uuid::Uuid, 3> {
        self.bind(client, &params.tenant, &params.consumer, &params.event_ids)
    }
}
pub struct IsAcceptedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn is_accepted() -> IsAcceptedStmt {
    IsAcceptedStmt(
        "SELECT EXISTS (SELECT FROM core.inbox WHERE tenant_id = $1 AND consumer = $2 AND event_id = $3)",
        None,
    )
}
impl IsAcceptedStmt {
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
        consumer: &'a T1,
        event_id: &'a uuid::Uuid,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 3> {
        BoolQuery {
            client,
            params: [tenant, consumer, event_id],
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
        IsAcceptedParams<T1>,
        BoolQuery<'c, 'a, 's, C, bool, 3>,
        C,
    > for IsAcceptedStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a IsAcceptedParams<T1>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 3> {
        self.bind(client, &params.tenant, &params.consumer, &params.event_id)
    }
}
pub struct ForgetAcceptedStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_accepted() -> ForgetAcceptedStmt {
    ForgetAcceptedStmt(
        "DELETE FROM core.inbox WHERE ctid = ANY (ARRAY(SELECT i.ctid FROM core.inbox i WHERE i.at < now() - make_interval(secs => $1) LIMIT $2))",
        None,
    )
}
impl ForgetAcceptedStmt {
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
        seconds: &'a f64,
        most: &'a i64,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[seconds, most]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ForgetAcceptedParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ForgetAcceptedStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ForgetAcceptedParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.seconds, &params.most))
    }
}
