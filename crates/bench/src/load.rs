//! The load generator: bounded runs over keep-alive connections, with honest latencies.
//!
//! - **Closed loop**: each connection sends its next request as soon as the last is answered. It
//!   finds the highest rate; its latencies are those of a full house.
//! - **Open loop**: requests are due at a fixed rate, and latency counts from when each was due
//!   ([`crate::pace`]). It finds what a visitor waits at that rate.
//!
//! CPU for each request is to be read from closed loops: at a fixed rate below the highest the
//! cores go idle between requests, and waking up costs more than a cheap request itself.
//!
//! A run ends by time or by count, whichever is first, plus at most its grace. Every status that
//! was not asked for is counted and a sample of it kept.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hdrhistogram::Histogram;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use tokio::task::{JoinSet, LocalSet};

use crate::pace::{Pace, Schedule};
use crate::target::Target;
use crate::wire::{Connection, Draft};

/// How long answers are waited for after the end of a run, unless it says otherwise.
pub const GRACE: Duration = Duration::from_secs(10);
/// No run lasts longer.
pub const LONGEST: Duration = Duration::from_secs(900);
/// No run opens more connections.
pub const MOST_CONNECTIONS: usize = 10_000;
/// Latencies are kept to three figures, up to this many nanoseconds.
const SLOWEST: u64 = 1_200_000_000_000;
/// Samples kept of unexpected answers and failures.
const SAMPLES: usize = 3;
/// Bytes shown of a sample's body.
const SAMPLE_BYTES: usize = 400;

/// The generator's source of chance: seeded, and the same on every machine.
pub type Chance = Xoshiro256PlusPlus;

/// Which request is to be written.
pub struct Turn<'a> {
    /// Connection, from 0.
    pub connection: usize,
    /// Request within the connection, from 0.
    pub sequence: u64,
    /// Request within the run, from 0; unique, not in order of time.
    pub number: u64,
    /// Chance seeded by the run's seed and the connection.
    pub chance: &'a mut Chance,
}

/// Writes a request.
pub type Compose = Arc<dyn Fn(&mut Turn<'_>, &mut Draft) + Send + Sync>;

/// How requests follow one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rhythm {
    /// Each connection as fast as it is answered.
    Closed,
    /// That many a second in all, whatever the answers do.
    Open(f64),
}

/// A run.
#[derive(Clone)]
pub struct Load {
    /// The server.
    pub target: Target,
    /// Headers of every request, such as the key.
    pub headers: Vec<(String, String)>,
    /// Writes each request.
    pub compose: Compose,
    /// Statuses that count as success.
    pub expect: Vec<u16>,
    /// Connections, opened before the clock starts.
    pub connections: usize,
    /// Closed or open loop.
    pub rhythm: Rhythm,
    /// Ends the run by time; at most [`LONGEST`].
    pub length: Duration,
    /// How long after that answers are waited for; at most [`LONGEST`].
    pub grace: Duration,
    /// What comes later than that after it was sent is of no use any more, and nobody sends what is due
    /// longer than that, or after the end. Without it all that is due is sent, however late.
    pub bound: Option<Duration>,
    /// Ends the run by count.
    pub requests: u64,
    /// Of all chance in the requests.
    pub seed: u64,
    /// Threads the connections are spread over.
    pub threads: usize,
}

/// What came of a run.
#[derive(Clone)]
pub struct Outcome {
    /// Expected answers.
    pub answered: u64,
    /// Those of them that came within the bound.
    pub in_time: u64,
    /// All answers by status.
    pub statuses: BTreeMap<u16, u64>,
    /// Exchanges that failed without an answer.
    pub failed: u64,
    /// Requests in flight when the grace was over.
    pub unanswered: u64,
    /// Requests of the schedule that no connection was free to send.
    pub unsent: u64,
    /// Connections opened beyond the first of each.
    pub reconnects: u64,
    /// Bytes of all bodies received.
    pub bytes: u64,
    /// From the start to the last answer.
    pub elapsed: Duration,
    /// Nanoseconds from due (open) or sent (closed) to the whole answer, of expected answers.
    pub latency: Histogram<u64>,
    /// Nanoseconds from due to sent (open loop only): how far the generator or the lack of free
    /// connections lagged.
    pub lag: Histogram<u64>,
    /// What was wrong, with bodies.
    pub samples: Vec<String>,
}

