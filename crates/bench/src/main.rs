//! `stoa-bench`: the command line of the measurement tools.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::{Args, Parser, Subcommand};
use stoa_bench::corpus::{Shape, Thread};
use stoa_bench::cpu::Group;
use stoa_bench::load::{Load, Outcome, Rhythm};
use stoa_bench::report::{Report, Row, latency};
use stoa_bench::scenario::{self, Measured, POSTGRES, SCENARIOS, SERVER, Site};
use stoa_bench::target::Target;
use stoa_bench::text::Pool;
use stoa_bench::{bare, isso};
use stoa_kernel::{Clock as _, SystemClock};

// The measured server uses the same allocator, so the bare responder must too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Stoa on this machine.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Serve the bare axum responder.
    Bare {
        /// Where to listen: a loopback address; port 0 is any free one.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        /// Bytes of each body.
        #[arg(long, default_value_t = 200)]
        bytes: usize,
    },
    /// Measure the bare responder: what this machine can do at all.
    Floor {
        /// Of each measurement.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// Send load to a server.
    Load(LoadArguments),
    /// Write a thread of the corpus, one JSON object a line.
    Corpus {
        #[arg(long, value_enum, default_value = "bushy")]
        shape: Shape,
        #[arg(long, default_value_t = 1_000)]
        size: u64,
        #[arg(long, default_value_t = 42)]
        seed: u64,
    },
    /// Install, fill, start and measure Isso.
    Isso {
        /// Folder for its files.
        #[arg(long)]
        scratch: PathBuf,
        /// Of each measurement.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Run the scenarios against a running Stoa.
    Run(RunArguments),
    /// Start everything, fill it, measure it, and write the table.
    All(stoa_bench::all::Arguments),
    /// Compare how long answers take for what is another tenant's and for what is nobody's.
    Timing(stoa_bench::timing::Arguments),
    /// Ask for many times what the program can do, and see what becomes of it.
    Overload(stoa_bench::overload::Arguments),
}

#[derive(Args)]
struct LoadArguments {
    /// A loopback address, like http://127.0.0.1:8080.
    #[arg(long)]
    url: String,
    #[arg(long, default_value = "/")]
    path: String,
    /// POST comments of the corpus's prose instead of GET, expecting 201.
    #[arg(long)]
    post: bool,
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Requests a second (open loop); without it as many as are answered (closed loop).
    #[arg(long)]
    rate: Option<f64>,
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// At most that many.
    #[arg(long, default_value_t = u64::MAX)]
    requests: u64,
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// A process whose CPU, with its descendants', is read.
    #[arg(long)]
    server_pid: Option<i32>,
}

#[derive(Args)]
struct RunArguments {
    /// A loopback address, like http://127.0.0.1:8080.
    #[arg(long)]
    server: String,
    #[arg(long)]
    server_pid: i32,
    /// The postmaster.
    #[arg(long)]
    postgres_pid: Option<i32>,
    /// A secret API key of a tenant without limits.
    #[arg(long, env = "STOA_BENCH_KEY", hide_env_values = true)]
    key: Option<String>,
    /// Scenarios by name, separated by commas; without it all.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("stoa-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Tells whether every request was answered as expected.
fn run(task: Task) -> Result<bool> {
    match task {
        Task::Bare { listen, bytes } => {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()?;
            runtime.block_on(bare::serve(listen, bytes))?;
            Ok(true)
        }
        Task::Floor { seconds } => {
            let mut report = Report::begin(SystemClock.now())?;
            report.rows = floor(Duration::from_secs(seconds))?;
            print!("{report}");
            Ok(report.clean())
        }
        Task::Load(arguments) => load(&arguments),
        Task::Corpus { shape, size, seed } => corpus(shape, size, seed),
        Task::Isso { scratch, seconds } => {
            let running = isso::Installation::prepare(&scratch)?.start()?;
            let mut report = Report::begin(SystemClock.now())?;
            report.versions.push(("Isso".into(), isso::VERSION.into()));
            report.rows = running.measure(Duration::from_secs(seconds))?;
            print!("{report}");
            Ok(report.clean())
        }
        Task::Run(arguments) => scenarios(&arguments),
        Task::All(arguments) => stoa_bench::all::all(&arguments),
        Task::Timing(arguments) => stoa_bench::timing::timing(&arguments),
        Task::Overload(arguments) => stoa_bench::overload::overload(&arguments),
    }
}

fn corpus(shape: Shape, size: u64, seed: u64) -> Result<bool> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for node in Thread::new(shape, size, seed)?.nodes() {
        serde_json::to_writer(&mut out, &node)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(true)
}

/// The bare responder under GETs of two sizes and POSTs.
fn floor(length: Duration) -> Result<Vec<Row>> {
    let anywhere = Target::of(([127, 0, 0, 1], 1).into())?;
    let mut rows = Vec::new();
    for (work, bytes, post) in [
        ("bare responder, 200 B", 200, false),
        ("bare responder, 18.5 KB", 18_500, false),
        ("bare responder, POST of a comment", 200, true),
    ] {
        let mut load = Load::get(anywhere.clone(), "/");
        if post {
            load = post_comments(load, "/")?;
        }
        load.length = length;
        let measured = scenario::measure_bare(&load, bytes, Duration::from_secs(1))?;
        rows.push(measured.row(work));
    }
    Ok(rows)
}

/// Turns a load into POSTs of comments to that path.
fn post_comments(mut load: Load, path: &str) -> Result<Load> {
    let (pool, path) = (Pool::new(4_096, load.seed)?, path.to_owned());
    load.expect = vec![201];
    load.compose = Arc::new(move |turn, draft| {
        let content = pool.pick(turn.chance);
        // Writing to memory cannot fail.
        let _ = write!(
            draft.start("POST", &path).json(),
            r#"{{"entityType":"page","entityId":"bench","content":{content}}}"#
        );
    });
    Ok(load)
}

fn load(arguments: &LoadArguments) -> Result<bool> {
    let mut load = Load::get(Target::parse(&arguments.url)?, &arguments.path);
    if arguments.post {
        load = post_comments(load, &arguments.path)?;
    }
    load.connections = arguments.connections;
    load.rhythm = arguments.rate.map_or(Rhythm::Closed, Rhythm::Open);
    load.length = Duration::try_from_secs_f64(arguments.seconds)?;
    load.requests = arguments.requests;
    load.threads = arguments.threads;
    let server = arguments.server_pid.map(|pid| Group::new(SERVER, pid));
    let measured = scenario::measure(&load, &Vec::from_iter(server))?;
    print_measured(&measured);
    Ok(measured.outcome.clean())
}

fn print_measured(measured: &Measured) {
    let Outcome {
        statuses,
        failed,
        unanswered,
        unsent,
        reconnects,
        samples,
        ..
    } = &measured.outcome;
    let outcome = &measured.outcome;
    println!(
        "{} answers in {:.2} s: {:.0}/s; {} B each",
        outcome.answered,
        outcome.elapsed.as_secs_f64(),
        outcome.rate(),
        outcome.body_bytes()
    );
    println!(
        "statuses {statuses:?}, failed {failed}, unanswered {unanswered}, unsent {unsent}, \
         reconnects {reconnects}"
    );
    let at = |quantile| latency(outcome.latency_at(quantile));
    println!(
        "latency p50 {}, p90 {}, p99 {}, p99.9 {}, max {}",
        at(0.5),
        at(0.9),
        at(0.99),
        at(0.999),
        at(1.0)
    );
    if !outcome.lag.is_empty() {
        let lag = |quantile| {
            let nanos = outcome.lag.value_at_quantile(quantile);
            latency(Duration::from_nanos(nanos))
        };
        println!(
            "sent late: p50 {}, p99 {}, max {}",
            lag(0.5),
            lag(0.99),
            lag(1.0)
        );
    }
    let row = measured.row("");
    print!("CPU µs each: generator {:.2}", row.generator.unwrap_or(0.0));
    match row.server {
        Some(server) => println!(", server {server:.2}"),
        None => println!(),
    }
    for sample in samples {
        println!("sample: {sample}");
    }
}

fn scenarios(arguments: &RunArguments) -> Result<bool> {
    for name in &arguments.only {
        let known = SCENARIOS.iter().any(|scenario| scenario.name == name);
        let names: Vec<_> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        ensure!(
            known,
            "no scenario `{name}`; there are: {}",
            names.join(", ")
        );
    }
    let mut server = Group::new(SERVER, arguments.server_pid);
    let postgres = arguments.postgres_pid.map(|pid| Group::new(POSTGRES, pid));
    if let Some(pid) = arguments.postgres_pid {
        server = server.without(pid);
    }
    let mut report = Report::begin(SystemClock.now())?;
    let memory = server.memory().context("the server's memory")?;
    let site = Site {
        target: Target::parse(&arguments.server)?,
        key: arguments.key.clone(),
        groups: [server].into_iter().chain(postgres).collect(),
    };
    report
        .versions
        .extend(scenario::versions(&site, arguments.postgres_pid));
    report
        .rows
        .push(Row::memory(memory.resident, memory.proportional));
    report.rows.extend(floor(Duration::from_secs(5))?);
    for scenario in SCENARIOS {
        let wanted = arguments.only.is_empty() || arguments.only.iter().any(|n| n == scenario.name);
        if wanted {
            eprintln!("{}: {}", scenario.name, scenario.work);
            report.rows.extend(scenario.run(&site)?);
        }
    }
    print!("{report}");
    Ok(report.clean())
}
