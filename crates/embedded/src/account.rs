//! The account PostgreSQL runs under: the program's own, or, as root, an unprivileged one.

use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

use tokio::process::Command;

use crate::Error;

/// Created if the machine has no `postgres` account.
const OWN_NAME: &str = "stoa";

/// Who PostgreSQL runs as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// The program is unprivileged itself.
    Own,
    /// The program is root and steps down.
    Other { name: String, uid: u32, gid: u32 },
}

impl Account {
    /// The account for a database folder: whoever owns an existing one, else a fresh choice.
    pub(crate) async fn for_database(home: &Path) -> Result<Self, Error> {
        let own = rustix::process::geteuid().as_raw();
        match fs::symlink_metadata(home) {
            Ok(meta) if own == 0 && meta.uid() != 0 => Ok(Self::Other {
                name: format!("user id {}", meta.uid()),
                uid: meta.uid(),
                gid: meta.gid(),
            }),
            Ok(meta) if own != 0 && meta.uid() != own => Err(Error::Foreign {
                folder: home.to_path_buf(),
                owner: meta.uid(),
                own,
            }),
            Ok(_) => Self::unprivileged().await,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Self::unprivileged().await,
            Err(e) => Err(Error::io("look at", home)(e)),
        }
    }

    /// The program's own account, or, for root, `postgres` or `stoa`, created if need be.
    pub(crate) async fn unprivileged() -> Result<Self, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Own);
        }
        if let Some(found) = look_up("postgres").or_else(|| look_up(OWN_NAME)) {
            return Ok(found);
        }
        let made = Command::new("useradd")
            .args([
                "--system",
                "--user-group",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
            ])
            .arg(OWN_NAME)
            .output()
            .await
            .map_err(|e| Error::NoAccount(format!("useradd: {e}")))?;
        tracing::info!("created the system account `{OWN_NAME}`, because PostgreSQL refuses root");
        look_up(OWN_NAME).ok_or_else(|| {
            Error::NoAccount(String::from_utf8_lossy(&made.stderr).trim().to_owned())
        })
    }

    /// Makes `command` run as this account, without any of root's groups, and without the
    /// program's environment, whose `PG…` and locale variables would reach the server.
    pub(crate) fn dress(&self, command: &mut Command) {
        command.env_clear().envs(
            ["PATH", "LD_LIBRARY_PATH"]
                .iter()
                .filter_map(|k| Some((k, std::env::var_os(k)?))),
        );
        command.env("LC_ALL", "C").env("TZ", "UTC");
        if let Self::Other { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
    }

    /// Gives one file or folder to the account, not following a symbolic link.
    pub(crate) fn own(&self, path: &Path) -> io::Result<()> {
        match self {
            Self::Own => Ok(()),
            Self::Other { uid, gid, .. } => lchown(path, Some(*uid), Some(*gid)),
        }
    }

    /// Gives a whole folder to the account if it is root's, as after a restore by root.
    pub(crate) fn take_over(&self, folder: &Path) -> io::Result<()> {
        if *self == Self::Own || fs::symlink_metadata(folder)?.uid() != 0 {
            return Ok(());
        }
        let mut waiting = vec![folder.to_path_buf()];
        while let Some(path) = waiting.pop() {
            if fs::symlink_metadata(&path)?.is_dir() {
                for entry in fs::read_dir(&path)? {
                    waiting.push(entry?.path());
                }
            }
            self.own(&path)?;
        }
        Ok(())
    }

    /// The user id files of the account carry.
    pub(crate) fn uid(&self) -> u32 {
        match self {
            Self::Own => rustix::process::geteuid().as_raw(),
            Self::Other { uid, .. } => *uid,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => write!(f, "this program's account"),
            Self::Other { name, .. } => write!(f, "the account `{name}`"),
        }
    }
}

fn look_up(name: &str) -> Option<Account> {
    let passwd = fs::read_to_string("/etc/passwd").ok()?;
    passwd.lines().find_map(|line| parse_passwd(line, name))
}

fn parse_passwd(line: &str, name: &str) -> Option<Account> {
    let mut fields = line.split(':');
    if fields.next()? != name {
        return None;
    }
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    (uid != 0).then(|| Account::Other {
        name: name.to_owned(),
        uid,
        gid,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_from_its_line_only() {
        let line = "postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash";
        let found = Account::Other {
            name: "postgres".to_owned(),
            uid: 101,
            gid: 104,
        };
        assert_eq!(parse_passwd(line, "postgres"), Some(found));
        assert_eq!(parse_passwd(line, "post"), None);
    }

    #[test]
    fn an_account_that_is_root_by_another_name_does_not_serve() {
        assert_eq!(parse_passwd("stoa:x:0:0::/:/bin/sh", "stoa"), None);
    }
}
