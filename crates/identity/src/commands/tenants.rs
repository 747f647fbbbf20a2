//! Tenants come to be, change, are suspended and deleted.

use super::Revoked;
use crate::{
    Done, Identity, IdentityError,
    domain::{Found, KeyKind, NewApiKey, NewTenant, Tenant, holds_nul},
    settings,
};
use serde_json::{Value, json};
use stoa_contracts::identity::{
    TenantActivated, TenantChanged, TenantCreated, TenantDeleted, TenantSuspended,
};
use stoa_identity_sql::queries::tenants::{self, TenantRow};
use stoa_kernel::{Limit, Origin, TenantId};
use stoa_store::{Pending, StoreError, TenantTx};
use stoa_web::{Scopes, text};
use uuid::Uuid;

/// The largest settings, as JSON text, in bytes.
const SETTINGS_BYTES: usize = 16 * 1024;

/// What a tenant may be told to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Suspend,
    Activate,
    Delete,
}

impl Turn {
    fn status(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Activate => "active",
            Self::Delete => "deleted",
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Suspend => "tenant.suspended",
            Self::Activate => "tenant.activated",
            Self::Delete => "tenant.deleted",
        }
    }
}

impl Identity {
    /// Makes a tenant and its first key, which may do everything and is told here and never again.
    /// `origin` says who does it, given the new tenant ([`Origin::system`] for the command line).
    ///
    /// # Errors
    /// [`IdentityError::Invalid`], [`IdentityError::SubdomainTaken`], or what the store says.
    pub async fn create_tenant(
        &self,
        new: &NewTenant,
        origin: impl FnOnce(TenantId) -> Origin,
    ) -> Result<Pending<'_, (Tenant, String)>, IdentityError> {
        let new = &new.checked()?;
        let now = self.now();
        let id = TenantId(self.id(now));
        let origin = origin(id);
        let mut tx = TenantTx::begin(&self.database, id).await?;
        let row = tenants::insert_tenant()
            .bind(
                &tx.scope(),
                &id.0,
                &new.name,
                &new.subdomain,
                &new.plan,
                &new.rate_per_minute,
                &new.rate_per_hour,
                &new.user_rate_per_minute,
                &new.address_rate_per_minute,
                &now,
            )
            .one()
            .await
            .map_err(|error| IdentityError::of_store(error.into()))?;
        let created = TenantCreated {
            tenant_id: id,
            version: row.version,
        };
        let done = Done {
            action: "tenant.created",
            resource: "tenant",
            id: id.0,
            at: now,
            origin: &origin,
            metadata: json!({"plan": new.plan}),
        };
        self.record(&mut tx, done, &created);
        let first = NewApiKey {
            name: "first key".to_owned(),
            kind: KeyKind::Secret,
            scopes: Scopes::all(),
            origins: Vec::new(),
            expires_at: None,
        };
        let (_, key) = self.insert_key(&mut tx, &origin, &first, now).await?;
        let pending = Pending::new(tx, (tenant_of_row(row), key));
        Ok(pending.then(|| self.remembered.forget_absent()))
    }

    /// The tenant.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`], or what the store says.
    pub async fn get_tenant(&self, id: TenantId) -> Result<Tenant, IdentityError> {
        let tx = TenantTx::begin(&self.database, id).await?;
        let (scope, query) = (tx.scope(), tenants::tenant());
        let row = tx.finish(query.bind(&scope, &id.0).opt()).await?;
        row.map(tenant_of_row).ok_or(IdentityError::NotFound)
    }

    /// The tenant of a subdomain, deleted ones included.
    ///
    /// # Errors
    /// What the store says.
    pub async fn find_tenant_by_subdomain(
        &self,
        subdomain: &str,
    ) -> Result<Option<Tenant>, StoreError> {
        let client = self.database.system().await?;
        let row = tenants::tenant_by_subdomain()
            .bind(&client, &subdomain)
            .opt()
            .await?;
        Ok(row.map(tenant_of_row))
    }

    /// Tenants in the order they came to be, after the given one; one more than the limit if there
    /// are more.
    ///
    /// # Errors
    /// What the store says.
    pub async fn list_tenants(
        &self,
        after: Option<TenantId>,
        limit: Limit,
    ) -> Result<Vec<Tenant>, StoreError> {
        let client = self.database.system().await?;
        let after = after.map_or(Uuid::nil(), |id| id.0);
        let rows = tenants::tenants_after()
            .bind(&client, &after, &(i64::from(limit.get()) + 1))
            .all()
            .await?;
        Ok(rows.into_iter().map(tenant_of_row).collect())
    }

    /// Changes what a tenant may choose for itself.
    ///
    /// # Errors
    /// [`IdentityError::Invalid`], [`IdentityError::NotFound`], or what the store says.
    pub async fn change_tenant(
        &self,
        origin: &Origin,
        name: Option<&str>,
        settings: Option<&Value>,
    ) -> Result<Pending<'_, Tenant>, IdentityError> {
        let name = check_change(name, settings)?;
        let now = self.now();
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let row = tenants::change_tenant()
            .bind(&tx.scope(), &name, &settings, &now, &origin.tenant.0)
            .opt()
            .await
            .map_err(StoreError::from)?
            .ok_or(IdentityError::NotFound)?;
        let done = Done {
            action: "tenant.changed",
            resource: "tenant",
            id: row.id,
            at: now,
            origin,
            metadata: json!({"name": name.is_some(), "settings": settings.is_some()}),
        };
        let changed = TenantChanged {
            tenant_id: origin.tenant,
            version: row.version,
        };
        self.record(&mut tx, done, &changed);
        let tenant = origin.tenant;
        let revoked = Revoked::Tenant(tenant.0);
        self.tell(&tx.scope(), revoked).await?;
        let pending = Pending::new(tx, tenant_of_row(row));
        Ok(pending.then(move || {
            self.forget(revoked);
            self.tenant_names.invalidate(&tenant);
        }))
    }

    /// Refuses the tenant's keys and tokens until it is activated. Nothing happens if it is
    /// suspended.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`], [`IdentityError::TenantDeleted`], or what the store says.
    pub async fn suspend_tenant(
        &self,
        origin: &Origin,
    ) -> Result<Pending<'_, Tenant>, IdentityError> {
        self.turn(origin, Turn::Suspend).await
    }

    /// Serves a suspended tenant again. Nothing happens if it is active.
    ///
    /// # Errors
    /// As [`Identity::suspend_tenant`].
    pub async fn activate_tenant(
        &self,
        origin: &Origin,
    ) -> Result<Pending<'_, Tenant>, IdentityError> {
        self.turn(origin, Turn::Activate).await
    }

    /// Refuses the tenant's keys and tokens for good. Nothing happens if it is deleted.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`], or what the store says.
    pub async fn delete_tenant(
        &self,
        origin: &Origin,
    ) -> Result<Pending<'_, Tenant>, IdentityError> {
        self.turn(origin, Turn::Delete).await
    }

    async fn turn(
        &self,
        origin: &Origin,
        turn: Turn,
    ) -> Result<Pending<'_, Tenant>, IdentityError> {
        let now = self.now();
        let id = origin.tenant;
        let mut tx = TenantTx::begin(&self.database, id).await?;
        let changed = tenants::set_status()
            .bind(&tx.scope(), &turn.status(), &now, &id.0)
            .opt()
            .await
            .map_err(StoreError::from)?;
        let Some(row) = changed else {
            return unturned(tx, turn).await;
        };
        let done = Done {
            action: turn.action(),
            resource: "tenant",
            id: id.0,
            at: now,
            origin,
            metadata: json!({}),
        };
        let (tenant_id, version) = (id, row.version);
        match turn {
            Turn::Suspend => self.record(&mut tx, done, &TenantSuspended { tenant_id, version }),
            Turn::Activate => self.record(&mut tx, done, &TenantActivated { tenant_id, version }),
            Turn::Delete => self.record(&mut tx, done, &TenantDeleted { tenant_id, version }),
        }
        let revoked = Revoked::Tenant(id.0);
        self.tell(&tx.scope(), revoked).await?;
        let pending = Pending::new(tx, tenant_of_row(row));
        Ok(pending.then(move || self.forget(revoked)))
    }
}

