//! What one process does: all of it, or some parts, told apart here and nowhere else.

use crate::{
    BUILD, context::Context, figures::Figures, listeners::Listeners, nightly::Nightly, open_files,
    shutdown::Shutdown,
};
use axum::Router;
use futures_util::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use std::{collections::BTreeSet, str::FromStr, sync::Arc, time::Duration};
use stoa_bus::{Bus, BusParts, BusSettings, DeadLetters, EmbeddedBroker};
use stoa_web::{GatewayParts, Limits, Module, ServerLimits, serve, serve_metrics};
use tokio::{
    net::TcpListener,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

/// How often partitions are made ahead and old attempts forgotten.
const HOUSE_KEEPING: Duration = Duration::from_secs(600);

/// How often it is looked whether tables have grown.
const GROWTH: Duration = Duration::from_secs(2);

/// One part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// Answers clients.
    Gateway,
    /// Follows the event log.
    Relay,
    /// Does timed work.
    Worker,
}

/// Which roles a process has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles(BTreeSet<Role>);

impl Default for Roles {
    /// All.
    fn default() -> Self {
        Self([Role::Gateway, Role::Relay, Role::Worker].into())
    }
}

impl FromStr for Roles {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut roles = BTreeSet::new();
        for word in text.split(',').map(str::trim) {
            match word {
                "all" => roles.extend(Self::default().0),
                // One role today: the gateway has the modules in its own process.
                "gateway" | "api" => drop(roles.insert(Role::Gateway)),
                "relay" => drop(roles.insert(Role::Relay)),
                "worker" => drop(roles.insert(Role::Worker)),
                other => {
                    return Err(format!(
                        "there is no role `{other}`; give all, or some of gateway, api, relay, \
                         worker, joined by commas"
                    ));
                }
            }
        }
        Ok(Self(roles))
    }
}

/// Runs the roles until `shutdown`, then drains: requests first, then what they left behind, then
/// what follows the log.
pub async fn run(
    roles: &Roles,
    context: &Context,
    modules: &[Module],
    listeners: Listeners,
    shutdown: Shutdown,
) {
    let background = Shutdown::default();
    let Listeners { api, metrics } = listeners;
    let metrics = serve_metrics(metrics, context.metrics.clone(), background.begun());
    // Every process that checks keys must learn of their end, whatever its roles.
    let revoked = context.identity.run_poll(background.token());
    let kept = context.identity.run_house_keeping(background.token());
    let denied = context.audit.run_denials(background.token());
    // Each process has letters and a list of its own.
    let erased = context.persons.run(background.token());
    let mut followers: Vec<BoxFuture<'_, ()>> = vec![
        metrics.map(drop).boxed(),
        revoked.boxed(),
        kept.boxed(),
        denied.boxed(),
        erased.boxed(),
    ];
    for role in &roles.0 {
        match role {
            // In front of the others: it ends first.
            Role::Gateway => {}
            Role::Relay => followers.push(relay(context, modules, background.clone()).boxed()),
            Role::Worker => {
                followers.push(worker(context, background.clone()).boxed());
                followers.push(context.audit.run_sealer(background.token()).boxed());
                followers.push(Nightly::new(context).run(background.clone()).boxed());
            }
        }
    }
    let front = async {
        if roles.0.contains(&Role::Gateway) {
            gateway(context, modules, api, shutdown).await;
        } else {
            drop(api);
            shutdown.begun().await;
        }
        context.comments.drain().await;
        background.begin();
    };
    futures_util::future::join(front, join_all(followers)).await;
}

/// The chain before all modules.
async fn gateway(context: &Context, modules: &[Module], listener: TcpListener, shutdown: Shutdown) {
    let router = router(context, modules);
    let mut limits = ServerLimits::default();
    limits.connections = limits
        .connections
        .min(open_files::connections(open_files::raise()));
    let readiness = context.readiness.clone();
    let drained = serve(listener, router, limits, readiness, shutdown.begun()).await;
    tracing::info!(cut = drained.cut, "all requests are answered");
}

/// The whole API, as it answers clients.
pub fn router(context: &Context, modules: &[Module]) -> Router {
    let parts = GatewayParts {
        authenticator: Arc::clone(&context.identity) as _,
        clock: context.clock.clone(),
        entropy: context.entropy.clone(),
        metrics: context.metrics.clone(),
        readiness: context.readiness.clone(),
        build: BUILD,
        limits: Limits::default(),
        limiter: context.limiter.clone(),
        trusted_proxies: context.trusted_proxies.clone(),
        denials: Arc::clone(&context.audit) as _,
        kept_answers: context.kept_answers.clone(),
        positions: Arc::clone(&context.positions),
        tracer: context.tracer.clone(),
    };
    stoa_web::gateway(modules.iter().map(|module| module.routes.clone()), parts)
}

/// All that follows the event log.
async fn relay(context: &Context, modules: &[Module], shutdown: Shutdown) {
    let bus = follow(context, modules, &shutdown.token());
    let figures = Figures::default();
    context
        .metrics
        .register(|registry| figures.register(registry));
    let letters = DeadLetters::new(context.database.clone());
    let told = figures.follow(bus.clone(), letters, shutdown.token());
    futures_util::future::join(bus.drained(), told).await;
}

/// Starts whatever follows the log, until `stop`.
pub(crate) fn follow(context: &Context, modules: &[Module], stop: &CancellationToken) -> Bus {
    let settings = BusSettings::default();
    let broker = EmbeddedBroker::new(
        context.database.clone(),
        Arc::clone(&context.clock),
        Arc::clone(&context.entropy),
        settings.visibility,
    );
    let parts = BusParts {
        database: context.database.clone(),
        clock: Arc::clone(&context.clock),
        entropy: Arc::clone(&context.entropy),
        broker: Arc::new(broker),
        projections: modules
            .iter()
            .flat_map(|module| module.projections.clone())
            .collect(),
        reactions: modules
            .iter()
            .flat_map(|module| module.reactions.clone())
            .collect(),
        appended: context.appended.clone(),
        settings,
        tracer: context.tracer.clone(),
    };
    Bus::start(parts, stop)
}

/// Timed work: keeps the house in order.
async fn worker(context: &Context, shutdown: Shutdown) {
    let (mut times, mut growth) = (interval(HOUSE_KEEPING), interval(GROWTH));
    growth.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let kept = tokio::select! {
            _ = times.tick() => context.database.keep_house().await,
            _ = growth.tick() => context.database.count_grown_tables().await,
            () = shutdown.begun() => return,
        };
        if let Err(error) = kept {
            tracing::error!(%error, "house-keeping failed; it is tried again later");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_all_or_a_list() {
        assert_eq!("all".parse(), Ok(Roles::default()));
        assert_eq!("gateway,relay,worker".parse(), Ok(Roles::default()));
        assert_eq!("api".parse::<Roles>(), "gateway".parse());
        assert_ne!("relay, worker".parse(), Ok(Roles::default()));
        assert!("".parse::<Roles>().is_err());
        assert!(
            "gateway,cook"
                .parse::<Roles>()
                .unwrap_err()
                .contains("`cook`")
        );
    }
}
