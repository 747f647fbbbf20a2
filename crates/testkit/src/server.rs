//! A PostgreSQL of the test process.

use crate::caretaker::Caretaker;
use std::{
    collections::HashMap,
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{Arc, LazyLock},
};
use stoa_embedded::{EmbeddedPostgres, Settings};
use stoa_kernel::SystemEntropy;
use stoa_store::{OWNER, RolePasswords, SERVE, SYSTEM};
use tokio::{
    runtime::{Builder, Runtime},
    sync::{Mutex, OnceCell},
};
use tokio_postgres::{Client, Config, NoTls};

/// Outlives each test's own runtime.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("testkit")
        .enable_all()
        .build()
        .expect("a runtime starts")
});
static SHARED: OnceCell<TestServer> = OnceCell::const_new();

/// A throw-away PostgreSQL with fsync on, in a temporary folder. Cheap to clone; the last clone ends
/// it.
#[derive(Clone)]
pub struct TestServer(Arc<Inner>);

struct Inner {
    postgres: EmbeddedPostgres,
    passwords: RolePasswords,
    /// Names of migrated databases, by what was migrated. Also lets one migrate at a time, because
    /// roles are of the whole server.
    pub(crate) templates: Mutex<HashMap<String, String>>,
    // Last, so that the server is let go of before it is ended.
    _caretaker: Caretaker,
}

impl TestServer {
    /// The server that all tests of this process share.
    pub async fn shared() -> Self {
        SHARED.get_or_init(Self::start).await.clone()
    }

    /// A server of one's own: for tests that crash it.
    pub async fn start() -> Self {
        RUNTIME
            .spawn(Self::start_here())
            .await
            .expect("the server starts")
    }

    async fn start_here() -> Self {
        // The account that runs PostgreSQL for root must get through to what lies inside.
        let folder = tempfile::Builder::new()
            .prefix("stoa-test-")
            .permissions(Permissions::from_mode(0o755))
            .tempdir()
            .expect("a temporary folder can be made")
            .keep();
        let data = folder.join("data");
        let caretaker = Caretaker::of(&data.join("postgres/data/postmaster.pid"), &folder);
        let mut settings = Settings::new(&data);
        settings.max_connections = 400;
        settings.fallback_parent = folder.join("elsewhere");
        let postgres = EmbeddedPostgres::start(settings, Arc::new(SystemEntropy))
            .await
            .unwrap_or_else(|error| panic!("no PostgreSQL for the tests: {error}"));
        let password = |role| postgres.role_password(role).expect("passwords are kept");
        let passwords = RolePasswords {
            owner: Some(password(OWNER)),
            serve: password(SERVE),
            system: password(SYSTEM),
        };
        Self(Arc::new(Inner {
            postgres,
            passwords,
            templates: Mutex::default(),
            _caretaker: caretaker,
        }))
    }

    /// The server's life: its process id, its folder.
    pub fn postgres(&self) -> &EmbeddedPostgres {
        &self.0.postgres
    }

    /// How the superuser reaches a database.
    pub fn admin_config(&self, database: &str) -> Config {
        let url = self.0.postgres.admin_url().expect("passwords are kept");
        let mut config: Config = url.parse().expect("a connection string");
        config.dbname(database);
        config
    }

    /// How a role reaches a database: `stoa_owner`, `stoa_app` or `stoa_system`.
    pub fn role_config(&self, role: &str, database: &str) -> Config {
        let passwords = &self.0.passwords;
        let password = match role {
            OWNER => passwords.owner.as_ref().expect("the owner has one"),
            SERVE => &passwords.serve,
            SYSTEM => &passwords.system,
            other => panic!("there is no role {other}"),
        };
        self.0
            .postgres
            .connection(role, password, database)
            .parse()
            .expect("a connection string")
    }

    /// A connection of the superuser to a database.
    pub async fn admin(&self, database: &str) -> Client {
        connect(&self.admin_config(database)).await
    }

    pub(crate) fn passwords(&self) -> &RolePasswords {
        &self.0.passwords
    }

    pub(crate) fn templates(&self) -> &Mutex<HashMap<String, String>> {
        &self.0.templates
    }

    pub(crate) fn socket_dir(&self) -> &Path {
        self.0.postgres.socket_dir()
    }
}

/// Opens a connection that lives as long as its client.
pub(crate) async fn connect(config: &Config) -> Client {
    let (client, connection) = config
        .connect(NoTls)
        .await
        .unwrap_or_else(|error| panic!("the test server takes connections: {error:?}"));
    tokio::spawn(connection);
    client
}

/// Runs on after the test, for cleaning up.
pub(crate) fn afterwards(work: impl Future<Output = ()> + Send + 'static) {
    drop(RUNTIME.spawn(work));
}
