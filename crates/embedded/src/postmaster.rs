//! The living server process: recognised, watched, signalled, never mistaken for another.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::process::Child;
use tokio::time::{Instant, sleep, timeout};

use crate::Error;

/// How long processes of a dead postmaster may finish by themselves, then how long each harder
/// request may take.
const ORPHAN_GRACE: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(10);

/// What `postmaster.pid` says, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PidFile {
    pub(crate) pid: u32,
    /// The folder of the socket, once it is open.
    pub(crate) socket_dir: Option<String>,
    pub(crate) status: Status,
}

/// The last line of `postmaster.pid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Starting,
    Ready,
    Stopping,
}

impl PidFile {
    /// Reads the file of a database folder; `None` if there is none or it is not complete yet.
    pub(crate) fn read(database: &Path) -> Option<Self> {
        parse(&fs::read_to_string(database.join("postmaster.pid")).ok()?)
    }
}

fn parse(text: &str) -> Option<PidFile> {
    let mut lines = text.lines();
    let pid = lines.next()?.trim().parse().ok().filter(|pid| *pid > 1)?;
    let socket_dir = lines
        .nth(3)
        .filter(|dir| dir.starts_with('/'))
        .map(str::to_owned);
    let status = match lines.nth(2).map(str::trim) {
        Some("ready") => Status::Ready,
        Some("stopping") => Status::Stopping,
        _ => Status::Starting,
    };
    Some(PidFile {
        pid,
        socket_dir,
        status,
    })
}

/// A postmaster of our database folder that lived when this value was made.
#[derive(Clone, Debug)]
pub(crate) struct Postmaster {
    pub(crate) pid: u32,
    handle: Arc<AsyncFd<OwnedFd>>,
}

impl Postmaster {
    /// The postmaster that `postmaster.pid` names, if it lives and really is one of this folder.
    pub(crate) fn find(database: &Path) -> Result<Option<Self>, Error> {
        let Some(file) = PidFile::read(database) else {
            return Ok(None);
        };
        let Some(handle) = open(file.pid).map_err(Error::io("watch", database))? else {
            return Ok(None);
        };
        // Looked at only now: the handle keeps what we look at from becoming another process.
        if !is_postgres_of(file.pid, database) {
            return Ok(None);
        }
        Ok(Some(Self {
            pid: file.pid,
            handle,
        }))
    }

    /// The one just started.
    pub(crate) fn of_child(child: &Child, database: &Path) -> Result<Self, Error> {
        let gone = || io::Error::from(io::ErrorKind::NotFound);
        let pid = child
            .id()
            .ok_or_else(gone)
            .map_err(Error::io("start", database))?;
        let handle = open(pid).map_err(Error::io("watch", database))?;
        let handle = handle
            .ok_or_else(gone)
            .map_err(Error::io("watch", database))?;
        Ok(Self { pid, handle })
    }

    /// Returns when the process has ended.
    pub(crate) async fn ended(&self) {
        // An error would mean that the runtime is being torn down.
        let _ = self.handle.readable().await;
    }

    pub(crate) async fn ended_within(&self, bound: Duration) -> bool {
        timeout(bound, self.ended()).await.is_ok()
    }

    /// Sends a signal to this very process; one that has ended needs none.
    pub(crate) fn signal(&self, signal: Signal) {
        let _ = pidfd_send_signal(self.handle.get_ref(), signal);
    }
}

#[allow(
    deprecated,
    reason = "its replacement is unsafe, for types that lie about their descriptor; OwnedFd does not"
)]
fn open(pid: u32) -> io::Result<Option<Arc<AsyncFd<OwnedFd>>>> {
    let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) else {
        return Ok(None);
    };
    match pidfd_open(pid, PidfdFlags::NONBLOCK) {
        Ok(fd) => Ok(Some(Arc::new(AsyncFd::with_interest(
            fd,
            Interest::READABLE,
        )?))),
        Err(rustix::io::Errno::SRCH) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Every PostgreSQL process works in its database folder. One that has ended but not been reaped
/// has neither a program nor a folder any more.
fn is_postgres_of(pid: u32, database: &Path) -> bool {
    let process = Path::new("/proc").join(pid.to_string());
    let is_postgres = fs::read_link(process.join("exe")).is_ok_and(|exe| {
        // "(deleted)" follows the name after an upgrade of the package.
        exe.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("postgres"))
    });
    let works_there = fs::read_link(process.join("cwd")).is_ok_and(|cwd| {
        database
            .canonicalize()
            .is_ok_and(|database| cwd == database)
    });
    is_postgres && works_there
}

/// All processes of a server of this folder: those of a dead postmaster, if none lives.
fn processes_of(database: &Path) -> Vec<u32> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| is_postgres_of(*pid, database))
        .collect()
}

/// Sees to it that nothing of an earlier postmaster is left, before a new one is started: its
/// backends (which hold its shared memory and may still be writing), then its files where
/// PostgreSQL would refuse to start because of them: if their pid now belongs to a stranger, or
/// they are empty. The caller has found no living postmaster.
pub(crate) async fn clear_after_death(database: &Path, socket_dir: &str) -> Result<(), Error> {
    let stale = database.join("postmaster.pid");
    if !stale.exists() {
        return Ok(());
    }
    end_orphans(database).await?;
    let foreign = match PidFile::read(database) {
        Some(file) => open(file.pid)
            .map_err(Error::io("watch", database))?
            .is_some(),
        // Left empty by a power failure.
        None => true,
    };
    if foreign {
        tracing::info!("removing the postmaster.pid of a server that was killed");
        remove_if_there(&stale)?;
    }
    for name in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
        remove_if_there(&Path::new(socket_dir).join(name))?;
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io("remove", path)(e)),
        _ => Ok(()),
    }
}

/// Most backends notice within milliseconds that their postmaster died; one in a long
/// computation does not until it is told to.
async fn end_orphans(database: &Path) -> Result<(), Error> {
    for harder in [None, Some(Signal::QUIT), Some(Signal::KILL)] {
        let orphans = processes_of(database);
        for pid in &orphans {
            if let (Some(signal), Ok(Some(handle))) = (harder, open(*pid))
                && is_postgres_of(*pid, database)
            {
                let _ = pidfd_send_signal(handle.get_ref(), signal);
            }
        }
        let deadline = Instant::now() + ORPHAN_GRACE;
        while Instant::now() < deadline {
            if processes_of(database).is_empty() {
                return Ok(());
            }
            sleep(POLL).await;
        }
    }
    Err(Error::Orphans {
        folder: database.to_path_buf(),
        pids: processes_of(database),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pid_file_is_read_whole_and_half_written() {
        let whole = "4711\n/data\n1700000000\n5432\n/data/socket\n\n  123  456\nready   \n";
        let read = parse(whole).expect("complete");
        assert_eq!(read.pid, 4711);
        assert_eq!(read.socket_dir.as_deref(), Some("/data/socket"));
        assert_eq!(read.status, Status::Ready);

        let half = parse("4711\n/data\n1700000000\n5432\n").expect("has a pid");
        assert_eq!((half.socket_dir, half.status), (None, Status::Starting));
        assert_eq!(parse(""), None);
        assert_eq!(
            parse("-4711\n"),
            None,
            "a stand-alone backend is no postmaster"
        );
    }

    #[test]
    fn this_program_is_no_postgres() {
        assert!(!is_postgres_of(std::process::id(), Path::new(".")));
    }
}
