//! What a person's data is encrypted under where it cannot be taken out again.

use crate::UserId;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use std::{fmt, sync::Arc};
use uuid::Uuid;

/// A person's own key (AES-256-GCM). Once it is deleted, nobody reads what was sealed under it, in
/// whatever log or backup that lies. Cheap to clone.
#[derive(Clone)]
pub struct PersonKey(Arc<Inner>);

struct Inner {
    person: UserId,
    key: LessSafeKey,
}

/// The cryptographic library refuses, or what is to be opened was sealed under another key or name,
/// or was altered.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("what was sealed under a person's key cannot be opened with it")]
pub struct BadPersonSeal;

impl PersonKey {
    /// The key that these bytes are.
    ///
    /// # Errors
    /// If the cryptographic library refuses.
    pub fn new(person: UserId, bytes: &[u8; 32]) -> Result<Self, BadPersonSeal> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| BadPersonSeal)?;
        let key = LessSafeKey::new(key);
        Ok(Self(Arc::new(Inner { person, key })))
    }

    /// Whose it is.
    pub fn person(&self) -> UserId {
        self.0.person
    }

    /// Encrypts what stands in the row `id`, and nowhere else. The id is to be a fresh one
    /// (`Entropy::uuid`) and to name one text only: the nonce is taken from it, 74 bits of chance and
    /// the milliseconds of a minute, and so takes no room of its own.
    ///
    /// # Errors
    /// If the cryptographic library refuses.
    pub fn seal(&self, id: Uuid, mut text: Vec<u8>) -> Result<Vec<u8>, BadPersonSeal> {
        let (nonce, name) = (nonce(id), Aad::from(id.as_bytes()));
        let sealed = self.0.key.seal_in_place_append_tag(nonce, name, &mut text);
        sealed.map(|()| text).map_err(|_| BadPersonSeal)
    }

    /// Decrypts what [`PersonKey::seal`] made for that row.
    ///
    /// # Errors
    /// [`BadPersonSeal`].
    pub fn open(&self, id: Uuid, sealed: &[u8]) -> Result<Vec<u8>, BadPersonSeal> {
        let mut text = sealed.to_vec();
        let (nonce, name) = (nonce(id), Aad::from(id.as_bytes()));
        let opened = self.0.key.open_in_place(nonce, name, &mut text);
        let length = opened.map_err(|_| BadPersonSeal)?.len();
        text.truncate(length);
        Ok(text)
    }
}

fn nonce(id: Uuid) -> Nonce {
    let [_, _, _, _, end @ ..] = id.into_bytes();
    Nonce::assume_unique_for_key(end)
}

impl fmt::Debug for PersonKey {
    /// Tells nothing of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_its_key_and_in_its_row_only() {
        let person = UserId(Uuid::from_u128(1));
        let key = PersonKey::new(person, &[1; 32]).unwrap();
        let (row, other) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let sealed = key.seal(row, b"192.0.2.1".to_vec()).unwrap();
        assert!(!sealed.windows(4).any(|part| part == b"192."));
        assert_eq!(key.open(row, &sealed).unwrap(), b"192.0.2.1");
        assert!(key.open(other, &sealed).is_err());
        let another = PersonKey::new(person, &[2; 32]).unwrap();
        assert!(another.open(row, &sealed).is_err());
        let mut altered = sealed.clone();
        altered[0] ^= 1;
        assert!(key.open(row, &altered).is_err() && key.open(row, b"").is_err());
        assert_eq!(format!("{key:?}"), "PersonKey");
    }
}
