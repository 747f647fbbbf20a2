// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct StandingParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct NoteUseOfTokenParams {
    pub generation: i32,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct RefreshParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub at: jiff::Timestamp,
    pub address: Option<T1>,
    pub user_agent: Option<T2>,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub generation: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct LockSessionParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub at: jiff::Timestamp,
}
#[derive(Clone, Copy, Debug)]
pub struct RevokeSessionParams {
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct EndOwnSessionParams {
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct SessionsOfParams {
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub after: uuid::Uuid,
    pub at: jiff::Timestamp,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct TokenStandingParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub at: jiff::Timestamp,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    pub user_id: uuid::Uuid,
    pub expires_at: jiff::Timestamp,
    pub revoked_at: Option<jiff::Timestamp>,
    pub used_generation: i32,
    pub user_status: String,
    pub roles: Vec<String>,
    pub person_key: Option<Vec<u8>>,
    pub tenant_status: String,
    pub rate_per_minute: i32,
    pub rate_per_hour: i32,
    pub user_rate_per_minute: i32,
    pub address_rate_per_minute: i32,
}
pub struct StandingBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub expires_at: jiff::Timestamp,
    pub revoked_at: Option<jiff::Timestamp>,
    pub used_generation: i32,
    pub user_status: &'a str,
    pub roles: crate::ArrayIterator<'a, &'a str>,
    pub person_key: Option<&'a [u8]>,
    pub tenant_status: &'a str,
    pub rate_per_minute: i32,
    pub rate_per_hour: i32,
    pub user_rate_per_minute: i32,
    pub address_rate_per_minute: i32,
}
impl<'a> From<StandingBorrowed<'a>> for Standing {
    fn from(
        StandingBorrowed {
            user_id,
            expires_at,
            revoked_at,
            used_generation,
            user_status,
            roles,
            person_key,
            tenant_status,
            rate_per_minute,
            rate_per_hour,
            user_rate_per_minute,
            address_rate_per_minute,
        }: StandingBorrowed<'a>,
    ) -> Self {
        Self {
            user_id,
            expires_at,
            revoked_at,
            used_generation,
            user_status: user_status.into(),
            roles: roles.map(|v| v.into()).collect(),
            person_key: person_key.map(|v| v.into()),
            tenant_status: tenant_status.into(),
            rate_per_minute,
            rate_per_hour,
            user_rate_per_minute,
            address_rate_per_minute,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Refreshed {
    pub user_id: uuid::Uuid,
    pub person_key: Option<Vec<u8>>,
}
pub struct RefreshedBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub person_key: Option<&'a [u8]>,
}
impl<'a> From<RefreshedBorrowed<'a>> for Refreshed {
    fn from(
        RefreshedBorrowed {
            user_id,
            person_key,
        }: RefreshedBorrowed<'a>,
    ) -> Self {
        Self {
            user_id,
            person_key: person_key.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Locked {
    pub user_id: uuid::Uuid,
    pub refresh_generation: i32,
    pub used_generation: i32,
    pub last_used_at: jiff::Timestamp,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub person_key: Option<Vec<u8>>,
}
pub struct LockedBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub refresh_generation: i32,
    pub used_generation: i32,
    pub last_used_at: jiff::Timestamp,
    pub address: Option<&'a str>,
    pub user_agent: Option<&'a str>,
    pub person_key: Option<&'a [u8]>,
}
impl<'a> From<LockedBorrowed<'a>> for Locked {
    fn from(
        LockedBorrowed {
            user_id,
            refresh_generation,
            used_generation,
            last_used_at,
            address,
            user_agent,
            person_key,
        }: LockedBorrowed<'a>,
    ) -> Self {
        Self {
            user_id,
            refresh_generation,
            used_generation,
            last_used_at,
            address: address.map(|v| v.into()),
            user_agent: user_agent.map(|v| v.into()),
            person_key: person_key.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct OwnSession {
    pub id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
    pub last_used_at: jiff::Timestamp,
    pub expires_at: jiff::Timestamp,
    pub address: Option<String>,
    pub user_agent: Option<String>,
}
pub struct OwnSessionBorrowed<'a> {
    pub id: uuid::Uuid,
    pub created_at: jiff::Timestamp,
    pub last_used_at: jiff::Timestamp,
    pub expires_at: jiff::Timestamp,
    pub address: Option<&'a str>,
    pub user_agent: Option<&'a str>,
}
impl<'a> From<OwnSessionBorrowed<'a>> for OwnSession {
    fn from(
        OwnSessionBorrowed {
            id,
            created_at,
            last_used_at,
            expires_at,
            address,
            user_agent,
        }: OwnSessionBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            created_at,
            last_used_at,
            expires_at,
            address: address.map(|v| v.into()),
            user_agent: user_agent.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct TokenStanding {
    pub user_id: uuid::Uuid,
    pub username: String,
    pub roles: Vec<String>,
}
pub struct TokenStandingBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub username: &'a str,
    pub roles: crate::ArrayIterator<'a, &'a str>,
}
impl<'a> From<TokenStandingBorrowed<'a>> for TokenStanding {
    fn from(
        TokenStandingBorrowed {
            user_id,
            username,
            roles,
        }: TokenStandingBorrowed<'a>,
    ) -> Self {
        Self {
            user_id,
            username: username.into(),
            roles: roles.map(|v| v.into()).collect(),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct StandingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<StandingBorrowed, tokio_postgres::Error>,
    mapper: fn(StandingBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> StandingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(StandingBorrowed) -> R) -> StandingQuery<'c, 'a, 's, C, R, N> {
        StandingQuery {
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
pub struct RefreshedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<RefreshedBorrowed, tokio_postgres::Error>,
    mapper: fn(RefreshedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> RefreshedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(RefreshedBorrowed) -> R) -> RefreshedQuery<'c, 'a, 's, C, R, N> {
        RefreshedQuery {
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
pub struct LockedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LockedBorrowed, tokio_postgres::Error>,
    mapper: fn(LockedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LockedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LockedBorrowed) -> R) -> LockedQuery<'c, 'a, 's, C, R, N> {
        LockedQuery {
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
pub struct OwnSessionQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<OwnSessionBorrowed, tokio_postgres::Error>,
    mapper: fn(OwnSessionBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> OwnSessionQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(OwnSessionBorrowed) -> R,
    ) -> OwnSessionQuery<'c, 'a, 's, C, R, N> {
        OwnSessionQuery {
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
pub struct TokenStandingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TokenStandingBorrowed, tokio_postgres::Error>,
    mapper: fn(TokenStandingBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TokenStandingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(TokenStandingBorrowed) -> R,
    ) -> TokenStandingQuery<'c, 'a, 's, C, R, N> {
        TokenStandingQuery {
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
pub struct StandingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn standing() -> StandingStmt {
    StandingStmt(
        "SELECT s.user_id, s.expires_at, s.revoked_at, s.used_generation, u.status AS user_status, u.roles, u.person_key, t.status AS tenant_status, t.rate_per_minute, t.rate_per_hour, t.user_rate_per_minute, t.address_rate_per_minute FROM identity.sessions s JOIN identity.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id JOIN identity.tenants t ON t.id = s.tenant_id WHERE s.tenant_id = $1 AND s.id = $2",
        None,
    )
}
impl StandingStmt {
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
    ) -> StandingQuery<'c, 'a, 's, C, Standing, 2> {
        StandingQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<StandingBorrowed, tokio_postgres::Error> {
                    Ok(StandingBorrowed {
                        user_id: row.try_get(0)?,
                        expires_at: row.try_get(1)?,
                        revoked_at: row.try_get(2)?,
                        used_generation: row.try_get(3)?,
                        user_status: row.try_get(4)?,
                        roles: row.try_get(5)?,
                        person_key: row.try_get(6)?,
                        tenant_status: row.try_get(7)?,
                        rate_per_minute: row.try_get(8)?,
                        rate_per_hour: row.try_get(9)?,
                        user_rate_per_minute: row.try_get(10)?,
                        address_rate_per_minute: row.try_get(11)?,
                    })
                },
            mapper: |it| Standing::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        StandingParams,
        StandingQuery<'c, 'a, 's, C, Standing, 2>,
        C,
    > for StandingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a StandingParams,
    ) -> StandingQuery<'c, 'a, 's, C, Standing, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct NoteUseOfTokenStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn note_use_of_token() -> NoteUseOfTokenStmt {
    NoteUseOfTokenStmt(
        "UPDATE identity.sessions SET used_generation = $1 WHERE tenant_id = $2 AND id = $3 AND used_generation < $1",
        None,
    )
}
impl NoteUseOfTokenStmt {
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
        generation: &'a i32,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[generation, tenant, id])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        NoteUseOfTokenParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for NoteUseOfTokenStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a NoteUseOfTokenParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.generation, &params.tenant, &params.id))
    }
}
pub struct RefreshStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn refresh() -> RefreshStmt {
    RefreshStmt(
        "UPDATE identity.sessions s SET refresh_generation = s.refresh_generation + 1, last_used_at = $1, address = $2, user_agent = $3 WHERE s.tenant_id = $4 AND s.id = $5 AND s.refresh_generation = $6 AND s.revoked_at IS NULL AND s.expires_at > $1 AND EXISTS (SELECT FROM identity.users u WHERE u.tenant_id = s.tenant_id AND u.id = s.user_id AND u.status = 'active') RETURNING s.user_id, (SELECT u.person_key FROM identity.users u WHERE u.tenant_id = $4 AND u.id = s.user_id) AS person_key",
        None,
    )
}
impl RefreshStmt {
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
        at: &'a jiff::Timestamp,
        address: &'a Option<T1>,
        user_agent: &'a Option<T2>,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        generation: &'a i32,
    ) -> RefreshedQuery<'c, 'a, 's, C, Refreshed, 6> {
        RefreshedQuery {
            client,
            params: [at, address, user_agent, tenant, id, generation],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<RefreshedBorrowed, tokio_postgres::Error> {
                    Ok(RefreshedBorrowed {
                        user_id: row.try_get(0)?,
                        person_key: row.try_get(1)?,
                    })
                },
            mapper: |it| Refreshed::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        RefreshParams<T1, T2>,
        RefreshedQuery<'c, 'a, 's, C, Refreshed, 6>,
        C,
    > for RefreshStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a RefreshParams<T1, T2>,
    ) -> RefreshedQuery<'c, 'a, 's, C, Refreshed, 6> {
        self.bind(
            client,
            &params.at,
            &params.address,
            &params.user_agent,
            &params.tenant,
            &params.id,
            &params.generation,
        )
    }
}
pub struct LockSessionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_session() -> LockSessionStmt {
    LockSessionStmt(
        "SELECT s.user_id, s.refresh_generation, s.used_generation, s.last_used_at, s.address, s.user_agent, u.person_key FROM identity.sessions s JOIN identity.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id WHERE s.tenant_id = $1 AND s.id = $2 AND s.expires_at > $3 AND s.revoked_at IS NULL AND u.status = 'active' FOR UPDATE OF s",
        None,
    )
}
impl LockSessionStmt {
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
        at: &'a jiff::Timestamp,
    ) -> LockedQuery<'c, 'a, 's, C, Locked, 3> {
        LockedQuery {
            client,
            params: [tenant, id, at],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<LockedBorrowed, tokio_postgres::Error> {
                    Ok(LockedBorrowed {
                        user_id: row.try_get(0)?,
                        refresh_generation: row.try_get(1)?,
                        used_generation: row.try_get(2)?,
                        last_used_at: row.try_get(3)?,
                        address: row.try_get(4)?,
                        user_agent: row.try_get(5)?,
                        person_key: row.try_get(6)?,
                    })
                },
            mapper: |it| Locked::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LockSessionParams,
        LockedQuery<'c, 'a, 's, C, Locked, 3>,
        C,
    > for LockSessionStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LockSessionParams,
    ) -> LockedQuery<'c, 'a, 's, C, Locked, 3> {
        self.bind(client, &params.tenant, &params.id, &params.at)
    }
}
pub struct RevokeSessionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn revoke_session() -> RevokeSessionStmt {
    RevokeSessionStmt(
        "UPDATE identity.sessions SET revoked_at = $1 WHERE tenant_id = $2 AND id = $3 AND revoked_at IS NULL",
        None,
    )
}
impl RevokeSessionStmt {
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
        at: &'a jiff::Timestamp,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[at, tenant, id]).await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        RevokeSessionParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for RevokeSessionStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a RevokeSessionParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.at, &params.tenant, &params.id))
    }
}
pub struct EndOwnSessionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_own_session() -> EndOwnSessionStmt {
    EndOwnSessionStmt(
        "UPDATE identity.sessions SET revoked_at = $1 WHERE tenant_id = $2 AND id = $3 AND user_id = $4 AND revoked_at IS NULL",
        None,
    )
}
impl EndOwnSessionStmt {
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
        at: &'a jiff::Timestamp,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[at, tenant, id, user_id])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EndOwnSessionParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EndOwnSessionStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EndOwnSessionParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.at,
            &params.tenant,
            &params.id,
            &params.user_id,
        ))
    }
}
pub struct SessionsOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn sessions_of() -> SessionsOfStmt {
    SessionsOfStmt(
        "SELECT id, created_at, last_used_at, expires_at, address, user_agent FROM identity.sessions WHERE tenant_id = $1 AND user_id = $2 AND id > $3 AND revoked_at IS NULL AND expires_at > $4 ORDER BY id LIMIT $5",
        None,
    )
}
impl SessionsOfStmt {
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
        at: &'a jiff::Timestamp,
        limit: &'a i64,
    ) -> OwnSessionQuery<'c, 'a, 's, C, OwnSession, 5> {
        OwnSessionQuery {
            client,
            params: [tenant, user_id, after, at, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<OwnSessionBorrowed, tokio_postgres::Error> {
                    Ok(OwnSessionBorrowed {
                        id: row.try_get(0)?,
                        created_at: row.try_get(1)?,
                        last_used_at: row.try_get(2)?,
                        expires_at: row.try_get(3)?,
                        address: row.try_get(4)?,
                        user_agent: row.try_get(5)?,
                    })
                },
            mapper: |it| OwnSession::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SessionsOfParams,
        OwnSessionQuery<'c, 'a, 's, C, OwnSession, 5>,
        C,
    > for SessionsOfStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SessionsOfParams,
    ) -> OwnSessionQuery<'c, 'a, 's, C, OwnSession, 5> {
        self.bind(
            client,
            &params.tenant,
            &params.user_id,
            &params.after,
            &params.at,
            &params.limit,
        )
    }
}
pub struct TokenStandingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn token_standing() -> TokenStandingStmt {
    TokenStandingStmt(
        "SELECT s.user_id, u.username, u.roles FROM identity.sessions s JOIN identity.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id WHERE s.tenant_id = $1 AND s.id = $2 AND s.expires_at > $3 AND s.revoked_at IS NULL AND u.status = 'active'",
        None,
    )
}
impl TokenStandingStmt {
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
        at: &'a jiff::Timestamp,
    ) -> TokenStandingQuery<'c, 'a, 's, C, TokenStanding, 3> {
        TokenStandingQuery {
            client,
            params: [tenant, id, at],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TokenStandingBorrowed, tokio_postgres::Error> {
                    Ok(TokenStandingBorrowed {
                        user_id: row.try_get(0)?,
                        username: row.try_get(1)?,
                        roles: row.try_get(2)?,
                    })
                },
            mapper: |it| TokenStanding::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        TokenStandingParams,
        TokenStandingQuery<'c, 'a, 's, C, TokenStanding, 3>,
        C,
    > for TokenStandingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TokenStandingParams,
    ) -> TokenStandingQuery<'c, 'a, 's, C, TokenStanding, 3> {
        self.bind(client, &params.tenant, &params.id, &params.at)
    }
}
