//! The pools, and the promise that nobody who serves may see past row-level security.

use crate::{
    Migrations, StoreError,
    connect::{PATIENCE, connect, with_bounds},
    migrate::{begin_epoch, migrate},
    turn,
};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};
use stoa_store_sql::queries::core;
use tokio::{sync::Semaphore, time::timeout};
use tokio_postgres::{Client, Config, NoTls};

/// How many old attempts go in one transaction: few enough for it to take milliseconds.
const FORGOTTEN_AT_ONCE: i64 = 5_000;
/// How many requests may wait for each connection. Where transactions take some tens of milliseconds at most,
/// the last of them is answered before its client has given up; else the work would be for nothing.
const WAIT_FOR_EACH: usize = 8;

/// All that `stoa_app` may reach without a policy, because it holds nothing of any tenant.
const OPEN_ON_PURPOSE: [&str; 4] = [
    // Which life of the database this is: each event bears its epoch.
    "core.life",
    // Random ids of transactions.
    "core.attempts",
    // How far each consumer of the log has come.
    "core.consumers",
    // Which read models are being made anew.
    "core.rebuilds",
];

/// The earliest time that PostgreSQL knows: the first day of the Julian period, in 4714 BC.
pub const EARLIEST: Timestamp = Timestamp::constant(-210_866_803_200, 0);

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
    /// Places of those who wait in [`Database::serving_in_turn`].
    queue: Arc<Semaphore>,
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
            queue: Arc::new(Semaphore::new(settings.serve_connections * WAIT_FOR_EACH)),
        })
    }

    pub(crate) async fn serving(&self) -> Result<Object, StoreError> {
        Ok(self.serve.get().await?)
    }

    /// A connection for what one request does, unless too many others wait for theirs and go on doing so; to
    /// what nobody waits for, as [`Database::serving`].
    ///
    /// # Errors
    /// [`StoreError::Busy`]; or if none can be had in time.
    pub(crate) async fn serving_in_turn(&self) -> Result<Object, StoreError> {
        let Some(patience) = turn::patience() else {
            return self.serving().await;
        };
        let Ok(Ok(_place)) = timeout(patience, self.queue.acquire()).await else {
            return Err(StoreError::Busy);
        };
        self.serving().await
    }

    /// A connection of the system role. What has no tenant, or spans them, and only that.
    ///
    /// # Errors
    /// If none can be had in time.
    pub async fn system(&self) -> Result<SystemClient, StoreError> {
        Ok(self.system.get().await?)
    }

    /// Asks on a connection of the system role, and waits for the answer no longer than this. Beside
    /// that it may take five seconds to get a connection. One that gives no answer in time is closed,
    /// so that nobody waits on it again.
    ///
    /// # Errors
    /// [`StoreError::NoAnswer`] after that time, and what `ask` says.
    pub async fn ask_within<T>(
        &self,
        limit: Duration,
        ask: impl AsyncFnOnce(&SystemClient) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let client = self.system().await?;
        match timeout(limit, ask(&client)).await {
            Ok(answer) => answer,
            Err(_) => {
                drop(SystemClient::take(client));
                Err(StoreError::NoAnswer)
            }
        }
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

    /// Begins a new epoch of the log, as the owner, because the database was put back to an earlier time in
    /// a way that [`Database::migrate`] cannot notice: its files were. What clients hold of the time that
    /// was lost, positions and tags of pages, then never passes for the present.
    ///
    /// # Errors
    /// What the server says.
    pub async fn begin_epoch(owner: &Config) -> Result<(), StoreError> {
        begin_epoch(&connect(owner).await?).await
    }

    /// Checks what isolation rests upon: the connections are of the roles that they should be, the
    /// roles have no powers, whatever `stoa_app` can reach is held to the tenant by a forced policy
    /// or holds nothing of any tenant, no policy is missing, and the database is the one that was
    /// migrated.
    ///
    /// # Errors
    /// [`StoreError::Unsafe`] with what is wrong and how to mend it.
    pub async fn verify(&self) -> Result<(), StoreError> {
        verify_role(&self.serving().await?, crate::SERVE).await?;
        let client = self.system().await?;
        verify_role(&client, crate::SYSTEM).await?;
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
        let open = core::open_relations()
            .bind(&client, &OPEN_ON_PURPOSE.as_slice())
            .all()
            .await?;
        if !open.is_empty() {
            return Err(StoreError::Unsafe(format!(
                "{0} can reach {1} without being held to one tenant; run the migrations, or give it \
                 FORCE ROW LEVEL SECURITY and policies for {0} that ask core.current_tenant() (a \
                 view: security_invoker), or REVOKE the privileges",
                crate::SERVE,
                open.join(", ")
            )));
        }
        verify_nets(&client).await?;
        verify_functions(&client).await?;
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

    /// Keeps house: partitions made ahead, old attempts and answers forgotten.
    ///
    /// # Errors
    /// What the server says.
    pub async fn keep_house(&self) -> Result<(), StoreError> {
        let client = self.system().await?;
        core::make_event_partitions()
            .bind(&client, &3)
            .one()
            .await?;
        let most = FORGOTTEN_AT_ONCE.unsigned_abs();
        while core::forget_attempts()
            .bind(&client, &FORGOTTEN_AT_ONCE)
            .await?
            == most
        {}
        let answers = core::forget_kept_answers();
        while answers.bind(&client, &FORGOTTEN_AT_ONCE).await? == most {}
        Ok(())
    }

    /// Counts the tables that have become twice as large since they were last counted, so that plans
    /// made for small ones are made anew.
    ///
    /// # Errors
    /// What the server says.
    pub async fn count_grown_tables(&self) -> Result<(), StoreError> {
        let client = self.system().await?;
        let mut after = Some(0);
        while let Some(last) = after {
            after = core::count_grown_table().bind(&client, &last).one().await?;
        }
        Ok(())
    }

    /// Closes the pools; what is under way is finished.
    pub fn close(&self) {
        self.serve.close();
        self.system.close();
    }
}

/// Policies are there, and hold: one that is gone opens nothing, but those whom it let in find no row, and
/// say so to nobody.
async fn verify_nets(client: &SystemClient) -> Result<(), StoreError> {
    let torn = core::torn_nets().bind(client).all().await?;
    if torn.is_empty() {
        return Ok(());
    }
    Err(StoreError::Unsafe(format!(
        "{}; run: stoa migrate, or restore what was taken from the tables",
        torn.join("; ")
    )))
}

/// A function that sees past policies is good only if it holds itself to the tenant, as full-text search
/// must: its operators cannot use an index under a policy.
async fn verify_functions(client: &SystemClient) -> Result<(), StoreError> {
    let open = core::open_functions().bind(client).all().await?;
    if open.is_empty() {
        return Ok(());
    }
    Err(StoreError::Unsafe(format!(
        "{0} can call {1}, which run with their owner's rights without asking core.current_tenant() and \
         setting their search_path; run the migrations, or REVOKE EXECUTE from PUBLIC and {0}",
        crate::SERVE,
        open.join(", ")
    )))
}

/// Asks the connection itself: its settings, or a pooler, may have made it another role's.
async fn verify_role(client: &Object, role: &str) -> Result<(), StoreError> {
    let found = core::connected_as().bind(client).one().await?;
    for name in [&found.role, &found.logged_in_as] {
        if name != role {
            return Err(StoreError::Unsafe(format!(
                "connect as {role}, not as {name}: mend the address, its options, or the pooler"
            )));
        }
    }
    if found.has_powers {
        return Err(StoreError::Unsafe(format!(
            "{role} could see past row-level security; run: ALTER ROLE {role} NOSUPERUSER \
             NOBYPASSRLS"
        )));
    }
    Ok(())
}

fn pool(config: &Config, size: usize) -> Result<Pool, StoreError> {
    let manager = Manager::from_config(
        with_bounds(config),
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