/// Why nothing changed: it is so already, or never will be.
async fn unturned<'a>(tx: TenantTx, turn: Turn) -> Result<Pending<'a, Tenant>, IdentityError> {
    let row = tenants::tenant()
        .bind(&tx.scope(), &tx.scope().tenant().0)
        .opt()
        .await
        .map_err(StoreError::from)?
        .ok_or(IdentityError::NotFound)?;
    let tenant = tenant_of_row(row);
    if tenant.status == "deleted" && turn != Turn::Delete {
        return Err(IdentityError::TenantDeleted);
    }
    Ok(Pending::new(tx, tenant))
}

/// The name as it is kept.
fn check_change(
    name: Option<&str>,
    settings: Option<&Value>,
) -> Result<Option<String>, IdentityError> {
    let mut found = Found::default();
    let name = name.and_then(|name| found.take(text::name("name", name, 1..=200)));
    if let Some(settings) = settings {
        if !settings.is_object() {
            found.add("settings", "wrong_type", "must be an object");
        } else if settings.to_string().len() > SETTINGS_BYTES {
            found.add("settings", "too_long", "must have at most 16 KiB");
        } else if holds_nul(settings) {
            // PostgreSQL keeps no NUL in a text.
            found.add("settings", "control_character", "must not hold NUL");
        } else {
            settings::check(settings, &mut found);
        }
    }
    found.verdict()?;
    Ok(name)
}

fn tenant_of_row(row: TenantRow) -> Tenant {
    Tenant {
        id: TenantId(row.id),
        name: row.name,
        subdomain: row.subdomain,
        plan: row.plan,
        status: row.status,
        rate_per_minute: row.rate_per_minute,
        rate_per_hour: row.rate_per_hour,
        user_rate_per_minute: row.user_rate_per_minute,
        address_rate_per_minute: row.address_rate_per_minute,
        features: row.features,
        settings: row.settings,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
