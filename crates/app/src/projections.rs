//! `stoa projections …`.

use crate::{
    context::Context,
    modules,
    output::{Output, table},
};
use anyhow::{Result, bail};
use clap::Subcommand;
use serde_json::Value;
use stoa_bus::{BusSettings, Projection, RebuildParts, Rebuilt, rebuild};

/// What can be done with read models.
#[derive(Debug, Subcommand)]
pub(crate) enum ProjectionCommand {
    /// Make a read model anew from the event log, compare it with the one that is read, and put it in its
    /// place
    #[command(after_help = "\
Examples:
  stoa projections rebuild comments.standings
  stoa projections rebuild comments.search --check --json

Works while the server runs: the new one is made beside the one that is read, which is read until the new
one takes its place. With --check nothing changes, and it ends with 1 if the two differ.")]
    Rebuild {
        /// The read model's name
        name: String,
        /// Only compare
        #[arg(long)]
        check: bool,
    },
}

/// False if a check found differences.
pub(crate) async fn projections(
    context: &Context,
    command: ProjectionCommand,
    output: Output,
) -> Result<bool> {
    let ProjectionCommand::Rebuild { name, check } = command;
    let modules = modules::modules(context);
    let known: Vec<Projection> = modules
        .into_iter()
        .flat_map(|one| one.projections)
        .collect();
    let Some(projection) = known.iter().find(|one| one.name == name) else {
        let names: Vec<&str> = known.iter().map(|one| one.name).collect();
        bail!(
            "there is no read model {name}; there are: {}",
            names.join(", ")
        );
    };
    let parts = RebuildParts {
        database: context.database.clone(),
        clock: context.clock.clone(),
        entropy: context.entropy.clone(),
        settings: BusSettings::default(),
    };
    let rebuilt = rebuild(parts, projection.clone(), check).await?;
    output.print(&rebuilt, in_lines)?;
    Ok(!check || rebuilt.comparison.differing == 0)
}

fn in_lines(rebuilt: &Rebuilt) -> String {
    let found = &rebuilt.comparison;
    let mut lines = format!(
        "{}: {} rows of {} tenants compared, as of {}; {} differ",
        rebuilt.name, found.rows, found.tenants, rebuilt.position, found.differing
    );
    if rebuilt.replaced {
        lines.push_str("; the new one is read now");
    }
    if found.differences.is_empty() {
        return lines;
    }
    let content = |side: &Option<Value>| match side {
        Some(content) => content.to_string(),
        None => "no such row".to_owned(),
    };
    let rows: Vec<_> = found
        .differences
        .iter()
        .map(|one| {
            [
                one.tenant.to_string(),
                one.row.clone(),
                content(&one.live),
                content(&one.rebuilt),
            ]
        })
        .collect();
    lines.push('\n');
    lines.push_str(&table(["TENANT", "ROW", "WAS", "FROM THE LOG"], &rows));
    lines
}
