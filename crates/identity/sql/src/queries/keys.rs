// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertKeyParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::BytesSql,
    T5: crate::StringSql,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
> {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub name: T1,
    pub kind: T2,
    pub public_id: T3,
    pub secret_hash: T4,
    pub scopes: T5,
    pub origins: T7,
    pub expires_at: Option<jiff::Timestamp>,
    pub at: jiff::Timestamp,
}
#[derive(Clone, Copy, Debug)]
pub struct KeysAfterParams {
    pub tenant: uuid::Uuid,
    pub after: uuid::Uuid,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct RevokeKeyParams {
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct LockKeysParams<T1: crate::ArraySql<Item = uuid::Uuid>> {
    pub tenant: uuid::Uuid,
    pub ids: T1,
}
#[derive(Debug)]
pub struct RotateKeyParams<T1: crate::StringSql, T2: crate::BytesSql> {
    pub former_until: Option<jiff::Timestamp>,
    pub fresh_id: T1,
    pub secret_hash: T2,
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LockMakerParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct KeyExistsParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct NoteUseParams<
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = jiff::Timestamp>,
> {
    pub tenants: T1,
    pub ids: T2,
    pub ats: T3,
}
#[derive(Debug)]
pub struct InsertAdminTokenParams<T1: crate::BytesSql, T2: crate::StringSql> {
    pub hash: T1,
    pub name: T2,
    pub at: jiff::Timestamp,
    pub expires_at: Option<jiff::Timestamp>,
}
#[derive(Debug)]
pub struct InsertRevocationParams<T1: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub kind: T1,
    pub subject: uuid::Uuid,
}
#[derive(Debug)]
pub struct InsertSigningKeyParams<
    T1: crate::StringSql,
    T2: crate::BytesSql,
    T3: crate::BytesSql,
    T4: crate::StringSql,
> {
    pub kid: T1,
    pub public_key: T2,
    pub private_key: T3,
    pub state: T4,
    pub at: jiff::Timestamp,
}
#[derive(Debug)]
pub struct RotateSigningKeysParams<T1: crate::StringSql, T2: crate::BytesSql, T3: crate::BytesSql> {
    pub kid: T1,
    pub public_key: T2,
    pub private_key: T3,
    pub at: jiff::Timestamp,
    pub published_by: jiff::Timestamp,
}
#[derive(Debug, Clone, PartialEq)]
pub struct KeyRow {
    pub id: uuid::Uuid,
    pub name: String,
    pub kind: String,
    pub public_id: String,
    pub scopes: String,
    pub origins: Vec<String>,
    pub expires_at: Option<jiff::Timestamp>,
    pub revoked_at: Option<jiff::Timestamp>,
    pub last_used_at: Option<jiff::Timestamp>,
    pub rotations: i32,
    pub rotated_at: Option<jiff::Timestamp>,
    pub former_until: Option<jiff::Timestamp>,
    pub created_at: jiff::Timestamp,
}
pub struct KeyRowBorrowed<'a> {
    pub id: uuid::Uuid,
    pub name: &'a str,
    pub kind: &'a str,
    pub public_id: &'a str,
    pub scopes: &'a str,
    pub origins: crate::ArrayIterator<'a, &'a str>,
    pub expires_at: Option<jiff::Timestamp>,
    pub revoked_at: Option<jiff::Timestamp>,
    pub last_used_at: Option<jiff::Timestamp>,
    pub rotations: i32,
    pub rotated_at: Option<jiff::Timestamp>,
    pub former_until: Option<jiff::Timestamp>,
    pub created_at: jiff::Timestamp,
}
impl<'a> From<KeyRowBorrowed<'a>> for KeyRow {
    fn from(
        KeyRowBorrowed {
            id,
            name,
            kind,
            public_id,
            scopes,
            origins,
            expires_at,
            revoked_at,
            last_used_at,
            rotations,
            rotated_at,
            former_until,
            created_at,
        }: KeyRowBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            kind: kind.into(),
            public_id: public_id.into(),
            scopes: scopes.into(),
            origins: origins.map(|v| v.into()).collect(),
            expires_at,
            revoked_at,
            last_used_at,
            rotations,
            rotated_at,
            former_until,
            created_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct LockedKey {
    pub id: uuid::Uuid,
    pub kind: String,
    pub public_id: String,
    pub scopes: String,
    pub expires_at: Option<jiff::Timestamp>,
    pub revoked_at: Option<jiff::Timestamp>,
}
pub struct LockedKeyBorrowed<'a> {
    pub id: uuid::Uuid,
    pub kind: &'a str,
    pub public_id: &'a str,
    pub scopes: &'a str,
    pub expires_at: Option<jiff::Timestamp>,
    pub revoked_at: Option<jiff::Timestamp>,
}
impl<'a> From<LockedKeyBorrowed<'a>> for LockedKey {
    fn from(
        LockedKeyBorrowed {
            id,
            kind,
            public_id,
            scopes,
            expires_at,
            revoked_at,
        }: LockedKeyBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            kind: kind.into(),
            public_id: public_id.into(),
            scopes: scopes.into(),
            expires_at,
            revoked_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct MakerRow {
    pub public_id: String,
    pub scopes: String,
    pub expires_at: Option<jiff::Timestamp>,
}
pub struct MakerRowBorrowed<'a> {
    pub public_id: &'a str,
    pub scopes: &'a str,
    pub expires_at: Option<jiff::Timestamp>,
}
impl<'a> From<MakerRowBorrowed<'a>> for MakerRow {
    fn from(
        MakerRowBorrowed {
            public_id,
            scopes,
            expires_at,
        }: MakerRowBorrowed<'a>,
    ) -> Self {
        Self {
            public_id: public_id.into(),
            scopes: scopes.into(),
            expires_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub kind: String,
    pub secret_hash: Vec<u8>,
    pub scopes: String,
    pub origins: Vec<String>,
    pub expires_at: Option<jiff::Timestamp>,
    pub revoked_at: Option<jiff::Timestamp>,
    pub status: String,
    pub rate_per_minute: i32,
    pub rate_per_hour: i32,
    pub user_rate_per_minute: i32,
    pub address_rate_per_minute: i32,
}
pub struct FoundBorrowed<'a> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub kind: &'a str,
    pub secret_hash: &'a [u8],
    pub scopes: &'a str,
    pub origins: crate::ArrayIterator<'a, &'a str>,
    pub expires_at: Option<jiff::Timestamp>,
    pub revoked_at: Option<jiff::Timestamp>,
    pub status: &'a str,
    pub rate_per_minute: i32,
    pub rate_per_hour: i32,
    pub user_rate_per_minute: i32,
    pub address_rate_per_minute: i32,
}
impl<'a> From<FoundBorrowed<'a>> for Found {
    fn from(
        FoundBorrowed {
            tenant_id,
            id,
            kind,
            secret_hash,
            scopes,
            origins,
            expires_at,
            revoked_at,
            status,
            rate_per_minute,
            rate_per_hour,
            user_rate_per_minute,
            address_rate_per_minute,
        }: FoundBorrowed<'a>,
    ) -> Self {
        Self {
            tenant_id,
            id,
            kind: kind.into(),
            secret_hash: secret_hash.into(),
            scopes: scopes.into(),
            origins: origins.map(|v| v.into()).collect(),
            expires_at,
            revoked_at,
            status: status.into(),
            rate_per_minute,
            rate_per_hour,
            user_rate_per_minute,
            address_rate_per_minute,
        }
    }
}
#[derive(Debug, Clone, PartialEq, Copy)]
pub struct AdminTokenRow {
    pub expires_at: Option<jiff::Timestamp>,
    pub revoked_at: Option<jiff::Timestamp>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct RecentRevocations {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub kind: String,
    pub subject: uuid::Uuid,
}
pub struct RecentRevocationsBorrowed<'a> {
    pub tenant_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub kind: &'a str,
    pub subject: uuid::Uuid,
}
impl<'a> From<RecentRevocationsBorrowed<'a>> for RecentRevocations {
    fn from(
        RecentRevocationsBorrowed {
            tenant_id,
            id,
            kind,
            subject,
        }: RecentRevocationsBorrowed<'a>,
    ) -> Self {
        Self {
            tenant_id,
            id,
            kind: kind.into(),
            subject,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct SigningKeys {
    pub kid: String,
    pub public_key: Vec<u8>,
    pub private_key: Vec<u8>,
    pub state: String,
    pub created_at: jiff::Timestamp,
}
pub struct SigningKeysBorrowed<'a> {
    pub kid: &'a str,
    pub public_key: &'a [u8],
    pub private_key: &'a [u8],
    pub state: &'a str,
    pub created_at: jiff::Timestamp,
}
impl<'a> From<SigningKeysBorrowed<'a>> for SigningKeys {
    fn from(
        SigningKeysBorrowed {
            kid,
            public_key,
            private_key,
            state,
            created_at,
        }: SigningKeysBorrowed<'a>,
    ) -> Self {
        Self {
            kid: kid.into(),
            public_key: public_key.into(),
            private_key: private_key.into(),
            state: state.into(),
            created_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct KeyRowQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<KeyRowBorrowed, tokio_postgres::Error>,
    mapper: fn(KeyRowBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> KeyRowQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(KeyRowBorrowed) -> R) -> KeyRowQuery<'c, 'a, 's, C, R, N> {
        KeyRowQuery {
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
pub struct LockedKeyQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LockedKeyBorrowed, tokio_postgres::Error>,
    mapper: fn(LockedKeyBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LockedKeyQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LockedKeyBorrowed) -> R) -> LockedKeyQuery<'c, 'a, 's, C, R, N> {
        LockedKeyQuery {
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
pub struct MakerRowQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<MakerRowBorrowed, tokio_postgres::Error>,
    mapper: fn(MakerRowBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> MakerRowQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(MakerRowBorrowed) -> R) -> MakerRowQuery<'c, 'a, 's, C, R, N> {
        MakerRowQuery {
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
pub struct AdminTokenRowQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AdminTokenRow, tokio_postgres::Error>,
    mapper: fn(AdminTokenRow) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AdminTokenRowQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AdminTokenRow) -> R) -> AdminTokenRowQuery<'c, 'a, 's, C, R, N> {
        AdminTokenRowQuery {
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
pub struct RecentRevocationsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RecentRevocationsBorrowed, tokio_postgres::Error>,
    mapper: fn(RecentRevocationsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RecentRevocationsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(RecentRevocationsBorrowed) -> R,
    ) -> RecentRevocationsQuery<'c, 'a, 's, C, R, N> {
        RecentRevocationsQuery {
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
pub struct SigningKeysQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SigningKeysBorrowed, tokio_postgres::Error>,
    mapper: fn(SigningKeysBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SigningKeysQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(SigningKeysBorrowed) -> R,
    ) -> SigningKeysQuery<'c, 'a, 's, C, R, N> {
        SigningKeysQuery {
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
pub struct InsertKeyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_key() -> InsertKeyStmt {
    InsertKeyStmt(
        "INSERT INTO identity.api_keys (tenant_id, id, name, kind, public_id, secret_hash, scopes, origins, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id, name, kind, public_id, scopes, origins, expires_at, revoked_at, last_used_at, rotations, rotated_at, former_until, created_at",
        None,
    )
}
impl InsertKeyStmt {
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
        T4: crate::BytesSql,
        T5: crate::StringSql,
        T6: crate::StringSql,
        T7: crate::ArraySql<Item = T6>,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        name: &'a T1,
        kind: &'a T2,
        public_id: &'a T3,
        secret_hash: &'a T4,
        scopes: &'a T5,
        origins: &'a T7,
        expires_at: &'a Option<jiff::Timestamp>,
        at: &'a jiff::Timestamp,
    ) -> KeyRowQuery<'c, 'a, 's, C, KeyRow, 10> {
        KeyRowQuery {
            client,
            params: [
                tenant,
                id,
                name,
                kind,
                public_id,
                secret_hash,
                scopes,
                origins,
                expires_at,
                at,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<KeyRowBorrowed, tokio_postgres::Error> {
                    Ok(KeyRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        kind: row.try_get(2)?,
                        public_id: row.try_get(3)?,
                        scopes: row.try_get(4)?,
                        origins: row.try_get(5)?,
                        expires_at: row.try_get(6)?,
                        revoked_at: row.try_get(7)?,
                        last_used_at: row.try_get(8)?,
                        rotations: row.try_get(9)?,
                        rotated_at: row.try_get(10)?,
                        former_until: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                    })
                },
            mapper: |it| KeyRow::from(it),
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
    T4: crate::BytesSql,
    T5: crate::StringSql,
    T6: crate::StringSql,
    T7: crate::ArraySql<Item = T6>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertKeyParams<T1, T2, T3, T4, T5, T6, T7>,
        KeyRowQuery<'c, 'a, 's, C, KeyRow, 10>,
        C,
    > for InsertKeyStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertKeyParams<T1, T2, T3, T4, T5, T6, T7>,
    ) -> KeyRowQuery<'c, 'a, 's, C, KeyRow, 10> {
        self.bind(
            client,
            &params.tenant,
            &params.id,
            &params.name,
            &params.kind,
            &params.public_id,
            &params.secret_hash,
            &params.scopes,
            &params.origins,
            &params.expires_at,
            &params.at,
        )
    }
}
pub struct KeysAfterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn keys_after() -> KeysAfterStmt {
    KeysAfterStmt(
        "SELECT id, name, kind, public_id, scopes, origins, expires_at, revoked_at, last_used_at, rotations, rotated_at, former_until, created_at FROM identity.api_keys WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        None,
    )
}
impl KeysAfterStmt {
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
        after: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> KeyRowQuery<'c, 'a, 's, C, KeyRow, 3> {
        KeyRowQuery {
            client,
            params: [tenant, after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<KeyRowBorrowed, tokio_postgres::Error> {
                    Ok(KeyRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        kind: row.try_get(2)?,
                        public_id: row.try_get(3)?,
                        scopes: row.try_get(4)?,
                        origins: row.try_get(5)?,
                        expires_at: row.try_get(6)?,
                        revoked_at: row.try_get(7)?,
                        last_used_at: row.try_get(8)?,
                        rotations: row.try_get(9)?,
                        rotated_at: row.try_get(10)?,
                        former_until: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                    })
                },
            mapper: |it| KeyRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        KeysAfterParams,
        KeyRowQuery<'c, 'a, 's, C, KeyRow, 3>,
        C,
    > for KeysAfterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a KeysAfterParams,
    ) -> KeyRowQuery<'c, 'a, 's, C, KeyRow, 3> {
        self.bind(client, &params.tenant, &params.after, &params.limit)
    }
}
pub struct RevokeKeyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn revoke_key() -> RevokeKeyStmt {
    RevokeKeyStmt(
        "UPDATE identity.api_keys SET revoked_at = $1 WHERE tenant_id = $2 AND id = $3 AND revoked_at IS NULL RETURNING rotations",
        None,
    )
}
impl RevokeKeyStmt {
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
        at: &'a jiff::Timestamp,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> I32Query<'c, 'a, 's, C, i32, 3> {
        I32Query {
            client,
            params: [at, tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, RevokeKeyParams, I32Query<'c, 'a, 's, C, i32, 3>, C>
    for RevokeKeyStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RevokeKeyParams,
    ) -> I32Query<'c, 'a, 's, C, i32, 3> {
        self.bind(client, &params.at, &params.tenant, &params.id)
    }
}
pub struct LockKeysStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_keys() -> LockKeysStmt {
    LockKeysStmt(
        "SELECT id, kind, public_id, scopes, expires_at, revoked_at FROM identity.api_keys WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE",
        None,
    )
}
impl LockKeysStmt {
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
    ) -> LockedKeyQuery<'c, 'a, 's, C, LockedKey, 2> {
        LockedKeyQuery {
            client,
            params: [tenant, ids],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<LockedKeyBorrowed, tokio_postgres::Error> {
                    Ok(LockedKeyBorrowed {
                        id: row.try_get(0)?,
                        kind: row.try_get(1)?,
                        public_id: row.try_get(2)?,
                        scopes: row.try_get(3)?,
                        expires_at: row.try_get(4)?,
                        revoked_at: row.try_get(5)?,
                    })
                },
            mapper: |it| LockedKey::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::ArraySql<Item = uuid::Uuid>>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LockKeysParams<T1>,
        LockedKeyQuery<'c, 'a, 's, C, LockedKey, 2>,
        C,
    > for LockKeysStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LockKeysParams<T1>,
    ) -> LockedKeyQuery<'c, 'a, 's, C, LockedKey, 2> {
        self.bind(client, &params.tenant, &params.ids)
    }
}
pub struct RotateKeyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rotate_key() -> RotateKeyStmt {
    RotateKeyStmt(
        "UPDATE identity.api_keys SET former_public_id = CASE WHEN $1::timestamptz IS NULL THEN NULL ELSE public_id END, former_hash = CASE WHEN $1::timestamptz IS NULL THEN NULL ELSE secret_hash END, former_until = $1, public_id = $2, secret_hash = $3, rotations = rotations + 1, rotated_at = $4 WHERE tenant_id = $5 AND id = $6 RETURNING id, name, kind, public_id, scopes, origins, expires_at, revoked_at, last_used_at, rotations, rotated_at, former_until, created_at",
        None,
    )
}
impl RotateKeyStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql>(
        &'s self,
        client: &'c C,
        former_until: &'a Option<jiff::Timestamp>,
        fresh_id: &'a T1,
        secret_hash: &'a T2,
        at: &'a jiff::Timestamp,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> KeyRowQuery<'c, 'a, 's, C, KeyRow, 6> {
        KeyRowQuery {
            client,
            params: [former_until, fresh_id, secret_hash, at, tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<KeyRowBorrowed, tokio_postgres::Error> {
                    Ok(KeyRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        kind: row.try_get(2)?,
                        public_id: row.try_get(3)?,
                        scopes: row.try_get(4)?,
                        origins: row.try_get(5)?,
                        expires_at: row.try_get(6)?,
                        revoked_at: row.try_get(7)?,
                        last_used_at: row.try_get(8)?,
                        rotations: row.try_get(9)?,
                        rotated_at: row.try_get(10)?,
                        former_until: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                    })
                },
            mapper: |it| KeyRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RotateKeyParams<T1, T2>,
        KeyRowQuery<'c, 'a, 's, C, KeyRow, 6>,
        C,
    > for RotateKeyStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RotateKeyParams<T1, T2>,
    ) -> KeyRowQuery<'c, 'a, 's, C, KeyRow, 6> {
        self.bind(
            client,
            &params.former_until,
            &params.fresh_id,
            &params.secret_hash,
            &params.at,
            &params.tenant,
            &params.id,
        )
    }
}
pub struct LockMakerStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_maker() -> LockMakerStmt {
    LockMakerStmt(
        "SELECT public_id, scopes, expires_at FROM identity.api_keys WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL FOR SHARE",
        None,
    )
}
impl LockMakerStmt {
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
    ) -> MakerRowQuery<'c, 'a, 's, C, MakerRow, 2> {
        MakerRowQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<MakerRowBorrowed, tokio_postgres::Error> {
                    Ok(MakerRowBorrowed {
                        public_id: row.try_get(0)?,
                        scopes: row.try_get(1)?,
                        expires_at: row.try_get(2)?,
                    })
                },
            mapper: |it| MakerRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LockMakerParams,
        MakerRowQuery<'c, 'a, 's, C, MakerRow, 2>,
        C,
    > for LockMakerStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LockMakerParams,
    ) -> MakerRowQuery<'c, 'a, 's, C, MakerRow, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct KeyExistsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn key_exists() -> KeyExistsStmt {
    KeyExistsStmt(
        "SELECT EXISTS (SELECT FROM identity.api_keys WHERE tenant_id = $1 AND id = $2)",
        None,
    )
}
impl KeyExistsStmt {
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
    ) -> BoolQuery<'c, 'a, 's, C, bool, 2> {
        BoolQuery {
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
    crate::client::async_::Params<'c, 'a, 's, KeyExistsParams, BoolQuery<'c, 'a, 's, C, bool, 2>, C>
    for KeyExistsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a KeyExistsParams,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct LookUpStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn look_up() -> LookUpStmt {
    LookUpStmt(
        "SELECT k.tenant_id, k.id, k.kind, k.secret_hash, k.scopes, k.origins, k.expires_at, k.revoked_at, t.status, t.rate_per_minute, t.rate_per_hour, t.user_rate_per_minute, t.address_rate_per_minute FROM (SELECT c.tenant_id, c.id, c.kind, c.secret_hash, c.scopes, c.origins, c.expires_at, c.revoked_at FROM identity.api_keys c WHERE c.public_id = $1 UNION ALL SELECT f.tenant_id, f.id, f.kind, f.former_hash, f.scopes, f.origins, least(f.expires_at, f.former_until), f.revoked_at FROM identity.api_keys f WHERE f.former_public_id = $1) k JOIN identity.tenants t ON t.id = k.tenant_id",
        None,
    )
}
impl LookUpStmt {
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
        public_id: &'a T1,
    ) -> FoundQuery<'c, 'a, 's, C, Found, 1> {
        FoundQuery {
            client,
            params: [public_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<FoundBorrowed, tokio_postgres::Error> {
                Ok(FoundBorrowed {
                    tenant_id: row.try_get(0)?,
                    id: row.try_get(1)?,
                    kind: row.try_get(2)?,
                    secret_hash: row.try_get(3)?,
                    scopes: row.try_get(4)?,
                    origins: row.try_get(5)?,
                    expires_at: row.try_get(6)?,
                    revoked_at: row.try_get(7)?,
                    status: row.try_get(8)?,
                    rate_per_minute: row.try_get(9)?,
                    rate_per_hour: row.try_get(10)?,
                    user_rate_per_minute: row.try_get(11)?,
                    address_rate_per_minute: row.try_get(12)?,
                })
            },
            mapper: |it| Found::from(it),
        }
    }
}
pub struct NoteUseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn note_use() -> NoteUseStmt {
    NoteUseStmt(
        "UPDATE identity.api_keys k SET last_used_at = u.at FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS u (tenant_id, id, at) WHERE k.tenant_id = u.tenant_id AND k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)",
        None,
    )
}
impl NoteUseStmt {
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
        T2: crate::ArraySql<Item = uuid::Uuid>,
        T3: crate::ArraySql<Item = jiff::Timestamp>,
    >(
        &'s self,
        client: &'c C,
        tenants: &'a T1,
        ids: &'a T2,
        ats: &'a T3,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenants, ids, ats]).await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::ArraySql<Item = uuid::Uuid>,
    T2: crate::ArraySql<Item = uuid::Uuid>,
    T3: crate::ArraySql<Item = jiff::Timestamp>,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        NoteUseParams<T1, T2, T3>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for NoteUseStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a NoteUseParams<T1, T2, T3>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenants, &params.ids, &params.ats))
    }
}
pub struct InsertAdminTokenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_admin_token() -> InsertAdminTokenStmt {
    InsertAdminTokenStmt(
        "INSERT INTO identity.admin_tokens (hash, name, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        None,
    )
}
impl InsertAdminTokenStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::BytesSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        hash: &'a T1,
        name: &'a T2,
        at: &'a jiff::Timestamp,
        expires_at: &'a Option<jiff::Timestamp>,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[hash, name, at, expires_at],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::BytesSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        InsertAdminTokenParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for InsertAdminTokenStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a InsertAdminTokenParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.hash,
            &params.name,
            &params.at,
            &params.expires_at,
        ))
    }
}
pub struct AdminTokenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn admin_token() -> AdminTokenStmt {
    AdminTokenStmt(
        "SELECT expires_at, revoked_at FROM identity.admin_tokens WHERE hash = $1",
        None,
    )
}
impl AdminTokenStmt {
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
        hash: &'a T1,
    ) -> AdminTokenRowQuery<'c, 'a, 's, C, AdminTokenRow, 1> {
        AdminTokenRowQuery {
            client,
            params: [hash],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<AdminTokenRow, tokio_postgres::Error> {
                Ok(AdminTokenRow {
                    expires_at: row.try_get(0)?,
                    revoked_at: row.try_get(1)?,
                })
            },
            mapper: |it| AdminTokenRow::from(it),
        }
    }
}
pub struct InsertRevocationStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_revocation() -> InsertRevocationStmt {
    InsertRevocationStmt(
        "INSERT INTO identity.revocations (tenant_id, id, kind, subject) VALUES ($1, $2, $3, $4)",
        None,
    )
}
impl InsertRevocationStmt {
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
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        kind: &'a T1,
        subject: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[tenant, id, kind, subject],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        InsertRevocationParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for InsertRevocationStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a InsertRevocationParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.id,
            &params.kind,
            &params.subject,
        ))
    }
}
pub struct RecentRevocationsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn recent_revocations() -> RecentRevocationsStmt {
    RecentRevocationsStmt(
        "SELECT tenant_id, id, kind, subject FROM identity.revocations WHERE at > now() - interval '10 minutes'",
        None,
    )
}
impl RecentRevocationsStmt {
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
    ) -> RecentRevocationsQuery<'c, 'a, 's, C, RecentRevocations, 0> {
        RecentRevocationsQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |
                row: &tokio_postgres::Row,
            | -> Result<RecentRevocationsBorrowed, tokio_postgres::Error> {
                Ok(RecentRevocationsBorrowed {
                    tenant_id: row.try_get(0)?,
                    id: row.try_get(1)?,
                    kind: row.try_get(2)?,
                    subject: row.try_get(3)?,
                })
            },
            mapper: |it| RecentRevocations::from(it),
        }
    }
}
pub struct ForgetRevocationsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn forget_revocations() -> ForgetRevocationsStmt {
    ForgetRevocationsStmt(
        "DELETE FROM identity.revocations WHERE at < now() - interval '1 hour'",
        None,
    )
}
impl ForgetRevocationsStmt {
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
pub struct SigningKeysStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn signing_keys() -> SigningKeysStmt {
    SigningKeysStmt(
        "SELECT kid, public_key, private_key, state, created_at FROM identity.signing_keys",
        None,
    )
}
impl SigningKeysStmt {
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
    ) -> SigningKeysQuery<'c, 'a, 's, C, SigningKeys, 0> {
        SigningKeysQuery {
            client,
            params: [],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<SigningKeysBorrowed, tokio_postgres::Error> {
                    Ok(SigningKeysBorrowed {
                        kid: row.try_get(0)?,
                        public_key: row.try_get(1)?,
                        private_key: row.try_get(2)?,
                        state: row.try_get(3)?,
                        created_at: row.try_get(4)?,
                    })
                },
            mapper: |it| SigningKeys::from(it),
        }
    }
}
pub struct InsertSigningKeyStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_signing_key() -> InsertSigningKeyStmt {
    InsertSigningKeyStmt(
        "INSERT INTO identity.signing_keys (kid, algorithm, public_key, private_key, state, created_at) VALUES ($1, 'EdDSA', $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        None,
    )
}
impl InsertSigningKeyStmt {
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
        T2: crate::BytesSql,
        T3: crate::BytesSql,
        T4: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        kid: &'a T1,
        public_key: &'a T2,
        private_key: &'a T3,
        state: &'a T4,
        at: &'a jiff::Timestamp,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[kid, public_key, private_key, state, at],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::StringSql,
    T2: crate::BytesSql,
    T3: crate::BytesSql,
    T4: crate::StringSql,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        InsertSigningKeyParams<T1, T2, T3, T4>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for InsertSigningKeyStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a InsertSigningKeyParams<T1, T2, T3, T4>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.kid,
            &params.public_key,
            &params.private_key,
            &params.state,
            &params.at,
        ))
    }
}
pub struct RotateSigningKeysStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn rotate_signing_keys() -> RotateSigningKeysStmt {
    RotateSigningKeysStmt(
        "SELECT identity.rotate_signing_keys($1, $2, $3, $4, $5) AS rotated",
        None,
    )
}
impl RotateSigningKeysStmt {
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
        T2: crate::BytesSql,
        T3: crate::BytesSql,
    >(
        &'s self,
        client: &'c C,
        kid: &'a T1,
        public_key: &'a T2,
        private_key: &'a T3,
        at: &'a jiff::Timestamp,
        published_by: &'a jiff::Timestamp,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 5> {
        BoolQuery {
            client,
            params: [kid, public_key, private_key, at, published_by],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::BytesSql, T3: crate::BytesSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RotateSigningKeysParams<T1, T2, T3>,
        BoolQuery<'c, 'a, 's, C, bool, 5>,
        C,
    > for RotateSigningKeysStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RotateSigningKeysParams<T1, T2, T3>,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 5> {
        self.bind(
            client,
            &params.kid,
            &params.public_key,
            &params.private_key,
            &params.at,
            &params.published_by,
        )
    }
}
pub struct RegisteredOriginsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn registered_origins() -> RegisteredOriginsStmt {
    RegisteredOriginsStmt(
        "SELECT DISTINCT o.origin FROM identity.api_keys k, unnest(CASE k.origins WHEN '{}' THEN ARRAY['*'] ELSE k.origins END) AS o (origin) WHERE k.kind = 'publishable' AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $1)",
        None,
    )
}
impl RegisteredOriginsStmt {
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
        now: &'a jiff::Timestamp,
    ) -> StringQuery<'c, 'a, 's, C, String, 1> {
        StringQuery {
            client,
            params: [now],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
