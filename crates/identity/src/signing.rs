//! The keys that tokens are signed with: kept in the database, sealed by the master secret.

use arc_swap::ArcSwap;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf, hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc, time::Duration};
use stoa_identity_sql::queries::keys;
use stoa_kernel::{Clock, Entropy};
use stoa_store::{Database, StoreError};

const NONCE: usize = 12;
/// How long a key signs, when nobody rotates by hand.
pub(crate) const TERM: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The least time between two rotations. The next key is published that long before it signs: longer
/// than anyone keeps a copy of the key set (five minutes), and than a process goes without reading
/// it (a minute). The previous one is kept that long: longer than its tokens last (ten minutes).
pub(crate) const SHORTEST_TERM: SignedDuration = SignedDuration::from_hours(1);
/// How long one question may take before its connection is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is derived from the master secret: one key for each purpose.
pub(crate) struct Master {
    seal: LessSafeKey,
    refresh: hmac::Key,
    mailed: hmac::Key,
}

/// Lengths of derived keys.
struct Bytes32;

impl hkdf::KeyType for Bytes32 {
    fn len(&self) -> usize {
        32
    }
}

impl Master {
    pub(crate) fn new(secret: &[u8; 32]) -> Result<Self, StoreError> {
        let source = hkdf::Salt::new(hkdf::HKDF_SHA256, b"stoa identity").extract(secret);
        let derive = |purpose: &[u8]| {
            let mut key = [0; 32];
            source
                .expand(&[purpose], Bytes32)
                .and_then(|derived| derived.fill(&mut key))
                .map(|()| key)
                .map_err(|_| unsafe_setting("no key can be derived from the master secret"))
        };
        let seal = UnboundKey::new(&AES_256_GCM, &derive(b"signing keys")?)
            .map_err(|_| unsafe_setting("the sealing key cannot be made"))?;
        Ok(Self {
            seal: LessSafeKey::new(seal),
            refresh: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"refresh tokens")?),
            mailed: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"mailed tokens")?),
        })
    }

    /// What refresh tokens are authenticated with.
    pub(crate) fn refresh(&self) -> &hmac::Key {
        &self.refresh
    }

    /// What tokens in letters are authenticated with.
    pub(crate) fn mailed(&self) -> &hmac::Key {
        &self.mailed
    }

    /// Encrypts under a fresh nonce, which stands before the result; bound to `name`.
    fn seal(&self, name: &str, plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce);
        let mut text = plain.to_vec();
        self.seal
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(name.as_bytes()),
                &mut text,
            )
            .map_err(|_| unsafe_setting("a signing key cannot be sealed"))?;
        let mut sealed = nonce.to_vec();
        sealed.append(&mut text);
        Ok(sealed)
    }

    fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let refused = || {
            unsafe_setting(
                "a signing key was sealed with another master secret; start with the one it was \
                 sealed with",
            )
        };
        let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or_else(refused)?;
        let mut text = text.to_vec();
        let plain = self
            .seal
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(name.as_bytes()),
                &mut text,
            )
            .map_err(|_| refused())?;
        Ok(plain.to_vec())
    }
}

fn unsafe_setting(words: &str) -> StoreError {
    StoreError::Unsafe(words.to_owned())
}

/// The keys in force.
pub(crate) struct KeyRing {
    /// What signs: its id and the key.
    pub(crate) signer: (String, EncodingKey),
    /// What verifies, by id: the next, the current and the previous.
    pub(crate) verifiers: HashMap<String, DecodingKey>,
    /// The same, as the world sees them (RFC 7517).
    pub(crate) published: Value,
    /// When the keys were last rotated, or first made.
    pub(crate) rotated_at: Timestamp,
}

/// The keys in force, read again now and then.
pub(crate) struct SigningKeys(ArcSwap<KeyRing>);

