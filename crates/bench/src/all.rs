//! The whole measurement: everything it needs is started, filled, measured and ended here.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use stoa_kernel::{Clock as _, SystemClock};

use crate::check::check;
use crate::corpus::{SIZES, Shape};
use crate::fill::{Filled, fill};
use crate::isso;
use crate::logins::logins;
use crate::people::{Signer, Tenant, issuer, tenant, tokens};
use crate::reads::{Threads, reads};
use crate::report::{Report, Row};
use crate::scenario::{Site, versions};
use crate::search::search;
use crate::stage::Stage;
use crate::writes::{Place, comments, likes};

/// Bushy threads of 10,000 beside the first, read in turn.
const ALIKE: u64 = 8;
/// Who likes: no more than the program remembers at once.
const LIKERS: usize = 40_000;
/// Tenants that are written to at once.
const TENANTS: usize = 64;

/// What stands above the table.
const INTRODUCTION: &str = "\
# Benchmarks

Written by `make bench`; the figures are of one run on the machine named here. Generator, program
and PostgreSQL share its cores, so the rates say what the whole machine does, and the CPU columns
what each part took of it. *Bare responder* is an axum handler that answers as many bytes from
memory, under the same load. *Cold* means that no page was asked for twice: each request has a
shape (`depth`, `repliesLimit`) or a page number of its own, so that none is answered from memory;
PostgreSQL's own buffers are warm. New comments are acknowledged after a commit that holds the
comment, its event and its audit row, with `fsync` and `synchronous_commit` on. What was written is
recounted after each run.

";

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// Folder for databases and Isso; what a run puts there it removes, save for Isso's programs.
    #[arg(long)]
    scratch: PathBuf,
    /// The program, optimised.
    #[arg(long)]
    stoa: PathBuf,
    /// Works by name, separated by commas; without it all.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Of each read.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Of each kind of write.
    #[arg(long, default_value_t = 60)]
    write_seconds: u64,
    /// The largest thread to fill.
    #[arg(long, default_value_t = 1_000_000)]
    largest: u64,
    /// Leave Isso out.
    #[arg(long)]
    no_isso: bool,
    /// Where the table goes beside standard output.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// A running measurement.
struct Run<'a> {
    arguments: &'a Arguments,
    stage: &'a Stage,
    site: Site,
    report: Report,
}

/// Measures everything asked for; tells whether every request was answered as expected.
///
/// # Errors
/// When something cannot be started, filled or reached, or a recount does not agree.
pub fn all(arguments: &Arguments) -> Result<bool> {
    let now = SystemClock.now();
    std::fs::create_dir_all(&arguments.scratch)?;
    let stage = Stage::set(&arguments.scratch)?;
    let binary = arguments.stoa.canonicalize().context("the program")?;
    // The first start migrates; the second finds the signing key that was put among its own.
    drop(stage.program(&binary)?);
    let signer = Signer::install(&stage, now)?;
    let tenants = (0..=TENANTS)
        .map(|number| tenant(&stage, &format!("bench-{number}"), now))
        .collect::<Result<Vec<_>>>()?;
    let (first, many) = tenants.split_first().context("a tenant")?;
    let program = stage.program(&binary)?;
    let site = stage.site(&program, Some(first.key.clone()))?;
    let mut report = Report::begin(now)?;
    report.versions.extend(versions(&site, stage.postmaster()));
    let memory = program.at_rest;
    report
        .rows
        .push(Row::memory(memory.resident, memory.proportional));
    let mut run = Run {
        arguments,
        stage: &stage,
        site,
        report,
    };
    run.check(&signer, first, now)?;
    run.reads(first)?;
    run.likes(&signer, first, now)?;
    run.writes(first, many)?;
    run.logins(first)?;
    run.search(&binary, first, many)?;
    if !arguments.no_isso && run.wants("isso") {
        let running = isso::Installation::prepare(&arguments.scratch.join("isso"))?.start()?;
        let rows = running.measure(Duration::from_secs(arguments.seconds))?;
        run.report
            .versions
            .push(("Isso".into(), isso::VERSION.into()));
        run.report.rows.extend(rows);
    }
    print!("{}", run.report);
    if let Some(out) = &arguments.out {
        std::fs::write(out, format!("{INTRODUCTION}{}", run.report))?;
    }
    Ok(run.report.clean())
}

