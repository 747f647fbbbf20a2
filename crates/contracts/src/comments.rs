//! What the module `comments` tells.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stoa_kernel::{CommentId, DomainEvent, ThreadId, UserId};
use uuid::Uuid;

macro_rules! of_a_comment {
    ($event:ident, $name:literal) => {
        impl DomainEvent for $event {
            const TYPE: &'static str = $name;
            const SCHEMA_VERSION: i16 = 1;
            const AGGREGATE: &'static str = "comment";

            fn aggregate_id(&self) -> Uuid {
                self.comment_id.0
            }

            fn aggregate_version(&self) -> i32 {
                self.version
            }
        }
    };
}

/// A comment was written, or brought by an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentCreated {
    /// The comment.
    pub comment_id: CommentId,
    /// Its version, 1.
    pub version: i32,
    /// Its thread.
    pub thread_id: ThreadId,
    /// What the thread is about: the type of the tenant's entity.
    pub entity_type: String,
    /// What the thread is about: the id of the tenant's entity.
    pub entity_id: String,
    /// The comment it answers; none for a root.
    pub parent_id: Option<CommentId>,
    /// How deep it stands; 0 for a root.
    pub depth: i32,
    /// The user who wrote it, if it was one.
    pub author_id: Option<UserId>,
    /// Its status: `approved`, `pending`, `rejected`, `spam`.
    pub status: String,
}
of_a_comment!(CommentCreated, "CommentCreated");

/// Someone reacted to a comment for the first time with this reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentLiked {
    /// The comment.
    pub comment_id: CommentId,
    /// Its version after this.
    pub version: i32,
    /// Its thread.
    pub thread_id: ThreadId,
    /// Who reacted.
    pub user_id: UserId,
    /// With what: `like`, `dislike`, …
    pub reaction: String,
    /// The author of the comment, if it was a user.
    pub author_id: Option<UserId>,
}
of_a_comment!(CommentLiked, "CommentLiked");

/// Someone took a reaction back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentUnliked {
    /// The comment.
    pub comment_id: CommentId,
    /// Its version after this.
    pub version: i32,
    /// Its thread.
    pub thread_id: ThreadId,
    /// Who took it back.
    pub user_id: UserId,
    /// What was taken back.
    pub reaction: String,
    /// The author of the comment, if it was a user.
    pub author_id: Option<UserId>,
}
of_a_comment!(CommentUnliked, "CommentUnliked");

/// What was written was edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentUpdated {
    /// The comment.
    pub comment_id: CommentId,
    /// Its version after this.
    pub version: i32,
    /// Its thread.
    pub thread_id: ThreadId,
    /// The version of what stands there now; 1 is what was written first.
    pub content_version: i32,
    /// The author of the comment, if it was a user.
    pub author_id: Option<UserId>,
}
of_a_comment!(CommentUpdated, "CommentUpdated");

/// A comment was deleted, by its author or by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentDeleted {
    /// The comment.
    pub comment_id: CommentId,
    /// Its version after this.
    pub version: i32,
    /// Its thread.
    pub thread_id: ThreadId,
    /// The author of the comment, if it was a user.
    pub author_id: Option<UserId>,
    /// Its status: `approved`, `pending`, `rejected`, `spam`.
    pub status: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// How many likes it had, by the day (UTC) on which they were given.
    pub likes_by_day: BTreeMap<Date, i64>,
}
of_a_comment!(CommentDeleted, "CommentDeleted");

/// A comment was pinned to the beginning of its thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentPinned {
    /// The comment.
    pub comment_id: CommentId,
    /// Its version after this.
    pub version: i32,
    /// Its thread.
    pub thread_id: ThreadId,
}
of_a_comment!(CommentPinned, "CommentPinned");

/// A comment is no longer pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommentUnpinned {
    /// The comment.
    pub comment_id: CommentId,
    /// Its version after this.
    pub version: i32,
    /// Its thread.
    pub thread_id: ThreadId,
}
of_a_comment!(CommentUnpinned, "CommentUnpinned");

macro_rules! of_a_thread {
    ($(#[$doc:meta])* $event:ident, $name:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $event {
            /// The thread.
            pub thread_id: ThreadId,
            /// Its version after this; rises with whatever happens in it.
            pub version: i32,
            /// What it is about: the type of the tenant's entity.
            pub entity_type: String,
            /// What it is about: the id of the tenant's entity.
            pub entity_id: String,
        }

        impl DomainEvent for $event {
            const TYPE: &'static str = $name;
            const SCHEMA_VERSION: i16 = 1;
            const AGGREGATE: &'static str = "thread";

            fn aggregate_id(&self) -> Uuid {
                self.thread_id.0
            }

            fn aggregate_version(&self) -> i32 {
                self.version
            }
        }
    };
}

of_a_thread!(
    /// A thread takes no more comments.
    ThreadLocked,
    "ThreadLocked"
);
of_a_thread!(
    /// A locked thread takes comments again.
    ThreadUnlocked,
    "ThreadUnlocked"
);
