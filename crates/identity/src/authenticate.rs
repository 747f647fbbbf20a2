//! Who stands behind a key, a token, or both.

use crate::{
    Identity, IdentityError,
    domain::KeyKind,
    names::Name,
    remembered::{Answer, Begun, KeyUse, LONGEST},
    secret::{self, PresentedSecret, SecretKind},
    token::Verified,
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use std::sync::Arc;
use stoa_identity_sql::queries::{keys, sessions};
use stoa_kernel::{Actor, ApiKeyId, Problem, ProblemKind, Role, TenantId};
use stoa_store::{StoreError, TenantTx};
use stoa_web::{Authenticating, Authenticator, Caller, Credentials, Origins, Principal, Rates};

impl Authenticator for Identity {
    fn cached(&self, credentials: &Credentials<'_>) -> Option<Result<Principal, Problem>> {
        let name = self.remembered.names.of(credentials);
        if let Some(known) = self.remembered.get(name, self.now()) {
            return Some(known);
        }
        let is_garbage = credentials
            .api_key
            .is_some_and(|key| !secret::is_api_key(key));
        (is_garbage || self.remembered.is_absent(name)).then(|| Err(refused()))
    }

    fn admits_pages<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, bool> {
        Box::pin(self.admits(origin))
    }

    fn authenticate<'a>(&'a self, credentials: Credentials<'a>) -> Authenticating<'a> {
        Box::pin(async move {
            let begun = self.remembered.begin();
            let name = self.remembered.names.of(&credentials);
            match self.identify(begun, credentials).await {
                Ok(found) => Ok(self.settle(begun, name, found)?),
                Err(error) => Err(error.into()),
            }
        })
    }
}

/// What a look-up found.
enum Found {
    /// Nobody, and that stays so for a while.
    Nobody,
    /// Bad credentials, which cost no look-up and are not worth remembering.
    Refused,
    /// The platform's administrator; never remembered.
    Administrator,
    /// Somebody, or a refusal that the holder of a good key is told.
    Known(Arc<Answer>),
}

/// Whether a tenant is served.
#[derive(Clone, Copy)]
enum Status {
    Active,
    Suspended,
    Deleted,
}

impl Status {
    fn of_word(word: &str) -> Self {
        match word {
            "active" => Self::Active,
            "suspended" => Self::Suspended,
            _ => Self::Deleted,
        }
    }

    fn refusal(self) -> Option<Problem> {
        let (code, detail) = match self {
            Self::Active => return None,
            Self::Suspended => ("tenant_suspended", "this tenant is suspended"),
            Self::Deleted => ("tenant_deleted", "this tenant is deleted"),
        };
        Some(Problem::new(ProblemKind::Forbidden, code, detail))
    }
}

impl Identity {
    fn settle(&self, begun: Begun, name: Name, found: Found) -> Result<Principal, Problem> {
        match found {
            Found::Refused => Err(refused()),
            Found::Administrator => Ok(Principal::Administrator),
            Found::Nobody => {
                self.remembered.note_absent(begun, name);
                Err(refused())
            }
            Found::Known(answer) => {
                let outcome = answer.outcome.clone();
                self.remembered.note(begun, name, answer);
                outcome
            }
        }
    }

    async fn identify(
        &self,
        begun: Begun,
        credentials: Credentials<'_>,
    ) -> Result<Found, IdentityError> {
        let Some(text) = credentials.api_key else {
            return match credentials.bearer {
                Some(bearer) => self.identify_bearer(bearer).await,
                None => Ok(Found::Refused),
            };
        };
        let Some(bearer) = credentials.bearer else {
            let found = self.find_key(text).await?;
            return Ok(found.map_or(Found::Nobody, |key| Found::Known(Arc::new(key))));
        };
        // The token first: it is checked without a look-up.
        let Some(token) = self.verify(bearer) else {
            return Ok(Found::Refused);
        };
        let Some(key) = self.find_key_of_many(begun, text).await? else {
            return Ok(Found::Nobody);
        };
        match key.of_key() {
            None => Ok(Found::Known(key)),
            Some(caller) if token.tenant != caller.tenant => Ok(Found::Refused),
            Some(_) => self.answer_person(token, Some(&key)).await,
        }
    }

    /// What is said to a key that comes with many tokens: looked up for the first of them.
    async fn find_key_of_many(
        &self,
        begun: Begun,
        text: &str,
    ) -> Result<Option<Arc<Answer>>, IdentityError> {
        let name = self.remembered.names.of_key(text);
        if let Some(known) = self.remembered.part(begun, name, self.now()) {
            return Ok(Some(known));
        }
        let found = self.find_key(text).await?.map(Arc::new);
        if let Some(answer) = &found {
            self.remembered.note(begun, name, Arc::clone(answer));
        }
        Ok(found)
    }

    async fn identify_bearer(&self, bearer: &str) -> Result<Found, IdentityError> {
        if let Some(token) = PresentedSecret::parse(SecretKind::Administrator, bearer) {
            return self.identify_administrator(token).await;
        }
        match self.verify(bearer) {
            Some(token) => self.answer_person(token, None).await,
            None => Ok(Found::Refused),
        }
    }

    /// Administrators are few and their tokens are not remembered, so that one that is revoked is
    /// refused at once everywhere.
    async fn identify_administrator(
        &self,
        token: PresentedSecret<'_>,
    ) -> Result<Found, IdentityError> {
        let client = self.database.system().await.map_err(IdentityError::Store)?;
        let hash = token.hash();
        let found = keys::admin_token()
            .bind(&client, &hash.as_slice())
            .opt()
            .await;
        let Some(row) = found.map_err(|error| IdentityError::Store(error.into()))? else {
            return Ok(Found::Nobody);
        };
        let now = self.now();
        if row.revoked_at.is_some() || row.expires_at.is_some_and(|at| at <= now) {
            return Ok(Found::Nobody);
        }
        Ok(Found::Administrator)
    }

    fn verify(&self, token: &str) -> Option<Verified> {
        self.tokens.verify(&self.signing.ring(), token, self.now())
    }

    /// What is said to a key by itself; `None` if it does not exist or holds no more.
    async fn find_key(&self, text: &str) -> Result<Option<Answer>, IdentityError> {
        let presented = [
            (SecretKind::Secret, KeyKind::Secret),
            (SecretKind::Publishable, KeyKind::Publishable),
        ]
        .into_iter()
        .find_map(|(kind, of)| PresentedSecret::parse(kind, text).map(|key| (key, of)));
        let Some((key, kind)) = presented else {
            return Ok(None);
        };
        let client = self.database.system().await.map_err(IdentityError::Store)?;
        let found = keys::look_up().bind(&client, &key.public_id).opt().await;
        let Some(row) = found.map_err(|error| IdentityError::Store(error.into()))? else {
            return Ok(None);
        };
        if verify_slices_are_equal(&row.secret_hash, &key.hash()).is_err()
            || KeyKind::of_word(&row.kind) != kind
            || row.revoked_at.is_some()
            || row.expires_at.is_some_and(|at| at <= self.now())
        {
            return Ok(None);
        }
        let (tenant, id) = (TenantId(row.tenant_id), ApiKeyId(row.id));
        let used = self.remembered.note_use(tenant, id, self.now());
        let expires_at = row.expires_at;
        let outcome = match Status::of_word(&row.status).refusal() {
            Some(problem) => Err(problem),
            None => Ok(Principal::Caller(caller_of(row, kind)?)),
        };
        Ok(Some(self.answer(outcome, tenant, expires_at, Some(used))))
    }

    /// The person of a token, within the tenant that both the token and the key name.
    async fn answer_person(
        &self,
        token: Verified,
        key: Option<&Arc<Answer>>,
    ) -> Result<Found, IdentityError> {
        let tenant = token.tenant;
        // The connection is given back before the next one is taken: who holds one while waiting for
        // another may wait for others that do the same.
        let found = {
            let tx = TenantTx::begin(&self.database, tenant).await?;
            let (scope, query) = (tx.scope(), sessions::standing());
            let standing = query.bind(&scope, &tenant.0, &token.session.0);
            tx.finish(standing.opt()).await?
        };
        let Some(row) = found else {
            return Ok(Found::Nobody);
        };
        let now = self.now();
        if row.user_id != token.user.0
            || row.revoked_at.is_some()
            || row.expires_at <= now
            || row.user_status != "active"
        {
            return Ok(Found::Nobody);
        }
        // Before the first there was none that could come again.
        if token.generation > 0 && row.used_generation < token.generation {
            self.note_use_of(&token).await?;
        }
        let by_key = key.and_then(|key| key.of_key());
        let given = self.key_of_person(tenant, token.user, row.person_key);
        // Who was erased meanwhile is given none.
        let Some(person_key) = given.await? else {
            return Ok(Found::Nobody);
        };
        let outcome = match Status::of_word(&row.tenant_status).refusal() {
            Some(problem) => Err(problem),
            None => Ok(Principal::Caller(Caller {
                tenant,
                actor: Actor::User(token.user),
                scopes: match by_key {
                    Some(key) => key.scopes.intersect(&self.user_scopes),
                    None => self.user_scopes.clone(),
                },
                user: Some(token.user),
                session: Some(token.session),
                person_key: Some(person_key),
                role: Some(Role::highest(row.roles.iter().map(String::as_str))),
                publishable: by_key.is_some_and(|key| key.publishable),
                secret_key: by_key.is_some_and(|key| key.secret_key),
                origins: by_key.map(|key| key.origins.clone()).unwrap_or_default(),
                rates: rates(
                    row.rate_per_minute,
                    row.rate_per_hour,
                    row.user_rate_per_minute,
                    row.address_rate_per_minute,
                ),
            })),
        };
        let until = row.expires_at.min(token.until);
        // Not longer than what is known of the key.
        let until = key.map_or(until, |key| until.min(key.until));
        let used = key.and_then(|key| key.key.clone());
        let mut answer = self.answer(outcome, tenant, Some(until), used);
        answer.session = Some(token.session);
        answer.user = Some(token.user);
        Ok(Found::Known(Arc::new(answer)))
    }

    /// Notes that the answer which brought a token was received. Once for each token, because who is
    /// behind it is looked up before it is remembered.
    async fn note_use_of(&self, token: &Verified) -> Result<(), IdentityError> {
        let tx = TenantTx::begin(&self.database, token.tenant).await?;
        sessions::note_use_of_token()
            .bind(
                &tx.scope(),
                &token.generation,
                &token.tenant.0,
                &token.session.0,
            )
            .await
            .map_err(StoreError::from)?;
        tx.commit().await?;
        Ok(())
    }

    fn answer(
        &self,
        outcome: Result<Principal, Problem>,
        tenant: TenantId,
        ends: Option<Timestamp>,
        key: Option<Arc<KeyUse>>,
    ) -> Answer {
        let longest = self.now().saturating_add(LONGEST).unwrap_or(Timestamp::MAX);
        Answer {
            outcome,
            until: ends.map_or(longest, |ends| ends.min(longest)),
            tenant: Some(tenant),
            session: None,
            user: None,
            key,
        }
    }
}

/// Who asks by a key alone.
fn caller_of(row: keys::Found, kind: KeyKind) -> Result<Caller, IdentityError> {
    let publishable = kind == KeyKind::Publishable;
    let id = ApiKeyId(row.id);
    Ok(Caller {
        tenant: TenantId(row.tenant_id),
        actor: match kind {
            KeyKind::Publishable => Actor::Guest(id),
            KeyKind::Secret => Actor::Tenant(id),
        },
        scopes: kind.within(row.scopes.parse().map_err(|_| IdentityError::Internal)?),
        user: None,
        session: None,
        person_key: None,
        role: None,
        publishable,
        secret_key: !publishable,
        // Of a secret key from no pages, so that none are asked for.
        origins: match kind {
            KeyKind::Secret => Origins::default(),
            KeyKind::Publishable => Origins::new(row.origins),
        },
        rates: rates(
            row.rate_per_minute,
            row.rate_per_hour,
            row.user_rate_per_minute,
            row.address_rate_per_minute,
        ),
    })
}

/// A tenant's figures; the tables hold none below 1.
fn rates(per_minute: i32, per_hour: i32, of_user: i32, of_address: i32) -> Rates {
    let positive = |rate: i32| u32::try_from(rate).unwrap_or(1).max(1);
    Rates {
        tenant_per_minute: positive(per_minute),
        tenant_per_hour: positive(per_hour),
        user_per_minute: positive(of_user),
        address_per_minute: positive(of_address),
    }
}

/// The same for whatever is not valid, whyever it is not.
pub(crate) fn refused() -> Problem {
    Problem::new(
        ProblemKind::Unauthenticated,
        "bad_credentials",
        "the key or token is not valid",
    )
}
