//! Lines on their way out, gathered for a moment.
//!
//! Each request leaves a line, and a call of the system for each costs as much as a good part of the
//! request. So lines wait for [`GATHER`], and leave together. Warnings and errors leave at once, and
//! with them, in order, whatever waits. A process that is killed loses what it said in the last
//! moment.

use std::{
    io::{self, Write},
    mem,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long a line waits for others.
const GATHER: Duration = Duration::from_millis(5);
/// How many bytes may wait; whoever brings more writes them.
const MOST: usize = 64 * 1024;

/// Where lines gather.
pub(super) struct Lines {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
    /// Held while lines are written, so that they stay in order.
    out: Mutex<Out>,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    /// Whether somebody writes what waits. As long as nobody does, all leaves at once.
    is_looked_after: bool,
}

struct Out {
    to: Box<dyn Write + Send>,
    /// What is written now; kept for its room.
    leaving: Vec<u8>,
}

impl Lines {
    pub(super) fn new(to: impl Write + Send + 'static) -> Self {
        Self {
            waiting: Mutex::default(),
            arrived: Condvar::new(),
            out: Mutex::new(Out {
                to: Box::new(to),
                leaving: Vec::new(),
            }),
        }
    }

    /// Starts the thread that writes what waits. Where the system gives none, lines leave at once.
    pub(super) fn write_by_themselves(&'static self) {
        let work = move || {
            loop {
                let waiting = lock(&self.waiting);
                let some = self
                    .arrived
                    .wait_while(waiting, |waiting| waiting.bytes.is_empty());
                drop(some);
                thread::sleep(GATHER);
                self.flush();
            }
        };
        let started = thread::Builder::new().name("log".to_owned()).spawn(work);
        lock(&self.waiting).is_looked_after = started.is_ok();
    }

    /// Writes what waits.
    pub(super) fn flush(&self) {
        let mut out = lock(&self.out);
        let Out { to, leaving } = &mut *out;
        mem::swap(leaving, &mut lock(&self.waiting).bytes);
        // A terminal that is gone is no reason to fail.
        let _ = to.write_all(leaving);
        leaving.clear();
    }

    fn add(&self, line: &[u8], is_urgent: bool) {
        let mut waiting = lock(&self.waiting);
        let is_first = waiting.bytes.is_empty();
        waiting.bytes.extend_from_slice(line);
        let leaves = is_urgent || !waiting.is_looked_after || waiting.bytes.len() > MOST;
        drop(waiting);
        if leaves {
            self.flush();
        } else if is_first {
            self.arrived.notify_one();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes one line.
pub(super) struct Line {
    lines: &'static Lines,
    is_urgent: bool,
}

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.lines.add(line, self.is_urgent);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.lines.flush();
        Ok(())
    }
}

impl MakeWriter<'_> for &'static Lines {
    type Writer = Line;

    fn make_writer(&self) -> Line {
        Line {
            lines: self,
            is_urgent: true,
        }
    }

    fn make_writer_for(&self, of: &Metadata<'_>) -> Line {
        Line {
            lines: self,
            // Levels are ordered by how much they tell.
            is_urgent: *of.level() <= Level::WARN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// What was written, call by call.
    #[derive(Clone, Default)]
    struct Calls(Arc<Mutex<Vec<String>>>);

    impl Write for Calls {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            self.0.lock().unwrap().push(text);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn lines() -> (Lines, Calls) {
        let calls = Calls::default();
        (Lines::new(calls.clone()), calls)
    }

    fn looked_after() -> (Lines, Calls) {
        let (lines, calls) = lines();
        lock(&lines.waiting).is_looked_after = true;
        (lines, calls)
    }

    #[test]
    fn what_waits_leaves_in_order_and_in_one_call_before_an_error() {
        let (lines, calls) = looked_after();
        lines.add(b"one\n", false);
        lines.add(b"two\n", false);
        assert!(calls.0.lock().unwrap().is_empty());
        lines.add(b"error\n", true);
        lines.add(b"three\n", false);
        lines.flush();
        assert_eq!(*calls.0.lock().unwrap(), ["one\ntwo\nerror\n", "three\n"]);
    }

    #[test]
    fn no_more_waits_than_is_allowed() {
        let (lines, calls) = looked_after();
        for _ in 0..MOST {
            lines.add(b"line\n", false);
            assert!(lock(&lines.waiting).bytes.len() <= MOST);
        }
        lines.flush();
        let written: usize = calls.0.lock().unwrap().iter().map(String::len).sum();
        assert_eq!(written, MOST * 5);
    }

    #[test]
    fn nothing_waits_where_nobody_looks_after_it() {
        let (lines, calls) = lines();
        lines.add(b"one\n", false);
        assert_eq!(*calls.0.lock().unwrap(), ["one\n"]);
    }

    #[test]
    fn a_line_leaves_without_another_coming() {
        let (lines, calls) = lines();
        let lines: &'static Lines = Box::leak(Box::new(lines));
        lines.write_by_themselves();
        lines.add(b"one\n", false);
        let begun = std::time::Instant::now();
        while calls.0.lock().unwrap().is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(10), "it still waits");
            thread::yield_now();
        }
        assert_eq!(*calls.0.lock().unwrap(), ["one\n"]);
    }
}
