//! What a caller chooses.

use std::path::PathBuf;
use std::time::Duration;

/// Where the server lies and how large it may grow.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Stoa's data folder; created if missing.
    pub data_dir: PathBuf,
    /// PostgreSQL's `max_connections`, from 10 up. Takes effect when a postmaster is started, not
    /// when one is adopted.
    pub max_connections: u16,
    /// The folder of the PostgreSQL programs to use, instead of searching for one.
    pub postgres_bin: Option<PathBuf>,
    /// Where the database goes if the program runs as root and the unprivileged account cannot
    /// reach the data folder.
    pub fallback_parent: PathBuf,
    /// How long a start may take, crash recovery included.
    pub ready_within: Duration,
    /// How long a clean stop may take before the server is told to stop at once (no data is lost
    /// either way; the next start then replays the log).
    pub stop_within: Duration,
}

impl Settings {
    /// The usual settings for a data folder: 200 connections, `/var/lib/stoa` as fallback, and
    /// the programs in `STOA_POSTGRES_BIN` if that is set.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            max_connections: 200,
            postgres_bin: std::env::var_os("STOA_POSTGRES_BIN")
                .filter(|bin| !bin.is_empty())
                .map(PathBuf::from),
            fallback_parent: PathBuf::from("/var/lib/stoa"),
            ready_within: Duration::from_secs(600),
            stop_within: Duration::from_secs(60),
        }
    }
}
