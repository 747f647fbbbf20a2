//! Many requests, one commit.
//!
//! A commit costs one to six milliseconds of waiting for the disk, whatever it holds. Requests
//! therefore gather while the previous batch commits (there is no timer), and leave together: one
//! transaction, tenant by tenant, each under its own setting. A command is written once, over a
//! slice; a single one is a slice of one.

use crate::error::{outcome_unknown, overloaded};
use crate::{
    Answer, Claim, Database, Scope, StoreError,
    claimed::{self, Claimed},
    join::join_in_order,
    tenants_tx::{TenantsTx, has_happened},
};
use futures_util::future::BoxFuture;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use stoa_kernel::{Clock, Entropy, Position, Problem, TenantId};
use stoa_trace::{Span, SpanKind};
use tokio::sync::{Notify, oneshot};
use uuid::Uuid;

/// An answer or a refusal for each command, in order; or the error that loses the transaction.
pub type Decisions<A> = Result<Vec<Result<A, Problem>>, StoreError>;

/// What a combiner does with the commands it gathered.
pub trait Batch: Send + Sync + 'static {
    /// One request.
    type Command: Send + Sync + 'static;
    /// Its answer once committed.
    type Answer: Send + 'static;

    /// For logs: which combiner this is.
    const NAME: &'static str;

    /// Decides and saves one tenant's commands, in order, each seeing its predecessors. A refusal of
    /// one is its own answer and leaves no trace; an error loses the whole transaction. Rows are
    /// locked in key order. One answer for each command. Called again, with fewer commands too, if
    /// the transaction is tried again.
    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        commands: &'a [&'a Self::Command],
    ) -> BoxFuture<'a, Decisions<Self::Answer>>;

    /// Told after the commit and before anyone is answered: caches learn the new versions here.
    fn committed(&self, tenant: TenantId, answers: &[Result<Self::Answer, Problem>]);
}

/// Bounds of a combiner.
#[derive(Clone, Copy, Debug)]
pub struct CombinerSettings {
    /// The most commands that wait; more are refused with 503. One tenant alone holds at most
    /// about seven tenths of it, and a sixteenth is kept for tenants that have nothing waiting.
    pub queue: usize,
    /// The most commands of one transaction.
    pub batch: usize,
}

impl Default for CombinerSettings {
    /// 4,096 waiting, 256 at once.
    fn default() -> Self {
        Self {
            queue: 4096,
            batch: 256,
        }
    }
}

/// How many times the room that is left one tenant's waiting commands may fill. The fuller the
/// queue, the less for each.
const FAIR_SHARE: usize = 3;

/// This part of the queue is kept for tenants that have nothing waiting.
const RESERVE: usize = 16;

/// How long a transaction may take before its outcome is looked up from another connection. Longer
/// than the server lets a statement run, so that only a connection that went dumb comes to it.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(60);

/// Gathers commands into batches. Cheap to clone.
pub struct Combiner<B: Batch> {
    shared: Arc<Shared<B>>,
}

impl<B: Batch> Clone for Combiner<B> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

struct Shared<B: Batch> {
    batch: B,
    database: Database,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    settings: CombinerSettings,
    queue: Mutex<Queue<B>>,
    arrived: Notify,
    drained: Notify,
}

struct Queue<B: Batch> {
    /// Tenants with waiting commands, in turn.
    turns: VecDeque<TenantId>,
    waiting: BTreeMap<TenantId, VecDeque<Member<B>>>,
    length: usize,
    closed: bool,
    busy: bool,
}

pub(crate) struct Member<B: Batch> {
    pub(crate) command: B::Command,
    pub(crate) claimed: Option<Claimed<B::Answer>>,
    reply: oneshot::Sender<Result<(B::Answer, Position), Problem>>,
    /// From here until it is answered, if its request is recorded.
    waits: Option<Span>,
}

