//! A line to PostgreSQL that can fall silent without breaking.

use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;
use tokio_postgres::{Config, config::Host};

/// Carries what is said both ways while it flows. Breaks with its test's runtime.
pub(crate) struct Line {
    port: u16,
    flows: Arc<watch::Sender<bool>>,
}

impl Line {
    /// A line to the server that is meant.
    pub(crate) async fn to(direct: &Config) -> Self {
        let Some(Host::Unix(folder)) = direct.get_hosts().first() else {
            panic!("test servers listen on sockets");
        };
        let port = direct.get_ports().first().copied().unwrap_or(5432);
        let socket = folder.join(format!(".s.PGSQL.{port}"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = Self {
            port: listener.local_addr().unwrap().port(),
            flows: Arc::new(watch::Sender::new(true)),
        };
        let flows = Arc::clone(&line.flows);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&socket).await.unwrap();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(carry(from_client, to_server, flows.subscribe()));
                tokio::spawn(carry(from_server, to_client, flows.subscribe()));
            }
        });
        line
    }

    /// The same server at the end of this line.
    pub(crate) fn config(&self, direct: &Config) -> Config {
        let mut config = Config::new();
        config
            .user(direct.get_user().unwrap())
            .password(direct.get_password().unwrap())
            .dbname(direct.get_dbname().unwrap())
            .host("127.0.0.1")
            .port(self.port);
        config
    }

    /// Nothing arrives any more, and nobody is told so.
    pub(crate) fn fall_silent(&self) {
        self.flows.send_replace(false);
    }

    /// All is carried again.
    pub(crate) fn flow(&self) {
        self.flows.send_replace(true);
    }
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut flows: watch::Receiver<bool>,
) {
    let mut said = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut said).await {
        if flows.wait_for(|flows| *flows).await.is_err()
            || to.write_all(&said[..length]).await.is_err()
        {
            return;
        }
    }
}
