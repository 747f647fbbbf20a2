//! Many commands, one commit: nobody is answered before it, and nobody pays for another.

use crate::support::{INSERT, World, fresh, tenant};
use futures::future::{BoxFuture, join_all};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use stoa_kernel::{Position, Problem, SystemClock, SystemEntropy, TenantId};
use stoa_sql::GenericClient;
use stoa_store::{Batch, Combiner, CombinerSettings, Database, Decisions, Scope, StoreError};
use stoa_testkit::{PATIENCE, wait_until};
use tokio::sync::Semaphore;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Write,
    /// Its own decision.
    Refuse,
    /// A failing statement.
    Break,
    /// Waits for a lock that another holds.
    Wait,
    /// A statement the driver refuses: no row where one must be.
    Miss,
    Panic,
    /// Forgets to answer.
    Silence,
}

const LOCK: &str = "SELECT pg_advisory_xact_lock(7)";

struct Command {
    id: Uuid,
    kind: Kind,
}

/// Writes notes, and remembers what it was asked.
#[derive(Clone)]
struct Notes {
    gate: Arc<Semaphore>,
    applied: Arc<Mutex<Vec<(TenantId, usize)>>>,
    committed: Arc<Mutex<Vec<(TenantId, usize)>>>,
}

impl Notes {
    fn open() -> Self {
        let notes = Self::closed();
        notes.gate.add_permits(1 << 20);
        notes
    }

    /// Each transaction waits for a permit.
    fn closed() -> Self {
        Self {
            gate: Arc::new(Semaphore::new(0)),
            applied: Arc::default(),
            committed: Arc::default(),
        }
    }

    fn start(&self, store: &Database, settings: CombinerSettings) -> Combiner<Self> {
        Combiner::start(
            self.clone(),
            store.clone(),
            Arc::new(SystemClock),
            Arc::new(SystemEntropy),
            settings,
        )
    }

    async fn save(scope: Scope<'_>, command: &Command) -> Result<Result<i64, Problem>, StoreError> {
        match command.kind {
            Kind::Refuse => return Ok(Err(Problem::not_found())),
            Kind::Break => drop(scope.query("SELECT 1 / 0", &[]).await?),
            Kind::Wait => drop(scope.query(LOCK, &[]).await?),
            Kind::Miss => drop(scope.query_one("SELECT 1 WHERE false", &[]).await?),
            Kind::Panic => panic!("as asked for"),
            Kind::Write | Kind::Silence => {}
        }
        let text = format!("{INSERT} RETURNING slot");
        let row = scope
            .query_one(&text, &[&scope.tenant().0, &command.id])
            .await?;
        Ok(Ok(row.get(0)))
    }
}

impl Batch for Notes {
    type Command = Command;
    type Answer = i64;
    const NAME: &'static str = "notes";

    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        commands: &'a [&'a Command],
    ) -> BoxFuture<'a, Decisions<i64>> {
        Box::pin(async move {
            let seen = (scope.tenant(), commands.len());
            self.applied.lock().unwrap().push(seen);
            self.gate.acquire().await.unwrap().forget();
            let mut answers = Vec::new();
            for command in commands {
                let answer = Self::save(scope, command).await?;
                if command.kind != Kind::Silence {
                    answers.push(answer);
                }
            }
            Ok(answers)
        })
    }

    fn committed(&self, tenant: TenantId, answers: &[Result<i64, Problem>]) {
        self.committed.lock().unwrap().push((tenant, answers.len()));
    }
}

type Answer = Result<(i64, Position), Problem>;

fn submit(combiner: &Combiner<Notes>, tenant: TenantId, kind: Kind) -> BoxFuture<'static, Answer> {
    let (combiner, id) = (combiner.clone(), fresh());
    Box::pin(async move { combiner.submit(tenant, Command { id, kind }).await })
}

/// Submits behind a closed gate, so that they share a batch, and opens it.
async fn together(
    notes: &Notes,
    combiner: &Combiner<Notes>,
    who: &[(TenantId, Kind)],
) -> Vec<Answer> {
    let first = tokio::spawn(submit(combiner, tenant(), Kind::Write));
    wait_until(
        "the batch that others wait for",
        async || notes.applied.lock().unwrap().len() == 1,
        PATIENCE,
    )
    .await;
    let submitted = who
        .iter()
        .map(|(tenant, kind)| submit(combiner, *tenant, *kind));
    let mut answers = Box::pin(join_all(submitted));
    assert!(futures::poll!(&mut answers).is_pending());
    notes.gate.add_permits(1 << 20);
    first.await.unwrap().unwrap();
    answers.await
}

