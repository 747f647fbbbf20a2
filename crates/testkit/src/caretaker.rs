//! Cleaning up after a test process, however it ends.

use std::{
    io::PipeWriter,
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
};

/// Waits for its standard input to close, then ends the server named in a pid file (only if that
/// process still is of the folder) and removes the folder.
const SCRIPT: &str = r#"
cat >/dev/null
pid=$(head -n 1 "$1" 2>/dev/null)
is_ours() { [ -n "$pid" ] && grep -qF "$2" "/proc/$pid/cmdline" 2>/dev/null; }
if is_ours "$@"; then kill -QUIT "$pid"; fi
tries=0
while is_ours "$@" && [ "$tries" -lt 200 ]; do sleep 0.05; tries=$((tries + 1)); done
if is_ours "$@"; then kill -KILL "$pid"; sleep 0.2; fi
rm -rf "$2"
"#;

/// As long as this lives, so does the server; the kernel closes the pipe with the process.
pub struct Caretaker {
    _until_closed: PipeWriter,
}

impl Caretaker {
    /// Takes care of `folder` and of the server whose process id stands in `pid_file`.
    #[allow(
        clippy::zombie_processes,
        reason = "it outlives this process, which is its purpose"
    )]
    pub fn of(pid_file: &Path, folder: &Path) -> Self {
        let (reader, writer) = std::io::pipe().expect("a pipe opens");
        Command::new("/bin/sh")
            .args(["-c", SCRIPT, "caretaker"])
            .arg(pid_file)
            .arg(folder)
            .stdin(reader)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A Ctrl-C at the terminal ends the tests, not their cleaning up.
            .process_group(0)
            .spawn()
            .expect("/bin/sh starts");
        Self {
            _until_closed: writer,
        }
    }
}
