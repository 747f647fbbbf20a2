//! `stoa doctor`: what is wrong with this installation, and how to mend it.

use crate::{config::Settings, ground::Ground, modules, output::Output};
use anyhow::Result;
use serde::Serialize;
use std::{path::Path, sync::Arc};
use stoa_kernel::Entropy;
use stoa_store::Database;

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

/// Looks at everything and prints it; true if all is well.
///
/// # Errors
/// If the report cannot be printed.
pub(crate) async fn doctor(
    settings: &Settings,
    entropy: Arc<dyn Entropy>,
    output: Output,
) -> Result<bool> {
    let mut findings = Vec::new();
    match Ground::join(settings, entropy).await {
        Err(error) => findings.push(Finding::of("postgresql", Err(format!("{error:#}")))),
        Ok(ground) => {
            findings.extend(examine(&ground.database).await);
            if let Err(error) = ground.close().await {
                findings.push(Finding::of("postgresql stops", Err(format!("{error:#}"))));
            }
        }
    }
    findings.push(Finding::of("disk space", disk_space(&settings.data_dir)));
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

async fn examine(database: &Database) -> Vec<Finding> {
    let mut findings = Vec::new();
    let version = database.server_setting("server_version").await;
    let reached = version.map(|version| format!("PostgreSQL {version} answers"));
    findings.push(Finding::of(
        "postgresql",
        reached.map_err(|e| e.to_string()),
    ));
    let isolated = database.verify().await;
    findings.push(Finding::of(
        "isolation",
        isolated
            .map(|()| "roles have no powers, every tenant table has a forced policy".to_owned())
            .map_err(|error| error.to_string()),
    ));
    let migrated = match database.missing_migrations(modules::MIGRATIONS).await {
        Ok(missing) if missing.is_empty() => Ok("all are applied".to_owned()),
        Ok(missing) => Err(format!("{} missing; run: stoa migrate", missing.join(", "))),
        Err(error) => Err(error.to_string()),
    };
    findings.push(Finding::of("migrations", migrated));
    for name in DURABLE {
        let outcome = match database.server_setting(name).await {
            Ok(value) if value == "on" => Ok("on".to_owned()),
            Ok(value) => Err(format!(
                "{value}, so a crash can lose acknowledged writes; set {name} = on in \
                 postgresql.conf and reload"
            )),
            Err(error) => Err(error.to_string()),
        };
        findings.push(Finding::of(name, outcome));
    }
    findings
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
