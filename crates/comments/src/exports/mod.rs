//! What the exports of other systems hold, and what all their readers share.
//!
//! **How data flows.** `source.rs` counts bytes and lines and lets no single piece of markup or text grow
//! past a limit; quick-xml cuts the bytes into events; [`reader::Reader`] refuses what is hostile and hands
//! elements to the [`reader::Document`] of a format (`wxr`, `disqus`), which stands on a `Trail` (`trail.rs`:
//! depth, lengths, captured text). `gather.rs` holds the comments of one thread, `tree.rs` puts parents before
//! children. What comes out are [`Item`]s, whatever the format.
//!
//! **What must hold.**
//! - Nothing is dropped without a name: each comment of a file that was read to its end is handed out, or
//!   counted by a [`Skipped`] whose reason [concerns a comment](SkipReason::concerns_comment). What was kept
//!   but changed carries a [`Warning`].
//! - Memory is bounded by [`Limits`], whatever the file holds.
//! - No input panics, hangs or deepens the call stack.
//!
//! **What it deliberately lacks.** It stores nothing and knows nothing of Stoa's threads, authors or
//! permissions. It does not clean HTML. It resolves no external entity and fetches no DTD.

mod error;
mod field;
mod gather;
mod items;
pub(crate) mod reader;
mod report;
mod source;
mod trail;
mod tree;

pub(crate) use error::shortened;
pub(crate) use field::{Field, Unread, kept};
pub(crate) use gather::{Gathered, fold};
pub(crate) use trail::{Format, Left, Trail};

pub use error::ExportError;
pub use items::{CommentImport, Item, Kind, State, ThreadImport};
pub use report::{Place, SkipReason, Skipped, Warning, WarningReason};

/// How much of one thing is held in memory at once. [`Limits::default`] suits a real export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one tag, or of the text of one element. More is [`ExportError::TextTooLong`] and ends
    /// the reading, because a file cannot be told from an attack by then. Default 1 MiB.
    pub text_bytes: usize,
    /// Bytes of one comment's text. More is [`SkipReason::ContentTooLong`]. Default 64 KiB.
    pub comment_bytes: usize,
    /// Comments looked at in one thread. Those beyond are [`SkipReason::TooManyComments`], named once
    /// with their count. Default 200,000.
    pub comments_per_post: u64,
    /// Bytes of all comments that are held together: those of one thread, and where threads are not
    /// whole in the file, of as many threads as fit. Those of one thread beyond are
    /// [`SkipReason::PostTooLarge`], named once with their count. Default 256 MiB.
    pub post_bytes: usize,
    /// Bytes of what is held of all threads at once, where a file names them apart from their comments.
    /// More is [`ExportError::TooManyThreads`]. Default 256 MiB, which is about a million threads.
    pub thread_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 1 << 20,
            comment_bytes: 64 << 10,
            comments_per_post: 200_000,
            post_bytes: 256 << 20,
            thread_bytes: 256 << 20,
        }
    }
}
