//! The whole program's life: prepare, run, drain, close.

use crate::{
    config::Settings,
    context::Context,
    ground::Ground,
    listeners::Listeners,
    modules,
    roles::{self, Roles},
    shutdown::Shutdown,
};
use anyhow::{Context as _, Result};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use stoa_kernel::{SystemClock, SystemEntropy};
use stoa_trace::Tracer;
use tokio::task::JoinHandle;

/// How long a collector has to take the last spans.
const LAST_SPANS: Duration = Duration::from_secs(3);

/// A server that answers.
pub struct Server {
    address: SocketAddr,
    metrics_address: SocketAddr,
    context: Context,
    ground: Ground,
    running: JoinHandle<()>,
    shutdown: Shutdown,
}

impl Server {
    /// Starts everything; requests are answered when it returns. It ends with `shutdown`.
    ///
    /// # Errors
    /// What is wrong and how to mend it.
    pub async fn start(settings: &Settings, roles: Roles, shutdown: Shutdown) -> Result<Self> {
        let listeners = Listeners::bind(settings).await?;
        let (address, metrics_address) = (listeners.address()?, listeners.metrics.local_addr()?);
        let ground = Ground::prepare(settings, Arc::new(SystemEntropy)).await?;
        let context = match Self::context_over(settings, &ground).await {
            Ok(context) => context,
            // What was started for nothing is stopped again.
            Err(error) => {
                ground.close().await?;
                return Err(error);
            }
        };
        // Before anybody is answered: what a restored database shows again of who was erased. Only what was
        // broken off before, and still cannot be completed, does not keep the program from serving.
        if let Err(error) = erase_again(&context).await {
            ground.close().await?;
            return Err(error);
        }
        let modules = modules::modules(&context);
        let running = {
            let (context, shutdown) = (context.clone(), shutdown.clone());
            tokio::spawn(async move {
                roles::run(&roles, &context, &modules, listeners, shutdown).await
            })
        };
        Ok(Self {
            address,
            metrics_address,
            context,
            ground,
            running,
            shutdown,
        })
    }

    async fn context_over(settings: &Settings, ground: &Ground) -> Result<Context> {
        let tracer = match &settings.traces {
            Some(traces) => Tracer::start(traces, Arc::new(SystemClock), Arc::new(SystemEntropy))?,
            None => Tracer::off(),
        };
        Context::build(settings, ground, tracer).await
    }

    /// Where the API is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where `/metrics` is.
    pub fn metrics_address(&self) -> SocketAddr {
        self.metrics_address
    }

    /// What it is made of.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Begins to stop.
    pub fn stop(&self) {
        self.shutdown.begin();
    }

    /// Waits until it was stopped and everything is drained, sends what traces still wait, and closes the
    /// pools and an embedded PostgreSQL.
    ///
    /// # Errors
    /// If a part failed on the way, or PostgreSQL will not stop.
    pub async fn finished(self) -> Result<()> {
        let ran = self.running.await;
        self.context.tracer.close(LAST_SPANS).await;
        self.ground.close().await?;
        Ok(ran?)
    }
}

async fn erase_again(context: &Context) -> Result<()> {
    let again = context.persons.erase_again(None).await;
    let again =
        again.context("who was erased could not be erased again from a restored database")?;
    if again.bad_lines > 0 {
        let lines = again.bad_lines;
        tracing::warn!(
            lines,
            "the list of erasures has lines of another installation"
        );
    }
    if again.erased > 0 || again.completed > 0 {
        let (erased, completed) = (again.erased, again.completed);
        tracing::info!(erased, completed, "persons were erased again");
    }
    Ok(())
}