impl Outcome {
    fn new() -> Result<Self> {
        Ok(Self {
            answered: 0,
            in_time: 0,
            statuses: BTreeMap::new(),
            failed: 0,
            unanswered: 0,
            unsent: 0,
            reconnects: 0,
            bytes: 0,
            elapsed: Duration::ZERO,
            latency: Histogram::new_with_bounds(1, SLOWEST, 3)?,
            lag: Histogram::new_with_bounds(1, SLOWEST, 3)?,
            samples: Vec::new(),
        })
    }

    fn add(&mut self, other: Self) -> Result<()> {
        self.answered += other.answered;
        self.in_time += other.in_time;
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.failed += other.failed;
        self.unanswered += other.unanswered;
        self.unsent += other.unsent;
        self.reconnects += other.reconnects;
        self.bytes += other.bytes;
        self.elapsed = self.elapsed.max(other.elapsed);
        self.latency.add(other.latency)?;
        self.lag.add(other.lag)?;
        self.samples.extend(other.samples);
        self.samples.truncate(SAMPLES);
        Ok(())
    }

    /// Bytes of an answer's body, on average.
    pub fn body_bytes(&self) -> u64 {
        self.bytes / self.statuses.values().sum::<u64>().max(1)
    }

    /// Expected answers a second.
    pub fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "exact to 2^53 requests")]
        let answered = self.answered as f64;
        answered / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// The latency that this share of the expected answers did not exceed; `1.0` is the slowest.
    pub fn latency_at(&self, quantile: f64) -> Duration {
        Duration::from_nanos(self.latency.value_at_quantile(quantile))
    }

    /// Whether every request sent was answered as expected.
    pub fn clean(&self) -> bool {
        let answers: u64 = self.statuses.values().sum();
        self.failed == 0 && self.unanswered == 0 && self.unsent == 0 && answers == self.answered
    }
}

// Without the histograms, whose buckets fill many pages.
impl fmt::Debug for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Outcome")
            .field("answered", &self.answered)
            .field("statuses", &self.statuses)
            .field("failed", &self.failed)
            .field("unanswered", &self.unanswered)
            .field("unsent", &self.unsent)
            .field("reconnects", &self.reconnects)
            .field("elapsed", &self.elapsed)
            .field("slowest", &self.latency_at(1.0))
            .field("samples", &self.samples)
            .finish_non_exhaustive()
    }
}

/// What all connections of a run share.
struct Shared {
    load: Load,
    /// Requests begun.
    taken: AtomicU64,
    start: Instant,
}

impl Shared {
    /// The next request's number, until the count is reached.
    fn take(&self) -> Option<u64> {
        let number = self.taken.fetch_add(1, Ordering::Relaxed);
        (number < self.load.requests).then_some(number)
    }

    fn end(&self) -> Instant {
        self.start + self.load.length
    }
}

impl Load {
    /// A closed loop of GETs of one path: 64 connections, 5 seconds, one thread.
    pub fn get(target: Target, path: impl Into<String>) -> Self {
        let path = path.into();
        Self {
            target,
            headers: Vec::new(),
            compose: Arc::new(move |_, draft| {
                draft.start("GET", &path);
            }),
            expect: vec![200],
            connections: 64,
            rhythm: Rhythm::Closed,
            length: Duration::from_secs(5),
            grace: GRACE,
            bound: None,
            requests: u64::MAX,
            seed: 1,
            threads: 1,
        }
    }

