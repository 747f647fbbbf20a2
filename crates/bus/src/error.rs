//! What can go wrong on the way from the log to an effect.

use std::borrow::Cow;
use stoa_store::StoreError;

/// A failure of the bus.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BusError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A broker outside of the database: away, or it did not confirm.
    #[error("broker: {0}")]
    Broker(String),
    /// Another runner of the same name was faster; this one did nothing.
    #[error("{0} was moved by another runner")]
    Superseded(String),
    /// Nothing of that name follows the log.
    #[error("no consumer is named {0}")]
    Unknown(String),
    /// The read model of that name cannot be put back to the position asked for.
    #[error(
        "{0} cannot be taken back to that position; nothing was changed; replay it from the start"
    )]
    StartOnly(String),
    /// A read model was replayed, or made anew by another, while it was made anew.
    #[error("{0} was replayed, or made anew by another, meanwhile; try again when that has ended")]
    Disturbed(String),
    /// The log stood still for a while, so that it cannot be told whether the read model is right.
    #[error(
        "{0} stands still: an open transaction holds the log back, or what follows it fails, which the log \
         of the program says; nothing was changed; try again when that has ended"
    )]
    HeldUp(String),
    /// Another makes that read model anew.
    #[error("{0} is being made anew by another; try again when that has ended")]
    Busy(String),
    /// The code of a module panicked; its transaction was rolled back.
    #[error("{0} panicked")]
    Panicked(String),
    /// A reaction failed, and its transaction was rolled back.
    #[error(transparent)]
    Reaction(#[from] ReactionError),
}

impl From<tokio_postgres::Error> for BusError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(error.into())
    }
}

impl BusError {
    /// Whether this only says that an earlier statement had failed.
    pub(crate) fn is_consequence(&self) -> bool {
        match self {
            Self::Store(error) | Self::Reaction(ReactionError::Store(error)) => {
                error.is_consequence()
            }
            _ => false,
        }
    }

    /// What kind of failure it is, in one stable word, for traces.
    pub(crate) fn word(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Store(error) | Self::Reaction(ReactionError::Store(error)) => {
                return error.word();
            }
            Self::Broker(_) => "broker",
            Self::Superseded(_) => "superseded",
            Self::Unknown(_) => "unknown_consumer",
            Self::StartOnly(_) => "start_only",
            Self::Disturbed(_) => "disturbed",
            Self::HeldUp(_) => "held_up",
            Self::Busy(_) => "busy",
            Self::Panicked(_) => "panic",
            Self::Reaction(ReactionError::Failed(_)) => "reaction_failed",
        })
    }

    /// Whether nothing can be said about the messages in hand, because the database was away: they
    /// come again when their lease is over.
    pub(crate) fn is_away(&self) -> bool {
        match self {
            Self::Store(error) | Self::Reaction(ReactionError::Store(error)) => {
                error.is_unreachable()
            }
            Self::Broker(_) => true,
            _ => false,
        }
    }
}

/// Why a reaction could not be carried out. Its transaction is rolled back; it is tried again later.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReactionError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Anything else, in words that may go to the log and the dead letter: no personal data.
    #[error("{0}")]
    Failed(String),
}

impl From<tokio_postgres::Error> for ReactionError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(error.into())
    }
}
