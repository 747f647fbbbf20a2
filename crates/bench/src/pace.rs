//! When requests go out at a fixed rate: a schedule that does not wait for answers.
//!
//! Request `k` is due at `start + k / rate`, whether or not the server keeps up, and its latency
//! counts from there. A generator that waits for a slow answer before it starts the clock of the
//! next request leaves out just the requests that suffer ("coordinated omission").
//!
//! tokio's own timer ticks once in a millisecond, ten times what a fast answer takes. So the
//! schedule is driven by a timer of the kernel, to some microseconds.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
    timerfd_settime,
};
use tokio::io::unix::AsyncFd;
use tokio::sync::{Notify, oneshot};

/// The timer is not set for less: below, it would cost more than the accuracy is worth.
const QUANTUM: Duration = Duration::from_micros(50);

/// The arithmetic of the schedule of one of several generator threads, which take turns.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    start: Instant,
    end: Instant,
    rate: f64,
    first: u64,
    step: u64,
}

impl Schedule {
    /// Of thread `thread` (from 0) of `threads`, which together reach `rate` requests a second.
    pub fn new(start: Instant, length: Duration, rate: f64, thread: u64, threads: u64) -> Self {
        Self {
            start,
            end: start + length,
            rate,
            first: thread,
            step: threads,
        }
    }

    /// When this thread's `turn`th request is due; none after the end.
    fn due(&self, turn: u64) -> Option<Instant> {
        let number = self.first + turn * self.step;
        #[expect(clippy::cast_precision_loss, reason = "exact to 2^53 requests")]
        let due = self.start + Duration::from_secs_f64(number as f64 / self.rate);
        (due < self.end).then_some(due)
    }

    /// How many requests are due in all from turn `turn` on.
    fn remaining(&self, turn: u64) -> u64 {
        let length = self.end - self.start;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive count far below 2^53"
        )]
        let total = (length.as_secs_f64() * self.rate).ceil() as u64;
        let of_thread = total.saturating_sub(self.first).div_ceil(self.step);
        of_thread.saturating_sub(turn)
    }
}

/// Hands the turns of a schedule to whichever connection is free, in their order.
pub struct Pace {
    schedule: Schedule,
    next: Cell<u64>,
    waiting: RefCell<VecDeque<(Instant, oneshot::Sender<()>)>>,
    added: Notify,
}

impl Pace {
    /// Over that schedule.
    pub fn new(schedule: Schedule) -> Self {
        Self {
            schedule,
            next: Cell::new(0),
            waiting: RefCell::default(),
            added: Notify::new(),
        }
    }

    /// Waits for the next turn and tells when it is or was due; none after the end.
    pub async fn turn(&self) -> Option<Instant> {
        let turn = self.next.get();
        let due = self.schedule.due(turn)?;
        self.next.set(turn + 1);
        if due > Instant::now() {
            let (sender, receiver) = oneshot::channel();
            self.waiting.borrow_mut().push_back((due, sender));
            self.added.notify_one();
            // The driver is dropped only with the whole run.
            receiver.await.ok()?;
        }
        Some(due)
    }

    /// Turns that nobody took, because all connections were still busy with earlier ones.
    pub fn left(&self) -> u64 {
        self.schedule.remaining(self.next.get())
    }

    /// Wakes each waiting connection when its turn is due. Runs until it is dropped.
    ///
    /// # Errors
    /// When the kernel gives no timer.
    pub async fn drive(&self) -> Result<()> {
        let timer = timerfd_create(
            TimerfdClockId::Monotonic,
            TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC,
        )
        .context("no timer from the kernel")?;
        #[allow(
            deprecated,
            reason = "sound for an OwnedFd, which names one file as long as it lives; what \
                      replaces it is unsafe, for types that do not"
        )]
        let timer = AsyncFd::new(timer)?;
        loop {
            let Some(due) = self.wake_due() else {
                self.added.notified().await;
                continue;
            };
            let wait = due.saturating_duration_since(Instant::now()).max(QUANTUM);
            let once = Itimerspec {
                it_interval: Timespec::default(),
                it_value: Timespec::try_from(wait)?,
            };
            timerfd_settime(timer.get_ref(), TimerfdTimerFlags::empty(), &once)?;
            timer.readable().await?.clear_ready();
        }
    }

    /// Wakes those whose turn has come; tells when the next one's does.
    fn wake_due(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut waiting = self.waiting.borrow_mut();
        while let Some((due, _)) = waiting.front() {
            if *due > now {
                return Some(*due);
            }
            if let Some((_, sender)) = waiting.pop_front() {
                // One that is no longer there needs no waking.
                let _ = sender.send(());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_share_the_schedule_without_gap_or_overlap() {
        let start = Instant::now();
        let length = Duration::from_secs(2);
        let mut dues: Vec<_> = (0..3)
            .flat_map(|thread| {
                let schedule = Schedule::new(start, length, 500.0, thread, 3);
                let dues: Vec<_> = (0..).map_while(|turn| schedule.due(turn)).collect();
                assert_eq!(dues.len() as u64, schedule.remaining(0));
                dues
            })
            .collect();
        dues.sort();
        assert_eq!(dues.len(), 1_000);
        for (k, due) in dues.iter().enumerate() {
            let wanted = Duration::from_secs_f64(k as f64 / 500.0);
            assert_eq!(*due - start, wanted);
        }
    }
}
