//! Reading: hot and cold pages, deep subtrees, single comments.
//!
//! The program keeps rendered pages by thread, version and shape. A page is cold here because no
//! request asks for what another asked for before: each has a `depth` and `repliesLimit` of its
//! own that change nothing of the work (a flat thread has no replies to limit; below depth 3 the
//! answer's budget is spent), or a page number of its own.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use rand::Rng as _;

use crate::fill::Filled;
use crate::load::Load;
use crate::report::Row;
use crate::scenario::{Measured, POSTGRES, SERVER, Site, measure, measure_bare, warm};

/// How many distinct pages `depth` (0 to 20) and `repliesLimit` (0 to 100) make of one.
const SHAPES: u64 = 21 * 101;
/// The depths, from 3 to 20, that make the same of a bushy page.
const DEPTHS: u64 = 18;
/// Connections of cold reads.
const COLD_CONNECTIONS: usize = 8;

/// The filled threads that are read.
pub struct Threads {
    /// Without replies, the smallest first.
    pub flat: Vec<Filled>,
    /// With replies, the smallest first.
    pub bushy: Vec<Filled>,
    /// More bushy threads of 10,000.
    pub alike: Vec<Filled>,
    /// A chain of 1,000.
    pub deep: Filled,
}

/// One read to be measured.
pub struct Read {
    /// For `--only`.
    pub name: &'static str,
    /// For the table.
    pub work: String,
    /// For the table.
    pub target: &'static str,
    /// What is sent.
    pub load: Load,
    /// How long it is sent before; zero for what can be done only once.
    pub warm: Duration,
    /// Whether the bare responder is measured beside it.
    pub beside_bare: bool,
    /// Whether the target was reached.
    pub reached: fn(&Measured) -> Option<bool>,
}

impl Read {
    /// Measures it.
    ///
    /// # Errors
    /// When the program cannot be reached.
    pub fn rows(&self, site: &Site) -> Result<Vec<Row>> {
        warm(&self.load, self.warm)?;
        let mut measured = measure(&self.load, &site.groups)?;
        if self.beside_bare {
            let mut load = self.load.clone();
            load.expect = vec![200];
            let bytes = measured.outcome.body_bytes();
            measured.bare = Some(Box::new(measure_bare(&load, bytes, self.warm)?));
        }
        let mut row = measured.row(&self.work);
        self.target.clone_into(&mut row.target);
        row.reached = (self.reached)(&measured);
        let mut rows = vec![row];
        if let Some(bare) = &measured.bare {
            rows.push(bare.row(&format!("{}: bare responder", self.work)));
        }
        Ok(rows)
    }
}

/// All reads, in order.
pub fn reads(site: &Site, threads: &Threads, length: Duration) -> Vec<Read> {
    let mut reads = chain(site, threads);
    reads.extend(flat(site, threads));
    reads.extend(bushy(site, threads));
    reads.extend(single(site, threads));
    for read in &mut reads {
        read.load.length = length;
    }
    reads
}

fn read(name: &'static str, work: impl Into<String>, load: Load) -> Read {
    Read {
        name,
        work: work.into(),
        target: "",
        load,
        warm: Duration::ZERO,
        beside_bare: false,
        reached: |_| None,
    }
}

/// At most 2 ms of CPU in both processes.
fn within_two_millis(measured: &Measured) -> Option<bool> {
    Some(measured.micros(SERVER)? + measured.micros(POSTGRES)? <= 2_000.0)
}

fn cold(name: &'static str, work: String, mut load: Load) -> Read {
    load.connections = COLD_CONNECTIONS;
    Read {
        target: "≤ 2 ms CPU",
        reached: within_two_millis,
        ..read(name, work, load)
    }
}

/// What the chain costs, and a page from memory.
fn chain(site: &Site, threads: &Threads) -> Vec<Read> {
    let mut reads = vec![Read {
        target: "bare handler + ≤ 15 µs",
        warm: Duration::from_secs(1),
        beside_bare: true,
        reached: above_bare,
        ..read("chain", "the chain (`GET /livez`)", site.get("/livez"))
    }];
    let Some(thread) = threads.bushy.iter().find(|thread| thread.size == 10_000) else {
        return reads;
    };
    // The smallest answer that needs the whole chain, the key included.
    let empty = site.get("/v1/comments?entityType=bench&entityId=nothing");
    reads.push(Read {
        target: "bare handler + ≤ 15 µs",
        warm: Duration::from_secs(1),
        beside_bare: true,
        reached: above_bare,
        ..read(
            "chain-key",
            "the chain with an API key (a page without comments)",
            empty,
        )
    });
    let flat = threads.flat.iter().find(|thread| thread.size == 10_000);
    reads.extend(
        [flat, Some(thread)]
            .into_iter()
            .flatten()
            .map(|thread| Read {
                target: "≤ 25 µs CPU, ≥ 60 % of bare rate",
                warm: Duration::from_secs(1),
                beside_bare: true,
                reached: |measured| {
                    let bare = measured.bare.as_ref()?.outcome.rate();
                    let spent = measured.micros(SERVER)? + measured.micros(POSTGRES)?;
                    Some(spent <= 25.0 && measured.outcome.rate() >= 0.6 * bare)
                },
                ..read(
                    "hot",
                    format!("first page (50) of {}, hot", thread.entity),
                    site.get(thread.path()),
                )
            }),
    );
    reads
}

