//! What becomes of the program under many times the load it can carry: how much good work it still does,
//! what it answers to the rest, how much memory that takes, and how soon all is as before.
//!
//! First the capacity is found in a closed loop. Then requests are due at a multiple of that, over as many
//! times the connections. A probe of its own, a few requests a second over one connection, goes on before,
//! meanwhile and after, and tells when all is as before. Generator, program and PostgreSQL share the
//! machine's cores: what the generator takes of them is printed, because the program has that much less.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use stoa_kernel::{Clock as _, SystemClock};

use crate::corpus::Shape;
use crate::fill::fill;
use crate::load::{Chance, Load, Outcome, Rhythm, Turn};
use crate::people::tenant;
use crate::report::{Report, latency};
use crate::scenario::{SERVER, Site, measure, warm};
use crate::stage::{Program, Stage};
use crate::wire::{Connection, Draft};
use crate::writes::Place;

/// Time between two requests of the probe.
const PROBE: Duration = Duration::from_millis(20);
/// How long the probe looks at what is normal.
const NORMAL: Duration = Duration::from_secs(5);
/// How long after the end it goes on.
const RETURN: Duration = Duration::from_secs(35);
/// What is as before: a second in which all answers are good and this quantile is at most so many times
/// what it was.
const QUANTILE: f64 = 0.9;
const TIMES_NORMAL: u32 = 3;

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// Folder for the database; what a run puts there it removes.
    #[arg(long)]
    scratch: PathBuf,
    /// The program, optimised.
    #[arg(long)]
    stoa: PathBuf,
    /// `write` (new comments in many threads), `read` (pages that are in no memory), or both, separated by
    /// commas.
    #[arg(long, value_delimiter = ',', default_value = "write,read")]
    only: Vec<String>,
    /// How many times the capacity is asked for.
    #[arg(long, default_value_t = 10)]
    times: usize,
    /// How long that is.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Connections at capacity.
    #[arg(long, default_value_t = 256)]
    connections: usize,
    /// Answers later than that, in milliseconds from when they were sent, are of no use.
    #[arg(long, default_value_t = 1_000)]
    bound: u64,
}

/// One answer to the probe.
#[derive(Clone, Copy)]
struct Seen {
    /// When it was asked.
    at: Instant,
    took: Duration,
    is_good: bool,
}

/// Measures each work asked for; tells whether there was an answer to everything.
///
/// # Errors
/// When something cannot be started, filled or reached.
pub fn overload(arguments: &Arguments) -> Result<bool> {
    let now = SystemClock.now();
    std::fs::create_dir_all(&arguments.scratch)?;
    let stage = Stage::set(&arguments.scratch)?;
    let binary = arguments.stoa.canonicalize().context("the program")?;
    drop(stage.program(&binary)?);
    let tenant = tenant(&stage, "bench", now)?;
    let thread = fill(&stage, tenant.id, Shape::Bushy, 10_000, 1)?;
    stage.run("VACUUM (ANALYZE) comments.comments")?;
    let program = stage.program(&binary)?;
    let site = stage.site(&program, Some(tenant.key))?;
    let report = Report::begin(now)?;
    println!("{}", report.circumstances());
    for work in &arguments.only {
        let load = match work.as_str() {
            "write" => Place::Many.load(&site, "overload", Duration::ZERO)?,
            "read" => {
                let mut load = site.get("");
                let path = thread.path();
                // A shape of its own for each, so that memory holds few of them.
                load.compose = Arc::new(move |turn: &mut Turn<'_>, draft: &mut Draft| {
                    use rand::Rng as _;
                    let page = turn.chance.random_range(1..200);
                    let (depth, replies) = (
                        turn.chance.random_range(3..21),
                        turn.chance.random_range(0..101),
                    );
                    let path = format!("{path}&page={page}&depth={depth}&repliesLimit={replies}");
                    draft.start("GET", &path);
                });
                load
            }
            other => anyhow::bail!("no work `{other}`: write or read"),
        };
        one(arguments, work, load, &site, &program)?;
    }
    Ok(true)
}

