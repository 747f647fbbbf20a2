//! The running server and its life: start or adopt, watch, stop.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustix::process::Signal;
use stoa_kernel::Entropy;
use tokio::process::Child;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;
use tokio_util::sync::CancellationToken;

use crate::account::Account;
use crate::cluster::{self, SUPERUSER};
use crate::folder::{DataFolder, Home};
use crate::install::Installation;
use crate::postmaster::{self, PidFile, Postmaster, Status};
use crate::secrets::Secrets;
use crate::{Error, Settings};

/// The database Stoa lives in.
const DATABASE: &str = "stoa";
/// Short, for it decides how fast a start is.
const READY_POLL: Duration = Duration::from_millis(5);
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How long an earlier program's stop, in which we found the server, may still take.
const EARLIER_STOP: Duration = Duration::from_secs(120);
/// How long a server told to stop at once may take.
const STOP_AT_ONCE: Duration = Duration::from_secs(20);
const BACK_OFF: Duration = Duration::from_millis(50);
const BACK_OFF_MAX: Duration = Duration::from_secs(5);
/// A server that lived this long did not die of its start.
const STABLE: Duration = Duration::from_secs(10);

/// How a server was stopped. Neither loses an acknowledged write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// With a checkpoint: the next start is quick.
    Cleanly,
    /// At once, because the clean stop took too long: the next start replays the log.
    AtOnce,
}

/// A PostgreSQL of this program's own. Dropping it leaves the server running, to be adopted by
/// the next start; [`EmbeddedPostgres::stop`] ends it.
pub struct EmbeddedPostgres {
    settings: Settings,
    folder: DataFolder,
    home: Home,
    account: Account,
    installation: Installation,
    secrets: Secrets,
    socket_dir: String,
    adopted: bool,
    /// Of the postmaster last seen alive; 0 for none.
    pid: AtomicU32,
    running: Mutex<Running>,
    stopping: CancellationToken,
}

/// What [`EmbeddedPostgres::supervise`] watches. It is filled in as soon as a process exists, not
/// only when it is ready, so that a cancelled start leaves no unknown process.
#[derive(Default)]
struct Running {
    postmaster: Option<Postmaster>,
    /// Kept so that the runtime reaps it.
    child: Option<Child>,
}

impl fmt::Debug for EmbeddedPostgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedPostgres")
            .field("data_path", &self.home.path())
            .field("installation", &self.installation)
            .field("account", &self.account)
            .field("adopted", &self.adopted)
            .finish_non_exhaustive()
    }
}

impl EmbeddedPostgres {
    /// Starts the server of a data folder, or adopts the one that lives there, and returns when
    /// the database `stoa` takes connections. May be cancelled: a server that was being started
    /// is then adopted by the next start.
    ///
    /// # Errors
    /// Every [`Error`] says what to do. Nothing that exists is changed by a refused start.
    pub async fn start(settings: Settings, entropy: Arc<dyn Entropy>) -> Result<Self, Error> {
        let folder = DataFolder::lock(&settings.data_dir)?;
        let place = folder.locate()?;
        let account = Account::for_database(&place).await?;
        let installation = Installation::find(&settings, &place.join("data"), &account).await?;
        let home = folder
            .settle(place, &account, &installation, &settings)
            .await?;
        let secrets = Secrets::open(folder.secrets(), Arc::clone(&entropy))?;
        let database = home.database();
        if !database.exists() {
            let password = secrets.password(SUPERUSER)?;
            tracing::info!("creating a PostgreSQL {} database", installation.major);
            let random = entropy.as_ref();
            cluster::initialise(home.path(), &account, &installation, &password, random).await?;
        } else if !secrets.holds(SUPERUSER) {
            return Err(Error::PasswordsLost {
                folder: database,
                secrets: secrets.path().to_path_buf(),
            });
        }
        let socket_dir = home.socket_dir(&account, &secrets)?;
        let mut server = Self {
            settings,
            folder,
            home,
            account,
            installation,
            secrets,
            socket_dir,
            adopted: false,
            pid: AtomicU32::new(0),
            running: Mutex::default(),
            stopping: CancellationToken::new(),
        };
        server.adopt_socket().await?;
        let mut running = Running::default();
        server.adopted = server.ensure(&mut running).await?;
        server.running = Mutex::new(running);
        Ok(server)
    }

    /// Whether a data folder has a database; also where that cannot be seen, which a start then tells.
    #[must_use]
    pub fn is_in(data_dir: &Path) -> bool {
        ["postgres/data", "postgres.path"]
            .iter()
            .any(|name| data_dir.join(name).try_exists().unwrap_or(true))
    }

    /// A connection string for the superuser and the database `stoa`, of the key=value form that
    /// libpq and tokio-postgres read.
    ///
    /// # Errors
    /// As [`EmbeddedPostgres::role_password`].
    pub fn admin_url(&self) -> Result<String, Error> {
        let password = self.role_password(SUPERUSER)?;
        Ok(self.connection(SUPERUSER, &password, DATABASE))
    }

