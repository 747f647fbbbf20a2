//! Passwords are chosen anew.

use super::{Revoked, users::of_user};
use crate::{
    Done, Identity, IdentityError,
    attempts::{Client, Try},
    domain::Found,
    mail_token::{MailToken, Purpose},
    person::{PASSWORD_LENGTH, check_password},
};
use jiff::Timestamp;
use serde_json::json;
use stoa_contracts::identity::PasswordChanged;
use stoa_identity_sql::queries::{mail, people};
use stoa_kernel::{Origin, SessionId, UserId};
use stoa_store::{Pending, StoreError, TenantTx};
use uuid::Uuid;

impl Identity {
    /// Sets a new password by the token of a letter. The address is confirmed with it, and all
    /// log-ins end: in this process when this returns, in others within a second.
    ///
    /// # Errors
    /// [`IdentityError::BadToken`] for one that was used, has ended or never was, or of a password or
    /// an address that changed since; [`IdentityError::Invalid`], [`IdentityError::Busy`], or what
    /// the store says.
    pub async fn reset_password(
        &self,
        origin: &Origin,
        token: &str,
        password: String,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        let mut found = Found::default();
        check_password("password", &password, &mut found);
        found.verdict()?;
        let (tenant, now) = (origin.tenant, self.now());
        let token = MailToken::parse(token, Purpose::Reset, tenant, &self.master, now)
            .ok_or(IdentityError::BadToken)?;
        // Hashing is dear: not for a token that was used.
        if !self.may_reset(origin, token).await? {
            return Err(IdentityError::BadToken);
        }
        let hash = self.passwords.hash(password).await?;
        let user = token.user;
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let reset = mail::reset_password()
            .bind(
                &tx.scope(),
                &hash,
                &now,
                &tenant.0,
                &user.0,
                &token.generation,
            )
            .opt()
            .await
            .map_err(StoreError::from)?
            .ok_or(IdentityError::BadToken)?;
        let origin = &self.about(origin, user, reset.person_key.as_deref())?;
        let done = of_user("user.password_reset", user, now, origin);
        self.end_log_ins(tx, (user, reset.version), None, done, now)
            .await
    }

    /// Sets a new password for who knows the present one, and ends their other log-ins. Wrong ones are
    /// counted as failed log-ins are.
    ///
    /// # Errors
    /// [`IdentityError::WrongPassword`], [`IdentityError::Invalid`], `too_many_attempts` (429),
    /// [`IdentityError::Busy`], or what the store says.
    pub async fn change_password(
        &self,
        origin: &Origin,
        (user, session): (UserId, Option<SessionId>),
        (present, new): (String, String),
        client: Client,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        let mut found = Found::default();
        check_password("newPassword", &new, &mut found);
        found.verdict()?;
        if present.len() > PASSWORD_LENGTH.end() * 4 {
            return Err(IdentityError::WrongPassword);
        }
        let tenant = origin.tenant;
        // No address is written so.
        let account = format!("\0{}", user.0);
        let attempt = self.attempts.begin(Try::LogIn, origin, &account, client);
        let attempt = attempt.await?;
        let kept = {
            let tx = TenantTx::begin(&self.database, tenant).await?;
            let (scope, query) = (tx.scope(), people::password_of());
            tx.finish(query.bind(&scope, &tenant.0, &user.0).opt())
                .await?
                .ok_or(IdentityError::NotFound)?
        };
        if !self.passwords.verify(present, Some(kept.clone())).await? {
            attempt.keep();
            return Err(IdentityError::WrongPassword);
        }
        let hash = self.passwords.hash(new).await?;
        let now = self.now();
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let version = people::change_password()
            .bind(&tx.scope(), &hash, &tenant.0, &user.0, &kept)
            .opt()
            .await
            .map_err(StoreError::from)?
            // Changed by another meanwhile: the one given is the present one no more.
            .ok_or(IdentityError::WrongPassword)?;
        let done = of_user("user.password_changed", user, now, origin);
        self.end_log_ins(tx, (user, version), session, done, now)
            .await
    }

    async fn may_reset(&self, origin: &Origin, token: MailToken) -> Result<bool, StoreError> {
        let tenant = origin.tenant;
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), mail::may_reset());
        let asked = query.bind(&scope, &tenant.0, &token.user.0, &token.generation);
        tx.finish(asked.one()).await
    }

    /// Ends a user's log-ins but the one to keep, because the password changed.
    async fn end_log_ins(
        &self,
        mut tx: TenantTx,
        (user, version): (UserId, i32),
        kept: Option<SessionId>,
        done: Done<'_>,
        now: Timestamp,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        let tenant = tx.scope().tenant();
        let kept = kept.map_or(Uuid::nil(), |session| session.0);
        let ended = mail::end_sessions()
            .bind(&tx.scope(), &now, &tenant.0, &user.0, &kept)
            .await
            .map_err(StoreError::from)?;
        let done = Done {
            metadata: json!({"endedSessions": ended}),
            ..done
        };
        let changed = PasswordChanged {
            user_id: user,
            version,
        };
        self.record(&mut tx, done, &changed);
        let revoked = Revoked::User(user.0);
        self.tell(&tx.scope(), revoked).await?;
        Ok(Pending::new(tx, ()).then(move || self.forget(revoked)))
    }
}
