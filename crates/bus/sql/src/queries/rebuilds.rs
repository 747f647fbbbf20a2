// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct ClaimRebuildParams<T1: crate::StringSql> {
    pub id: uuid::Uuid,
    pub seconds: f64,
    pub name: T1,
}
#[derive(Debug)]
pub struct ProlongRebuildParams<T1: crate::StringSql> {
    pub seconds: f64,
    pub name: T1,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct HoldRebuildParams<T1: crate::StringSql> {
    pub name: T1,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct MoveRebuildParams<T1: crate::StringSql> {
    pub to_epoch: i32,
    pub to_transaction: i64,
    pub to_sequence: i64,
    pub name: T1,
    pub id: uuid::Uuid,
    pub epoch: i32,
    pub transaction: i64,
    pub sequence: i64,
}
#[derive(Debug)]
pub struct SetBesideParams<T1: crate::StringSql> {
    pub copy: i16,
    pub name: T1,
}
#[derive(Debug)]
pub struct PartParams<T1: crate::StringSql> {
    pub name: T1,
    pub copy: i16,
}
#[derive(Debug)]
pub struct PutInPlaceParams<T1: crate::StringSql> {
    pub name: T1,
    pub id: uuid::Uuid,
    pub copy: i16,
    pub seconds: f64,
}
#[derive(Debug)]
pub struct EndRebuildParams<T1: crate::StringSql> {
    pub name: T1,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct GiveUpRebuildParams<T1: crate::StringSql> {
    pub name: T1,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct IsAppliedUntilParams<T1: crate::StringSql> {
    pub epoch: i32,
    pub transaction: i64,
    pub name: T1,
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct WrittenUntil {
    pub epoch: i32,
    pub transaction: i64,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct I16Query<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<i16, tokio_postgres::Error>,
    mapper: fn(i16) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> I16Query<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(i16) -> R) -> I16Query<'c, 'a, 's, C, R, N> {
        I16Query {
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
pub struct WrittenUntilQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<WrittenUntil, tokio_postgres::Error>,
    mapper: fn(WrittenUntil) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> WrittenUntilQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(WrittenUntil) -> R) -> WrittenUntilQuery<'c, 'a, 's, C, R, N> {
        WrittenUntilQuery {
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
pub struct ClaimRebuildStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn claim_rebuild() -> ClaimRebuildStmt {
    ClaimRebuildStmt(
        "INSERT INTO core.rebuilds AS r (name, id, copy, alive_until) SELECT c.name, $1, 1 - c.copy, clock_timestamp() + make_interval(secs => $2) FROM core.consumers c WHERE c.name = $3 ON CONFLICT (name) DO UPDATE SET id = EXCLUDED.id, copy = EXCLUDED.copy, epoch = 0, transaction = 0, sequence = 0, alive_until = EXCLUDED.alive_until WHERE r.alive_until < clock_timestamp() RETURNING copy",
        None,
    )
}
impl ClaimRebuildStmt {
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
        id: &'a uuid::Uuid,
        seconds: &'a f64,
        name: &'a T1,
    ) -> I16Query<'c, 'a, 's, C, i16, 3> {
        I16Query {
            client,
            params: [id, seconds, name],
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
        ClaimRebuildParams<T1>,
        I16Query<'c, 'a, 's, C, i16, 3>,
        C,
    > for ClaimRebuildStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ClaimRebuildParams<T1>,
    ) -> I16Query<'c, 'a, 's, C, i16, 3> {
        self.bind(client, &params.id, &params.seconds, &params.name)
    }
}
pub struct BrokenOffStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn broken_off() -> BrokenOffStmt {
    BrokenOffStmt(
        "SELECT r.name FROM core.rebuilds r WHERE r.alive_until < clock_timestamp() ORDER BY r.name",
        None,
    )
}
impl BrokenOffStmt {
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
pub struct ProlongRebuildStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn prolong_rebuild() -> ProlongRebuildStmt {
    ProlongRebuildStmt(
        "UPDATE core.rebuilds SET alive_until = clock_timestamp() + make_interval(secs => $1) WHERE name = $2 AND id = $3",
        None,
    )
}
impl ProlongRebuildStmt {
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
        seconds: &'a f64,
        name: &'a T1,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[seconds, name, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ProlongRebuildParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ProlongRebuildStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ProlongRebuildParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.seconds, &params.name, &params.id))
    }
}
pub struct HoldRebuildStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn hold_rebuild() -> HoldRebuildStmt {
    HoldRebuildStmt(
        "SELECT r.copy FROM core.rebuilds r JOIN core.consumers c ON c.name = r.name AND c.copy <> r.copy WHERE r.name = $1 AND r.id = $2 FOR UPDATE OF r",
        None,
    )
}
impl HoldRebuildStmt {
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
        id: &'a uuid::Uuid,
    ) -> I16Query<'c, 'a, 's, C, i16, 2> {
        I16Query {
            client,
            params: [name, id],
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
        HoldRebuildParams<T1>,
        I16Query<'c, 'a, 's, C, i16, 2>,
        C,
    > for HoldRebuildStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a HoldRebuildParams<T1>,
    ) -> I16Query<'c, 'a, 's, C, i16, 2> {
        self.bind(client, &params.name, &params.id)
    }
}
pub struct MoveRebuildStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn move_rebuild() -> MoveRebuildStmt {
    MoveRebuildStmt(
        "UPDATE core.rebuilds SET epoch = $1, transaction = $2, sequence = $3 WHERE name = $4 AND id = $5 AND (epoch, transaction, sequence) = ($6, $7, $8)",
        None,
    )
}
impl MoveRebuildStmt {
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
        id: &'a uuid::Uuid,
        epoch: &'a i32,
        transaction: &'a i64,
        sequence: &'a i64,
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
                id,
                epoch,
                transaction,
                sequence,
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
        MoveRebuildParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for MoveRebuildStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a MoveRebuildParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.to_epoch,
            &params.to_transaction,
            &params.to_sequence,
            &params.name,
            &params.id,
            &params.epoch,
            &params.transaction,
            &params.sequence,
        ))
    }
}
pub struct SetBesideStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_beside() -> SetBesideStmt {
    SetBesideStmt(
        "UPDATE core.consumers SET beside = $1 WHERE name = $2 AND copy <> $1",
        None,
    )
}
impl SetBesideStmt {
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
        copy: &'a i16,
        name: &'a T1,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[copy, name]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        SetBesideParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for SetBesideStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a SetBesideParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.copy, &params.name))
    }
}
pub struct PartStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn part() -> PartStmt {
    PartStmt(
        "UPDATE core.consumers SET beside = NULL WHERE name = $1 AND beside = $2",
        None,
    )
}
impl PartStmt {
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
        copy: &'a i16,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[name, copy]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        PartParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for PartStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a PartParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.name, &params.copy))
    }
}
pub struct PutInPlaceStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn put_in_place() -> PutInPlaceStmt {
    PutInPlaceStmt(
        "WITH held AS ( SELECT FROM core.rebuilds WHERE name = $1 AND id = $2 FOR UPDATE ), swapped AS ( UPDATE core.consumers SET copy = $3, beside = NULL, generation = generation + 1 WHERE name = $1 AND beside = $3 AND EXISTS (SELECT FROM held) RETURNING name ) UPDATE core.rebuilds r SET copy = 1 - r.copy, alive_until = clock_timestamp() + make_interval(secs => $4) FROM swapped s WHERE r.name = s.name AND r.id = $2",
        None,
    )
}
impl PutInPlaceStmt {
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
        id: &'a uuid::Uuid,
        copy: &'a i16,
        seconds: &'a f64,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[name, id, copy, seconds])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        PutInPlaceParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for PutInPlaceStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a PutInPlaceParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.name,
            &params.id,
            &params.copy,
            &params.seconds,
        ))
    }
}
pub struct EndRebuildStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_rebuild() -> EndRebuildStmt {
    EndRebuildStmt(
        "DELETE FROM core.rebuilds WHERE name = $1 AND id = $2",
        None,
    )
}
impl EndRebuildStmt {
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
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[name, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EndRebuildParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EndRebuildStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EndRebuildParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.name, &params.id))
    }
}
pub struct GiveUpRebuildStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn give_up_rebuild() -> GiveUpRebuildStmt {
    GiveUpRebuildStmt(
        "UPDATE core.rebuilds SET alive_until = '-infinity' WHERE name = $1 AND id = $2",
        None,
    )
}
impl GiveUpRebuildStmt {
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
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[name, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        GiveUpRebuildParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for GiveUpRebuildStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a GiveUpRebuildParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.name, &params.id))
    }
}
pub struct WrittenUntilStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn written_until() -> WrittenUntilStmt {
    WrittenUntilStmt(
        "SELECT l.epoch, pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS transaction FROM core.life l",
        None,
    )
}
impl WrittenUntilStmt {
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
    ) -> WrittenUntilQuery<'c, 'a, 's, C, WrittenUntil, 0> {
        WrittenUntilQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<WrittenUntil, tokio_postgres::Error> {
                Ok(WrittenUntil {
                    epoch: row.try_get(0)?,
                    transaction: row.try_get(1)?,
                })
            },
            mapper: |it| WrittenUntil::from(it),
        }
    }
}
pub struct IsAppliedUntilStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn is_applied_until() -> IsAppliedUntilStmt {
    IsAppliedUntilStmt(
        "SELECT NOT EXISTS (SELECT FROM core.events e WHERE (e.epoch, e.transaction, e.sequence) > (c.epoch, c.transaction, c.sequence) AND (e.epoch, e.transaction) < ($1, $2)) AS is_applied FROM core.consumers c WHERE c.name = $3",
        None,
    )
}
impl IsAppliedUntilStmt {
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
        epoch: &'a i32,
        transaction: &'a i64,
        name: &'a T1,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 3> {
        BoolQuery {
            client,
            params: [epoch, transaction, name],
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
        IsAppliedUntilParams<T1>,
        BoolQuery<'c, 'a, 's, C, bool, 3>,
        C,
    > for IsAppliedUntilStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a IsAppliedUntilParams<T1>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 3> {
        self.bind(client, &params.epoch, &params.transaction, &params.name)
    }
}
