//! The command line.

use crate::{
    audit::{self, AuditCommand},
    config::{Flags, Settings},
    context::Context,
    counters::{self, CounterCommand},
    dead_letters::{self, DeadLetterCommand},
    demo, doctor,
    ground::Ground,
    logging, modules,
    output::{NobodyReads, Output, chain, say},
    permissions,
    projections::{self, ProjectionCommand},
    roles::{self, Roles},
    server::Server,
    shutdown::Shutdown,
    tenants::{self, AdminCommand, KeyCommand, TenantCommand},
    transfer::{self, ExportCommand, ImportCommand, Misused},
    users::{self, UserCommand},
};
use anyhow::{Context as _, Result, bail};
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};
use stoa_identity::IdentityError;
use stoa_kernel::{Position, SystemEntropy};
use stoa_trace::Tracer;
use stoa_web::MalformedScope;
use tokio_util::sync::CancellationToken;

const FAILED: u8 = 1;
const WRONG_USAGE: u8 = 2;

/// Stoa: comments and what happens around a launch, for many tenants, from one program.
#[derive(Debug, Parser)]
#[command(
    name = "stoa",
    version,
    after_help = "\
Examples:
  stoa serve --demo                 start with a demo tenant; everything lies in ./data
  stoa tenant create --name 'The Herald' --subdomain herald
  stoa import comments --format disqus --tenant herald herald.xml.gz
  stoa export comments --tenant herald --out herald.ndjson
  stoa doctor                       look for what is wrong, and how to mend it

Settings come from stoa.toml, then STOA_… environment variables, then flags.
Results go to standard output, messages to standard error.
Exit codes: 0 done, 1 failed, 2 wrong usage."
)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    /// Print results as JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server
    #[command(after_help = "\
Examples:
  stoa serve --demo
  stoa serve --listen 0.0.0.0:8080 --data-dir /var/lib/stoa
  stoa serve --roles gateway,api")]
    Serve(Serve),
    /// Bring the database up to date
    #[command(after_help = "\
Examples:
  STOA_DATABASE_OWNER_URL=postgresql://stoa_owner:…@host/stoa stoa migrate
  stoa migrate --restored           after a backup was put back; nothing serves yet")]
    Migrate {
        /// The database is of an earlier time: what clients hold of the time since is not to be believed
        #[arg(long)]
        restored: bool,
    },
    /// Look for what is wrong, and how to mend it
    #[command(after_help = "Example:\n  stoa doctor --json")]
    Doctor,
    /// Make, list, suspend and activate tenants
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Make, list and revoke keys
    #[command(subcommand)]
    ApiKey(KeyCommand),
    /// What the platform's administrator needs
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Give out or take out what is held of a user
    #[command(subcommand)]
    User(UserCommand),
    /// Bring data from elsewhere
    #[command(subcommand)]
    Import(ImportCommand),
    /// Write data out
    #[command(subcommand)]
    Export(ExportCommand),
    /// Verify and print the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Look at messages that could not be handled, and put them back
    #[command(subcommand)]
    DeadLetters(DeadLetterCommand),
    /// Look after the event log
    #[command(subcommand)]
    Events(Events),
    /// Count anew what is kept as counts
    #[command(subcommand)]
    Counters(CounterCommand),
    /// Make read models anew, and compare them
    #[command(subcommand)]
    Projections(ProjectionCommand),
    /// Print the API's description (OpenAPI)
    #[command(after_help = "Example:\n  stoa openapi > openapi.json")]
    Openapi,
    /// Print who may do what (docs/permissions.md)
    #[command(after_help = "Example:\n  stoa permissions > docs/permissions.md")]
    Permissions,
    /// Write a manual page for each command
    #[command(after_help = "Example:\n  stoa man /usr/local/share/man/man1")]
    Man {
        /// The folder they go to
        folder: PathBuf,
    },
    /// Print completions for a shell
    #[command(after_help = "Example:\n  stoa completions bash > /etc/bash_completion.d/stoa")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Args, Debug)]
struct Serve {
    /// What this process does: all, or some of gateway, api, relay, worker
    #[arg(long, default_value = "all", value_name = "ROLES")]
    roles: Roles,
    /// Address to listen on [env: STOA_LISTEN] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Address for `/metrics` [env: STOA_METRICS_LISTEN] [default: 127.0.0.1:9464]
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<String>,
    /// Make a demo tenant with a few comments and say how to reach it
    #[arg(long)]
    demo: bool,
}

#[derive(Debug, Subcommand)]
enum Events {
    /// Have a read model follow the log anew
    #[command(after_help = "Example:\n  stoa events replay comments.standings")]
    Replay {
        /// The read model's name
        name: String,
        /// The position after which events are applied again [default: the beginning]
        #[arg(long, value_name = "POSITION")]
        from: Option<Position>,
    },
}

/// Reads the command line, does what it says, and tells how it went.
pub async fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut flags = cli.flags.clone();
    if let Command::Serve(asked) = &cli.command {
        flags.listen.clone_from(&asked.listen);
        flags.metrics_listen.clone_from(&asked.metrics_listen);
    }
    let settings = match Settings::read(&flags) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("stoa: {}", chain(&error));
            return ExitCode::from(WRONG_USAGE);
        }
    };
    let quiet = !matches!(cli.command, Command::Serve(_) | Command::Migrate { .. });
    let usual = if quiet { "error" } else { "info" };
    let _logging = logging::start(settings.log.as_deref().unwrap_or(usual));
    match run(cli, &settings).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        // As other tools do when their reader leaves.
        Err(error) if error.is::<NobodyReads>() => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stoa: {}", chain(&error));
            ExitCode::from(code_of(&error))
        }
    }
}

