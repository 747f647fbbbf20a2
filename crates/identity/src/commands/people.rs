//! Persons are looked at, changed, suspended and deleted.

use super::{Revoked, users::of_user};
use crate::{
    Done, Identity, IdentityError,
    person::{Editor, User, UserChange, key_of, roles_of},
};
use jiff::Timestamp;
use serde_json::json;
use stoa_contracts::identity::{
    UserActivated, UserChanged, UserDeleted, UserSuspended, VerificationRequested,
};
use stoa_identity_sql::queries::{
    mail,
    people::{self, Person},
};
use stoa_kernel::{Limit, Origin, Problem, Role, TenantId, UserId};
use stoa_store::{Pending, Scope, StoreError, TenantTx};
use uuid::Uuid;

/// Which users a list is to hold.
#[derive(Clone, Debug, Default)]
pub struct UsersAsked {
    /// `active`, `suspended` or `deleted`.
    pub status: Option<String>,
    /// Those who have it.
    pub role: Option<Role>,
    /// How their names begin, whatever the case.
    pub prefix: String,
    /// The name after which the list goes on, as it makes two names the same.
    pub after: String,
}

/// The statement that changes a row, and what is to be told of it.
enum Step {
    Profile,
    Email(String),
    Status(bool),
}

impl Identity {
    /// Users in the order of their names; one more than the limit if there are more.
    ///
    /// # Errors
    /// What the store says.
    pub async fn list_users(
        &self,
        tenant: TenantId,
        asked: &UsersAsked,
        limit: Limit,
    ) -> Result<Vec<User>, IdentityError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), people::list_users());
        let from = key_of(&asked.prefix);
        // Behind whatever begins so: no text has a greater character.
        let until = format!("{from}\u{10ffff}");
        let role = asked.role.map(Role::word);
        let limit = i64::from(limit.get()) + 1;
        let status = asked.status.as_deref();
        let rows = query.bind(
            &scope,
            &tenant.0,
            &asked.after,
            &from,
            &until,
            &status,
            &role,
            &limit,
        );
        let rows = tx.finish(rows.all()).await?;
        Ok(rows.into_iter().map(user_of_person).collect())
    }

    /// A person, deleted ones too.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`] if there is none in this tenant, or what the store says.
    pub async fn find_user(&self, tenant: TenantId, id: UserId) -> Result<User, IdentityError> {
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), people::any_user());
        let row = tx
            .finish(query.bind(&scope, &tenant.0, &id.0).opt())
            .await?;
        row.map(user_of_person).ok_or(IdentityError::NotFound)
    }

    /// Changes a person as far as the editor may. `check` is told their version and may refuse.
    ///
    /// # Errors
    /// [`IdentityError::Invalid`], [`IdentityError::NotFound`], `role_required` (403), what `check`
    /// says, [`IdentityError::EmailTaken`], or what the store says.
    pub async fn change_user(
        &self,
        origin: &Origin,
        (editor, user): (Editor, UserId),
        change: UserChange,
        check: impl FnOnce(i32) -> Result<(), Problem>,
    ) -> Result<Pending<'_, User>, IdentityError> {
        let change = change.checked()?;
        let (tenant, now) = (origin.tenant, self.now());
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        let mut person = lock(&tx.scope(), user).await?;
        // Only the tenant brings back who is gone.
        if person.status == "deleted" && (editor != Editor::Tenant || change.is_active.is_none()) {
            return Err(IdentityError::NotFound);
        }
        let role = Role::highest(person.roles.iter().map(String::as_str));
        editor.may(role, &change)?;
        check(person.version)?;
        for step in steps(&person, &change) {
            person = self
                .step(&mut tx, origin, (person, &change), step, now)
                .await?;
        }
        self.tell(&tx.scope(), Revoked::User(user.0)).await?;
        let pending = Pending::new(tx, user_of_person(person));
        Ok(pending.then(move || self.forget_person(tenant, user)))
    }

    async fn step(
        &self,
        tx: &mut TenantTx,
        origin: &Origin,
        (person, change): (Person, &UserChange),
        step: Step,
        now: Timestamp,
    ) -> Result<Person, IdentityError> {
        let (id, scope) = (UserId(person.id), tx.scope());
        match step {
            Step::Profile => {
                let person = save(&scope, person, change).await?;
                let event = UserChanged {
                    user_id: id,
                    version: person.version,
                };
                let done = Done {
                    metadata: json!({"profile": change.changes_profile(), "roles": person.roles}),
                    ..of_user("user.changed", id, now, origin)
                };
                self.record(tx, done, &event);
                Ok(person)
            }
            Step::Email(email) => {
                let (tenant, key) = (scope.tenant().0, key_of(&email));
                let person = people::change_email()
                    .bind(&scope, &email, &key, &tenant, &id.0)
                    .one()
                    .await;
                let person = person.map_err(|error| IdentityError::of_store(error.into()))?;
                // The new address gets a letter.
                let event = VerificationRequested {
                    user_id: id,
                    version: person.version,
                };
                self.record(tx, of_user("user.email_changed", id, now, origin), &event);
                Ok(person)
            }
            Step::Status(true) => {
                let person = set_status(&scope, id, "active", None).await?;
                let event = UserActivated {
                    user_id: id,
                    version: person.version,
                };
                self.record(tx, of_user("user.activated", id, now, origin), &event);
                Ok(person)
            }
            Step::Status(false) => {
                let person = set_status(&scope, id, "suspended", None).await?;
                end_all(&scope, id, now).await?;
                let event = UserSuspended {
                    user_id: id,
                    version: person.version,
                };
                self.record(tx, of_user("user.suspended", id, now, origin), &event);
                Ok(person)
            }
        }
    }

    /// Deletes a person: they cannot log in any more and their log-ins end, in this process when this
    /// is committed, in others within a second. Name and address stay theirs, so that the tenant can
    /// bring them back and nobody can pose as them. `check` is told their version and may refuse.
    ///
    /// # Errors
    /// [`IdentityError::NotFound`], what `check` says, or what the store says.
    pub async fn delete_user(
        &self,
        origin: &Origin,
        user: UserId,
        check: impl FnOnce(i32) -> Result<(), Problem>,
    ) -> Result<Pending<'_, ()>, IdentityError> {
        let (tenant, now) = (origin.tenant, self.now());
        let mut tx = TenantTx::begin(&self.database, tenant).await?;
        let person = lock(&tx.scope(), user).await?;
        if person.status == "deleted" {
            return Err(IdentityError::NotFound);
        }
        check(person.version)?;
        let person = set_status(&tx.scope(), user, "deleted", Some(now)).await?;
        end_all(&tx.scope(), user, now).await?;
        let event = UserDeleted {
            user_id: user,
            version: person.version,
        };
        self.record(&mut tx, of_user("user.deleted", user, now, origin), &event);
        self.tell(&tx.scope(), Revoked::User(user.0)).await?;
        let pending = Pending::new(tx, ());
        Ok(pending.then(move || self.forget_person(tenant, user)))
    }
}

