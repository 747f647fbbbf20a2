//! Finding comments by their words.
//!
//! `index` keeps the words, by following the log; `find` asks for them. Both go by the language of a
//! comment (`language`), so that the forms of a word are one.

mod find;
mod index;
mod language;

pub(crate) use find::{Hit, Question, SEARCHES, SEARCHES_OF_TENANT};
pub(crate) use index::Words;
pub(crate) use language::Language;
