//! Log-ins are prolonged, looked at and ended.
//!
//! A refresh token works once. One that comes again was copied, or its answer was lost, or two pages of
//! one browser sent it at the same time. All that tells them apart is kept in PostgreSQL.

use super::Revoked;
use crate::{
    Done, Identity, IdentityError,
    token::{ACCESS_SECONDS, Bearer, RefreshToken},
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use stoa_contracts::identity::RefreshTokenReplayed;
use stoa_identity_sql::queries::sessions::{self, Locked};
use stoa_kernel::{Limit, Origin, Role, SessionId, TenantId, UserId};
use stoa_store::{Pending, StoreError, TenantTx};
use utoipa::ToSchema;
use uuid::Uuid;

/// How long two pages of one browser may take to send the same token.
const AT_ONCE: SignedDuration = SignedDuration::from_secs(10);

/// A log-in begun, or prolonged.
#[derive(Clone, Debug)]
pub struct Started {
    /// Names the person, for ten minutes.
    pub access_token: String,
    /// How long, in seconds.
    pub expires_in: i64,
    /// Gets the next access token, once.
    pub refresh_token: String,
}

/// One of a person's log-ins.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// From which address it was last begun or prolonged.
    #[schema(required)]
    pub address: Option<String>,
    /// By which program.
    #[schema(required)]
    pub user_agent: Option<String>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last begun or prolonged.
    #[schema(value_type = String, format = DateTime)]
    pub last_used_at: Timestamp,
    /// When it ends by itself.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// Whose token it is that a tenant's server asks about (RFC 7662).
#[derive(Clone, Debug)]
pub struct Introspected {
    /// The person.
    pub user: UserId,
    /// Their name.
    pub username: String,
    /// Their highest role.
    pub role: Role,
    /// Their log-in.
    pub session: SessionId,
    /// When the token ends by itself.
    pub until: Timestamp,
    /// What users may do.
    pub scope: String,
}

impl Identity {
    /// The next access token of a log-in. Each refresh token works once. If it comes again, its
    /// answer is given again as long as nothing of that answer was used, for a client that lost it,
    /// and for ten seconds to the same client, whose pages may have asked at once. Else it was copied,
    /// and ends that log-in, no other.
    ///
    /// # Errors
    /// [`IdentityError::BadRefreshToken`], or what the store says.
    pub async fn refresh(&self, origin: &Origin, text: &str) -> Result<Started, IdentityError> {
        let tenant = origin.tenant;
        let token = RefreshToken::parse(text, tenant, &self.master)
            .ok_or(IdentityError::BadRefreshToken)?;
        let now = self.now();
        let address = origin.address.map(|address| address.to_string());
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        let refreshed = sessions::refresh()
            .bind(
                &tx.scope(),
                &now,
                &address.as_deref(),
                &origin.user_agent.as_deref(),
                &tenant.0,
                &token.session.0,
                &token.generation,
            )
            .opt()
            .await
            .map_err(StoreError::from)?;
        let Some(row) = refreshed else {
            drop(tx);
            return self.refresh_again(origin, token, now).await;
        };
        let user = UserId(row.user_id);
        let origin = &self.about(origin, user, row.person_key.as_deref())?;
        let done = of_session("session.refreshed", token.session, now, origin);
        self.audit(&mut tx, done);
        tx.commit().await?;
        self.start_tokens(successor(tenant, user, token))
    }

    /// A refresh token that was used before.
    async fn refresh_again(
        &self,
        origin: &Origin,
        token: RefreshToken,
        now: Timestamp,
    ) -> Result<Started, IdentityError> {
        let tenant = origin.tenant;
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        let session = sessions::lock_session()
            .bind(&tx.scope(), &tenant.0, &token.session.0, &now)
            .opt()
            .await
            .map_err(StoreError::from)?
            .ok_or(IdentityError::BadRefreshToken)?;
        if may_answer_again(&session, token, origin, now) {
            tx.commit().await?;
            return self.start_tokens(successor(tenant, UserId(session.user_id), token));
        }
        sessions::revoke_session()
            .bind(&tx.scope(), &now, &tenant.0, &token.session.0)
            .await
            .map_err(StoreError::from)?;
        let user = UserId(session.user_id);
        let origin = &self.about(origin, user, session.person_key.as_deref())?;
        let done = of_session("session.replayed", token.session, now, origin);
        let replayed = RefreshTokenReplayed {
            session_id: token.session,
            version: session.refresh_generation.saturating_add(1),
        };
        self.record(&mut tx, done, &replayed);
        let revoked = Revoked::Session(token.session.0);
        self.tell(&tx.scope(), revoked).await?;
        let committed = tx.commit().await;
        self.forget(revoked);
        committed?;
        Err(IdentityError::BadRefreshToken)
    }

    pub(super) fn start_tokens(&self, bearer: Bearer) -> Result<Started, IdentityError> {
        let now = self.now();
        let ring = self.signing.ring();
        let access_token = self
            .tokens
            .sign(&ring, bearer, self.id(now), now)
            .ok_or(IdentityError::Internal)?;
        let refresh = RefreshToken {
            session: bearer.session,
            generation: bearer.generation,
        };
        Ok(Started {
            access_token,
            expires_in: ACCESS_SECONDS,
            refresh_token: refresh.text(bearer.tenant, &self.master),
        })
    }

    /// Refuses a log-in's tokens from now on: in this process when this is committed, in others within
    /// a second. `of` names the person whose it must be.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`] if there is none to revoke, or what the store says.
    pub async fn revoke_session(
        &self,
        origin: &Origin,
        session: SessionId,
        of: Option<UserId>,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        let (tenant, now) = (origin.tenant.0, self.now());
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let scope = tx.scope();
        let changed = match of {
            Some(user) => {
                let (query, user) = (sessions::end_own_session(), user.0);
                query.bind(&scope, &now, &tenant, &session.0, &user).await
            }
            None => {
                let query = sessions::revoke_session();
                query.bind(&scope, &now, &tenant, &session.0).await
            }
        };
        if changed.map_err(StoreError::from)? == 0 {
            return Err(IdentityError::NotFound);
        }
        let done = of_session("session.revoked", session, now, origin);
        self.audit(&mut tx, done);
        let revoked = Revoked::Session(session.0);
        self.tell(&tx.scope(), revoked).await?;
        Ok(Pending::new(tx, ()).then(move || self.forget(revoked)))
    }

    /// A person's log-ins that have not ended, in the order they began, after the given one; one more
    /// than the limit if there are more.
    ///
    /// # Errors
    /// What the store says.
    pub async fn list_sessions(
        &self,
        tenant: TenantId,
        (user, current): (UserId, Option<SessionId>),
        after: Option<Uuid>,
        limit: Limit,
    ) -> Result<Vec<Session>, IdentityError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query, now) = (tx.scope(), sessions::sessions_of(), self.now());
        let (after, limit) = (after.unwrap_or_default(), i64::from(limit.get()) + 1);
        let rows = query.bind(&scope, &tenant.0, &user.0, &after, &now, &limit);
        let rows = tx.finish(rows.all()).await?;
        Ok(rows
            .into_iter()
            .map(|row| Session {
                is_current: current == Some(SessionId(row.id)),
                id: SessionId(row.id),
                address: row.address,
                user_agent: row.user_agent,
                created_at: row.created_at,
                last_used_at: row.last_used_at,
                expires_at: row.expires_at,
            })
            .collect())
    }

    /// Whose access token it is, if it is of this tenant and good now; nothing is told of any other.
    ///
    /// # Errors
    /// What the store says.
    pub async fn introspect(
        &self,
        tenant: TenantId,
        token: &str,
    ) -> Result<Option<Introspected>, IdentityError> {
        let now = self.now();
        let verified = self.tokens.verify(&self.signing.ring(), token, now);
        let Some(token) = verified.filter(|token| token.tenant == tenant) else {
            return Ok(None);
        };
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), sessions::token_standing());
        let row = query.bind(&scope, &tenant.0, &token.session.0, &now);
        let row = tx.finish(row.opt()).await?;
        Ok(row
            .filter(|row| row.user_id == token.user.0)
            .map(|row| Introspected {
                user: token.user,
                username: row.username,
                role: Role::highest(row.roles.iter().map(String::as_str)),
                session: token.session,
                until: token.until,
                scope: self.user_scopes.to_string(),
            }))
    }
}

/// What a used refresh token got, and may get again.
fn successor(tenant: TenantId, user: UserId, token: RefreshToken) -> Bearer {
    Bearer {
        tenant,
        user,
        session: token.session,
        generation: token.generation.saturating_add(1),
    }
}

/// Whether the answer to a used token can be given again: its successor is the valid one, and nobody
/// has used what came with it, or the very client asks that asked a moment ago.
fn may_answer_again(
    session: &Locked,
    token: RefreshToken,
    origin: &Origin,
    now: Timestamp,
) -> bool {
    let is_last = session.refresh_generation == token.generation.saturating_add(1);
    let was_received = session.used_generation >= session.refresh_generation;
    let address = origin.address.map(|address| address.to_string());
    let is_same_client =
        session.address == address && session.user_agent.as_deref() == origin.user_agent.as_deref();
    let is_at_once = now.duration_since(session.last_used_at) < AT_ONCE;
    is_last && (!was_received || (is_same_client && is_at_once))
}

fn of_session<'a>(
    action: &'static str,
    id: SessionId,
    at: Timestamp,
    origin: &'a Origin,
) -> Done<'a> {
    Done {
        action,
        resource: "session",
        id: id.0,
        at,
        origin,
        metadata: json!({}),
    }
}
