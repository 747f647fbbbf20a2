//! Who there is: tenants, their keys, the users of their audiences, and the platform's administrator.
//!
//! **How data flows.** The gateway asks [`Identity`] (as [`stoa_web::Authenticator`]) who stands behind
//! a key or a token; the answer comes from memory, or from one look-up. Commands change tenants, keys,
//! users and log-ins in a [`stoa_store::TenantTx`] with their event and audit row. What ceases to be
//! valid is also written to `identity.revocations`, which every process reads again and again
//! ([`Identity::run_poll`]) and so forgets what it remembers of it. Other modules ask for persons by
//! [`stoa_contracts::People`]. What the whole program holds of a person is given out and taken out by
//! [`Persons`].
//!
//! **Tables** (schema `identity`): tenants, api_keys, users, usernames, sessions, signing_keys,
//! admin_tokens, revocations, erasures. **Events out:** `TenantCreated`, `TenantChanged`, `TenantSuspended`, `TenantActivated`,
//! `TenantDeleted`, `ApiKeyCreated`, `ApiKeyRevoked`, `UserRegistered`, `RegistrationRepeated`,
//! `VerificationRequested`, `EmailVerified`, `PasswordResetRequested`, `PasswordChanged`, `UserChanged`,
//! `UserSuspended`, `UserActivated`, `UserDeleted`, `UserErased`, `RefreshTokenReplayed`. **Events in:** its own, for
//! letters.
//!
//! **What must hold.**
//! - Of keys only SHA-256 is kept, of passwords only Argon2id; signing keys are sealed by the master
//!   secret; refresh tokens are not kept at all. Each secret is shown once and logged never.
//! - The key names the tenant, the token the person; they never mix tenants.
//! - A revocation holds in this process when its command returns, in every other within a second, and
//!   nothing is remembered for more than 60 seconds whatever happens. Where revocations cannot be read
//!   for 5 seconds, nothing remembered counts, and each request asks the database.
//! - A key signs for 30 days, was published for at least an hour before, and verifies for at least an
//!   hour after.
//! - Garbage is refused without a look-up; a wrong e-mail address costs what a wrong password costs.
//! - A publishable key learns from no registration, nor from repeating one, nor by asking for letters,
//!   whether an e-mail address was registered before. Where the tenant requires confirmed addresses,
//!   logging in with the password one chose does not tell either.
//! - A refresh token that was used and comes again ends its log-in alone, unless its answer was lost or
//!   two pages sent it at once; all that tells these apart is in PostgreSQL.
//! - Staff change only those whose role is below their own, and give none that is not.
//! - A token in a letter is kept nowhere, and good once, for one purpose, address and time.
//! - A publishable key with origins serves their pages only.
//! - Each person has a key of their own, sealed by the master secret, which stands nowhere else and goes
//!   with their erasure. An erasure that was begun comes to its end, and comes again to a database that
//!   was restored.
//!
//! **What it deliberately lacks.** Members of a tenant's own staff: they come with a module of their own. Of limits it keeps those of failed log-ins and of letters only. It issues tokens for its own users only and is no OpenID provider.

mod attempts;
mod authenticate;
mod commands;
mod correspondence;
mod domain;
mod error;
mod house;
mod ledger;
mod letters;
mod mail_token;
mod names;
mod pages;
mod password;
mod people;
mod person;
mod person_keys;
mod persons;
mod remembered;
mod reused_memory;
mod revocation;
mod rights;
mod routes;
mod secret;
mod settings;
mod signing;
mod token;

pub use attempts::Client;
pub use commands::{Candour, Erasure, Introspected, LoggedIn, Session, Started, UsersAsked};
pub use domain::{ApiKey, KeyKind, NewApiKey, NewTenant, Tenant};
pub use error::IdentityError;
pub use person::{Editor, NewUser, User, UserChange};
pub use persons::{ErasedAgain, Persons, PersonsParts};

use crate::{
    attempts::Attempts,
    pages::Pages,
    password::PasswordPool,
    person_keys::PersonKeySeal,
    remembered::Remembered,
    signing::{Master, SHORTEST_TERM, SigningKeys, TERM},
    token::AccessTokens,
};
use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;
use serde_json::Value;
use std::sync::Arc;
use stoa_cache::Limiter;
use stoa_contracts::Person;
use stoa_kernel::{AuditId, Clock, DomainEvent, Entropy, EventId, Origin, TenantId, UserId};
use stoa_mail::Post;
use stoa_store::{AuditEntry, Database, Migration, Migrations, StoreError, TenantTx};
use stoa_web::{Module, Scopes};
use uuid::Uuid;

/// The schema `identity`.
pub const MIGRATIONS: Migrations = Migrations {
    schema: "identity",
    steps: &[
        Migration {
            name: "0001_identity",
            sql: include_str!("../migrations/0001_identity.sql"),
        },
        Migration {
            name: "0002_mail",
            sql: include_str!("../migrations/0002_mail.sql"),
        },
        Migration {
            name: "0003_people",
            sql: include_str!("../migrations/0003_people.sql"),
        },
        Migration {
            name: "0006_erasure",
            sql: include_str!("../migrations/0006_erasure.sql"),
        },
        Migration {
            name: "0030_rotation",
            sql: include_str!("../migrations/0030_rotation.sql"),
        },
    ],
};

/// What the module says of its routes (OpenAPI).
pub fn description() -> utoipa::openapi::OpenApi {
    let mut all = routes::all().into_openapi();
    all.merge(routes::of_persons().into_openapi());
    all
}