type Members<B> = BTreeMap<TenantId, Vec<Member<B>>>;
type Answers<B> = Vec<(TenantId, Vec<Result<<B as Batch>::Answer, Problem>>)>;

impl<B: Batch> Combiner<B> {
    /// Starts the combiner's worker.
    pub fn start(
        batch: B,
        database: Database,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: CombinerSettings,
    ) -> Self {
        let shared = Arc::new(Shared {
            batch,
            database,
            clock,
            entropy,
            settings,
            queue: Mutex::new(Queue {
                turns: VecDeque::new(),
                waiting: BTreeMap::new(),
                length: 0,
                closed: false,
                busy: false,
            }),
            arrived: Notify::new(),
            drained: Notify::new(),
        });
        tokio::spawn(work(Arc::clone(&shared)));
        Self { shared }
    }

    /// Hands over a command and waits for its answer, which comes after the commit. If the caller
    /// goes away meanwhile, the command is carried out all the same.
    ///
    /// # Errors
    /// The command's own refusal; `overloaded` (503) if too many wait; 503 if the database is away
    /// and nothing was done; `outcome_unknown` (503) if nobody can tell.
    pub async fn submit(
        &self,
        tenant: TenantId,
        command: B::Command,
    ) -> Result<(B::Answer, Position), Problem> {
        self.hand_over(tenant, command, None).await
    }

    /// Hands over a command of a request with an idempotency key, whose client is `told` so; `None` for
    /// an answer that becomes a refusal, which is not kept. The claim is of the same tenant.
    ///
    /// # Errors
    /// `idempotency_key_in_use` (409) if the claim is another's; else as [`Combiner::submit`].
    pub async fn submit_answering(
        &self,
        tenant: TenantId,
        command: B::Command,
        claim: Claim,
        told: impl Fn(&B::Answer) -> Option<Answer> + Send + Sync + 'static,
    ) -> Result<(B::Answer, Position), Problem> {
        let claimed = Claimed::new(claim, told);
        self.hand_over(tenant, command, Some(claimed)).await
    }

    async fn hand_over(
        &self,
        tenant: TenantId,
        command: B::Command,
        claimed: Option<Claimed<B::Answer>>,
    ) -> Result<(B::Answer, Position), Problem> {
        let (reply, answer) = oneshot::channel();
        let member = Member {
            command,
            claimed,
            reply,
            waits: stoa_trace::begin(B::NAME, SpanKind::Internal),
        };
        self.shared.enqueue(tenant, member)?;
        answer.await.unwrap_or_else(|_| Err(outcome_unknown()))
    }

    /// Takes no more commands and waits until those taken are answered.
    pub async fn drain(&self) {
        loop {
            let drained = self.shared.drained.notified();
            {
                let mut queue = self.shared.lock();
                queue.closed = true;
                if queue.length == 0 && !queue.busy {
                    break;
                }
            }
            drained.await;
        }
        self.shared.arrived.notify_one();
    }
}

impl<B: Batch> Shared<B> {
    fn lock(&self) -> std::sync::MutexGuard<'_, Queue<B>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enqueue(&self, tenant: TenantId, member: Member<B>) -> Result<(), Problem> {
        let mut queue = self.lock();
        let room = self.settings.queue.saturating_sub(queue.length);
        let shared = room.saturating_sub(self.settings.queue / RESERVE);
        let own = queue.waiting.get(&tenant).map_or(0, VecDeque::len);
        let share = shared.saturating_mul(FAIR_SHARE);
        if queue.closed || room == 0 || (own > 0 && own >= share) {
            return Err(overloaded(
                "too many writes are waiting; nothing was changed, try again",
            ));
        }
        queue.length += 1;
        let waiting = queue.waiting.entry(tenant).or_default();
        waiting.push_back(member);
        if waiting.len() == 1 {
            queue.turns.push_back(tenant);
        }
        drop(queue);
        self.arrived.notify_one();
        Ok(())
    }

    /// The next batch: one command of each tenant in turn, until it is full or nothing waits.
    fn gather(&self) -> Members<B> {
        let mut queue = self.lock();
        let mut members: Members<B> = BTreeMap::new();
        let mut room = self.settings.batch;
        while room > 0 {
            let Some(tenant) = queue.turns.pop_front() else {
                break;
            };
            let Some(waiting) = queue.waiting.get_mut(&tenant) else {
                continue;
            };
            if let Some(member) = waiting.pop_front() {
                members.entry(tenant).or_default().push(member);
                room -= 1;
            }
            if waiting.is_empty() {
                queue.waiting.remove(&tenant);
            } else {
                queue.turns.push_back(tenant);
            }
        }
        queue.length -= self.settings.batch - room;
        queue.busy = !members.is_empty();
        members
    }

    fn is_done(&self) -> bool {
        let queue = self.lock();
        queue.closed && queue.length == 0
    }
}

