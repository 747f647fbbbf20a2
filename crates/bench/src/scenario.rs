//! A scenario: what to ask of a server, how fast, and what was aimed at.

use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::bare::Responder;
use crate::cpu::{Group, Meter, Spent, micros_each};
use crate::load::{Load, Outcome};
use crate::report::Row;
use crate::target::Target;
use crate::wire::{Connection, Draft};

/// The group name of the measured server.
pub const SERVER: &str = "server";
/// The group name of its PostgreSQL.
pub const POSTGRES: &str = "postgres";

/// Something to measure.
pub struct Scenario {
    /// One word, for `--only`.
    pub name: &'static str,
    /// What is done, for the table.
    pub work: &'static str,
    /// What is aimed at, for the table.
    pub target: &'static str,
    /// Prepares the server's data and says what load to send. Not measured.
    pub load: fn(&Site) -> Result<Load>,
    /// How long the same load is sent before, unmeasured. Zero for what can be done only once.
    pub warm: Duration,
    /// Whether the bare responder is measured afterwards with the same load and as many bytes.
    pub beside_bare: bool,
    /// Whether the target was reached, if that can be said from this run.
    pub reached: fn(&Measured) -> Option<bool>,
}

/// The server under measurement and what scenarios need to prepare it.
pub struct Site {
    /// Where it listens.
    pub target: Target,
    /// A secret API key of a tenant without limits.
    pub key: Option<String>,
    /// Processes whose CPU is read.
    pub groups: Vec<Group>,
}

/// What came of a load.
pub struct Measured {
    /// Of the generator.
    pub outcome: Outcome,
    /// CPU meanwhile.
    pub spent: Spent,
    /// The bare responder under the same load, where asked for.
    pub bare: Option<Box<Measured>>,
}

impl Site {
    /// A load of GETs of that path with the site's key.
    pub fn get(&self, path: impl Into<String>) -> Load {
        let mut load = Load::get(self.target.clone(), path);
        load.headers = self.headers();
        load
    }

    fn headers(&self) -> Vec<(String, String)> {
        let key = self.key.iter();
        key.map(|key| ("x-api-key".to_owned(), key.clone()))
            .collect()
    }

    /// One request outside any measurement: status and body.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&serde_json::Value>,
    ) -> Result<(u16, Vec<u8>)> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let mut connection = Connection::open(&self.target).await?;
            let mut draft = Draft::new(&self.target, &self.headers());
            draft.start(method, path);
            for (name, value) in headers {
                draft.header(name, value);
            }
            if let Some(body) = body {
                serde_json::to_writer(draft.json(), body)?;
            }
            let exchange = connection.exchange(&mut draft);
            let answer = tokio::time::timeout(Duration::from_secs(30), exchange)
                .await
                .with_context(|| format!("{method} {path}: no answer"))??;
            Ok((answer.status, connection.body(&answer)?))
        })
    }
}

/// Sends a load and reads the CPU of these groups meanwhile.
///
/// # Errors
/// As [`Load::run`] and [`Group::cpu`].
pub fn measure(load: &Load, groups: &[Group]) -> Result<Measured> {
    let meter = Meter::start(groups.to_vec())?;
    let outcome = load.run()?;
    Ok(Measured {
        outcome,
        spent: meter.stop()?,
        bare: None,
    })
}

/// Sends the same load for that long, with other chance, and forgets what came of it.
///
/// # Errors
/// As [`Load::run`].
pub fn warm(load: &Load, length: Duration) -> Result<()> {
    if length.is_zero() {
        return Ok(());
    }
    let mut first = load.clone();
    first.length = length;
    first.seed = load.seed.wrapping_add(1 << 20);
    first.run().map(drop)
}

