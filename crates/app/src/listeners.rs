//! The sockets, bound before anything else starts, so that a taken port is told at once.

use crate::config::Settings;
use anyhow::{Context as _, Result};
use std::{io, net::SocketAddr};
use tokio::net::TcpListener;

/// Where the program listens.
#[derive(Debug)]
pub struct Listeners {
    /// For the API.
    pub api: TcpListener,
    /// For `/metrics`.
    pub metrics: TcpListener,
}

impl Listeners {
    /// Binds both.
    ///
    /// # Errors
    /// If an address is taken, not of this machine, or not allowed.
    pub async fn bind(settings: &Settings) -> Result<Self> {
        Ok(Self {
            api: bind("--listen or STOA_LISTEN", settings.listen).await?,
            metrics: bind(
                "--metrics-listen or STOA_METRICS_LISTEN",
                settings.metrics_listen,
            )
            .await?,
        })
    }

    /// The API's address, its port filled in where any was asked for.
    ///
    /// # Errors
    /// If the system cannot tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.api.local_addr()
    }
}

async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; free it or give another address with {setting}")
    })
}
