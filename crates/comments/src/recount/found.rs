//! What is kept of threads and comments beside what there is.

use crate::{react::counts, score};
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    pin::pin,
};
use stoa_comments_sql::queries::recount as sql;
use stoa_contracts::{Miscount, Recounted};
use stoa_store::{Scope, StoreError};
use uuid::Uuid;

/// How many comments of a thread are remembered to be mended at once.
const REMEMBERED: usize = 10_000;
/// How far a score may be from what is computed anew: another machine's logarithm may differ in its last
/// digit.
const CLOSE: f64 = 1e-9;

/// The counts of a comment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CommentCounts {
    pub(super) children: i32,
    pub(super) replies: i32,
    pub(super) hollows: i32,
    pub(super) likes: i32,
    pub(super) dislikes: i32,
    /// Without those that nobody gave.
    pub(super) reactions: BTreeMap<String, i32>,
    pub(super) best: f64,
    pub(super) controversy: f64,
}

/// The counts of a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ThreadCounts {
    pub(super) roots: i32,
    pub(super) comments: i32,
    pub(super) pins: i32,
}

/// A thread of which something is wrong.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    /// Its version in the snapshot in which it was counted.
    pub(super) version: i64,
    /// How many of its own counts, and of its comments', are wrong.
    pub(super) wrong: u64,
    /// Some of them.
    pub(super) miscounts: Vec<Miscount>,
    /// What its counts should be.
    pub(super) thread: ThreadCounts,
    /// What the counts of its comments should be where they are not.
    pub(super) comments: Vec<(Uuid, CommentCounts)>,
    /// Whether there are more of them.
    pub(super) has_more: bool,
}

/// What was found in some threads.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// How many threads and comments were looked at.
    pub(super) rows: u64,
    /// Those threads of which something is wrong.
    pub(super) threads: BTreeMap<Uuid, Wrong>,
}

impl Found {
    /// Counts everything of these threads anew. All is of one moment if the transaction shows one, or holds
    /// the threads.
    pub(super) async fn in_threads(scope: &Scope<'_>, ids: &[Uuid]) -> Result<Self, StoreError> {
        let tenant = scope.tenant().0;
        let kept = sql::kept_threads().bind(scope, &tenant, &ids).all().await?;
        let mut found = Self::default();
        let mut sums: HashMap<Uuid, ThreadCounts> = HashMap::new();
        {
            let query = sql::recount();
            let rows = query
                .bind(scope, &ids, &tenant)
                .map(Seen::of)
                .iter()
                .await?;
            let mut rows = pin!(rows);
            while let Some(seen) = rows.try_next().await? {
                found.rows += 1;
                sums.entry(seen.thread).or_default().add(&seen);
                found.compare(seen);
            }
        }
        for thread in kept {
            found.rows += 1;
            let counted = sums.remove(&thread.id).unwrap_or_default();
            found.compare_thread(&thread, counted);
        }
        Ok(found)
    }

    fn compare(&mut self, seen: Seen) {
        let differing = seen.kept.differing(&seen.counted);
        if differing.is_empty() {
            return;
        }
        let wrong = self.threads.entry(seen.thread).or_default();
        wrong.note(seen.id, differing);
        if wrong.comments.len() < REMEMBERED {
            wrong.comments.push((seen.id, seen.counted));
        } else {
            wrong.has_more = true;
        }
    }

    fn compare_thread(&mut self, kept: &sql::KeptThreads, counted: ThreadCounts) {
        let pairs = [
            ("threads.rootCount", kept.root_count, counted.roots),
            ("threads.commentCount", kept.comment_count, counted.comments),
            ("threads.pinnedCount", kept.pinned_count, counted.pins),
        ];
        let differing: Vec<_> = pairs
            .into_iter()
            .filter(|(_, kept, counted)| kept != counted)
            .map(|(counter, kept, counted)| (counter, json!(kept), json!(counted)))
            .collect();
        if !differing.is_empty() {
            let wrong = self.threads.entry(kept.id).or_default();
            wrong.note(kept.id, differing);
        }
        if let Some(wrong) = self.threads.get_mut(&kept.id) {
            wrong.version = kept.version;
            wrong.thread = counted;
        }
    }
}

