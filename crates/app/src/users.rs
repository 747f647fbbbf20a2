//! `stoa user …`: what is held of a person is given out, or taken out for good.

use crate::{
    context::Context,
    output::{Output, say},
    tenants::origin,
};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use stoa_identity::{Editor, ErasedAgain, IdentityError};
use stoa_kernel::UserId;

/// What can be asked about a person.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Print all that is held of a user, as JSON
    #[command(after_help = "\
Example:
  stoa user export --tenant herald 0190a3c2-7a7b-7cc1-9d3b-1f2e3d4c5b6a > user.json")]
    Export {
        /// The tenant, by its subdomain
        #[arg(long, value_name = "SUBDOMAIN")]
        tenant: String,
        /// The user
        id: UserId,
    },
    /// Take out all that is held of a user, for good
    #[command(after_help = "\
Examples:
  stoa user erase --tenant herald 0190a3c2-7a7b-7cc1-9d3b-1f2e3d4c5b6a
  stoa user erase --again             after a backup was restored; `serve` does so at its start
  stoa user erase --again --list /mnt/safe/erasures.jsonl")]
    Erase(Erase),
}

/// Who is erased.
#[derive(Args, Debug)]
pub(crate) struct Erase {
    /// The tenant, by its subdomain
    #[arg(
        long,
        value_name = "SUBDOMAIN",
        requires = "id",
        conflicts_with = "again"
    )]
    tenant: Option<String>,
    /// The user
    #[arg(
        requires = "tenant",
        required_unless_present = "again",
        conflicts_with = "again"
    )]
    id: Option<UserId>,
    /// Everyone who was erased before, because a backup was restored
    #[arg(long)]
    again: bool,
    /// The list of who was erased [default: erasures.jsonl in the data folder]
    #[arg(long, value_name = "FILE", requires = "again")]
    list: Option<PathBuf>,
}

pub(crate) async fn user(context: &Context, command: UserCommand, output: Output) -> Result<()> {
    match command {
        UserCommand::Export { tenant, id } => {
            let origin = origin(context, &tenant).await?;
            let export = context.persons.export(&origin, (Editor::Tenant, id));
            let export = known(export.await, &tenant, id)?;
            say(&serde_json::to_string_pretty(&export)?)
        }
        UserCommand::Erase(asked) => erase(context, asked, output).await,
    }
}

async fn erase(context: &Context, asked: Erase, output: Output) -> Result<()> {
    let (Some(tenant), Some(id)) = (asked.tenant, asked.id) else {
        let again = context.persons.erase_again(asked.list.as_deref()).await?;
        output.print(&again, in_words)?;
        if again.is_incomplete {
            bail!("not all could be taken out; see the log, and try again");
        }
        return Ok(());
    };
    let origin = origin(context, &tenant).await?;
    let erasing = context
        .persons
        .erase_to_the_end(&origin, (Editor::Tenant, id));
    let erasure = known(erasing.await, &tenant, id)?;
    output.print(&erasure, |erasure| format!("{} is erased", erasure.id))
}

fn known<T>(outcome: Result<T, IdentityError>, tenant: &str, id: UserId) -> Result<T> {
    match outcome {
        Err(IdentityError::NotFound) => bail!("the tenant `{tenant}` has no user {id}"),
        other => Ok(other?),
    }
}

fn in_words(again: &ErasedAgain) -> String {
    let mut text = format!(
        "{} on the list: {} were back and are erased again, {} were completed",
        again.listed, again.erased, again.completed
    );
    if again.bad_lines > 0 {
        text.push_str(&format!(
            "\n{} lines were not signed by this installation and count for nothing",
            again.bad_lines
        ));
    }
    text
}
