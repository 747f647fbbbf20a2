//! Where something stands in the event log.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A place in the event log: (epoch, transaction, sequence), in that order.
///
/// The epoch rises when a database is restored or imported, because transaction numbers start anew
/// there. Written as `epoch-transaction-sequence` between processes. Clients never see it so: the
/// transactions of all tenants are counted together.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Position {
    /// Life of the database.
    pub epoch: i32,
    /// 64-bit transaction id of the writer (`pg_current_xact_id()`).
    pub transaction: i64,
    /// Order within the log's sequence.
    pub sequence: i64,
}

impl Position {
    /// Before the first entry.
    pub const START: Self = Self {
        epoch: 0,
        transaction: 0,
        sequence: 0,
    };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.epoch, self.transaction, self.sequence)
    }
}

/// The text is not three whole numbers joined by `-`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a position is written epoch-transaction-sequence, as in 1-734-12")]
pub struct MalformedPosition;

impl FromStr for Position {
    type Err = MalformedPosition;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().and_then(|part| part.parse::<u64>().ok());
        let (epoch, transaction, sequence) = (next(), next(), next());
        Ok(Self {
            epoch: epoch
                .and_then(|n| i32::try_from(n).ok())
                .ok_or(MalformedPosition)?,
            transaction: transaction
                .and_then(|n| i64::try_from(n).ok())
                .ok_or(MalformedPosition)?,
            sequence: sequence
                .and_then(|n| i64::try_from(n).ok())
                .ok_or(MalformedPosition)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_as_it_is_written() {
        let position = Position {
            epoch: 2,
            transaction: 734,
            sequence: 12,
        };
        assert_eq!(position.to_string().parse(), Ok(position));
    }

    #[test]
    fn garbage_is_no_position() {
        for text in [
            "",
            "1",
            "1-2",
            "1-2-x",
            "-1-2-3",
            "1-2-3-4",
            "9999999999-1-1",
        ] {
            assert_eq!(text.parse::<Position>(), Err(MalformedPosition), "{text}");
        }
    }

    #[test]
    fn positions_order_by_epoch_then_transaction_then_sequence() {
        let at = |epoch, transaction, sequence| Position {
            epoch,
            transaction,
            sequence,
        };
        assert!(at(1, 900, 9) < at(2, 3, 1));
        assert!(at(1, 3, 9) < at(1, 4, 1));
        assert!(at(1, 3, 1) < at(1, 3, 2));
    }
}
