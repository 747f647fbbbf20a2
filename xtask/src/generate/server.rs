//! A throw-away PostgreSQL: its own folder, one Unix socket, gone when dropped.

use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use tokio_postgres::NoTls;

const START_WITHIN: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(20);
const OLDEST: u32 = 15;

/// A running server. Dropping it stops the process and removes its folder.
pub(crate) struct Server {
    process: Child,
    folder: TempDir,
}

impl Server {
    /// Makes a new cluster and starts it. PostgreSQL refuses to run as root, so there it runs as
    /// the account `postgres`, or else `nobody`.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        // The system's temporary folder, because a socket's path may have 107 bytes at most.
        let folder = tempfile::Builder::new()
            .prefix("stoa-sql-")
            .tempdir_in("/tmp")?;
        let account = unprivileged_account()?;
        if let Some((user, group)) = account {
            chown(folder.path(), Some(user), Some(group))?;
        }

        let mut initdb = command(&programs.join("initdb"), folder.path(), account);
        initdb.args(["--pgdata=data", "--username=postgres", "--auth=trust"]);
        initdb.args(["--encoding=UTF8", "--locale=C", "--no-sync"]);
        let made = initdb.output().context("running initdb")?;
        if !made.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&made.stderr));
        }

        let log = File::create(folder.path().join("log"))?;
        let mut postgres = command(&programs.join("postgres"), folder.path(), account);
        postgres.args(["-D", "data", "-c", "listen_addresses=", "-c", "fsync=off"]);
        postgres.arg("-k").arg(folder.path());
        postgres.stdout(log.try_clone()?).stderr(log);
        let process = postgres.spawn().context("starting postgres")?;
        Ok(Self { process, folder })
    }

    /// Connects as the superuser, once the server answers.
    ///
    /// A superuser, because here the migrations are only asked for their types; whether they get
    /// by with fewer rights is for the store's own tests to show.
    pub(crate) async fn connect(&self) -> Result<tokio_postgres::Client> {
        let mut config = tokio_postgres::Config::new();
        config
            .host_path(self.folder.path())
            .user("postgres")
            .dbname("postgres");
        let started = Instant::now();
        loop {
            match config.connect(NoTls).await {
                Ok((client, connection)) => {
                    tokio::spawn(connection);
                    return Ok(client);
                }
                Err(error) if started.elapsed() > START_WITHIN => {
                    let log = fs::read_to_string(self.folder.path().join("log"));
                    bail!(
                        "PostgreSQL does not answer: {error}\n{}",
                        log.unwrap_or_default()
                    );
                }
                Err(_) => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let id = rustix::process::Pid::from_child(&self.process);
        // SIGQUIT: at once, without a checkpoint; nobody reads this cluster again.
        if rustix::process::kill_process(id, rustix::process::Signal::QUIT).is_ok() {
            let _ = self.process.wait();
        }
    }
}

/// What the server said, with its detail and hint, which the library's short form leaves out.
pub(crate) fn explain(error: &tokio_postgres::Error) -> String {
    let Some(said) = error.as_db_error() else {
        return error.to_string();
    };
    [Some(said.message()), said.detail(), said.hint()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("; ")
}

fn command(program: &Path, folder: &Path, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    command.env_remove("PGDATA");
    if let Some((user, group)) = account {
        command.uid(user).gid(group);
    }
    command
}

/// The account to run as, or `None` where this process is not root.
fn unprivileged_account() -> Result<Option<(u32, u32)>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let (Some(user), Some(group)) = (id("-u", name), id("-g", name)) {
            return Ok(Some((user, group)));
        }
    }
    bail!("PostgreSQL does not run as root, and there is neither an account postgres nor nobody")
}

fn id(which: &str, account: &str) -> Option<u32> {
    let said = Command::new("id").args([which, account]).output().ok()?;
    String::from_utf8(said.stdout).ok()?.trim().parse().ok()
}

/// The folder of `initdb` and `postgres`, version 15 or newer: from the PATH, or where Debian's
/// packages put them, newest first.
fn programs() -> Result<PathBuf> {
    let mut candidates: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    if let Ok(installed) = fs::read_dir("/usr/lib/postgresql") {
        candidates.extend(
            installed
                .flatten()
                .map(|version| version.path().join("bin")),
        );
    }
    candidates
        .into_iter()
        .filter(|folder| folder.join("initdb").exists())
        .filter_map(|folder| Some((version(&folder.join("postgres"))?, folder)))
        .max_by_key(|(version, _)| *version)
        .filter(|(version, _)| *version >= OLDEST)
        .map(|(_, folder)| folder)
        .with_context(|| format!("no PostgreSQL {OLDEST} or newer found; run: scripts/postgres.sh"))
}

/// The major version that `postgres --version` tells.
fn version(postgres: &Path) -> Option<u32> {
    let said = Command::new(postgres).arg("--version").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let number = said.split_whitespace().nth(2)?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}
