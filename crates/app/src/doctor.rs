//! `stoa doctor`: what is wrong with this installation, and how to mend it.

use crate::{
    config::{DatabasePlace, Settings},
    ground::{self, Reached},
    modules, open_files,
    output::{Output, chain},
    reach::address,
};
use anyhow::Result;
use serde::Serialize;
use std::{path::Path, sync::Arc};
use stoa_identity::Identity;
use stoa_kernel::Entropy;
use stoa_store::{Database, StoreError};
use stoa_web::ServerLimits;

/// Less free space than this is told of, in bytes.
const ENOUGH_SPACE: u64 = 1 << 30;
/// What must be on for an acknowledged write to survive.
const DURABLE: [&str; 3] = ["fsync", "synchronous_commit", "full_page_writes"];

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found; where it is wrong, how to mend it.
    pub detail: String,
}

impl Finding {
    fn of(check: &'static str, outcome: Result<String, String>) -> Self {
        Self {
            check,
            ok: outcome.is_ok(),
            detail: outcome.unwrap_or_else(|wrong| wrong),
        }
    }
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    findings: Vec<Finding>,
}

/// Looks at everything and prints it; true if all is well. Makes and changes nothing; where no server
/// runs, PostgreSQL is started for as long as it takes.
///
/// # Errors
/// If the report cannot be printed.
pub(crate) async fn doctor(
    settings: &Settings,
    entropy: Arc<dyn Entropy>,
    output: Output,
) -> Result<bool> {
    let mut findings = Vec::new();
    match Reached::join(settings, entropy).await {
        Err(error) => findings.push(Finding::of("postgresql", Err(chain(&error)))),
        Ok(reached) => {
            findings.extend(examine(settings, &reached).await);
            if let Err(error) = reached.close().await {
                findings.push(Finding::of("postgresql stops", Err(chain(&error))));
            }
        }
    }
    // Where others keep the database, its disk cannot be seen from here.
    if matches!(settings.database, DatabasePlace::Embedded) && settings.data_dir.is_dir() {
        findings.push(Finding::of("disk space", disk_space(&settings.data_dir)));
    }
    let ok = findings.iter().all(|finding| finding.ok);
    output.print(&Report { ok, findings }, |report| {
        let lines = report.findings.iter().map(|finding| {
            let word = if finding.ok { "OK  " } else { "FAIL" };
            format!("{word}  {}: {}", finding.check, finding.detail)
        });
        lines.collect::<Vec<_>>().join("\n")
    })?;
    Ok(ok)
}

async fn examine(settings: &Settings, reached: &Reached) -> Vec<Finding> {
    let database = &reached.database;
    let mut findings = vec![Finding::of("server", Ok(who_runs(settings, reached)))];
    let version = database.server_setting("server_version").await;
    let place = match &settings.database {
        DatabasePlace::Embedded => "the data folder's".to_owned(),
        DatabasePlace::Given(given) => address(&given.serve),
    };
    let answers = version.map(|version| format!("PostgreSQL {version} answers: {place}"));
    findings.push(Finding::of("postgresql", answers.map_err(away)));
    let missing = database.missing_migrations(modules::MIGRATIONS).await;
    let is_migrated = missing.as_ref().is_ok_and(Vec::is_empty);
    let migrated = match missing {
        Ok(missing) if missing.is_empty() => Ok("all are applied".to_owned()),
        Ok(missing) => Err(format!(
            "{} missing; run `stoa migrate`{}",
            missing.join(", "),
            ground::as_owner(settings)
        )),
        Err(error) => Err(away(error)),
    };
    findings.push(Finding::of("migrations", migrated));
    // What is verified is what migrations have made.
    if is_migrated {
        findings.push(Finding::of("isolation", isolation(database).await));
        findings.push(Finding::of(
            "master secret",
            master_secret(settings, database).await,
        ));
    }
    let connections = open_files::told(ServerLimits::default().connections);
    findings.push(Finding::of("open files", Ok(connections)));
    for name in DURABLE {
        findings.push(Finding::of(name, durable(database, name).await));
    }
    findings
}

/// No fault either way.
fn who_runs(settings: &Settings, reached: &Reached) -> String {
    match settings.database {
        DatabasePlace::Given(_) => "the database is kept elsewhere; which servers use it was not \
                                    looked at"
            .to_owned(),
        DatabasePlace::Embedded if reached.is_kept_here() => format!(
            "none runs on {}; its PostgreSQL was started to look at it",
            settings.data_dir.display()
        ),
        DatabasePlace::Embedded => format!("one runs on {}", settings.data_dir.display()),
    }
}

async fn isolation(database: &Database) -> Result<String, String> {
    match database.verify().await {
        Ok(()) => Ok("roles have no powers, every tenant table has a forced policy".to_owned()),
        Err(StoreError::Unsafe(wrong)) => Err(wrong),
        Err(error) => Err(away(error)),
    }
}

async fn master_secret(settings: &Settings, database: &Database) -> Result<String, String> {
    let secret = match ground::master_secret(settings) {
        Ok(Some(secret)) => secret,
        Ok(None) => {
            return Err(format!(
                "none is in {}; put it back there, give it in STOA_MASTER_SECRET, or, if nothing was \
                 ever served, run `stoa serve`, which makes one",
                settings.data_dir.display()
            ));
        }
        Err(error) => return Err(chain(&error)),
    };
    match Identity::count_signing_keys(database, &secret.0).await {
        Ok(0) => Ok("there are no signing keys yet".to_owned()),
        Ok(count) => Ok(format!("opens the {count} signing keys")),
        Err(StoreError::Unsafe(wrong)) => Err(wrong),
        Err(error) => Err(away(error)),
    }
}

async fn durable(database: &Database, name: &str) -> Result<String, String> {
    match database.server_setting(name).await {
        Ok(value) if value == "on" => Ok("on".to_owned()),
        Ok(value) => Err(format!(
            "{value}, so a crash can lose acknowledged writes; set {name} = on in postgresql.conf \
             and reload"
        )),
        Err(error) => Err(away(error)),
    }
}

fn away(error: StoreError) -> String {
    let error = chain(&error.into());
    format!("{error}; see what PostgreSQL's log says, and try again")
}

fn disk_space(folder: &Path) -> Result<String, String> {
    let space = rustix::fs::statvfs(folder)
        .map_err(|error| format!("cannot look at {}: {error}", folder.display()))?;
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    let told = format!("{:.1} GiB free in {}", gib(free), folder.display());
    if free >= ENOUGH_SPACE {
        Ok(told)
    } else {
        Err(format!(
            "{told}; PostgreSQL stops when it is full: free some, or move the folder"
        ))
    }
}

#[allow(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn gib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1_u32 << 30)
}
