//! CPU time and memory of processes that run beside the generator.
//!
//! A group is a process and all its descendants, like the postmaster and its backends. The time
//! of a living process is its CPU clock as the kernel keeps it, in nanoseconds, over all its
//! threads, ended ones too. The time of one that ended lies with the parent that reaped it, in
//! ticks of 10 ms, so that a backend that comes and goes within a run is counted all the same.
//!
//! What the kernel does for a packet on the loopback interface is done, and counted, in the
//! process that sends it.

use std::time::Duration;

use anyhow::{Context, Result};
use nix::sys::time::TimeValLike;
use nix::time::{ClockId, clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;
use procfs::ProcError;
use procfs::process::{Process, Stat};

/// A process and its descendants.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it is called in reports.
    pub name: String,
    root: i32,
    /// Descendants that are a group of their own, and what descends from them.
    without: Vec<i32>,
}

impl Group {
    /// The process and all its descendants.
    pub fn new(name: impl Into<String>, root: i32) -> Self {
        Self {
            name: name.into(),
            root,
            without: Vec::new(),
        }
    }

    /// Leaves out that descendant and its own: a PostgreSQL that the server has started.
    #[must_use]
    pub fn without(mut self, other: i32) -> Self {
        self.without.push(other);
        self
    }

    /// CPU time spent so far, user and system.
    ///
    /// # Errors
    /// When the root process is not there or /proc cannot be read.
    pub fn cpu(&self) -> Result<Duration> {
        let mut last = self.try_cpu()?;
        // A process that is reaped between the look at it and the look at its parent would count
        // twice or not at all; so the sum is taken until the members stayed the same.
        for _ in 0..20 {
            let again = self.try_cpu()?;
            if again.members == last.members {
                return Ok(again.time);
            }
            last = again;
        }
        Ok(last.time)
    }

    fn try_cpu(&self) -> Result<Reading> {
        let ticks = procfs::ticks_per_second();
        let mut reading = Reading {
            time: Duration::ZERO,
            members: Vec::new(),
        };
        for member in self.members()? {
            let Ok(own) = clock_of(member.pid) else {
                continue;
            };
            let reaped = member.cutime.unsigned_abs() + member.cstime.unsigned_abs();
            reading.time += own + Duration::from_nanos(reaped * 1_000_000_000 / ticks);
            reading.members.push(member.pid);
        }
        Ok(reading)
    }

    /// The living processes of the group, the root first.
    fn members(&self) -> Result<Vec<Stat>> {
        let root = Process::new(self.root)
            .and_then(|process| process.stat())
            .with_context(|| format!("{}: process {} is not there", self.name, self.root))?;
        let mut others: Vec<Stat> = procfs::process::all_processes()?
            .filter_map(|process| process.ok()?.stat().ok())
            .filter(|stat| stat.pid != self.root && !self.without.contains(&stat.pid))
            .collect();
        let mut members = vec![root];
        let mut at = 0;
        while let Some(parent) = members.get(at).map(|stat| stat.pid) {
            let (children, rest) = others.into_iter().partition(|stat| stat.ppid == parent);
            let mut children: Vec<Stat> = children;
            members.append(&mut children);
            others = rest;
            at += 1;
        }
        Ok(members)
    }

    /// Memory now, summed over the group.
    ///
    /// # Errors
    /// When the root process is not there, or may not be read.
    pub fn memory(&self) -> Result<Memory> {
        let page = procfs::page_size();
        let mut memory = Memory::default();
        for member in self.members()? {
            memory.resident += member.rss * page;
            let maps = Process::new(member.pid).and_then(|process| process.smaps_rollup());
            let maps = match maps {
                Ok(maps) => maps,
                Err(ProcError::NotFound(_)) => continue,
                Err(error) => return Err(error).context("reading smaps_rollup"),
            };
            for map in maps.memory_map_rollup.iter() {
                memory.proportional += map.extension.map.get("Pss").copied().unwrap_or(0);
            }
        }
        Ok(memory)
    }
}

struct Reading {
    time: Duration,
    /// Those whose clock could be read.
    members: Vec<i32>,
}

/// Bytes of memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// RSS: with all of what is shared.
    pub resident: u64,
    /// PSS: with its share of what is shared.
    pub proportional: u64,
}

