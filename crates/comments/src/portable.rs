//! Stoa's own form of a tenant's comments: lines of JSON, written by exports and read by imports.
//!
//! The first line is the [`Header`], each other a [`Line`]. A thread comes before its comments, a comment
//! before what answers it and right before its edits and reactions; the last line is the end, without which a
//! file is cut short. Siblings come in their order. What can be counted or computed is left out: counts, ids
//! of threads, scores.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The name of the format.
pub(crate) const FORMAT: &str = "stoa-comments";
/// Raised when files are written that earlier programs would read wrongly.
pub(crate) const VERSION: u32 = 1;
/// The longest line, in bytes. A comment's text and HTML stay well below that however they are escaped.
pub(crate) const LONGEST_LINE: usize = 4 << 20;

/// The first line.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Header {
    pub(crate) format: &'static str,
    pub(crate) version: u32,
    /// The moment that the file shows.
    pub(crate) exported_at: Timestamp,
    /// Whose comments they were.
    pub(crate) tenant_id: Uuid,
}

/// Any other line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Line {
    Thread(ThreadLine),
    Comment(Box<CommentLine>),
    Edit(Box<EditLine>),
    Reaction(ReactionLine),
    End(EndLine),
}

/// A thread. Its comments follow.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ThreadLine {
    pub(crate) entity_type: String,
    pub(crate) entity_id: String,
    pub(crate) is_locked: bool,
    pub(crate) created_at: Timestamp,
}

/// A comment of the thread before it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CommentLine {
    pub(crate) id: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) parent_id: Option<Uuid>,
    /// The place among its siblings, from 1.
    pub(crate) position: i32,
    pub(crate) author: AuthorLine,
    pub(crate) content: String,
    pub(crate) content_format: Format,
    pub(crate) content_html: String,
    pub(crate) render_version: i16,
    pub(crate) status: crate::domain::Status,
    /// Of what is written in it: 1, and one more for each edit.
    pub(crate) version: i32,
    pub(crate) created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) edited_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) deleted_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pinned_at: Option<Timestamp>,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Plain,
    Markdown,
    Html,
}

/// Who wrote a comment, as it was when they did.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AuthorLine {
    pub(crate) kind: AuthorKind,
    /// Of a user: their id where the comment was written, unless they were erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<Uuid>,
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) avatar: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AuthorKind {
    User,
    Guest,
    Tenant,
    /// A user who is gone.
    Deleted,
}

/// What stood in the comment before it until it was edited.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EditLine {
    pub(crate) comment_id: Uuid,
    /// The version that was replaced.
    pub(crate) version: i32,
    pub(crate) content: String,
    pub(crate) content_format: Format,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content_html: Option<String>,
    pub(crate) editor_kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) editor_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    pub(crate) at: Timestamp,
}

/// A reaction to the comment before it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReactionLine {
    pub(crate) comment_id: Uuid,
    pub(crate) kind: String,
    pub(crate) user_id: Uuid,
    pub(crate) at: Timestamp,
}

/// The last line: what the file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EndLine {
    pub(crate) threads: u64,
    pub(crate) comments: u64,
    pub(crate) edits: u64,
    pub(crate) reactions: u64,
}
