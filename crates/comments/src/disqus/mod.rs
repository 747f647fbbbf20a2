//! Reads a Disqus export (XML) as threads with their comments.
//!
//! **How data flows.** Such a file names its threads first and then all posts, of all threads mixed, a child
//! sometimes before its parent. So it is read several times: once for the threads and how much was written in
//! each, then once for as many threads as fit into memory together, until all were handed out. `walk.rs`
//! follows the elements and `element.rs` makes comments of posts; the rest is the matter of `exports`.
//!
//! **What must hold**, beside what holds for all of `exports`.
//! - The order is that of the threads in the file, however they are cut into passes, so that an import can
//!   go on behind a number of threads.
//! - Of a post that was deleted only the place is taken, and only if something below it was not.
//!
//! **What it deliberately lacks.** Likes, pictures and accounts: they are not in the file.

mod element;
mod reader;
mod tag;
mod walk;

pub use crate::exports::{
    CommentImport, ExportError, Item, Kind, Limits, Place, SkipReason, Skipped, State,
    ThreadImport, Warning, WarningReason,
};
pub use reader::{Reader, read, read_with};