fn one(
    arguments: &Arguments,
    work: &str,
    mut load: Load,
    site: &Site,
    program: &Program,
) -> Result<()> {
    load.connections = arguments.connections;
    load.length = Duration::from_secs(10);
    load.bound = Some(Duration::from_millis(arguments.bound));
    warm(&load, Duration::from_secs(3))?;
    let capacity = measure(&load, &site.groups)?.outcome;
    println!(
        "\n## {work}\n\nCapacity, {} connections in a closed loop: {}",
        load.connections,
        told(&capacity)
    );
    let rest = program.memory_peak()?;
    let probe = Probe::start(&load, site)?;
    std::thread::sleep(NORMAL);
    let begin = Instant::now();
    let mut ten = load.clone();
    ten.connections = arguments.connections * arguments.times;
    ten.rhythm = Rhythm::Open(capacity.rate() * real(arguments.times));
    ten.length = Duration::from_secs(arguments.seconds);
    ten.threads = 2;
    ten.seed = load.seed.wrapping_add(1);
    let measured = measure(&ten, &site.groups)?;
    let end = begin + ten.length;
    let seen = probe.finish(end)?;
    let outcome = &measured.outcome;
    println!(
        "\n{} times as much, {:.0}/s, for {} s over {} connections: {}",
        arguments.times,
        capacity.rate() * real(arguments.times),
        arguments.seconds,
        ten.connections,
        told(outcome)
    );
    // What was sent at the end may take that much longer.
    let most = ten.length + Duration::from_millis(arguments.bound);
    let span = outcome.elapsed.clamp(ten.length, most);
    let good = per_second(outcome.in_time, span);
    println!(
        "\n- goodput: {good:.0}/s within {} ms, {:.0} % of the capacity (aim: 80 %)",
        arguments.bound,
        good / capacity.rate() * 100.0
    );
    println!(
        "- CPU meanwhile: generator {}",
        cores(measured.spent.own, outcome.elapsed)
    );
    for group in &measured.spent.groups {
        println!(
            "- CPU meanwhile: {} {}",
            group.0,
            cores(group.1, outcome.elapsed)
        );
    }
    let normal = quantile(seen.iter().filter(|one| one.at < begin));
    match returned(&seen, normal, end) {
        Some(after) => println!(
            "- as before {:.1} s after the end (aim: 30 s); before, {QUANTILE} of a probe were answered within {}",
            after.as_secs_f64(),
            latency(normal)
        ),
        None => println!("- not as before {RETURN:?} after the end (aim: 30 s)"),
    }
    println!(
        "- memory of the {SERVER} at its highest: {} MB, before {} MB",
        program.memory_peak()? / 1_000_000,
        rest / 1_000_000
    );
    Ok(())
}

fn told(outcome: &Outcome) -> String {
    let rate = outcome.rate();
    format!(
        "{rate:.0} good answers a second, p50 {}, p99 {}; statuses {:?}, failed {}, unanswered {}, not sent {}",
        latency(outcome.latency_at(0.5)),
        latency(outcome.latency_at(0.99)),
        outcome.statuses,
        outcome.failed,
        outcome.unanswered,
        outcome.unsent
    )
}

fn cores(spent: Duration, elapsed: Duration) -> String {
    format!(
        "{:.2} cores",
        spent.as_secs_f64() / elapsed.as_secs_f64().max(1e-9)
    )
}

#[expect(clippy::cast_precision_loss, reason = "exact to 2^53")]
fn per_second(count: u64, length: Duration) -> f64 {
    count as f64 / length.as_secs_f64().max(1e-9)
}

#[expect(clippy::cast_precision_loss, reason = "few")]
fn real(count: usize) -> f64 {
    count as f64
}

/// Asks now and then, whatever else happens.
struct Probe {
    stop: Arc<AtomicBool>,
    running: std::thread::JoinHandle<Result<Vec<Seen>>>,
}

