// This file was generated with `cornucopia`. Do not modify.

#[derive(Clone, Copy, Debug)]
pub struct AnyUserParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct LockUserParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ChangeUserParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::JsonSql,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
> {
    pub display_name: T1,
    pub avatar_url: Option<T2>,
    pub bio: Option<T3>,
    pub metadata: T4,
    pub roles: T6,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct SetUserStatusParams<T1: crate::StringSql> {
    pub status: T1,
    pub deleted_at: Option<jiff::Timestamp>,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ChangeEmailParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub email: T1,
    pub email_key: T2,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ListUsersParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
    T5: crate::StringSql,
> {
    pub tenant: uuid::Uuid,
    pub after: T1,
    pub from: T2,
    pub until: T3,
    pub status: Option<T4>,
    pub role: Option<T5>,
    pub limit: i64,
}
#[derive(Clone, Copy, Debug)]
pub struct PasswordOfParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ChangePasswordParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub password_hash: T1,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub former: T2,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
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
}
pub struct PersonBorrowed<'a> {
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
}
impl<'a> From<PersonBorrowed<'a>> for Person {
    fn from(
        PersonBorrowed {
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
        }: PersonBorrowed<'a>,
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
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct PersonQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PersonBorrowed, tokio_postgres::Error>,
    mapper: fn(PersonBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PersonQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(PersonBorrowed) -> R) -> PersonQuery<'c, 'a, 's, C, R, N> {
        PersonQuery {
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
pub struct AnyUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn any_user() -> AnyUserStmt {
    AnyUserStmt(
        "SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at FROM identity.users WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL",
        None,
    )
}
impl AnyUserStmt {
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
    ) -> PersonQuery<'c, 'a, 's, C, Person, 2> {
        PersonQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<PersonBorrowed, tokio_postgres::Error> {
                    Ok(PersonBorrowed {
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
                    })
                },
            mapper: |it| Person::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        AnyUserParams,
        PersonQuery<'c, 'a, 's, C, Person, 2>,
        C,
    > for AnyUserStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AnyUserParams,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct LockUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn lock_user() -> LockUserStmt {
    LockUserStmt(
        "SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at FROM identity.users WHERE tenant_id = $1 AND id = $2 AND erased_at IS NULL FOR UPDATE",
        None,
    )
}
impl LockUserStmt {
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
    ) -> PersonQuery<'c, 'a, 's, C, Person, 2> {
        PersonQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<PersonBorrowed, tokio_postgres::Error> {
                    Ok(PersonBorrowed {
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
                    })
                },
            mapper: |it| Person::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        LockUserParams,
        PersonQuery<'c, 'a, 's, C, Person, 2>,
        C,
    > for LockUserStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a LockUserParams,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct ChangeUserStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn change_user() -> ChangeUserStmt {
    ChangeUserStmt(
        "UPDATE identity.users SET display_name = $1, avatar_url = $2, bio = $3, metadata = $4, roles = $5, version = version + 1 WHERE tenant_id = $6 AND id = $7 RETURNING id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at",
        None,
    )
}
impl ChangeUserStmt {
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
        T4: crate::JsonSql,
        T5: crate::StringSql,
        T6: crate::ArraySql<Item = T5>,
    >(
        &'s self,
        client: &'c C,
        display_name: &'a T1,
        avatar_url: &'a Option<T2>,
        bio: &'a Option<T3>,
        metadata: &'a T4,
        roles: &'a T6,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 7> {
        PersonQuery {
            client,
            params: [display_name, avatar_url, bio, metadata, roles, tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<PersonBorrowed, tokio_postgres::Error> {
                    Ok(PersonBorrowed {
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
                    })
                },
            mapper: |it| Person::from(it),
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
    T4: crate::JsonSql,
    T5: crate::StringSql,
    T6: crate::ArraySql<Item = T5>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ChangeUserParams<T1, T2, T3, T4, T5, T6>,
        PersonQuery<'c, 'a, 's, C, Person, 7>,
        C,
    > for ChangeUserStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ChangeUserParams<T1, T2, T3, T4, T5, T6>,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 7> {
        self.bind(
            client,
            &params.display_name,
            &params.avatar_url,
            &params.bio,
            &params.metadata,
            &params.roles,
            &params.tenant,
            &params.id,
        )
    }
}
pub struct SetUserStatusStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_user_status() -> SetUserStatusStmt {
    SetUserStatusStmt(
        "UPDATE identity.users SET status = $1, deleted_at = $2, version = version + 1 WHERE tenant_id = $3 AND id = $4 RETURNING id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at",
        None,
    )
}
impl SetUserStatusStmt {
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
        status: &'a T1,
        deleted_at: &'a Option<jiff::Timestamp>,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 4> {
        PersonQuery {
            client,
            params: [status, deleted_at, tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<PersonBorrowed, tokio_postgres::Error> {
                    Ok(PersonBorrowed {
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
                    })
                },
            mapper: |it| Person::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SetUserStatusParams<T1>,
        PersonQuery<'c, 'a, 's, C, Person, 4>,
        C,
    > for SetUserStatusStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetUserStatusParams<T1>,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 4> {
        self.bind(
            client,
            &params.status,
            &params.deleted_at,
            &params.tenant,
            &params.id,
        )
    }
}
pub struct ChangeEmailStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn change_email() -> ChangeEmailStmt {
    ChangeEmailStmt(
        "UPDATE identity.users SET email = $1, email_key = $2, email_verified_at = NULL, verify_generation = verify_generation + 1, reset_generation = reset_generation + 1, version = version + 1 WHERE tenant_id = $3 AND id = $4 RETURNING id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at",
        None,
    )
}
impl ChangeEmailStmt {
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
        email: &'a T1,
        email_key: &'a T2,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 4> {
        PersonQuery {
            client,
            params: [email, email_key, tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<PersonBorrowed, tokio_postgres::Error> {
                    Ok(PersonBorrowed {
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
                    })
                },
            mapper: |it| Person::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ChangeEmailParams<T1, T2>,
        PersonQuery<'c, 'a, 's, C, Person, 4>,
        C,
    > for ChangeEmailStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ChangeEmailParams<T1, T2>,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 4> {
        self.bind(
            client,
            &params.email,
            &params.email_key,
            &params.tenant,
            &params.id,
        )
    }
}
pub struct ListUsersStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn list_users() -> ListUsersStmt {
    ListUsersStmt(
        "SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata, email_verified_at, last_login_at, version, created_at FROM identity.users WHERE tenant_id = $1 AND erased_at IS NULL AND username_key COLLATE \"C\" > $2 AND username_key COLLATE \"C\" >= $3 AND username_key COLLATE \"C\" < $4 AND ($5::text IS NULL OR status = $5) AND ($6::text IS NULL OR $6 = 'user' OR $6 = ANY(roles)) ORDER BY username_key COLLATE \"C\" LIMIT $7",
        None,
    )
}
impl ListUsersStmt {
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
        T4: crate::StringSql,
        T5: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        tenant: &'a uuid::Uuid,
        after: &'a T1,
        from: &'a T2,
        until: &'a T3,
        status: &'a Option<T4>,
        role: &'a Option<T5>,
        limit: &'a i64,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 7> {
        PersonQuery {
            client,
            params: [tenant, after, from, until, status, role, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<PersonBorrowed, tokio_postgres::Error> {
                    Ok(PersonBorrowed {
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
                    })
                },
            mapper: |it| Person::from(it),
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
    T4: crate::StringSql,
    T5: crate::StringSql,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ListUsersParams<T1, T2, T3, T4, T5>,
        PersonQuery<'c, 'a, 's, C, Person, 7>,
        C,
    > for ListUsersStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ListUsersParams<T1, T2, T3, T4, T5>,
    ) -> PersonQuery<'c, 'a, 's, C, Person, 7> {
        self.bind(
            client,
            &params.tenant,
            &params.after,
            &params.from,
            &params.until,
            &params.status,
            &params.role,
            &params.limit,
        )
    }
}
pub struct PasswordOfStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn password_of() -> PasswordOfStmt {
    PasswordOfStmt(
        "SELECT password_hash FROM identity.users WHERE tenant_id = $1 AND id = $2 AND status = 'active'",
        None,
    )
}
impl PasswordOfStmt {
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
    ) -> StringQuery<'c, 'a, 's, C, String, 2> {
        StringQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it.into(),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        PasswordOfParams,
        StringQuery<'c, 'a, 's, C, String, 2>,
        C,
    > for PasswordOfStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a PasswordOfParams,
    ) -> StringQuery<'c, 'a, 's, C, String, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct ChangePasswordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn change_password() -> ChangePasswordStmt {
    ChangePasswordStmt(
        "UPDATE identity.users SET password_hash = $1, reset_generation = reset_generation + 1, version = version + 1 WHERE tenant_id = $2 AND id = $3 AND password_hash = $4 AND status = 'active' RETURNING version",
        None,
    )
}
impl ChangePasswordStmt {
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
        password_hash: &'a T1,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        former: &'a T2,
    ) -> I32Query<'c, 'a, 's, C, i32, 4> {
        I32Query {
            client,
            params: [password_hash, tenant, id, former],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ChangePasswordParams<T1, T2>,
        I32Query<'c, 'a, 's, C, i32, 4>,
        C,
    > for ChangePasswordStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ChangePasswordParams<T1, T2>,
    ) -> I32Query<'c, 'a, 's, C, i32, 4> {
        self.bind(
            client,
            &params.password_hash,
            &params.tenant,
            &params.id,
            &params.former,
        )
    }
}
