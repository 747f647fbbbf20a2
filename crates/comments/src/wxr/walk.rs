//! Where in the document the reading stands, and what is gathered there.

use super::draft::Draft;
use super::post::Post;
use super::tag::Tag;
use crate::exports::{
    ExportError, Field, Format, Item, Left, Limits, Place, SkipReason, Skipped, Trail,
    reader::{Document, Element},
    shortened,
};
use quick_xml::name::{LocalName, ResolveResult};

const FORMAT: Format = Format {
    name: "WordPress export (WXR)",
    root: "rss",
};
/// Bytes of any field but a comment's text; WordPress stores far less.
const FIELD_BYTES: usize = 2048;
const VERSIONS: [&str; 3] = ["1.0", "1.1", "1.2"];

/// Follows the elements of an export.
#[derive(Debug)]
pub(super) struct Walk {
    limits: Limits,
    trail: Trail<Tag>,
    versioned: bool,
    draft: Option<Draft>,
    post: Option<Post>,
}

impl Document for Walk {
    type Tag = Tag;
    type Out = Item;

    fn tag(namespace: &ResolveResult<'_>, name: LocalName<'_>) -> Tag {
        Tag::of(namespace, name)
    }

    fn trail(&mut self) -> &mut Trail<Tag> {
        &mut self.trail
    }

    fn open(&mut self, element: &Element<'_, Tag>, at: Place) -> Result<Option<Item>, ExportError> {
        let tag = element.tag;
        let level = self.trail.enter(at)?;
        let in_draft = self
            .draft
            .as_ref()
            .is_some_and(|draft| draft.level == level - 1);
        let mut stray = None;
        match (self.trail.path(), tag) {
            ([], _) => self.trail.root(tag == Tag::Rss, element.name, at)?,
            ([Tag::Rss, Tag::Channel], Tag::Item) => {
                if !self.versioned {
                    let why = "an item comes before any wp:wxr_version";
                    return Err(self.trail.other(why, at));
                }
                self.post = Some(Post::new(at, self.limits));
            }
            ([Tag::Rss, Tag::Channel], Tag::WxrVersion) => self.gather(tag, at),
            ([Tag::Rss, Tag::Channel, Tag::Item], Tag::Comment) => {
                self.draft = Some(Draft::new(at, level));
            }
            (_, Tag::Comment) => stray = self.stray(at, level),
            ([Tag::Rss, Tag::Channel, Tag::Item], _) if Post::holds(tag) => self.gather(tag, at),
            _ if in_draft && Draft::holds(tag) => self.gather(tag, at),
            _ => {}
        }
        self.trail.push(tag);
        Ok(stray)
    }

    fn close(&mut self, at: Place) -> Result<Option<Item>, ExportError> {
        let Left {
            level,
            tag,
            captured,
        } = self.trail.leave();
        if let (Some((field, begun)), Some(tag)) = (captured, tag) {
            self.store(tag, field, begun)?;
            return Ok(None);
        }
        if let Some(draft) = self.draft.take_if(|draft| draft.level == level) {
            return Ok(match &mut self.post {
                Some(post) => {
                    post.take(draft);
                    None
                }
                None => Some(unplaced(draft.at, draft.source_id())),
            });
        }
        match (self.trail.path(), tag) {
            ([Tag::Rss, Tag::Channel], Some(Tag::Item)) => Ok(self.post.take().map(Post::finish)),
            ([], _) if !self.versioned => {
                Err(self.trail.other("it is RSS without a wp:wxr_version", at))
            }
            _ => Ok(None),
        }
    }
}

impl Walk {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            trail: Trail::new(FORMAT, limits.text_bytes),
            versioned: false,
            draft: None,
            post: None,
        }
    }

    fn gather(&mut self, tag: Tag, at: Place) {
        let most = if tag == Tag::Content {
            self.limits.comment_bytes
        } else {
            FIELD_BYTES
        };
        self.trail.gather(tag, most, at);
    }

    /// Names a comment that does not stand directly in an `<item>`.
    fn stray(&mut self, at: Place, level: usize) -> Option<Item> {
        if let Some(post) = &mut self.post {
            post.stray(at);
            return None;
        }
        if self.draft.is_some() || self.trail.captures() {
            return Some(unplaced(at, None));
        }
        self.draft = Some(Draft::new(at, level));
        None
    }

    fn store(&mut self, tag: Tag, field: Field, at: Place) -> Result<(), ExportError> {
        if tag == Tag::WxrVersion {
            return self.judge_version(&field, at);
        }
        match (&mut self.draft, &mut self.post) {
            (Some(draft), _) => draft.put(tag, field),
            (None, Some(post)) => post.put(tag, field),
            (None, None) => {}
        }
        Ok(())
    }

    fn judge_version(&mut self, field: &Field, at: Place) -> Result<(), ExportError> {
        let version = field.text().ok().flatten().unwrap_or_default();
        if !VERSIONS.contains(&version) {
            return Err(ExportError::UnsupportedVersion {
                format: FORMAT.name,
                known: "1.0, 1.1 and 1.2",
                version: shortened(version),
                at,
            });
        }
        self.versioned = true;
        Ok(())
    }
}

fn unplaced(at: Place, source_id: Option<i64>) -> Item {
    let reason = SkipReason::OutsideItem;
    Item::Unplaced(vec![Skipped {
        at,
        source_id,
        reason,
        count: 1,
    }])
}
