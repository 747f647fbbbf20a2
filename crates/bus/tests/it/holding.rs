//! A writing transaction that someone holds open, in another database of the same server.

use crate::world::{MODEL, NOTICES, TALLY, World, append, broker, seen, settings, tenants};
use std::{
    io,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use stoa_bus::{BusSettings, Horizon};
use stoa_kernel::TenantId;
use stoa_testkit::{PATIENCE, TestDatabase, TestServer, wait_until};
use tokio_postgres::Client;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

/// How many times the relay goes to the log and comes back with nothing.
const TICKS: i32 = 60;

/// `STOA_TEST_HOLD` holds it for that many seconds at least.
fn at_least() -> Duration {
    let seconds = std::env::var("STOA_TEST_HOLD").ok();
    Duration::from_secs(seconds.map_or(0, |text| text.parse().expect("seconds")))
}

/// What was logged by this thread, as lines of JSON.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl Logged {
    fn listen(&self) -> DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn lines(&self) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines().map(serde_json::from_str);
        lines.map(|line| line.unwrap()).collect()
    }
}

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logged {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Renewed at each tick where the lease is this short.
async fn lease(admin: &Client) -> String {
    let question = "SELECT expires_at::text FROM core.leases WHERE name = 'relay'";
    admin.query_one(question, &[]).await.unwrap().get(0)
}

async fn queued(admin: &Client) -> i64 {
    let question = "SELECT count(*) FROM core.queue";
    admin.query_one(question, &[]).await.unwrap().get(0)
}

/// Opens a writing transaction; its number and its process.
async fn hold(elsewhere: &Client) -> (i64, i32) {
    elsewhere
        .batch_execute("BEGIN; CREATE TABLE never_mind ()")
        .await
        .unwrap();
    let question = "SELECT pg_current_xact_id()::text::bigint, pg_backend_pid()";
    let row = elsewhere.query_one(question, &[]).await.unwrap();
    (row.get(0), row.get(1))
}

/// A tenant's events, numbered from 0, and those who follow them.
struct Scene {
    test: TestDatabase,
    tenant: TenantId,
    world: World,
    admin: Client,
    next: i32,
}

impl Scene {
    async fn on(server: TestServer) -> Self {
        let test = TestDatabase::on(server, &[TALLY]).await;
        let settings = BusSettings {
            lease: Duration::from_millis(30),
            horizon_alarm: Duration::from_millis(500),
            ..settings()
        };
        let queues = broker(&test.database(), settings.visibility);
        let world = World::start_with(&test.database(), queues, settings);
        let admin = test.admin().await;
        Self {
            test,
            tenant: tenants(1)[0],
            world,
            admin,
            next: 0,
        }
    }

    async fn append(&mut self) {
        append(&self.test.database(), self.tenant, [self.next]).await;
        self.next += 1;
        self.world.bus.appended();
    }

    async fn seen(&self, consumer: &str) -> Vec<i32> {
        seen(&self.test.database(), self.tenant, consumer).await
    }

    /// Waits until all that was appended was seen, in order and once.
    async fn everything(&self) {
        let expected: Vec<i32> = (0..self.next).collect();
        for consumer in [MODEL, NOTICES] {
            let all = async || self.seen(consumer).await.len() >= expected.len();
            wait_until("everything", all, PATIENCE).await;
            assert_eq!(self.seen(consumer).await, expected, "{consumer}");
        }
        let empty = async || queued(&self.admin).await == 0;
        wait_until("an empty queue", empty, PATIENCE).await;
    }

    /// Another event; then the relay looks into the log, and nobody gets anything behind the first.
    async fn nothing_moves(&mut self) {
        self.append().await;
        let before = lease(&self.admin).await;
        let ticked = async || lease(&self.admin).await != before;
        wait_until("the relay's next tick", ticked, PATIENCE).await;
        for consumer in [MODEL, NOTICES] {
            assert_eq!(self.seen(consumer).await, [0], "{consumer}");
        }
        assert_eq!(queued(&self.admin).await, 0);
    }

    /// All but the first event are behind everyone.
    async fn all_are_behind(&self) {
        let progress = self.world.bus.progress().await.unwrap();
        let behind = u64::try_from(self.next - 1).unwrap();
        assert_eq!(progress.len(), 2, "{progress:?}");
        for one in progress {
            assert_eq!(one.behind.events, behind, "{}", one.consumer);
        }
    }
}

// In one thread, so that all that is logged is heard.
#[tokio::test]
async fn behind_a_transaction_held_open_elsewhere_nothing_moves_and_all_comes_once_it_ends() {
    let logged = Logged::default();
    let _listening = logged.listen();
    // A server of its own: whoever writes there holds everyone back.
    let server = TestServer::start().await;
    let mut scene = Scene::on(server.clone()).await;
    scene.append().await;
    scene.everything().await;

    let elsewhere = server.admin("stoa").await;
    let (transaction, pid) = hold(&elsewhere).await;
    let began = Instant::now();
    let mut alarm = Horizon::default();
    while scene.next <= TICKS || alarm.pid.is_none() || began.elapsed() < at_least() {
        scene.nothing_moves().await;
        alarm = scene.world.bus.horizon();
        let late = began.elapsed() > at_least() + PATIENCE;
        assert!(!late, "no alarm: {alarm:?}");
    }
    assert_eq!((alarm.transaction, alarm.pid), (transaction, Some(pid)));
    scene.all_are_behind().await;
    let told = || {
        let lines = logged.lines();
        lines.into_iter().find(|line| line["fields"]["pid"] == pid)
    };
    wait_until("a line in the log", async || told().is_some(), PATIENCE).await;
    let line = told().unwrap();
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["fields"]["transaction"], transaction);
    let held = began.elapsed();
    println!("{} events held for {held:?}: {line}", scene.next - 1);

    elsewhere.batch_execute("ROLLBACK").await.unwrap();
    scene.append().await;
    scene.everything().await;
    let free = async || scene.world.bus.horizon().pid.is_none();
    wait_until("the alarm to end", free, PATIENCE).await;
    // Nothing came again meanwhile.
    scene.everything().await;
    scene.world.stop().await;
}
