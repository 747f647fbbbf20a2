//! Files that hold secrets: mode 0600, whole or not there.

use anyhow::{Context as _, Result};
use std::{io, path::Path};
use stoa_embedded::{read_private_file, replace_private_file};

/// What stands in the file; `None` if there is none.
pub(crate) fn read(path: &Path) -> Result<Option<String>> {
    match read_private_file(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Writes the file anew; it is on the disk when this returns.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    replace_private_file(path, text, |_| Ok(()))
        .with_context(|| format!("cannot write {}", path.display()))
}