async fn work<B: Batch>(shared: Arc<Shared<B>>) {
    loop {
        let members = shared.gather();
        if members.is_empty() {
            shared.drained.notify_waiters();
            if shared.is_done() {
                return;
            }
            shared.arrived.notified().await;
            continue;
        }
        // In a task of its own, so that a panic in a batch costs that batch and not the combiner.
        let batch = Arc::clone(&shared);
        if let Err(error) = tokio::spawn(async move { batch.serve(members).await }).await {
            tracing::error!(%error, combiner = B::NAME, "a batch failed");
        }
    }
}

impl<B: Batch> Shared<B> {
    /// Carries out a batch; after a definite refusal by the server its tenants are tried one by one,
    /// then the members of the one that was refused.
    async fn serve(&self, members: Members<B>) {
        let mut waiting = VecDeque::from([members]);
        while let Some(members) = waiting.pop_front() {
            match self.carry_out(&members).await {
                Ok((answers, position)) => reply(members, answers, position),
                Err(Failure::Definite(error)) if is_divided(&members, &error) => {
                    tracing::warn!(%error, combiner = B::NAME, "a batch was refused; trying its parts");
                    waiting.extend(apart(members));
                }
                Err(failure) => refuse(members, &failure.into()),
            }
        }
    }

    /// Tries the transaction until it happened, or certainly did not.
    async fn carry_out(&self, members: &Members<B>) -> Result<(Answers<B>, Position), Failure> {
        const TRIES: u32 = 4;
        let mut tried = 0;
        loop {
            tried += 1;
            let attempt = self.entropy.uuid(self.clock.now());
            let mut answers = None;
            let trying = self.attempt(attempt, members, &mut answers);
            let error = match tokio::time::timeout(ATTEMPT_LIMIT, trying).await {
                Ok(Ok(position)) => return Ok((self.tell(answers), position)),
                Ok(Err(error)) => error,
                Err(_) => StoreError::InDoubt,
            };
            if matches!(error, StoreError::InDoubt) {
                match self.settle(attempt).await {
                    // The answers were decided before the commit, so they are what happened. Where
                    // the transaction stands is not known; the caller's reads are sent to the end.
                    Some(true) => return Ok((self.tell(answers), Position::default())),
                    Some(false) => {}
                    None => return Err(Failure::Unknown),
                }
            } else if error.is_definite() && !error.is_transient() {
                return Err(Failure::Definite(error));
            }
            if tried == TRIES {
                // What keeps losing against others may be one member's fault.
                return Err(if error.is_definite() {
                    Failure::Definite(error)
                } else {
                    Failure::Away(error)
                });
            }
            tokio::time::sleep(Duration::from_millis(20 << tried)).await;
        }
    }

