//! A PostgreSQL of the run's own and the measured program over it, ended when this is dropped.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use stoa_embedded::{EmbeddedPostgres, Settings};
use stoa_kernel::SystemEntropy;
use tokio::runtime::Runtime;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Row};

use crate::cpu::{Group, Memory};
use crate::scenario::{POSTGRES, SERVER, Site};
use crate::target::Target;

/// How long the program may take until it is ready, migrations included.
const START: Duration = Duration::from_secs(60);
/// How long it may take to drain.
const STOP: Duration = Duration::from_secs(60);

/// The database: a superuser's connection, for filling and for recounting.
pub struct Stage {
    runtime: Runtime,
    postgres: EmbeddedPostgres,
    client: Client,
    folder: PathBuf,
}

/// The measured program.
pub struct Program {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Before any request.
    pub at_rest: Memory,
}

impl Stage {
    /// Starts PostgreSQL in a new folder below `scratch`.
    ///
    /// # Errors
    /// When none is installed or it does not start.
    pub fn set(scratch: &Path) -> Result<Self> {
        let folder = scratch.join(format!("run-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let settings = Settings::new(folder.join("postgres"));
        let (postgres, client) = runtime.block_on(async {
            let postgres = EmbeddedPostgres::start(settings, Arc::new(SystemEntropy)).await?;
            let (client, connection) =
                tokio_postgres::connect(&postgres.admin_url()?, NoTls).await?;
            tokio::spawn(connection);
            anyhow::Ok((postgres, client))
        })?;
        Ok(Self {
            runtime,
            postgres,
            client,
            folder,
        })
    }

    /// Starts the program over it and waits until it is ready.
    ///
    /// # Errors
    /// When it does not get ready; its log then is named.
    pub fn program(&self, binary: &Path) -> Result<Program> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = self.folder.join("stoa.log");
        let child = self
            .command(binary)?
            .args(["serve", "--listen", &address.to_string()])
            .env("STOA_METRICS_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let mut program = Program {
            child,
            address,
            at_rest: Memory::default(),
        };
        let site = self.site(&program, None)?;
        let deadline = Instant::now() + START;
        while !matches!(site.ask("GET", "/readyz", &[], None), Ok((200, _))) {
            ensure!(
                Instant::now() < deadline && program.child.try_wait()?.is_none(),
                "the program does not get ready: see {}",
                log.display()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        program.at_rest = program.group()?.memory()?;
        Ok(program)
    }

    /// How a role reaches the program's database.
    ///
    /// # Errors
    /// When no password is kept for it.
    pub fn url(&self, role: &str) -> Result<String> {
        let password = self.postgres.role_password(role)?;
        Ok(self.postgres.connection(role, &password, "stoa"))
    }

    /// The program's master secret as it keeps it. It must have run before.
    ///
    /// # Errors
    /// When there is none.
    pub fn master_secret(&self) -> Result<String> {
        let path = self.data_dir().join("master-secret");
        std::fs::read_to_string(&path).with_context(|| path.display().to_string())
    }

    /// Runs that to its end.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    fn data_dir(&self) -> PathBuf {
        self.folder.join("stoa")
    }

    /// The program with the settings of this stage, without a command.
    fn command(&self, binary: &Path) -> Result<Command> {
        let mut command = Command::new(binary);
        command
            .env("STOA_DATA_DIR", self.data_dir())
            .env("STOA_DATABASE_URL", self.url("stoa_app")?)
            .env("STOA_DATABASE_SYSTEM_URL", self.url("stoa_system")?)
            .env("STOA_DATABASE_OWNER_URL", self.postgres.admin_url()?)
            .current_dir(&self.folder);
        Ok(command)
    }

    /// Brings a file of Stoa's own lines into the tenant of that subdomain, by the program.
    ///
    /// # Errors
    /// When the import ends with an error; what it says is shown.
    pub fn import(&self, binary: &Path, tenant: &str, file: &Path) -> Result<()> {
        let output = self
            .command(binary)?
            .args(["import", "comments", "--format", "stoa", "--tenant", tenant])
            .arg(file)
            .output()?;
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "import for {tenant}: {told}");
        Ok(())
    }

    /// Where files of this run may lie; it is removed in the end.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The program and the database as scenarios see them, with a tenant's key.
    ///
    /// # Errors
    /// When the postmaster is gone.
    pub fn site(&self, program: &Program, key: Option<String>) -> Result<Site> {
        let pid = self
            .postgres
            .postmaster_pid()
            .context("PostgreSQL is gone")?;
        Ok(Site {
            target: Target::of(program.address)?,
            key,
            groups: vec![program.group()?, Group::new(POSTGRES, pid.try_into()?)],
        })
    }

    /// The postmaster's process.
    pub fn postmaster(&self) -> Option<i32> {
        self.postgres.postmaster_pid()?.try_into().ok()
    }

    /// Runs statements.
    ///
    /// # Errors
    /// What the server says.
    pub fn run(&self, statements: &str) -> Result<()> {
        Ok(self
            .runtime
            .block_on(self.client.batch_execute(statements))?)
    }

    /// Asks for one row.
    ///
    /// # Errors
    /// What the server says, or if it is not one.
    pub fn one(&self, query: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Row> {
        Ok(self
            .runtime
            .block_on(self.client.query_one(query, values))?)
    }

    /// Copies lines of COPY's text format into a table.
    ///
    /// # Errors
    /// What the server says.
    pub fn copy(&self, into: &str, lines: impl Iterator<Item = String>) -> Result<u64> {
        use futures_util::SinkExt as _;
        self.runtime.block_on(async {
            let statement = format!("COPY {into} FROM STDIN");
            let sink = self.client.copy_in::<_, bytes::Bytes>(&statement).await?;
            let mut sink = Box::pin(sink);
            let mut block = String::new();
            for line in lines {
                block.push_str(&line);
                block.push('\n');
                if block.len() > 1 << 18 {
                    sink.send(std::mem::take(&mut block).into()).await?;
                }
            }
            sink.send(block.into()).await?;
            Ok(sink.as_mut().finish().await?)
        })
    }
}

impl Program {
    /// The most memory that was resident at once so far, in bytes.
    ///
    /// # Errors
    /// When the program is gone.
    pub fn memory_peak(&self) -> Result<u64> {
        let status = procfs::process::Process::new(self.child.id().try_into()?)?.status()?;
        Ok(status.vmhwm.context("the kernel tells")? * 1_024)
    }

    fn group(&self) -> Result<Group> {
        Ok(Group::new(SERVER, self.child.id().try_into()?))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        use rustix::process::{Pid, Signal, kill_process};
        if let Some(pid) = self.child.id().try_into().ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::TERM);
        }
        let deadline = Instant::now() + STOP;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                let _ = self.child.kill();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Err(error) = self.runtime.block_on(self.postgres.stop()) {
            eprintln!("stoa-bench: PostgreSQL does not stop: {error}");
            return;
        }
        // The database lies elsewhere where its account cannot reach the folder.
        for folder in [self.postgres.data_path(), &self.folder] {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// A text as a field of COPY's text format.
pub fn field(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}
