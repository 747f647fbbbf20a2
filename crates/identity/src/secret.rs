//! Keys as they are handed out: `stoa_sk_` or `stoa_pk_`, 22 characters by which the key is found,
//! 43 that are secret (256 bits), and 6 of a checksum, all base62.
//!
//! The checksum tells garbage without a look-up, and lets scanners of leaked secrets be certain.

use crate::domain::KeyKind;
use aws_lc_rs::digest::{SHA256, digest};
use stoa_kernel::Entropy;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIX: usize = "stoa_sk_".len();
const PUBLIC: usize = 22;
const SECRET: usize = 43;
const CHECKSUM: usize = 6;
const LENGTH: usize = PREFIX + PUBLIC + SECRET + CHECKSUM;

/// SHA-256.
pub(crate) type Hash = [u8; 32];

/// What a key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretKind {
    /// A tenant's servers.
    Secret,
    /// A tenant's web pages, for all to read.
    Publishable,
    /// The platform's administrator.
    Administrator,
}

impl SecretKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Secret => "stoa_sk_",
            Self::Publishable => "stoa_pk_",
            Self::Administrator => "stoa_at_",
        }
    }
}

/// A key just made. Its text is shown once and kept nowhere.
pub(crate) struct FreshSecret {
    pub(crate) text: String,
    pub(crate) public_id: String,
    pub(crate) hash: Hash,
}

impl FreshSecret {
    /// Of a tenant's key of that kind.
    pub(crate) fn of_key(kind: KeyKind, entropy: &dyn Entropy) -> Self {
        let kind = match kind {
            KeyKind::Secret => SecretKind::Secret,
            KeyKind::Publishable => SecretKind::Publishable,
        };
        Self::make(kind, entropy)
    }

    pub(crate) fn make(kind: SecretKind, entropy: &dyn Entropy) -> Self {
        let public_id = digits(PUBLIC, entropy);
        let mut text = format!("{}{public_id}{}", kind.prefix(), digits(SECRET, entropy));
        let checksum = checksum(text.as_bytes());
        text.extend(checksum.iter().copied().map(char::from));
        Self {
            hash: hash(text.as_bytes()),
            text,
            public_id,
        }
    }
}

/// A key as a client sent it: well formed, which does not mean that it exists.
#[derive(Clone, Copy)]
pub(crate) struct PresentedSecret<'a> {
    text: &'a str,
    pub(crate) public_id: &'a str,
}

impl<'a> PresentedSecret<'a> {
    /// Reads a key of that kind; `None` for anything else, typing errors included.
    pub(crate) fn parse(kind: SecretKind, text: &'a str) -> Option<Self> {
        if text.len() != LENGTH || !text.starts_with(kind.prefix()) {
            return None;
        }
        let (body, sum) = text.split_at_checked(LENGTH - CHECKSUM)?;
        if checksum(body.as_bytes()) != *sum.as_bytes() {
            return None;
        }
        let public_id = text.get(PREFIX..PREFIX + PUBLIC)?;
        Some(Self { text, public_id })
    }

    /// What is kept of the key.
    pub(crate) fn hash(&self) -> Hash {
        hash(self.text.as_bytes())
    }
}

/// The public part of a text that has the form of a tenant's key.
pub(crate) fn public_id_of_key(text: &str) -> Option<&str> {
    let kinds = [SecretKind::Secret, SecretKind::Publishable];
    let mut read = kinds
        .map(|kind| PresentedSecret::parse(kind, text))
        .into_iter();
    read.find_map(|key| key).map(|key| key.public_id)
}

/// Whether a text has the form of a tenant's key.
pub(crate) fn is_api_key(text: &str) -> bool {
    public_id_of_key(text).is_some()
}

/// SHA-256 of `bytes`.
pub(crate) fn hash(bytes: &[u8]) -> Hash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

/// CRC-32 in base62.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut rest = crc32fast::hash(bytes);
    let mut text = [b'0'; CHECKSUM];
    for place in text.iter_mut().rev() {
        *place = digit(rest % 62);
        rest /= 62;
    }
    text
}

/// Random base62 digits, each as likely as the others: bytes that would favour some are thrown away.
fn digits(count: usize, entropy: &dyn Entropy) -> String {
    let mut text = String::with_capacity(count);
    let mut random = [0; 64];
    while text.len() < count {
        entropy.fill(&mut random);
        let fair = random.iter().filter(|byte| **byte < 248);
        let wanted = count - text.len();
        text.extend(
            fair.take(wanted)
                .map(|byte| char::from(digit(u32::from(*byte) % 62))),
        );
    }
    text
}

fn digit(value: u32) -> u8 {
    usize::try_from(value)
        .ok()
        .and_then(|place| DIGITS.get(place))
        .copied()
        .unwrap_or(b'0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use stoa_kernel::SystemEntropy;

    #[test]
    fn a_key_is_read_as_it_was_made_and_as_no_other_kind() {
        let fresh = FreshSecret::make(SecretKind::Secret, &SystemEntropy);
        assert_eq!(fresh.text.len(), LENGTH);
        let read = PresentedSecret::parse(SecretKind::Secret, &fresh.text).unwrap();
        assert_eq!(read.public_id, fresh.public_id);
        assert_eq!(read.hash(), fresh.hash);
        assert!(PresentedSecret::parse(SecretKind::Publishable, &fresh.text).is_none());
        assert!(PresentedSecret::parse(SecretKind::Administrator, &fresh.text).is_none());
    }

    #[test]
    fn a_change_of_any_one_character_is_noticed() {
        let fresh = FreshSecret::make(SecretKind::Publishable, &SystemEntropy);
        for place in 0..fresh.text.len() {
            let mut bytes = fresh.text.clone().into_bytes();
            bytes[place] = if bytes[place] == b'x' { b'y' } else { b'x' };
            let text = String::from_utf8(bytes).unwrap();
            assert!(!is_api_key(&text), "{place}");
        }
    }

    #[test]
    fn garbage_is_no_key() {
        let long = "stoa_sk_".repeat(1000);
        let wide = format!("stoa_sk_{}", "ä".repeat(35));
        for text in ["", "stoa_sk_", "ä", &long, &wide] {
            assert!(!is_api_key(text), "{text}");
        }
    }
}
