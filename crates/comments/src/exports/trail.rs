//! Where in a document the reading stands, whatever the document: depth, lengths and captured text.

use super::error::{ExportError, shortened};
use super::field::Field;
use super::report::Place;

/// Elements within elements that are followed. Exports have six.
const DEPTH: usize = 64;

/// How a format is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    /// What it is called.
    pub(crate) name: &'static str,
    /// Its outermost element.
    pub(crate) root: &'static str,
}

/// The text of an element that is being gathered.
#[derive(Debug)]
struct Capture<T> {
    tag: T,
    level: usize,
    at: Place,
    most: usize,
    field: Field,
}

impl<T> Capture<T> {
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

/// An element that has ended.
pub(crate) struct Left<T> {
    /// How many elements it stood in, itself counted.
    pub(crate) level: usize,
    pub(crate) tag: Option<T>,
    /// What was gathered of it, and where it began.
    pub(crate) captured: Option<(Field, Place)>,
}

/// The elements that are open, and what is gathered of the innermost.
#[derive(Debug)]
pub(crate) struct Trail<T> {
    format: Format,
    text_bytes: usize,
    path: Vec<T>,
    rooted: bool,
    capture: Option<Capture<T>>,
    /// Bytes of text since the last tag, and where they start.
    run: usize,
    run_at: Place,
}

impl<T: Copy> Trail<T> {
    pub(crate) fn new(format: Format, text_bytes: usize) -> Self {
        Self {
            format,
            text_bytes,
            path: Vec::new(),
            rooted: false,
            capture: None,
            run: 0,
            run_at: Place::default(),
        }
    }

    /// The elements that are open, the outermost first.
    pub(crate) fn path(&self) -> &[T] {
        &self.path
    }

    /// Whether the outermost element has started.
    pub(crate) fn rooted(&self) -> bool {
        self.rooted
    }

    pub(crate) fn captures(&self) -> bool {
        self.capture.is_some()
    }

    /// Begins a start tag, which stands at `at`: the level it will have. [`Trail::push`] ends it.
    pub(crate) fn enter(&mut self, at: Place) -> Result<usize, ExportError> {
        if self.path.len() >= DEPTH {
            return Err(ExportError::TooDeep { limit: DEPTH, at });
        }
        self.run = 0;
        if let Some(capture) = &mut self.capture {
            capture.field = Field::Unreadable;
        }
        Ok(self.path.len() + 1)
    }

    /// Takes the outermost element, written `name`; `is_right` if it is the format's.
    pub(crate) fn root(
        &mut self,
        is_right: bool,
        name: &str,
        at: Place,
    ) -> Result<(), ExportError> {
        if self.rooted {
            return Err(ExportError::malformed("a second outermost element", at));
        }
        if !is_right {
            let (name, root) = (shortened(name), self.format.root);
            return Err(self.other(
                format!("the outermost element is <{name}>, not <{root}>"),
                at,
            ));
        }
        self.rooted = true;
        Ok(())
    }

    /// Gathers the text of the element that is being entered.
    pub(crate) fn gather(&mut self, tag: T, most: usize, at: Place) {
        self.capture = Some(Capture {
            tag,
            level: self.path.len() + 1,
            at,
            most,
            field: Field::Read(String::new()),
        });
    }

    /// Ends what [`Trail::enter`] began.
    pub(crate) fn push(&mut self, tag: T) {
        self.path.push(tag);
    }

    /// Takes a piece of text, which stands at `at`.
    pub(crate) fn text(&mut self, text: &str, at: Place) -> Result<(), ExportError> {
        if self.path.is_empty() {
            let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
            return match (blank, self.rooted) {
                (true, _) => Ok(()),
                (false, false) => Err(self.other("it starts with text, not with XML", at)),
                (false, true) => Err(ExportError::malformed(
                    "text after the outermost element",
                    at,
                )),
            };
        }
        if self.run == 0 {
            self.run_at = at;
        }
        self.run = self.run.saturating_add(text.len());
        if self.run > self.text_bytes {
            let limit = self.text_bytes;
            return Err(ExportError::TextTooLong {
                limit,
                at: self.run_at,
            });
        }
        if let Some(capture) = &mut self.capture {
            capture.append(text);
        }
        Ok(())
    }

    /// Follows an end tag.
    pub(crate) fn leave(&mut self) -> Left<T> {
        self.run = 0;
        let level = self.path.len();
        let tag = self.path.pop();
        match self.capture.take_if(|capture| capture.level == level) {
            Some(capture) => Left {
                level,
                tag: Some(capture.tag),
                captured: Some((capture.field, capture.at)),
            },
            None => Left {
                level,
                tag,
                captured: None,
            },
        }
    }

    /// Judges the end of the file, which is at `at`.
    pub(crate) fn end(&self, at: Place) -> Result<(), ExportError> {
        if !self.path.is_empty() {
            return Err(ExportError::Truncated { at });
        }
        if !self.rooted {
            return Err(self.other("it holds no XML element", at));
        }
        Ok(())
    }

    /// The error of a file that is of another format.
    pub(crate) fn other(&self, why: impl Into<String>, at: Place) -> ExportError {
        ExportError::other_format(self.format.name, why, at)
    }
}
