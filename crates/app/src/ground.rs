//! What everything stands on: PostgreSQL with its roles, migrated and verified, and the secret from
//! which the program derives its own.

use crate::{
    config::{DatabasePlace, GivenDatabase, MasterSecret, Settings},
    modules,
    output::chain,
    private_file,
    reach::reach,
};
use anyhow::{Context as _, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use stoa_embedded::{EmbeddedPostgres, require_trusted};
use stoa_kernel::Entropy;
use stoa_store::{
    Database, DatabaseSettings, OWNER, RolePasswords, SERVE, SYSTEM, create_roles, role_script,
};
use tokio::task::JoinHandle;
use tokio_postgres::Config;
use tokio_util::sync::CancellationToken;

/// The file by which the command line finds the database of a running server.
const RUNNING: &str = "running";
const SECRET: &str = "master-secret";
/// The most connections of one process. Commits gather in combiners, so more would only queue in
/// PostgreSQL instead of here.
const SERVE_CONNECTIONS: usize = 24;
const SYSTEM_CONNECTIONS: usize = 8;

/// The database and the secret, ready for use.
pub struct Ground {
    /// The pools.
    pub database: Database,
    /// The secret from which others are derived.
    pub secret: MasterSecret,
    keeper: Keeper,
}

/// Who keeps PostgreSQL running.
enum Keeper {
    /// This program.
    Own {
        postgres: Arc<EmbeddedPostgres>,
        watch: JoinHandle<()>,
        /// The file that tells others how to reach it, and what stands there.
        running: PathBuf,
        to: String,
    },
    /// Another one: a running `stoa serve`, or whoever keeps the given server.
    Other,
}

/// How a running server's database is reached; the contents of [`RUNNING`].
#[derive(Serialize, Deserialize)]
struct Connections {
    serve: String,
    system: String,
}

/// What a command may do with the ground it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Makes what is not there, and brings the rest up to date.
    Make,
    /// As `Make`, and begins a new epoch of the log: the database is of an earlier time.
    Restored,
    /// Uses what is there.
    Use,
}

impl Ground {
    /// For `stoa serve`: starts or reaches PostgreSQL, makes what is not there, migrates and verifies.
    ///
    /// # Errors
    /// What is wrong and how to mend it.
    pub async fn prepare(settings: &Settings, entropy: Arc<dyn Entropy>) -> Result<Self> {
        let reached = match &settings.database {
            DatabasePlace::Embedded => {
                let postgres = EmbeddedPostgres::start(embedded(settings), Arc::clone(&entropy));
                Reached::keep(settings, postgres.await?, Purpose::Make).await?
            }
            DatabasePlace::Given(given) => {
                Reached::make_given(settings, given, Purpose::Make).await?
            }
        };
        Self::verified(settings, reached, Some(&*entropy)).await
    }

    /// For `stoa migrate`: as [`Ground::prepare`], but beside a server that runs on this data folder,
    /// which has migrated already. `restored` begins a new epoch of the log, beside no server.
    ///
    /// # Errors
    /// As [`Ground::prepare`].
    pub async fn migrate(
        settings: &Settings,
        entropy: Arc<dyn Entropy>,
        restored: bool,
    ) -> Result<Self> {
        let purpose = if restored {
            Purpose::Restored
        } else {
            Purpose::Make
        };
        let reached = match &settings.database {
            DatabasePlace::Embedded => Reached::join_embedded(settings, &entropy, purpose).await?,
            DatabasePlace::Given(given) => Reached::make_given(settings, given, purpose).await?,
        };
        Self::verified(settings, reached, Some(&*entropy)).await
    }

    /// For the other commands: joins the server that runs on this data folder, or starts its
    /// PostgreSQL for the time of the command. Makes nothing that is not there.
    ///
    /// # Errors
    /// What is wrong and how to mend it; that there is no Stoa in this folder.
    pub async fn join(settings: &Settings, entropy: Arc<dyn Entropy>) -> Result<Self> {
        let reached = Reached::join(settings, entropy).await?;
        Self::verified(settings, reached, None).await
    }

    async fn verified(
        settings: &Settings,
        reached: Reached,
        entropy: Option<&dyn Entropy>,
    ) -> Result<Self> {
        match Self::checked(settings, &reached, entropy).await {
            Ok(secret) => Ok(Self {
                database: reached.database,
                secret,
                keeper: reached.keeper,
            }),
            // What was started for nothing is stopped again.
            Err(error) => {
                if let Err(error) = reached.close().await {
                    tracing::error!("{}", chain(&error));
                }
                Err(error)
            }
        }
    }