    /// A connection string for a role and a database of this server.
    #[must_use]
    pub fn connection(&self, role: &str, password: &str, database: &str) -> String {
        let [host, user, password, database] =
            [self.socket_dir.as_str(), role, password, database].map(quoted);
        format!("host={host} port=5432 user={user} password={password} dbname={database}")
    }

    /// The password kept for a role, made at the first call. It is on the disk when this returns;
    /// giving it to the role in the database is the caller's part. A name holds no `=` and no
    /// line break.
    ///
    /// # Errors
    /// [`Error::Io`] if a new password cannot be written down.
    pub fn role_password(&self, role: &str) -> Result<String, Error> {
        self.secrets.password(role)
    }

    /// The folder that holds the database and its socket; outside the data folder if the
    /// unprivileged account could not reach that.
    #[must_use]
    pub fn data_path(&self) -> &Path {
        self.home.path()
    }

    /// The folder of the socket; no longer than a socket's path may be.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        Path::new(&self.socket_dir)
    }

    /// The installation in use.
    #[must_use]
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// Whether [`EmbeddedPostgres::start`] found the server alive.
    #[must_use]
    pub fn adopted(&self) -> bool {
        self.adopted
    }

    /// The process id of the postmaster last known to live; `None` while there is none.
    #[must_use]
    pub fn postmaster_pid(&self) -> Option<u32> {
        Some(self.pid.load(Ordering::Acquire)).filter(|pid| *pid != 0)
    }

    /// Restarts the server whenever it dies, with growing pauses and without ever giving up,
    /// until `shutdown` or [`EmbeddedPostgres::stop`]. Backends that die are PostgreSQL's own to
    /// recover from.
    pub async fn supervise(&self, shutdown: CancellationToken) {
        let end = async {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = self.stopping.cancelled() => {}
            }
        };
        tokio::select! {
            () = end => {}
            () = self.keep_alive() => {}
        }
    }

    /// Stops the server: new connections are refused, open transactions rolled back, everything
    /// written down. If that takes longer than `stop_within`, it is told to stop at once. Ends
    /// [`EmbeddedPostgres::supervise`], too. The data folder stays locked until the value drops.
    ///
    /// # Errors
    /// [`Error::WouldNotStop`] if it outlives both.
    pub async fn stop(&self) -> Result<Stopped, Error> {
        self.stopping.cancel();
        let mut running = self.running.lock().await;
        // Looked up again: a cancelled restart may have got further than we were told.
        let living = match Postmaster::find(&self.home.database())? {
            Some(found) => Some(found),
            None => running.postmaster.take(),
        };
        let Some(living) = living else {
            return Ok(Stopped::Cleanly);
        };
        let mut outcome = Stopped::Cleanly;
        living.signal(Signal::INT);
        if !living.ended_within(self.settings.stop_within).await {
            tracing::warn!("PostgreSQL takes long to stop; it is told to stop at once");
            outcome = Stopped::AtOnce;
            living.signal(Signal::QUIT);
            if !living.ended_within(STOP_AT_ONCE).await {
                return Err(Error::WouldNotStop(living.pid));
            }
        }
        if let Some(mut child) = running.child.take() {
            // Ended already; only its exit status is still to be collected.
            let _ = child.wait().await;
        }
        *running = Running::default();
        self.pid.store(0, Ordering::Release);
        if !self.socket_dir().starts_with(self.home.path()) {
            // Only an empty folder is removed; one left behind is reused.
            let _ = std::fs::remove_dir(&self.socket_dir);
        }
        Ok(outcome)
    }

    async fn keep_alive(&self) {
        let mut pause = BACK_OFF;
        loop {
            let began = Instant::now();
            let living = self.running.lock().await.postmaster.clone();
            if let Some(postmaster) = living {
                postmaster.ended().await;
                self.pid.store(0, Ordering::Release);
                tracing::error!(pid = postmaster.pid, "PostgreSQL died; starting it again");
            }
            if began.elapsed() >= STABLE {
                pause = BACK_OFF;
            }
            sleep(pause).await;
            pause = (pause * 2).min(BACK_OFF_MAX);
            let mut running = self.running.lock().await;
            match self.ensure(&mut running).await {
                Ok(_) => tracing::info!("PostgreSQL takes connections again"),
                Err(problem) => tracing::error!("{problem}"),
            }
        }
    }

    /// Makes sure of a server that takes connections; whether it was there already.
    async fn ensure(&self, running: &mut Running) -> Result<bool, Error> {
        let database = self.home.database();
        *running = Running::default();
        cluster::configure(&database, &self.account, &self.settings, &self.socket_dir)?;
        if let Some(found) = self.find_living().await? {
            self.set(running, found.clone());
            self.wait_until_ready(&found).await?;
            return Ok(true);
        }
        postmaster::clear_after_death(&database, &self.socket_dir).await?;
        let log = self.folder.start_log();
        let child = cluster::launch(self.home.path(), &self.account, &self.installation, &log)?;
        let started = Postmaster::of_child(&child, &database)?;
        self.set(running, started.clone());
        running.child = Some(child);
        match self.wait_until_ready(&started).await {
            // A killed program may have been starting one just now, and that one was first.
            Err(Error::Died { .. }) if self.find_living().await?.is_some() => {
                let found = self.find_living().await?.unwrap_or(started);
                self.set(running, found.clone());
                self.wait_until_ready(&found).await?;
                Ok(true)
            }
            other => other.map(|()| false),
        }
    }

    fn set(&self, running: &mut Running, postmaster: Postmaster) {
        self.pid.store(postmaster.pid, Ordering::Release);
        running.postmaster = Some(postmaster);
    }

    /// The living postmaster, unless it is on its way out; that one is waited for.
    async fn find_living(&self) -> Result<Option<Postmaster>, Error> {
        let database = self.home.database();
        let Some(found) = Postmaster::find(&database)? else {
            return Ok(None);
        };
        if PidFile::read(&database).is_some_and(|file| file.status == Status::Stopping) {
            if !found.ended_within(EARLIER_STOP).await {
                return Err(Error::WouldNotStop(found.pid));
            }
            return Ok(None);
        }
        Ok(Some(found))
    }

    /// A living server keeps its socket where it is, whatever we would choose today.
    async fn adopt_socket(&mut self) -> Result<(), Error> {
        if self.find_living().await?.is_some()
            && let Some(PidFile {
                socket_dir: Some(dir),
                ..
            }) = PidFile::read(&self.home.database())
        {
            self.socket_dir = dir;
        }
        Ok(())
    }

    async fn wait_until_ready(&self, postmaster: &Postmaster) -> Result<(), Error> {
        let database = self.home.database();
        let deadline = Instant::now() + self.settings.ready_within;
        let mut reason = "it is starting".to_owned();
        loop {
            if PidFile::read(&database)
                .is_some_and(|file| file.pid == postmaster.pid && file.status == Status::Ready)
            {
                match self.open_database().await {
                    Ok(()) => return Ok(()),
                    Err(refusal) => reason = self.passing(refusal)?,
                }
            }
            if postmaster.ended_within(READY_POLL).await {
                let said = cluster::last_words(&self.folder.start_log(), &database);
                return Err(Error::Died {
                    folder: database,
                    said,
                });
            }
            if Instant::now() >= deadline {
                let said = cluster::last_words(&self.folder.start_log(), &database);
                return Err(Error::NotReady {
                    folder: database,
                    reason,
                    said,
                });
            }
        }
    }

    /// Tells a refusal that time heals (its text) from one that it does not.
    fn passing(&self, refusal: tokio_postgres::Error) -> Result<String, Error> {
        match refusal.code() {
            Some(code) if *code == SqlState::INVALID_PASSWORD => Err(Error::PasswordsLost {
                folder: self.home.database(),
                secrets: self.secrets.path().to_path_buf(),
            }),
            None => Ok(refusal.to_string()),
            Some(code) if *code == SqlState::CANNOT_CONNECT_NOW => Ok(refusal.to_string()),
            Some(code) if *code == SqlState::TOO_MANY_CONNECTIONS => Ok(refusal.to_string()),
            Some(_) => Err(Error::Refused {
                doing: "open the database",
                source: refusal,
            }),
        }
    }

    /// Connects to the database `stoa`, creating it the first time.
    async fn open_database(&self) -> Result<(), tokio_postgres::Error> {
        match self.connect(DATABASE).await {
            Err(e) if e.code() == Some(&SqlState::UNDEFINED_DATABASE) => {
                let client = self.connect("postgres").await?;
                let made = client.batch_execute("CREATE DATABASE stoa").await;
                match made {
                    Err(e) if e.code() != Some(&SqlState::DUPLICATE_DATABASE) => Err(e),
                    _ => Ok(()),
                }
            }
            other => other.map(drop),
        }
    }

    async fn connect(
        &self,
        database: &str,
    ) -> Result<tokio_postgres::Client, tokio_postgres::Error> {
        let password = self.secrets.password(SUPERUSER).unwrap_or_default();
        let mut config = tokio_postgres::Config::new();
        config
            .host_path(PathBuf::from(&self.socket_dir))
            .user(SUPERUSER)
            .password(password)
            .dbname(database)
            .connect_timeout(CONNECT_WITHIN);
        let (client, connection) = config.connect(NoTls).await?;
        // Ends with the client.
        tokio::spawn(connection);
        Ok(client)
    }
}

/// A value of a key=value connection string.
fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connection_strings_carry_any_path_and_password() {
        let text = format!(
            "host={} password={}",
            quoted("/my data/it's"),
            quoted("a\\b 'c'")
        );
        let config: tokio_postgres::Config = text.parse().expect("parses");
        assert_eq!(config.get_password(), Some("a\\b 'c'".as_bytes()));
        let host = tokio_postgres::config::Host::Unix("/my data/it's".into());
        assert_eq!(config.get_hosts(), [host]);
    }
}
