//! What `stoa doctor` and `/readyz` ask of the database.

use crate::{Database, Migrations, StoreError};

impl Database {
    /// Whether the database answers, by the system role.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.system().await?.batch_execute("SELECT 1").await?;
        Ok(())
    }

    /// The value of one of PostgreSQL's settings, as it stands for the roles that serve.
    ///
    /// # Errors
    /// What the server says; there must be such a setting.
    pub async fn server_setting(&self, name: &str) -> Result<String, StoreError> {
        let client = self.serving().await?;
        let row = client
            .query_one("SELECT current_setting($1)", &[&name])
            .await?;
        Ok(row.try_get(0)?)
    }

    /// The steps of these schemas, and of the store's own, that were not applied yet, each as
    /// `schema/0001_name`.
    ///
    /// # Errors
    /// What the server says.
    pub async fn missing_migrations(
        &self,
        modules: &[Migrations],
    ) -> Result<Vec<String>, StoreError> {
        let client = self.system().await?;
        let mut missing = Vec::new();
        for module in [Migrations::CORE].iter().chain(modules) {
            let table = format!("{}.migrations", module.schema);
            let is_there = client
                .query_one("SELECT to_regclass($1) IS NOT NULL", &[&table])
                .await?;
            let mut applied: Vec<i32> = Vec::new();
            if is_there.try_get(0)? {
                let question = format!("SELECT version::int4 FROM {table}");
                for row in client.query(&question, &[]).await? {
                    applied.push(row.try_get(0)?);
                }
            }
            for step in module.steps {
                let number = step.name.split('_').next().and_then(|n| n.parse().ok());
                if number.is_none_or(|number| !applied.contains(&number)) {
                    missing.push(format!("{}/{}", module.schema, step.name));
                }
            }
        }
        Ok(missing)
    }
}
