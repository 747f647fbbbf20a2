//! The passwords of the database roles: random, made on demand, kept in one file.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use stoa_kernel::Entropy;

use crate::{Error, private_file::replace_private_file, trust::read_private_file};

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
        let text = match read_private_file(&path) {
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
        replace_private_file(&self.path, &text, |_| Ok(()))
            .map_err(Error::io("write", &self.path))?;
        *known = next;
        Ok(password)
    }
}
