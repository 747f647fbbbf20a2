//! A data folder of a test, and what can be asked about it from outside.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use stoa_embedded::{EmbeddedPostgres, Error, Settings};
use stoa_kernel::SystemEntropy;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::{Client, NoTls};

const PATIENCE: Duration = Duration::from_secs(60);

/// A folder that every account can reach, with a data folder and a fallback in it. Whatever
/// server a failed test leaves in it is ended.
pub(crate) struct Place {
    temp: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let temp = TempDir::new().expect("a temporary folder");
        fs::set_permissions(temp.path(), Permissions::from_mode(0o755)).expect("open to all");
        Self { temp }
    }

    pub(crate) fn path(&self) -> &Path {
        self.temp.path()
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.path().join("data")
    }

    pub(crate) fn fallback(&self) -> PathBuf {
        self.path().join("fallback")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data_dir().join("postgres/data")
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings_of(self.data_dir())
    }

    pub(crate) fn settings_of(&self, data_dir: PathBuf) -> Settings {
        let fallback_parent = self.fallback();
        Settings {
            max_connections: 20,
            fallback_parent,
            ..Settings::new(data_dir)
        }
    }

    pub(crate) async fn start(&self) -> EmbeddedPostgres {
        start(self.settings()).await.expect("starts")
    }

    /// Starts the program in a process of its own, and waits until its server is ready.
    pub(crate) async fn program(&self) -> Program {
        Program::run(Command::new(env!("CARGO_BIN_EXE_keep-postgres")).arg(self.data_dir())).await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let until = Instant::now() + PATIENCE;
        while let servers = postgres_below(self.path())
            && !servers.is_empty()
            && Instant::now() < until
        {
            for pid in servers {
                // Not `send`: it may have ended meanwhile.
                let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
                let _ = pid.map(|pid| kill_process(pid, Signal::QUIT));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The servers, and what is left of servers, that work in a folder of this place.
fn postgres_below(path: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|process| process.file_name().to_str()?.parse().ok())
        .filter(|pid: &u32| {
            let link = |name| fs::read_link(format!("/proc/{pid}/{name}")).unwrap_or_default();
            link("exe").ends_with("postgres") && link("cwd").starts_with(path)
        })
        .collect()
}

/// A process that holds a data folder, as the product's program does.
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) ready: String,
    out: Lines<BufReader<ChildStdout>>,
}

impl Program {
    pub(crate) async fn run(command: &mut Command) -> Self {
        command.stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("runs");
        let out = child.stdout.take().expect("piped");
        let mut out = BufReader::new(out).lines();
        let ready = out
            .next_line()
            .await
            .expect("reads")
            .expect("says that it is ready");
        Self { child, ready, out }
    }

    /// The value after `name=` in the line that says it is ready.
    pub(crate) fn said(&self, name: &str) -> &str {
        let words = self.ready.split(' ');
        words
            .filter_map(|word| word.split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
            .unwrap_or_else(|| panic!("{name} in {}", self.ready))
    }

    pub(crate) fn postmaster(&self) -> u32 {
        self.said("pid").parse().expect("a pid")
    }

    pub(crate) async fn kill(mut self) {
        self.child.kill().await.expect("killed");
    }

    /// What it says after it was told to stop.
    pub(crate) async fn interrupt(mut self) -> String {
        send(self.child.id().expect("runs"), Signal::INT);
        let said = self
            .out
            .next_line()
            .await
            .expect("reads")
            .expect("says how it stopped");
        assert!(self.child.wait().await.expect("ends").success());
        said
    }
}

pub(crate) async fn start(settings: Settings) -> Result<EmbeddedPostgres, Error> {
    EmbeddedPostgres::start(settings, Arc::new(SystemEntropy)).await
}

/// Why a start was refused, in words.
pub(crate) async fn refusal(settings: Settings) -> String {
    start(settings).await.expect_err("refused").to_string()
}

pub(crate) async fn connect(server: &EmbeddedPostgres) -> Client {
    let url = server.admin_url().expect("has a password");
    try_connect(&url).await.expect("connects")
}

pub(crate) async fn try_connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

pub(crate) async fn text(client: &Client, query: &str) -> String {
    client.query_one(query, &[]).await.expect("answers").get(0)
}

pub(crate) async fn setting(client: &Client, name: &str) -> String {
    text(client, &format!("SHOW {name}")).await
}

/// What a task that must end soon returns.
pub(crate) async fn soon<T>(task: JoinHandle<T>) -> T {
    timeout(PATIENCE, task)
        .await
        .expect("ends in time")
        .expect("does not panic")
}

/// Waits for something that others bring about.
pub(crate) async fn until<T>(what: &str, mut holds: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(value) = holds().await {
            return value;
        }
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(crate) fn send(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid)
        .ok()
        .and_then(Pid::from_raw)
        .expect("a pid");
    kill_process(pid, signal).expect("signalled");
}

pub(crate) fn lives(pid: u32) -> bool {
    fs::read_link(format!("/proc/{pid}/exe")).is_ok()
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
