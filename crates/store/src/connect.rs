//! Connections outside the pools.

use crate::StoreError;
use tokio_postgres::{Client, Config, NoTls};

/// Opens one connection and keeps it going until the client is dropped.
pub(crate) async fn connect(config: &Config) -> Result<Client, StoreError> {
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a direct database connection ended");
        }
    });
    Ok(client)
}
