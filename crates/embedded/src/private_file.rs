//! Files that hold secrets: whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Replaces a file of mode 0600 whole, durably, after `prepare` has seen the new one (to give it
/// to an account). The new file is created exclusively, so a planted symbolic link is not followed.
///
/// # Errors
/// What the file system says; the old file then stands as it was, beside one that ends in `.new`.
pub fn replace_private_file(
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