/// What is to be done, in order; nothing where all is so already.
fn steps(person: &Person, change: &UserChange) -> Vec<Step> {
    let mut steps = Vec::new();
    if change.changes_profile() || change.roles.is_some() {
        steps.push(Step::Profile);
    }
    if let Some(email) = change
        .email
        .as_ref()
        .filter(|email| **email != person.email)
    {
        steps.push(Step::Email(email.clone()));
    }
    if let Some(is_active) = change.is_active
        && is_active != (person.status == "active")
    {
        steps.push(Step::Status(is_active));
    }
    steps
}

pub(super) async fn lock(scope: &Scope<'_>, user: UserId) -> Result<Person, IdentityError> {
    people::lock_user()
        .bind(scope, &scope.tenant().0, &user.0)
        .opt()
        .await
        .map_err(StoreError::from)?
        .ok_or(IdentityError::NotFound)
}

/// Saves the profile and the roles; what is not given stays.
async fn save(
    scope: &Scope<'_>,
    person: Person,
    change: &UserChange,
) -> Result<Person, IdentityError> {
    let display_name = change.display_name.clone().unwrap_or(person.display_name);
    let avatar_url = change.avatar_url.clone().unwrap_or(person.avatar_url);
    let bio = change.bio.clone().unwrap_or(person.bio);
    let metadata = change.metadata.clone().unwrap_or(person.metadata);
    let roles = match &change.roles {
        None => person.roles,
        Some(roles) => {
            let words: Vec<String> = roles.iter().map(|role| role.word().to_owned()).collect();
            let known = roles_of(&words)
                .into_iter()
                .filter(|role| *role != Role::User);
            known.map(|role| role.word().to_owned()).collect()
        }
    };
    let saved = people::change_user()
        .bind(
            scope,
            &display_name,
            &avatar_url.as_deref(),
            &bio.as_deref(),
            &metadata,
            &roles,
            &scope.tenant().0,
            &person.id,
        )
        .one()
        .await;
    Ok(saved.map_err(StoreError::from)?)
}

async fn set_status(
    scope: &Scope<'_>,
    user: UserId,
    status: &str,
    deleted_at: Option<Timestamp>,
) -> Result<Person, IdentityError> {
    let tenant = scope.tenant().0;
    let set = people::set_user_status()
        .bind(scope, &status, &deleted_at, &tenant, &user.0)
        .one()
        .await;
    Ok(set.map_err(StoreError::from)?)
}

async fn end_all(scope: &Scope<'_>, user: UserId, now: Timestamp) -> Result<(), IdentityError> {
    let tenant = scope.tenant().0;
    mail::end_sessions()
        .bind(scope, &now, &tenant, &user.0, &Uuid::nil())
        .await
        .map_err(StoreError::from)?;
    Ok(())
}

pub(super) fn user_of_person(row: Person) -> User {
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
