//! Answers kept under a client's key (`Idempotency-Key`), in the transaction of the change.
//!
//! A request that brings a key gets a [`Claim`]. The transaction that carries it out takes a lock
//! named by the claim, which nobody waits for, and writes the answer beside the change: both are
//! there or neither. Whoever sends the request again is given that answer. What was refused changed
//! nothing and is not kept.

use crate::{Database, Scope, Seal, StoreError, TenantTx};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::{fmt, sync::Arc};
use stoa_kernel::{Clock, Entropy, Position, TenantId};
use stoa_store_sql::queries::core;
use tokio_postgres::Error;
use uuid::Uuid;

/// How long an answer is kept.
const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// How long an answer is kept that tells a secret, such as a key or a token.
const SECRET_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// How many answers one transaction forgets.
const FORGOTTEN_AT_ONCE: usize = 1_000;

/// The answer to a write: what a client is told, now and when it asks again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status; 200 to 299.
    pub status: u16,
    /// Content headers, such as `content-type`, `location` and `etag`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the body tells a secret: it is then kept encrypted, and for ten minutes only.
    pub is_secret: bool,
}

impl Answer {
    /// A JSON answer.
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        let json = ("content-type".to_owned(), "application/json".to_owned());
        Self {
            status,
            headers: vec![json],
            // What is answered are plain structures, which always serialise.
            body: serde_json::to_vec(body).unwrap_or_default(),
            is_secret: false,
        }
    }

    /// 204, without a body.
    pub fn nothing() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            body: Vec::new(),
            is_secret: false,
        }
    }

    /// With a content header, its name in lower case.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// One that tells a secret.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }
}

/// An answer that was kept.
#[derive(Clone, Debug)]
pub struct KeptAnswer {
    /// The answer.
    pub answer: Answer,
    /// Where its change stands in the log.
    pub position: Position,
    /// SHA-256 of the request that it answered.
    pub fingerprint: [u8; 32],
}

/// What one request may be answered by, and only once. Cheap to clone.
#[derive(Clone)]
pub struct Claim(Arc<Claimed>);

struct Claimed {
    keeper: KeptAnswers,
    tenant: TenantId,
    id: [u8; 32],
    fingerprint: [u8; 32],
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").finish_non_exhaustive()
    }
}

