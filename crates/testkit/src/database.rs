//! A database for one test.

use crate::{TestServer, server};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::atomic::{AtomicU32, Ordering},
};
use stoa_store::{Database, DatabaseSettings, Migrations, OWNER, SERVE, SYSTEM, create_roles};
use tokio_postgres::{Client, Config};

static NUMBER: AtomicU32 = AtomicU32::new(1);

/// A migrated database of one test, dropped with the value.
pub struct TestDatabase {
    server: TestServer,
    name: String,
    database: Database,
}

impl TestDatabase {
    /// A database on the shared server with the schemas of the store and of these modules, which
    /// are migrated in the given order.
    pub async fn new(modules: &[Migrations]) -> Self {
        Self::on(TestServer::shared().await, modules).await
    }

    /// As [`TestDatabase::new`], on a given server.
    pub async fn on(server: TestServer, modules: &[Migrations]) -> Self {
        let template = template(&server, modules).await;
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        server
            .admin("stoa")
            .await
            .batch_execute(&format!(
                "CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}"
            ))
            .await
            .expect("the template can be cloned");
        // A clone reads as a restored database, which would begin a new epoch.
        server
            .admin(&name)
            .await
            .batch_execute(
                "UPDATE core.life SET database_oid =
                     (SELECT oid::bigint FROM pg_database WHERE datname = current_database())",
            )
            .await
            .expect("the clone has the store's schema");
        let database = Database::new(settings(&server, &name)).expect("pools can be made");
        Self {
            server,
            name,
            database,
        }
    }

    /// The pools, as `stoa_app` and `stoa_system`.
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// What the pools are made of.
    pub fn settings(&self) -> DatabaseSettings {
        settings(&self.server, &self.name)
    }

    /// The database's name on its server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The server it lies on.
    pub fn server(&self) -> &TestServer {
        &self.server
    }

    /// How the owner reaches it.
    pub fn owner_config(&self) -> Config {
        self.server.role_config(OWNER, &self.name)
    }

    /// A connection of `stoa_owner`, for whom policies are forced too.
    pub async fn owner(&self) -> Client {
        server::connect(&self.owner_config()).await
    }

    /// A connection of the superuser, who sees every row of every tenant.
    pub async fn admin(&self) -> Client {
        self.server.admin(&self.name).await
    }

    /// A connection of `stoa_app` outside of the pools.
    pub async fn serving(&self) -> Client {
        server::connect(&self.server.role_config(SERVE, &self.name)).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.database.close();
        let (server, name) = (self.server.clone(), std::mem::take(&mut self.name));
        server::afterwards(async move {
            let dropped = server
                .admin("stoa")
                .await
                .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .await;
            // The server goes with the process; until then a database too many does no harm.
            drop(dropped);
        });
    }
}

fn settings(server: &TestServer, database: &str) -> DatabaseSettings {
    DatabaseSettings {
        serve: server.role_config(SERVE, database),
        system: server.role_config(SYSTEM, database),
        serve_connections: 16,
        system_connections: 8,
    }
}

/// The database to clone, migrated now if no test did before.
async fn template(server: &TestServer, modules: &[Migrations]) -> String {
    let key = key(modules);
    let mut templates = server.templates().lock().await;
    if let Some(name) = templates.get(&key) {
        return name.clone();
    }
    let name = format!("template_{}", templates.len() + 1);
    let admin = server.admin("stoa").await;
    admin
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .await
        .expect("a database can be made");
    create_roles(&server.admin_config(&name), server.passwords())
        .await
        .expect("the roles can be made");
    Database::migrate(&server.role_config(OWNER, &name), modules)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    // Nobody may stand in the way of a clone.
    admin
        .batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        .await
        .expect("the template can be closed");
    templates.insert(key, name.clone());
    name
}

fn key(modules: &[Migrations]) -> String {
    let mut hasher = DefaultHasher::new();
    for module in modules {
        module.schema.hash(&mut hasher);
        for step in module.steps {
            (step.name, step.sql).hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}
