//! What an import tells of itself.

use crate::wxr;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Where it went on, if an earlier import of the same file was cut; in bytes.
    pub resumed_at: u64,
    /// Threads met.
    pub threads: u64,
    /// Comments written.
    pub imported: u64,
    /// Comments that were there already.
    pub unchanged: u64,
    /// Of those written, by status.
    pub by_status: BTreeMap<&'static str, u64>,
    /// What was left out, each with where it stands and why.
    pub skipped: Vec<Omission>,
    /// What was brought, but not quite as it stood there.
    pub warnings: Vec<Omission>,
}

/// Something that was left out or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Omission {
    /// The line in the file.
    pub line: u64,
    /// The comment's id there, if it has one.
    pub source_id: Option<i64>,
    /// Stable, snake_case.
    pub code: &'static str,
    /// How many it stands for.
    pub count: u64,
}

impl Report {
    pub(crate) fn skip(&mut self, skipped: &[wxr::Skipped]) {
        self.skipped.extend(skipped.iter().map(|skipped| Omission {
            line: skipped.at.line,
            source_id: skipped.source_id,
            code: skipped.reason.code(),
            count: skipped.count,
        }));
    }

    pub(crate) fn warn(&mut self, warnings: &[wxr::Warning]) {
        self.warnings
            .extend(warnings.iter().map(|warning| Omission {
                line: warning.at.line,
                source_id: warning.source_id,
                code: warning.reason.code(),
                count: 1,
            }));
    }
}
