//! What is remembered in memory: answers by version, and how often something was done.
//!
//! **What it is for.** Rendered answers that many ask for. Each belongs to a *subject* (a thread,
//! say) that has a version in PostgreSQL, which its transactions raise. [`Versioned`] keeps answers
//! with the version they were made from. [`Limiter`] counts permits in sliding windows;
//! [`MemoryLimiter`] is the one of a single process.
//!
//! **What must hold.**
//! - An answer is served only while no higher version of its subject is known, and was compared with
//!   the database at most [`Bounds::recheck_after`] ago by the process's clock: other processes write
//!   too. Who asks for a comparison gets one that began after it asked; that is counted, not timed.
//! - A lower version never overwrites a higher.
//! - However many ask for one answer, it is made once at a time.
//! - Memory is bounded by bytes; forgetting is always safe, because a forgotten subject invalidates
//!   what was made under it.
//! - A limiter's windows are bounded in number; what it forgets under a flood is the less busy.
//!
//! **What it lacks on purpose.** Expiry as a way to be right: time only bounds how long another
//! process's change may go unseen. Nothing here decides anything.

mod flights;
mod limiter;
mod memory_limiter;
mod versioned;
mod window;

pub use limiter::{Judging, Limit, Limiter, Quota, Standing, Verdict};
pub use memory_limiter::MemoryLimiter;
pub use versioned::{Bounds, Made, Versioned};