impl Probe {
    fn start(load: &Load, site: &Site) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (load, stopped, target) = (load.clone(), Arc::clone(&stop), site.target.clone());
        let running = std::thread::Builder::new().spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let mut connection = Connection::open(&target).await?;
                let mut draft = Draft::new(&target, &load.headers);
                let mut chance: Chance = rand::SeedableRng::seed_from_u64(load.seed);
                let mut seen = Vec::new();
                let mut turns = tokio::time::interval(PROBE);
                turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
                let mut number = 0;
                while !stopped.load(Ordering::Relaxed) {
                    turns.tick().await;
                    number += 1;
                    let mut turn = Turn {
                        connection: usize::MAX,
                        sequence: number,
                        number,
                        chance: &mut chance,
                    };
                    (load.compose)(&mut turn, &mut draft);
                    let at = Instant::now();
                    let asked = connection.exchange(&mut draft);
                    let answer = tokio::time::timeout(RETURN, asked).await;
                    let is_good =
                        matches!(answer, Ok(Ok(answer)) if load.expect.contains(&answer.status));
                    seen.push(Seen {
                        at,
                        took: at.elapsed(),
                        is_good,
                    });
                }
                Ok(seen)
            })
        })?;
        Ok(Self { stop, running })
    }

    /// Goes on for a while after `end`; what was seen.
    fn finish(self, end: Instant) -> Result<Vec<Seen>> {
        let last = end + RETURN;
        std::thread::sleep(last.saturating_duration_since(Instant::now()));
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.running.join();
        ended.map_err(|_| anyhow!("the probe broke"))?
    }
}

fn quantile<'a>(seen: impl Iterator<Item = &'a Seen>) -> Duration {
    let mut took: Vec<Duration> = seen.map(|one| one.took).collect();
    took.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place within the list"
    )]
    let place = (real(took.len()) * QUANTILE) as usize;
    took.get(place).copied().unwrap_or(Duration::MAX)
}

/// How long after the end the last second began that was not as before.
fn returned(seen: &[Seen], normal: Duration, end: Instant) -> Option<Duration> {
    let second = Duration::from_secs(1);
    let last = seen.last()?.at;
    let mut from = end;
    let mut after = Duration::ZERO;
    while from + second <= last {
        let within = || {
            seen.iter()
                .filter(|one| (from..from + second).contains(&one.at))
        };
        let is_good = within().next().is_some() && within().all(|one| one.is_good);
        if !is_good || quantile(within()) > normal * TIMES_NORMAL {
            after = from + second - end;
        }
        from += second / 10;
    }
    (end + after + second <= last).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_ten(begin: Instant, of: impl Fn(u64) -> (u64, bool)) -> Vec<Seen> {
        (0..1_000)
            .map(|number| {
                let (millis, is_good) = of(number * 10);
                Seen {
                    at: begin + Duration::from_millis(number * 10),
                    took: Duration::from_millis(millis),
                    is_good,
                }
            })
            .collect()
    }

    #[test]
    fn it_is_as_before_when_answers_are_good_and_soon_again() {
        let (begin, normal) = (Instant::now(), Duration::from_millis(2));
        let at_once = every_ten(begin, |_| (2, true));
        assert_eq!(returned(&at_once, normal, begin), Some(Duration::ZERO));
        let slow = every_ten(begin, |at| (if at < 2_500 { 50 } else { 2 }, true));
        let after = returned(&slow, normal, begin).unwrap().as_millis();
        assert!((2_500..=3_500).contains(&after), "{after}");
        let refused = every_ten(begin, |at| (1, at != 4_000));
        let after = returned(&refused, normal, begin).unwrap().as_millis();
        assert!((4_000..=5_000).contains(&after), "{after}");
        let never = every_ten(begin, |_| (50, true));
        assert_eq!(returned(&never, normal, begin), None);
    }
}