    async fn checked(
        settings: &Settings,
        reached: &Reached,
        entropy: Option<&dyn Entropy>,
    ) -> Result<MasterSecret> {
        let database = &reached.database;
        // First, because what is verified then is what migrations have made.
        let missing = database.missing_migrations(modules::MIGRATIONS).await?;
        if !missing.is_empty() {
            bail!(
                "the database lacks {}; run `stoa migrate`{}",
                missing.join(", "),
                as_owner(settings)
            );
        }
        database.verify().await?;
        // Partitions of the log are made ahead here too: commands write without a worker's help.
        database.keep_house().await?;
        let secret = match (master_secret(settings)?, entropy) {
            (Some(secret), _) => secret,
            (None, Some(entropy)) => fresh_secret(&settings.data_dir, entropy)?,
            (None, None) => return Err(no_stoa(settings)),
        };
        if let Keeper::Own { running, to, .. } = &reached.keeper {
            private_file::write(running, to)?;
        }
        Ok(secret)
    }

    /// Closes the pools and stops an embedded PostgreSQL.
    ///
    /// # Errors
    /// If it will not stop.
    pub async fn close(self) -> Result<()> {
        close(self.database, self.keeper).await
    }
}

/// A database that answers, of which nothing else is known yet.
pub(crate) struct Reached {
    pub(crate) database: Database,
    keeper: Keeper,
}

impl Reached {
    /// Reaches the database of this folder or these addresses, and makes nothing that is not there.
    ///
    /// # Errors
    /// What is wrong and how to mend it; that there is no Stoa in this folder.
    pub(crate) async fn join(settings: &Settings, entropy: Arc<dyn Entropy>) -> Result<Self> {
        match &settings.database {
            DatabasePlace::Given(given) => Self::given(given).await,
            DatabasePlace::Embedded if EmbeddedPostgres::is_in(&settings.data_dir) => {
                Self::join_embedded(settings, &entropy, Purpose::Use).await
            }
            DatabasePlace::Embedded => Err(no_stoa(settings)),
        }
    }

    /// Whether this program keeps PostgreSQL, because no server runs on this folder.
    pub(crate) fn is_kept_here(&self) -> bool {
        matches!(self.keeper, Keeper::Own { .. })
    }

