//! Argon2id in memory that a thread keeps from one password to the next.
//!
//! 19 MiB taken from the system anew for each password are 4,864 page faults, and a lock on all of the program's
//! memory while they are given back, held by a thread that stands back behind those who wait for the lock.

use argon2::password_hash::{
    CustomizedPasswordHasher, Error, PasswordHasher, Result,
    phc::{Output, ParamsString, PasswordHash, Salt},
};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::cell::RefCell;

thread_local! {
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// What this thread keeps, in KiB.
#[cfg(test)]
pub(crate) fn kept() -> usize {
    MEMORY.with_borrow(Vec::len)
}

/// Gives this thread's memory back to the system.
pub(crate) fn forget_memory() {
    MEMORY.take();
}

/// Hashes as [`Argon2`] does, in the thread's memory: the first choice of OWASP's password storage
/// recommendations (19 MiB, two passes, one lane), or for a kept hash as it says of itself.
pub(crate) struct Argon2Reusing;

impl PasswordHasher<PasswordHash> for Argon2Reusing {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> Result<PasswordHash> {
        let params = Params::new(19 * 1024, 2, 1, None)?;
        self.hash_password_customized(password, salt, None, None, params)
    }
}

impl CustomizedPasswordHasher<PasswordHash> for Argon2Reusing {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?;
        let version = version.map(Version::try_from).transpose()?;
        let (algorithm, version) = (algorithm.unwrap_or_default(), version.unwrap_or_default());
        let salt = Salt::new(salt)?;
        let size = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let mut buffer = [0; Output::MAX_LENGTH];
        let output = buffer.get_mut(..size).ok_or(Error::OutputSize)?;
        let described = ParamsString::try_from(&params)?;
        let blocks = params.block_count();
        let argon2 = Argon2::new(algorithm, version, params);
        MEMORY.with_borrow_mut(|memory| {
            memory.resize(blocks, Block::new());
            argon2.hash_password_into_with_memory(password, &salt, output, memory)
        })?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: described,
            salt: Some(salt),
            hash: Some(Output::new(output)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::PasswordVerifier as _;

    #[test]
    fn hashes_are_those_of_argon2_whatever_was_hashed_before() {
        let salt = b"sixteen bytes ..";
        for (memory, passes, lanes) in [(19 * 1024, 2, 1), (64, 3, 2), (4096, 1, 1), (64, 3, 2)] {
            for algorithm in [Algorithm::Argon2id, Algorithm::Argon2i] {
                let params = Params::new(memory, passes, lanes, Some(32)).unwrap();
                let expected = Argon2::new(algorithm, Version::V0x13, params.clone())
                    .hash_password_with_salt(b"correct horse", salt)
                    .unwrap();
                let name = algorithm.ident();
                let hashed = Argon2Reusing
                    .hash_password_customized(
                        b"correct horse",
                        salt,
                        Some(name.as_str()),
                        None,
                        params,
                    )
                    .unwrap();
                assert_eq!(hashed.to_string(), expected.to_string());
                assert!(
                    Argon2Reusing
                        .verify_password(b"correct horse", &expected)
                        .is_ok()
                );
                assert!(
                    Argon2Reusing
                        .verify_password(b"another horse", &expected)
                        .is_err()
                );
            }
        }
    }
}