/// What an installation chooses.
#[derive(Clone)]
pub struct IdentitySettings {
    /// Seals the signing keys and authenticates refresh tokens. The same for all processes of an
    /// installation, kept outside of the database; with another, the program refuses to start.
    pub master_secret: [u8; 32],
    /// Who issues tokens: the installation's public address. Tokens of another issuer are refused.
    pub issuer: String,
    /// What a user may do by a token alone. Beside a key, the key's scopes hold.
    pub user_scopes: Scopes,
}

impl IdentitySettings {
    /// Settings in which users may read and write comments and what concerns themselves.
    pub fn new(master_secret: [u8; 32], issuer: impl Into<String>) -> Self {
        let user_scopes = [
            "comments:read",
            "comments:write",
            "users:read",
            "users:write",
        ];
        Self {
            master_secret,
            issuer: issuer.into(),
            user_scopes: Scopes::parse(user_scopes).unwrap_or(Scopes::none()),
        }
    }
}

/// Knows who there is. One for each process.
pub struct Identity {
    database: Database,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    user_scopes: Scopes,
    master: Master,
    signing: SigningKeys,
    tokens: AccessTokens,
    passwords: PasswordPool,
    attempts: Attempts,
    remembered: Remembered,
    pages: Pages,
    people: Cache<(TenantId, UserId), Person>,
    tenant_names: Cache<TenantId, Arc<str>>,
    person_keys: PersonKeySeal,
}

impl Identity {
    /// Reads the signing keys, or makes them at the very first start. The schema must be there.
    ///
    /// # Errors
    /// What the server says; [`StoreError::Unsafe`] if the master secret is not the one the signing
    /// keys were sealed with.
    pub async fn start(
        database: Database,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        limiter: Arc<dyn Limiter>,
        settings: IdentitySettings,
    ) -> Result<Arc<Self>, StoreError> {
        let master = Master::new(&settings.master_secret)?;
        let signing =
            SigningKeys::open(&database, &master, clock.as_ref(), entropy.as_ref()).await?;
        let passwords = PasswordPool::new(Arc::clone(&entropy))
            .map_err(|_| StoreError::Unsafe("passwords cannot be hashed".to_owned()))?;
        let remembered = Remembered::new(entropy.as_ref());
        Ok(Arc::new(Self {
            database,
            clock,
            entropy,
            user_scopes: settings.user_scopes,
            master,
            signing,
            tokens: AccessTokens::new(settings.issuer),
            passwords,
            attempts: Attempts::new(limiter),
            remembered,
            pages: Pages::default(),
            people: people::cache(),
            tenant_names: people::tenant_names(),
            person_keys: PersonKeySeal::new(&settings.master_secret)?,
        }))
    }

    /// Whether this master secret opens the signing keys, and how many there are; none before the
    /// very first start. Changes nothing.
    ///
    /// # Errors
    /// What the server says; [`StoreError::Unsafe`] if they were sealed with another.
    pub async fn count_signing_keys(
        database: &Database,
        master_secret: &[u8; 32],
    ) -> Result<usize, StoreError> {
        signing::count_opened(database, &Master::new(master_secret)?).await
    }

    /// The HTTP side, and the letters that events cause, which `post` carries.
    pub fn module(self: &Arc<Self>, post: Arc<dyn Post>) -> Module {
        Module::new("identity")
            .routes(routes::all().with_state(Arc::clone(self)))
            .reacts(correspondence::reaction(Arc::clone(self), post))
    }

    /// Signs with the next key from now on, keeps the former for verifying, and makes another next
    /// one; tokens of the key before the former are refused. Other processes follow within a minute,
    /// and verify what is signed with the next key already. False, and nothing done, if the last
    /// rotation is less than an hour ago: the next key must be known before it signs, and the tokens
    /// of the previous one must have ended.
    ///
    /// # Errors
    /// What the server says.
    pub async fn rotate_signing_keys(&self) -> Result<bool, StoreError> {
        self.rotate_after(SHORTEST_TERM).await
    }

    /// Rotates the signing keys when the current one has signed for 30 days; else only reads them.
    async fn keep_signing_keys(&self) -> Result<(), StoreError> {
        let due_at = self.signing.ring().rotated_at.saturating_add(TERM);
        if due_at.is_ok_and(|due_at| self.now() < due_at) {
            return self.signing.reread(&self.database, &self.master).await;
        }
        if self.rotate_after(TERM).await? {
            tracing::info!("the signing keys were rotated");
        }
        Ok(())
    }

    async fn rotate_after(&self, term: SignedDuration) -> Result<bool, StoreError> {
        let (now, entropy) = (self.now(), self.entropy.as_ref());
        self.signing
            .rotate(&self.database, &self.master, now, term, entropy)
            .await
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn id(&self, now: Timestamp) -> Uuid {
        self.entropy.uuid(now)
    }

    /// Hands over the event and the audit row of one change.
    fn record<E: DomainEvent>(&self, tx: &mut TenantTx, done: Done<'_>, event: &E) {
        let id = EventId(self.id(done.at));
        tx.record().emit(id, done.at, done.origin, event);
        self.audit(tx, done);
    }

    fn audit(&self, tx: &mut TenantTx, done: Done<'_>) {
        tx.record().audit(AuditEntry {
            id: AuditId(self.id(done.at)),
            at: done.at,
            action: done.action,
            resource: done.resource,
            resource_id: Some(done.id),
            origin: done.origin.clone(),
            metadata: done.metadata,
        });
    }
}

/// What was done: the words of an audit row.
struct Done<'a> {
    action: &'static str,
    resource: &'static str,
    id: Uuid,
    at: Timestamp,
    origin: &'a Origin,
    metadata: Value,
}
