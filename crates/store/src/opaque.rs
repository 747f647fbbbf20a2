//! Positions as clients see them.

use crate::seal::{BadSeal, derived};
use aws_lc_rs::cipher::{
    AES_256, DecryptingKey, DecryptionContext, EncryptingKey, UnboundCipherKey,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use stoa_kernel::Position;

const BLOCK: usize = 16;

/// Writes the ends of transactions so that only this installation can read them.
///
/// The number of a transaction is one counter for the whole installation: in clear, the difference of
/// two tells how much happened between them, in other tenants too. One block of AES-256 under a key of
/// its own is a permutation, so that two say no more than whether they are the same. It carries four
/// bytes of zero, so that what was made up is read one time in 2³² only; who succeeds has gained a
/// position, and nothing follows from one but a look into the database.
pub struct OpaquePositions {
    encrypting: EncryptingKey,
    decrypting: DecryptingKey,
}

impl OpaquePositions {
    /// Those for `purpose`: the ones of another purpose are not read.
    ///
    /// # Errors
    /// If the cryptographic library refuses.
    pub fn new(master_secret: &[u8; 32], purpose: &str) -> Result<Self, BadSeal> {
        let key = derived(master_secret, purpose)?;
        let block = || UnboundCipherKey::new(&AES_256, &key);
        let encrypting = block().and_then(EncryptingKey::ecb);
        let decrypting = block().and_then(DecryptingKey::ecb);
        Ok(Self {
            encrypting: encrypting.map_err(|_| BadSeal)?,
            decrypting: decrypting.map_err(|_| BadSeal)?,
        })
    }

    /// The transaction of a position, as 22 letters, digits, `-` and `_`. Its sequence is left out.
    ///
    /// # Errors
    /// If the cryptographic library refuses.
    pub fn write(&self, position: Position) -> Result<String, BadSeal> {
        let mut block = [0; BLOCK];
        let parts = position.epoch.to_be_bytes().into_iter();
        let parts = parts.chain(position.transaction.to_be_bytes());
        for (place, byte) in block.iter_mut().zip(parts) {
            *place = byte;
        }
        self.encrypting.encrypt(&mut block).map_err(|_| BadSeal)?;
        Ok(URL_SAFE_NO_PAD.encode(block))
    }

    /// The end of the transaction that was written so; `None` for anything else.
    pub fn read(&self, text: &str) -> Option<Position> {
        let mut block: [u8; BLOCK] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let plain = self.decrypting.decrypt(&mut block, DecryptionContext::None);
        let (epoch, rest) = plain.ok()?.split_first_chunk::<4>()?;
        let (transaction, zeros) = rest.split_first_chunk::<8>()?;
        zeros.iter().all(|byte| *byte == 0).then_some(Position {
            epoch: i32::from_be_bytes(*epoch),
            transaction: i64::from_be_bytes(*transaction),
            sequence: i64::MAX,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(purpose: &str) -> OpaquePositions {
        OpaquePositions::new(&[7; 32], purpose).unwrap()
    }

    fn end_of(transaction: i64) -> Position {
        Position {
            epoch: 2,
            transaction,
            sequence: i64::MAX,
        }
    }

    #[test]
    fn a_position_is_read_as_it_was_written_and_looks_like_nothing() {
        let positions = positions("positions");
        let written: Vec<String> = (734..737)
            .map(|transaction| positions.write(end_of(transaction)).unwrap())
            .collect();
        for (text, transaction) in written.iter().zip(734..) {
            assert_eq!(positions.read(text), Some(end_of(transaction)));
            assert_eq!(text.len(), 22);
        }
        let differing = |one: &str, other: &str| {
            let pairs = one.bytes().zip(other.bytes());
            pairs.filter(|(one, other)| one != other).count()
        };
        assert!(differing(&written[0], &written[1]) > 10, "{written:?}");
        assert!(differing(&written[1], &written[2]) > 10, "{written:?}");
    }

    #[test]
    fn what_was_made_up_is_no_position() {
        let positions = positions("positions");
        let others = super::tests::positions("cursors")
            .write(end_of(734))
            .unwrap();
        let mut altered = positions.write(end_of(734)).unwrap().into_bytes();
        altered[3] = if altered[3] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        let made_up = [
            "",
            "1-2-3",
            "2-734-9223372036854775807",
            "AAAAAAAAAAAAAAAAAAAAAA",
            "!",
        ];
        for text in made_up.into_iter().chain([&*others, &*altered]) {
            assert_eq!(positions.read(text), None, "{text}");
        }
    }
}
