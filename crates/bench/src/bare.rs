//! The bare responder: what axum costs when it does nothing.
//!
//! It runs as a process of its own, so that its CPU can be read apart from the generator's. Every
//! other figure stands beside it: the machine's speed on that day cancels out of the ratio.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::extract::{Json, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Router, routing::get};
use bytes::Bytes;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::target::Target;

/// How long a started responder may take until it listens.
const START: Duration = Duration::from_secs(10);

/// The routes: every GET answers the same `bytes` bytes of JSON, every POST reads a JSON body and
/// answers 201 with it.
pub fn router(bytes: usize) -> Router {
    let body = Bytes::from(json_of(bytes));
    let answer = get(fixed).post(created).with_state(body);
    Router::new()
        .route("/", answer.clone())
        .route("/{*path}", answer)
        .fallback(any(StatusCode::METHOD_NOT_ALLOWED))
}

async fn fixed(State(body): State<Bytes>) -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], body).into_response()
}

async fn created(Json(body): Json<serde_json::Value>) -> (StatusCode, Json<serde_json::Value>) {
    (StatusCode::CREATED, Json(body))
}

/// A JSON string of exactly `bytes` bytes (at least 2, its quotes).
fn json_of(bytes: usize) -> String {
    format!("\"{}\"", "s".repeat(bytes.saturating_sub(2)))
}

/// Serves until the process is ended; prints the address as the first line of its output.
///
/// # Errors
/// When the address is not a loopback one or cannot be listened at.
pub async fn serve(listen: std::net::SocketAddr, bytes: usize) -> Result<()> {
    Target::of(listen)?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen at {listen}"))?;
    println!("{}", listener.local_addr()?);
    axum::serve(NoDelay(listener), router(bytes)).await?;
    Ok(())
}

/// A listener whose connections send at once, as a production server's do.
struct NoDelay(TcpListener);

impl axum::serve::Listener for NoDelay {
    type Io = tokio::net::TcpStream;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = axum::serve::Listener::accept(&mut self.0).await;
        // A connection that dies at once fails at its first read; there is nothing to do here.
        let _ = stream.set_nodelay(true);
        (stream, address)
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A responder in a process of its own, ended when this is dropped.
pub struct Responder {
    /// Where it listens.
    pub target: Target,
    /// Its process id.
    pub pid: i32,
    /// Held for its `kill_on_drop`.
    _child: Child,
}

impl Responder {
    /// Starts this very program as `bare` on a free port and waits until it listens.
    ///
    /// # Errors
    /// When it does not start in time.
    pub async fn start(bytes: usize) -> Result<Self> {
        let program = std::env::current_exe().context("where this program lies")?;
        Self::start_program(&program, bytes).await
    }

    /// The same with a given `stoa-bench` program.
    ///
    /// # Errors
    /// When it does not start in time.
    pub async fn start_program(program: &std::path::Path, bytes: usize) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["bare", "--listen", "127.0.0.1:0", "--bytes"])
            .arg(bytes.to_string())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the bare responder")?;
        let output = child.stdout.take().context("its output is piped")?;
        let mut lines = BufReader::new(output).lines();
        let line = tokio::time::timeout(START, lines.next_line())
            .await
            .context("the bare responder did not listen in time")??;
        let Some(line) = line else {
            bail!("the bare responder ended before it listened");
        };
        let pid = child.id().context("it still runs")?;
        Ok(Self {
            target: Target::of(line.parse()?)?,
            pid: pid.try_into()?,
            _child: child,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_has_the_asked_size_and_is_json() {
        for bytes in [2, 200, 18_500] {
            let text = json_of(bytes);
            assert_eq!(text.len(), bytes);
            assert!(serde_json::from_str::<String>(&text).is_ok());
        }
    }
}