impl Wrong {
    fn note(&mut self, id: Uuid, differing: Vec<(&'static str, Value, Value)>) {
        for (counter, kept, counted) in differing {
            self.wrong += 1;
            if self.miscounts.len() < Recounted::NAMED {
                self.miscounts.push(Miscount {
                    counter,
                    id,
                    kept,
                    counted,
                });
            }
        }
    }
}

impl ThreadCounts {
    fn add(&mut self, seen: &Seen) {
        self.roots += i32::from(seen.is_root);
        self.comments += i32::from(seen.is_shown);
        self.pins += i32::from(seen.is_pinned && seen.is_shown);
    }
}

/// A comment, with what is kept of it and what there is.
struct Seen {
    thread: Uuid,
    id: Uuid,
    is_root: bool,
    is_shown: bool,
    is_pinned: bool,
    kept: CommentCounts,
    counted: CommentCounts,
}

impl Seen {
    fn of(row: sql::RecountBorrowed<'_>) -> Self {
        let given = given(row.reactions.into());
        let times = |kind: &str| given.get(kind).copied().unwrap_or(0);
        let (likes, dislikes) = (times("like"), times("dislike"));
        Self {
            thread: row.thread_id,
            id: row.id,
            is_root: row.parent_key == row.thread_id,
            is_shown: row.is_shown,
            is_pinned: row.is_pinned,
            kept: CommentCounts {
                children: row.child_count,
                replies: row.reply_count,
                hollows: row.hollow_count,
                likes: row.like_count,
                dislikes: row.dislike_count,
                reactions: self::given(row.reaction_counts.into()),
                best: row.best,
                controversy: row.controversy,
            },
            counted: CommentCounts {
                children: row.children,
                replies: row.replies,
                hollows: row.hollows,
                likes,
                dislikes,
                best: score::best(likes, dislikes),
                controversy: score::controversy(likes, dislikes),
                reactions: given,
            },
        }
    }
}

/// Reactions by kind, but for those that nobody gave: after the last one is taken back 0 is kept.
fn given(json: Value) -> BTreeMap<String, i32> {
    let mut given = counts(&json);
    given.retain(|_, times| *times != 0);
    given
}

impl CommentCounts {
    /// What of this is not as counted: the counter, what is kept, and what there is.
    fn differing(&self, counted: &Self) -> Vec<(&'static str, Value, Value)> {
        let whole = [
            ("comments.childCount", self.children, counted.children),
            ("comments.replyCount", self.replies, counted.replies),
            ("comments.hollowCount", self.hollows, counted.hollows),
            ("comments.likeCount", self.likes, counted.likes),
            ("comments.dislikeCount", self.dislikes, counted.dislikes),
        ];
        let scores = [
            ("comments.best", self.best, counted.best),
            (
                "comments.controversy",
                self.controversy,
                counted.controversy,
            ),
        ];
        let whole = whole
            .into_iter()
            .filter(|(_, kept, counted)| kept != counted)
            .map(|(counter, kept, counted)| (counter, json!(kept), json!(counted)));
        let scores = scores
            .into_iter()
            .filter(|(_, kept, counted)| !is_close(*kept, *counted))
            .map(|(counter, kept, counted)| (counter, json!(kept), json!(counted)));
        let mut differing: Vec<_> = whole.chain(scores).collect();
        if self.reactions != counted.reactions {
            let (kept, counted) = (json!(self.reactions), json!(counted.reactions));
            differing.push(("comments.reactionCounts", kept, counted));
        }
        differing
    }
}

fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= CLOSE * other.abs().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_count_that_differs_is_named_and_no_other() {
        let right = CommentCounts {
            children: 3,
            replies: 2,
            hollows: 1,
            likes: 5,
            dislikes: 4,
            reactions: given(json!({"like": 5, "dislike": 4, "love": 0})),
            best: 0.5,
            controversy: 7.25,
        };
        assert!(right.differing(&right).is_empty());
        let close = CommentCounts {
            controversy: 7.25 + 1e-12,
            ..right.clone()
        };
        assert!(close.differing(&right).is_empty());
        let wrong = CommentCounts {
            children: 1,
            replies: 1,
            hollows: 0,
            likes: 0,
            dislikes: 0,
            reactions: BTreeMap::new(),
            best: f64::NAN,
            controversy: 7.0,
        };
        let named: Vec<&str> = wrong
            .differing(&right)
            .into_iter()
            .map(|(counter, ..)| counter)
            .collect();
        let all = [
            "comments.childCount",
            "comments.replyCount",
            "comments.hollowCount",
            "comments.likeCount",
            "comments.dislikeCount",
            "comments.best",
            "comments.controversy",
            "comments.reactionCounts",
        ];
        assert_eq!(named, all);
    }
}
