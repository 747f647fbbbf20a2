//! Reads a WordPress export (WXR 1.0, 1.1 and 1.2) as a stream of threads with their comments.
//!
//! **How data flows.** [`read`] wraps any [`std::io::BufRead`] in the reader of `exports`; the walk
//! (`walk.rs`) knows where in the document it stands and gathers fields; `draft.rs` turns the fields of one
//! `wp:comment` into a [`CommentImport`] or a [`SkipReason`]; `post.rs` holds one post with its comments. Each
//! finished `<item>` comes out as one [`Item`].
//!
//! **What must hold**, beside what holds for all of `exports`: one post at a time is held, never the file. A
//! file cut short hands out every item that was whole, then [`ExportError::Truncated`].
//!
//! **What it deliberately lacks.** It looks for duplicate comment ids within a post only, since across the
//! file that would need memory for each id: whoever stores the comments keeps a unique key on the source id.

mod draft;
mod post;
mod tag;
mod walk;

pub use crate::exports::{
    CommentImport, ExportError, Item, Kind, Limits, Place, SkipReason, Skipped, State,
    ThreadImport, Warning, WarningReason,
};

use crate::exports::reader;
use std::{io::BufRead, iter::FusedIterator};
use walk::Walk;

/// The items of an export, in the order of the file.
///
/// After the first error, and after the end, it gives `None` for good.
#[derive(Debug)]
pub struct Reader<R>(reader::Reader<R, Walk>);

/// Reads an export with the [default limits](Limits::default). Nothing is read until the first item is asked for.
pub fn read<R: BufRead>(input: R) -> Reader<R> {
    read_with(input, Limits::default())
}

/// Reads an export with limits of one's own.
pub fn read_with<R: BufRead>(input: R, limits: Limits) -> Reader<R> {
    Reader(reader::Reader::new(input, Walk::new(limits), limits))
}

impl<R: BufRead> Reader<R> {
    /// Where in the file the last item that was handed out ends, in bytes; 0 before the first.
    /// Recorded once that item is stored, it is what [`Reader::resume_after`] takes.
    pub fn byte_offset(&self) -> u64 {
        self.0.byte_offset()
    }

    /// Steps over the items that end at or before this offset of the same file. They are read again, so that
    /// what follows is understood and judged as the first time, but not handed out.
    #[must_use]
    pub fn resume_after(self, byte_offset: u64) -> Self {
        Self(self.0.resume_after(byte_offset))
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Item, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl<R: BufRead> FusedIterator for Reader<R> {}