    async fn join_embedded(
        settings: &Settings,
        entropy: &Arc<dyn Entropy>,
        purpose: Purpose,
    ) -> Result<Self> {
        match EmbeddedPostgres::start(embedded(settings), Arc::clone(entropy)).await {
            Ok(postgres) => Self::keep(settings, postgres, purpose).await,
            Err(in_use @ stoa_embedded::Error::InUse { .. }) => {
                if purpose == Purpose::Restored {
                    bail!("{in_use}; stop it first: it still answers as of the time that was lost");
                }
                let text = private_file::read(&settings.data_dir.join(RUNNING))?;
                let Some(text) = text else {
                    bail!("{in_use}; if it is just starting, try again in a moment");
                };
                let connections: Connections =
                    serde_json::from_str(&text).context("the running server's file is damaged")?;
                Ok(Self {
                    database: connections.database()?,
                    keeper: Keeper::Other,
                })
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Goes on over a PostgreSQL of this program's own, and stops it if that fails.
    async fn keep(
        settings: &Settings,
        postgres: EmbeddedPostgres,
        purpose: Purpose,
    ) -> Result<Self> {
        let postgres = Arc::new(postgres);
        let kept = Self::own(settings, Arc::clone(&postgres), purpose).await;
        if kept.is_err()
            && let Err(error) = postgres.stop().await
        {
            tracing::error!("{error}");
        }
        kept
    }

    async fn own(
        settings: &Settings,
        postgres: Arc<EmbeddedPostgres>,
        purpose: Purpose,
    ) -> Result<Self> {
        let owner_password = postgres.role_password(OWNER)?;
        let passwords = RolePasswords {
            owner: Some(owner_password.clone()),
            serve: postgres.role_password(SERVE)?,
            system: postgres.role_password(SYSTEM)?,
        };
        let admin: Config = postgres.admin_url()?.parse()?;
        let name = admin.get_dbname().unwrap_or("stoa").to_owned();
        let url = |role, password| postgres.connection(role, password, &name);
        let connections = Connections {
            serve: url(SERVE, &passwords.serve),
            system: url(SYSTEM, &passwords.system),
        };
        if purpose != Purpose::Use {
            create_roles(&admin, &passwords).await?;
            let owner: Config = url(OWNER, &owner_password).parse()?;
            Database::migrate(&owner, modules::MIGRATIONS).await?;
            begin_epoch_for(purpose, &owner).await?;
        }
        let database = connections.database()?;
        let kept = Arc::clone(&postgres);
        // Ended by `EmbeddedPostgres::stop`.
        let watch = tokio::spawn(async move { kept.supervise(CancellationToken::new()).await });
        Ok(Self {
            database,
            keeper: Keeper::Own {
                postgres,
                watch,
                running: settings.data_dir.join(RUNNING),
                to: serde_json::to_string(&connections)?,
            },
        })
    }

    async fn make_given(
        settings: &Settings,
        given: &GivenDatabase,
        purpose: Purpose,
    ) -> Result<Self> {
        make_folder(&settings.data_dir)?;
        migrate_given(given, purpose).await?;
        Self::given(given).await
    }

    async fn given(given: &GivenDatabase) -> Result<Self> {
        reach("STOA_DATABASE_URL", &given.serve).await?;
        reach("STOA_DATABASE_SYSTEM_URL", &given.system).await?;
        Ok(Self {
            database: Database::new(pools(given.serve.clone(), given.system.clone()))?,
            keeper: Keeper::Other,
        })
    }

    /// Closes the pools and stops an embedded PostgreSQL.
    ///
    /// # Errors
    /// If it will not stop.
    pub(crate) async fn close(self) -> Result<()> {
        close(self.database, self.keeper).await
    }
}

async fn close(database: Database, keeper: Keeper) -> Result<()> {
    database.close();
    match keeper {
        Keeper::Other => Ok(()),
        Keeper::Own {
            postgres,
            watch,
            running,
            ..
        } => {
            // One that cannot be removed is overwritten by the next start.
            let _ = fs::remove_file(running);
            postgres.stop().await?;
            watch.await?;
            Ok(())
        }
    }
}

impl Connections {
    fn database(&self) -> Result<Database> {
        Ok(Database::new(pools(
            self.serve.parse()?,
            self.system.parse()?,
        ))?)
    }
}

fn no_stoa(settings: &Settings) -> anyhow::Error {
    let folder = &settings.data_dir;
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
    anyhow!(
        "there is no Stoa in {}; name its folder with --data-dir, or start one with stoa serve",
        folder.display()
    )
}

/// How to go on after `stoa migrate`, where somebody else keeps the database.
pub(crate) fn as_owner(settings: &Settings) -> &'static str {
    match settings.database {
        DatabasePlace::Embedded => "",
        DatabasePlace::Given(_) => " with STOA_DATABASE_OWNER_URL",
    }
}

fn embedded(settings: &Settings) -> stoa_embedded::Settings {
    let mut embedded = stoa_embedded::Settings::new(&settings.data_dir);
    embedded.postgres_bin.clone_from(&settings.postgres_bin);
    embedded
}

fn pools(serve: Config, system: Config) -> DatabaseSettings {
    DatabaseSettings {
        serve,
        system,
        serve_connections: SERVE_CONNECTIONS,
        system_connections: SYSTEM_CONNECTIONS,
    }
}

fn make_folder(folder: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
    require_trusted(folder)?;
    Ok(())
}

/// Migrates a server that others keep, if an owner was given. One who is not `stoa_owner` is taken
/// for an administrator, who also makes the roles: those that serve with the passwords in their
/// addresses, `stoa_owner` without one, for the administrator acts as it. Whoever gave `stoa_owner`
/// a password for the command line keeps it.
async fn migrate_given(given: &GivenDatabase, purpose: Purpose) -> Result<()> {
    let Some(owner) = &given.owner else {
        if purpose == Purpose::Restored {
            bail!("--restored changes the database; give STOA_DATABASE_OWNER_URL");
        }
        return Ok(());
    };
    reach("STOA_DATABASE_OWNER_URL", owner).await?;
    let mut owner = owner.clone();
    if owner.get_user() != Some(OWNER) {
        let passwords = RolePasswords {
            owner: None,
            serve: password_of(&given.serve, "STOA_DATABASE_URL")?,
            system: password_of(&given.system, "STOA_DATABASE_SYSTEM_URL")?,
        };
        create_roles(&owner, &passwords).await?;
        owner.options(format!("-c role={OWNER}"));
    }
    Database::migrate(&owner, modules::MIGRATIONS)
        .await
        .with_context(|| {
            format!(
                "if the roles are missing, let an administrator run:\n{}",
                role_script(owner.get_dbname().unwrap_or("stoa"))
            )
        })?;
    begin_epoch_for(purpose, &owner).await
}

async fn begin_epoch_for(purpose: Purpose, owner: &Config) -> Result<()> {
    if purpose == Purpose::Restored {
        Database::begin_epoch(owner).await?;
    }
    Ok(())
}

fn password_of(config: &Config, setting: &str) -> Result<String> {
    let password = String::from_utf8_lossy(config.get_password().unwrap_or_default());
    if password.is_empty() {
        bail!("{setting} needs a password");
    }
    Ok(password.into_owned())
}

/// The secret that was given, or the one of the data folder; `None` if there is neither.
pub(crate) fn master_secret(settings: &Settings) -> Result<Option<MasterSecret>> {
    if let Some(given) = settings.master_secret {
        return Ok(Some(given));
    }
    let path = settings.data_dir.join(SECRET);
    let Some(text) = private_file::read(&path)? else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|wrong| {
        anyhow!(
            "{} is damaged ({wrong}); restore it from a backup, for what was encrypted under it \
             cannot be read without it",
            path.display()
        )
    })
}

/// The secret of a data folder that has none yet.
fn fresh_secret(folder: &Path, entropy: &dyn Entropy) -> Result<MasterSecret> {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    let secret = MasterSecret(bytes);
    private_file::write(&folder.join(SECRET), &format!("{}\n", secret.to_text()))?;
    Ok(secret)
}
