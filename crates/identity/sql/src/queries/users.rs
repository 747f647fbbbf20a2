// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct ClaimUsernameParams<T1: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub username_key: T1,
    pub at: jiff::Timestamp,
}
#[derive(Debug)]
pub struct InsertUserParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
    T6: crate::StringSql,
    T7: crate::BytesSql,
> {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub username: T1,
    pub username_key: T2,
    pub email: T3,
    pub email_key: T4,
    pub password_hash: T5,
    pub display_name: T6,
    pub person_key: T7,
    pub at: jiff::Timestamp,
}
#[derive(Clone, Copy, Debug)]
pub struct UserParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct LoginParams<T1: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub email_key: T1,
}
#[derive(Debug)]
pub struct OpenSessionParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub id: uuid::Uuid,
    pub expires_at: jiff::Timestamp,
    pub address: Option<T1>,
    pub user_agent: Option<T2>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct UserRow {
    pub id: uuid::Uuid,
    pub username: String,
    pub email: String,
    pub display_name: String,
    pub avatar_url: Option<String>,
    pub bio: Option<String>,
    pub status: String,
    pub roles: Vec<String>,
    pub metadata: serde_json::Value,
    pub email_verified_at: Option<jiff::Timestamp>,
    pub last_login_at: Option<jiff::Timestamp>,
    pub version: i32,
    pub created_at: jiff::Timestamp,
    pub person_key: Option<Vec<u8>>,
}
pub struct UserRowBorrowed<'a> {
    pub id: uuid::Uuid,
    pub username: &'a str,
    pub email: &'a str,
    pub display_name: &'a str,
    pub avatar_url: Option<&'a str>,
    pub bio: Option<&'a str>,
    pub status: &'a str,
    pub roles: crate::ArrayIterator<'a, &'a str>,
    pub metadata: stoa_sql::JsonColumn<'a>,
    pub email_verified_at: Option<jiff::Timestamp>,
    pub last_login_at: Option<jiff::Timestamp>,
    pub version: i32,
    pub created_at: jiff::Timestamp,
    pub person_key: Option<&'a [u8]>,
}
impl<'a> From<UserRowBorrowed<'a>> for UserRow {
    fn from(
        UserRowBorrowed {
            id,
            username,
            email,
            display_name,
            avatar_url,
            bio,
            status,
            roles,
            metadata,
            email_verified_at,
            last_login_at,
            version,
            created_at,
            person_key,
        }: UserRowBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            username: username.into(),
            email: email.into(),
            display_name: display_name.into(),
            avatar_url: avatar_url.map(|v| v.into()),
            bio: bio.map(|v| v.into()),
            status: status.into(),
            roles: roles.map(|v| v.into()).collect(),
            metadata: metadata.into(),
            email_verified_at,
            last_login_at,
            version,
            created_at,
            person_key: person_key.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Login {
    pub id: uuid::Uuid,
    pub password_hash: String,
    pub may_log_in: bool,
}
pub struct LoginBorrowed<'a> {
    pub id: uuid::Uuid,
    pub password_hash: &'a str,
    pub may_log_in: bool,
}
impl<'a> From<LoginBorrowed<'a>> for Login {
    fn from(
        LoginBorrowed {
            id,
            password_hash,
            may_log_in,
        }: LoginBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            password_hash: password_hash.into(),
            may_log_in,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct UserRowQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<UserRowBorrowed, tokio_postgres::Error>,
    mapper: fn(UserRowBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> UserRowQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(UserRowBorrowed) -> R) -> UserRowQuery<'c, 'a, 's, C, R, N> {
        UserRowQuery {
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
pub struct LoginQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<LoginBorrowed, tokio_postgres::Error>,
    mapper: fn(LoginBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> LoginQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(LoginBorrowed) -> R) -> LoginQuery<'c, 'a, 's, C, R, N> {
        LoginQuery {
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
pub struct ClaimUsernameStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn claim_username() -> ClaimUsernameStmt {
    ClaimUsernameStmt(
        "INSERT INTO identity.usernames (tenant_id, username_key, claimed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        None,
    )
}
impl ClaimUsernameStmt {
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
        username_key: &'a T1,
        at: &'a jiff::Timestamp,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(client, self.0, self.1.as_ref(), &[tenant, username_key, at])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ClaimUsernameParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ClaimUsernameStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ClaimUsernameParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(client, &params.tenant, &params.username_key, &params.at))
    }
}
pub struct InsertUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_user() -> InsertUserStmt {
    InsertUserStmt(
        "INSERT INTO identity.users (tenant_id, id, username, username_key, email, email_key, password_hash, display_name, person_key, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT ON CONSTRAINT users_email_taken DO NOTHING",
        None,
    )
}
impl InsertUserStmt {
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
        T2: crate::StringSql,
        T3: crate::StringSql,
        T4: crate::StringSql,
        T5: crate::StringSql,
        T6: crate::StringSql,
        T7: crate::BytesSql,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        username: &'a T1,
        username_key: &'a T2,
        email: &'a T3,
        email_key: &'a T4,
        password_hash: &'a T5,
        display_name: &'a T6,
        person_key: &'a T7,
        at: &'a jiff::Timestamp,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[
                tenant,
                id,
                username,
                username_key,
                email,
                email_key,
                password_hash,
                display_name,
                person_key,
                at,
            ],
        )
        .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
    T6: crate::StringSql,
    T7: crate::BytesSql,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        InsertUserParams<T1, T2, T3, T4, T5, T6, T7>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for InsertUserStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a InsertUserParams<T1, T2, T3, T4, T5, T6, T7>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.tenant,
            &params.id,
            &params.username,
            &params.username_key,
            &params.email,
            &params.email_key,
            &params.password_hash,
            &params.display_name,
            &params.person_key,
            &params.at,
        ))
    }
}
pub struct UserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn user() -> UserStmt {
    UserStmt(
        "SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at, person_key FROM identity.users WHERE tenant_id = $1 AND id = $2 AND status <> 'deleted'",
        None,
    )
}
impl UserStmt {
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
    ) -> UserRowQuery<'c, 'a, 's, C, UserRow, 2> {
        UserRowQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<UserRowBorrowed, tokio_postgres::Error> {
                    Ok(UserRowBorrowed {
                        id: row.try_get(0)?,
                        username: row.try_get(1)?,
                        email: row.try_get(2)?,
                        display_name: row.try_get(3)?,
                        avatar_url: row.try_get(4)?,
                        bio: row.try_get(5)?,
                        status: row.try_get(6)?,
                        roles: row.try_get(7)?,
                        metadata: row.try_get(8)?,
                        email_verified_at: row.try_get(9)?,
                        last_login_at: row.try_get(10)?,
                        version: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        person_key: row.try_get(13)?,
                    })
                },
            mapper: |it| UserRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        UserParams,
        UserRowQuery<'c, 'a, 's, C, UserRow, 2>,
        C,
    > for UserStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a UserParams,
    ) -> UserRowQuery<'c, 'a, 's, C, UserRow, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct LoginStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn login() -> LoginStmt {
    LoginStmt(
        "SELECT u.id, u.password_hash, u.email_verified_at IS NOT NULL OR (t.settings->'requireVerifiedEmail') IS DISTINCT FROM 'true'::jsonb AS may_log_in FROM identity.users u JOIN identity.tenants t ON t.id = u.tenant_id WHERE u.tenant_id = $1 AND u.email_key = $2 AND u.status = 'active'",
        None,
    )
}
impl LoginStmt {
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
        email_key: &'a T1,
    ) -> LoginQuery<'c, 'a, 's, C, Login, 2> {
        LoginQuery {
            client,
            params: [tenant, email_key],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<LoginBorrowed, tokio_postgres::Error> {
                Ok(LoginBorrowed {
                    id: row.try_get(0)?,
                    password_hash: row.try_get(1)?,
                    may_log_in: row.try_get(2)?,
                })
            },
            mapper: |it| Login::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LoginParams<T1>,
        LoginQuery<'c, 'a, 's, C, Login, 2>,
        C,
    > for LoginStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LoginParams<T1>,
    ) -> LoginQuery<'c, 'a, 's, C, Login, 2> {
        self.bind(client, &params.tenant, &params.email_key)
    }
}
pub struct OpenSessionStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn open_session() -> OpenSessionStmt {
    OpenSessionStmt(
        "WITH active AS ( UPDATE identity.users SET last_login_at = $1 WHERE tenant_id = $2 AND id = $3 AND status = 'active' RETURNING tenant_id, id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at, person_key ), opened AS ( INSERT INTO identity.sessions (tenant_id, id, user_id, created_at, expires_at, last_used_at, address, user_agent) SELECT tenant_id, $4, id, $1, $5, $1, $6, $7 FROM active ) SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at, person_key FROM active",
        None,
    )
}
impl OpenSessionStmt {
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
        tenant: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        expires_at: &'a jiff::Timestamp,
        address: &'a Option<T1>,
        user_agent: &'a Option<T2>,
    ) -> UserRowQuery<'c, 'a, 's, C, UserRow, 7> {
        UserRowQuery {
            client,
            params: [at, tenant, user_id, id, expires_at, address, user_agent],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<UserRowBorrowed, tokio_postgres::Error> {
                    Ok(UserRowBorrowed {
                        id: row.try_get(0)?,
                        username: row.try_get(1)?,
                        email: row.try_get(2)?,
                        display_name: row.try_get(3)?,
                        avatar_url: row.try_get(4)?,
                        bio: row.try_get(5)?,
                        status: row.try_get(6)?,
                        roles: row.try_get(7)?,
                        metadata: row.try_get(8)?,
                        email_verified_at: row.try_get(9)?,
                        last_login_at: row.try_get(10)?,
                        version: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        person_key: row.try_get(13)?,
                    })
                },
            mapper: |it| UserRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        OpenSessionParams<T1, T2>,
        UserRowQuery<'c, 'a, 's, C, UserRow, 7>,
        C,
    > for OpenSessionStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a OpenSessionParams<T1, T2>,
    ) -> UserRowQuery<'c, 'a, 's, C, UserRow, 7> {
        self.bind(
            client,
            &params.at,
            &params.tenant,
            &params.user_id,
            &params.id,
            &params.expires_at,
            &params.address,
            &params.user_agent,
        )
    }
}
