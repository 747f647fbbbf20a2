// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct MoveConsumerParams<T1: crate::StringSql> {
    pub to_epoch: i32,
    pub to_transaction: i64,
    pub to_sequence: i64,
    pub name: T1,
    pub generation: i32,
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub copy: i16,
    pub beside: Option<i16>,
}
#[derive(Debug)]
pub struct MoveLeadingConsumerParams<T1: crate::StringSql> {
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
}
#[derive(Debug)]
pub struct ReplayConsumerParams<T1: crate::StringSql> {
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub name: T1,
}
#[derive(Debug)]
pub struct MoveResetParams<T1: crate::StringSql> {
    pub next: Option<uuid::Uuid>,
    pub name: T1,
    pub generation: i32,
    pub after: uuid::Uuid,
}
#[derive(Debug)]
pub struct HoldLeaseParams<T1: crate::StringSql> {
    pub name: T1,
    pub holder: uuid::Uuid,
    pub seconds: f64,
}
#[derive(Debug)]
pub struct ReleaseLeaseParams<T1: crate::StringSql> {
    pub name: T1,
    pub holder: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct Consumer {
    pub generation: i32,
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub resetting_after: Option<uuid::Uuid>,
    pub copy: i16,
    pub beside: Option<i16>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Consumers {
    pub name: String,
    pub generation: i32,
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub resetting_after: Option<uuid::Uuid>,
}
pub struct ConsumersBorrowed<'a> {
    pub name: &'a str,
    pub generation: i32,
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
    pub resetting_after: Option<uuid::Uuid>,
}
impl<'a> From<ConsumersBorrowed<'a>> for Consumers {
    fn from(
        ConsumersBorrowed {
            name,
            generation,
            epoch,
            transaction,
            sequence,
            resetting_after,
        }: ConsumersBorrowed<'a>,
    ) -> Self {
        Self {
            name: name.into(),
            generation,
            epoch,
            transaction,
            sequence,
            resetting_after,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ConsumerQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<Consumer, tokio_postgres::Error>,
    mapper: fn(Consumer) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ConsumerQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(Consumer) -> R) -> ConsumerQuery<'c, 'a, 's, C, R, N> {
        ConsumerQuery {
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
pub struct ConsumersQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ConsumersBorrowed, tokio_postgres::Error>,
    mapper: fn(ConsumersBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ConsumersQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ConsumersBorrowed) -> R) -> ConsumersQuery<'c, 'a, 's, C, R, N> {
        ConsumersQuery {
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
pub struct BeginConsumerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn begin_consumer() -> BeginConsumerStmt {
    BeginConsumerStmt(
        "INSERT INTO core.consumers (name) VALUES ($1) ON CONFLICT DO NOTHING",
        None,
    )
}
impl BeginConsumerStmt {
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
        name: &'a T1,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[name]).await
    }
}
pub struct ConsumerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn consumer() -> ConsumerStmt {
    ConsumerStmt(
        "SELECT generation, epoch, transaction, sequence, resetting_after, copy, beside FROM core.consumers WHERE name = $1",
        None,
    )
}
impl ConsumerStmt {
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
    ) -> ConsumerQuery<'c, 'a, 's, C, Consumer, 1> {
        ConsumerQuery {
            client,
            params: [name],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Consumer, tokio_postgres::Error> {
                Ok(Consumer {
                    generation: row.try_get(0)?,
                    epoch: row.try_get(1)?,
                    transaction: row.try_get(2)?,
                    sequence: row.try_get(3)?,
                    resetting_after: row.try_get(4)?,
                    copy: row.try_get(5)?,
                    beside: row.try_get(6)?,
                })
            },
            mapper: |it| Consumer::from(it),
        }
    }
}
pub struct LockConsumerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_consumer() -> LockConsumerStmt {
    LockConsumerStmt(
        "SELECT generation, epoch, transaction, sequence, resetting_after, copy, beside FROM core.consumers WHERE name = $1 FOR UPDATE",
        None,
    )
}
impl LockConsumerStmt {
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
    ) -> ConsumerQuery<'c, 'a, 's, C, Consumer, 1> {
        ConsumerQuery {
            client,
            params: [name],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<Consumer, tokio_postgres::Error> {
                Ok(Consumer {
                    generation: row.try_get(0)?,
                    epoch: row.try_get(1)?,
                    transaction: row.try_get(2)?,
                    sequence: row.try_get(3)?,
                    resetting_after: row.try_get(4)?,
                    copy: row.try_get(5)?,
                    beside: row.try_get(6)?,
                })
            },
            mapper: |it| Consumer::from(it),
        }
    }
}
pub struct ConsumersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn consumers() -> ConsumersStmt {
    ConsumersStmt(
        "SELECT name, generation, epoch, transaction, sequence, resetting_after FROM core.consumers ORDER BY name",
        None,
    )
}
impl ConsumersStmt {
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
    ) -> ConsumersQuery<'c, 'a, 's, C, Consumers, 0> {
        ConsumersQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ConsumersBorrowed, tokio_postgres::Error> {
                    Ok(ConsumersBorrowed {
                        name: row.try_get(0)?,
                        generation: row.try_get(1)?,
                        epoch: row.try_get(2)?,
                        transaction: row.try_get(3)?,
                        sequence: row.try_get(4)?,
                        resetting_after: row.try_get(5)?,
                    })
                },
            mapper: |it| Consumers::from(it),
        }
    }
}
pub struct MoveConsumerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn move_consumer() -> MoveConsumerStmt {
    MoveConsumerStmt(
        "UPDATE core.consumers SET epoch = $1, transaction = $2, sequence = $3, moved_at = now() WHERE name = $4 AND generation = $5 AND (epoch, transaction, sequence) = ($6, $7, $8) AND copy = $9 AND beside IS NOT DISTINCT FROM $10 AND resetting_after IS NULL",
        None,
    )
}
impl MoveConsumerStmt {
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
        to_epoch: &'a i32,
        to_transaction: &'a i64,
        to_sequence: &'a i64,
        name: &'a T1,
        generation: &'a i32,
        epoch: &'a i32,
        transaction: &'a i64,
        sequence: &'a i64,
        copy: &'a i16,
        beside: &'a Option<i16>,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                to_epoch,
                to_transaction,
                to_sequence,
                name,
                generation,
                epoch,
                transaction,
                sequence,
                copy,
                beside,
            ],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        MoveConsumerParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for MoveConsumerStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a MoveConsumerParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.to_epoch,
            &params.to_transaction,
            &params.to_sequence,
            &params.name,
            &params.generation,
            &params.epoch,
            &params.transaction,
            &params.sequence,
            &params.copy,
            &params.beside,
        ))
    }
}
pub struct MoveLeadingConsumerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn move_leading_consumer() -> MoveLeadingConsumerStmt {
    MoveLeadingConsumerStmt(
        "UPDATE core.consumers SET epoch = $1, transaction = $2, sequence = $3, moved_at = now() WHERE name = $4 AND generation = $5 AND (epoch, transaction, sequence) = ($6, $7, $8) AND EXISTS (SELECT FROM core.leases l WHERE l.name = $4 AND l.holder = $9 AND l.fence = $10)",
        None,
    )
}
impl MoveLeadingConsumerStmt {
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
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
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
            ],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        MoveLeadingConsumerParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for MoveLeadingConsumerStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a MoveLeadingConsumerParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
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
        ))
    }
}
pub struct ReplayConsumerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn replay_consumer() -> ReplayConsumerStmt {
    ReplayConsumerStmt(
        "UPDATE core.consumers SET generation = generation + 1, epoch = $1, transaction = $2, sequence = $3, resetting_after = '00000000-0000-0000-0000-000000000000', beside = NULL, moved_at = now() WHERE name = $4",
        None,
    )
}
impl ReplayConsumerStmt {
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
        epoch: &'a i32,
        transaction: &'a i64,
        sequence: &'a i64,
        name: &'a T1,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[epoch, transaction, sequence, name],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ReplayConsumerParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ReplayConsumerStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ReplayConsumerParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.epoch,
            &params.transaction,
            &params.sequence,
            &params.name,
        ))
    }
}
pub struct MoveResetStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn move_reset() -> MoveResetStmt {
    MoveResetStmt(
        "UPDATE core.consumers SET resetting_after = $1 WHERE name = $2 AND generation = $3 AND resetting_after = $4",
        None,
    )
}
impl MoveResetStmt {
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
        next: &'a Option<uuid::Uuid>,
        name: &'a T1,
        generation: &'a i32,
        after: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[next, name, generation, after],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        MoveResetParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for MoveResetStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a MoveResetParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.next,
            &params.name,
            &params.generation,
            &params.after,
        ))
    }
}
pub struct HoldLeaseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hold_lease() -> HoldLeaseStmt {
    HoldLeaseStmt(
        "INSERT INTO core.leases AS l (name, holder, fence, expires_at) VALUES ($1, $2, 1, clock_timestamp() + make_interval(secs => $3)) ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, fence = CASE WHEN l.holder = EXCLUDED.holder THEN l.fence ELSE l.fence + 1 END, expires_at = EXCLUDED.expires_at WHERE l.holder = EXCLUDED.holder OR l.expires_at < clock_timestamp() RETURNING fence",
        None,
    )
}
impl HoldLeaseStmt {
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
        holder: &'a uuid::Uuid,
        seconds: &'a f64,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        I64Query {
            client,
            params: [name, holder, seconds],
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
        HoldLeaseParams<T1>,
        I64Query<'c, 'a, 's, C, i64, 3>,
        C,
    > for HoldLeaseStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a HoldLeaseParams<T1>,
    ) -> I64Query<'c, 'a, 's, C, i64, 3> {
        self.bind(client, &params.name, &params.holder, &params.seconds)
    }
}
pub struct ReleaseLeaseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn release_lease() -> ReleaseLeaseStmt {
    ReleaseLeaseStmt(
        "UPDATE core.leases SET expires_at = '-infinity' WHERE name = $1 AND holder = $2",
        None,
    )
}
impl ReleaseLeaseStmt {
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
        name: &'a T1,
        holder: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[name, holder]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ReleaseLeaseParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ReleaseLeaseStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ReleaseLeaseParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.name, &params.holder))
    }
}
