//! The data folder: its lock, and the place of the database, which the account must reach.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sha2::{Digest, Sha256};
use tokio::process::Command;

use crate::account::Account;
use crate::install::Installation;
use crate::private_file::replace_private_file;
use crate::secrets::Secrets;
use crate::trust::{open_no_link, read_private_file, require_trusted};
use crate::{Error, Settings};

/// The kernel's limit for the path of a Unix socket, without the final zero byte.
const SOCKET_PATH_MAX: usize = 107;
/// What PostgreSQL appends to the socket's folder.
const SOCKET_NAME: &str = "/.s.PGSQL.5432";

/// A data folder locked by this program for as long as the value lives.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    created: bool,
    _lock: Held,
}

/// The folder `postgres/` of a database: in the data folder, or elsewhere by way of the pointer.
#[derive(Debug)]
pub(crate) struct Home {
    path: PathBuf,
    _lock: Held,
}

/// A lock that ends with this value. Closing the file alone would not end it while another thread
/// starts a program: until that one has taken over, it holds a copy of every open file.
#[derive(Debug)]
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // If the kernel refuses this, closing the file ends the lock all the same.
        let _ = self.0.unlock();
    }
}

impl DataFolder {
    /// Creates the folder if need be and locks it against other programs.
    pub(crate) fn lock(path: &Path) -> Result<Self, Error> {
        let created = !path.exists();
        if created {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
            }
            private_dir(path).map_err(Error::io("create", path))?;
        }
        require_trusted(path)?;
        let path = path.canonicalize().map_err(Error::io("find", path))?;
        text_of(&path)?;
        let lock_path = path.join("stoa.lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut lock =
            open_no_link(options.mode(0o600), &lock_path).map_err(Error::io("open", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // A holder that has not written its pid yet is just as much a holder.
                let _ = lock.read_to_string(&mut holder);
                return Err(Error::InUse {
                    folder: path,
                    holder: holder.trim().parse().ok(),
                });
            }
            Err(TryLockError::Error(e)) => return Err(Error::io("lock", &lock_path)(e)),
        }
        let said = lock
            .set_len(0)
            .and_then(|()| lock.rewind())
            .and_then(|()| writeln!(lock, "{}", std::process::id()));
        said.map_err(Error::io("write", &lock_path))?;
        Ok(Self {
            path,
            created,
            _lock: Held(lock),
        })
    }

    pub(crate) fn secrets(&self) -> PathBuf {
        self.path.join("postgres-passwords")
    }

    pub(crate) fn start_log(&self) -> PathBuf {
        self.path.join("postgres-start.log")
    }

    fn pointer(&self) -> PathBuf {
        self.path.join("postgres.path")
    }

