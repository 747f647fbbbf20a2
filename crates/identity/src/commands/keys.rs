//! Keys are made and revoked.

use super::Revoked;
use crate::{
    Done, Identity, IdentityError,
    domain::{ApiKey, KeyKind, NewApiKey, canonical_origin},
    secret::{FreshSecret, SecretKind},
};
use jiff::Timestamp;
use serde_json::json;
use stoa_contracts::identity::{ApiKeyCreated, ApiKeyRevoked};
use stoa_identity_sql::queries::keys::{self, KeyRow};
use stoa_kernel::{Actor, ApiKeyId, Limit, Origin, Problem, TenantId};
use stoa_store::{Pending, StoreError, TenantTx};
use stoa_web::Scopes;
use uuid::Uuid;

impl Identity {
    /// Makes a key of the origin's tenant. Its text is told here and never again. What a key makes
    /// may no more than itself and ends no later; where no end is asked for, with it. `secret` is the
    /// public part of the secret by which a key asks.
    ///
    /// # Errors
    /// [`IdentityError::Invalid`], [`IdentityError::ScopesExceeded`], [`IdentityError::KeyRevoked`],
    /// [`IdentityError::FormerSecret`], or what the store says.
    pub async fn create_api_key(
        &self,
        origin: &Origin,
        secret: Option<&str>,
        new: &NewApiKey,
    ) -> Result<Pending<'_, (ApiKey, String)>, IdentityError> {
        let now = self.now();
        let new = &new.checked(now)?;
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let new = match origin.actor {
            Actor::Tenant(maker) => &no_more_than(&tx, origin, (maker, secret), new).await?,
            _ => new,
        };
        let made = self.insert_key(&mut tx, origin, new, now).await?;
        let pending = Pending::new(tx, made);
        Ok(pending.then(|| {
            self.remembered.forget_absent();
            self.pages.forget();
        }))
    }

    pub(super) async fn insert_key(
        &self,
        tx: &mut TenantTx,
        origin: &Origin,
        new: &NewApiKey,
        now: Timestamp,
    ) -> Result<(ApiKey, String), IdentityError> {
        let fresh = FreshSecret::of_key(new.kind, self.entropy.as_ref());
        let id = ApiKeyId(self.id(now));
        let origins: Vec<String> = new
            .origins
            .iter()
            .filter_map(|origin| canonical_origin(origin))
            .collect();
        let row = keys::insert_key()
            .bind(
                &tx.scope(),
                &origin.tenant.0,
                &id.0,
                &new.name,
                &new.kind.word(),
                &fresh.public_id,
                &fresh.hash.as_slice(),
                &new.scopes.as_str(),
                &origins,
                &new.expires_at,
                &now,
            )
            .one()
            .await
            .map_err(StoreError::from)?;
        let done = Done {
            action: "api_key.created",
            resource: "api_key",
            id: id.0,
            at: now,
            origin,
            metadata: json!({"kind": new.kind.word(), "scopes": new.scopes.as_str()}),
        };
        let created = ApiKeyCreated {
            api_key_id: id,
            version: 1,
        };
        self.record(tx, done, &created);
        Ok((key_of_row(row), fresh.text))
    }

    /// Refuses a key from now on: in this process when this returns, in others within a second.
    /// Nothing happens if it is revoked.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`] if the origin's tenant has no such key, or what the store says.
    pub async fn revoke_api_key(
        &self,
        origin: &Origin,
        id: ApiKeyId,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        let now = self.now();
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let changed = keys::revoke_key()
            .bind(&tx.scope(), &now, &origin.tenant.0, &id.0)
            .opt()
            .await
            .map_err(StoreError::from)?;
        let Some(rotations) = changed else {
            let exists = keys::key_exists()
                .bind(&tx.scope(), &origin.tenant.0, &id.0)
                .one()
                .await
                .map_err(StoreError::from)?;
            return match exists {
                true => Ok(Pending::new(tx, ())),
                false => Err(IdentityError::NotFound),
            };
        };
        let done = Done {
            action: "api_key.revoked",
            resource: "api_key",
            id: id.0,
            at: now,
            origin,
            metadata: json!({}),
        };
        let revoked_event = ApiKeyRevoked {
            api_key_id: id,
            version: 2 + rotations,
        };
        self.record(&mut tx, done, &revoked_event);
        let revoked = Revoked::Key(id.0);
        self.tell(&tx.scope(), revoked).await?;
        Ok(Pending::new(tx, ()).then(move || {
            self.forget(revoked);
            self.pages.forget();
        }))
    }

    /// The keys of a tenant in the order they were made, after the given one; one more than the
    /// limit if there are more.
    ///
    /// # Errors
    /// What the store says.
    pub async fn list_api_keys(
        &self,
        tenant: TenantId,
        after: Option<Uuid>,
        limit: Limit,
    ) -> Result<Vec<ApiKey>, StoreError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), keys::keys_after());
        let (after, limit) = (after.unwrap_or(Uuid::nil()), i64::from(limit.get()) + 1);
        let rows = tx
            .finish(query.bind(&scope, &tenant.0, &after, &limit).all())
            .await?;
        Ok(rows.into_iter().map(key_of_row).collect())
    }

    /// Makes a token of the platform's administrator. Its text is told here and never again. No
    /// tenant is touched, so that there is no audit row; the log tells of it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn create_admin_token(
        &self,
        name: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<String, StoreError> {
        let fresh = FreshSecret::make(SecretKind::Administrator, self.entropy.as_ref());
        let client = self.database.system().await?;
        keys::insert_admin_token()
            .bind(
                &client,
                &fresh.hash.as_slice(),
                &name,
                &self.now(),
                &expires_at,
            )
            .await?;
        self.remembered.forget_absent();
        tracing::info!("an administrator's token was made");
        Ok(fresh.text)
    }
}

