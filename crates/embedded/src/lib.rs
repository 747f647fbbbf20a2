//! A private PostgreSQL for one machine: found, initialised, started, watched and stopped by
//! Stoa itself, in its data folder, so that nothing else has to be installed or configured.
//!
//! **Flow.** [`EmbeddedPostgres::start`] locks the data folder, chooses the account and the
//! [`Installation`], initialises the database folder if there is none, and
//! then either adopts a postmaster that still lives there or starts one. It returns once the
//! database `stoa` takes connections. [`EmbeddedPostgres::supervise`] restarts a postmaster that
//! dies; [`EmbeddedPostgres::stop`] ends it cleanly.
//!
//! What lies in the data folder:
//!
//! | name | what |
//! |---|---|
//! | `stoa.lock` | locked (flock) by the program that uses the folder; holds its process id |
//! | `postgres-passwords` | mode 0600; a random password for each database role |
//! | `postgres-start.log` | what PostgreSQL said while it last started |
//! | `postgres/` | mode 0700, of the unprivileged account: `data/`, with the logs in `data/log/`, and `socket/` |
//! | `postgresql-17/` | only with the feature `zonky`, unprivileged, and none installed: the fetched programs |
//! | `postgres.path` | only if that account cannot reach the data folder: where `postgres/` is instead |
//!
//! **What must hold.**
//! - One program per data folder, and one per database folder; the kernel drops the locks with
//!   the process, so nothing is left to clean after a crash, and PostgreSQL never inherits them.
//! - PostgreSQL never runs as root, and outlives the program: only [`EmbeddedPostgres::stop`]
//!   ends it. What the program left running the next start adopts.
//! - No postmaster is started while a process of an earlier one lives.
//! - `fsync`, `synchronous_commit` and `full_page_writes` are on, said on the command line, where
//!   no configuration file overrides them.
//! - No TCP; a socket in a folder that only the account can enter, and scram passwords even so.
//! - Nothing that another account may change is run, followed or overwritten.
//! - Existing data is never deleted, re-initialised or upgraded.
//!
//! **What it deliberately lacks:** upgrades between major versions (it refuses, and says what to
//! do), replicas, backups, roles other than the superuser (`store` creates those, with passwords
//! from [`EmbeddedPostgres::role_password`]), and systems other than Linux (it reads `/proc` and
//! uses pidfds, which cannot signal the wrong process after a pid is reused).

mod account;
mod cluster;
mod config;
mod error;
#[cfg(feature = "zonky")]
mod fetch;
mod folder;
mod install;
mod postmaster;
mod private_file;
mod secrets;
mod server;
mod settings;
mod trust;

pub use error::Error;
pub use install::Installation;
pub use private_file::replace_private_file;
pub use server::{EmbeddedPostgres, Stopped};
pub use settings::Settings;
pub use trust::{read_private_file, require_trusted};
