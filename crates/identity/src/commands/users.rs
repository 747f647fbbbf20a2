//! Users register, log in, and stay logged in.

use super::Revoked;
use crate::{
    Done, Identity, IdentityError,
    domain::{NewUser, PASSWORD_LENGTH, User, key_of},
    token::{ACCESS_SECONDS, Bearer, RefreshToken, SESSION},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use stoa_contracts::identity::UserRegistered;
use stoa_identity_sql::queries::users::{self, UserRow};
use stoa_kernel::{Origin, SessionId, TenantId, UserId};
use stoa_store::{StoreError, TenantTx};

/// How long after a refresh its answer can be had again, for a client that lost it.
const RETRY: SignedDuration = SignedDuration::from_secs(10);

/// How a registration ended.
#[derive(Clone, Debug)]
pub enum Registration {
    /// There is a new user.
    New(User),
    /// The address is someone's already. To be answered like a new one where the caller must not
    /// learn that: this is the user there would have been.
    Taken(User),
}

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

/// A log-in, and whose.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    /// What to show from now on.
    pub started: Started,
    /// Who logged in.
    pub user: User,
}

impl Identity {
    /// Registers a user in the origin's tenant.
    ///
    /// # Errors
    /// [`IdentityError::Invalid`], [`IdentityError::UsernameTaken`], [`IdentityError::Busy`], or what
    /// the store says. A taken address is no error, see [`Registration::Taken`].
    pub async fn register_user(
        &self,
        origin: &Origin,
        new: NewUser,
    ) -> Result<Registration, IdentityError> {
        new.check()?;
        let now = self.now();
        let id = UserId(self.id(now));
        let display_name = new.display_name.unwrap_or_else(|| new.username.clone());
        // Whether the address is taken or not: hashing it takes the same time.
        let hash = self.passwords.hash(new.password).await?;
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let inserted = users::insert_user()
            .bind(
                &tx.scope(),
                &origin.tenant.0,
                &id.0,
                &new.username,
                &key_of(&new.username),
                &new.email,
                &key_of(&new.email),
                &hash,
                &display_name,
                &now,
            )
            .one()
            .await
            .map_err(|error| IdentityError::of_store(error.into()));
        match inserted {
            Ok(row) => {
                let event = UserRegistered {
                    user_id: id,
                    version: row.version,
                };
                let done = of_user("user.registered", id, now, origin);
                self.record(&mut tx, done, &event);
                tx.commit().await.map_err(IdentityError::of_store)?;
                Ok(Registration::New(user_of_row(row)))
            }
            Err(IdentityError::EmailTaken) => {
                drop(tx);
                let user = User {
                    id,
                    username: new.username,
                    email: new.email,
                    email_verified: false,
                    display_name,
                    avatar_url: None,
                    bio: None,
                    version: 1,
                    created_at: now,
                };
                self.note_repeated_registration(origin, now).await?;
                Ok(Registration::Taken(user))
            }
            Err(error) => Err(error),
        }
    }

    /// An attempt on a taken address; costs about what a registration costs.
    async fn note_repeated_registration(
        &self,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        self.audit(
            &mut tx,
            Done {
                action: "user.registration_repeated",
                resource: "tenant",
                id: origin.tenant.0,
                at: now,
                origin,
                metadata: json!({}),
            },
        );
        tx.commit().await?;
        Ok(())
    }

    /// Logs a user of the origin's tenant in. An address nobody has, a wrong password and a user
    /// who may not log in are refused alike, and take as long.
    ///
    /// # Errors
    /// [`IdentityError::WrongLogin`], [`IdentityError::Busy`], or what the store says.
    pub async fn log_in(
        &self,
        origin: &Origin,
        email: &str,
        password: String,
    ) -> Result<LoggedIn, IdentityError> {
        let tenant = origin.tenant;
        // What can be no password is not hashed at length, but answered as one.
        let possible = password.len() <= PASSWORD_LENGTH.end() * 4 && !email.contains('\0');
        if !possible {
            return Err(IdentityError::WrongLogin);
        }
        let found = {
            let tx = TenantTx::begin(&self.database, tenant).await?;
            let (scope, query) = (tx.scope(), users::login());
            let email_key = key_of(email);
            tx.finish(query.bind(&scope, &tenant.0, &email_key).opt())
                .await?
        };
        let kept = found.as_ref().map(|row| row.password_hash.clone());
        let is_right = self.passwords.verify(password, kept).await?;
        let (true, Some(row)) = (is_right, found) else {
            return Err(IdentityError::WrongLogin);
        };
        let user = User {
            id: UserId(row.id),
            username: row.username,
            email: row.email,
            email_verified: row.email_verified_at.is_some(),
            display_name: row.display_name,
            avatar_url: row.avatar_url,
            bio: row.bio,
            version: row.version,
            created_at: row.created_at,
        };
        let session = self.open_session(origin, user.id).await?;
        let bearer = Bearer {
            tenant,
            user: user.id,
            session,
        };
        let started = self.start_tokens(bearer, 0)?;
        Ok(LoggedIn { started, user })
    }

