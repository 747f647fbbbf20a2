//! Letters to people, and the ways they leave the house.
//!
//! **How data flows.** A module composes a [`Letter`] in a reaction to an event (`stoa_bus::Act`) and
//! hands it to the [`Post`]: a [`Folder`], where each letter is a file that any mail program opens, or
//! [`Smtp`]. `app` chooses which.
//!
//! **What must hold.**
//! - A letter that is handed over twice bears the same `Message-ID`, and is one file of a folder.
//! - Letters hold secrets: files and folder are their owner's alone, and no error repeats what a letter
//!   or a mail server said.
//! - Whoever receives letters cannot be made to answer one by itself (`Auto-Submitted`, RFC 3834).
//!
//! **What it lacks on purpose.** HTML, attachments, bulk mail, a queue: the bus has one.

mod folder;
mod letter;
mod smtp;

pub use folder::Folder;
pub use letter::{Letter, Sender};
pub use smtp::Smtp;

use futures_util::future::BoxFuture;
use uuid::Uuid;

/// Carries letters away.
pub trait Post: Send + Sync + 'static {
    /// Hands a letter over; when this returns, it is in other hands.
    fn send<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), MailError>>;

    /// Forgets the letters to a person that are still in its hands.
    fn forget(&self, person: Uuid) -> BoxFuture<'_, Result<(), MailError>>;
}

/// Why a letter was not taken. In words that may go to the log: nothing of the letter.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// No letter goes there, whenever it is tried: an address that is none, or a refusal for good.
    #[error("the letter cannot be delivered: {0}")]
    Undeliverable(String),
    /// It may be taken later.
    #[error("the letter is not taken now: {0}")]
    NotNow(String),
    /// What was said of where letters go cannot be used.
    #[error("{0}")]
    Settings(&'static str),
}
