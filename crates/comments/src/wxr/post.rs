//! One `<item>` while it is read.

use std::collections::HashSet;

use super::Limits;
use super::draft::{Draft, Field, kept, plain};
use super::import::{CommentImport, Item, Kind, ThreadImport};
use super::report::{Place, SkipReason, Skipped, Warning, WarningReason};
use super::tag::Tag;
use super::tree;

/// The fields of an `<item>` and the comments it has shown so far.
#[derive(Debug)]
pub(super) struct Post {
    at: Place,
    limits: Limits,
    id: Field,
    kind: Field,
    slug: Field,
    title: Field,
    link: Field,
    comments: Vec<CommentImport>,
    skipped: Vec<Skipped>,
    /// Those beyond a limit, counted and not listed: listing them would take the memory they are denied.
    too_many: Option<Skipped>,
    too_large: Option<Skipped>,
    warnings: Vec<Warning>,
    taken: HashSet<i64>,
    /// `wp:comment` elements seen.
    seen: u64,
    /// Bytes that the comments hold.
    held: usize,
}

impl Post {
    pub(super) fn new(at: Place, limits: Limits) -> Self {
        Self {
            at,
            limits,
            id: Field::Absent,
            kind: Field::Absent,
            slug: Field::Absent,
            title: Field::Absent,
            link: Field::Absent,
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

    /// Whether an element is a field of a post.
    pub(super) fn holds(tag: Tag) -> bool {
        matches!(
            tag,
            Tag::PostId | Tag::PostType | Tag::PostName | Tag::Title | Tag::Link
        )
    }

    /// Takes the text of a field.
    pub(super) fn put(&mut self, tag: Tag, read: Field) {
        match tag {
            Tag::PostId => self.id.put(read),
            Tag::PostType => self.kind.put(read),
            Tag::PostName => self.slug.put(read),
            Tag::Title => self.title.put(read),
            Tag::Link => self.link.put(read),
            _ => {}
        }
    }

    /// Takes a comment, or names why not.
    pub(super) fn take(&mut self, draft: Draft) {
        let (at, source_id) = (draft.at, draft.source_id());
        if self.past_count(at, source_id) {
            return;
        }
        match draft.finish() {
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

    /// Names a `wp:comment` that stands in some other element of the post.
    pub(super) fn stray(&mut self, at: Place) {
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

    /// The post and its comments in order.
    pub(super) fn finish(mut self) -> Item {
        self.skipped.extend(self.too_large.take());
        self.skipped.extend(self.too_many.take());
        let Ok(Some(post_id)) = self.id.id() else {
            return self.unplaced();
        };
        let mut told = Vec::new();
        let entity_type = kept(&self.kind, "post_type", &mut told).unwrap_or_else(|| {
            told.push(WarningReason::PostTypeMissing);
            "post".to_owned()
        });
        let slug = kept(&self.slug, "post_name", &mut told);
        let link = kept(&self.link, "link", &mut told);
        let title = kept(&self.title, "title", &mut told).map(|title| plain(&title));
        let (comments, cut) = tree::order(self.comments);
        let about_post = told.into_iter().map(|reason| Warning {
            at: self.at,
            source_id: None,
            reason,
        });
        let warnings = about_post.chain(self.warnings).chain(cut).collect();
        Item::Thread(ThreadImport {
            at: self.at,
            entity_type,
            post_id,
            slug,
            link,
            title,
            comments,
            skipped: self.skipped,
            warnings,
        })
    }

    fn unplaced(self) -> Item {
        let post = Skipped {
            at: self.at,
            source_id: None,
            reason: SkipReason::PostIdMissing,
            count: 1,
        };
        let comments = self.comments.into_iter().map(|comment| Skipped {
            at: comment.at,
            source_id: Some(comment.source_id),
            reason: SkipReason::InPostWithoutId,
            count: 1,
        });
        Item::Unplaced(
            std::iter::once(post)
                .chain(comments)
                .chain(self.skipped)
                .collect(),
        )
    }
}

/// Counts a comment in the one entry that stands for all of its reason.
fn fold(entry: &mut Option<Skipped>, at: Place, source_id: Option<i64>, reason: SkipReason) {
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