/// The bare responder under the same load, answering bodies of that many bytes.
///
/// # Errors
/// When it does not start.
pub fn measure_bare(load: &Load, bytes: u64, length: Duration) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let responder = runtime.block_on(Responder::start(usize::try_from(bytes)?))?;
    let mut load = load.clone();
    load.target = responder.target.clone();
    warm(&load, length)?;
    measure(&load, &[Group::new(SERVER, responder.pid)])
}

impl Scenario {
    /// Prepares, warms, measures, and says what it came to: a row, and one more for the bare
    /// responder where it is measured beside.
    ///
    /// # Errors
    /// When the server cannot be prepared or reached.
    pub fn run(&self, site: &Site) -> Result<Vec<Row>> {
        let load = (self.load)(site).with_context(|| format!("preparing {}", self.name))?;
        warm(&load, self.warm)?;
        let mut measured = measure(&load, &site.groups)?;
        if self.beside_bare {
            let bare = measure_bare(&load, measured.outcome.body_bytes(), self.warm)?;
            measured.bare = Some(Box::new(bare));
        }
        let mut row = measured.row(self.work);
        row.target = self.target.to_owned();
        row.reached = (self.reached)(&measured);
        let mut rows = vec![row];
        if let Some(bare) = &measured.bare {
            rows.push(bare.row(&format!("{}: bare responder", self.work)));
        }
        Ok(rows)
    }
}

impl Measured {
    /// CPU µs of that group for each expected answer.
    pub fn micros(&self, group: &str) -> Option<f64> {
        let spent = self.spent.of(group)?;
        Some(micros_each(spent, self.outcome.answered))
    }

    /// The line of the table, without target.
    pub fn row(&self, work: &str) -> Row {
        let outcome = &self.outcome;
        Row {
            work: work.to_owned(),
            rate: Some(outcome.rate()),
            p50: Some(outcome.latency_at(0.5)),
            p99: Some(outcome.latency_at(0.99)),
            server: self.micros(SERVER),
            postgres: self.micros(POSTGRES),
            generator: Some(micros_each(self.spent.own, outcome.answered)),
            failed: !outcome.clean(),
            note: self.note(),
            ..Row::default()
        }
    }

    fn note(&self) -> String {
        let outcome = &self.outcome;
        let mut notes = vec![format!("{} B", outcome.body_bytes())];
        for (count, what) in [
            (outcome.failed, "failed"),
            (outcome.unanswered, "unanswered"),
            (outcome.unsent, "unsent"),
            (outcome.reconnects, "reconnects"),
        ] {
            if count > 0 {
                notes.push(format!("{count} {what}"));
            }
        }
        let answers: u64 = outcome.statuses.values().sum();
        if answers != outcome.answered {
            notes.push(format!("statuses {:?}", outcome.statuses));
        }
        notes.extend(outcome.samples.iter().take(1).cloned());
        notes.join("; ")
    }
}

/// What the server and PostgreSQL say of themselves.
pub fn versions(site: &Site, postgres: Option<i32>) -> Vec<(String, String)> {
    let mut versions = Vec::new();
    if let Ok((200, body)) = site.ask("GET", "/version", &[], None) {
        versions.push(("Stoa".into(), String::from_utf8_lossy(&body).into_owned()));
    }
    if let Some(pid) = postgres {
        let program = format!("/proc/{pid}/exe");
        let output = std::process::Command::new(program)
            .arg("--version")
            .output();
        if let Ok(output) = output {
            let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            versions.push(("PostgreSQL".into(), text));
        }
    }
    versions
}

/// What is measured of a Stoa that runs already, in order.
pub const SCENARIOS: &[Scenario] = &[Scenario {
    name: "chain",
    work: "the chain (`GET /livez`)",
    target: "bare handler + ≤ 15 µs",
    load: |site| Ok(site.get("/livez")),
    warm: Duration::from_secs(1),
    beside_bare: true,
    reached: |measured| {
        let bare = measured.bare.as_ref()?.micros(SERVER)?;
        Some(measured.micros(SERVER)? <= bare + 15.0)
    },
}];
