//! What is killed, and when.

use super::stage::Stage;
use crate::process::{Place, Served};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use std::{fmt, fs};
use stoa_testkit::{PATIENCE, wait_until};

/// Acknowledged writes between two strikes, at most; half of it on the average.
const CALM: usize = 120;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Program,
    Postmaster,
    Backend,
}

/// The strikes, each after so many more acknowledged writes.
pub(super) struct Strikes {
    plan: Vec<(usize, Target)>,
    pub(super) server: Served,
    /// Backends that were struck while they committed.
    pub(super) in_commit: usize,
}

impl Strikes {
    /// As many of each target, in an order and at moments by chance.
    pub(super) fn plan(count: usize, seed: u64, server: Served) -> Self {
        let mut chance = StdRng::seed_from_u64(seed);
        let targets = [Target::Program, Target::Postmaster, Target::Backend];
        let mut order: Vec<Target> = targets.into_iter().cycle().take(count).collect();
        order.shuffle(&mut chance);
        let plan = order
            .into_iter()
            .map(|target| (chance.random_range(1..=CALM), target))
            .collect();
        Self {
            plan,
            server,
            in_commit: 0,
        }
    }

    pub(super) async fn carry_out(&mut self, place: &Place, stage: &Stage) {
        for (calm, target) in self.plan.clone() {
            stage.calm(calm).await;
            match target {
                Target::Program => {
                    self.server.signal(Signal::SIGKILL);
                    self.server.ended().await;
                    self.server = place.serve(&[]).await;
                    stage.moved_to(&self.server);
                }
                Target::Postmaster => {
                    strike(|| Some((place.postmaster()?, false))).await;
                }
                Target::Backend => {
                    let in_commit = strike(|| backend(place)).await;
                    self.in_commit += usize::from(in_commit);
                }
            }
        }
        stage.calm(CALM).await;
    }
}

impl fmt::Display for Strikes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |target| self.plan.iter().filter(|(_, t)| *t == target).count();
        write!(
            f,
            "struck: program {}, postmaster {}, backend {} ({} in COMMIT)",
            of(Target::Program),
            of(Target::Postmaster),
            of(Target::Backend),
            self.in_commit
        )
    }
}

/// Kills what is found, which may be only just coming up again, or end by itself meanwhile; whether
/// it was committing.
async fn strike(find: impl Fn() -> Option<(Pid, bool)>) -> bool {
    let mut committing = false;
    let struck = async || {
        find().is_some_and(|(pid, state)| {
            committing = state;
            kill(pid, Signal::SIGKILL).is_ok()
        })
    };
    wait_until("something to strike", struck, PATIENCE).await;
    committing
}

/// A serving backend, one in COMMIT if one is met within many looks.
fn backend(place: &Place) -> Option<(Pid, bool)> {
    let postmaster = place.postmaster()?;
    let mut any = None;
    for _ in 0..300 {
        let children = format!("/proc/{postmaster}/task/{postmaster}/children");
        for pid in fs::read_to_string(children).ok()?.split_whitespace() {
            let title = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            if title.starts_with("postgres: stoa_app") {
                let pid = Pid::from_raw(pid.parse().ok()?);
                if title.contains("COMMIT") {
                    return Some((pid, true));
                }
                any = Some((pid, false));
            }
        }
    }
    any
}
