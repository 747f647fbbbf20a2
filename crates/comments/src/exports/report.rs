//! Names for everything that did not come over as it was.

use std::fmt;

/// A place in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Bytes before it.
    pub byte: u64,
    /// Line it stands in; the first is 1.
    pub line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, byte {}", self.line, self.byte)
    }
}

/// Something that was not taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where it starts.
    pub at: Place,
    /// Its id in the old site, where it could be read.
    pub source_id: Option<i64>,
    /// Why.
    pub reason: SkipReason,
    /// How many comments this entry stands for: 1, save for the two reasons that are named once a post.
    pub count: u64,
}

/// Why something was not taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// The post has no `wp:post_id` that is a number above 0.
    PostIdMissing,
    /// The comment stands in such a post.
    InPostWithoutId,
    /// The comment does not stand where comments stand.
    OutsideItem,
    /// No `wp:comment_id`.
    IdMissing,
    /// `wp:comment_id` is not a number above 0, or is given twice.
    IdInvalid,
    /// An earlier comment of the post has the same id.
    IdDuplicate,
    /// Neither `wp:comment_date_gmt` nor `wp:comment_date` says when.
    DateMissing,
    /// The date is no date of the calendar written as `YYYY-MM-DD hh:mm:ss`.
    DateInvalid,
    /// No text, or only white space.
    ContentEmpty,
    /// Longer than [`Limits::comment_bytes`](super::Limits::comment_bytes).
    ContentTooLong,
    /// The text holds XML elements instead of text, or is given twice.
    ContentUnreadable,
    /// `wp:comment_type` is not the name of a type.
    KindInvalid,
    /// Past [`Limits::comments_per_post`](super::Limits::comments_per_post).
    TooManyComments,
    /// Past [`Limits::post_bytes`](super::Limits::post_bytes).
    PostTooLarge,
    /// Deleted there, with nothing below it that was not.
    Deleted,
    /// The thread was deleted there.
    ThreadDeleted,
    /// The thread is not in the file.
    ThreadMissing,
    /// The thread has neither an identifier nor an address.
    ThreadUnnamed,
}

impl SkipReason {
    /// A name that stays as it is, for reports and programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PostIdMissing => "post_id_missing",
            Self::InPostWithoutId => "in_post_without_id",
            Self::OutsideItem => "outside_item",
            Self::IdMissing => "id_missing",
            Self::IdInvalid => "id_invalid",
            Self::IdDuplicate => "id_duplicate",
            Self::DateMissing => "date_missing",
            Self::DateInvalid => "date_invalid",
            Self::ContentEmpty => "content_empty",
            Self::ContentTooLong => "content_too_long",
            Self::ContentUnreadable => "content_unreadable",
            Self::KindInvalid => "kind_invalid",
            Self::TooManyComments => "too_many_comments",
            Self::PostTooLarge => "post_too_large",
            Self::Deleted => "deleted",
            Self::ThreadDeleted => "thread_deleted",
            Self::ThreadMissing => "thread_missing",
            Self::ThreadUnnamed => "thread_unnamed",
        }
    }

    /// Whether comments were skipped, and not a post.
    pub const fn concerns_comment(self) -> bool {
        !matches!(self, Self::PostIdMissing)
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PostIdMissing => "the post has no readable id",
            Self::InPostWithoutId => "the comment belongs to a post without a readable id",
            Self::OutsideItem => "the comment belongs to no post",
            Self::IdMissing => "the comment has no id",
            Self::IdInvalid => "the comment's id is not a number above 0",
            Self::IdDuplicate => "an earlier comment of the post has the same id",
            Self::DateMissing => "the comment has no date",
            Self::DateInvalid => "the comment's date is not a date",
            Self::ContentEmpty => "the comment has no text",
            Self::ContentTooLong => "the comment's text is too long",
            Self::ContentUnreadable => "the comment's text is not plain text",
            Self::KindInvalid => "the comment's type is not the name of a type",
            Self::TooManyComments => "the post has more comments than are read",
            Self::PostTooLarge => "the post's comments are larger than can be held together",
            Self::Deleted => "the comment was deleted, and all that answered it",
            Self::ThreadDeleted => "the comment's thread was deleted",
            Self::ThreadMissing => "the comment's thread is not in the file",
            Self::ThreadUnnamed => "the comment's thread has neither an identifier nor an address",
        })
    }
}

/// Something that was taken over in a changed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where the post or comment starts.
    pub at: Place,
    /// The comment's id; `None` where the warning is about the post.
    pub source_id: Option<i64>,
    /// What was changed.
    pub reason: WarningReason,
}

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningReason {
    /// No UTC date; the old site's local one was taken as UTC.
    DateTakenAsUtc,
    /// An unknown or missing `wp:comment_approved` was taken as pending.
    StateUnknown,
    /// A type that WordPress itself does not have: [`Kind::Other`](super::Kind::Other).
    KindUnknown,
    /// `wp:comment_parent` cannot be read; the comment became a root.
    ParentInvalid,
    /// The parent is not among the comments that were taken over; the comment became a root.
    ParentMissing {
        /// The id of that parent.
        parent: i64,
    },
    /// The comment was its own ancestor; it became a root, as the earliest of its circle.
    ParentCycle {
        /// The id of the parent it lost.
        parent: i64,
    },
    /// A field was left out because it is too long, holds elements or is given twice.
    FieldDropped {
        /// The element, without its prefix.
        field: &'static str,
    },
    /// No `wp:post_type`; taken as `post`.
    PostTypeMissing,
}

impl WarningReason {
    /// A name that stays as it is, for reports and programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DateTakenAsUtc => "date_taken_as_utc",
            Self::StateUnknown => "state_unknown",
            Self::KindUnknown => "kind_unknown",
            Self::ParentInvalid => "parent_invalid",
            Self::ParentMissing { .. } => "parent_missing",
            Self::ParentCycle { .. } => "parent_cycle",
            Self::FieldDropped { .. } => "field_dropped",
            Self::PostTypeMissing => "post_type_missing",
        }
    }
}

impl fmt::Display for WarningReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DateTakenAsUtc => f.write_str("no UTC date: the local date was taken as UTC"),
            Self::StateUnknown => f.write_str("unknown approval: taken as pending"),
            Self::KindUnknown => f.write_str("a comment type that WordPress itself does not have"),
            Self::ParentInvalid => {
                f.write_str("the parent's id cannot be read: kept without a parent")
            }
            Self::ParentMissing { parent } => {
                write!(
                    f,
                    "its parent {parent} was not taken over: kept without a parent"
                )
            }
            Self::ParentCycle { parent } => {
                write!(
                    f,
                    "answers itself by way of {parent}: kept without a parent"
                )
            }
            Self::FieldDropped { field } => write!(f, "{field} cannot be read: left empty"),
            Self::PostTypeMissing => f.write_str("no post type: taken as post"),
        }
    }
}
