//! Where in the document the reading stands, and what is gathered there.

use super::element::{Post, Thread};
use super::tag::Tag;
use crate::exports::{
    ExportError, Field, Format, Left, Limits, Place, Trail,
    reader::{Document, Element},
};
use quick_xml::name::{LocalName, ResolveResult};

const FORMAT: Format = Format {
    name: "Disqus export",
    root: "disqus",
};
/// Bytes of any field but a comment's text.
const FIELD_BYTES: usize = 2048;

/// An element that has been read.
#[derive(Debug)]
pub(super) enum Read {
    Thread(Thread),
    Post(Post),
    /// A `post` that does not stand where posts stand.
    Stray(Place),
}

/// Follows the elements of an export.
#[derive(Debug)]
pub(super) struct Walk {
    limits: Limits,
    trail: Trail<Tag>,
    thread: Option<Thread>,
    post: Option<Post>,
}

impl Walk {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            trail: Trail::new(FORMAT, limits.text_bytes),
            thread: None,
            post: None,
        }
    }

    fn gather(&mut self, tag: Tag, at: Place) {
        let most = match tag {
            Tag::Message => self.limits.comment_bytes,
            _ => FIELD_BYTES,
        };
        self.trail.gather(tag, most, at);
    }
}

impl Document for Walk {
    type Tag = Tag;
    type Out = Read;

    fn tag(namespace: &ResolveResult<'_>, name: LocalName<'_>) -> Tag {
        Tag::of(namespace, name)
    }

    fn trail(&mut self) -> &mut Trail<Tag> {
        &mut self.trail
    }

    fn open(&mut self, element: &Element<'_, Tag>, at: Place) -> Result<Option<Read>, ExportError> {
        let tag = element.tag;
        self.trail.enter(at)?;
        let id = || match element.attribute("id") {
            Some(id) => Field::Read(id),
            None => Field::Absent,
        };
        let mut stray = None;
        match (self.trail.path(), tag) {
            ([], _) => self.trail.root(tag == Tag::Disqus, element.name, at)?,
            ([Tag::Disqus], Tag::Thread) => self.thread = Some(Thread::new(at, id())),
            ([Tag::Disqus], Tag::Post) => self.post = Some(Post::new(at, id())),
            (_, Tag::Post) => stray = Some(Read::Stray(at)),
            ([Tag::Disqus, Tag::Post], Tag::Thread | Tag::Parent) => {
                if let Some(post) = &mut self.post {
                    post.put(tag, id());
                }
            }
            ([Tag::Disqus, Tag::Thread], _) if Thread::holds(tag) => self.gather(tag, at),
            ([Tag::Disqus, Tag::Post], _) if Post::holds(tag) => self.gather(tag, at),
            ([Tag::Disqus, Tag::Post, Tag::Author], _) if Post::holds_of_author(tag) => {
                self.gather(tag, at);
            }
            _ => {}
        }
        self.trail.push(tag);
        Ok(stray)
    }

    fn close(&mut self, _: Place) -> Result<Option<Read>, ExportError> {
        let Left { tag, captured, .. } = self.trail.leave();
        if let (Some((field, _)), Some(tag)) = (captured, tag) {
            match (&mut self.post, &mut self.thread) {
                (Some(post), _) => post.put(tag, field),
                (None, Some(thread)) => thread.put(tag, field),
                (None, None) => {}
            }
            return Ok(None);
        }
        Ok(match (self.trail.path(), tag) {
            ([Tag::Disqus], Some(Tag::Thread)) => self.thread.take().map(Read::Thread),
            ([Tag::Disqus], Some(Tag::Post)) => self.post.take().map(Read::Post),
            _ => None,
        })
    }
}
