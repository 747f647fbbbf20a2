//! Where in the document the reading stands, and what is gathered there.

use super::Limits;
use super::draft::{Draft, Field};
use super::error::{WxrError, shortened};
use super::import::Item;
use super::post::Post;
use super::report::{Place, SkipReason, Skipped};
use super::tag::Tag;

/// Elements within elements that are followed. Exports have six.
pub(super) const DEPTH: usize = 64;
/// Bytes of any field but a comment's text; WordPress stores far less.
const FIELD_BYTES: usize = 2048;
const VERSIONS: [&str; 3] = ["1.0", "1.1", "1.2"];

/// The text of an element that is being gathered.
#[derive(Debug)]
struct Capture {
    tag: Tag,
    /// How many elements it stands in, itself counted.
    level: usize,
    at: Place,
    most: usize,
    field: Field,
}

impl Capture {
    fn append(&mut self, text: &str) {
        if let Field::Read(gathered) = &mut self.field {
            if gathered.len().saturating_add(text.len()) > self.most {
                self.field = Field::TooLong;
            } else {
                gathered.push_str(text);
            }
        }
    }
}

/// Follows the elements of an export.
#[derive(Debug)]
pub(super) struct Walk {
    limits: Limits,
    path: Vec<Tag>,
    rooted: bool,
    versioned: bool,
    capture: Option<Capture>,
    draft: Option<Draft>,
    post: Option<Post>,
    /// Bytes of text since the last tag, and where they start.
    run: usize,
    run_at: Place,
}

impl Walk {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            path: Vec::new(),
            rooted: false,
            versioned: false,
            capture: None,
            draft: None,
            post: None,
            run: 0,
            run_at: Place::default(),
        }
    }

    /// Whether the outermost element has started.
    pub(super) fn rooted(&self) -> bool {
        self.rooted
    }

    /// Follows a start tag, which stands at `at` and is written `name`.
    pub(super) fn open(
        &mut self,
        tag: Tag,
        name: &str,
        at: Place,
    ) -> Result<Option<Item>, WxrError> {
        if self.path.len() >= DEPTH {
            return Err(WxrError::TooDeep { limit: DEPTH, at });
        }
        self.run = 0;
        if let Some(capture) = &mut self.capture {
            capture.field = Field::Unreadable;
        }
        let level = self.path.len() + 1;
        let in_draft = self
            .draft
            .as_ref()
            .is_some_and(|draft| draft.level == level - 1);
        let mut stray = None;
        match (self.path.as_slice(), tag) {
            ([], _) => self.root(tag, name, at)?,
            ([Tag::Rss, Tag::Channel], Tag::Item) => {
                if !self.versioned {
                    return Err(WxrError::not_wxr(
                        "an item comes before any wp:wxr_version",
                        at,
                    ));
                }
                self.post = Some(Post::new(at, self.limits));
            }
            ([Tag::Rss, Tag::Channel], Tag::WxrVersion) => self.gather(tag, level, at),
            ([Tag::Rss, Tag::Channel, Tag::Item], Tag::Comment) => {
                self.draft = Some(Draft::new(at, level));
            }
            (_, Tag::Comment) => stray = self.stray(at, level),
            ([Tag::Rss, Tag::Channel, Tag::Item], _) if Post::holds(tag) => {
                self.gather(tag, level, at);
            }
            _ if in_draft && Draft::holds(tag) => self.gather(tag, level, at),
            _ => {}
        }
        self.path.push(tag);
        Ok(stray)
    }

    fn root(&mut self, tag: Tag, name: &str, at: Place) -> Result<(), WxrError> {
        if self.rooted {
            return Err(WxrError::malformed("a second outermost element", at));
        }
        if tag != Tag::Rss {
            let why = format!("the outermost element is <{}>, not <rss>", shortened(name));
            return Err(WxrError::not_wxr(why, at));
        }
        self.rooted = true;
        Ok(())
    }

    fn gather(&mut self, tag: Tag, level: usize, at: Place) {
        let most = if tag == Tag::Content {
            self.limits.comment_bytes
        } else {
            FIELD_BYTES
        };
        let field = Field::Read(String::new());
        self.capture = Some(Capture {
            tag,
            level,
            at,
            most,
            field,
        });
    }

    /// Names a comment that does not stand directly in an `<item>`.
    fn stray(&mut self, at: Place, level: usize) -> Option<Item> {
        if let Some(post) = &mut self.post {
            post.stray(at);
            return None;
        }
        if self.draft.is_some() || self.capture.is_some() {
            return Some(unplaced(at, None));
        }
        self.draft = Some(Draft::new(at, level));
        None
    }

    /// Takes a piece of text, which stands at `at`.
    pub(super) fn text(&mut self, text: &str, at: Place) -> Result<(), WxrError> {
        if self.path.is_empty() {
            let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
            return match (blank, self.rooted) {
                (true, _) => Ok(()),
                (false, false) => Err(WxrError::not_wxr("it starts with text, not with XML", at)),
                (false, true) => Err(WxrError::malformed("text after the outermost element", at)),
            };
        }
        if self.run == 0 {
            self.run_at = at;
        }
        self.run = self.run.saturating_add(text.len());
        if self.run > self.limits.text_bytes {
            let limit = self.limits.text_bytes;
            return Err(WxrError::TextTooLong {
                limit,
                at: self.run_at,
            });
        }
        if let Some(capture) = &mut self.capture {
            capture.append(text);
        }
        Ok(())
    }

    /// Follows an end tag, which stands at `at`.
    pub(super) fn close(&mut self, at: Place) -> Result<Option<Item>, WxrError> {
        self.run = 0;
        let level = self.path.len();
        let closed = self.path.pop();
        if let Some(capture) = self.capture.take_if(|capture| capture.level == level) {
            self.store(capture)?;
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
        match (self.path.as_slice(), closed) {
            ([Tag::Rss, Tag::Channel], Some(Tag::Item)) => Ok(self.post.take().map(Post::finish)),
            ([], _) if !self.versioned => {
                Err(WxrError::not_wxr("it is RSS without a wp:wxr_version", at))
            }
            _ => Ok(None),
        }
    }

    fn store(&mut self, capture: Capture) -> Result<(), WxrError> {
        let Capture { tag, at, field, .. } = capture;
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

    fn judge_version(&mut self, field: &Field, at: Place) -> Result<(), WxrError> {
        let version = field.text().ok().flatten().unwrap_or_default();
        if !VERSIONS.contains(&version) {
            return Err(WxrError::UnsupportedVersion {
                version: shortened(version),
                at,
            });
        }
        self.versioned = true;
        Ok(())
    }

    /// Judges the end of the file, which is at `at`.
    pub(super) fn end(&self, at: Place) -> Result<(), WxrError> {
        if !self.path.is_empty() {
            return Err(WxrError::Truncated { at });
        }
        if !self.rooted {
            return Err(WxrError::not_wxr("it holds no XML element", at));
        }
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
