//! The published language: what modules tell each other.
//!
//! Each module's events stand in a file of its own; they are what other modules and outside
//! consumers rely on, so their names and fields stay. Beside them stand the few traits by which one
//! module asks another ([`People`], [`PersonalData`], [`PersonKeys`], [`Recount`]): the asking module takes the
//! trait, the answering one implements it, and `app` wires them.
//!
//! Events carry ids and figures, never content or personal data: who needs the text reads it where
//! it can be erased. Nothing here does I/O.

pub mod comments;
mod counts;
pub mod identity;
mod people;
mod personal;

pub use counts::{Miscount, Recount, Recounted};
pub use people::{People, Person};
pub use personal::{PersonKeys, PersonalData};