#[tokio::test]
async fn commands_of_many_tenants_are_answered_in_order_after_their_commit() {
    for world in World::both().await {
        let (store, notes) = (world.store(), Notes::closed());
        let combiner = notes.start(&store, CombinerSettings::default());
        let tenants: Vec<TenantId> = (0..8).map(|_| tenant()).collect();
        let who: Vec<_> = (0..240).map(|n| (tenants[n % 8], Kind::Write)).collect();
        let answers = together(&notes, &combiner, &who).await;
        let mut last: HashMap<TenantId, i64> = HashMap::new();
        for ((tenant, _), answer) in who.iter().zip(answers) {
            let (slot, position) = answer.unwrap();
            assert!(last.insert(*tenant, slot) < Some(slot), "{}", world.way);
            assert!(position.transaction > 0);
        }
        assert_eq!(world.rows("notes.notes").await, 241);
        // One batch for the first, one for all others.
        assert_eq!(world.rows("core.attempts").await, 2);
        assert_eq!(notes.committed.lock().unwrap().len(), 9);
    }
}

#[tokio::test]
async fn each_answer_is_there_to_be_read_by_others_when_it_comes() {
    for world in World::both().await {
        let (store, notes) = (world.store(), Notes::open());
        let combiner = notes.start(&store, CombinerSettings::default());
        let admin = world.database.admin().await;
        join_all((0..200).map(|_| async {
            let (tenant, id) = (tenant(), fresh());
            let command = Command {
                id,
                kind: Kind::Write,
            };
            combiner.submit(tenant, command).await.unwrap();
            let seen = admin
                .query("SELECT FROM notes.notes WHERE id = $1", &[&id])
                .await;
            assert_eq!(seen.unwrap().len(), 1, "{}", world.way);
        }))
        .await;
    }
}

