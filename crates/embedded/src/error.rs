//! Why a server could not be started, kept or stopped. Each message says what to do.

use std::io;
use std::path::{Path, PathBuf};

/// What went wrong, told to the person who started the program.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another living program uses the data folder.
    #[error("the data folder {} is in use by another Stoa{}; stop that one, or choose another \
             folder with STOA_DATA_DIR", folder.display(), holder.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    InUse {
        /// The folder both want.
        folder: PathBuf,
        /// The process id of the holder, unless it has not written it yet.
        holder: Option<u32>,
    },

    /// No usable PostgreSQL is installed.
    #[error(
        "no PostgreSQL {min} or newer was found{}. Install one (Debian, Ubuntu: \
             `apt-get install postgresql`), name its program folder in STOA_POSTGRES_BIN, or give a \
             running server in STOA_DATABASE_URL",
        also_found(found)
    )]
    NotInstalled {
        /// The oldest major version that serves.
        min: u32,
        /// The majors that are there but too old.
        found: Vec<u32>,
    },

    /// None is installed, and none could be fetched.
    #[cfg(feature = "zonky")]
    #[error(
        "no PostgreSQL {major} is installed, and it could not be fetched ({reason}). Install one \
             (Debian, Ubuntu: `apt-get install postgresql`), name its program folder in \
             STOA_POSTGRES_BIN, or give a running server in STOA_DATABASE_URL"
    )]
    NotFetched {
        /// The major version wanted.
        major: u32,
        /// Why it is not there.
        reason: String,
    },

    /// The database folder belongs to a major version that is not installed.
    #[error("the database in {} was made by PostgreSQL {needed}, but this machine has {}. Install \
             that version (`apt-get install postgresql-{needed}`) or name its program folder in \
             STOA_POSTGRES_BIN; or, to move to a newer one, dump with {needed} and restore into an \
             empty data folder", folder.display(), versions(found))]
    OtherVersion {
        /// The database folder.
        folder: PathBuf,
        /// The major version in its `PG_VERSION`.
        needed: u32,
        /// The majors that are there.
        found: Vec<u32>,
    },

    /// The folder's `PG_VERSION` cannot be understood.
    #[error("{} does not hold a PostgreSQL version; the folder is damaged or not a database: \
             restore it, or choose another data folder", .0.display())]
    UnreadableVersion(PathBuf),

    /// `STOA_POSTGRES_BIN` names a folder without a working PostgreSQL.
    #[error("{} holds no PostgreSQL that can be run ({reason}); correct STOA_POSTGRES_BIN", bin.display())]
    UnusableBin {
        /// The folder named.
        bin: PathBuf,
        /// Why its `postgres` does not serve.
        reason: String,
    },

    /// The database lies where its account may not go.
    #[error("{}, under which PostgreSQL has to run, cannot reach {}; give it the right to enter the \
             folders above (`chmod o+x`), or move the database", account, folder.display())]
    Unreachable {
        /// The account.
        account: String,
        /// The database folder.
        folder: PathBuf,
    },

    /// What the program was to use or run, another account may change.
    #[error("{} {mend}; or name another", path.display())]
    Untrusted {
        /// The file or folder.
        path: PathBuf,
        /// Why it is not trusted, and what mends that.
        mend: String,
    },

    /// The database belongs to somebody else, and the program may not become that account.
    #[error("the database in {} belongs to user id {owner}, and this program runs as {own}; start \
             it as that user or as root", folder.display())]
    Foreign {
        /// The database folder.
        folder: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Who asks.
        own: u32,
    },

    /// There is no unprivileged account and none could be created.
    #[error(
        "PostgreSQL does not run as root, and no account for it could be created ({0}); create \
             one (`useradd --system stoa`) or start Stoa as another user"
    )]
    NoAccount(String),

    /// The pointer names a folder that is not there.
    #[error("{} says that the database lies in {}, but that folder is missing; restore it, or \
             remove the pointer to start with an empty database", pointer.display(), folder.display())]
    Lost {
        /// The pointer file.
        pointer: PathBuf,
        /// Where the database should be.
        folder: PathBuf,
    },

    /// A database without its passwords.
    #[error("the database in {} is there, but its passwords file {} is missing or does not fit; \
             restore it from a backup", folder.display(), secrets.display())]
    PasswordsLost {
        /// The database folder.
        folder: PathBuf,
        /// The passwords file.
        secrets: PathBuf,
    },

    /// A path that PostgreSQL's interfaces cannot carry.
    #[error("the path {} is not UTF-8 text; choose another data folder", .0.display())]
    NotText(PathBuf),

    /// `initdb` failed.
    #[error("PostgreSQL could not initialise a database in {}: {said}", folder.display())]
    Initdb {
        /// The folder.
        folder: PathBuf,
        /// What `initdb` said.
        said: String,
    },

    /// The postmaster ended before it took connections.
    #[error("PostgreSQL did not start in {}. It said:\n{said}", folder.display())]
    Died {
        /// The database folder.
        folder: PathBuf,
        /// Its last words.
        said: String,
    },

    /// The postmaster lives but takes no connections within the bound.
    #[error("PostgreSQL in {} lives but takes no connections yet ({reason}). It said:\n{said}", folder.display())]
    NotReady {
        /// The database folder.
        folder: PathBuf,
        /// The last refusal.
        reason: String,
        /// Its last words.
        said: String,
    },

    /// Processes of an earlier postmaster do not end.
    #[error("processes of an earlier PostgreSQL still use {}: {pids:?}; end them", folder.display())]
    Orphans {
        /// The database folder.
        folder: PathBuf,
        /// Their process ids.
        pids: Vec<u32>,
    },

    /// The postmaster ignored every request to stop.
    #[error(
        "PostgreSQL (process {0}) did not stop; it still runs, and the next start will adopt it"
    )]
    WouldNotStop(u32),

    /// The server refused a statement.
    #[error("PostgreSQL refused to {doing}: {source}")]
    Refused {
        /// What was attempted.
        doing: &'static str,
        /// The server's answer.
        source: tokio_postgres::Error,
    },

    /// The file system or the process table refused.
    #[error("could not {doing} {}: {source}", path.display())]
    Io {
        /// What was attempted.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl Error {
    /// For `map_err`: names what was attempted on which path.
    pub(crate) fn io<E: Into<io::Error>>(
        doing: &'static str,
        path: &Path,
    ) -> impl FnOnce(E) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io {
            doing,
            path,
            source: source.into(),
        }
    }
}

fn also_found(found: &[u32]) -> String {
    if found.is_empty() {
        String::new()
    } else {
        format!(" (only {})", versions(found))
    }
}

fn versions(found: &[u32]) -> String {
    if found.is_empty() {
        return "no PostgreSQL".to_owned();
    }
    let list: Vec<String> = found.iter().map(u32::to_string).collect();
    format!("PostgreSQL {}", list.join(" and "))
}