impl SigningKeys {
    /// Reads the keys; makes them where there are none yet.
    pub(crate) async fn open(
        database: &Database,
        master: &Master,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<Self, StoreError> {
        for state in ["current", "next"] {
            insert_missing(database, master, state, clock, entropy).await?;
        }
        Ok(Self(ArcSwap::from_pointee(read(database, master).await?)))
    }

    pub(crate) fn ring(&self) -> Arc<KeyRing> {
        self.0.load_full()
    }

    /// Moves each key on by one state, if the last time is at least a term ago; the database decides,
    /// so that of several processes one does. Reads the keys again either way.
    pub(crate) async fn rotate(
        &self,
        database: &Database,
        master: &Master,
        now: Timestamp,
        term: SignedDuration,
        entropy: &dyn Entropy,
    ) -> Result<bool, StoreError> {
        let published_by = now.saturating_sub(term).unwrap_or(Timestamp::MIN);
        let fresh = FreshKey::make(master, entropy)?;
        let (kid, public, private) = (&fresh.kid, &fresh.public, &fresh.sealed);
        let rotated = database
            .ask_within(PATIENCE, async |client| {
                let rotation = keys::rotate_signing_keys();
                Ok(rotation
                    .bind(client, kid, public, private, &now, &published_by)
                    .one()
                    .await?)
            })
            .await?;
        self.reread(database, master).await?;
        Ok(rotated)
    }

    /// Reads the keys again: another process may have made others.
    pub(crate) async fn reread(
        &self,
        database: &Database,
        master: &Master,
    ) -> Result<(), StoreError> {
        self.0.store(Arc::new(read(database, master).await?));
        Ok(())
    }
}

/// Makes the key of that state unless it is there; of several processes, one succeeds.
async fn insert_missing(
    database: &Database,
    master: &Master,
    state: &str,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    let client = database.system().await?;
    let present = keys::signing_keys().bind(&client).all().await?;
    if present.iter().any(|key| key.state == state) {
        return Ok(());
    }
    let fresh = FreshKey::make(master, entropy)?;
    let (public, private) = (&fresh.public, &fresh.sealed);
    keys::insert_signing_key()
        .bind(&client, &fresh.kid, public, private, &state, &clock.now())
        .await?;
    Ok(())
}

/// A key just made, as it is kept.
struct FreshKey {
    kid: String,
    public: Vec<u8>,
    sealed: Vec<u8>,
}

impl FreshKey {
    fn make(master: &Master, entropy: &dyn Entropy) -> Result<Self, StoreError> {
        let mut seed = [0; 32];
        entropy.fill(&mut seed);
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
            .map_err(|_| unsafe_setting("a signing key cannot be made"))?;
        let public = pair.public_key().as_ref().to_vec();
        let private = pair
            .to_pkcs8()
            .map_err(|_| unsafe_setting("a signing key cannot be written"))?;
        let kid: String = URL_SAFE_NO_PAD
            .encode(crate::secret::hash(&public))
            .chars()
            .take(16)
            .collect();
        let sealed = master.seal(&kid, private.as_ref(), entropy)?;
        Ok(Self {
            kid,
            public,
            sealed,
        })
    }
}

/// How many keys there are, if the master secret opens them all. Changes nothing.
pub(crate) async fn count_opened(
    database: &Database,
    master: &Master,
) -> Result<usize, StoreError> {
    let rows = database
        .ask_within(PATIENCE, async |client| {
            Ok(keys::signing_keys().bind(client).all().await?)
        })
        .await?;
    for row in &rows {
        master.open(&row.kid, &row.private_key)?;
    }
    Ok(rows.len())
}

async fn read(database: &Database, master: &Master) -> Result<KeyRing, StoreError> {
    let rows = database
        .ask_within(PATIENCE, async |client| {
            Ok(keys::signing_keys().bind(client).all().await?)
        })
        .await?;
    let rotated_at = rows.iter().map(|row| row.created_at).max();
    let mut signer = None;
    let mut verifiers = HashMap::new();
    let mut published = Vec::new();
    for row in rows {
        if row.state == "current" {
            let private = master.open(&row.kid, &row.private_key)?;
            signer = Some((row.kid.clone(), EncodingKey::from_ed_der(&private)));
        }
        published.push(json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": row.kid,
            "x": URL_SAFE_NO_PAD.encode(&row.public_key),
        }));
        verifiers.insert(row.kid, DecodingKey::from_ed_der(&row.public_key));
    }
    Ok(KeyRing {
        signer: signer.ok_or_else(|| unsafe_setting("there is no current signing key"))?,
        verifiers,
        published: json!({ "keys": published }),
        rotated_at: rotated_at.unwrap_or(Timestamp::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use stoa_kernel::SystemEntropy;

    #[test]
    fn what_is_sealed_opens_under_its_name_and_its_secret_only() {
        let master = Master::new(&[7; 32]).unwrap();
        let sealed = master.seal("k1", b"private", &SystemEntropy).unwrap();
        assert!(!sealed.windows(7).any(|part| part == b"private"));
        assert_eq!(master.open("k1", &sealed).unwrap(), b"private");
        assert!(master.open("k2", &sealed).is_err());
        assert!(Master::new(&[8; 32]).unwrap().open("k1", &sealed).is_err());
        assert!(master.open("k1", b"short").is_err());
    }
}
