//! What comes out of an export.

use jiff::Timestamp;

use super::report::{Place, Skipped, Warning};

/// One complete piece of the export.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A thread with its comments (often none). Of WordPress an `<item>`: a post, page, attachment…
    Thread(ThreadImport),
    /// What belongs to no thread, such as a comment outside an `<item>`, or a post without an id together
    /// with its comments. Never empty.
    Unplaced(Vec<Skipped>),
}

/// A post, page, attachment… and the comments written under it.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadImport {
    /// Where it starts.
    pub at: Place,
    /// What the comments are about. Of WordPress `wp:post_type`: `post`, `page`, `attachment`, or whatever a
    /// plug-in named. Not checked.
    pub entity_type: String,
    /// Which one. Of WordPress `wp:post_id`, above 0; of Disqus the thread's identifier, else its address. Not
    /// checked. Exports exist in which two threads share one.
    pub entity_id: String,
    /// Whether it took no more comments there.
    pub is_locked: bool,
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
    /// Where it starts.
    pub at: Place,
    /// Its id on the old site, above 0, unique within the thread.
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
    /// Text as it was stored: HTML that nobody has cleaned, without white space around it. At most
    /// [`Limits::comment_bytes`](super::Limits::comment_bytes) bytes; empty only of what was deleted.
    pub content: String,
    /// Whether the old site showed it.
    pub state: State,
    /// What sort of comment it is.
    pub kind: Kind,
    /// Whether it was deleted there, and is brought only to hold the place of what answers it.
    pub is_deleted: bool,
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
