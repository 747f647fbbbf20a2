//! Encryption of what must be kept and must not be read by whoever reads the database.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf,
};
use stoa_kernel::Entropy;

const NONCE: usize = 12;

/// One key of an installation, for one purpose, derived from its master secret (HKDF-SHA-256,
/// RFC 5869). AES-256-GCM under random nonces: good for 2³² texts (NIST SP 800-38D §8.3).
pub struct Seal(LessSafeKey);

/// The text was sealed under another key or name, or was altered; or no key can be derived.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("what was sealed cannot be opened with this master secret")]
pub struct BadSeal;

struct Bytes32;

impl hkdf::KeyType for Bytes32 {
    fn len(&self) -> usize {
        32
    }
}

/// The key of an installation for one purpose.
pub(crate) fn derived(master_secret: &[u8; 32], purpose: &str) -> Result<[u8; 32], BadSeal> {
    let mut key = [0; 32];
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"stoa store")
        .extract(master_secret)
        .expand(&[purpose.as_bytes()], Bytes32)
        .and_then(|derived| derived.fill(&mut key))
        .map_err(|_| BadSeal)?;
    Ok(key)
}

impl Seal {
    /// The key for `purpose`. Keys of different purposes do not open each other's texts.
    ///
    /// # Errors
    /// If the cryptographic library refuses.
    pub fn new(master_secret: &[u8; 32], purpose: &str) -> Result<Self, BadSeal> {
        let key = derived(master_secret, purpose)?;
        UnboundKey::new(&AES_256_GCM, &key)
            .map(|key| Self(LessSafeKey::new(key)))
            .map_err(|_| BadSeal)
    }

    /// Encrypts under a fresh nonce, which stands before the result. It opens under the same `name`
    /// only, so that a row's text cannot be passed off as another's.
    ///
    /// # Errors
    /// If the cryptographic library refuses.
    pub fn seal(
        &self,
        name: &[u8],
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, BadSeal> {
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce);
        let mut text = plain.to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(name),
                &mut text,
            )
            .map_err(|_| BadSeal)?;
        let mut sealed = nonce.to_vec();
        sealed.append(&mut text);
        Ok(sealed)
    }

    /// Decrypts what [`Seal::seal`] made.
    ///
    /// # Errors
    /// [`BadSeal`].
    pub fn open(&self, name: &[u8], sealed: &[u8]) -> Result<Vec<u8>, BadSeal> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or(BadSeal)?;
        let mut text = text.to_vec();
        let plain = self
            .0
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(name),
                &mut text,
            )
            .map_err(|_| BadSeal)?
            .len();
        text.truncate(plain);
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stoa_kernel::SystemEntropy;

    #[test]
    fn a_sealed_text_opens_under_its_key_and_name_only() {
        let seal = Seal::new(&[1; 32], "answers").unwrap();
        let sealed = seal.seal(b"name", b"secret", &SystemEntropy).unwrap();
        assert_eq!(seal.open(b"name", &sealed).unwrap(), b"secret");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));

        assert!(seal.open(b"other", &sealed).is_err());
        assert!(seal.open(b"name", &sealed[..9]).is_err());
        let mut altered = sealed.clone();
        altered[NONCE] ^= 1;
        assert!(seal.open(b"name", &altered).is_err());
        for other in [Seal::new(&[2; 32], "answers"), Seal::new(&[1; 32], "keys")] {
            assert!(other.unwrap().open(b"name", &sealed).is_err());
        }
    }
}