fn clock_of(pid: i32) -> Result<Duration> {
    let clock = clock_getcpuclockid(Pid::from_raw(pid))?;
    Ok(spec(clock_gettime(clock)?))
}

fn spec(time: nix::sys::time::TimeSpec) -> Duration {
    Duration::from_nanos(time.num_nanoseconds().unsigned_abs())
}

/// CPU time of this very process, all threads.
///
/// # Errors
/// When the kernel does not tell.
pub fn own() -> Result<Duration> {
    Ok(spec(clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)?))
}

/// CPU time of this very process and its groups, from one moment to another.
pub struct Meter {
    groups: Vec<Group>,
    own: Duration,
    before: Vec<Duration>,
}

/// What was spent between.
#[derive(Clone, Debug)]
pub struct Spent {
    /// By this process.
    pub own: Duration,
    /// By each group, in the order given.
    pub groups: Vec<(String, Duration)>,
}

impl Spent {
    /// By the group of that name.
    pub fn of(&self, name: &str) -> Option<Duration> {
        let found = self.groups.iter().find(|(group, _)| group == name);
        found.map(|(_, spent)| *spent)
    }
}

impl Meter {
    /// Begins.
    ///
    /// # Errors
    /// As [`Group::cpu`].
    pub fn start(groups: Vec<Group>) -> Result<Self> {
        let before = groups.iter().map(Group::cpu).collect::<Result<_>>()?;
        Ok(Self {
            groups,
            own: own()?,
            before,
        })
    }

    /// Ends.
    ///
    /// # Errors
    /// As [`Group::cpu`]: a process that ended during the run is one, too.
    pub fn stop(self) -> Result<Spent> {
        let own = own()?.saturating_sub(self.own);
        let groups = self
            .groups
            .iter()
            .zip(self.before)
            .map(|(group, before)| Ok((group.name.clone(), group.cpu()?.saturating_sub(before))))
            .collect::<Result<_>>()?;
        Ok(Spent { own, groups })
    }
}

/// Microseconds of `time` for each of `count`.
pub fn micros_each(time: Duration, count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact to 2^53")]
    let count = count.max(1) as f64;
    time.as_secs_f64() * 1e6 / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    /// Burns that much CPU: a shell loop is its own measure.
    const BURN: &str = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";

    fn own_pid() -> i32 {
        std::process::id().try_into().unwrap()
    }

    #[test]
    fn a_child_that_came_and_went_is_counted() {
        // The shell starts another, reaps it and waits for its input to close.
        let mut child = Command::new("sh")
            .args(["-c", &format!("echo; read x; sh -c '{BURN}'; echo; read y")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        use std::io::{BufRead as _, BufReader, Write as _};
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut input = child.stdin.take().unwrap();
        output.next().unwrap().unwrap();
        let group = Group::new("shell", child.id().try_into().unwrap());
        let meter = Meter::start(vec![group.clone()]).unwrap();
        input.write_all(b"\n").unwrap();
        output.next().unwrap().unwrap();
        assert_eq!(group.members().unwrap().len(), 1, "the inner shell is gone");
        let spent = meter.stop().unwrap().of("shell").unwrap();
        assert!(spent > Duration::from_millis(30), "{spent:?}");
        drop(input);
        child.wait().unwrap();
    }

    #[test]
    fn a_living_child_is_counted_and_one_left_out_is_not() {
        let mut child = Command::new("sh")
            .args(["-c", &format!("{BURN}; echo; read x")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let pid: i32 = child.id().try_into().unwrap();
        let mut byte = [0];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut byte).unwrap();
        let burnt = Group::new("child", pid).cpu().unwrap();
        assert!(burnt > Duration::from_millis(30), "{burnt:?}");
        let all = Group::new("all", own_pid());
        let pids = |group: &Group| -> Vec<i32> {
            group
                .members()
                .unwrap()
                .iter()
                .map(|stat| stat.pid)
                .collect()
        };
        assert!(pids(&all).contains(&pid));
        assert!(!pids(&all.without(pid)).contains(&pid));
        drop(child.stdin.take());
        child.wait().unwrap();
    }

    #[test]
    fn memory_of_this_process_is_known() {
        let memory = Group::new("own", own_pid()).memory().unwrap();
        assert!(memory.resident > 1 << 20, "{memory:?}");
        assert!(
            (1..=memory.resident).contains(&memory.proportional),
            "{memory:?}"
        );
    }
}
