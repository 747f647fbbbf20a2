//! What can go wrong with the database, by what may be concluded from it.

use deadpool_postgres::{PoolError, TimeoutType};
use std::{borrow::Cow, error::Error as _};
use stoa_kernel::{Problem, ProblemKind};
use tokio_postgres::error::SqlState;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A statement failed; the transaction was rolled back.
    #[error("postgresql: {}", describe(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// No connection could be had in time.
    #[error("no database connection: {0}")]
    Pool(#[from] PoolError),
    /// Too many wait for a connection already.
    #[error("too many wait for a database connection")]
    Busy,
    /// The database took a question and did not answer it in time.
    #[error("the database gave no answer in time")]
    NoAnswer,
    /// A pool could not be made.
    #[error("database settings: {0}")]
    Settings(String),
    /// A statement of the transaction failed and the caller went on; the server rolled back.
    #[error("the transaction was rolled back because a statement in it failed")]
    RolledBack,
    /// The connection broke while the commit was under way: it may or may not have happened.
    #[error("the connection broke during commit; the outcome is unknown")]
    InDoubt,
    /// The request's idempotency key is held by another request, or was answered already.
    #[error("another request under the same idempotency key was carried out, or is being so")]
    Claimed,
    /// A migration failed.
    #[error("migration of schema {schema}: {cause}")]
    Migration {
        /// The schema that was being brought up to date.
        schema: String,
        /// What the server said.
        cause: String,
    },
    /// The database is not set up in the way that isolation depends on.
    #[error("{0}")]
    Unsafe(String),
}

impl StoreError {
    /// Whether a statement itself was refused, by the server or by the driver, so that the
    /// transaction certainly did not happen and its members may be tried one by one.
    pub fn is_definite(&self) -> bool {
        match self {
            Self::Postgres(error) => !is_broken(error),
            Self::RolledBack | Self::Claimed => true,
            _ => false,
        }
    }

    /// Whether the same transaction, tried again at once, may well succeed: a serialisation
    /// failure, a deadlock, or a row that another transaction made first.
    pub fn is_transient(&self) -> bool {
        self.sql_state().is_some_and(|code| {
            [
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::T_R_DEADLOCK_DETECTED,
                SqlState::UNIQUE_VIOLATION,
            ]
            .contains(code)
        })
    }

    /// Whether a statement's time was up: it waited for a lock, or took too long as a whole.
    pub fn is_kept_waiting(&self) -> bool {
        self.sql_state().is_some_and(|code| {
            [SqlState::LOCK_NOT_AVAILABLE, SqlState::QUERY_CANCELED].contains(code)
        })
    }

    /// Whether this only says that an earlier statement had failed: that one's error is the cause.
    pub fn is_consequence(&self) -> bool {
        matches!(self, Self::RolledBack)
            || self.sql_state() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION)
    }

    /// The violated constraint, if that is what failed: modules turn it into their own error.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Postgres(error) => error.as_db_error().and_then(|db| db.constraint()),
            _ => None,
        }
    }

    fn sql_state(&self) -> Option<&SqlState> {
        match self {
            Self::Postgres(error) => error.code(),
            _ => None,
        }
    }

    /// What kind of failure it is, in one stable word, for traces: of the server its SQLSTATE.
    pub fn word(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Postgres(error) => return word(error),
            Self::Pool(_) => "no_connection",
            Self::Busy => "busy",
            Self::NoAnswer => "no_answer",
            Self::Settings(_) => "settings",
            Self::RolledBack => "rolled_back",
            Self::InDoubt => "in_doubt",
            Self::Claimed => "claimed",
            Self::Migration { .. } => "migration",
            Self::Unsafe(_) => "unsafe",
        })
    }

    /// Whether a text has what PostgreSQL keeps in none.
    fn is_of_text(&self) -> bool {
        self.sql_state().is_some_and(|code| {
            [
                SqlState::CHARACTER_NOT_IN_REPERTOIRE,
                SqlState::UNTRANSLATABLE_CHARACTER,
            ]
            .contains(code)
        })
    }

    /// Whether the database could not be reached, had no connection to spare, or went away.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Postgres(error) => is_broken(error),
            Self::Pool(_) | Self::Busy | Self::NoAnswer | Self::InDoubt => true,
            _ => false,
        }
    }
}

/// The server ends the connection; what was under way may have been committed.
pub(crate) fn is_shutdown(code: &SqlState) -> bool {
    code.code().starts_with("57P") || code.code().starts_with("08")
}

/// The connection is gone. What else the driver itself finds wrong (a parameter that does not fit,
/// no row where there must be one) is the statement's own fault.
fn is_broken(error: &tokio_postgres::Error) -> bool {
    match error.as_db_error() {
        Some(db) => is_shutdown(db.code()),
        None => {
            error.is_closed()
                || error
                    .source()
                    .is_some_and(|cause| cause.is::<std::io::Error>())
        }
    }
}

/// The server's SQLSTATE, or that the driver could not even ask.
pub(crate) fn word(error: &tokio_postgres::Error) -> Cow<'static, str> {
    match error.code() {
        Some(state) => Cow::Owned(state.code().to_owned()),
        None => Cow::Borrowed("connection"),
    }
}

/// The driver's own words say only "db error"; the server's say what happened. Details are left
/// out, because they quote rows.
fn describe(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => error.to_string(),
    }
}

impl From<StoreError> for Problem {
    /// Clients learn only whether to try again; the cause goes to the log.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::InDoubt => return outcome_unknown(),
            StoreError::Claimed => return key_in_use(),
            // Said without a line in the log, of which there would be as many as requests.
            StoreError::Busy | StoreError::Pool(PoolError::Timeout(TimeoutType::Wait)) => {
                return overloaded("too many requests wait for the database; try again");
            }
            _ => {}
        }
        if error.is_unreachable() {
            tracing::warn!(%error, "the database is away");
            return Self::unavailable("the database cannot be reached; try again", 1);
        }
        if error.is_transient() || error.is_kept_waiting() {
            tracing::warn!(%error, "a transaction lost against others, or took too long");
            return Self::unavailable("too many changes at once; try again", 1);
        }
        if error.is_of_text() {
            // Routes should have refused it by the name of its field.
            tracing::warn!(%error, "a text that PostgreSQL does not take came through");
            let detail = "a text of the request holds a character that cannot be kept, such as NUL";
            return Self::new(ProblemKind::Invalid, "control_character", detail);
        }
        tracing::error!(%error, "the store failed");
        Self::internal()
    }
}

/// Whether it happened is not known, and whoever asked must look.
pub(crate) fn outcome_unknown() -> Problem {
    Problem {
        retry_after: Some(2),
        ..Problem::new(
            ProblemKind::Unavailable,
            "outcome_unknown",
            "the database went away while this was being saved; look whether it is there before \
             sending it again",
        )
    }
}

/// More wait already than can be served in good time.
pub fn overloaded(detail: &'static str) -> Problem {
    Problem {
        retry_after: Some(1),
        ..Problem::new(ProblemKind::Unavailable, "overloaded", detail)
    }
}

/// The same request is being carried out; what it comes to can be had in a moment.
pub(crate) fn key_in_use() -> Problem {
    Problem {
        retry_after: Some(1),
        ..Problem::conflict(
            "idempotency_key_in_use",
            "a request with this Idempotency-Key is being carried out; ask again in a moment for \
             what it comes to",
        )
    }
}