    async fn open_session(
        &self,
        origin: &Origin,
        user: UserId,
    ) -> Result<SessionId, IdentityError> {
        let now = self.now();
        let session = SessionId(self.id(now));
        let expires_at = now.saturating_add(SESSION).unwrap_or(Timestamp::MAX);
        let address = origin.address.map(|address| address.to_string());
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let opened = users::open_session()
            .bind(
                &tx.scope(),
                &now,
                &origin.tenant.0,
                &user.0,
                &session.0,
                &expires_at,
                &address.as_deref(),
                &origin.user_agent.as_deref(),
            )
            .await
            .map_err(StoreError::from)?;
        if opened == 0 {
            // They ceased to be active while the password was being checked.
            return Err(IdentityError::WrongLogin);
        }
        let done = of_user("user.logged_in", user, now, origin);
        self.audit(&mut tx, done);
        tx.commit().await?;
        Ok(session)
    }

    /// The next access token of a log-in. Each refresh token works once; for ten seconds its answer
    /// can be had again, for a client that lost it. A token that comes again later was copied, and
    /// ends that log-in, no other.
    ///
    /// # Errors
    /// [`IdentityError::BadRefreshToken`], or what the store says.
    pub async fn refresh(&self, origin: &Origin, text: &str) -> Result<Started, IdentityError> {
        let tenant = origin.tenant;
        let token = RefreshToken::parse(text, tenant, &self.master)
            .ok_or(IdentityError::BadRefreshToken)?;
        let now = self.now();
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        let (session, generation) = (token.session.0, token.generation);
        let row = users::refresh()
            .bind(&tx.scope(), &now, &tenant.0, &session, &generation)
            .opt()
            .await
            .map_err(StoreError::from)?;
        let user = match row {
            Some(user) => UserId(user),
            None => {
                drop(tx);
                return self.refresh_again(origin, token, now).await;
            }
        };
        let done = of_session("session.refreshed", token.session, now, origin);
        self.audit(&mut tx, done);
        tx.commit().await?;
        self.start_tokens(
            Bearer {
                tenant,
                user,
                session: token.session,
            },
            token.generation.saturating_add(1),
        )
    }

    /// A refresh token that was used before: answers again shortly after, else ends the log-in.
    async fn refresh_again(
        &self,
        origin: &Origin,
        token: RefreshToken,
        now: Timestamp,
    ) -> Result<Started, IdentityError> {
        let tenant = origin.tenant;
        let since = now.saturating_sub(RETRY).unwrap_or(Timestamp::MIN);
        let (session, generation) = (token.session.0, token.generation);
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        let next = generation.saturating_add(1);
        let again = users::refreshed_since()
            .bind(&tx.scope(), &tenant.0, &session, &next, &since, &now)
            .opt()
            .await
            .map_err(StoreError::from)?;
        if let Some(user) = again {
            tx.commit().await?;
            let bearer = Bearer {
                tenant,
                user: UserId(user),
                session: token.session,
            };
            return self.start_tokens(bearer, next);
        }
        let ended = users::end_replayed_session()
            .bind(&tx.scope(), &now, &tenant.0, &session, &generation)
            .await
            .map_err(StoreError::from)?;
        if ended > 0 {
            let done = of_session("session.replayed", token.session, now, origin);
            self.audit(&mut tx, done);
            let revoked = Revoked::Session(session);
            self.tell(&tx.scope(), revoked).await?;
            let committed = tx.commit().await;
            self.forget(revoked);
            committed?;
        }
        Err(IdentityError::BadRefreshToken)
    }

    fn start_tokens(&self, bearer: Bearer, generation: i32) -> Result<Started, IdentityError> {
        let now = self.now();
        let ring = self.signing.ring();
        let access_token = self
            .tokens
            .sign(&ring, bearer, self.id(now), now)
            .ok_or(IdentityError::Internal)?;
        let refresh = RefreshToken {
            session: bearer.session,
            generation,
        };
        Ok(Started {
            access_token,
            expires_in: ACCESS_SECONDS,
            refresh_token: refresh.text(bearer.tenant, &self.master),
        })
    }

    /// Refuses a log-in's tokens from now on: in this process when this returns, in others within a
    /// second. Nothing happens if it is revoked.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`] if there is none to revoke, or what the store says.
    pub async fn revoke_session(
        &self,
        origin: &Origin,
        session: SessionId,
    ) -> Result<(), IdentityError> {
        let now = self.now();
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let changed = users::revoke_session()
            .bind(&tx.scope(), &now, &origin.tenant.0, &session.0)
            .await
            .map_err(StoreError::from)?;
        if changed == 0 {
            return Err(IdentityError::NotFound);
        }
        let done = of_session("session.revoked", session, now, origin);
        self.audit(&mut tx, done);
        let revoked = Revoked::Session(session.0);
        self.tell(&tx.scope(), revoked).await?;
        let committed = tx.commit().await;
        self.forget(revoked);
        committed?;
        Ok(())
    }

    /// A user as they see themselves.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`] if there is none in this tenant, or what the store says.
    pub async fn get_user(&self, tenant: TenantId, id: UserId) -> Result<User, IdentityError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), users::user());
        let row = tx
            .finish(query.bind(&scope, &tenant.0, &id.0).opt())
            .await?;
        row.map(user_of_row).ok_or(IdentityError::NotFound)
    }
}

fn of_user<'a>(action: &'static str, id: UserId, at: Timestamp, origin: &'a Origin) -> Done<'a> {
    Done {
        action,
        resource: "user",
        id: id.0,
        at,
        origin,
        metadata: json!({}),
    }
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

fn user_of_row(row: UserRow) -> User {
    User {
        id: UserId(row.id),
        username: row.username,
        email: row.email,
        email_verified: row.email_verified_at.is_some(),
        display_name: row.display_name,
        avatar_url: row.avatar_url,
        bio: row.bio,
        version: row.version,
        created_at: row.created_at,
    }
}
