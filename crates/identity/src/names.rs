//! What credentials are remembered by. The credentials themselves are not kept.

use siphasher::sip128::{Hasher128 as _, SipHasher24};
use std::hash::Hasher as _;
use stoa_kernel::Entropy;
use stoa_web::Credentials;

/// Stands for one pair of key and token, in this process.
pub(crate) type Name = u128;

/// Makes names by SipHash-2-4 with 128 bits (Aumasson and Bernstein, 2012) under a key that this process keeps
/// to itself: whoever does not know it cannot make two credentials of one name. A cryptographic digest took
/// longer than all else of a check.
pub(crate) struct Names(SipHasher24);

impl Names {
    pub(crate) fn new(entropy: &dyn Entropy) -> Self {
        let mut key = [0; 16];
        entropy.fill(&mut key);
        Self(SipHasher24::new_with_key(&key))
    }

    pub(crate) fn of(&self, credentials: &Credentials<'_>) -> Name {
        match (credentials.api_key, credentials.bearer) {
            (Some(key), None) => self.of_key(key),
            (key, bearer) => {
                let mut hasher = self.0;
                hasher.write(key.unwrap_or_default().as_bytes());
                // No header holds a NUL, so that no two pairs read alike.
                hasher.write(b"\0");
                hasher.write(bearer.unwrap_or_default().as_bytes());
                hasher.finish128().as_u128()
            }
        }
    }

    /// Of a key by itself.
    pub(crate) fn of_key(&self, key: &str) -> Name {
        let mut hasher = self.0;
        hasher.write(key.as_bytes());
        hasher.finish128().as_u128()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use stoa_kernel::SystemEntropy;

    #[test]
    fn each_pair_has_a_name_of_its_own_and_other_ones_in_another_process() {
        let (names, others) = (Names::new(&SystemEntropy), Names::new(&SystemEntropy));
        let pairs = [
            (Some("key"), None),
            (None, Some("key")),
            (Some("key"), Some("token")),
            (Some("keyt"), Some("oken")),
            (Some("token"), Some("key")),
            (None, None),
        ];
        let all: HashSet<Name> = [&names, &others]
            .into_iter()
            .flat_map(|names| {
                pairs.map(|(api_key, bearer)| names.of(&Credentials { api_key, bearer }))
            })
            .collect();
        assert_eq!(all.len(), 2 * pairs.len());
        let by_itself = Credentials {
            api_key: Some("key"),
            bearer: None,
        };
        assert_eq!(names.of_key("key"), names.of(&by_itself));
    }
}