/// What was refused because of an argument is wrong usage, wherever that was found out.
fn code_of(error: &anyhow::Error) -> u8 {
    let is_argument = error.chain().any(|cause| {
        cause.is::<MalformedScope>()
            || cause.is::<Misused>()
            || matches!(
                cause.downcast_ref::<IdentityError>(),
                Some(IdentityError::Invalid(_))
            )
    });
    if is_argument { WRONG_USAGE } else { FAILED }
}

/// False if the command was carried out and found something wrong.
async fn run(cli: Cli, settings: &Settings) -> Result<bool> {
    let output = if cli.json {
        Output::Json
    } else {
        Output::Lines
    };
    match cli.command {
        Command::Serve(asked) => serve(settings, asked).await?,
        Command::Migrate { restored } => migrate(settings, restored, output).await?,
        Command::Doctor => {
            return doctor::doctor(settings, Arc::new(SystemEntropy), output).await;
        }
        Command::Completions { shell } => complete(shell)?,
        Command::Man { folder } => write_manual(&folder)?,
        Command::Openapi => say(&serde_json::to_string_pretty(&modules::description()?)?)?,
        Command::Permissions => say(permissions::table().trim_end())?,
        other => return beside(settings, other, output).await,
    }
    Ok(true)
}

async fn serve(settings: &Settings, asked: Serve) -> Result<()> {
    let shutdown = Shutdown::on_signals()?;
    let server = Server::start(settings, asked.roles, shutdown.clone()).await?;
    tracing::info!(address = %server.address(), metrics = %server.metrics_address(), "ready");
    if asked.demo {
        let router = roles::router(server.context(), &modules::modules(server.context()));
        let told = demo::prepare(settings, server.context(), router, server.address()).await;
        match told {
            Ok(told) => {
                // With space around it, so that it stands out among what is logged.
                if let Err(error) = say(&format!("\n{told}\n")) {
                    tracing::warn!("{}", chain(&error));
                }
            }
            Err(error) => tracing::error!("{}", chain(&error)),
        }
    }
    server.finished().await?;
    tracing::info!("stopped");
    Ok(())
}

async fn migrate(settings: &Settings, restored: bool, output: Output) -> Result<()> {
    Ground::migrate(settings, Arc::new(SystemEntropy), restored)
        .await?
        .close()
        .await?;
    output.print(&json!({"migrated": true}), |_| {
        "the database is up to date".to_owned()
    })
}

fn complete(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "stoa", &mut script);
    say(String::from_utf8(script)?.trim_end())
}

fn write_manual(folder: &Path) -> Result<()> {
    let written = clap_mangen::generate_to(Cli::command(), folder);
    written.with_context(|| format!("the manual cannot be written to {}", folder.display()))
}

/// Commands over the database of this folder, whether or not a server runs on it.
async fn beside(settings: &Settings, command: Command, output: Output) -> Result<bool> {
    let ground = Ground::join(settings, Arc::new(SystemEntropy)).await?;
    let done = match Context::build(settings, &ground, Tracer::off()).await {
        Ok(context) => {
            let done = carry_out(&context, command, output).await;
            context.comments.drain().await;
            done
        }
        Err(error) => Err(error),
    };
    // Closed whatever came of it, so that no PostgreSQL is left behind.
    let closed = ground.close().await;
    let done = done?;
    closed?;
    Ok(done)
}

async fn carry_out(context: &Context, command: Command, output: Output) -> Result<bool> {
    match command {
        Command::Tenant(asked) => tenants::tenant(context, asked, output).await?,
        Command::ApiKey(asked) => tenants::api_key(context, asked, output).await?,
        Command::Admin(asked) => tenants::admin(context, asked, output).await?,
        Command::Import(asked) => transfer::import(context, asked, output).await?,
        Command::Export(asked) => transfer::export(context, asked, output).await?,
        Command::DeadLetters(asked) => dead_letters::dead_letters(context, asked, output).await?,
        Command::User(asked) => users::user(context, asked, output).await?,
        Command::Audit(asked) => return audit::audit(context, asked, output).await,
        Command::Counters(asked) => return counters::counters(context, asked, output).await,
        Command::Projections(asked) => {
            return projections::projections(context, asked, output).await;
        }
        Command::Events(Events::Replay { name, from }) => {
            replay(context, &name, from.unwrap_or(Position::START), output).await?;
        }
        // These do not get here; they need no context.
        Command::Serve(_)
        | Command::Migrate { .. }
        | Command::Doctor
        | Command::Openapi
        | Command::Permissions
        | Command::Man { .. }
        | Command::Completions { .. } => {}
    }
    Ok(true)
}

async fn replay(context: &Context, name: &str, from: Position, output: Output) -> Result<()> {
    let stop = CancellationToken::new();
    let bus = roles::follow(context, &modules::modules(context), &stop);
    let replayed = bus.replay(name, from).await;
    let known = bus.progress().await;
    stop.cancel();
    bus.drained().await;
    if let Err(error) = replayed {
        let names: Vec<String> = known?.into_iter().map(|one| one.consumer).collect();
        bail!("{error}; there are: {}", names.join(", "));
    }
    output.print(
        &json!({"replaying": name, "from": from.to_string()}),
        |_| format!("{name} follows the log anew, from {from}"),
    )
}
