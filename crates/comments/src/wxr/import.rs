//! What comes out of an export.

use jiff::Timestamp;

use super::report::{Place, Skipped, Warning};

/// One complete piece of the export.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An `<item>` of the export: a post, page, attachment… with its comments (often none).
    Thread(ThreadImport),
    /// What belongs to no thread: a comment outside an `<item>`, or a post without an id together with its
    /// comments. Never empty.
    Unplaced(Vec<Skipped>),
}

/// A post, page, attachment… and the comments written under it.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadImport {
    /// Where its `<item>` starts.
    pub at: Place,
    /// `wp:post_type`: `post`, `page`, `attachment`, `nav_menu_item`, or whatever a plug-in named.
    pub entity_type: String,
    /// `wp:post_id`, above 0. Exports exist in which two items share one.
    pub post_id: i64,
    /// `wp:post_name`, percent-encoded as WordPress stores it.
    pub slug: Option<String>,
    /// Address of the post on the old site. Not checked: it may be anything.
    pub link: Option<String>,
    /// Title as plain text, HTML entities decoded.
    pub title: Option<String>,
    /// Parents before their children; among those whose parent is out already, by
    /// `(written_at, source_id)`.
    pub comments: Vec<CommentImport>,
    /// Comments that could not be taken over.
    pub skipped: Vec<Skipped>,
    /// What was taken over in a changed form.
    pub warnings: Vec<Warning>,
}

/// A comment as the export tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct CommentImport {
    /// Where its `wp:comment` starts.
    pub at: Place,
    /// `wp:comment_id`, above 0, unique within the thread.
    pub source_id: i64,
    /// The comment it answers. Always one that stands earlier in the same thread.
    pub parent_source_id: Option<i64>,
    /// How many comments stand above it: 0 for a root.
    pub depth: u32,
    /// Name as plain text, HTML entities decoded. Empty where the export has none.
    pub author_name: String,
    /// Address as written, not checked.
    pub author_email: Option<String>,
    /// Address as written, not checked: it may carry any scheme.
    pub author_url: Option<String>,
    /// IP address as written, for whoever must match abuse reports while importing. Personal data:
    /// Stoa does not store it.
    pub author_ip: Option<String>,
    /// The old site's user id; `None` for a guest.
    pub user_id: Option<i64>,
    /// When it was written, whole seconds.
    pub written_at: Timestamp,
    /// Text as WordPress stored it: HTML that nobody has cleaned, without white space around it. At most
    /// [`Limits::comment_bytes`](super::Limits::comment_bytes) bytes, never empty.
    pub content: String,
    /// Whether the old site showed it.
    pub state: State,
    /// What sort of comment it is.
    pub kind: Kind,
}

/// Whether the old site showed a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Shown.
    Approved,
    /// Waiting for a moderator.
    Pending,
    /// Marked as spam.
    Spam,
    /// Thrown away, alone or with its post.
    Trash,
}

/// What sort of comment it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Written by a person.
    Comment,
    /// Sent by another site that links to the post.
    Pingback,
    /// Sent by another site that speaks about the post.
    Trackback,
    /// A plug-in's own type: up to 20 ASCII letters, digits, `_`, `-`, `:` or `.`. Not always meant for
    /// readers (a shop's `order_note` is not), so whoever imports decides type by type. Comes with
    /// [`WarningReason::KindUnknown`](super::WarningReason::KindUnknown).
    Other(String),
}
