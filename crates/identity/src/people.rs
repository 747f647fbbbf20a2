//! Who the persons behind ids are, for other modules.

use crate::{Identity, IdentityError, remembered::LONGEST};
use futures_util::future::BoxFuture;
use moka::sync::Cache;
use std::sync::Arc;
use stoa_contracts::{People, Person};
use stoa_identity_sql::queries::{erasure, users};
use stoa_kernel::{Problem, TenantId, UserId};
use stoa_store::TenantTx;

/// The most persons that are remembered.
const MOST: u64 = 100_000;

/// The most names of tenants that are remembered.
const MOST_TENANTS: u64 = 10_000;

pub(crate) fn tenant_names() -> Cache<TenantId, Arc<str>> {
    Cache::builder()
        .max_capacity(MOST_TENANTS)
        .time_to_live(LONGEST)
        .build()
}

pub(crate) fn cache() -> Cache<(TenantId, UserId), Person> {
    Cache::builder()
        .max_capacity(MOST)
        .time_to_live(LONGEST)
        .build()
}

impl People for Identity {
    fn remembered(&self, tenant: TenantId, user: UserId) -> Option<Person> {
        self.people.get(&(tenant, user))
    }

    fn find(
        &self,
        tenant: TenantId,
        user: UserId,
    ) -> BoxFuture<'_, Result<Option<Person>, Problem>> {
        Box::pin(async move { Ok(self.find_person(tenant, user).await?) })
    }

    fn is_there(&self, tenant: TenantId, user: UserId) -> BoxFuture<'_, Result<bool, Problem>> {
        Box::pin(async move { Ok(self.stands(tenant, user).await?) })
    }

    fn tenant_name(&self, tenant: TenantId) -> BoxFuture<'_, Result<Option<Arc<str>>, Problem>> {
        Box::pin(async move { Ok(self.find_tenant_name(tenant).await?) })
    }
}

impl Identity {
    async fn stands(&self, tenant: TenantId, user: UserId) -> Result<bool, IdentityError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), erasure::is_there());
        let asked = query.bind(&scope, &tenant.0, &user.0);
        Ok(tx.finish(asked.one()).await?)
    }

    async fn find_tenant_name(&self, id: TenantId) -> Result<Option<Arc<str>>, IdentityError> {
        if let Some(name) = self.tenant_names.get(&id) {
            return Ok(Some(name));
        }
        let begun = self.remembered.begin();
        let name: Arc<str> = match self.get_tenant(id).await {
            Ok(tenant) => tenant.name.into(),
            Err(IdentityError::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        self.tenant_names.insert(id, Arc::clone(&name));
        if !self.remembered.is_current(&begun) {
            self.tenant_names.invalidate(&id);
        }
        Ok(Some(name))
    }

    async fn find_person(
        &self,
        tenant: TenantId,
        user: UserId,
    ) -> Result<Option<Person>, IdentityError> {
        if let Some(person) = self.people.get(&(tenant, user)) {
            return Ok(Some(person));
        }
        let begun = self.remembered.begin();
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let scope = tx.scope();
        let query = users::user();
        let found = tx
            .finish(query.bind(&scope, &tenant.0, &user.0).opt())
            .await?;
        let person = found.map(|row| Person {
            display_name: Arc::from(row.display_name),
            avatar_url: row.avatar_url.map(Arc::from),
        });
        if let Some(person) = &person {
            self.people.insert((tenant, user), person.clone());
            if !self.remembered.is_current(&begun) {
                self.people.invalidate(&(tenant, user));
            }
        }
        Ok(person)
    }
}