    /// Runs to its end. Blocks the calling thread, which must not be one of a tokio runtime.
    ///
    /// # Errors
    /// When the bounds are exceeded or the server cannot be reached at the start. What goes wrong
    /// later is counted in the outcome.
    pub fn run(&self) -> Result<Outcome> {
        ensure!(
            self.length <= LONGEST && self.grace <= LONGEST,
            "a run of more than {LONGEST:?}"
        );
        ensure!(
            (1..=MOST_CONNECTIONS).contains(&self.connections),
            "1 to {MOST_CONNECTIONS} connections"
        );
        if let Rhythm::Open(rate) = self.rhythm {
            ensure!(rate.is_finite() && rate > 0.0, "a rate above 0");
        }
        let threads = self.threads.clamp(1, self.connections);
        let ready = std::sync::Barrier::new(threads + 1);
        let (announce, _) = tokio::sync::watch::channel(None);
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads)
                .map(|thread| {
                    let (ready, start) = (&ready, announce.subscribe());
                    scope.spawn(move || self.run_thread(thread, threads, ready, start))
                })
                .collect();
            ready.wait();
            let shared = Arc::new(Shared {
                load: self.clone(),
                taken: AtomicU64::new(0),
                start: Instant::now(),
            });
            announce.send_replace(Some(shared));
            let mut whole = Outcome::new()?;
            for thread in running {
                let Ok(outcome) = thread.join() else {
                    anyhow::bail!("a generator thread broke");
                };
                whole.add(outcome?)?;
            }
            Ok(whole)
        })
    }

    /// One thread: connects its share, waits for all others, runs.
    fn run_thread(
        &self,
        thread: usize,
        threads: usize,
        ready: &std::sync::Barrier,
        start: tokio::sync::watch::Receiver<Option<Arc<Shared>>>,
    ) -> Result<Outcome> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let opened = runtime.context("no runtime").and_then(|runtime| {
            let share = (thread..self.connections).step_by(threads);
            let connections = runtime.block_on(async {
                let mut opened = Vec::new();
                for index in share {
                    opened.push((index, Connection::open(&self.target).await?));
                }
                anyhow::Ok(opened)
            })?;
            Ok((runtime, connections))
        });
        ready.wait();
        let (runtime, connections) = opened?;
        runtime.block_on(async move {
            let mut start = start;
            let shared = start.wait_for(Option::is_some).await?.clone();
            let shared = shared.context("announced")?;
            run_connections(shared, thread, threads, connections).await
        })
    }
}

/// Runs the connections of one thread to the end of the run.
async fn run_connections(
    shared: Arc<Shared>,
    thread: usize,
    threads: usize,
    connections: Vec<(usize, Connection)>,
) -> Result<Outcome> {
    let local = LocalSet::new();
    let pace = match shared.load.rhythm {
        Rhythm::Closed => None,
        Rhythm::Open(rate) => Some(Rc::new(Pace::new(Schedule::new(
            shared.start,
            shared.load.length,
            rate,
            thread as u64,
            threads as u64,
        )))),
    };
    let driver = pace
        .clone()
        .map(|pace| local.spawn_local(async move { pace.drive().await }));
    let whole = Rc::new(std::cell::RefCell::new(Outcome::new()?));
    let mut clients = JoinSet::new();
    for (index, connection) in connections {
        let client = Client::new(&shared, index, connection, pace.clone(), Rc::clone(&whole));
        clients.spawn_local_on(client.run(), &local);
    }
    let latest = tokio::time::Instant::from_std(shared.end() + shared.load.grace);
    let all = local.run_until(async {
        tokio::time::timeout_at(latest, async {
            while clients.join_next().await.is_some() {}
        })
        .await
    });
    let late = all.await.is_err();
    let broken = clients.len() as u64;
    drop(clients);
    if let Some(driver) = driver {
        driver.abort();
    }
    drop(local);
    let mut outcome = Rc::try_unwrap(whole)
        .map_err(|_| anyhow::anyhow!("a client outlived its run"))?
        .into_inner();
    outcome.unanswered = if late { broken } else { 0 };
    let counted_out = shared.taken.load(Ordering::Relaxed) >= shared.load.requests;
    outcome.unsent += match pace {
        Some(pace) if !counted_out => pace.left(),
        _ => 0,
    };
    Ok(outcome)
}

