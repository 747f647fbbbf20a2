//! The passwords of the database roles: random, made on demand, kept in one file.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use stoa_kernel::Entropy;

use crate::Error;

/// 256 bits each: beyond guessing even without scram's slow hash.
const PASSWORD_BYTES: usize = 32;

/// A `name=password` line for each role. Never printed.
pub(crate) struct Secrets {
    path: PathBuf,
    entropy: Arc<dyn Entropy>,
    known: Mutex<BTreeMap<String, String>>,
}

impl Secrets {
    /// Reads the file; a missing one is empty.
    pub(crate) fn open(path: PathBuf, entropy: Arc<dyn Entropy>) -> Result<Self, Error> {
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(Error::io("read", &path)(e)),
        };
        let known = text
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(name, password)| (name.to_owned(), password.to_owned()))
            .collect();
        Ok(Self {
            path,
            entropy,
            known: Mutex::new(known),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn holds(&self, name: &str) -> bool {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(name)
    }

    /// The password of that name; a new one is on the disk before it is returned, so that no
    /// role can exist whose password a crash forgot.
    pub(crate) fn password(&self, name: &str) -> Result<String, Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(password) = known.get(name) {
            return Ok(password.clone());
        }
        let mut bytes = [0; PASSWORD_BYTES];
        self.entropy.fill(&mut bytes);
        let password = URL_SAFE_NO_PAD.encode(bytes);
        let mut next = known.clone();
        next.insert(name.to_owned(), password.clone());
        let text: String = next
            .iter()
            .map(|(name, word)| format!("{name}={word}\n"))
            .collect();
        replace(&self.path, &text, |_| Ok(())).map_err(Error::io("write", &self.path))?;
        *known = next;
        Ok(password)
    }
}

/// Replaces a file of mode 0600 whole, durably, after `prepare` has seen the new one (to give it
/// to an account). The new file is created exclusively, so a planted symbolic link is not followed.
pub(crate) fn replace(
    path: &Path,
    text: &str,
    prepare: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    match fs::remove_file(&new) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    prepare(&new)?;
    fs::rename(&new, path)?;
    if let Some(parent) = path.parent() {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}
