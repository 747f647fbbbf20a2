//! What the running program is made of, built once.

use crate::{
    config::Settings,
    ground::Ground,
    personal::{Answers, Letters},
};
use anyhow::Result;
use std::sync::Arc;
use stoa_audit::{Audit, AuditParts};
use stoa_bus::Appended;
use stoa_cache::{Limiter, MemoryLimiter};
use stoa_comments::{Comments, CommentsParts};
use stoa_contracts::{PersonalData, Recount};
use stoa_identity::{Identity, IdentitySettings, Persons, PersonsParts};
use stoa_kernel::{Clock, Entropy, SystemClock, SystemEntropy};
use stoa_mail::Post;
use stoa_operations::{Operations, OperationsParts};
use stoa_store::{Database, KeptAnswers, OpaquePositions};
use stoa_trace::Tracer;
use stoa_web::{Metrics, NotReady, Readiness, TrustedProxies};

/// Everything the roles share. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// The pools.
    pub database: Database,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids and secrets.
    pub entropy: Arc<dyn Entropy>,
    /// Counts.
    pub metrics: Arc<Metrics>,
    /// Whether requests should come.
    pub readiness: Readiness,
    /// Who there is.
    pub identity: Arc<Identity>,
    /// All that is held of persons.
    pub persons: Arc<Persons>,
    /// Comments.
    pub comments: Comments,
    /// Whoever keeps counts.
    pub counts: Vec<Arc<dyn Recount>>,
    /// What was done.
    pub audit: Arc<Audit>,
    /// What a tenant sees of the machinery.
    pub operations: Operations,
    /// Told after each commit that appended events.
    pub appended: Appended,
    /// Carries letters to people.
    pub post: Arc<dyn Post>,
    /// Counts how often each asks.
    pub limiter: Arc<dyn Limiter>,
    /// Whose word on a client's address is taken.
    pub trusted_proxies: TrustedProxies,
    /// Answers to writes with an idempotency key.
    pub kept_answers: KeptAnswers,
    /// How clients are told positions of the log.
    pub positions: Arc<OpaquePositions>,
    /// Records requests, and what follows them.
    pub tracer: Tracer,
}

impl Context {
    /// Starts the modules over a prepared ground.
    ///
    /// # Errors
    /// If a module cannot start.
    pub async fn build(settings: &Settings, ground: &Ground, tracer: Tracer) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let database = ground.database.clone();
        let appended = Appended::default();
        let limiter: Arc<dyn Limiter> = Arc::new(MemoryLimiter::new(Arc::clone(&clock)));
        let identity = Identity::start(
            database.clone(),
            Arc::clone(&clock),
            Arc::clone(&entropy),
            Arc::clone(&limiter),
            IdentitySettings::new(ground.secret.0, settings.issuer()),
        )
        .await?;
        let comments = Comments::start(CommentsParts {
            database: database.clone(),
            people: Arc::clone(&identity) as _,
            clock: Arc::clone(&clock),
            entropy: Arc::clone(&entropy),
            appended: appended.clone(),
        });
        let audit = Audit::new(AuditParts {
            database: database.clone(),
            clock: Arc::clone(&clock),
            entropy: Arc::clone(&entropy),
            master_secret: ground.secret.0,
            heads: settings.data_dir.join("audit-heads.jsonl"),
            person_keys: Arc::clone(&identity) as _,
        })?;
        let operations = Operations::new(OperationsParts {
            database: database.clone(),
            clock: Arc::clone(&clock),
            entropy: Arc::clone(&entropy),
        });
        let kept_answers = KeptAnswers::new(
            database.clone(),
            &ground.secret.0,
            Arc::clone(&clock),
            Arc::clone(&entropy),
        )?;
        let post = settings.mail.post(&settings.data_dir)?;
        // All that holds anything of persons.
        let holders = vec![
            Arc::new(comments.clone()) as Arc<dyn PersonalData>,
            Arc::clone(&audit) as _,
            Arc::new(Answers(kept_answers.clone())),
            Arc::new(Letters(Arc::clone(&post))),
        ];
        let persons = persons(settings, ground, &identity, holders);
        Ok(Self {
            readiness: readiness(&database),
            database,
            clock,
            entropy,
            metrics: metrics(&tracer),
            identity,
            counts: vec![Arc::new(comments.clone()) as _],
            comments,
            audit,
            operations,
            appended,
            post,
            persons,
            limiter,
            trusted_proxies: settings.trusted_proxies.clone(),
            kept_answers,
            positions: Arc::new(OpaquePositions::new(&ground.secret.0, "positions")?),
            tracer,
        })
    }
}

fn metrics(tracer: &Tracer) -> Arc<Metrics> {
    let metrics = Metrics::default();
    metrics.register(|registry| tracer.register(registry));
    Arc::new(metrics)
}

/// Gives out and takes out what these hold of persons.
fn persons(
    settings: &Settings,
    ground: &Ground,
    identity: &Arc<Identity>,
    holders: Vec<Arc<dyn PersonalData>>,
) -> Arc<Persons> {
    Persons::new(PersonsParts {
        identity: Arc::clone(identity),
        holders,
        ledger: settings.data_dir.join("erasures.jsonl"),
        master_secret: ground.secret.0,
    })
}

/// Ready while the database answers.
fn readiness(database: &Database) -> Readiness {
    let readiness = Readiness::default();
    let asked = database.clone();
    readiness.check("postgresql", move || {
        let asked = asked.clone();
        async move {
            asked.ping().await.map_err(|error| {
                tracing::warn!(%error, "the database does not answer");
                NotReady("the database does not answer".into())
            })
        }
    });
    readiness
}
