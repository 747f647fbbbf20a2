//! What changes who there is. Each command is one transaction with its event and its audit row.

mod erasure;
mod keys;
mod letters;
mod passwords;
mod people;
mod rotation;
mod sessions;
mod tenants;
mod users;

pub use erasure::Erasure;
pub use people::UsersAsked;
pub use sessions::{Introspected, Session, Started};
pub use users::{Candour, LoggedIn};

use crate::Identity;
use std::collections::HashSet;
use stoa_identity_sql::queries::keys as sql;
use stoa_kernel::{TenantId, UserId};
use stoa_store::{Scope, StoreError};
use uuid::Uuid;

/// What ceases to be valid.
#[derive(Clone, Copy)]
enum Revoked {
    Key(Uuid),
    Session(Uuid),
    /// Or begins to be: what is remembered of its keys changes either way.
    Tenant(Uuid),
    /// All log-ins of a user, or what is known of them.
    User(Uuid),
}

impl Revoked {
    fn kind(self) -> &'static str {
        match self {
            Self::Key(_) => "key",
            Self::Session(_) => "session",
            Self::Tenant(_) => "tenant",
            Self::User(_) => "user",
        }
    }

    fn subject(self) -> Uuid {
        match self {
            Self::Key(id) | Self::Session(id) | Self::Tenant(id) | Self::User(id) => id,
        }
    }
}

impl Identity {
    /// Tells the other processes, with the transaction's commit.
    async fn tell(&self, scope: &Scope<'_>, revoked: Revoked) -> Result<(), StoreError> {
        let (id, subject) = (self.id(self.now()), revoked.subject());
        sql::insert_revocation()
            .bind(scope, &scope.tenant().0, &id, &revoked.kind(), &subject)
            .await?;
        Ok(())
    }

    /// Forgets in this process, after the commit; also where the commit is in doubt.
    fn forget(&self, revoked: Revoked) {
        self.remembered.forget(&HashSet::from([revoked.subject()]));
    }

    /// Forgets in this process who a person is and what their log-ins may.
    fn forget_person(&self, tenant: TenantId, user: UserId) {
        self.forget(Revoked::User(user.0));
        self.people.invalidate(&(tenant, user));
    }
}
