//! The comments of one thread while they are read.

use std::collections::HashSet;

use super::Limits;
use super::items::{CommentImport, Kind};
use super::report::{Place, SkipReason, Skipped, Warning};
use super::tree;

/// What a thread has shown so far of its comments.
#[derive(Debug)]
pub(crate) struct Gathered {
    limits: Limits,
    comments: Vec<CommentImport>,
    skipped: Vec<Skipped>,
    /// Those beyond a limit, counted and not listed: listing them would take the memory they are denied.
    too_many: Option<Skipped>,
    too_large: Option<Skipped>,
    warnings: Vec<Warning>,
    taken: HashSet<i64>,
    /// Comments seen.
    seen: u64,
    /// Bytes that the comments hold.
    held: usize,
}

impl Gathered {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            comments: Vec::new(),
            skipped: Vec::new(),
            too_many: None,
            too_large: None,
            warnings: Vec::new(),
            taken: HashSet::new(),
            seen: 0,
            held: 0,
        }
    }

    /// Takes the comment that stands at `at`, or names why not.
    pub(crate) fn take(
        &mut self,
        at: Place,
        source_id: Option<i64>,
        finish: impl FnOnce() -> Result<(CommentImport, Vec<Warning>), SkipReason>,
    ) {
        if self.past_count(at, source_id) {
            return;
        }
        match finish() {
            Err(reason) => self.skip(at, source_id, reason),
            Ok((comment, _)) if self.taken.contains(&comment.source_id) => {
                self.skip(at, source_id, SkipReason::IdDuplicate);
            }
            Ok((comment, warnings)) => {
                let held = self.held.saturating_add(bytes_of(&comment));
                if held > self.limits.post_bytes {
                    fold(&mut self.too_large, at, source_id, SkipReason::PostTooLarge);
                    return;
                }
                self.held = held;
                self.taken.insert(comment.source_id);
                self.comments.push(comment);
                self.warnings.extend(warnings);
            }
        }
    }

    /// Names a comment that stands in some other element of the thread.
    pub(crate) fn stray(&mut self, at: Place) {
        if !self.past_count(at, None) {
            self.skip(at, None, SkipReason::OutsideItem);
        }
    }

    fn past_count(&mut self, at: Place, source_id: Option<i64>) -> bool {
        self.seen = self.seen.saturating_add(1);
        let past = self.seen > self.limits.comments_per_post;
        if past {
            fold(
                &mut self.too_many,
                at,
                source_id,
                SkipReason::TooManyComments,
            );
        }
        past
    }

    fn skip(&mut self, at: Place, source_id: Option<i64>, reason: SkipReason) {
        self.skipped.push(Skipped {
            at,
            source_id,
            reason,
            count: 1,
        });
    }

    /// Parents before children; what was deleted stays only above what was not. With what was skipped
    /// and what was changed.
    pub(crate) fn finish(mut self) -> (Vec<CommentImport>, Vec<Skipped>, Vec<Warning>) {
        self.skipped.extend(self.too_large.take());
        self.skipped.extend(self.too_many.take());
        let (ordered, cut) = tree::order(self.comments);
        self.warnings.extend(cut);
        let comments = without_dead_branches(ordered, &mut self.skipped);
        (comments, self.skipped, self.warnings)
    }

    /// All of it as skipped for one reason that the thread gives.
    pub(crate) fn refuse(mut self, reason: SkipReason) -> Vec<Skipped> {
        self.skipped.extend(self.too_large.take());
        self.skipped.extend(self.too_many.take());
        let comments = self.comments.into_iter().map(|comment| Skipped {
            at: comment.at,
            source_id: Some(comment.source_id),
            reason,
            count: 1,
        });
        comments.chain(self.skipped).collect()
    }
}

/// Leaves out what was deleted and holds no place for anything.
fn without_dead_branches(
    mut comments: Vec<CommentImport>,
    skipped: &mut Vec<Skipped>,
) -> Vec<CommentImport> {
    // From the end: children stand behind their parents.
    let mut needed = HashSet::new();
    for comment in comments.iter().rev() {
        if !comment.is_deleted || needed.contains(&comment.source_id) {
            needed.extend(comment.parent_source_id);
        }
    }
    comments.retain(|comment| {
        let stays = !comment.is_deleted || needed.contains(&comment.source_id);
        if !stays {
            skipped.push(Skipped {
                at: comment.at,
                source_id: Some(comment.source_id),
                reason: SkipReason::Deleted,
                count: 1,
            });
        }
        stays
    });
    comments
}

/// Counts a comment in the one entry that stands for all of its reason.
pub(crate) fn fold(
    entry: &mut Option<Skipped>,
    at: Place,
    source_id: Option<i64>,
    reason: SkipReason,
) {
    let entry = entry.get_or_insert(Skipped {
        at,
        source_id,
        reason,
        count: 0,
    });
    entry.count = entry.count.saturating_add(1);
}

/// What a comment takes in memory.
fn bytes_of(comment: &CommentImport) -> usize {
    let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let kind = match &comment.kind {
        Kind::Other(name) => name.len(),
        Kind::Comment | Kind::Pingback | Kind::Trackback => 0,
    };
    size_of::<CommentImport>()
        + comment.content.len()
        + comment.author_name.len()
        + optional(&comment.author_email)
        + optional(&comment.author_url)
        + optional(&comment.author_ip)
        + kind
}
