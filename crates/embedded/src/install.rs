//! Finding an installed PostgreSQL.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::account::Account;
use crate::trust::require_trusted;
use crate::{Error, Settings};

/// The oldest major version Stoa is built and tested for.
const MIN_MAJOR: u32 = 15;

/// What is fetched for a new database if nothing is installed.
#[cfg(feature = "zonky")]
const FETCHED_MAJOR: u32 = 17;

/// Where distributions put the programs, a folder for each major version.
const USUAL: [(&str, &str); 2] = [("/usr/lib/postgresql", "bin"), ("/usr", "bin")];

/// A folder with the programs of one PostgreSQL, tried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// The folder that holds `postgres` and `initdb`.
    pub bin: PathBuf,
    /// Its major version.
    pub major: u32,
}

impl Installation {
    /// The installation to use for the database folder `database`: exactly the version that made
    /// it, else the newest. `postgres_bin` replaces the search (PATH, the distributions' folders,
    /// `pg_config`, and what was fetched earlier).
    pub(crate) async fn find(
        settings: &Settings,
        database: &Path,
        account: &Account,
    ) -> Result<Self, Error> {
        let needed = version_of(database)?;
        let found = match settings.postgres_bin.as_deref() {
            Some(bin) => vec![Self::named(bin, account).await?],
            None => Self::search(account, fetched_parent(settings, account)).await,
        };
        let fitting = found
            .iter()
            .filter(|i| i.major >= MIN_MAJOR && needed.is_none_or(|major| i.major == major))
            .max_by_key(|i| i.major);
        if let Some(installation) = fitting {
            return Ok(installation.clone());
        }
        #[cfg(feature = "zonky")]
        if settings.postgres_bin.is_none() && needed.is_none_or(|major| major >= MIN_MAJOR) {
            let parent = fetched_parent(settings, account);
            let bin = crate::fetch::fetch(needed.unwrap_or(FETCHED_MAJOR), parent).await?;
            return Self::named(&bin, account).await;
        }
        let mut majors: Vec<u32> = found.iter().map(|i| i.major).collect();
        majors.sort_unstable();
        majors.dedup();
        Err(match needed {
            Some(needed) => Error::OtherVersion {
                folder: database.to_path_buf(),
                needed,
                found: majors,
            },
            None => Error::NotInstalled {
                min: MIN_MAJOR,
                found: majors,
            },
        })
    }

    /// The path of one of its programs.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    async fn named(bin: &Path, account: &Account) -> Result<Self, Error> {
        let unusable = |reason| Error::UnusableBin {
            bin: bin.to_path_buf(),
            reason,
        };
        let bin = bin.canonicalize().map_err(|e| unusable(e.to_string()))?;
        require_trusted(&bin)?;
        for program in ["postgres", "initdb"] {
            let program = bin.join(program);
            if program.exists() {
                require_trusted(&program)?;
            }
        }
        let major = try_out(&bin, account).await.map_err(unusable)?;
        Ok(Self { bin, major })
    }

    async fn search(account: &Account, fetched: &Path) -> Vec<Self> {
        let mut bins = BTreeSet::new();
        for folder in candidates(fetched).await {
            // A link such as /usr/local/bin/postgres leads to the folder with all the programs.
            if let Ok(postgres) = folder.join("postgres").canonicalize() {
                bins.extend(postgres.parent().map(Path::to_path_buf));
            }
        }
        let mut found = Vec::new();
        for bin in bins {
            match try_out(&bin, account).await {
                Ok(major) => found.push(Self { bin, major }),
                Err(reason) => tracing::debug!(bin = %bin.display(), reason, "not usable"),
            }
        }
        found
    }
}

/// The major version that made the database, or `None` if there is none yet.
pub(crate) fn version_of(database: &Path) -> Result<Option<u32>, Error> {
    let path = database.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => match text
            .trim()
            .split('.')
            .next()
            .and_then(|major| major.parse().ok())
        {
            Some(major) => Ok(Some(major)),
            None => Err(Error::UnreadableVersion(path)),
        },
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", &path)(e)),
    }
}

/// Where a fetched PostgreSQL lies: where the account that runs it can surely reach it.
fn fetched_parent<'a>(settings: &'a Settings, account: &Account) -> &'a Path {
    match account {
        Account::Own => &settings.data_dir,
        Account::Other { .. } => &settings.fallback_parent,
    }
}

async fn candidates(fetched: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = env::var_os("PATH")
        .map(|path| env::split_paths(&path).collect())
        .unwrap_or_default();
    for (parent, bin) in USUAL
        .map(|(p, b)| (Path::new(p), b))
        .into_iter()
        .chain([(fetched, "bin")])
    {
        let versions = fs::read_dir(parent).into_iter().flatten().flatten();
        folders.extend(versions.map(|version| version.path().join(bin)));
    }
    let asked = Command::new("pg_config").arg("--bindir").output().await;
    if let Ok(answer) = asked
        && answer.status.success()
    {
        folders.push(PathBuf::from(
            String::from_utf8_lossy(&answer.stdout).trim(),
        ));
    }
    folders
}

/// Runs `postgres --version` as the account that will run it: proves that it may.
async fn try_out(bin: &Path, account: &Account) -> Result<u32, String> {
    if !bin.join("initdb").is_file() {
        return Err("there is no initdb beside postgres".to_owned());
    }
    let mut command = Command::new(bin.join("postgres"));
    account.dress(&mut command);
    let answer = command.arg("--version").current_dir("/").output().await;
    let answer = answer.map_err(|e| format!("run as {account}: {e}"))?;
    parse_version(&String::from_utf8_lossy(&answer.stdout))
        .ok_or_else(|| String::from_utf8_lossy(&answer.stderr).trim().to_owned())
}

/// The major version in a line such as `postgres (PostgreSQL) 15.14 (Debian …)` or `… 18beta1`.
fn parse_version(line: &str) -> Option<u32> {
    let version = line.split_once("(PostgreSQL) ")?.1;
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_releases_and_previews() {
        assert_eq!(
            parse_version("postgres (PostgreSQL) 15.14 (Debian 15.14-0)\n"),
            Some(15)
        );
        assert_eq!(parse_version("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(parse_version("postgres (PostgreSQL) devel"), None);
        assert_eq!(parse_version("something else"), None);
    }
}
