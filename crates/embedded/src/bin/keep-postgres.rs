//! Keeps the server of one data folder until it is told to stop: for trying the crate by hand,
//! and for its tests, which kill this program as a crash would. The product's program is `stoa`.

use std::error::Error;
use std::sync::Arc;

use stoa_embedded::{EmbeddedPostgres, Settings};
use stoa_kernel::SystemEntropy;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let data_dir = std::env::args_os()
        .nth(1)
        .ok_or("usage: keep-postgres FOLDER")?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let server = EmbeddedPostgres::start(Settings::new(data_dir), Arc::new(SystemEntropy)).await?;
    println!(
        "ready pid={} adopted={} path={}",
        server.postmaster_pid().unwrap_or_default(),
        server.adopted(),
        server.data_path().display()
    );
    tokio::select! {
        () = server.supervise(CancellationToken::new()) => {}
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    let stopped = server.stop().await?;
    println!("stopped {stopped:?}");
    Ok(())
}
