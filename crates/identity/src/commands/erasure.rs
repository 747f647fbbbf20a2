//! What is held of a person is given out, or taken out for good.

use super::{Revoked, people::lock, users::of_user};
use crate::{
    Identity, IdentityError,
    person::{Editor, User, key_of},
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};
use stoa_contracts::identity::UserErased;
use stoa_identity_sql::queries::{erasure, people};
use stoa_kernel::{Origin, Role, TenantId, UserId};
use stoa_store::{Pending, Scope, StoreError, TenantTx};
use utoipa::ToSchema;

/// How far an erasure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Erasure {
    /// Who was erased.
    #[schema(value_type = uuid::Uuid)]
    pub id: UserId,
    /// When: from then on the account is empty and its key is gone. What they wrote follows, step by step.
    #[schema(value_type = String, format = DateTime)]
    pub erased_at: Timestamp,
    /// When the last of it had been taken out, everywhere; `null` while that is going on.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub completed_at: Option<Timestamp>,
}

impl Identity {
    /// Takes out what this module holds of a person: profile, name, address, password, log-ins and
    /// key. Committed when this returns. Of somebody who is erased already, how far that has come.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`], `role_required` (403), or what the store says.
    pub(crate) async fn begin_erasure(
        &self,
        origin: &Origin,
        (editor, user): (Editor, UserId),
    ) -> Result<Erasure, IdentityError> {
        let (tenant, now) = (origin.tenant, self.now());
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        let person = match lock(&tx.scope(), user).await {
            Err(IdentityError::NotFound) => {
                let known = known(&tx.scope(), user).await?;
                tx.commit_read().await?;
                return known.ok_or(IdentityError::NotFound);
            }
            found => found?,
        };
        editor.may_dispose(Role::highest(person.roles.iter().map(String::as_str)))?;
        let version = empty(&tx.scope(), user, &key_of(&person.username), now).await?;
        let event = UserErased {
            user_id: user,
            version,
        };
        self.record(&mut tx, of_user("user.erased", user, now, origin), &event);
        self.tell(&tx.scope(), Revoked::User(user.0)).await?;
        let committed = tx.commit().await;
        self.forget_person(tenant, user);
        committed?;
        Ok(Erasure {
            id: user,
            erased_at: now,
            completed_at: None,
        })
    }

    /// Notes that nothing is left anywhere.
    pub(crate) async fn complete_erasure(
        &self,
        tenant: TenantId,
        erasure: Erasure,
    ) -> Result<Pending<'_, Erasure>, StoreError> {
        let now = self.now();
        let tx = TenantTx::begin(&self.database, tenant).await?;
        erasure::complete_erasure()
            .bind(&tx.scope(), &now, &tenant.0, &erasure.id.0)
            .await?;
        let completed_at = Some(erasure.completed_at.unwrap_or(now));
        Ok(Pending::new(
            tx,
            Erasure {
                completed_at,
                ..erasure
            },
        ))
    }

    /// An erasure that goes on, as it stands.
    pub(crate) async fn leave_erasure(
        &self,
        tenant: TenantId,
        erasure: Erasure,
    ) -> Result<Pending<'_, Erasure>, StoreError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        Ok(Pending::new(tx, erasure))
    }

    /// What this module holds of a person; that it was given out is written down.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`], `role_required` (403), or what the store says.
    pub(crate) async fn export_own(
        &self,
        origin: &Origin,
        (editor, user): (Editor, UserId),
    ) -> Result<Map<String, Value>, IdentityError> {
        let (tenant, now) = (origin.tenant.0, self.now());
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let scope = tx.scope();
        let query = people::any_user();
        let person = query.bind(&scope, &tenant, &user.0).opt().await;
        let person = person.map_err(StoreError::from)?;
        let person = person.ok_or(IdentityError::NotFound)?;
        editor.may_dispose(Role::highest(person.roles.iter().map(String::as_str)))?;
        let query = erasure::all_sessions();
        let sessions = query.bind(&scope, &tenant, &user.0).all().await;
        let sessions = sessions.map_err(StoreError::from)?;
        let query = erasure::usernames_of();
        let usernames = query.bind(&scope, &tenant, &user.0).all().await;
        let usernames = usernames.map_err(StoreError::from)?;
        self.audit(&mut tx, of_user("user.exported", user, now, origin));
        tx.commit().await?;
        let sessions: Vec<Value> = sessions.into_iter().map(session).collect();
        let mut export = Map::new();
        let user: User = super::people::user_of_person(person);
        let user = serde_json::to_value(user).map_err(|_| IdentityError::Internal)?;
        export.insert("exportedAt".to_owned(), json!(now));
        export.insert("user".to_owned(), user);
        export.insert("usernames".to_owned(), json!(usernames));
        export.insert("sessions".to_owned(), json!(sessions));
        Ok(export)
    }
}

fn session(row: erasure::AnySession) -> Value {
    json!({
        "id": row.id,
        "createdAt": row.created_at,
        "lastUsedAt": row.last_used_at,
        "expiresAt": row.expires_at,
        "revokedAt": row.revoked_at,
        "address": row.address,
        "userAgent": row.user_agent,
    })
}

async fn known(scope: &Scope<'_>, user: UserId) -> Result<Option<Erasure>, StoreError> {
    let query = erasure::erasure();
    let row = query.bind(scope, &scope.tenant().0, &user.0).opt().await?;
    Ok(row.map(|row| Erasure {
        id: UserId(row.user_id),
        erased_at: row.erased_at,
        completed_at: row.completed_at,
    }))
}

/// Empties the person's row, which is locked, and drops the others; the version after it.
async fn empty(
    scope: &Scope<'_>,
    user: UserId,
    username_key: &str,
    now: Timestamp,
) -> Result<i32, StoreError> {
    let tenant = scope.tenant().0;
    let version = erasure::erase_user()
        .bind(scope, &now, &tenant, &user.0)
        .one()
        .await?;
    erasure::forget_usernames()
        .bind(scope, &tenant, &user.0, &username_key)
        .await?;
    erasure::forget_sessions()
        .bind(scope, &tenant, &user.0)
        .await?;
    erasure::note_erasure()
        .bind(scope, &tenant, &user.0, &now)
        .await?;
    Ok(version)
}
