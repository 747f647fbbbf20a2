//! Making a database folder, and keeping our configuration in it.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use stoa_kernel::Entropy;
use tokio::process::{Child, Command};

use crate::account::Account;
use crate::config;
use crate::install::Installation;
use crate::private_file::replace_private_file;
use crate::{Error, Settings};

/// The superuser `initdb` creates.
pub(crate) const SUPERUSER: &str = "stoa_admin";

/// From here on PostgreSQL brings its own C.UTF-8, whatever the machine has.
const BUILTIN_LOCALE_SINCE: u32 = 17;
/// How much of a log's end goes into an error.
const LAST_WORDS_BYTES: u64 = 2_000;

/// Initialises a database folder in `home`, whole or not at all: it is made under another name
/// and renamed when complete, so that a crash leaves no half of one.
pub(crate) async fn initialise(
    home: &Path,
    account: &Account,
    installation: &Installation,
    password: &str,
    entropy: &dyn Entropy,
) -> Result<(), Error> {
    remove_unfinished(home)?;
    let mut random = [0; 9];
    entropy.fill(&mut random);
    let new = home.join(format!("new-{}", URL_SAFE_NO_PAD.encode(random)));
    let word_file = new.with_extension("password");
    replace_private_file(&word_file, &format!("{password}\n"), |file| {
        account.own(file)
    })
    .map_err(Error::io("write", &word_file))?;
    let mut said = initdb(home, &new, &word_file, account, installation, "C.UTF-8").await;
    if said.as_ref().is_ok_and(|output| !output.status.success()) {
        // Some small systems have no C.UTF-8; C orders alike, and only knows fewer letters.
        said = initdb(home, &new, &word_file, account, installation, "C").await;
    }
    fs::remove_file(&word_file).map_err(Error::io("remove", &word_file))?;
    let said = said.map_err(Error::io("run", &installation.program("initdb")))?;
    if !said.status.success() {
        let said = String::from_utf8_lossy(&said.stderr).trim().to_owned();
        return Err(Error::Initdb {
            folder: home.to_path_buf(),
            said,
        });
    }
    let database = home.join("data");
    fs::rename(&new, &database)
        .and_then(|()| fs::File::open(home)?.sync_all())
        .map_err(Error::io("rename", &new))
}

async fn initdb(
    home: &Path,
    new: &Path,
    word_file: &Path,
    account: &Account,
    installation: &Installation,
    locale: &str,
) -> io::Result<Output> {
    let mut command = Command::new(installation.program("initdb"));
    account.dress(&mut command);
    command
        .arg("--pgdata")
        .arg(new)
        .arg("--pwfile")
        .arg(word_file)
        .args([
            "--username",
            SUPERUSER,
            "--auth",
            "scram-sha-256",
            "--encoding",
            "UTF8",
        ])
        .args(["--data-checksums", "--no-instructions"]);
    if locale == "C.UTF-8" && installation.major >= BUILTIN_LOCALE_SINCE {
        command.args([
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        ]);
    } else {
        command.arg(format!("--locale={locale}"));
    }
    command
        .current_dir(home)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
}

/// What a program that was killed while initialising has left: never a database anyone used.
fn remove_unfinished(home: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(home)
        .map_err(Error::io("read", home))?
        .flatten()
    {
        if entry.file_name().to_string_lossy().starts_with("new-") {
            let path = entry.path();
            let removed = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.map_err(Error::io("remove", &path))?;
        }
    }
    Ok(())
}

/// Writes our configuration and sees that PostgreSQL's own includes it.
pub(crate) fn configure(
    database: &Path,
    account: &Account,
    settings: &Settings,
    socket_dir: &str,
) -> Result<(), Error> {
    let ours = database.join(config::FILE);
    let text = config::text(socket_dir, settings.max_connections, config::memory());
    write_if_changed(&ours, &text, account)?;
    let main = database.join("postgresql.conf");
    let include = format!("include = '{}'", config::FILE);
    let existing = fs::read_to_string(&main).map_err(Error::io("read", &main))?;
    if !existing.lines().any(|line| line == include) {
        write_if_changed(
            &main,
            &format!("{existing}\n# Stoa's settings\n{include}\n"),
            account,
        )?;
    }
    Ok(())
}

fn write_if_changed(path: &Path, text: &str, account: &Account) -> Result<(), Error> {
    if fs::read_to_string(path).is_ok_and(|existing| existing == text) {
        return Ok(());
    }
    replace_private_file(path, text, |new| account.own(new)).map_err(Error::io("write", path))
}

/// Starts a postmaster. It gets a process group of its own, so that Ctrl-C in a terminal ends
/// Stoa, which then stops it in order, rather than both at once; and it survives Stoa's death.
pub(crate) fn launch(
    home: &Path,
    account: &Account,
    installation: &Installation,
    start_log: &Path,
) -> Result<Child, Error> {
    let log = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(start_log)
        .map_err(Error::io("write", start_log))?;
    let also_log = log.try_clone().map_err(Error::io("write", start_log))?;
    let program = installation.program("postgres");
    let mut command = Command::new(&program);
    account.dress(&mut command);
    command.arg("-D").arg(home.join("data"));
    for setting in config::DURABLE {
        command.arg("-c").arg(setting);
    }
    command
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(also_log)
        .process_group(0)
        .kill_on_drop(false)
        .spawn()
        .map_err(Error::io("run", &program))
}

/// The end of what PostgreSQL wrote, at the start and in its newest log.
pub(crate) fn last_words(start_log: &Path, database: &Path) -> String {
    let newest = fs::read_dir(database.join("log"))
        .into_iter()
        .flatten()
        .flatten()
        .max_by_key(|entry| entry.metadata().and_then(|meta| meta.modified()).ok())
        .map(|entry| entry.path());
    let logs: Vec<PathBuf> = std::iter::once(start_log.to_path_buf())
        .chain(newest)
        .collect();
    let said: Vec<String> = logs.iter().filter_map(|log| tail(log).ok()).collect();
    said.join("\n").trim().to_owned()
}

fn tail(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LAST_WORDS_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(LAST_WORDS_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
