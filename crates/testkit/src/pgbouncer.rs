//! A real PgBouncer, as a cluster has it.

use crate::{PATIENCE, TestServer, caretaker::Caretaker, server, wait_until};
use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use stoa_store::{DatabaseSettings, SERVE, SYSTEM};
use tokio_postgres::{Config, NoTls, config::Host};

const PORT: u16 = 6432;

/// A PgBouncer in transaction mode, which keeps prepared statements, before a test server. Ends
/// with the value.
pub struct PgBouncer {
    server: TestServer,
    folder: PathBuf,
    process: Child,
    // After the process was ended, it removes the folder.
    _caretaker: Caretaker,
}

impl PgBouncer {
    /// Starts one. The program is the one that `STOA_PGBOUNCER` names, or else what
    /// `scripts/pgbouncer.sh` finds or builds.
    pub async fn start(server: &TestServer) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("stoa-bouncer-")
            .tempdir()
            .expect("a temporary folder can be made")
            .keep();
        // A copy, because the account may not reach where it was built.
        let program = folder.join("pgbouncer");
        fs::copy(find_program(), &program).expect("PgBouncer's program can be copied");
        let config = folder.join("pgbouncer.ini");
        fs::write(&config, settings(server, &folder)).expect("settings can be written");
        fs::write(folder.join("users"), users(server)).expect("users can be written");
        // It must pass into the folder of PostgreSQL's socket, and refuses to run as root.
        let of = fs::metadata(server.socket_dir()).expect("the server has a socket");
        for path in [&folder, &config, &folder.join("users"), &program] {
            chown(path, Some(of.uid()), Some(of.gid())).expect("folders can be given away");
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))
            .expect("folders can be closed");
        let caretaker = Caretaker::of(&folder.join("pid"), &folder);
        let mut command = Command::new(&program);
        command
            .arg("--quiet")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if rustix::process::geteuid().is_root() {
            command.uid(of.uid()).gid(of.gid());
        }
        let process = command.spawn().expect("PgBouncer starts");
        let bouncer = Self {
            server: server.clone(),
            folder,
            process,
            _caretaker: caretaker,
        };
        bouncer.wait_until_it_answers().await;
        bouncer
    }

    /// How the pools reach a database of the server through it.
    pub fn settings(&self, database: &str) -> DatabaseSettings {
        DatabaseSettings {
            serve: self.through(SERVE, database),
            system: self.through(SYSTEM, database),
            serve_connections: 16,
            system_connections: 8,
        }
    }

    fn through(&self, role: &str, database: &str) -> Config {
        let direct = self.server.role_config(role, database);
        let mut config = Config::new();
        config
            .user(role)
            .dbname(database)
            .password(direct.get_password().expect("roles have passwords"))
            .host_path(&self.folder)
            .port(PORT);
        debug_assert!(matches!(config.get_hosts(), [Host::Unix(_)]));
        config
    }

    async fn wait_until_it_answers(&self) {
        let config = self.through(SYSTEM, "stoa");
        let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let asked = wait_until(
            "PgBouncer's socket",
            // The file is there a moment before anyone listens.
            async || config.connect(NoTls).await.is_ok(),
            PATIENCE,
        );
        asked.await;
        let answer = server::connect(&config)
            .await
            .simple_query("SELECT 1")
            .await;
        assert!(answer.is_ok(), "PgBouncer answers: {}", log());
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        // Both fail only if it is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn find_program() -> PathBuf {
    if let Some(named) = std::env::var_os("STOA_PGBOUNCER").filter(|path| !path.is_empty()) {
        return PathBuf::from(named);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/pgbouncer.sh");
    let found = Command::new(script)
        .stderr(Stdio::inherit())
        .output()
        .expect("scripts/pgbouncer.sh runs");
    assert!(
        found.status.success(),
        "there is no PgBouncer; see scripts/pgbouncer.sh"
    );
    PathBuf::from(String::from_utf8_lossy(&found.stdout).trim())
}

fn settings(server: &TestServer, folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "[databases]\n\
         * = host={} port=5432\n\
         [pgbouncer]\n\
         listen_addr =\n\
         listen_port = {PORT}\n\
         unix_socket_dir = {folder}\n\
         auth_type = scram-sha-256\n\
         auth_file = {folder}/users\n\
         pool_mode = transaction\n\
         max_prepared_statements = 200\n\
         default_pool_size = 20\n\
         max_client_conn = 500\n\
         server_login_retry = 1\n\
         logfile = {folder}/log\n\
         pidfile = {folder}/pid\n",
        server.socket_dir().display()
    )
}

fn users(server: &TestServer) -> String {
    let passwords = server.passwords();
    format!(
        "\"{SERVE}\" \"{}\"\n\"{SYSTEM}\" \"{}\"\n",
        passwords.serve, passwords.system
    )
}
