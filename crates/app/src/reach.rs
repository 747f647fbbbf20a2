//! Whether a database that others keep can be reached, told in the words of the settings.

use anyhow::{Result, anyhow};
use stoa_store::{Database, StoreError};
use tokio_postgres::{
    Config,
    config::Host,
    error::{Error, SqlState},
};

/// Tries the address of that setting.
///
/// # Errors
/// The setting, the address without its password, why it cannot be reached, and how to mend it.
pub(crate) async fn reach(setting: &str, config: &Config) -> Result<()> {
    match Database::connect(config).await {
        Ok(_) => Ok(()),
        Err(StoreError::Postgres(error)) => Err(anyhow!(
            "{setting}: cannot reach {}: {}; {}",
            address(config),
            cause(&error),
            mend(&error)
        )),
        Err(error) => Err(anyhow!(
            "{setting}: cannot reach {}: {error}",
            address(config)
        )),
    }
}

/// An address as it is told: role, database, host and port.
pub(crate) fn address(config: &Config) -> String {
    let ports = config.get_ports();
    let further = std::iter::repeat(ports.first().unwrap_or(&5432));
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .zip(ports.iter().chain(further))
        .map(|(host, port)| match host {
            Host::Tcp(name) => format!("{name}:{port}"),
            Host::Unix(folder) => format!("{}:{port}", folder.display()),
        })
        .collect();
    let role = config.get_user().unwrap_or_default();
    format!(
        "the database `{}` at {} as {role}",
        config.get_dbname().unwrap_or(role),
        hosts.join(", "),
    )
}

/// What is at the bottom of it: all above it says only that there was no connection.
fn cause(error: &Error) -> String {
    if let Some(said) = error.as_db_error() {
        return said.message().to_owned();
    }
    let mut deepest: &dyn std::error::Error = error;
    while let Some(inner) = deepest.source() {
        deepest = inner;
    }
    deepest.to_string()
}

fn mend(error: &Error) -> &'static str {
    match error.code() {
        Some(&SqlState::INVALID_CATALOG_NAME) => {
            "make it with CREATE DATABASE, or mend the name in the address"
        }
        Some(code) if code.code().starts_with("28") => {
            "mend the password, or set STOA_DATABASE_OWNER_URL and run `stoa migrate`, which makes \
             the roles with the passwords of these addresses"
        }
        Some(_) => "mend that, or the address",
        None => "start PostgreSQL there, or mend the address",
    }
}
