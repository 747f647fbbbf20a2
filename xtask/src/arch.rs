//! What the walls of the workspace forbid: wrong imports between crates, files too long to read,
//! and SQL outside the places where it is checked.

mod imports;
mod sources;

use std::path::Path;

use anyhow::{Result, bail};

/// Prints everything that is wrong, then fails if anything is.
pub(crate) fn run(root: &Path) -> Result<()> {
    let mut wrongs = imports::check(root)?;
    wrongs.extend(sources::check(root)?);
    for wrong in &wrongs {
        eprintln!("arch: {wrong}");
    }
    match wrongs.len() {
        0 => Ok(()),
        1 => bail!("arch: 1 rule broken"),
        many => bail!("arch: {many} rules broken"),
    }
}
