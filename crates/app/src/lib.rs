//! The `stoa` program: command line, settings, the list of modules, roles, start and drain. It alone
//! knows every other crate.
//!
//! **How data flows.** [`config`] reads the settings; [`ground`] starts or reaches PostgreSQL, makes
//! the roles, migrates and verifies (only `serve` and `migrate` make what is not there); [`context`] starts the modules over it; [`roles`] runs what this
//! process is for; [`server`] holds it together. The command line ([`cli`]) joins the database of a
//! server that runs, or starts one for the time of a command.
//!
//! **What must hold.**
//! - A bad or unknown setting stops the start, with its name and what would be right.
//! - Nothing is served before the database is verified: roles without powers, forced policies, all
//!   migrations applied.
//! - On SIGTERM, SIGINT, SIGHUP or SIGQUIT: not ready → no new connections → requests finished → combiners drained → followers
//!   of the log stopped → last spans sent → pools closed → embedded PostgreSQL stopped.
//! - Results go to standard output, messages to standard error; exit codes are 0, 1 and 2. Messages below
//!   a warning wait for some milliseconds and leave together, at the latest when the program ends.
//!
//! **What it lacks on purpose.** No business rules, no SQL, no HTTP handlers.

mod audit;
pub mod cli;
pub mod config;
pub mod context;
mod counters;
mod dead_letters;
mod demo;
mod doctor;
mod figures;
pub mod ground;
mod inside;
mod listeners;
pub mod logging;
pub mod mail;
pub mod modules;
pub mod nightly;
mod open_files;
mod output;
pub mod permissions;
mod personal;
mod private_file;
mod projections;
mod reach;
mod refusal;
pub mod roles;
pub mod server;
pub mod shutdown;
mod tenants;
mod traces;
mod transfer;
mod users;

use stoa_web::Build;

/// What this program is.
pub const BUILD: Build = Build {
    version: env!("CARGO_PKG_VERSION"),
    commit: option_env!("STOA_COMMIT"),
};
