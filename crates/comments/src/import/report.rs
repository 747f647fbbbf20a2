//! What an import tells of itself.

use crate::exports::{Skipped, Warning};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Where it went on, if an earlier import of the same file was cut: in bytes of what it holds, of Disqus in
    /// threads.
    pub resumed_at: u64,
    /// Threads met.
    pub threads: u64,
    /// Comments written.
    pub imported: u64,
    /// Comments that were there already.
    pub unchanged: u64,
    /// Edits written with them.
    pub edits: u64,
    /// Reactions written with them.
    pub reactions: u64,
    /// Of those written, by status; `deleted` whatever their status.
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
    /// The comment's id, if the file holds Stoa's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Stable, snake_case.
    pub code: &'static str,
    /// How many it stands for.
    pub count: u64,
}

impl Report {
    pub(crate) fn skip(&mut self, skipped: &[Skipped]) {
        self.skipped.extend(skipped.iter().map(|skipped| Omission {
            line: skipped.at.line,
            source_id: skipped.source_id,
            id: None,
            code: skipped.reason.code(),
            count: skipped.count,
        }));
    }

    pub(crate) fn warn(&mut self, warnings: &[Warning]) {
        self.warnings
            .extend(warnings.iter().map(|warning| Omission {
                line: warning.at.line,
                source_id: warning.source_id,
                id: None,
                code: warning.reason.code(),
                count: 1,
            }));
    }
}
