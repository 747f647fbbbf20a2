//! `stoa dead-letters …`.

use crate::{
    context::Context,
    output::{Output, table},
};
use anyhow::{Result, bail};
use clap::Subcommand;
use serde_json::json;
use stoa_bus::{DeadLetter, DeadLetters};
use uuid::Uuid;

/// How many are read at once.
const PAGE: i64 = 500;

/// What can be done with messages that could not be handled.
#[derive(Debug, Subcommand)]
pub(crate) enum DeadLetterCommand {
    /// List those that were set aside, with the reason
    #[command(after_help = "Example:\n  stoa dead-letters list --queue comments.notices")]
    List {
        /// Only of this queue [default: all]
        #[arg(long, value_name = "QUEUE")]
        queue: Option<String>,
    },
    /// Put them back into their queue
    #[command(after_help = "\
Examples:
  stoa dead-letters replay 0190a3c2-7a7b-7cc1-9d3b-1f2e3d4c5b6a
  stoa dead-letters replay --queue comments.notices")]
    Replay {
        /// Their ids
        #[arg(required_unless_present = "queue", conflicts_with = "queue")]
        ids: Vec<Uuid>,
        /// All of this queue
        #[arg(long, value_name = "QUEUE")]
        queue: Option<String>,
    },
}

pub(crate) async fn dead_letters(
    context: &Context,
    command: DeadLetterCommand,
    output: Output,
) -> Result<()> {
    let letters = DeadLetters::new(context.database.clone());
    let replayed = match command {
        DeadLetterCommand::List { queue } => {
            let all = all(&letters, queue.as_deref()).await?;
            return output.print(&all, |all| in_lines(all));
        }
        DeadLetterCommand::Replay {
            queue: Some(queue), ..
        } => letters.replay_all(&queue).await?,
        DeadLetterCommand::Replay { ids, .. } => {
            let mut replayed = 0;
            for id in ids {
                if !letters.replay(id).await? {
                    bail!(
                        "there is no dead letter {id}; {replayed} before it were put back, and \
                         `stoa dead-letters list` shows all"
                    );
                }
                replayed += 1;
            }
            replayed
        }
    };
    output.print(&json!({"replayed": replayed}), |_| {
        format!("{replayed} put back")
    })
}

async fn all(letters: &DeadLetters, queue: Option<&str>) -> Result<Vec<DeadLetter>> {
    let mut all: Vec<DeadLetter> = Vec::new();
    loop {
        let after = all.last().map_or(Uuid::nil(), |last| last.id);
        let page = letters.list(queue, after, PAGE).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn in_lines(all: &[DeadLetter]) -> String {
    let rows: Vec<_> = all
        .iter()
        .map(|letter| {
            [
                letter.id.to_string(),
                letter.queue.clone(),
                letter.kind.clone(),
                letter.died_at.to_string(),
                letter.error.clone(),
            ]
        })
        .collect();
    table(["ID", "QUEUE", "EVENT", "SINCE", "REASON"], &rows)
}
