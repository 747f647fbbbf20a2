//! Isso on the same corpus, under the same generator and accounting.
//!
//! In its favour: its hash of identities is switched off (the default, PBKDF2, runs for each
//! comment shown), gunicorn keeps connections alive and has as many processes as there are
//! cores, its rate guard and moderation are off, and its database is warm.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::corpus::{Shape, Thread};
use crate::cpu::Group;
use crate::load::Load;
use crate::report::Row;
use crate::scenario::{SERVER, Site, measure, warm};
use crate::target::Target;

/// The version measured.
pub const VERSION: &str = "0.14.0";
/// Thread sizes measured.
pub const SIZES: [u64; 3] = [20, 1_000, 10_000];
/// Seed of its threads.
const SEED: u64 = 42;
/// How long it may take to start.
const START: Duration = Duration::from_secs(30);
/// Writes the corpus by Isso's own modules.
const LOADER: &str = include_str!("isso_load.py");

/// An installed Isso with its files in one folder.
pub struct Installation {
    folder: PathBuf,
}

/// A running Isso, ended when this is dropped.
pub struct Running {
    child: Child,
    /// Where it listens and whose CPU is read.
    pub site: Site,
}

impl Installation {
    /// Installs Isso and gunicorn from PyPI into a virtual environment in that folder, unless
    /// they are there, and writes the corpus.
    ///
    /// # Errors
    /// When Python, its `venv` or the packages are not to be had.
    pub fn prepare(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        // The loader changes its working folder for none of the programs, but Isso resolves
        // paths of its configuration from where it stands.
        let installation = Self {
            folder: folder.canonicalize()?,
        };
        if !installation.program("isso").exists() {
            run(Command::new("python3")
                .args(["-m", "venv"])
                .arg(installation.folder.join("venv")))
            .context("needs Python 3 with venv (Debian: apt-get install python3-venv)")?;
            run(Command::new(installation.program("pip"))
                .args([
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "gunicorn",
                ])
                .arg(format!("isso=={VERSION}")))?;
        }
        installation.write_corpus()?;
        Ok(installation)
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join("venv/bin").join(name)
    }

    fn settings(&self) -> PathBuf {
        self.folder.join("isso.cfg")
    }

    fn configure(&self, port: u16) -> Result<()> {
        let database = self.folder.join("comments.db");
        let text = format!(
            "[general]\ndbpath = {}\nhost = http://127.0.0.1:{port}/\n\
             [moderation]\nenabled = false\n[guard]\nenabled = false\n\
             [hash]\nalgorithm = none\n",
            database.display()
        );
        Ok(std::fs::write(self.settings(), text)?)
    }

    fn write_corpus(&self) -> Result<()> {
        for old in ["comments.db", "comments.db-journal"] {
            match std::fs::remove_file(self.folder.join(old)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        // The port matters only to a running server.
        self.configure(1)?;
        let mut child = Command::new(self.program("python"))
            .args(["-c", LOADER])
            .env("ISSO_SETTINGS", self.settings())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the virtual environment has no Python")?;
        let input = child.stdin.take().context("its input is piped")?;
        let mut input = std::io::BufWriter::new(input);
        for size in SIZES {
            writeln!(input, "{}", serde_json::json!({ "thread": uri(size) }))?;
            for node in Thread::new(Shape::Bushy, size, SEED)?.nodes() {
                serde_json::to_writer(&mut input, &node)?;
                input.write_all(b"\n")?;
            }
        }
        drop(input.into_inner()?);
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "writing Isso's corpus failed");
        let written: u64 = String::from_utf8_lossy(&output.stdout).trim().parse()?;
        ensure!(
            written == SIZES.iter().sum::<u64>(),
            "only {written} comments were written"
        );
        Ok(())
    }

    /// Starts it under gunicorn on a free port and waits until it answers.
    ///
    /// # Errors
    /// When it does not answer in time.
    pub fn start(&self) -> Result<Running> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        self.configure(address.port())?;
        let cores = std::thread::available_parallelism()?.get();
        let child = Command::new(self.program("gunicorn"))
            .args([
                "--bind",
                &address.to_string(),
                "--workers",
                &cores.to_string(),
            ])
            .args(["--worker-class", "gthread", "--threads", "4"])
            .args(["--timeout", "300", "--log-level", "warning", "isso.run"])
            .env("ISSO_SETTINGS", self.settings())
            .current_dir(&self.folder)
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(self.folder.join("isso.log"))?)
            .spawn()
            .context("cannot start gunicorn")?;
        let site = Site {
            target: Target::of(address)?,
            key: None,
            groups: vec![Group::new(SERVER, child.id().try_into()?)],
        };
        let running = Running { child, site };
        let deadline = Instant::now() + START;
        while running.thread(20, "").is_err() {
            ensure!(
                Instant::now() < deadline,
                "Isso does not answer: see isso.log"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(running)
    }
}

impl Running {
    /// What it answers for the thread of that size.
    fn thread(&self, size: u64, query: &str) -> Result<serde_json::Value> {
        let (status, body) = self.site.ask("GET", &path(size, query), &[], None)?;
        ensure!(status == 200, "Isso answers {status}");
        Ok(serde_json::from_slice(&body)?)
    }

    /// Whether it shows the thread that was written.
    fn verify(&self, size: u64) -> Result<()> {
        let thread = Thread::new(Shape::Bushy, size, SEED)?;
        let roots = (0..size).filter(|index| thread.parent(*index).is_none());
        let wanted = roots.count();
        let answer = self.thread(size, "&limit=50&nested_limit=5")?;
        let shown = answer.get("replies").and_then(|roots| roots.as_array());
        let shown = shown.map_or(0, Vec::len);
        ensure!(shown == wanted.min(50), "{shown} of {wanted} roots shown");
        let total = answer.get("total_replies").and_then(|count| count.as_u64());
        ensure!(total == Some(size), "{total:?} of {size} comments counted");
        Ok(())
    }

    /// Measures the first page and the whole thread at each size.
    ///
    /// # Errors
    /// When it shows something else than was written, or cannot be reached.
    pub fn measure(&self, length: Duration) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for size in SIZES {
            self.verify(size)?;
            for (what, query) in [
                (
                    "first page (50 roots, 5 replies each)",
                    "&limit=50&nested_limit=5",
                ),
                ("whole thread", ""),
            ] {
                let mut load = Load::get(self.site.target.clone(), path(size, query));
                load.connections = self.site.groups.len().max(2);
                load.length = length;
                load.grace = Duration::from_secs(120);
                load.requests = 5_000;
                // One answer of the largest thread takes longer than a warming run.
                if size < 10_000 {
                    warm(&load, Duration::from_secs(1))?;
                }
                let measured = measure(&load, &self.site.groups)?;
                rows.push(measured.row(&format!("Isso {VERSION}, {size} comments: {what}")));
            }
        }
        Ok(rows)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        use rustix::process::{Pid, Signal, kill_process};
        let pid = self.child.id().try_into().ok().and_then(Pid::from_raw);
        // gunicorn ends its workers when it is asked to; killed, it would leave them for a while.
        if let Some(pid) = pid {
            let _ = kill_process(pid, Signal::TERM);
        }
        let deadline = Instant::now() + Duration::from_secs(40);
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                let _ = self.child.kill();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn uri(size: u64) -> String {
    format!("/thread-{size}/")
}

fn path(size: u64, query: &str) -> String {
    format!("/?uri=%2Fthread-{size}%2F{query}")
}

fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot run {}", command.get_program().display()))?;
    ensure!(
        status.success(),
        "{} failed",
        command.get_program().display()
    );
    Ok(())
}
