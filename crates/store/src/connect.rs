//! How connections are opened, and how one that leads nowhere is noticed.

use crate::StoreError;
use std::time::Duration;
use tokio_postgres::{Client, Config, NoTls};

/// How long one waits for a connection, and for a new one to open.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
/// How long nothing may come before the other end is asked whether it is there.
const SILENCE: Duration = Duration::from_secs(10);
/// How often it is then asked, and how many times.
const ASKING: Duration = Duration::from_secs(5);
const ASKED: u32 = 3;
/// How long what was sent may go without a sign of its arrival.
const UNCONFIRMED: Duration = Duration::from_secs(20);

/// The same with bounds of time, where the address sets none: a host that is gone without a word is
/// noticed within half a minute, rather than after the two hours that systems wait by themselves.
/// On sockets of this machine, where nothing gets lost, none of this applies.
pub(crate) fn with_bounds(config: &Config) -> Config {
    let mut config = config.clone();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNCONFIRMED);
    }
    // What the library takes where nothing is said cannot be told from the same said.
    if config.get_keepalives_idle() == Config::new().get_keepalives_idle() {
        config.keepalives_idle(SILENCE);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(ASKING);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(ASKED);
    }
    config
}

/// Opens one connection and keeps it going until the client is dropped.
pub(crate) async fn connect(config: &Config) -> Result<Client, StoreError> {
    let (client, connection) = with_bounds(config).connect(NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a direct database connection ended");
        }
    });
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_has_bounds_and_an_address_may_set_its_own() {
        let plain: Config = "postgresql://stoa_app:x@host/stoa".parse().unwrap();
        let bound = with_bounds(&plain);
        assert_eq!(bound.get_connect_timeout(), Some(&PATIENCE));
        assert_eq!(bound.get_tcp_user_timeout(), Some(&UNCONFIRMED));
        assert!(bound.get_keepalives());
        assert_eq!(bound.get_keepalives_idle(), SILENCE);
        assert_eq!(bound.get_keepalives_interval(), Some(ASKING));
        assert_eq!(bound.get_keepalives_retries(), Some(ASKED));

        let own = "postgresql://stoa_app:x@host/stoa?connect_timeout=7&tcp_user_timeout=8\
                   &keepalives_idle=9&keepalives_interval=10&keepalives_retries=11";
        let own: Config = own.parse().unwrap();
        assert_eq!(with_bounds(&own), own);
    }
}
