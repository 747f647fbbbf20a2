//! The newest seal of each tenant, in a file outside of the database.
//!
//! One line of JSON for each, signed. All lines count: of two that name one seal differently, the tail that
//! the earlier one ended was cut off, and another laid since. The file is appended to; once it has grown
//! large it is written anew, with the last line of each tenant and those that contradict each other.

use crate::{AuditError, seal::SealKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};
use tokio::{
    fs::{self, OpenOptions},
    io::AsyncWriteExt,
    sync::Mutex,
};
use uuid::Uuid;

/// From how many bytes on the file is written anew.
const LARGE: u64 = 16 << 20;

/// The newest seal of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    /// Whose.
    pub tenant: Uuid,
    /// The seal's number.
    pub number: i64,
    /// Its digest.
    #[serde(with = "hex")]
    pub digest: [u8; 32],
    /// When it was laid.
    pub sealed_at: Timestamp,
}

/// What is kept of one tenant: the digests of each seal that was once the newest, without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept(BTreeMap<i64, Vec<Head>>);

impl Kept {
    fn add(&mut self, head: Head) {
        let same = self.0.entry(head.number).or_default();
        if same.iter().all(|known| known.digest != head.digest) {
            same.push(head);
        }
    }

    /// The newest.
    pub(crate) fn last(&self) -> Option<&Head> {
        self.0.last_key_value().and_then(|(_, same)| same.last())
    }

    /// Whether that seal was never another.
    pub(crate) fn agrees(&self, number: i64, digest: &[u8]) -> bool {
        let mut same = self.0.get(&number).into_iter().flatten();
        same.all(|head| head.digest.as_slice() == digest)
    }

    /// What a shorter file must still hold.
    fn needed(&self) -> impl Iterator<Item = Head> + '_ {
        let last = self.0.last_key_value().map(|(number, _)| *number);
        let needed = self
            .0
            .iter()
            .filter(move |(number, same)| same.len() > 1 || Some(**number) == last);
        needed.flat_map(|(_, same)| same.iter().copied())
    }
}

/// A head and its signature.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    head: Head,
    #[serde(with = "hex")]
    tag: [u8; 32],
}

/// The file.
pub(crate) struct Heads {
    path: PathBuf,
    key: SealKey,
    writing: Mutex<()>,
}

impl Heads {
    pub(crate) fn new(path: PathBuf, key: SealKey) -> Self {
        Self {
            path,
            key,
            writing: Mutex::default(),
        }
    }

    /// Adds heads; they are on the disk when this returns.
    pub(crate) async fn append(&self, heads: Vec<Head>) -> Result<(), AuditError> {
        if heads.is_empty() {
            return Ok(());
        }
        let _writing = self.writing.lock().await;
        self.write(&heads).await.map_err(|cause| self.failed(cause))
    }

    async fn write(&self, heads: &[Head]) -> std::io::Result<()> {
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path)
            .await?;
        file.write_all(&self.lines(heads)?).await?;
        file.sync_data().await?;
        if file.metadata().await?.len() < LARGE {
            return Ok(());
        }
        let (kept, _) = self.parse(&fs::read(&self.path).await?);
        let fresh = self.path.with_extension("new");
        let needed: Vec<Head> = kept.values().flat_map(Kept::needed).collect();
        let mut file = fs::File::create(&fresh).await?;
        file.write_all(&self.lines(&needed)?).await?;
        file.sync_all().await?;
        fs::rename(&fresh, &self.path).await
    }

    fn lines(&self, heads: &[Head]) -> std::io::Result<Vec<u8>> {
        let mut lines = Vec::new();
        for head in heads {
            let mut tag = [0; 32];
            tag.copy_from_slice(&self.key.sign(&serde_json::to_vec(head)?));
            serde_json::to_writer(&mut lines, &Line { head: *head, tag })?;
            lines.push(b'\n');
        }
        Ok(lines)
    }

    /// The heads of each tenant, and how many lines bear no good signature; none if there is no file.
    pub(crate) async fn read(&self) -> Result<(BTreeMap<Uuid, Kept>, usize), AuditError> {
        match fs::read(&self.path).await {
            Ok(text) => Ok(self.parse(&text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Default::default()),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn parse(&self, text: &[u8]) -> (BTreeMap<Uuid, Kept>, usize) {
        let mut heads: BTreeMap<Uuid, Kept> = BTreeMap::new();
        let mut bad = 0;
        // What follows the last end of line was being written when the program ended.
        let end = text.iter().rposition(|byte| *byte == b'\n');
        let whole = end.and_then(|end| text.get(..end)).unwrap_or_default();
        for line in whole
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
        {
            match self.signed(line) {
                Some(head) => heads.entry(head.tenant).or_default().add(head),
                None => bad += 1,
            }
        }
        (heads, bad)
    }

    fn signed(&self, line: &[u8]) -> Option<Head> {
        let line: Line = serde_json::from_slice(line).ok()?;
        let text = serde_json::to_vec(&line.head).ok()?;
        self.key.verify(&text, &line.tag).then_some(line.head)
    }

    fn failed(&self, cause: std::io::Error) -> AuditError {
        AuditError::Heads {
            path: self.path.clone(),
            cause,
        }
    }
}

/// Bytes as they stand in the file.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        to.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(from)?;
        let mut bytes = [0; 32];
        let pairs = text.as_bytes().chunks(2);
        if text.len() != 64 {
            return Err(D::Error::custom("must have 64 digits"));
        }
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            *byte = std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .ok_or_else(|| D::Error::custom("must be hexadecimal"))?;
        }
        Ok(bytes)
    }
}
