//! The project's own tools, run as `cargo xtask …`.
//!
//! `arch` reads the workspace and fails on what its walls forbid. `generate` turns the SQL of each
//! crate into typed Rust, checked against a throw-away PostgreSQL that holds every migration.
//! Nothing here is part of the product, and nothing here needs the network.

mod arch;
mod generate;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Stoa's own tools")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check who imports whom, the length of files, and where SQL stands
    Arch,
    /// Write the typed SQL crates (crates/*/sql) from crates/*/queries and crates/*/migrations
    Generate {
        /// Write nothing; fail if what is committed differs
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let outcome = root().and_then(|root| match Arguments::parse().task {
        Task::Arch => arch::run(&root),
        Task::Generate { check } => generate::run(&root, check),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace. Asked of cargo at run time, not fixed at build time, because
/// several checkouts may share one target folder.
fn root() -> Result<PathBuf> {
    let manifest = cargo_metadata::MetadataCommand::new()
        .no_deps()
        .exec()
        .context("reading the workspace")?;
    Ok(manifest.workspace_root.into_std_path_buf())
}