fn above_bare(measured: &Measured) -> Option<bool> {
    let bare = measured.bare.as_ref()?.micros(SERVER)?;
    Some(measured.micros(SERVER)? <= bare + 15.0)
}

fn flat(site: &Site, threads: &Threads) -> Vec<Read> {
    let mut reads = Vec::new();
    for thread in &threads.flat {
        let work = format!("first page (50) of {}, flat, cold", thread.size);
        reads.push(cold("cold-flat", work, shapes(site, thread, 1)));
        if thread.size == 10_000 {
            let work = "page 100 (50) of 10000, flat, cold".to_owned();
            reads.push(cold("cold-page-100", work, shapes(site, thread, 100)));
        }
    }
    reads
}

/// One page by all its shapes.
fn shapes(site: &Site, thread: &Filled, page: u64) -> Load {
    let path = thread.path();
    let page = if page == 1 {
        String::new()
    } else {
        format!("&page={page}")
    };
    let mut load = site.get("");
    load.requests = SHAPES;
    load.compose = Arc::new(move |turn, draft| {
        let (depth, replies) = (turn.number % 21, turn.number / 21 % 101);
        draft.start(
            "GET",
            &format!("{path}{page}&depth={depth}&repliesLimit={replies}"),
        );
    });
    load
}

fn bushy(site: &Site, threads: &Threads) -> Vec<Read> {
    let mut reads = Vec::new();
    for thread in &threads.bushy {
        let work = format!("first page (50) of {}, bushy, cold", thread.size);
        let paths = vec![thread.path()];
        reads.push(cold("cold-bushy", work, depths(site, paths)));
    }
    if !threads.alike.is_empty() {
        let work = format!(
            "first page (50) of {} bushy threads of 10000, cold",
            threads.alike.len()
        );
        let paths = threads.alike.iter().map(Filled::path).collect();
        reads.push(cold("cold-alike", work, depths(site, paths)));
    }
    if let Some(thread) = threads.bushy.last() {
        let pages = thread.roots / 50;
        let path = thread.path();
        let mut load = site.get("");
        load.requests = pages;
        load.compose = Arc::new(move |turn, draft| {
            // A step without a common factor visits each page once, out of order.
            let page = turn.number * 7_919 % pages.max(1) + 1;
            draft.start("GET", &format!("{path}&page={page}"));
        });
        let work = format!("any page (50) of {}, bushy, cold", thread.size);
        reads.push(cold("cold-any", work, load));
    }
    reads
}

fn depths(site: &Site, paths: Vec<String>) -> Load {
    let mut load = site.get("");
    let count = paths.len() as u64;
    load.requests = DEPTHS * count;
    load.compose = Arc::new(move |turn, draft| {
        let depth = 3 + turn.number / count % DEPTHS;
        let path = usize::try_from(turn.number % count).ok();
        let path = path
            .and_then(|at| paths.get(at))
            .map_or("/", String::as_str);
        draft.start("GET", &format!("{path}&depth={depth}"));
    });
    load
}

/// What is never kept: subtrees and single comments.
fn single(site: &Site, threads: &Threads) -> Vec<Read> {
    let mut reads = Vec::new();
    for at in [0, 950] {
        let path = format!(
            "/v1/comments/{}/replies?depth=20&repliesLimit=3",
            threads.deep.comment(at)
        );
        let mut load = site.get(path);
        load.connections = COLD_CONNECTIONS;
        let work = format!("replies 21 levels down from depth {at} of 1000");
        reads.push(read("deep", work, load));
    }
    if let Some(thread) = threads.bushy.last().cloned() {
        let work = format!("one comment of {}", thread.size);
        let mut load = site.get("");
        load.connections = COLD_CONNECTIONS;
        load.compose = Arc::new(move |turn, draft| {
            let id = thread.comment(turn.chance.random_range(0..thread.size));
            let mut path = Vec::with_capacity(64);
            // Writing to memory cannot fail.
            let _ = write!(path, "/v1/comments/{id}");
            draft.start("GET", &String::from_utf8_lossy(&path));
        });
        reads.push(read("one", work, load));
    }
    reads
}