/// Where answers are kept. Cheap to clone.
#[derive(Clone)]
pub struct KeptAnswers {
    database: Database,
    seal: Arc<Seal>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl KeptAnswers {
    /// Answers kept in this database, the secret ones sealed by `master_secret`.
    ///
    /// # Errors
    /// [`StoreError::Unsafe`] if no key can be derived.
    pub fn new(
        database: Database,
        master_secret: &[u8; 32],
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StoreError> {
        let seal = Seal::new(master_secret, "kept answers")
            .map_err(|error| StoreError::Unsafe(error.to_string()))?;
        Ok(Self {
            database,
            seal: Arc::new(seal),
            clock,
            entropy,
        })
    }

    /// The claim of a request. `id` is a hash of who asks, for what route, under which key;
    /// `fingerprint` one of the whole request. `tenant` is the nil UUID for the platform itself.
    pub fn claim(&self, tenant: TenantId, id: [u8; 32], fingerprint: [u8; 32]) -> Claim {
        Claim(Arc::new(Claimed {
            keeper: self.clone(),
            tenant,
            id,
            fingerprint,
        }))
    }

    /// The answer that was kept under the claim's key, whatever the request was.
    ///
    /// # Errors
    /// What the server says; [`StoreError::Unsafe`] if it was sealed with another master secret.
    pub async fn find(&self, claim: &Claim) -> Result<Option<KeptAnswer>, StoreError> {
        let Claimed { tenant, id, .. } = &*claim.0;
        let tx = TenantTx::begin(&self.database, *tenant).await?;
        let (scope, query, now) = (tx.scope(), core::kept_answer(), self.clock.now());
        let id = id.as_slice();
        let row = tx
            .finish(query.bind(&scope, &tenant.0, &id, &now).opt())
            .await?;
        row.map(|row| self.kept(id, row)).transpose()
    }

    /// Forgets a tenant's answers that name somebody by id, in any place of the body. Who sends such a
    /// request again has it carried out again. Answers that tell a secret are not looked through:
    /// they are encrypted, and gone after ten minutes.
    ///
    /// # Errors
    /// What the server says; it can be begun again.
    pub async fn forget_naming(&self, tenant: TenantId, name: Uuid) -> Result<(), StoreError> {
        let naming = {
            // Looked for by itself: a transaction that only reads holds nobody up.
            let tx = TenantTx::begin(&self.database, tenant).await?;
            let (scope, query) = (tx.scope(), core::kept_answers_naming());
            let name = name.to_string();
            tx.finish(query.bind(&scope, &tenant.0, &name.as_bytes()).all())
                .await?
        };
        for ids in naming.chunks(FORGOTTEN_AT_ONCE) {
            let tx = TenantTx::begin(&self.database, tenant).await?;
            core::forget_these_answers()
                .bind(&tx.scope(), &tenant.0, &ids)
                .await?;
            tx.commit().await?;
        }
        Ok(())
    }

    fn kept(&self, id: &[u8], row: core::KeptAnswer) -> Result<KeptAnswer, StoreError> {
        let unreadable = || StoreError::Unsafe("a kept answer cannot be read".to_owned());
        let body = if row.is_sealed {
            let opened = self.seal.open(id, &row.body);
            opened.map_err(|error| StoreError::Unsafe(error.to_string()))?
        } else {
            row.body
        };
        let mut words = row.headers.into_iter();
        let mut headers = Vec::new();
        while let (Some(name), Some(value)) = (words.next(), words.next()) {
            headers.push((name, value));
        }
        Ok(KeptAnswer {
            answer: Answer {
                status: u16::try_from(row.status).map_err(|_| unreadable())?,
                headers,
                body,
                is_secret: row.is_sealed,
            },
            position: Position {
                epoch: row.epoch,
                transaction: row.transaction,
                sequence: i64::MAX,
            },
            fingerprint: row.fingerprint.try_into().map_err(|_| unreadable())?,
        })
    }
}

impl Claim {
    /// SHA-256 of the request.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.0.fingerprint
    }

    /// What the claim is known by: two of the same are of the same client, route and key.
    pub fn id(&self) -> [u8; 32] {
        self.0.id
    }

    /// The tenant under which the answer is kept.
    pub(crate) fn tenant(&self) -> TenantId {
        self.0.tenant
    }

    /// Names the lock. Two claims of one lock would only make one of them try again.
    fn lock(&self) -> i64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0.id;
        i64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Which of these claims, all of the scope's tenant, this transaction now holds; not those that
    /// another one holds, were answered, or stand before in the same list.
    pub(crate) async fn hold(scope: &Scope<'_>, claims: &[&Self]) -> Result<Vec<bool>, Error> {
        let Some(first) = claims.first() else {
            return Ok(Vec::new());
        };
        let locks: Vec<i64> = claims.iter().map(|claim| claim.lock()).collect();
        let ids: Vec<&[u8]> = claims.iter().map(|claim| claim.0.id.as_slice()).collect();
        let now = first.0.keeper.clock.now();
        let held = core::try_claims().bind(scope, &locks).all().await?;
        // Asked once the locks are held: what was answered before is visible by now.
        let kept = core::kept_among()
            .bind(scope, &scope.tenant().0, &ids, &now)
            .all()
            .await?;
        let is_first = |place: usize, id: &[u8]| !ids.iter().take(place).any(|other| *other == id);
        let hold = |(place, (id, held)): (usize, (&&[u8], bool))| {
            held && is_first(place, id) && !kept.iter().any(|kept| kept == id)
        };
        Ok(ids.iter().zip(held).enumerate().map(hold).collect())
    }

    /// Writes the answer, as part of the transaction that holds the claim. Both statements leave at
    /// once.
    pub(crate) async fn keep(&self, scope: &Scope<'_>, answer: &Answer) -> Result<(), Error> {
        let Claimed { keeper, id, .. } = &*self.0;
        let fingerprint = self.0.fingerprint.as_slice();
        let (tenant, id, now) = (scope.tenant().0, id.as_slice(), keeper.clock.now());
        let life = if answer.is_secret { SECRET_LIFE } else { LIFE };
        let expires_at = now.saturating_add(life).unwrap_or(Timestamp::MAX);
        let body = if answer.is_secret {
            // Nothing sealed is better than something open: it can then not be opened again.
            let sealed = keeper.seal.seal(id, &answer.body, keeper.entropy.as_ref());
            sealed.unwrap_or_default()
        } else {
            answer.body.clone()
        };
        let headers: Vec<&str> = answer
            .headers
            .iter()
            .flat_map(|(name, value)| [name.as_str(), value.as_str()])
            .collect();
        let status = i16::try_from(answer.status).unwrap_or_default();
        let (forget, keep) = (core::forget_answer(), core::keep_answer());
        let kept = keep.bind(
            scope,
            &tenant,
            &id,
            &fingerprint,
            &status,
            &headers,
            &body,
            &answer.is_secret,
            &expires_at,
        );
        futures_util::future::try_join(forget.bind(scope, &tenant, &id, &now), kept)
            .await
            .map(drop)
    }
}