impl Run<'_> {
    fn wants(&self, name: &str) -> bool {
        let only = &self.arguments.only;
        only.is_empty() || only.iter().any(|one| one == name)
    }

    fn add(&mut self, rows: Vec<Row>) {
        for row in rows {
            eprintln!("{}", row.line());
            self.report.rows.push(row);
        }
    }

    fn fill(&self, tenant: &Tenant, shape: Shape, size: u64, seed: u64) -> Result<Filled> {
        eprintln!("filling {size} comments, {shape:?}");
        fill(self.stage, tenant.id, shape, size, seed)
    }

    fn reads(&mut self, tenant: &Tenant) -> Result<()> {
        const NAMES: [&str; 9] = [
            "chain",
            "chain-key",
            "hot",
            "cold-flat",
            "cold-page-100",
            "cold-bushy",
            "cold-alike",
            "cold-any",
            "deep",
        ];
        if !NAMES.iter().any(|name| self.wants(name)) && !self.wants("one") {
            return Ok(());
        }
        let sizes = SIZES
            .into_iter()
            .filter(|size| *size <= self.arguments.largest);
        let (mut flat, mut bushy, mut alike) = (Vec::new(), Vec::new(), Vec::new());
        for size in sizes {
            flat.push(self.fill(tenant, Shape::Flat, size, 1)?);
            bushy.push(self.fill(tenant, Shape::Bushy, size, 2)?);
        }
        for seed in 0..ALIKE {
            alike.push(self.fill(tenant, Shape::Bushy, 10_000, 10 + seed)?);
        }
        let threads = Threads {
            flat,
            bushy,
            alike,
            deep: self.fill(tenant, Shape::Deep, 1_000, 3)?,
        };
        // One by one: several statements in one message are a transaction.
        self.stage.run("VACUUM (ANALYZE) comments.comments")?;
        self.stage.run("VACUUM (ANALYZE) comments.threads")?;
        self.stage.run("CHECKPOINT")?;
        let length = Duration::from_secs(self.arguments.seconds);
        for read in reads(&self.site, &threads, length) {
            if self.wants(read.name) {
                self.add(read.rows(&self.site)?);
            }
        }
        Ok(())
    }

    fn check(&mut self, signer: &Signer, tenant: &Tenant, now: Timestamp) -> Result<()> {
        if !self.wants("check") {
            return Ok(());
        }
        let issuer = issuer(&self.site)?;
        let tokens = tokens(self.stage, signer, tenant, &issuer, 1, now)?;
        let token = tokens.first().context("a token")?;
        let rows = check(self.stage, &issuer, &tenant.key, token)?;
        self.add(rows);
        Ok(())
    }

    fn likes(&mut self, signer: &Signer, tenant: &Tenant, now: Timestamp) -> Result<()> {
        if !self.wants("likes") {
            return Ok(());
        }
        let thread = self.fill(tenant, Shape::Bushy, 1_000, 4)?;
        let issuer = issuer(&self.site)?;
        let tokens = tokens(self.stage, signer, tenant, &issuer, LIKERS, now)?;
        let row = likes(self.stage, &self.site, &thread, tokens)?;
        self.add(vec![row]);
        Ok(())
    }

    fn logins(&mut self, tenant: &Tenant) -> Result<()> {
        if !self.wants("logins") {
            return Ok(());
        }
        let thread = self.fill(tenant, Shape::Flat, 10_000, 6)?;
        let length = Duration::from_secs(self.arguments.seconds);
        let rows = logins(self.stage, &self.site, tenant, &thread, length)?;
        self.add(rows);
        Ok(())
    }

    fn search(&mut self, binary: &Path, first: &Tenant, many: &[Tenant]) -> Result<()> {
        if !self.wants("search") {
            return Ok(());
        }
        let others = many.get(1..).unwrap_or_default();
        let length = Duration::from_secs(self.arguments.seconds);
        let size = self.arguments.largest;
        eprintln!("importing {size} comments for search");
        let tenants = (first, others);
        let rows = search(self.stage, &self.site, binary, tenants, size, length)?;
        self.add(rows);
        Ok(())
    }

    fn writes(&mut self, tenant: &Tenant, many: &[Tenant]) -> Result<()> {
        let mut places = vec![Place::Hot, Place::Many, Place::Tenants(many.to_vec())];
        if self.wants("write-replies") {
            places.push(Place::Replies(self.fill(tenant, Shape::Bushy, 1_000, 5)?));
        }
        let length = Duration::from_secs(self.arguments.write_seconds);
        for place in places {
            if self.wants(place.name()) {
                let row = comments(self.stage, &self.site, &place, length)?;
                self.add(vec![row]);
            }
        }
        Ok(())
    }
}
