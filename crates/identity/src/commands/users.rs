//! Users register, log in, and stay logged in.

use super::sessions::Started;
use crate::{
    Done, Identity, IdentityError,
    attempts::{Client, Try},
    person::{NewUser, PASSWORD_LENGTH, User, key_of, roles_of},
    token::{Bearer, SESSION},
};
use jiff::Timestamp;
use serde_json::json;
use stoa_contracts::identity::{RegistrationRepeated, UserRegistered};
use stoa_identity_sql::queries::{
    erasure,
    mail::{self, Holder},
    users::{self, UserRow},
};
use stoa_kernel::{Origin, Role, SessionId, TenantId, UserId};
use stoa_store::{Pending, Scope, StoreError, TenantTx};

/// Whether the one who registers a person may learn that an address is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candour {
    /// A server of the tenant: it is told.
    Frank,
    /// A web page, and with it everyone: the answer is that of a new address.
    Discreet,
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
    /// Registers a user in the origin's tenant, and answers who they are. Where the address is taken
    /// and that is not to be told, it answers who they would be: nobody is registered, but the name
    /// is gone as it would be, so that a second try tells no more than the first.
    ///
    /// # Errors
    /// [`IdentityError::Invalid`], [`IdentityError::UsernameTaken`], [`IdentityError::EmailTaken`],
    /// [`IdentityError::Busy`], or what the store says.
    pub async fn register_user(
        &self,
        origin: &Origin,
        new: NewUser,
        candour: Candour,
    ) -> Result<Pending<'_, User>, IdentityError> {
        let new = new.checked()?;
        let now = self.now();
        // Whether the address is taken or not: hashing takes the same time.
        let hash = self.passwords.hash(new.password).await?;
        let user = User {
            id: UserId(self.id(now)),
            display_name: new.display_name.unwrap_or_else(|| new.username.clone()),
            username: new.username,
            email: new.email,
            email_verified: false,
            avatar_url: None,
            bio: None,
            status: "active".to_owned(),
            roles: vec![Role::User],
            metadata: json!({}),
            last_login_at: None,
            version: 1,
            created_at: now,
        };
        let may_write = self.attempts.may_write(origin, &key_of(&user.email)).await;
        let mut tx = TenantTx::begin(&self.database, origin.tenant).await?;
        let whose = (origin.tenant, user.id);
        let key = self.person_keys.make(whose, self.entropy.as_ref())?;
        let holder = insert(&tx.scope(), &user, &hash, &key).await?;
        let is_new = holder.id == user.id.0;
        let origin = self.about(origin, UserId(holder.id), holder.person_key.as_deref())?;
        let origin = &origin;
        if is_new {
            let event = UserRegistered {
                user_id: user.id,
                version: user.version,
            };
            let done = of_user("user.registered", user.id, now, origin);
            self.record(&mut tx, done, &event);
        } else {
            if candour == Candour::Frank {
                drop(tx);
                tx = TenantTx::begin(&self.database, origin.tenant).await?;
            }
            let done = Done {
                action: "user.registration_repeated",
                resource: "tenant",
                id: origin.tenant.0,
                at: now,
                origin,
                metadata: json!({}),
            };
            let repeated = RegistrationRepeated {
                user_id: UserId(holder.id),
                version: holder.version,
            };
            if candour == Candour::Discreet && may_write {
                self.record(&mut tx, done, &repeated);
            } else {
                self.audit(&mut tx, done);
            }
        }
        if !is_new && candour == Candour::Frank {
            tx.commit().await?;
            return Err(IdentityError::EmailTaken);
        }
        Ok(Pending::new(tx, user))
    }

    /// Logs a user of the origin's tenant in. An address nobody has, a wrong password and a user
    /// who may not log in are refused alike, and take as long.
    ///
    /// So is a right password of an address that has to be confirmed first, unless the asker may be
    /// told: else a log-in with the password just chosen would tell whether the address was free.
    ///
    /// # Errors
    /// [`IdentityError::WrongLogin`], [`IdentityError::EmailNotVerified`], `too_many_attempts` (429),
    /// [`IdentityError::Busy`], or what the store says.
    pub async fn log_in(
        &self,
        origin: &Origin,
        email: &str,
        password: String,
        (client, candour): (Client, Candour),
    ) -> Result<LoggedIn, IdentityError> {
        let email_key = key_of(email);
        let attempt = self.attempts.begin(Try::LogIn, origin, &email_key, client);
        let attempt = attempt.await?;
        let outcome = match self.try_log_in(origin, email, &email_key, password).await {
            Err(IdentityError::EmailNotVerified) if candour == Candour::Discreet => {
                Err(IdentityError::WrongLogin)
            }
            outcome => outcome,
        };
        attempt.settle(&outcome);
        outcome
    }

    async fn try_log_in(
        &self,
        origin: &Origin,
        email: &str,
        email_key: &str,
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
            tx.finish(query.bind(&scope, &tenant.0, &email_key).opt())
                .await?
        };
        let kept = found.as_ref().map(|row| row.password_hash.clone());
        let is_right = self.passwords.verify(password, kept).await?;
        let (true, Some(row)) = (is_right, found) else {
            return Err(IdentityError::WrongLogin);
        };
        if !row.may_log_in {
            return Err(IdentityError::EmailNotVerified);
        }
        let (session, user) = self.open_session(origin, UserId(row.id)).await?;
        let bearer = Bearer {
            tenant,
            user: user.id,
            session,
            generation: 0,
        };
        let started = self.start_tokens(bearer)?;
        Ok(LoggedIn { started, user })
    }

    async fn open_session(
        &self,
        origin: &Origin,
        user: UserId,
    ) -> Result<(SessionId, User), IdentityError> {
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
            .opt()
            .await
            .map_err(StoreError::from)?;
        // None if they ceased to be active while the password was being checked.
        let row = opened.ok_or(IdentityError::WrongLogin)?;
        let key = match &row.person_key {
            Some(key) => Some(key.clone()),
            None => self.give_person_key(&tx.scope(), user).await?,
        };
        let origin = &self.about(origin, user, key.as_deref())?;
        let done = of_user("user.logged_in", user, now, origin);
        self.audit(&mut tx, done);
        tx.commit().await?;
        Ok((session, user_of_row(row)))
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

/// Claims the name and puts the user down, unless the address is taken; tells who has it in the end.
/// The same statements either way, so that both take as long.
async fn insert(
    scope: &Scope<'_>,
    user: &User,
    hash: &str,
    key: &[u8],
) -> Result<Holder, IdentityError> {
    let email = key_of(&user.email);
    let (tenant, name, at) = (scope.tenant().0, key_of(&user.username), &user.created_at);
    let claimed = users::claim_username()
        .bind(scope, &tenant, &name, at)
        .await
        .map_err(|error| IdentityError::of_store(error.into()))?;
    if claimed == 0 {
        return Err(IdentityError::UsernameTaken);
    }
    users::insert_user()
        .bind(
            scope,
            &tenant,
            &user.id.0,
            &user.username,
            &name,
            &user.email,
            &email,
            &hash,
            &user.display_name,
            &key,
            at,
        )
        .await
        .map_err(|error| IdentityError::of_store(error.into()))?;
    let holder = mail::holder().bind(scope, &tenant, &email).opt().await;
    // Gone only if they were erased in this very moment; then it is free the next time.
    let holder = holder
        .map_err(StoreError::from)?
        .ok_or(IdentityError::Busy)?;
    erasure::hold_username()
        .bind(scope, &holder.id, &tenant, &name)
        .await
        .map_err(StoreError::from)?;
    Ok(holder)
}

pub(super) fn of_user<'a>(
    action: &'static str,
    id: UserId,
    at: Timestamp,
    origin: &'a Origin,
) -> Done<'a> {
    Done {
        action,
        resource: "user",
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
        status: row.status,
        roles: roles_of(&row.roles),
        metadata: row.metadata,
        last_login_at: row.last_login_at,
        version: row.version,
        created_at: row.created_at,
    }
}
