//! Each person's own key: random, kept with them, sealed by the master secret.

use crate::{Identity, IdentityError};
use futures_util::future::BoxFuture;
use stoa_contracts::PersonKeys;
use stoa_identity_sql::queries::erasure;
use stoa_kernel::{Entropy, Origin, PersonKey, Problem, TenantId, UserId};
use stoa_store::{Scope, Seal, StoreError, TenantTx};

/// Seals the keys of persons for the database.
pub(crate) struct PersonKeySeal(Seal);

impl PersonKeySeal {
    pub(crate) fn new(master_secret: &[u8; 32]) -> Result<Self, StoreError> {
        let seal = Seal::new(master_secret, "person keys");
        seal.map(Self)
            .map_err(|error| StoreError::Unsafe(error.to_string()))
    }

    /// A fresh key, as it is kept.
    pub(crate) fn make(
        &self,
        whose: (TenantId, UserId),
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, StoreError> {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        let sealed = self.0.seal(&name(whose), &bytes, entropy);
        sealed.map_err(|error| StoreError::Unsafe(error.to_string()))
    }

    /// A key as it was kept.
    pub(crate) fn open(
        &self,
        whose: (TenantId, UserId),
        sealed: &[u8],
    ) -> Result<PersonKey, StoreError> {
        let refused = || {
            let words =
                "a person's key was sealed with another master secret, or for another person";
            StoreError::Unsafe(words.to_owned())
        };
        let bytes = self.0.open(&name(whose), sealed).map_err(|_| refused())?;
        let bytes = bytes.as_slice().try_into().map_err(|_| refused())?;
        PersonKey::new(whose.1, bytes).map_err(|_| refused())
    }
}

/// A person's, so that one key is not passed off as another's.
fn name((tenant, user): (TenantId, UserId)) -> Vec<u8> {
    [*tenant.0.as_bytes(), *user.0.as_bytes()].concat()
}

impl Identity {
    /// The origin of what somebody unnamed does about a known person, such as logging in: where they
    /// were is written down under that person's key. Who is named already keeps their own.
    pub(crate) fn about(
        &self,
        origin: &Origin,
        user: UserId,
        person_key: Option<&[u8]>,
    ) -> Result<Origin, StoreError> {
        let mut origin = origin.clone();
        if let (None, Some(sealed)) = (&origin.person_key, person_key) {
            let key = self.person_keys.open((origin.tenant, user), sealed)?;
            origin.person_key = Some(key);
        }
        Ok(origin)
    }

    /// Gives a key to a person who joined before there were any; `None` if there is no such person.
    pub(crate) async fn give_person_key(
        &self,
        scope: &Scope<'_>,
        user: UserId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let tenant = scope.tenant();
        let fresh = self
            .person_keys
            .make((tenant, user), self.entropy.as_ref())?;
        let given = erasure::give_person_key()
            .bind(scope, &fresh, &tenant.0, &user.0)
            .opt()
            .await?;
        Ok(given)
    }

    /// The key of whoever's token is used: opened, or made if they have none yet.
    pub(crate) async fn key_of_person(
        &self,
        tenant: TenantId,
        user: UserId,
        kept: Option<Vec<u8>>,
    ) -> Result<Option<PersonKey>, StoreError> {
        let kept = match kept {
            Some(kept) => Some(kept),
            None => {
                let tx = TenantTx::begin(&self.database, tenant).await?;
                let given = self.give_person_key(&tx.scope(), user).await?;
                tx.commit().await?;
                given
            }
        };
        kept.map(|kept| self.person_keys.open((tenant, user), &kept))
            .transpose()
    }

    async fn keys_of(
        &self,
        tenant: TenantId,
        persons: &[UserId],
    ) -> Result<Vec<PersonKey>, IdentityError> {
        let ids: Vec<_> = persons.iter().map(|person| person.0).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let tx = TenantTx::begin(&self.database, tenant).await?;
        let (scope, query) = (tx.scope(), erasure::person_keys());
        let rows = tx.finish(query.bind(&scope, &tenant.0, &ids).all()).await?;
        // One that cannot be opened hides what is under it, and nothing else.
        let open = |row: erasure::PersonKeys| {
            let whose = (tenant, UserId(row.id));
            let opened = self.person_keys.open(whose, &row.person_key);
            let told =
                opened.inspect_err(|error| tracing::warn!(%error, "a person's key is of no use"));
            told.ok()
        };
        Ok(rows.into_iter().filter_map(open).collect())
    }
}

impl PersonKeys for Identity {
    fn find_keys<'a>(
        &'a self,
        tenant: TenantId,
        persons: &'a [UserId],
    ) -> BoxFuture<'a, Result<Vec<PersonKey>, Problem>> {
        Box::pin(async move { Ok(self.keys_of(tenant, persons).await?) })
    }
}
