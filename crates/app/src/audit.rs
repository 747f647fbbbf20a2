//! `stoa audit …`.

use crate::{
    context::Context,
    output::{Output, say, table},
    tenants::{all_tenants, origin},
};
use anyhow::Result;
use clap::Subcommand;
use jiff::Timestamp;
use serde_json::json;
use stoa_audit::{Fault, FaultKind, Filter, Place, Verdict};
use stoa_kernel::Limit;

/// What can be asked of the audit log.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Compute all seals anew and tell what was altered, removed or added
    #[command(after_help = "\
Examples:
  stoa audit verify
  stoa audit verify --tenant herald --json

Ends with 1 if anything is wrong.")]
    Verify {
        /// Only this tenant, by its subdomain [default: all]
        #[arg(long, value_name = "SUBDOMAIN")]
        tenant: Option<String>,
    },
    /// Print a tenant's rows, the newest first, one line of JSON for each
    #[command(after_help = "\
Example:
  stoa audit export --tenant herald --from 2026-01-01T00:00:00Z > audit.ndjson")]
    Export {
        /// The tenant, by its subdomain
        #[arg(long, value_name = "SUBDOMAIN")]
        tenant: String,
        /// Done at this time or later
        #[arg(long, value_name = "TIME")]
        from: Option<Timestamp>,
        /// Done before this time
        #[arg(long, value_name = "TIME")]
        to: Option<Timestamp>,
    },
}

/// False if something is wrong with the log.
pub(crate) async fn audit(
    context: &Context,
    command: AuditCommand,
    output: Output,
) -> Result<bool> {
    match command {
        AuditCommand::Verify { tenant } => verify(context, tenant, output).await,
        AuditCommand::Export { tenant, from, to } => {
            let filter = Filter {
                from,
                to,
                ..Filter::default()
            };
            export(context, &tenant, &filter).await?;
            Ok(true)
        }
    }
}

async fn verify(context: &Context, tenant: Option<String>, output: Output) -> Result<bool> {
    let mut tenants = all_tenants(context).await?;
    if let Some(subdomain) = tenant {
        let only = origin(context, &subdomain).await?.tenant;
        tenants.retain(|tenant| tenant.id == only);
    }
    let mut verdicts = Vec::new();
    for tenant in tenants {
        let verdict = context.audit.verify(tenant.id).await?;
        verdicts.push((tenant.subdomain, verdict));
    }
    let bad_heads = context.audit.count_bad_heads().await?;
    let is_well = bad_heads == 0 && verdicts.iter().all(|(_, found)| found.faults.is_empty());
    let tenants: Vec<_> = verdicts
        .iter()
        .map(|(tenant, found)| json!({"tenant": tenant, "found": found}))
        .collect();
    output.print(
        &json!({"ok": is_well, "badHeads": bad_heads, "tenants": tenants}),
        |_| in_lines(&verdicts, bad_heads),
    )?;
    Ok(is_well)
}

fn in_lines(verdicts: &[(String, Verdict)], bad_heads: usize) -> String {
    let rows: Vec<_> = verdicts
        .iter()
        .map(|(tenant, found)| {
            let state = match found.faults.as_slice() {
                [] if found.seals > 0 && !found.has_heads => {
                    "as it was written, but for its end: no heads are kept of it".to_owned()
                }
                [] => "as it was written".to_owned(),
                faults => format!("{} faults", faults.len()),
            };
            [
                tenant.clone(),
                found.rows.to_string(),
                found.seals.to_string(),
                found.unsealed.to_string(),
                state,
            ]
        })
        .collect();
    let mut lines = table(["TENANT", "ROWS", "SEALS", "UNSEALED", "STATE"], &rows);
    for (tenant, found) in verdicts {
        for fault in &found.faults {
            lines.push_str(&format!("\n{tenant}: {}", in_words(fault)));
        }
    }
    if bad_heads > 0 {
        lines.push_str(&format!(
            "\n{bad_heads} lines of audit-heads.jsonl were not signed by this installation"
        ));
    }
    lines
}

fn in_words(fault: &Fault) -> String {
    let what = match fault.kind {
        FaultKind::Altered => "a row, or the seal itself, was altered",
        FaultKind::Removed => "rows were removed",
        FaultKind::Added => "rows were added",
        FaultKind::SealMissing => "the seal before is missing",
        FaultKind::TailRemoved => "the end was cut off, or is another than was kept",
    };
    match fault.sealed_at {
        Some(at) => format!("seal {} of {at}: {what}", fault.seal),
        None => format!("behind seal {}: {what}", fault.seal - 1),
    }
}

async fn export(context: &Context, subdomain: &str, filter: &Filter) -> Result<()> {
    let tenant = origin(context, subdomain).await?.tenant;
    let most = Limit::parse(Some(u32::from(Limit::MAX)))?;
    let mut before = Place::END;
    loop {
        let mut rows = context.audit.list(tenant, filter, before, most).await?;
        let has_more = rows.len() > usize::from(Limit::MAX);
        rows.truncate(usize::from(Limit::MAX));
        let Some(last) = rows.last() else {
            return Ok(());
        };
        before = Place::of(last);
        for view in context.audit.views(tenant, rows).await? {
            say(&serde_json::to_string(&view)?)?;
        }
        if !has_more {
            return Ok(());
        }
    }
}