/// One connection and what it counts into.
struct Client {
    shared: Arc<Shared>,
    index: usize,
    connection: Connection,
    pace: Option<Rc<Pace>>,
    whole: Rc<std::cell::RefCell<Outcome>>,
    draft: Draft,
    chance: Chance,
}

impl Client {
    fn new(
        shared: &Arc<Shared>,
        index: usize,
        connection: Connection,
        pace: Option<Rc<Pace>>,
        whole: Rc<std::cell::RefCell<Outcome>>,
    ) -> Self {
        let load = &shared.load;
        Self {
            draft: Draft::new(&load.target, &load.headers),
            chance: Chance::seed_from_u64(load.seed.wrapping_add((index as u64) << 32)),
            shared: Arc::clone(shared),
            index,
            connection,
            pace,
            whole,
        }
    }

    async fn run(mut self) {
        let mut sequence = 0;
        while let Some(due) = self.turn().await {
            let Some(number) = self.shared.take() else {
                break;
            };
            let mut turn = Turn {
                connection: self.index,
                sequence,
                number,
                chance: &mut self.chance,
            };
            (self.shared.load.compose)(&mut turn, &mut self.draft);
            let sent = Instant::now();
            let result = self.connection.exchange(&mut self.draft).await;
            let failed = result.is_err();
            self.count(due, sent, result);
            sequence += 1;
            if failed {
                // A server that refuses connections must not be hammered.
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        let again = self.connection.opened().saturating_sub(1);
        self.whole.borrow_mut().reconnects += again;
    }

    /// When the next request is due: now in a closed loop; none after the end.
    async fn turn(&self) -> Option<Option<Instant>> {
        let Some(pace) = &self.pace else {
            return (Instant::now() < self.shared.end()).then_some(None);
        };
        loop {
            let due = pace.turn().await?;
            let now = Instant::now();
            let is_late = |bound| now > due + bound || now >= self.shared.end();
            if !self.shared.load.bound.is_some_and(is_late) {
                return Some(Some(due));
            }
            self.whole.borrow_mut().unsent += 1;
        }
    }

    fn count(&mut self, due: Option<Instant>, sent: Instant, result: Result<crate::wire::Answer>) {
        let now = Instant::now();
        let mut whole = self.whole.borrow_mut();
        whole.elapsed = now - self.shared.start;
        if let Some(due) = due {
            whole.lag.saturating_record(nanos(sent - due));
        }
        let sample = match result {
            Ok(answer) => {
                *whole.statuses.entry(answer.status).or_default() += 1;
                whole.bytes += answer.body_bytes() as u64;
                if self.shared.load.expect.contains(&answer.status) {
                    whole.answered += 1;
                    let bound = self.shared.load.bound;
                    whole.in_time += u64::from(bound.is_none_or(|bound| now - sent <= bound));
                    let from = due.unwrap_or(sent);
                    whole.latency.saturating_record(nanos(now - from));
                    return;
                }
                if whole.samples.len() >= SAMPLES {
                    return;
                }
                let body = self.connection.body(&answer).unwrap_or_default();
                let shown = body.get(..SAMPLE_BYTES).unwrap_or(&body);
                format!("{}: {}", answer.status, String::from_utf8_lossy(shown))
            }
            Err(error) => {
                whole.failed += 1;
                format!("failed: {error:#}")
            }
        };
        if whole.samples.len() < SAMPLES {
            whole.samples.push(sample);
        }
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
