//! The built program and its data folder.

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;
use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};
use stoa_testkit::{Caretaker, PATIENCE, wait_until};
use tokio::{
    process::{Child, Command},
    time::timeout,
};
use tokio_postgres::{Client, Config, NoTls};

/// A data folder, removed at the end together with a PostgreSQL that a killed server left there.
pub(crate) struct Place {
    folder: PathBuf,
    settings: Vec<(&'static str, String)>,
    _caretaker: Caretaker,
}

impl Place {
    /// Makes a tenant whose limits are out of reach; its secret key.
    pub(crate) async fn tenant(&self) -> String {
        let create = [
            "tenant",
            "create",
            "--name",
            "A",
            "--subdomain",
            "a",
            "--unlimited",
            "--json",
        ];
        let made = self.run(&create).await.json();
        made["apiKey"].as_str().unwrap().to_owned()
    }

    pub(crate) fn new() -> Self {
        // As root the program steps down to an account that must get through to it.
        let open = fs::Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new()
            .prefix("stoa-app-")
            .permissions(open)
            .tempdir();
        let folder = folder.unwrap().keep();
        let pid_file = folder.join("data/postgres/data/postmaster.pid");
        Self {
            _caretaker: Caretaker::of(&pid_file, &folder),
            settings: Vec::new(),
            folder,
        }
    }

    /// With a setting for all that is run here.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.settings.push((name, value.into()));
        self
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// The program with this folder, free ports, and nothing of this process's environment.
    pub(crate) fn stoa(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("STOA_")) {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("STOA_DATA_DIR", self.data())
            .env("STOA_LISTEN", "127.0.0.1:0")
            .env("STOA_METRICS_LISTEN", "127.0.0.1:0")
            .envs(self.settings.iter().cloned())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.stoa(arguments)).await
    }

    /// Starts the server and waits until it says that it is ready.
    pub(crate) async fn serve(&self, arguments: &[&str]) -> Served {
        let log = self.folder.join("log");
        let mut all = vec!["serve"];
        all.extend(arguments);
        let mut command = self.stoa(&all);
        command
            .stderr(fs::File::create(&log).unwrap())
            .stdout(fs::File::create(self.folder.join("out")).unwrap());
        let mut child = command.spawn().unwrap();
        let line = async || ready_line(&log);
        let ready = async || {
            let ended = child.try_wait().unwrap();
            assert!(
                ended.is_none(),
                "the server ended: {}",
                fs::read_to_string(&log).unwrap()
            );
            line().await.is_some()
        };
        wait_until("a ready server", ready, PATIENCE).await;
        let line = line().await.unwrap();
        let address = |name: &str| line[name].as_str().unwrap().parse().unwrap();
        Served {
            address: address("address"),
            metrics: address("metrics"),
            child,
            log,
        }
    }
}

impl Place {
    /// The process that keeps the embedded PostgreSQL, as it was written down.
    pub(crate) fn postmaster(&self) -> Option<Pid> {
        let file = self.data().join("postgres/data/postmaster.pid");
        let text = fs::read_to_string(file).ok()?;
        text.lines().next()?.parse().ok().map(Pid::from_raw)
    }

    /// A connection of the embedded PostgreSQL's superuser.
    pub(crate) async fn admin(&self) -> Client {
        let passwords = fs::read_to_string(self.data().join("postgres-passwords")).unwrap();
        let password = passwords
            .lines()
            .find_map(|line| line.strip_prefix("stoa_admin="))
            .unwrap();
        let mut config = Config::new();
        config
            .host_path(self.data().join("postgres/socket"))
            .port(5432)
            .user("stoa_admin")
            .password(password)
            .dbname("stoa");
        connect(&config).await
    }

    /// A connection made as the running server makes those that serve: by what it left for commands.
    pub(crate) async fn serving(&self) -> Client {
        let running = fs::read_to_string(self.data().join("running")).unwrap();
        let running: Value = serde_json::from_str(&running).unwrap();
        connect(&running["serve"].as_str().unwrap().parse().unwrap()).await
    }
}

async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

fn ready_line(log: &Path) -> Option<Value> {
    let text = fs::read_to_string(log).unwrap();
    text.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find(|line| line["message"] == "ready")
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) async fn of(mut command: Command) -> Self {
        let ended = timeout(PATIENCE, command.output()).await;
        let Output {
            status,
            stdout,
            stderr,
        } = ended.expect("the command ends").unwrap();
        Self {
            code: status.code(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A running server.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) metrics: SocketAddr,
    child: Child,
    log: PathBuf,
}

impl Served {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id().unwrap()).unwrap();
        kill(Pid::from_raw(pid), signal).unwrap();
    }

    pub(crate) async fn ended(&mut self) -> Option<i32> {
        self.ended_within(PATIENCE).await
    }

    pub(crate) async fn ended_within(&mut self, limit: Duration) -> Option<i32> {
        let status = timeout(limit, self.child.wait()).await;
        status.expect("the server ends").unwrap().code()
    }

    /// Ends it as an operator would.
    pub(crate) async fn stop(mut self) {
        self.signal(Signal::SIGTERM);
        assert_eq!(self.ended().await, Some(0), "{}", self.log());
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}
