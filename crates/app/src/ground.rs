//! What everything stands on: PostgreSQL with its roles, migrated and verified, and the secret from
//! which the program derives its own.

use crate::{
    config::{DatabasePlace, GivenDatabase, MasterSecret, Settings},
    modules, private_file,
};
use anyhow::{Context as _, Result, bail};
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
        running: PathBuf,
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

impl Ground {
    /// Starts or reaches PostgreSQL, makes the roles, migrates and verifies.
    ///
    /// # Errors
    /// What is wrong and how to mend it.
    pub async fn prepare(settings: &Settings, entropy: Arc<dyn Entropy>) -> Result<Self> {
        match &settings.database {
            DatabasePlace::Embedded => {
                let postgres = EmbeddedPostgres::start(embedded(settings), Arc::clone(&entropy));
                Self::keep(settings, postgres.await?, &*entropy).await
            }
            DatabasePlace::Given(given) => {
                make_folder(&settings.data_dir)?;
                migrate_given(given).await?;
                let database = Database::new(pools(given.serve.clone(), given.system.clone()))?;
                Self::verified(settings, database, Keeper::Other, &*entropy).await
            }
        }
    }

    /// For commands: joins the server that runs on this data folder, or prepares the ground for the
    /// time of the command.
    ///
    /// # Errors
    /// As [`Ground::prepare`].
    pub async fn join(settings: &Settings, entropy: Arc<dyn Entropy>) -> Result<Self> {
        if !matches!(settings.database, DatabasePlace::Embedded) {
            return Self::prepare(settings, entropy).await;
        }
        match EmbeddedPostgres::start(embedded(settings), Arc::clone(&entropy)).await {
            Ok(postgres) => Self::keep(settings, postgres, &*entropy).await,
            Err(in_use @ stoa_embedded::Error::InUse { .. }) => {
                let text = private_file::read(&settings.data_dir.join(RUNNING))?;
                let Some(text) = text else {
                    bail!("{in_use}; if it is just starting, try again in a moment");
                };
                let connections: Connections =
                    serde_json::from_str(&text).context("the running server's file is damaged")?;
                let database = Database::new(pools(
                    connections.serve.parse()?,
                    connections.system.parse()?,
                ))?;
                Self::verified(settings, database, Keeper::Other, &*entropy).await
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Goes on over a PostgreSQL of this program's own, and stops it if that fails.
    async fn keep(
        settings: &Settings,
        postgres: EmbeddedPostgres,
        entropy: &dyn Entropy,
    ) -> Result<Self> {
        let postgres = Arc::new(postgres);
        let kept = Self::own(settings, Arc::clone(&postgres), entropy).await;
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
        entropy: &dyn Entropy,
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
        create_roles(&admin, &passwords).await?;
        let owner: Config = url(OWNER, &owner_password).parse()?;
        Database::migrate(&owner, modules::MIGRATIONS).await?;
        let database = Database::new(pools(
            connections.serve.parse()?,
            connections.system.parse()?,
        ))?;
        let kept = Arc::clone(&postgres);
        // Ended by `EmbeddedPostgres::stop`.
        let watch = tokio::spawn(async move { kept.supervise(CancellationToken::new()).await });
        let running = settings.data_dir.join(RUNNING);
        let keeper = Keeper::Own {
            postgres,
            watch,
            running: running.clone(),
        };
        let ground = Self::verified(settings, database, keeper, entropy).await?;
        private_file::write(&running, &serde_json::to_string(&connections)?)?;
        Ok(ground)
    }

    async fn verified(
        settings: &Settings,
        database: Database,
        keeper: Keeper,
        entropy: &dyn Entropy,
    ) -> Result<Self> {
        // First, because what is verified then is what migrations have made.
        let missing = database.missing_migrations(modules::MIGRATIONS).await?;
        if !missing.is_empty() {
            bail!(
                "the database lacks {}; run `stoa migrate` with STOA_DATABASE_OWNER_URL",
                missing.join(", ")
            );
        }
        database.verify().await?;
        // Partitions of the log are made ahead here too: commands write without a worker's help.
        database.keep_house().await?;
        let secret = match settings.master_secret {
            Some(given) => given,
            None => kept_secret(&settings.data_dir, entropy)?,
        };
        Ok(Self {
            database,
            secret,
            keeper,
        })
    }

    /// Closes the pools and stops an embedded PostgreSQL.
    ///
    /// # Errors
    /// If it will not stop.
    pub async fn close(self) -> Result<()> {
        self.database.close();
        match self.keeper {
            Keeper::Other => Ok(()),
            Keeper::Own {
                postgres,
                watch,
                running,
            } => {
                // One that cannot be removed is overwritten by the next start.
                let _ = fs::remove_file(running);
                postgres.stop().await?;
                watch.await?;
                Ok(())
            }
        }
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
async fn migrate_given(given: &GivenDatabase) -> Result<()> {
    let Some(owner) = &given.owner else {
        return Ok(());
    };
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
        })
}

fn password_of(config: &Config, setting: &str) -> Result<String> {
    let password = String::from_utf8_lossy(config.get_password().unwrap_or_default());
    if password.is_empty() {
        bail!("{setting} needs a password");
    }
    Ok(password.into_owned())
}

/// The secret of the data folder, made at the first start.
fn kept_secret(folder: &Path, entropy: &dyn Entropy) -> Result<MasterSecret> {
    let path = folder.join(SECRET);
    if let Some(text) = private_file::read(&path)? {
        return text.parse().map_err(|wrong| {
            anyhow::anyhow!(
                "{} is damaged ({wrong}); restore it from a backup, for what was encrypted under \
                 it cannot be read without it",
                path.display()
            )
        });
    }
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    let secret = MasterSecret(bytes);
    private_file::write(&path, &format!("{}\n", secret.to_text()))?;
    Ok(secret)
}
