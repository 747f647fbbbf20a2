//! The newest seal of each tenant, in a file outside of the database.
//!
//! One line of JSON for each, signed; the last line of a tenant counts. The file is appended to, and
//! written anew with the last lines only once it has grown large.

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
        let (latest, _) = self.parse(&fs::read(&self.path).await?);
        let fresh = self.path.with_extension("new");
        let latest: Vec<Head> = latest.into_values().collect();
        let mut file = fs::File::create(&fresh).await?;
        file.write_all(&self.lines(&latest)?).await?;
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

    /// The newest head of each tenant, and how many lines bear no good signature; none if there is no
    /// file.
    pub(crate) async fn read(&self) -> Result<(BTreeMap<Uuid, Head>, usize), AuditError> {
        match fs::read(&self.path).await {
            Ok(text) => Ok(self.parse(&text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Default::default()),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn parse(&self, text: &[u8]) -> (BTreeMap<Uuid, Head>, usize) {
        let mut heads: BTreeMap<Uuid, Head> = BTreeMap::new();
        let mut bad = 0;
        // What follows the last end of line was being written when the program ended.
        let end = text.iter().rposition(|byte| *byte == b'\n');
        let whole = end.and_then(|end| text.get(..end)).unwrap_or_default();
        for line in whole
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
        {
            match self.signed(line) {
                Some(head) => {
                    let known = heads.entry(head.tenant).or_insert(head);
                    if known.number < head.number {
                        *known = head;
                    }
                }
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
