//! `stoa counters …`.

use crate::{
    context::Context,
    output::{Output, table},
    tenants::{all_tenants, origin},
};
use anyhow::{Context as _, Result};
use clap::Subcommand;
use serde::Serialize;
use std::sync::Arc;
use stoa_contracts::{Miscount, Recount, Recounted};
use stoa_kernel::{Origin, TenantId};
use uuid::Uuid;

/// How many wrong counts are named in all.
const NAMED: usize = 1_000;

/// What can be done with counts.
#[derive(Debug, Subcommand)]
pub(crate) enum CounterCommand {
    /// Count anew what is kept of threads and comments, and tell what is wrong
    #[command(after_help = "\
Examples:
  stoa counters verify
  stoa counters verify --tenant herald --mend --json

Works while the server runs, which does the same once a night and warns. Ends with 1 if a count is wrong,
or with --mend if one could not be put right. What follows the event log is compared by
`stoa projections rebuild NAME --check`.")]
    Verify {
        /// Only this tenant, by its subdomain [default: all]
        #[arg(long, value_name = "SUBDOMAIN")]
        tenant: Option<String>,
        /// Put right what is wrong; the audit log tells
        #[arg(long)]
        mend: bool,
    },
}

/// What was found.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Verified {
    ok: bool,
    tenants: u64,
    rows: u64,
    wrong: u64,
    mended: u64,
    /// The first thousand of what is wrong.
    miscounts: Vec<Named>,
}

/// A wrong count, with whose it is.
#[derive(Debug, Serialize)]
struct Named {
    tenant: String,
    #[serde(flatten)]
    miscount: Miscount,
}

/// False if a count is wrong and was not put right.
pub(crate) async fn counters(
    context: &Context,
    command: CounterCommand,
    output: Output,
) -> Result<bool> {
    let CounterCommand::Verify { tenant, mend } = command;
    let mut tenants = all_tenants(context).await?;
    if let Some(subdomain) = tenant {
        let only = origin(context, &subdomain).await?.tenant;
        tenants.retain(|tenant| tenant.id == only);
    }
    let mut verified = Verified::default();
    for tenant in tenants {
        verified.tenants += 1;
        let mut recounting = Recounting::of(context, tenant.id, mend);
        while let Some(step) = recounting.step().await? {
            verified.add(&tenant.subdomain, step);
        }
    }
    verified.ok = verified.wrong == verified.mended;
    output.print(&verified, in_lines)?;
    Ok(verified.ok)
}

/// Counts everything of a tenant anew, step by step.
pub(crate) struct Recounting<'a> {
    origin: Origin,
    parts: &'a [Arc<dyn Recount>],
    after: Option<Uuid>,
    mend: bool,
}

impl<'a> Recounting<'a> {
    pub(crate) fn of(context: &'a Context, tenant: TenantId, mend: bool) -> Self {
        Self {
            origin: Origin::system(tenant),
            parts: &context.counts,
            after: None,
            mend,
        }
    }

    /// The next step; `None` once everything was counted.
    pub(crate) async fn step(&mut self) -> Result<Option<Recounted>> {
        let Some((part, others)) = self.parts.split_first() else {
            return Ok(None);
        };
        let step = part.recount(&self.origin, self.after, self.mend).await;
        let step = step.with_context(|| format!("the counts of {}", part.name()))?;
        self.after = step.next;
        if self.after.is_none() {
            self.parts = others;
        }
        Ok(Some(step))
    }
}

impl Verified {
    fn add(&mut self, tenant: &str, step: Recounted) {
        self.rows += step.rows;
        self.wrong += step.wrong;
        self.mended += step.mended;
        let room = NAMED.saturating_sub(self.miscounts.len());
        let named = step.miscounts.into_iter().take(room);
        self.miscounts.extend(named.map(|miscount| Named {
            tenant: tenant.to_owned(),
            miscount,
        }));
    }
}

fn in_lines(verified: &Verified) -> String {
    let mut lines = format!(
        "{} rows of {} tenants counted: {} counts are wrong",
        verified.rows, verified.tenants, verified.wrong
    );
    if verified.mended > 0 {
        lines.push_str(&format!(", {} of them put right", verified.mended));
    }
    if verified.miscounts.is_empty() {
        return lines;
    }
    let rows: Vec<_> = verified
        .miscounts
        .iter()
        .map(|Named { tenant, miscount }| {
            [
                tenant.clone(),
                miscount.counter.to_owned(),
                miscount.id.to_string(),
                miscount.kept.to_string(),
                miscount.counted.to_string(),
            ]
        })
        .collect();
    lines.push('\n');
    lines.push_str(&table(["TENANT", "COUNT", "ROW", "KEPT", "COUNTED"], &rows));
    lines
}