/// The key to be, within the bounds of the one that makes it. That one stays locked until the commit,
/// so that no key is made by one whose revocation is through.
async fn no_more_than(
    tx: &TenantTx,
    origin: &Origin,
    (maker, secret): (ApiKeyId, Option<&str>),
    new: &NewApiKey,
) -> Result<NewApiKey, IdentityError> {
    let maker = keys::lock_maker()
        .bind(&tx.scope(), &origin.tenant.0, &maker.0)
        .opt()
        .await
        .map_err(StoreError::from)?
        .ok_or(IdentityError::KeyRevoked)?;
    if secret != Some(maker.public_id.as_str()) {
        return Err(IdentityError::FormerSecret);
    }
    let scopes: Scopes = maker.scopes.parse().map_err(|_| IdentityError::Internal)?;
    if !scopes.include(&new.scopes) {
        return Err(IdentityError::ScopesExceeded);
    }
    let expires_at = match (new.expires_at, maker.expires_at) {
        (Some(asked), Some(end)) if asked > end => {
            let message = "must be no later than the end of the key that makes it";
            return Err(Problem::field("expiresAt", "later_than_maker", message).into());
        }
        (asked, end) => asked.or(end),
    };
    Ok(NewApiKey {
        expires_at,
        ..new.clone()
    })
}

pub(super) fn key_of_row(row: KeyRow) -> ApiKey {
    let kind = KeyKind::of_word(&row.kind);
    let prefix = match kind {
        KeyKind::Secret => "stoa_sk_",
        KeyKind::Publishable => "stoa_pk_",
    };
    ApiKey {
        id: ApiKeyId(row.id),
        name: row.name,
        kind,
        prefix: format!("{prefix}{}", row.public_id),
        scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
        origins: row.origins,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        last_used_at: row.last_used_at,
        rotated_at: row.rotated_at,
        former_until: row.former_until,
        created_at: row.created_at,
    }
}
