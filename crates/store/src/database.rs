//! The pools, and the promise that nobody who serves may see past row-level security.

use crate::{Migrations, StoreError, connect::connect, migrate};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use std::time::Duration;
use stoa_store_sql::queries::core;
use tokio_postgres::{Client, Config, NoTls};

/// How long one waits for a connection, and for a new one to open.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the database is, for whom.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// For requests, as `stoa_app`; may go through a pooler in transaction mode.
    pub serve: Config,
    /// For the relay, key look-ups and house-keeping, as `stoa_system`; may go through a pooler.
    pub system: Config,
    /// The most connections for requests.
    pub serve_connections: usize,
    /// The most connections for the rest.
    pub system_connections: usize,
}

/// The pools of one database. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    serve: Pool,
    system: Pool,
    settings: DatabaseSettings,
}

/// A pooled connection of the system role: sees all tenants where its policies say so.
pub type SystemClient = Object;

impl Database {
    /// Makes the pools; connections open when they are first needed.
    ///
    /// # Errors
    /// [`StoreError::Settings`] if a pool cannot be made so.
    pub fn new(settings: DatabaseSettings) -> Result<Self, StoreError> {
        Ok(Self {
            serve: pool(&settings.serve, settings.serve_connections)?,
            system: pool(&settings.system, settings.system_connections)?,
            settings,
        })
    }

    pub(crate) async fn serving(&self) -> Result<Object, StoreError> {
        Ok(self.serve.get().await?)
    }

    /// A connection of the system role. What has no tenant, or spans them, and only that.
    ///
    /// # Errors
    /// If none can be had in time.
    pub async fn system(&self) -> Result<SystemClient, StoreError> {
        Ok(self.system.get().await?)
    }

    /// Opens a connection of the owner.
    ///
    /// # Errors
    /// If it cannot be reached or refuses.
    pub async fn connect(config: &Config) -> Result<Client, StoreError> {
        connect(config).await
    }

    /// Migrates as the owner.
    ///
    /// # Errors
    /// As [`migrate`].
    pub async fn migrate(owner: &Config, modules: &[Migrations]) -> Result<(), StoreError> {
        migrate(&mut connect(owner).await?, modules).await
    }

    /// Checks what isolation rests upon: the roles are there and have no powers, every relation
    /// with tenants' rows that `stoa_app` can reach has a forced policy, and the database is the
    /// one that was migrated.
    ///
    /// # Errors
    /// [`StoreError::Unsafe`] with what is wrong and how to mend it.
    pub async fn verify(&self) -> Result<(), StoreError> {
        let client = self.system().await?;
        let powerful = core::serving_roles_with_powers()
            .bind(&client)
            .all()
            .await?;
        if !powerful.is_empty() {
            return Err(StoreError::Unsafe(format!(
                "{} could see past row-level security; run: ALTER ROLE … NOSUPERUSER NOBYPASSRLS, \
                 and take back the roles it was granted",
                powerful.join(", ")
            )));
        }
        for (config, role) in [
            (&self.settings.serve, crate::SERVE),
            (&self.settings.system, crate::SYSTEM),
        ] {
            if config.get_user() != Some(role) {
                return Err(StoreError::Unsafe(format!(
                    "connect as {role}, not as {}",
                    config.get_user().unwrap_or("nobody")
                )));
            }
        }
        let open = core::relations_without_forced_policy()
            .bind(&client)
            .all()
            .await?;
        if !open.is_empty() {
            return Err(StoreError::Unsafe(format!(
                "without a forced row-level policy: {}; run the migrations, or ALTER TABLE … FORCE \
                 ROW LEVEL SECURITY",
                open.join(", ")
            )));
        }
        self.verify_life(&client).await
    }

    async fn verify_life(&self, client: &SystemClient) -> Result<(), StoreError> {
        let life = core::life().bind(client).one().await?;
        let present = core::present_life().bind(client).one().await?;
        if life.system_identifier != present.system_identifier
            || life.database_oid != present.database_oid
        {
            return Err(StoreError::Unsafe(
                "this database was restored or copied; run: stoa migrate".to_owned(),
            ));
        }
        Ok(())
    }

    /// Keeps house: partitions made ahead, old attempts forgotten.
    ///
    /// # Errors
    /// What the server says.
    pub async fn keep_house(&self) -> Result<(), StoreError> {
        let client = self.system().await?;
        core::make_event_partitions()
            .bind(&client, &3)
            .one()
            .await?;
        core::forget_attempts().bind(&client).await?;
        Ok(())
    }

    /// Closes the pools; what is under way is finished.
    pub fn close(&self) {
        self.serve.close();
        self.system.close();
    }
}

fn pool(config: &Config, size: usize) -> Result<Pool, StoreError> {
    let manager = Manager::from_config(
        config.clone(),
        NoTls,
        ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        },
    );
    Pool::builder(manager)
        .max_size(size)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .build()
        .map_err(|error| StoreError::Settings(error.to_string()))
}