    async fn attempt(
        &self,
        attempt: Uuid,
        members: &Members<B>,
        answers: &mut Option<Answers<B>>,
    ) -> Result<Position, StoreError> {
        let Some(any) = members.keys().next() else {
            return Ok(Position::default());
        };
        let waiting = members.values().flatten();
        let waiting = waiting.filter_map(|member| member.waits.as_ref());
        let tx = TenantsTx::begin_for(&self.database, waiting).await?;
        let running = members
            .iter()
            .map(|(tenant, members)| claimed::apply(&self.batch, tx.scope(*tenant), members))
            .collect();
        let mut decided = Vec::with_capacity(members.len());
        let mut refused = None;
        for ((tenant, members), outcome) in members.iter().zip(join_in_order(running).await) {
            match outcome {
                Ok(answers) if answers.len() == members.len() => decided.push((*tenant, answers)),
                Ok(_) => {
                    tracing::error!(combiner = B::NAME, "not one answer for each command");
                    refused = Some(StoreError::RolledBack);
                }
                // The cause, not what followed from it in other tenants' statements.
                Err(error) => {
                    refused = match refused {
                        Some(cause) if error.is_consequence() => Some(cause),
                        Some(cause) if !cause.is_consequence() => Some(cause),
                        _ => Some(error),
                    }
                }
            }
        }
        if let Some(error) = refused {
            tx.failed(&error);
            return Err(error);
        }
        *answers = Some(decided);
        tx.commit_attempt(*any, attempt).await
    }

    /// Whether an attempt in doubt happened; `None` if nobody can tell.
    async fn settle(&self, attempt: Uuid) -> Option<bool> {
        for wait in [10, 100, 500, 1000, 2000] {
            match has_happened(&self.database, attempt).await {
                Ok(happened) => return Some(happened),
                Err(error) => tracing::warn!(%error, "an attempt in doubt cannot be looked up yet"),
            }
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
        None
    }

    fn tell(&self, answers: Option<Answers<B>>) -> Answers<B> {
        let answers = answers.unwrap_or_default();
        for (tenant, answers) in &answers {
            self.batch.committed(*tenant, answers);
        }
        answers
    }
}

/// Whether parts of a refused batch may fare better. Where one tenant waited for a lock until its
/// time was up, each of its members might wait as long again, and all other tenants with it.
fn is_divided<B: Batch>(members: &Members<B>, error: &StoreError) -> bool {
    let several = members.values().any(|members| members.len() > 1);
    members.len() > 1 || (several && !error.is_kept_waiting())
}

/// A batch by tenants, or the members of its only one.
fn apart<B: Batch>(members: Members<B>) -> Vec<Members<B>> {
    if members.len() > 1 {
        let part = |part| BTreeMap::from([part]);
        return members.into_iter().map(part).collect();
    }
    members
        .into_iter()
        .flat_map(|(tenant, members)| {
            members
                .into_iter()
                .map(move |member| (tenant, vec![member]))
        })
        .map(|part| BTreeMap::from([part]))
        .collect()
}

fn reply<B: Batch>(members: Members<B>, answers: Answers<B>, position: Position) {
    for ((_, members), (_, answers)) in members.into_iter().zip(answers) {
        for (member, answer) in members.into_iter().zip(answers) {
            drop(member.waits);
            // Whoever asked may have gone away.
            let _ = member.reply.send(answer.map(|answer| (answer, position)));
        }
    }
}

fn refuse<B: Batch>(members: Members<B>, problem: &Problem) {
    for member in members.into_values().flatten() {
        if let Some(waits) = member.waits {
            waits.fail(problem.code);
        }
        let _ = member.reply.send(Err(problem.clone()));
    }
}

/// Why a batch did not happen.
enum Failure {
    /// The server refused it.
    Definite(StoreError),
    /// It did not happen, and may if tried later.
    Away(StoreError),
    /// Nobody can tell.
    Unknown,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            // Each attempt in doubt was looked up and had not happened.
            Failure::Away(StoreError::InDoubt) => {
                Self::unavailable("the database cannot be reached; nothing was changed", 1)
            }
            Failure::Definite(error) | Failure::Away(error) => error.into(),
            Failure::Unknown => outcome_unknown(),
        }
    }
}
