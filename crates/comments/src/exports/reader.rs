//! The reader itself: XML in, items out, hostile files refused.

use std::io::BufRead;

use quick_xml::Error as XmlError;
use quick_xml::encoding::EncodingError;
use quick_xml::errors::IllFormedError;
use quick_xml::escape::{EscapeError, resolve_xml_entity, unescape};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{LocalName, ResolveResult};
use quick_xml::reader::NsReader;

use super::Limits;
use super::error::{ExportError, shortened};
use super::report::Place;
use super::source::Source;
use super::trail::Trail;

/// What markup adds around a text of the greatest length (`<![CDATA[` and the like).
const MARKUP_BYTES: usize = 64;
/// Attributes of one element. Exports have six at most.
const ATTRIBUTES: usize = 64;

/// A start tag.
pub(crate) struct Element<'a, T> {
    pub(crate) tag: T,
    /// As it is written, with its prefix.
    pub(crate) name: &'a str,
    start: &'a BytesStart<'a>,
}

impl<T> Element<'_, T> {
    /// The value of the attribute of that name, whatever its prefix. Attributes were judged before.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes().flatten();
        let found = attributes.find(|one| one.key.local_name().into_inner() == name)?;
        unescape(&found.value)
            .ok()
            .map(std::borrow::Cow::into_owned)
    }
}

/// A format: what its elements are, and what comes of them.
pub(crate) trait Document {
    /// An element that matters.
    type Tag: Copy;
    /// What is handed out.
    type Out;

    /// Tells an element by its name and namespace.
    fn tag(namespace: &ResolveResult<'_>, name: LocalName<'_>) -> Self::Tag;

    /// Where the reading stands.
    fn trail(&mut self) -> &mut Trail<Self::Tag>;

    /// Follows a start tag, which stands at `at`.
    fn open(
        &mut self,
        element: &Element<'_, Self::Tag>,
        at: Place,
    ) -> Result<Option<Self::Out>, ExportError>;

    /// Follows an end tag, which stands at `at`.
    fn close(&mut self, at: Place) -> Result<Option<Self::Out>, ExportError>;
}

/// The items of an export, in the order of the file.
///
/// After the first error, and after the end, it gives `None` for good.
#[derive(Debug)]
pub(crate) struct Reader<R, W> {
    xml: NsReader<Source<R>>,
    limits: Limits,
    /// The bytes of the event at hand, kept for its memory.
    event: Vec<u8>,
    walk: W,
    stage: Stage,
    byte_offset: u64,
    resume_after: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Unopened,
    Prolog,
    /// Past the XML declaration, a DOCTYPE or the first tag.
    Declared,
    Finished,
}

/// What one event of the XML led to.
enum Step<T> {
    On,
    Out(T),
    End,
}

impl<R: BufRead, W: Document> Reader<R, W> {
    pub(crate) fn new(input: R, walk: W, limits: Limits) -> Self {
        let mut xml = NsReader::from_reader(Source::new(input));
        xml.config_mut().expand_empty_elements = true;
        Self {
            xml,
            limits,
            event: Vec::new(),
            walk,
            stage: Stage::Unopened,
            byte_offset: 0,
            resume_after: 0,
        }
    }

    /// Where in the file the last item that was handed out ends, in bytes; 0 before the first.
    /// Recorded once that item is stored, it is what [`Reader::resume_after`] takes.
    pub(crate) fn byte_offset(&self) -> u64 {
        self.byte_offset
    }

    /// Steps over the items that end at or before this offset of the same file. They are read again, so that what
    /// follows is understood and judged as the first time, but not handed out.
    #[must_use]
    pub(crate) fn resume_after(mut self, byte_offset: u64) -> Self {
        self.resume_after = byte_offset;
        self
    }

    fn open(&mut self) -> Result<(), ExportError> {
        let encoding = self.xml.get_mut().open().map_err(ExportError::Io)?;
        self.stage = Stage::Prolog;
        match encoding {
            Some(encoding) => Err(ExportError::UnsupportedEncoding {
                encoding: encoding.to_owned(),
                at: self.xml.get_ref().place(),
            }),
            None => Ok(()),
        }
    }

