//! Reads a WordPress export (WXR 1.0, 1.1 and 1.2) as a stream of threads with their comments.
//!
//! **How data flows.** [`read`] wraps any [`std::io::BufRead`]. `source.rs` counts bytes and lines and
//! lets no single piece of markup or text grow past a limit; quick-xml cuts the bytes into events;
//! [`Reader`] refuses what is hostile; the walk (`walk.rs`) knows where in the document it stands and gathers
//! fields; `draft.rs` turns the fields of one `wp:comment` into a [`CommentImport`] or a [`SkipReason`];
//! `post.rs` holds the comments of one post and `tree.rs` puts parents before children. Each
//! finished `<item>` comes out as one [`Item`].
//!
//! **What must hold.**
//! - Nothing is dropped without a name: the `wp:comment` elements of a file that was read to its end are as many as
//!   the comments handed out plus the [`Skipped::count`]s of those skips whose reason
//!   [concerns a comment](SkipReason::concerns_comment). What was kept but changed carries a [`Warning`].
//! - Memory is bounded by [`Limits`], whatever the file holds: one post at a time, never the file.
//! - A file cut short hands out every item that was whole, then [`WxrError::Truncated`].
//! - No input panics, hangs or deepens the call stack.
//!
//! **What it deliberately lacks.** It stores nothing and knows nothing of Stoa's threads, authors or
//! permissions. It does not clean HTML: `content` is what the export holds, and must pass Stoa's own
//! cleaning before anyone sees it. It resolves no external entity and fetches no DTD. It looks for duplicate
//! comment ids within a post only, since across the file that would need memory for each id:
//! whoever stores the comments keeps a unique key on the source id.

mod draft;
mod error;
mod import;
mod post;
mod reader;
mod report;
mod source;
mod tag;
mod tree;
mod walk;

pub use error::WxrError;
pub use import::{CommentImport, Item, Kind, State, ThreadImport};
pub use reader::{Reader, read, read_with};
pub use report::{Place, SkipReason, Skipped, Warning, WarningReason};

/// How much of one thing is held in memory at once. [`Limits::default`] suits a real export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one tag, or of the text of one element. More is [`WxrError::TextTooLong`] and ends
    /// the reading, because a file cannot be told from an attack by then. Default 1 MiB.
    pub text_bytes: usize,
    /// Bytes of one comment's text. More is [`SkipReason::ContentTooLong`]. Default 64 KiB.
    pub comment_bytes: usize,
    /// Comments looked at in one post. Those beyond are [`SkipReason::TooManyComments`], named once
    /// with their count. Default 200,000.
    pub comments_per_post: u64,
    /// Bytes of all comments of one post that are held together. Those beyond are
    /// [`SkipReason::PostTooLarge`], named once with their count. Default 256 MiB.
    pub post_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 1 << 20,
            comment_bytes: 64 << 10,
            comments_per_post: 200_000,
            post_bytes: 256 << 20,
        }
    }
}
