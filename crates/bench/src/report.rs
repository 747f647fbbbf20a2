//! The table: what was measured, where, when, and by which command.

use std::fmt::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;

/// A line of the table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What was done.
    pub work: String,
    /// Expected answers a second.
    pub rate: Option<f64>,
    /// Median latency.
    pub p50: Option<Duration>,
    /// Latency of the slowest hundredth.
    pub p99: Option<Duration>,
    /// CPU µs of the server for each answer.
    pub server: Option<f64>,
    /// CPU µs of PostgreSQL for each answer.
    pub postgres: Option<f64>,
    /// CPU µs of the generator for each answer.
    pub generator: Option<f64>,
    /// What was aimed at.
    pub target: String,
    /// Whether it was reached, where that can be said.
    pub reached: Option<bool>,
    /// Whether a request failed or was not answered as expected: the figures are not to be used.
    pub failed: bool,
    /// What else belongs to it: errors, memory, the rate aimed at.
    pub note: String,
}

impl Row {
    /// What a program takes up, in bytes, before it was asked for anything.
    pub fn memory(resident: u64, proportional: u64) -> Self {
        Self {
            work: "memory before the run, without PostgreSQL".into(),
            target: "≤ 60 MB".into(),
            reached: Some(resident <= 60_000_000),
            note: format!(
                "RSS {} KB, PSS {} KB",
                resident / 1_000,
                proportional / 1_000
            ),
            ..Self::default()
        }
    }

    /// The line of the table.
    pub fn line(&self) -> String {
        let mut line = String::new();
        // Writing to a String cannot fail.
        let _ = write_row(&mut line, self);
        line.trim_end().to_owned()
    }
}

/// A table with its circumstances.
#[derive(Clone, Debug)]
pub struct Report {
    /// When it was begun.
    pub begun: Timestamp,
    /// On what.
    pub machine: Machine,
    /// Programs and their versions.
    pub versions: Vec<(String, String)>,
    /// The command line, without secrets.
    pub command: String,
    /// The lines.
    pub rows: Vec<Row>,
}

impl Report {
    /// A report without lines yet: date, load and command are those of now.
    ///
    /// # Errors
    /// When /proc cannot be read.
    pub fn begin(begun: Timestamp) -> Result<Self> {
        Ok(Self {
            begun,
            machine: Machine::read()?,
            versions: vec![("stoa-bench".into(), env!("CARGO_PKG_VERSION").into())],
            command: command_line(std::env::args()),
            rows: Vec::new(),
        })
    }

    /// Whether every request of every line was answered as expected.
    pub fn clean(&self) -> bool {
        self.rows.iter().all(|row| !row.failed)
    }
}

/// A machine, as far as it matters.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Cores that this process may use.
    pub cores: usize,
    /// The processor's own name.
    pub model: String,
    /// Bytes of memory.
    pub memory: u64,
    /// Of the kernel.
    pub kernel: String,
    /// Over 1, 5 and 15 minutes, before the run.
    pub load: [f32; 3],
}

impl Machine {
    /// This one, now.
    ///
    /// # Errors
    /// When /proc cannot be read.
    pub fn read() -> Result<Self> {
        use procfs::Current as _;
        let cpu = procfs::CpuInfo::current()?;
        let load = procfs::LoadAverage::current()?;
        Ok(Self {
            cores: std::thread::available_parallelism()?.get(),
            model: cpu.model_name(0).unwrap_or("unknown").to_owned(),
            memory: procfs::Meminfo::current()?.mem_total,
            kernel: std::fs::read_to_string("/proc/sys/kernel/osrelease")?
                .trim()
                .to_owned(),
            load: [load.one, load.five, load.fifteen],
        })
    }
}

/// The command line: without secrets, and without the folders of this machine.
pub fn command_line(arguments: impl IntoIterator<Item = String>) -> String {
    let mut line = String::from("stoa-bench");
    let mut hide = false;
    for argument in arguments.into_iter().skip(1) {
        line.push(' ');
        if hide || argument.contains("stoa_sk_") {
            let flag = argument.split_once('=').filter(|_| !hide);
            line.push_str(&flag.map_or("…".to_owned(), |(name, _)| format!("{name}=…")));
        } else if argument.starts_with('/') {
            let name = Path::new(&argument).file_name().unwrap_or_default();
            line.push_str("…/");
            line.push_str(&name.to_string_lossy());
        } else {
            line.push_str(&argument);
        }
        hide = matches!(argument.as_str(), "--key" | "--token");
    }
    line
}