    /// Where the database is, or would be if the account can reach it there.
    pub(crate) fn locate(&self) -> Result<PathBuf, Error> {
        let pointer = self.pointer();
        match read_private_file(&pointer) {
            Ok(text) => {
                let folder = PathBuf::from(text.trim_end_matches('\n'));
                if folder.is_dir() {
                    Ok(folder)
                } else {
                    Err(Error::Lost { pointer, folder })
                }
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(self.path.join("postgres")),
            Err(e) => Err(Error::io("read", &pointer)(e)),
        }
    }

    /// Makes the place usable for the account, or chooses one outside the data folder for a
    /// database that does not exist yet. Existing data stays where it is.
    pub(crate) async fn settle(
        &self,
        home: PathBuf,
        account: &Account,
        installation: &Installation,
        settings: &Settings,
    ) -> Result<Home, Error> {
        if self.created
            && let Account::Other { gid, .. } = account
        {
            // The account's group may pass through, and sees nothing.
            chown(&self.path, None, Some(*gid))
                .and_then(|()| fs::set_permissions(&self.path, fs::Permissions::from_mode(0o710)))
                .map_err(Error::io("open a way through", &self.path))?;
        }
        let initialised = home.join("data").exists();
        let given = give(&home, account);
        if given.is_ok() && reaches(account, &home, installation).await? {
            return Home::lock(home);
        }
        if initialised || self.pointer().exists() || *account == Account::Own {
            given.map_err(Error::io("prepare", &home))?;
            return Err(Error::Unreachable {
                account: account.to_string(),
                folder: home,
            });
        }
        // It is empty: nothing was initialised in it.
        let _ = fs::remove_dir(&home);
        self.settle_elsewhere(account, installation, settings).await
    }

    async fn settle_elsewhere(
        &self,
        account: &Account,
        installation: &Installation,
        settings: &Settings,
    ) -> Result<Home, Error> {
        let parent = &settings.fallback_parent;
        let mut builder = DirBuilder::new();
        builder
            .recursive(true)
            .mode(0o755)
            .create(parent)
            .map_err(Error::io("create", parent))?;
        let parent = parent.canonicalize().map_err(Error::io("find", parent))?;
        let home = self.unused_place(&parent);
        give(&home, account).map_err(Error::io("prepare", &home))?;
        if !reaches(account, &home, installation).await? {
            return Err(Error::Unreachable {
                account: account.to_string(),
                folder: home,
            });
        }
        let text = format!("{}\n", text_of(&home)?);
        let pointer = self.pointer();
        replace_private_file(&pointer, &text, |_| Ok(())).map_err(Error::io("write", &pointer))?;
        tracing::info!(
            "{account} cannot reach {}, so the database lies in {}",
            self.path.display(),
            home.display()
        );
        Home::lock(home)
    }

    /// A name made from the data folder's path. A database of an earlier folder at that path is
    /// left alone.
    fn unused_place(&self, parent: &Path) -> PathBuf {
        let digest = Sha256::digest(self.path.as_os_str().as_encoded_bytes());
        let hash: String = digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let stem = self
            .path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("data");
        let stem: String = stem
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(24)
            .collect();
        let mut place = parent.join(format!("{stem}-{hash}"));
        let mut number = 2;
        while place.join("data").exists() {
            tracing::warn!(
                "{} holds the database of an earlier data folder and is left as it is",
                place.display()
            );
            place = parent.join(format!("{stem}-{hash}-{number}"));
            number += 1;
        }
        place
    }
}

impl Home {
    /// Locks the folder itself, so that two data folders with one pointer are refused as well.
    fn lock(path: PathBuf) -> Result<Self, Error> {
        text_of(&path)?;
        let lock = File::open(&path).map_err(Error::io("open", &path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path,
                _lock: Held(lock),
            }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse {
                folder: path,
                holder: None,
            }),
            Err(TryLockError::Error(e)) => Err(Error::io("lock", &path)(e)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// PostgreSQL's own data folder.
    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("data")
    }

    /// The folder of the socket: inside, unless the path is too long for a socket or has
    /// characters that PostgreSQL's list of folders would split; then under `/tmp`, with a name
    /// that nobody can guess and so nobody can take first.
    pub(crate) fn socket_dir(&self, account: &Account, secrets: &Secrets) -> Result<String, Error> {
        let inside = self.path.join("socket");
        let text = text_of(&inside)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
        let dir = if text.len() + SOCKET_NAME.len() <= SOCKET_PATH_MAX && text.chars().all(plain) {
            inside
        } else {
            let name = secrets.password("socket-folder")?;
            PathBuf::from(format!("/tmp/stoa-{}", name.get(..16).unwrap_or(&name)))
        };
        give(&dir, account).map_err(Error::io("prepare", &dir))?;
        Ok(text_of(&dir)?.to_owned())
    }
}

/// Makes sure of a folder of mode 0700 that belongs to the account.
fn give(dir: &Path, account: &Account) -> io::Result<()> {
    match private_dir(dir) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
        _ => {}
    }
    account.take_over(dir)?;
    let meta = fs::symlink_metadata(dir)?;
    if !meta.is_dir() || meta.uid() != account.uid() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!("not a folder of {account}"),
        ));
    }
    if meta.mode() & 0o777 != 0o700 {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(dir)
}

/// Whether the account can enter the folder: tried rather than computed from modes, which do not
/// tell of access lists and security modules.
async fn reaches(
    account: &Account,
    dir: &Path,
    installation: &Installation,
) -> Result<bool, Error> {
    let mut command = Command::new(installation.program("postgres"));
    account.dress(&mut command);
    command
        .arg("--version")
        .current_dir(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    match command.status().await {
        Ok(status) => Ok(status.success()),
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(false),
        Err(e) => Err(Error::io("enter", dir)(e)),
    }
}

fn text_of(path: &Path) -> Result<&str, Error> {
    path.to_str()
        .ok_or_else(|| Error::NotText(path.to_path_buf()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_folder_is_free_once_its_holder_is_gone_whatever_copies_of_its_files_there_are() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("data");
        let held = DataFolder::lock(&path).unwrap();
        // As a program that is just being started holds one, until it has taken over.
        let copy = held._lock.0.try_clone().unwrap();
        assert!(matches!(DataFolder::lock(&path), Err(Error::InUse { .. })));
        drop(held);
        assert!(DataFolder::lock(&path).is_ok());
        drop(copy);
    }
}
