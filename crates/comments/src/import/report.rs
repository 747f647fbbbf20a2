//! What an import tells of itself.

use crate::exports::{Skipped, Warning};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};
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
    /// The same in words.
    pub why: Cow<'static, str>,
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
            why: skipped.reason.to_string().into(),
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
                why: warning.reason.to_string().into(),
                count: 1,
            }));
    }
}

/// What is meant by the codes that no reader of files gives.
pub(super) fn in_words(code: &'static str) -> Cow<'static, str> {
    Cow::Borrowed(match code {
        "author_avatar_left_out" => "the author's picture is no https address: left out",
        "author_email_left_out" => "the author's e-mail address is none: left out",
        "author_id_missing" => "a user's comment does not say which user's",
        "author_name_changed" => "the author's name holds what no name may: brought without that",
        "control_characters_left_out" => "the text holds control characters: brought without them",
        "date_invalid" => "a date lies outside of the years that are kept",
        "editor_invalid" => "no such kind of editor",
        "entity_invalid" => "what was commented on has no name that can be kept",
        "html_changed" => "the HTML is not what this version makes of the text: made anew",
        "html_too_long" => "the HTML is longer than can be shown",
        "id_taken" => "a comment of another thread has the same id",
        "kind_not_public" => "not a comment that readers see, such as an order's private note",
        "markup_flattened" => "the elements stand too deep within each other: the text was kept",
        "parent_not_found" => "its parent is not there: kept without a parent",
        "too_deep" => "it would stand too deep below its parent: kept without a parent",
        "parent_left_out" => "its parent was left out: kept without a parent",
        "pin_left_out" => "it cannot be pinned here: brought without the pin",
        "unknown_reaction" => "no such reaction",
        "version_invalid" => "the version is no number that can be kept",
        other => return Cow::Owned(other.replace('_', " ")),
    })
}
