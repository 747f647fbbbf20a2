//! What has its effect outside of the database.

use crate::world::{append, broker, new_database, number, settings, tenants};
use futures_util::future::BoxFuture;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI32, Ordering::SeqCst},
};
use stoa_bus::{Act, Appended, Bus, BusParts, Reaction, ReactionError};
use stoa_kernel::{SystemClock, SystemEntropy};
use stoa_store::{Database, Envelope};
use stoa_testkit::{PATIENCE, TestDatabase, wait_until};
use tokio_util::sync::CancellationToken;

const CALLS: &str = "tally.calls";

/// Notes what it was handed, and how many transactions were open then; fails at some numbers the
/// first time, and panics at one always.
struct Calls {
    database: TestDatabase,
    made: Mutex<Vec<i32>>,
    open: Mutex<Vec<i64>>,
    panics_at: AtomicI32,
}

impl Calls {
    fn made(&self) -> Vec<i32> {
        let mut made = self.made.lock().unwrap().clone();
        made.sort_unstable();
        made
    }
}

impl Act for Calls {
    fn act<'a>(&'a self, event: &'a Envelope) -> BoxFuture<'a, Result<(), ReactionError>> {
        Box::pin(async move {
            let admin = self.database.admin().await;
            let writing = "SELECT count(*) FROM pg_stat_activity
                            WHERE datname = current_database() AND usename = 'stoa_app'
                              AND backend_xid IS NOT NULL";
            let open = admin.query_one(writing, &[]).await.unwrap().get(0);
            self.open.lock().unwrap().push(open);
            let number = number(event);
            assert_ne!(number, self.panics_at.load(SeqCst), "this one ends badly");
            let is_first = !self.made().contains(&number);
            self.made.lock().unwrap().push(number);
            if number % 2 == 1 && is_first {
                return Err(ReactionError::Failed("nobody is at home".to_owned()));
            }
            Ok(())
        })
    }
}

fn start(database: &Database, calls: &Arc<Calls>, stop: &CancellationToken) -> Bus {
    let settings = settings();
    let parts = BusParts {
        database: database.clone(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        broker: broker(database, settings.visibility),
        projections: Vec::new(),
        reactions: vec![Reaction::outward(CALLS, &["Counted"], calls.clone()).tried(3)],
        appended: Appended::default(),
        settings,
        tracer: Default::default(),
    };
    Bus::start(parts, stop)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_holds_no_transaction_open_comes_again_if_it_failed_and_not_if_it_is_done() {
    let calls = Arc::new(Calls {
        database: new_database().await,
        made: Mutex::default(),
        open: Mutex::default(),
        panics_at: AtomicI32::new(9),
    });
    let database = calls.database.database();
    let tenant = tenants(1)[0];
    append(&database, tenant, [2]).await;
    let stop = CancellationToken::new();
    let bus = start(&database, &calls, &stop);
    let admin = calls.database.admin().await;
    wait_until("the first act", async || !calls.made().is_empty(), PATIENCE).await;
    append(&database, tenant, [1, 3, 4, 9]).await;
    let done = async || {
        let inbox = "SELECT count(*) FROM core.inbox WHERE consumer = 'tally.calls'";
        let dead = "SELECT count(*) FROM core.dead_letters WHERE queue = 'tally.calls'";
        let count = async |sql| -> i64 { admin.query_one(sql, &[]).await.unwrap().get(0) };
        (count(inbox).await, count(dead).await) == (4, 1)
    };
    wait_until("all acts", done, PATIENCE).await;
    assert_eq!(calls.made(), [1, 1, 2, 3, 3, 4]);
    // While the first was alone: later ones find the inbox rows of others being written.
    assert_eq!(calls.open.lock().unwrap()[0], 0);
    stop.cancel();
    bus.drained().await;

    // Handed over again, as after a crash before the acknowledgement: the inbox knows it.
    calls.panics_at.store(0, SeqCst);
    admin
        .execute(
            "INSERT INTO core.queue (queue, tenant_id, event_id, envelope)
             SELECT 'tally.calls', tenant_id, event_id, envelope FROM core.dead_letters",
            &[],
        )
        .await
        .unwrap();
    admin
        .execute(
            "INSERT INTO core.inbox (tenant_id, consumer, event_id)
             SELECT tenant_id, queue, event_id FROM core.dead_letters",
            &[],
        )
        .await
        .unwrap();
    let stop = CancellationToken::new();
    let bus = start(&database, &calls, &stop);
    let empty = async || {
        let waiting = "SELECT count(*) FROM core.queue WHERE queue = 'tally.calls'";
        let waiting: i64 = admin.query_one(waiting, &[]).await.unwrap().get(0);
        waiting == 0
    };
    wait_until("the queue to be empty", empty, PATIENCE).await;
    assert_eq!(calls.made(), [1, 1, 2, 3, 3, 4]);
    stop.cancel();
    bus.drained().await;
}
