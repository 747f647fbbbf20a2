//! Who was erased, in a file outside of the database: a backup of before, restored, does not know.
//!
//! One line of JSON for each, signed; ids and times only. The file is only ever appended to. Where each
//! process has a folder of its own, each has a file of its own, and all of them hold all erasures.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, btree_map},
    io,
    path::{Path, PathBuf},
};
use stoa_kernel::{TenantId, UserId};
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    sync::Mutex,
};

/// One erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) tenant: TenantId,
    pub(crate) user: UserId,
    pub(crate) erased_at: Timestamp,
}

/// An entry and its signature.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    entry: Entry,
    tag: String,
}

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) entries: BTreeMap<(TenantId, UserId), Timestamp>,
    /// Lines that bear no good signature; they count for nothing.
    pub(crate) bad: usize,
}

/// The file.
pub(crate) struct Ledger {
    path: PathBuf,
    key: hmac::Key,
    /// What is known to stand in it; read before the first line is added.
    known: Mutex<Option<Listed>>,
}

impl Ledger {
    pub(crate) fn new(path: PathBuf, master_secret: &[u8; 32]) -> Self {
        // One key from another by HMAC under a fixed label: the extract step of HKDF.
        let label = hmac::Key::new(hmac::HMAC_SHA256, b"stoa erasures");
        let derived = hmac::sign(&label, master_secret);
        Self {
            path,
            key: hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()),
            known: Mutex::default(),
        }
    }

    /// Adds an erasure that it does not hold; it is on the disk when this returns.
    pub(crate) async fn add(&self, entry: Entry) -> io::Result<()> {
        let mut known = self.known.lock().await;
        let listed = match &mut *known {
            Some(listed) => listed,
            none => none.insert(self.read(&self.path).await?),
        };
        if let btree_map::Entry::Vacant(place) = listed.entries.entry((entry.tenant, entry.user)) {
            self.append(entry).await?;
            place.insert(entry.erased_at);
        }
        Ok(())
    }

    async fn append(&self, entry: Entry) -> io::Result<()> {
        let text = serde_json::to_vec(&entry)?;
        let tag = URL_SAFE_NO_PAD.encode(hmac::sign(&self.key, &text));
        let mut line = serde_json::to_vec(&Line { entry, tag })?;
        line.push(b'\n');
        let mut file = OpenOptions::new()
            .append(true)
            .read(true)
            .create(true)
            .open(&self.path)
            .await?;
        // What was being written when the program ended stays a line of its own.
        if !ends_with_a_line(&mut file).await? {
            line.insert(0, b'\n');
        }
        file.write_all(&line).await?;
        // Otherwise the next call would tell what went wrong with this one.
        file.flush().await?;
        file.sync_all().await?;
        // A new file is in its folder only once that is on the disk as well.
        match self.path.parent() {
            Some(folder) => File::open(folder).await?.sync_all().await,
            None => Ok(()),
        }
    }

    /// All that its own file holds.
    pub(crate) async fn list(&self) -> io::Result<Listed> {
        self.read(&self.path).await
    }

    /// All that a file of that form holds; nothing if there is none.
    pub(crate) async fn read(&self, path: &Path) -> io::Result<Listed> {
        let text = match fs::read(path).await {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let mut listed = Listed::default();
        let lines = text.split(|byte| *byte == b'\n');
        for line in lines.filter(|line| !line.is_empty()) {
            match self.signed(line) {
                Some(entry) => {
                    let whose = (entry.tenant, entry.user);
                    listed.entries.insert(whose, entry.erased_at);
                }
                None => listed.bad += 1,
            }
        }
        Ok(listed)
    }

    fn signed(&self, line: &[u8]) -> Option<Entry> {
        let line: Line = serde_json::from_slice(line).ok()?;
        let text = serde_json::to_vec(&line.entry).ok()?;
        let tag = URL_SAFE_NO_PAD.decode(line.tag).ok()?;
        hmac::verify(&self.key, &text, &tag).ok()?;
        Some(line.entry)
    }
}

async fn ends_with_a_line(file: &mut fs::File) -> io::Result<bool> {
    let length = file.metadata().await?.len();
    if length == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(io::SeekFrom::End(-1)).await?;
    file.read_exact(&mut last).await?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn entry(user: u128) -> Entry {
        Entry {
            tenant: TenantId(Uuid::from_u128(1)),
            user: UserId(Uuid::from_u128(user)),
            erased_at: "2030-01-02T03:04:05Z".parse().unwrap(),
        }
    }

    #[tokio::test]
    async fn what_is_added_is_read_again_once_and_what_was_broken_off_harms_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("erasures.jsonl");
        let ledger = Ledger::new(path.clone(), &[7; 32]);
        assert_eq!(ledger.list().await.unwrap(), Listed::default());
        for user in [1, 2, 1] {
            ledger.add(entry(user)).await.unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 2);
        std::fs::write(&path, format!("{text}{{\"tenant\":\"0000")).unwrap();
        let again = Ledger::new(path.clone(), &[7; 32]);
        again.add(entry(3)).await.unwrap();
        let listed = again.list().await.unwrap();
        assert_eq!((listed.entries.len(), listed.bad), (3, 1));

        let stranger = Ledger::new(path, &[8; 32]).list().await.unwrap();
        assert_eq!((stranger.entries.len(), stranger.bad), (0, 4));
    }
}