    fn step(&mut self) -> Result<Step<W::Out>, ExportError> {
        if self.stage == Stage::Unopened {
            self.open()?;
        }
        let limit = self.limits.text_bytes;
        self.xml.get_mut().allow(limit.saturating_add(MARKUP_BYTES));
        self.event.clear();
        let at = self.xml.get_ref().place();
        let read = self
            .xml
            .read_resolved_event_into(&mut self.event)
            .map(|(namespace, event)| (tag_of::<W>(&namespace, &event), event));
        let source = self.xml.get_ref();
        let end = source.place();
        let (tag, event) = read.map_err(|error| explain(error, at, source, limit))?;
        refuse_forbidden(event.chars(), at)?;
        if matches!(event, Event::Eof) {
            self.walk.trail().end(end)?;
            return Ok(Step::End);
        }
        let item = take(&mut self.walk, &mut self.stage, (tag, event), limit, at)?;
        Ok(match item {
            Some(item) => {
                self.byte_offset = end.byte;
                Step::Out(item)
            }
            None => Step::On,
        })
    }
}

impl<R: BufRead, W: Document> Iterator for Reader<R, W> {
    type Item = Result<W::Out, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.stage != Stage::Finished {
            match self.step() {
                Ok(Step::Out(item)) if self.byte_offset > self.resume_after => {
                    return Some(Ok(item));
                }
                Ok(Step::On | Step::Out(_)) => {}
                Ok(Step::End) => self.stage = Stage::Finished,
                Err(error) => {
                    self.stage = Stage::Finished;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl<R: BufRead, W: Document> std::iter::FusedIterator for Reader<R, W> {}

/// Judges an event and hands it to the walk; the item that it completes, if it does.
fn take<W: Document>(
    walk: &mut W,
    stage: &mut Stage,
    (tag, event): (Option<W::Tag>, Event<'_>),
    limit: usize,
    at: Place,
) -> Result<Option<W::Out>, ExportError> {
    match event {
        Event::Start(start) => {
            *stage = Stage::Declared;
            judge_attributes(&start, at)?;
            let Some(tag) = tag else { return Ok(None) };
            let name = start.name().into_inner();
            let start = &start;
            return walk.open(&Element { tag, name, start }, at);
        }
        Event::End(_) => return walk.close(at),
        Event::Text(text) => walk.trail().text(&text.xml10_content(), at)?,
        Event::CData(text) => {
            if text.len() > limit {
                return Err(ExportError::TextTooLong { limit, at });
            }
            walk.trail().text(&text.xml10_content(), at)?;
        }
        Event::GeneralRef(reference) => {
            let mut bytes = [0; 4];
            let letter = resolve(&reference, at)?;
            walk.trail().text(letter.encode_utf8(&mut bytes), at)?;
        }
        Event::Decl(declaration) => {
            if *stage != Stage::Prolog {
                return Err(ExportError::malformed(
                    "an XML declaration past the start",
                    at,
                ));
            }
            *stage = Stage::Declared;
            judge_encoding(&declaration, at)?;
        }
        Event::DocType(doctype) => {
            if walk.trail().rooted() {
                return Err(ExportError::malformed("a DOCTYPE past the start", at));
            }
            *stage = Stage::Declared;
            judge_doctype(&doctype, at)?;
        }
        Event::Comment(_) | Event::PI(_) | Event::Empty(_) | Event::Eof => {}
    }
    Ok(None)
}

fn tag_of<W: Document>(namespace: &ResolveResult<'_>, event: &Event<'_>) -> Option<W::Tag> {
    match event {
        Event::Start(start) => Some(W::tag(namespace, start.local_name())),
        _ => None,
    }
}

/// Tells why quick-xml stopped.
fn explain<R: BufRead>(
    error: XmlError,
    at: Place,
    source: &Source<R>,
    limit: usize,
) -> ExportError {
    if source.overrun() {
        return ExportError::TextTooLong { limit, at };
    }
    let cut_short = source.ended()
        && match &error {
            XmlError::Syntax(_) | XmlError::IllFormed(IllFormedError::UnclosedReference) => true,
            // No length: the bytes end within a character, and are fine so far.
            XmlError::Encoding(EncodingError::Utf8(utf8)) => utf8.error_len().is_none(),
            _ => false,
        };
    match error {
        _ if cut_short => ExportError::Truncated { at: source.place() },
        XmlError::Io(error) => ExportError::Io(std::io::Error::new(error.kind(), error)),
        XmlError::Encoding(_) => ExportError::NotUtf8 { at },
        other => ExportError::malformed(&other.to_string(), at),
    }
}

/// Refuses what is no `Char` of XML 1.0 (section 2.2).
fn refuse_forbidden(text: impl Iterator<Item = char>, at: Place) -> Result<(), ExportError> {
    let forbidden = |c: &char| match *c {
        '\t' | '\n' | '\r' => false,
        '\u{FFFE}' | '\u{FFFF}' => true,
        other => other < ' ',
    };
    let mut text = text;
    match text.find(forbidden) {
        Some(found) => Err(ExportError::ForbiddenCharacter {
            code: u32::from(found),
            at,
        }),
        None => Ok(()),
    }
}

/// The character that a reference stands for.
fn resolve(reference: &BytesRef<'_>, at: Place) -> Result<char, ExportError> {
    let name: &str = reference;
    let numbered = reference
        .resolve_char_ref()
        .map_err(|_| ExportError::malformed("a reference to no character", at))?;
    let named = || resolve_xml_entity(name).and_then(|text| text.chars().next());
    let unknown = || ExportError::UnknownEntity {
        name: shortened(name),
        at,
    };
    let letter = numbered.or_else(named).ok_or_else(unknown)?;
    refuse_forbidden(std::iter::once(letter), at)?;
    Ok(letter)
}

fn judge_attributes(start: &BytesStart<'_>, at: Place) -> Result<(), ExportError> {
    // One more than is allowed is looked at and no further: repeated names are found by
    // comparing each with each.
    for (count, attribute) in start.attributes().take(ATTRIBUTES + 1).enumerate() {
        if count == ATTRIBUTES {
            return Err(ExportError::malformed(
                "an element with too many attributes",
                at,
            ));
        }
        let attribute =
            attribute.map_err(|error| ExportError::malformed(&error.to_string(), at))?;
        match unescape(&attribute.value) {
            Ok(value) => refuse_forbidden(value.chars(), at)?,
            Err(EscapeError::UnrecognizedEntity(_, name)) => {
                return Err(ExportError::UnknownEntity {
                    name: shortened(&name),
                    at,
                });
            }
            Err(error) => return Err(ExportError::malformed(&error.to_string(), at)),
        }
    }
    Ok(())
}

fn judge_encoding(declaration: &BytesDecl<'_>, at: Place) -> Result<(), ExportError> {
    let encoding = match declaration.encoding() {
        None => return Ok(()),
        Some(Ok(encoding)) => encoding,
        Some(Err(error)) => return Err(ExportError::malformed(&error.to_string(), at)),
    };
    // ASCII is UTF-8 that happens to use no more.
    let known = ["utf-8", "utf8", "us-ascii", "ascii"];
    if known
        .iter()
        .any(|known| encoding.eq_ignore_ascii_case(known))
    {
        return Ok(());
    }
    Err(ExportError::UnsupportedEncoding {
        encoding: shortened(&encoding),
        at,
    })
}

/// Lets a bare `<!DOCTYPE rss>` pass, and one that only declares elements. A file it names would not be
/// fetched, yet it could declare what the text then means, so it is refused too.
fn judge_doctype(doctype: &str, at: Place) -> Result<(), ExportError> {
    let doctype = doctype.to_ascii_lowercase();
    let head = doctype.split('[').next().unwrap_or_default();
    let external = head
        .split_ascii_whitespace()
        .any(|word| word == "system" || word == "public");
    if external || doctype.contains("<!entity") {
        return Err(ExportError::EntityDeclaration { at });
    }
    Ok(())
}
