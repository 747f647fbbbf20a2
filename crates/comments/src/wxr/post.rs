//! One `<item>` while it is read.

use super::draft::{Draft, plain};
use super::tag::Tag;
use crate::exports::{
    Field, Gathered, Item, Limits, Place, SkipReason, Skipped, ThreadImport, Warning,
    WarningReason, kept,
};

/// The fields of an `<item>` and the comments it has shown so far.
#[derive(Debug)]
pub(super) struct Post {
    at: Place,
    id: Field,
    kind: Field,
    slug: Field,
    title: Field,
    link: Field,
    status: Field,
    comments: Gathered,
}

impl Post {
    pub(super) fn new(at: Place, limits: Limits) -> Self {
        Self {
            at,
            id: Field::Absent,
            kind: Field::Absent,
            slug: Field::Absent,
            title: Field::Absent,
            link: Field::Absent,
            status: Field::Absent,
            comments: Gathered::new(limits),
        }
    }

    /// Whether an element is a field of a post.
    pub(super) fn holds(tag: Tag) -> bool {
        matches!(
            tag,
            Tag::PostId
                | Tag::PostType
                | Tag::PostName
                | Tag::Title
                | Tag::Link
                | Tag::CommentStatus
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
            Tag::CommentStatus => self.status.put(read),
            _ => {}
        }
    }

    /// Takes a comment, or names why not.
    pub(super) fn take(&mut self, draft: Draft) {
        let (at, source_id) = (draft.at, draft.source_id());
        self.comments.take(at, source_id, || draft.finish());
    }

    /// Names a `wp:comment` that stands in some other element of the post.
    pub(super) fn stray(&mut self, at: Place) {
        self.comments.stray(at);
    }

    /// The post and its comments in order.
    pub(super) fn finish(self) -> Item {
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
        let (comments, skipped, about_comments) = self.comments.finish();
        // Menus and attachments are closed as well: what nobody commented on makes no thread.
        let is_locked = self.status.text() == Ok(Some("closed")) && !comments.is_empty();
        let about_post = told.into_iter().map(|reason| Warning {
            at: self.at,
            source_id: None,
            reason,
        });
        Item::Thread(ThreadImport {
            at: self.at,
            entity_type,
            entity_id: post_id.to_string(),
            is_locked,
            slug,
            link,
            title,
            comments,
            skipped,
            warnings: about_post.chain(about_comments).collect(),
        })
    }

    fn unplaced(self) -> Item {
        let post = Skipped {
            at: self.at,
            source_id: None,
            reason: SkipReason::PostIdMissing,
            count: 1,
        };
        let comments = self.comments.refuse(SkipReason::InPostWithoutId);
        Item::Unplaced(std::iter::once(post).chain(comments).collect())
    }
}
