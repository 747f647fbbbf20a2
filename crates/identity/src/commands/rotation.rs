//! Keys get another secret.

use super::{Revoked, keys::key_of_row};
use crate::{
    Done, Identity, IdentityError,
    domain::{ApiKey, KeyKind},
    secret::FreshSecret,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use stoa_contracts::identity::ApiKeyRotated;
use stoa_identity_sql::queries::keys::{self, LockedKey};
use stoa_kernel::{Actor, ApiKeyId, Origin, Problem};
use stoa_store::{Pending, StoreError, TenantTx};
use stoa_web::Scopes;
use uuid::Uuid;

/// The longest that two secrets of one key work beside each other, in seconds: a day.
const LONGEST_GRACE: i64 = 86_400;

impl Identity {
    /// Gives a key of the origin's tenant another secret, which is told here and never again; the key stays
    /// what it is. The secret before is refused `grace_seconds` (0 to 86,400) later or when the key ends, or, if that is 0, from
    /// now on: in this process when this returns, in others within a second. The one before that is in any
    /// case. A key that asks for it, unless it asks for itself, must allow all that the other allows, and
    /// end no earlier.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`], [`IdentityError::KeyEnded`], [`IdentityError::ScopesExceeded`],
    /// [`IdentityError::OutlivesCaller`], [`IdentityError::KeyRevoked`], [`IdentityError::FormerSecret`],
    /// [`IdentityError::Invalid`], or what the store says.
    pub async fn rotate_api_key(
        &self,
        origin: &Origin,
        secret: Option<&str>,
        id: ApiKeyId,
        grace_seconds: i64,
    ) -> Result<Pending<'_, (ApiKey, String)>, IdentityError> {
        if !(0..=LONGEST_GRACE).contains(&grace_seconds) {
            let message = "must be 0 to 86,400";
            return Err(Problem::field("graceSeconds", "out_of_range", message).into());
        }
        let now = self.now();
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let (kind, ends) = lock_for_rotation(&tx, (origin, secret), id, now).await?;
        let fresh = FreshSecret::of_key(kind, self.entropy.as_ref());
        let grace = SignedDuration::from_secs(grace_seconds);
        let former_until = (grace_seconds > 0).then(|| now.saturating_add(grace));
        let former_until = former_until
            .transpose()
            .map_err(|_| IdentityError::Internal)?
            // No secret outlives its key.
            .map(|until| ends.map_or(until, |ends| until.min(ends)));
        let row = keys::rotate_key()
            .bind(
                &tx.scope(),
                &former_until,
                &fresh.public_id,
                &fresh.hash.as_slice(),
                &now,
                &origin.tenant.0,
                &id.0,
            )
            .one()
            .await
            .map_err(StoreError::from)?;
        let done = Done {
            action: "api_key.rotated",
            resource: "api_key",
            id: id.0,
            at: now,
            origin,
            metadata: json!({"graceSeconds": grace_seconds}),
        };
        let rotated = ApiKeyRotated {
            api_key_id: id,
            version: 1 + row.rotations,
        };
        self.record(&mut tx, done, &rotated);
        // What is remembered of the key, by whichever secret, is looked up anew.
        let revoked = Revoked::Key(id.0);
        self.tell(&tx.scope(), revoked).await?;
        Ok(
            Pending::new(tx, (key_of_row(row), fresh.text)).then(move || {
                self.forget(revoked);
                self.remembered.forget_absent();
            }),
        )
    }
}

/// Locks the key, and the one that asks, until the commit; the key's kind and end, if it may be rotated so.
async fn lock_for_rotation(
    tx: &TenantTx,
    (origin, secret): (&Origin, Option<&str>),
    id: ApiKeyId,
    now: Timestamp,
) -> Result<(KeyKind, Option<Timestamp>), IdentityError> {
    let caller = match origin.actor {
        Actor::Tenant(key) => Some(key),
        _ => None,
    };
    let ids: Vec<Uuid> = [Some(id), caller]
        .into_iter()
        .flatten()
        .map(|key| key.0)
        .collect();
    let locked = keys::lock_keys()
        .bind(&tx.scope(), &origin.tenant.0, &ids)
        .all()
        .await
        .map_err(StoreError::from)?;
    let find = |key: ApiKeyId| locked.iter().find(|row| row.id == key.0);
    // Before anything is said of the other.
    let caller = match caller {
        Some(key) => Some(
            find(key)
                .filter(|row| row.revoked_at.is_none())
                .ok_or(IdentityError::KeyRevoked)?,
        ),
        None => None,
    };
    // It was the present one when the request began; meanwhile another may have taken its place.
    if caller.is_some_and(|caller| secret != Some(caller.public_id.as_str())) {
        return Err(IdentityError::FormerSecret);
    }
    let key = find(id).ok_or(IdentityError::NotFound)?;
    let has_expired = key.expires_at.is_some_and(|at| at <= now);
    if key.revoked_at.is_some() || has_expired {
        return Err(IdentityError::KeyEnded);
    }
    if let Some(caller) = caller.filter(|caller| caller.id != key.id) {
        refuse_more(caller, key)?;
    }
    Ok((KeyKind::of_word(&key.kind), key.expires_at))
}

/// Whoever gives a key another secret can use it from then on.
fn refuse_more(caller: &LockedKey, key: &LockedKey) -> Result<(), IdentityError> {
    let scopes = |row: &LockedKey| {
        row.scopes
            .parse::<Scopes>()
            .map_err(|_| IdentityError::Internal)
    };
    if !scopes(caller)?.include(&scopes(key)?) {
        return Err(IdentityError::ScopesExceeded);
    }
    match (caller.expires_at, key.expires_at) {
        (None, _) => Ok(()),
        (Some(end), Some(of_key)) if of_key <= end => Ok(()),
        (Some(_), _) => Err(IdentityError::OutlivesCaller),
    }
}