impl Report {
    /// When, on what, and of what: a list.
    pub fn circumstances(&self) -> String {
        let machine = &self.machine;
        let [one, five, fifteen] = machine.load;
        #[expect(clippy::cast_precision_loss, reason = "shown with one place")]
        let gigabytes = machine.memory as f64 / f64::from(1 << 30);
        let versions: Vec<String> = self
            .versions
            .iter()
            .map(|(name, version)| format!("{name} {version}"))
            .collect();
        format!(
            "- Date: {}\n\
             - Machine: {} cores ({}), {gigabytes:.1} GiB, Linux {}, load average before the run \
             {one:.2}, {five:.2}, {fifteen:.2}; generator and servers share the cores\n\
             - Versions: {}\n\
             - Command: `{}`\n",
            self.begun.strftime("%Y-%m-%d %H:%M UTC"),
            machine.cores,
            machine.model,
            machine.kernel,
            versions.join(", "),
            self.command
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.circumstances())?;
        writeln!(
            out,
            "| work | rate /s | p50 | p99 | server CPU µs | PostgreSQL CPU µs | generator CPU µs \
             | target | reached | note |"
        )?;
        writeln!(out, "|---|--:|--:|--:|--:|--:|--:|---|---|---|")?;
        for row in &self.rows {
            write_row(out, row)?;
        }
        Ok(())
    }
}

fn write_row(out: &mut impl fmt::Write, row: &Row) -> fmt::Result {
    let mut line = String::new();
    let micros = |value: Option<f64>| value.map_or("–".to_owned(), figure);
    let time = |value: Option<Duration>| value.map_or("–".to_owned(), latency);
    let reached = match row.reached {
        _ if row.failed => "**failed**",
        Some(true) => "yes",
        Some(false) => "**no**",
        None => "–",
    };
    for cell in [
        row.work.as_str(),
        &micros(row.rate),
        &time(row.p50),
        &time(row.p99),
        &micros(row.server),
        &micros(row.postgres),
        &micros(row.generator),
        &row.target,
        reached,
        &row.note,
    ] {
        // A bar or a line end in a cell would end it.
        let cell = cell.replace('|', "\\|").replace(['\n', '\r'], " ");
        write!(line, "| {cell} ")?;
    }
    writeln!(out, "{line}|")
}

/// Three figures, thousands apart.
fn figure(value: f64) -> String {
    if value < 1.0 {
        return format!("{value:.3}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// In the unit that fits.
pub fn latency(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1e3 {
        format!("{micros:.0} µs")
    } else if micros < 1e6 {
        format!("{:.2} ms", micros / 1e3)
    } else {
        format!("{:.2} s", micros / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_and_no_folder_stands_in_the_command() {
        let line = |text: &str| command_line(text.split(' ').map(str::to_owned));
        assert_eq!(
            line("/home/a/stoa-bench run --key stoa_sk_abc --only x"),
            "stoa-bench run --key … --only x"
        );
        assert_eq!(
            line("b isso --scratch /home/a/isso"),
            "stoa-bench isso --scratch …/isso"
        );
        assert_eq!(line("b run --key=stoa_sk_abc"), "stoa-bench run --key=…");
        assert_eq!(line("b run --token abc"), "stoa-bench run --token …");
    }

    #[test]
    fn a_report_is_a_table_with_its_circumstances() {
        let report = Report {
            begun: "2026-01-02T03:04:05Z".parse().unwrap(),
            machine: Machine::read().unwrap(),
            versions: vec![("stoa".into(), "0.1.0".into())],
            command: "stoa-bench run".into(),
            rows: vec![Row {
                work: "first page | hot".into(),
                rate: Some(41_234.4),
                p50: Some(Duration::from_micros(812)),
                p99: Some(Duration::from_micros(12_345)),
                server: Some(21.26),
                target: "≤ 25 µs".into(),
                reached: Some(true),
                ..Row::default()
            }],
        };
        let text = report.to_string();
        assert!(text.starts_with("- Date: 2026-01-02 03:04 UTC\n"), "{text}");
        let last = "| first page \\| hot | 41,234 | 812 µs | 12.35 ms | 21.3 | – | – | ≤ 25 µs | yes |  |\n";
        assert!(text.ends_with(last), "{text}");
    }
}
