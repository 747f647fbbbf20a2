// This file was generated with `cornucopia`. Do not modify.

#[derive(Debug)]
pub struct InsertTenantParams<T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql> {
    pub id: uuid::Uuid,
    pub name: T1,
    pub subdomain: T2,
    pub plan: T3,
    pub rate_per_minute: i32,
    pub rate_per_hour: i32,
    pub user_rate_per_minute: i32,
    pub address_rate_per_minute: i32,
    pub at: jiff::Timestamp,
}
#[derive(Clone, Copy, Debug)]
pub struct TenantsAfterParams {
    pub after: uuid::Uuid,
    pub limit: i64,
}
#[derive(Debug)]
pub struct SetStatusParams<T1: crate::StringSql> {
    pub status: T1,
    pub at: jiff::Timestamp,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ChangeTenantParams<T1: crate::StringSql, T2: crate::JsonSql> {
    pub name: Option<T1>,
    pub settings: Option<T2>,
    pub at: jiff::Timestamp,
    pub id: uuid::Uuid,
}
#[derive(Debug, Clone, PartialEq)]
pub struct TenantRow {
    pub id: uuid::Uuid,
    pub name: String,
    pub subdomain: String,
    pub plan: String,
    pub status: String,
    pub rate_per_minute: i32,
    pub rate_per_hour: i32,
    pub user_rate_per_minute: i32,
    pub address_rate_per_minute: i32,
    pub features: serde_json::Value,
    pub settings: serde_json::Value,
    pub version: i32,
    pub created_at: jiff::Timestamp,
    pub updated_at: jiff::Timestamp,
}
pub struct TenantRowBorrowed<'a> {
    pub id: uuid::Uuid,
    pub name: &'a str,
    pub subdomain: &'a str,
    pub plan: &'a str,
    pub status: &'a str,
    pub rate_per_minute: i32,
    pub rate_per_hour: i32,
    pub user_rate_per_minute: i32,
    pub address_rate_per_minute: i32,
    pub features: stoa_sql::JsonColumn<'a>,
    pub settings: stoa_sql::JsonColumn<'a>,
    pub version: i32,
    pub created_at: jiff::Timestamp,
    pub updated_at: jiff::Timestamp,
}
impl<'a> From<TenantRowBorrowed<'a>> for TenantRow {
    fn from(
        TenantRowBorrowed {
            id,
            name,
            subdomain,
            plan,
            status,
            rate_per_minute,
            rate_per_hour,
            user_rate_per_minute,
            address_rate_per_minute,
            features,
            settings,
            version,
            created_at,
            updated_at,
        }: TenantRowBorrowed<'a>,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            subdomain: subdomain.into(),
            plan: plan.into(),
            status: status.into(),
            rate_per_minute,
            rate_per_hour,
            user_rate_per_minute,
            address_rate_per_minute,
            features: features.into(),
            settings: settings.into(),
            version,
            created_at,
            updated_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct TenantRowQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<TenantRowBorrowed, tokio_postgres::Error>,
    mapper: fn(TenantRowBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> TenantRowQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(TenantRowBorrowed) -> R) -> TenantRowQuery<'c, 'a, 's, C, R, N> {
        TenantRowQuery {
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
pub struct InsertTenantStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn insert_tenant() -> InsertTenantStmt {
    InsertTenantStmt(
        "INSERT INTO identity.tenants (id, name, subdomain, plan, rate_per_minute, rate_per_hour, user_rate_per_minute, address_rate_per_minute, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING id, name, subdomain, plan, status, rate_per_minute, rate_per_hour, user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at",
        None,
    )
}
impl InsertTenantStmt {
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
    >(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        name: &'a T1,
        subdomain: &'a T2,
        plan: &'a T3,
        rate_per_minute: &'a i32,
        rate_per_hour: &'a i32,
        user_rate_per_minute: &'a i32,
        address_rate_per_minute: &'a i32,
        at: &'a jiff::Timestamp,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 9> {
        TenantRowQuery {
            client,
            params: [
                id,
                name,
                subdomain,
                plan,
                rate_per_minute,
                rate_per_hour,
                user_rate_per_minute,
                address_rate_per_minute,
                at,
            ],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TenantRowBorrowed, tokio_postgres::Error> {
                    Ok(TenantRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        subdomain: row.try_get(2)?,
                        plan: row.try_get(3)?,
                        status: row.try_get(4)?,
                        rate_per_minute: row.try_get(5)?,
                        rate_per_hour: row.try_get(6)?,
                        user_rate_per_minute: row.try_get(7)?,
                        address_rate_per_minute: row.try_get(8)?,
                        features: row.try_get(9)?,
                        settings: row.try_get(10)?,
                        version: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        updated_at: row.try_get(13)?,
                    })
                },
            mapper: |it| TenantRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql, T3: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        InsertTenantParams<T1, T2, T3>,
        TenantRowQuery<'c, 'a, 's, C, TenantRow, 9>,
        C,
    > for InsertTenantStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a InsertTenantParams<T1, T2, T3>,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 9> {
        self.bind(
            client,
            &params.id,
            &params.name,
            &params.subdomain,
            &params.plan,
            &params.rate_per_minute,
            &params.rate_per_hour,
            &params.user_rate_per_minute,
            &params.address_rate_per_minute,
            &params.at,
        )
    }
}
pub struct TenantStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn tenant() -> TenantStmt {
    TenantStmt(
        "SELECT id, name, subdomain, plan, status, rate_per_minute, rate_per_hour, user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at FROM identity.tenants WHERE id = $1",
        None,
    )
}
impl TenantStmt {
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
        id: &'a uuid::Uuid,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 1> {
        TenantRowQuery {
            client,
            params: [id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TenantRowBorrowed, tokio_postgres::Error> {
                    Ok(TenantRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        subdomain: row.try_get(2)?,
                        plan: row.try_get(3)?,
                        status: row.try_get(4)?,
                        rate_per_minute: row.try_get(5)?,
                        rate_per_hour: row.try_get(6)?,
                        user_rate_per_minute: row.try_get(7)?,
                        address_rate_per_minute: row.try_get(8)?,
                        features: row.try_get(9)?,
                        settings: row.try_get(10)?,
                        version: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        updated_at: row.try_get(13)?,
                    })
                },
            mapper: |it| TenantRow::from(it),
        }
    }
}
pub struct TenantBySubdomainStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn tenant_by_subdomain() -> TenantBySubdomainStmt {
    TenantBySubdomainStmt(
        "SELECT id, name, subdomain, plan, status, rate_per_minute, rate_per_hour, user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at FROM identity.tenants WHERE subdomain = $1",
        None,
    )
}
impl TenantBySubdomainStmt {
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
        subdomain: &'a T1,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 1> {
        TenantRowQuery {
            client,
            params: [subdomain],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TenantRowBorrowed, tokio_postgres::Error> {
                    Ok(TenantRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        subdomain: row.try_get(2)?,
                        plan: row.try_get(3)?,
                        status: row.try_get(4)?,
                        rate_per_minute: row.try_get(5)?,
                        rate_per_hour: row.try_get(6)?,
                        user_rate_per_minute: row.try_get(7)?,
                        address_rate_per_minute: row.try_get(8)?,
                        features: row.try_get(9)?,
                        settings: row.try_get(10)?,
                        version: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        updated_at: row.try_get(13)?,
                    })
                },
            mapper: |it| TenantRow::from(it),
        }
    }
}
pub struct TenantsAfterStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn tenants_after() -> TenantsAfterStmt {
    TenantsAfterStmt(
        "SELECT id, name, subdomain, plan, status, rate_per_minute, rate_per_hour, user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at FROM identity.tenants WHERE id > $1 ORDER BY id LIMIT $2",
        None,
    )
}
impl TenantsAfterStmt {
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
        after: &'a uuid::Uuid,
        limit: &'a i64,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 2> {
        TenantRowQuery {
            client,
            params: [after, limit],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TenantRowBorrowed, tokio_postgres::Error> {
                    Ok(TenantRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        subdomain: row.try_get(2)?,
                        plan: row.try_get(3)?,
                        status: row.try_get(4)?,
                        rate_per_minute: row.try_get(5)?,
                        rate_per_hour: row.try_get(6)?,
                        user_rate_per_minute: row.try_get(7)?,
                        address_rate_per_minute: row.try_get(8)?,
                        features: row.try_get(9)?,
                        settings: row.try_get(10)?,
                        version: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        updated_at: row.try_get(13)?,
                    })
                },
            mapper: |it| TenantRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        TenantsAfterParams,
        TenantRowQuery<'c, 'a, 's, C, TenantRow, 2>,
        C,
    > for TenantsAfterStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a TenantsAfterParams,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 2> {
        self.bind(client, &params.after, &params.limit)
    }
}
pub struct SetStatusStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn set_status() -> SetStatusStmt {
    SetStatusStmt(
        "UPDATE identity.tenants SET status = $1, version = version + 1, updated_at = $2 WHERE id = $3 AND status <> $1 AND status <> 'deleted' RETURNING id, name, subdomain, plan, status, rate_per_minute, rate_per_hour, user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at",
        None,
    )
}
impl SetStatusStmt {
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
        at: &'a jiff::Timestamp,
        id: &'a uuid::Uuid,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 3> {
        TenantRowQuery {
            client,
            params: [status, at, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TenantRowBorrowed, tokio_postgres::Error> {
                    Ok(TenantRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        subdomain: row.try_get(2)?,
                        plan: row.try_get(3)?,
                        status: row.try_get(4)?,
                        rate_per_minute: row.try_get(5)?,
                        rate_per_hour: row.try_get(6)?,
                        user_rate_per_minute: row.try_get(7)?,
                        address_rate_per_minute: row.try_get(8)?,
                        features: row.try_get(9)?,
                        settings: row.try_get(10)?,
                        version: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        updated_at: row.try_get(13)?,
                    })
                },
            mapper: |it| TenantRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        SetStatusParams<T1>,
        TenantRowQuery<'c, 'a, 's, C, TenantRow, 3>,
        C,
    > for SetStatusStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a SetStatusParams<T1>,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 3> {
        self.bind(client, &params.status, &params.at, &params.id)
    }
}
pub struct ChangeTenantStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn change_tenant() -> ChangeTenantStmt {
    ChangeTenantStmt(
        "UPDATE identity.tenants SET name = coalesce($1, name), settings = coalesce($2, settings), version = version + 1, updated_at = $3 WHERE id = $4 RETURNING id, name, subdomain, plan, status, rate_per_minute, rate_per_hour, user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at",
        None,
    )
}
impl ChangeTenantStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::JsonSql>(
        &'s self,
        client: &'c C,
        name: &'a Option<T1>,
        settings: &'a Option<T2>,
        at: &'a jiff::Timestamp,
        id: &'a uuid::Uuid,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 4> {
        TenantRowQuery {
            client,
            params: [name, settings, at, id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<TenantRowBorrowed, tokio_postgres::Error> {
                    Ok(TenantRowBorrowed {
                        id: row.try_get(0)?,
                        name: row.try_get(1)?,
                        subdomain: row.try_get(2)?,
                        plan: row.try_get(3)?,
                        status: row.try_get(4)?,
                        rate_per_minute: row.try_get(5)?,
                        rate_per_hour: row.try_get(6)?,
                        user_rate_per_minute: row.try_get(7)?,
                        address_rate_per_minute: row.try_get(8)?,
                        features: row.try_get(9)?,
                        settings: row.try_get(10)?,
                        version: row.try_get(11)?,
                        created_at: row.try_get(12)?,
                        updated_at: row.try_get(13)?,
                    })
                },
            mapper: |it| TenantRow::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::JsonSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        ChangeTenantParams<T1, T2>,
        TenantRowQuery<'c, 'a, 's, C, TenantRow, 4>,
        C,
    > for ChangeTenantStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a ChangeTenantParams<T1, T2>,
    ) -> TenantRowQuery<'c, 'a, 's, C, TenantRow, 4> {
        self.bind(
            client,
            &params.name,
            &params.settings,
            &params.at,
            &params.id,
        )
    }
}