#[tokio::test]
async fn a_member_that_fails_harms_no_other() {
    for world in World::both().await {
        for kind in [Kind::Refuse, Kind::Break, Kind::Miss, Kind::Silence] {
            let (store, notes) = (world.store(), Notes::closed());
            let combiner = notes.start(&store, CombinerSettings::default());
            let before = world.rows("notes.notes").await;
            let (one, other) = (tenant(), tenant());
            let who = [
                (one, Kind::Write),
                (one, kind),
                (one, Kind::Write),
                (other, Kind::Write),
            ];
            let answers = together(&notes, &combiner, &who).await;
            let good: Vec<bool> = answers.iter().map(Result::is_ok).collect();
            assert_eq!(good, [true, false, true, true], "{kind:?} {}", world.way);
            assert_eq!(world.rows("notes.notes").await - before, 4, "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_lock_held_for_long_costs_only_the_tenant_that_waits_for_it() {
    let world = World::direct().await;
    let (store, notes) = (world.store(), Notes::closed());
    let combiner = notes.start(&store, CombinerSettings::default());
    let mut admin = world.database.admin().await;
    let held = admin.transaction().await.unwrap();
    held.execute(LOCK, &[]).await.unwrap();
    let (one, other) = (tenant(), tenant());
    let who = [
        (one, Kind::Wait),
        (one, Kind::Wait),
        (one, Kind::Wait),
        (other, Kind::Write),
    ];
    let answers = together(&notes, &combiner, &who).await;
    let good: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(good, [false, false, false, true]);
    let problem = answers[0].as_ref().unwrap_err();
    assert_eq!(problem.kind, stoa_kernel::ProblemKind::Unavailable);
    held.rollback().await.unwrap();
    // With all others, and by itself; not once more for each member.
    let applied = notes.applied.lock().unwrap();
    let waited = applied.iter().filter(|(tenant, _)| *tenant == one);
    assert_eq!(waited.count(), 2);
}

#[tokio::test]
async fn a_lasting_conflict_costs_only_the_one_who_has_it() {
    for world in World::both().await {
        let (store, notes) = (world.store(), Notes::open());
        let combiner = notes.start(&store, CombinerSettings::default());
        let (tenant, id) = (tenant(), fresh());
        let same = || {
            combiner.submit(
                tenant,
                Command {
                    id,
                    kind: Kind::Write,
                },
            )
        };
        same().await.unwrap();
        let others = join_all((0..20).map(|_| submit(&combiner, tenant, Kind::Write)));
        let (refused, others) = futures::join!(same(), others);
        assert!(refused.is_err());
        assert!(others.iter().all(Result::is_ok), "{}", world.way);
        assert_eq!(world.rows("notes.notes").await, 21);
    }
}

#[tokio::test]
async fn a_panic_costs_its_batch_only_and_all_are_answered() {
    for world in World::both().await {
        let (store, notes) = (world.store(), Notes::closed());
        let combiner = notes.start(&store, CombinerSettings::default());
        let tenant = tenant();
        let who = [
            (tenant, Kind::Write),
            (tenant, Kind::Panic),
            (tenant, Kind::Write),
        ];
        let answers = together(&notes, &combiner, &who).await;
        for answer in answers {
            assert_eq!(answer.unwrap_err().code, "outcome_unknown");
        }
        submit(&combiner, tenant, Kind::Write).await.unwrap();
        assert_eq!(world.rows("notes.notes").await, 2, "{}", world.way);
        combiner.drain().await;
    }
}

#[tokio::test]
async fn a_flood_of_one_tenant_does_not_hold_up_another() {
    for world in World::both().await {
        let (store, notes) = (world.store(), Notes::closed());
        let settings = CombinerSettings {
            queue: 20_000,
            batch: 256,
        };
        let combiner = notes.start(&store, settings);
        let (flooding, other) = (tenant(), tenant());
        let mut flood = Box::pin(join_all(
            (0..10_000).map(|_| submit(&combiner, flooding, Kind::Write)),
        ));
        assert!(futures::poll!(&mut flood).is_pending());
        let mut single = submit(&combiner, other, Kind::Write);
        assert!(futures::poll!(&mut single).is_pending());
        notes.gate.add_permits(1 << 20);
        single.await.unwrap();
        let applied = notes.applied.lock().unwrap().clone();
        let turn = applied.iter().position(|(tenant, _)| *tenant == other);
        // At most one batch that was under way, and the one it shares.
        assert!(turn.unwrap() <= 2, "{turn:?} {}", world.way);
        assert!(flood.await.iter().all(Result::is_ok));
        assert_eq!(world.rows("notes.notes").await, 10_001);
    }
}

#[tokio::test]
async fn a_full_queue_refuses_the_one_who_fills_it_and_keeps_its_promises() {
    let world = World::direct().await;
    let (store, notes) = (world.store(), Notes::closed());
    let settings = CombinerSettings {
        queue: 100,
        batch: 10,
    };
    let combiner = notes.start(&store, settings);
    let (flooding, other) = (tenant(), tenant());
    let mut flood = Box::pin(join_all(
        (0..1000).map(|_| submit(&combiner, flooding, Kind::Write)),
    ));
    assert!(futures::poll!(&mut flood).is_pending());
    let mut late: Vec<_> = (0..5)
        .map(|_| submit(&combiner, other, Kind::Write))
        .collect();
    for one in &mut late {
        assert!(
            futures::poll!(one).is_pending(),
            "there is room for another tenant"
        );
    }
    let many = (0..1000).map(|_| submit(&combiner, tenant(), Kind::Write));
    let mut many = Box::pin(join_all(many));
    assert!(futures::poll!(&mut many).is_pending());
    notes.gate.add_permits(1 << 20);
    let (flood, late, many) = futures::join!(flood, join_all(late), many);
    assert!(late.iter().all(Result::is_ok));
    let taken = |answers: &[Answer]| answers.iter().filter(|answer| answer.is_ok()).count();
    for refused in flood
        .iter()
        .chain(&many)
        .filter_map(|answer| answer.as_ref().err())
    {
        assert_eq!((refused.code, refused.retry_after), ("overloaded", Some(1)));
    }
    let all = taken(&flood) + taken(&late) + taken(&many);
    assert_eq!((taken(&flood), all), (71, 100));
    assert_eq!(world.rows("notes.notes").await, 100);
}

#[tokio::test]
async fn draining_answers_all_and_takes_no_more() {
    for world in World::both().await {
        let (store, notes) = (world.store(), Notes::closed());
        let combiner = notes.start(&store, CombinerSettings::default());
        let tenant = tenant();
        let mut taken = Box::pin(join_all(
            (0..1000).map(|_| submit(&combiner, tenant, Kind::Write)),
        ));
        assert!(futures::poll!(&mut taken).is_pending());
        let mut drain = Box::pin(combiner.drain());
        assert!(futures::poll!(&mut drain).is_pending());
        let refused = submit(&combiner, tenant, Kind::Write).await;
        assert_eq!(refused.unwrap_err().code, "overloaded");
        notes.gate.add_permits(1 << 20);
        drain.await;
        // Without waiting any more.
        assert_eq!(world.rows("notes.notes").await, 1000, "{}", world.way);
        assert!(taken.await.iter().all(Result::is_ok));
        combiner.drain().await;
    }
}

#[tokio::test]
async fn who_goes_away_is_served_all_the_same_and_holds_up_nobody() {
    for world in World::both().await {
        let (store, notes) = (world.store(), Notes::closed());
        let combiner = notes.start(&store, CombinerSettings::default());
        let tenant = tenant();
        for _ in 0..100 {
            let mut gone = submit(&combiner, tenant, Kind::Write);
            assert!(futures::poll!(&mut gone).is_pending());
        }
        let mut stays = submit(&combiner, tenant, Kind::Write);
        assert!(futures::poll!(&mut stays).is_pending());
        notes.gate.add_permits(1 << 20);
        stays.await.unwrap();
        combiner.drain().await;
        assert_eq!(world.rows("notes.notes").await, 101, "{}", world.way);
    }
}
