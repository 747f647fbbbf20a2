//! Commands that bring comments from elsewhere and write them out. They work beside a running server.

use crate::{
    context::Context,
    output::{NobodyReads, Output},
    tenants::origin,
};
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand, ValueEnum};
use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{ErrorKind, stdout},
    os::fd::AsFd,
    path::{Path, PathBuf},
};
use stoa_comments::{
    export::{ExportFailed, ExportReport, Exporter},
    import::{Importer, Report},
};
use tempfile::Builder;

#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Bring comments from elsewhere; the same file again changes nothing
    #[command(after_help = "\
Files may be packed with gzip.

Examples:
  stoa import comments --format wordpress --tenant herald export.xml
  stoa import comments --format disqus --tenant herald --entity-type article herald.xml.gz
  stoa import comments --format stoa --tenant herald herald.ndjson")]
    Comments(ImportComments),
}

#[derive(Args, Debug)]
pub(crate) struct ImportComments {
    /// What wrote the file
    #[arg(long, value_enum)]
    format: Format,
    /// The tenant's subdomain
    #[arg(long)]
    tenant: String,
    /// Names the site they come from, so that two sites' ids do not clash [default: the format]
    #[arg(long, value_parser = named)]
    source: Option<String>,
    /// Of Disqus: the type of the entities that its threads are about [default: page]
    #[arg(long, value_name = "TYPE", value_parser = named)]
    entity_type: Option<String>,
    /// The file
    file: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// Write all comments of a tenant as lines of JSON, as of one moment; `import` reads them again
    #[command(after_help = "\
The file holds what was hidden or deleted, guests' addresses, and users' ids, but not their accounts.

Examples:
  stoa export comments --tenant herald --out herald.ndjson
  stoa export comments --tenant herald | gzip > herald.ndjson.gz")]
    Comments(ExportComments),
}

#[derive(Args, Debug)]
pub(crate) struct ExportComments {
    /// The tenant's subdomain
    #[arg(long)]
    tenant: String,
    /// The file to write, in place of any that is there [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A name that tells something.
fn named(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("a name, such as the site's address".to_owned());
    }
    Ok(text.to_owned())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// WordPress's export (WXR)
    Wordpress,
    /// Disqus' export (XML)
    Disqus,
    /// What `stoa export comments` wrote
    Stoa,
}

impl Format {
    fn word(self) -> &'static str {
        match self {
            Self::Wordpress => "wordpress",
            Self::Disqus => "disqus",
            Self::Stoa => "stoa",
        }
    }
}

/// An argument that does not go with another.
#[derive(Debug)]
pub(crate) struct Misused(&'static str);

impl fmt::Display for Misused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Misused {}

pub(crate) async fn import(
    context: &Context,
    command: ImportCommand,
    output: Output,
) -> Result<()> {
    let ImportCommand::Comments(asked) = command;
    if asked.entity_type.is_some() && asked.format != Format::Disqus {
        return Err(Misused("--entity-type goes with --format disqus only").into());
    }
    let file =
        File::open(&asked.file).with_context(|| format!("cannot open {}", asked.file.display()))?;
    let importer = Importer {
        database: context.database.clone(),
        clock: context.clock.clone(),
        entropy: context.entropy.clone(),
        origin: origin(context, &asked.tenant).await?,
        source: asked
            .source
            .unwrap_or_else(|| asked.format.word().to_owned()),
    };
    let report = match asked.format {
        Format::Wordpress => importer.wordpress(file).await?,
        Format::Disqus => {
            let entity_type = asked.entity_type.as_deref().unwrap_or("page");
            importer.disqus(file, entity_type).await?
        }
        Format::Stoa => importer.stoa(file).await?,
    };
    output.print(&report, told)
}

fn told(report: &Report) -> String {
    let statuses: Vec<String> = report
        .by_status
        .iter()
        .map(|(status, count)| format!(", {count} of them {}", in_words(status)))
        .collect();
    let mut lines = vec![format!(
        "{} threads, {} comments written{}; {} were there already",
        report.threads,
        report.imported,
        statuses.concat(),
        report.unchanged
    )];
    if report.edits + report.reactions > 0 {
        lines.push(format!(
            "with {} edits and {} reactions",
            report.edits, report.reactions
        ));
    }
    for (word, omissions) in [("left out", &report.skipped), ("changed", &report.warnings)] {
        for one in omissions {
            let id = one.source_id.map(|id| id.to_string());
            let id = id.or_else(|| one.id.map(|id| id.to_string()));
            let comment = id.map_or_else(String::new, |id| format!(", comment {id}"));
            let times = if one.count > 1 {
                format!(" ({}×)", one.count)
            } else {
                String::new()
            };
            lines.push(format!(
                "{word}: line {}{comment}: {} [{}]{times}",
                one.line, one.why, one.code
            ));
        }
    }
    lines.join("\n")
}

/// What a status means for those who read.
fn in_words(status: &str) -> &str {
    match status {
        "approved" => "published",
        "pending" => "pending, which nobody sees",
        "spam" => "spam, which nobody sees",
        "rejected" => "thrown away, which nobody sees",
        "deleted" => "deleted, which hold the place of replies",
        other => other,
    }
}

pub(crate) async fn export(
    context: &Context,
    command: ExportCommand,
    output: Output,
) -> Result<()> {
    let ExportCommand::Comments(asked) = command;
    let exporter = Exporter {
        database: context.database.clone(),
        clock: context.clock.clone(),
        entropy: context.entropy.clone(),
        origin: origin(context, &asked.tenant).await?,
    };
    let told = |report: &ExportReport| {
        format!(
            "{} threads, {} comments, {} edits and {} reactions written",
            report.threads, report.comments, report.edits, report.reactions
        )
    };
    match &asked.out {
        Some(path) => {
            let report = write_to(&exporter, path).await?;
            output.print(&report, told)
        }
        None => {
            // Its own handle: a slow reader must not hold up the transaction that is read from.
            let out = stdout().as_fd().try_clone_to_owned()?;
            let report = write(&exporter, File::from(out)).await?;
            eprintln!("{}", told(&report));
            Ok(())
        }
    }
}

async fn write(exporter: &Exporter, file: File) -> Result<ExportReport> {
    let mut file = tokio::fs::File::from_std(file);
    match exporter.write(&mut file).await {
        Err(ExportFailed::Io(error)) if error.kind() == ErrorKind::BrokenPipe => {
            Err(NobodyReads.into())
        }
        written => Ok(written?),
    }
}

/// Into a new file for its owner alone, for it holds what is shown to nobody, which takes the place of what
/// stood there once it is whole. Devices and pipes, such as `/dev/stdout`, are written into.
async fn write_to(exporter: &Exporter, path: &Path) -> Result<ExportReport> {
    let cannot = || format!("cannot write {}", path.display());
    let is_device = ["/dev", "/proc"].iter().any(|of| path.starts_with(of));
    if is_device || fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        let device = OpenOptions::new().write(true).open(path);
        return write(exporter, device.with_context(cannot)?).await;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let new = Builder::new().prefix(".stoa-export-").tempfile_in(folder);
    let new = new.with_context(cannot)?;
    let report = write(exporter, new.as_file().try_clone()?).await?;
    new.as_file().sync_all().with_context(cannot)?;
    new.persist(path).with_context(cannot)?;
    File::open(folder)?.sync_all().with_context(cannot)?;
    Ok(report)
}
