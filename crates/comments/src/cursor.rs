//! The orders of siblings, and where in them a page begins.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::cmp::Ordering;
use stoa_comments_sql::queries::tree::Node;
use stoa_kernel::Problem;
use stoa_web::Cursor;
use uuid::Uuid;

/// The order of comments at every level.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sort {
    /// By time, the first first.
    #[default]
    Oldest,
    /// By time, the last first.
    Newest,
    /// By likes.
    Top,
    /// By the lower bound of Wilson's interval for the share of likes.
    Best,
    /// By how evenly likes and dislikes are split, and how many there are.
    Controversial,
}

/// What a cursor bears of the list it was given out for, so that none is taken for another's: the end of
/// the id whose children are listed, which is random or a hash in all ids there are.
pub(crate) fn mark(of: Uuid) -> u32 {
    let [.., a, b, c, d] = *of.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// The cursor of a place in the list of that mark.
pub(crate) fn encode_of<T: Serialize>(mark: u32, place: &T) -> Result<String, Problem> {
    Cursor::encode(&(mark, place))
}

/// The place that a cursor of the list of that mark stands for.
///
/// # Errors
/// `bad_cursor` (422) if it is none, or of another list.
pub(crate) fn decode_of<T: DeserializeOwned>(mark: u32, text: &str) -> Result<T, Problem> {
    let (of, place): (u32, T) = Cursor::decode(text)?;
    if of == mark {
        return Ok(place);
    }
    Err(bad(
        "is not one that this list gave out; begin again without it",
    ))
}

pub(crate) fn bad(message: &'static str) -> Problem {
    Problem {
        code: "bad_cursor",
        ..Problem::field("cursor", "bad_cursor", message)
    }
}

/// The sort key of the last comment seen among its siblings; what comes after it is the next page.
///
/// Scores travel as their bits: a decimal form would have to be read back to the last bit, or ties
/// would be shown again or passed over.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "s", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum After {
    Oldest { p: i32 },
    Newest { p: i32 },
    Top { k: i32, p: i32 },
    Best { k: u64, p: i32 },
    Controversial { k: u64, p: i32 },
}

impl Sort {
    /// Which of two siblings comes first.
    pub(crate) fn compare(self, one: &Node, other: &Node) -> Ordering {
        let later = other.position.cmp(&one.position);
        match self {
            Self::Oldest => later.reverse(),
            Self::Newest => later,
            Self::Top => other.like_count.cmp(&one.like_count).then(later),
            Self::Best => other.best.total_cmp(&one.best).then(later),
            Self::Controversial => other.controversy.total_cmp(&one.controversy).then(later),
        }
    }
}

impl After {
    /// Before the first of that order.
    pub(crate) fn start(sort: Sort) -> Self {
        match sort {
            Sort::Oldest => Self::Oldest { p: 0 },
            Sort::Newest => Self::Newest { p: i32::MAX },
            Sort::Top => Self::Top {
                k: i32::MAX,
                p: i32::MAX,
            },
            Sort::Best => Self::Best {
                k: f64::MAX.to_bits(),
                p: i32::MAX,
            },
            Sort::Controversial => Self::Controversial {
                k: f64::MAX.to_bits(),
                p: i32::MAX,
            },
        }
    }

    /// Behind a comment.
    pub(crate) fn node(sort: Sort, node: &Node) -> Self {
        let p = node.position;
        match sort {
            Sort::Oldest => Self::Oldest { p },
            Sort::Newest => Self::Newest { p },
            Sort::Top => Self::Top {
                k: node.like_count,
                p,
            },
            Sort::Best => Self::Best {
                k: node.best.to_bits(),
                p,
            },
            Sort::Controversial => Self::Controversial {
                k: node.controversy.to_bits(),
                p,
            },
        }
    }

    /// Behind the first `skipped` of a level with `count` places.
    ///
    /// # Errors
    /// `use_cursor` (422) where the order has no numbered places.
    pub(crate) fn skipping(sort: Sort, skipped: i32, count: i32) -> Result<Self, Problem> {
        match sort {
            Sort::Oldest => Ok(Self::Oldest { p: skipped }),
            Sort::Newest => Ok(Self::Newest {
                p: count.saturating_sub(skipped).saturating_add(1),
            }),
            _ => Err(Problem {
                code: "use_cursor",
                ..Problem::field(
                    "page",
                    "use_cursor",
                    "works with sort=oldest and sort=newest only; follow page.nextCursor instead",
                )
            }),
        }
    }

    /// A cursor as a client sent it, among the children of `parent` (a comment, or the thread for its
    /// roots).
    ///
    /// # Errors
    /// `bad_cursor` (422) if it is none, or of another list or order.
    pub(crate) fn decode(parent: Uuid, sort: Sort, text: &str) -> Result<Self, Problem> {
        decode_of::<Self>(mark(parent), text)?.of(sort)
    }

    /// This place, if it is one of that order.
    pub(crate) fn of(self, sort: Sort) -> Result<Self, Problem> {
        if self.sort() == sort {
            return Ok(self);
        }
        Err(bad("belongs to another sort; begin again without it"))
    }

    pub(crate) fn encode(&self, parent: Uuid) -> Result<String, Problem> {
        encode_of(mark(parent), self)
    }

    /// The order it is a place in.
    pub(crate) fn sort(&self) -> Sort {
        match self {
            Self::Oldest { .. } => Sort::Oldest,
            Self::Newest { .. } => Sort::Newest,
            Self::Top { .. } => Sort::Top,
            Self::Best { .. } => Sort::Best,
            Self::Controversial { .. } => Sort::Controversial,
        }
    }
}
