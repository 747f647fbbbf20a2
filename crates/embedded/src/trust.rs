//! Whose word is taken: what another account may change decides neither what is run nor what is
//! overwritten.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::Error;

const ROOT: u32 = 0;

/// Makes sure that a file or folder, and the link by which it is reached, belong to this program's
/// account or to root and may be written by no one else. For root, the group is someone else too; any
/// other account may share its group's folders, as a umask of 002 makes them.
///
/// # Errors
/// [`Error::Untrusted`], with what mends it, and [`Error::Io`].
pub fn require_trusted(path: &Path) -> Result<(), Error> {
    let own = rustix::process::geteuid().as_raw();
    let look = |found: io::Result<Metadata>| found.map_err(Error::io("look at", path));
    let link = look(fs::symlink_metadata(path))?;
    let target = look(fs::metadata(path))?;
    for (meta, has_mode) in [(&link, !link.is_symlink()), (&target, true)] {
        if let Some(mend) = distrusted(meta.uid(), meta.gid(), meta.mode(), has_mode, own) {
            let path = path.to_path_buf();
            return Err(Error::Untrusted { path, mend });
        }
    }
    Ok(())
}

/// Why not to trust it and what mends that, as the rest of a sentence.
fn distrusted(owner: u32, group: u32, mode: u32, has_mode: bool, own: u32) -> Option<String> {
    if owner != ROOT && owner != own {
        return Some(format!(
            "belongs to user id {owner}, and this program runs as {own}: start it as that user, or \
             make it yours (`chown {own}`) once you have looked at what is in it"
        ));
    }
    let others = if own == ROOT && group != ROOT {
        0o022
    } else {
        0o002
    };
    (has_mode && mode & others != 0).then(|| {
        format!(
            "may be written by others (mode {:o}): take that from them (`chmod go-w`) once you have \
             looked at what is in it",
            mode & 0o7777
        )
    })
}

/// Opens a file of the data folder, or refuses where a symbolic link lies in its place.
pub(crate) fn open_no_link(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW.bits().cast_signed();
    options.custom_flags(flags).open(path).map_err(|error| {
        if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) {
            io::Error::other("it is a symbolic link; put the file itself there")
        } else {
            error
        }
    })
}

/// What stands in a file of the data folder. A symbolic link in its place is not followed.
///
/// # Errors
/// What the file system says.
pub fn read_private_file(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    open_no_link(OpenOptions::new().read(true), path)?.read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: u32 = 1000;
    const STRANGER: u32 = 1001;

    #[test]
    fn root_trusts_what_root_alone_may_change() {
        let distrusts = |owner, group, mode| distrusted(owner, group, mode, true, ROOT).is_some();
        assert!(!distrusts(ROOT, ROOT, 0o755) && !distrusts(ROOT, ME, 0o710));
        assert!(
            !distrusts(ROOT, ROOT, 0o775),
            "nobody else is in root's group"
        );
        assert!(distrusts(ROOT, ME, 0o775) && distrusts(ROOT, ROOT, 0o777));
        assert!(distrusts(ME, ROOT, 0o700));
    }

    #[test]
    fn others_trust_root_themselves_and_their_groups() {
        let distrusts = |owner, group, mode| distrusted(owner, group, mode, true, ME).is_some();
        assert!(!distrusts(ME, ME, 0o775) && !distrusts(ROOT, ROOT, 0o755));
        assert!(distrusts(STRANGER, ME, 0o700) && distrusts(ME, ME, 0o777));
    }
}
