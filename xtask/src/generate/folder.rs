//! Comparing and replacing a generated folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// The files, relative to both folders, that differ between them or stand in only one.
pub(crate) fn differences(fresh: &Path, committed: &Path) -> Result<Vec<PathBuf>> {
    let fresh = contents(fresh)?;
    let committed = contents(committed)?;
    let mut differing: Vec<PathBuf> = fresh
        .iter()
        .filter(|(file, content)| committed.get(*file) != Some(*content))
        .map(|(file, _)| file.clone())
        .collect();
    differing.extend(
        committed
            .into_keys()
            .filter(|file| !fresh.contains_key(file)),
    );
    Ok(differing)
}

/// Makes `target` hold exactly the files of `fresh`.
pub(crate) fn replace(fresh: &Path, target: &Path) -> Result<()> {
    if target.exists() {
        fs::remove_dir_all(target)?;
    }
    for (file, content) in contents(fresh)? {
        let path = target.join(file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
    }
    Ok(())
}

fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(current) = open.pop() {
        if !current.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&current)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder)?.to_path_buf(), fs::read(&path)?);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::{differences, replace};

    #[test]
    fn a_changed_a_missing_and_a_left_over_file_all_count_as_differences() {
        let fresh = tempfile::tempdir().unwrap();
        let committed = tempfile::tempdir().unwrap();
        for (name, new, old) in [
            ("same", Some("1"), Some("1")),
            ("changed", Some("1"), Some("2")),
            ("missing", Some("1"), None),
            ("left-over", None, Some("1")),
        ] {
            if let Some(text) = new {
                fs::write(fresh.path().join(name), text).unwrap();
            }
            if let Some(text) = old {
                fs::write(committed.path().join(name), text).unwrap();
            }
        }

        let found = differences(fresh.path(), committed.path()).unwrap();
        assert_eq!(
            found,
            ["changed", "missing", "left-over"].map(PathBuf::from)
        );

        replace(fresh.path(), committed.path()).unwrap();
        assert!(
            differences(fresh.path(), committed.path())
                .unwrap()
                .is_empty()
        );
    }
}
