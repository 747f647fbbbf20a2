// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct HolderParams<T1: crate::StringSql> {
    pub tenant: uuid::Uuid,
    pub email_key: T1,
}
#[derive(Clone, Copy, Debug)]
pub struct AddresseeParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
}
#[derive(Clone, Copy, Debug)]
pub struct VerifyEmailParams {
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub generation: i32,
}
#[derive(Debug)]
pub struct ResetPasswordParams<T1: crate::StringSql> {
    pub password_hash: T1,
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub generation: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct MayResetParams {
    pub tenant: uuid::Uuid,
    pub id: uuid::Uuid,
    pub generation: i32,
}
#[derive(Clone, Copy, Debug)]
pub struct EndSessionsParams {
    pub at: jiff::Timestamp,
    pub tenant: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub kept: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    pub id: uuid::Uuid,
    pub version: i32,
    pub status: String,
    pub is_verified: bool,
    pub person_key: Option<Vec<u8>>,
}
pub struct HolderBorrowed<'a> {
    pub id: uuid::Uuid,
    pub version: i32,
    pub status: &'a str,
    pub is_verified: bool,
    pub person_key: Option<&'a [u8]>,
}
impl<'a> From<HolderBorrowed<'a>> for Holder {
    fn from(
        HolderBorrowed {
            id,
            version,
            status,
            is_verified,
            person_key,
        }: HolderBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            version,
            status: status.into(),
            is_verified,
            person_key: person_key.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Addressee {
    pub email: String,
    pub status: String,
    pub is_verified: bool,
    pub verify_generation: i32,
    pub reset_generation: i32,
    pub tenant_name: String,
    pub tenant_settings: serde_json::Value,
}
pub struct AddresseeBorrowed<'a> {
    pub email: &'a str,
    pub status: &'a str,
    pub is_verified: bool,
    pub verify_generation: i32,
    pub reset_generation: i32,
    pub tenant_name: &'a str,
    pub tenant_settings: stoa_sql::JsonColumn<'a>,
}
impl<'a> From<AddresseeBorrowed<'a>> for Addressee {
    fn from(
        AddresseeBorrowed {
            email,
            status,
            is_verified,
            verify_generation,
            reset_generation,
            tenant_name,
            tenant_settings,
        }: AddresseeBorrowed<'a>,
    ) -> Self {
        Self {
            email: email.into(),
            status: status.into(),
            is_verified,
            verify_generation,
            reset_generation,
            tenant_name: tenant_name.into(),
            tenant_settings: tenant_settings.into(),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    pub version: i32,
    pub person_key: Option<Vec<u8>>,
}
pub struct VerifiedBorrowed<'a> {
    pub version: i32,
    pub person_key: Option<&'a [u8]>,
}
impl<'a> From<VerifiedBorrowed<'a>> for Verified {
    fn from(
        VerifiedBorrowed {
            version,
            person_key,
        }: VerifiedBorrowed<'a>,
    ) -> Self {
        Self {
            version,
            person_key: person_key.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Reset {
    pub version: i32,
    pub person_key: Option<Vec<u8>>,
}
pub struct ResetBorrowed<'a> {
    pub version: i32,
    pub person_key: Option<&'a [u8]>,
}
impl<'a> From<ResetBorrowed<'a>> for Reset {
    fn from(
        ResetBorrowed {
            version,
            person_key,
        }: ResetBorrowed<'a>,
    ) -> Self {
        Self {
            version,
            person_key: person_key.map(|v| v.into()),
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct HolderQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<HolderBorrowed, tokio_postgres::Error>,
    mapper: fn(HolderBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> HolderQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(HolderBorrowed) -> R) -> HolderQuery<'c, 'a, 's, C, R, N> {
        HolderQuery {
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
pub struct AddresseeQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AddresseeBorrowed, tokio_postgres::Error>,
    mapper: fn(AddresseeBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AddresseeQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(AddresseeBorrowed) -> R) -> AddresseeQuery<'c, 'a, 's, C, R, N> {
        AddresseeQuery {
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
pub struct VerifiedQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<VerifiedBorrowed, tokio_postgres::Error>,
    mapper: fn(VerifiedBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> VerifiedQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(VerifiedBorrowed) -> R) -> VerifiedQuery<'c, 'a, 's, C, R, N> {
        VerifiedQuery {
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
pub struct ResetQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ResetBorrowed, tokio_postgres::Error>,
    mapper: fn(ResetBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ResetQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ResetBorrowed) -> R) -> ResetQuery<'c, 'a, 's, C, R, N> {
        ResetQuery {
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
pub struct HolderStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn holder() -> HolderStmt {
    HolderStmt(
        "SELECT id, version, status, email_verified_at IS NOT NULL AS is_verified, person_key FROM identity.users WHERE tenant_id = $1 AND email_key = $2",
        None,
    )
}
impl HolderStmt {
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
    ) -> HolderQuery<'c, 'a, 's, C, Holder, 2> {
        HolderQuery {
            client,
            params: [tenant, email_key],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<HolderBorrowed, tokio_postgres::Error> {
                    Ok(HolderBorrowed {
                        id: row.try_get(0)?,
                        version: row.try_get(1)?,
                        status: row.try_get(2)?,
                        is_verified: row.try_get(3)?,
                        person_key: row.try_get(4)?,
                    })
                },
            mapper: |it| Holder::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        HolderParams<T1>,
        HolderQuery<'c, 'a, 's, C, Holder, 2>,
        C,
    > for HolderStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a HolderParams<T1>,
    ) -> HolderQuery<'c, 'a, 's, C, Holder, 2> {
        self.bind(client, &params.tenant, &params.email_key)
    }
}
pub struct AddresseeStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn addressee() -> AddresseeStmt {
    AddresseeStmt(
        "SELECT u.email, u.status, u.email_verified_at IS NOT NULL AS is_verified, u.verify_generation, u.reset_generation, t.name AS tenant_name, t.settings AS tenant_settings FROM identity.users u JOIN identity.tenants t ON t.id = u.tenant_id WHERE u.tenant_id = $1 AND u.id = $2 AND u.erased_at IS NULL AND t.status = 'active'",
        None,
    )
}
impl AddresseeStmt {
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
    ) -> AddresseeQuery<'c, 'a, 's, C, Addressee, 2> {
        AddresseeQuery {
            client,
            params: [tenant, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<AddresseeBorrowed, tokio_postgres::Error> {
                    Ok(AddresseeBorrowed {
                        email: row.try_get(0)?,
                        status: row.try_get(1)?,
                        is_verified: row.try_get(2)?,
                        verify_generation: row.try_get(3)?,
                        reset_generation: row.try_get(4)?,
                        tenant_name: row.try_get(5)?,
                        tenant_settings: row.try_get(6)?,
                    })
                },
            mapper: |it| Addressee::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        AddresseeParams,
        AddresseeQuery<'c, 'a, 's, C, Addressee, 2>,
        C,
    > for AddresseeStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AddresseeParams,
    ) -> AddresseeQuery<'c, 'a, 's, C, Addressee, 2> {
        self.bind(client, &params.tenant, &params.id)
    }
}
pub struct VerifyEmailStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn verify_email() -> VerifyEmailStmt {
    VerifyEmailStmt(
        "UPDATE identity.users SET email_verified_at = $1, verify_generation = verify_generation + 1, version = version + 1 WHERE tenant_id = $2 AND id = $3 AND verify_generation = $4 AND email_verified_at IS NULL AND status = 'active' RETURNING version, person_key",
        None,
    )
}
impl VerifyEmailStmt {
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
        generation: &'a i32,
    ) -> VerifiedQuery<'c, 'a, 's, C, Verified, 4> {
        VerifiedQuery {
            client,
            params: [at, tenant, id, generation],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<VerifiedBorrowed, tokio_postgres::Error> {
                    Ok(VerifiedBorrowed {
                        version: row.try_get(0)?,
                        person_key: row.try_get(1)?,
                    })
                },
            mapper: |it| Verified::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        VerifyEmailParams,
        VerifiedQuery<'c, 'a, 's, C, Verified, 4>,
        C,
    > for VerifyEmailStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a VerifyEmailParams,
    ) -> VerifiedQuery<'c, 'a, 's, C, Verified, 4> {
        self.bind(
            client,
            &params.at,
            &params.tenant,
            &params.id,
            &params.generation,
        )
    }
}
pub struct ResetPasswordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn reset_password() -> ResetPasswordStmt {
    ResetPasswordStmt(
        "UPDATE identity.users SET password_hash = $1, reset_generation = reset_generation + 1, email_verified_at = coalesce(email_verified_at, $2), version = version + 1 WHERE tenant_id = $3 AND id = $4 AND reset_generation = $5 AND status = 'active' RETURNING version, person_key",
        None,
    )
}
impl ResetPasswordStmt {
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
        password_hash: &'a T1,
        at: &'a jiff::Timestamp,
        tenant: &'a uuid::Uuid,
        id: &'a uuid::Uuid,
        generation: &'a i32,
    ) -> ResetQuery<'c, 'a, 's, C, Reset, 5> {
        ResetQuery {
            client,
            params: [password_hash, at, tenant, id, generation],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row: &tokio_postgres::Row| -> Result<ResetBorrowed, tokio_postgres::Error> {
                Ok(ResetBorrowed {
                    version: row.try_get(0)?,
                    person_key: row.try_get(1)?,
                })
            },
            mapper: |it| Reset::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ResetPasswordParams<T1>,
        ResetQuery<'c, 'a, 's, C, Reset, 5>,
        C,
    > for ResetPasswordStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ResetPasswordParams<T1>,
    ) -> ResetQuery<'c, 'a, 's, C, Reset, 5> {
        self.bind(
            client,
            &params.password_hash,
            &params.at,
            &params.tenant,
            &params.id,
            &params.generation,
        )
    }
}
pub struct MayResetStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn may_reset() -> MayResetStmt {
    MayResetStmt(
        "SELECT EXISTS (SELECT FROM identity.users WHERE tenant_id = $1 AND id = $2 AND reset_generation = $3 AND status = 'active')",
        None,
    )
}
impl MayResetStmt {
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
        generation: &'a i32,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 3> {
        BoolQuery {
            client,
            params: [tenant, id, generation],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |row| Ok(row.try_get(0)?),
            mapper: |it| it,
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<'c, 'a, 's, MayResetParams, BoolQuery<'c, 'a, 's, C, bool, 3>, C>
    for MayResetStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a MayResetParams,
    ) -> BoolQuery<'c, 'a, 's, C, bool, 3> {
        self.bind(client, &params.tenant, &params.id, &params.generation)
    }
}
pub struct EndSessionsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn end_sessions() -> EndSessionsStmt {
    EndSessionsStmt(
        "UPDATE identity.sessions SET revoked_at = $1 WHERE tenant_id = $2 AND user_id = $3 AND id <> $4 AND revoked_at IS NULL",
        None,
    )
}
impl EndSessionsStmt {
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
        user_id: &'a uuid::Uuid,
        kept: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        crate::client::async_::execute(
            client,
            self.0,
            self.1.as_ref(),
            &[at, tenant, user_id, kept],
        )
        .await
    }
}
impl<'a, C: GenericClient + Send + Sync>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        EndSessionsParams,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for EndSessionsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a EndSessionsParams,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.at,
            &params.tenant,
            &params.user_id,
            &params.kept,
        ))
    }
}
