//! The reader itself: XML in, items out, hostile files refused.

use std::io::BufRead;

use quick_xml::Error as XmlError;
use quick_xml::encoding::EncodingError;
use quick_xml::errors::IllFormedError;
use quick_xml::escape::{EscapeError, resolve_xml_entity, unescape};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::Limits;
use super::error::{WxrError, shortened};
use super::import::Item;
use super::report::Place;
use super::source::Source;
use super::tag::Tag;
use super::walk::Walk;

/// What markup adds around a text of the greatest length (`<![CDATA[` and the like).
const MARKUP_BYTES: usize = 64;
/// Attributes of one element. Exports have six at most.
const ATTRIBUTES: usize = 64;

/// Reads an export with the [default limits](Limits::default). Nothing is read until the first item is asked for.
pub fn read<R: BufRead>(input: R) -> Reader<R> {
    read_with(input, Limits::default())
}

/// Reads an export with limits of one's own.
pub fn read_with<R: BufRead>(input: R, limits: Limits) -> Reader<R> {
    let mut xml = NsReader::from_reader(Source::new(input));
    xml.config_mut().expand_empty_elements = true;
    Reader {
        xml,
        limits,
        event: Vec::new(),
        walk: Walk::new(limits),
        stage: Stage::Unopened,
        byte_offset: 0,
        resume_after: 0,
    }
}

/// The items of an export, in the order of the file.
///
/// After the first error, and after the end, it gives `None` for good.
#[derive(Debug)]
pub struct Reader<R> {
    xml: NsReader<Source<R>>,
    limits: Limits,
    /// The bytes of the event at hand, kept for its memory.
    event: Vec<u8>,
    walk: Walk,
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
enum Step {
    On,
    Out(Item),
    End,
}

impl<R: BufRead> Reader<R> {
    /// Where in the file the last item that was handed out ends, in bytes; 0 before the first.
    /// Recorded once that item is stored, it is what [`Reader::resume_after`] takes.
    pub fn byte_offset(&self) -> u64 {
        self.byte_offset
    }

    /// Steps over the items that end at or before this offset of the same file. They are read again, so that what
    /// follows is understood and judged as the first time, but not handed out.
    #[must_use]
    pub fn resume_after(mut self, byte_offset: u64) -> Self {
        self.resume_after = byte_offset;
        self
    }

    fn open(&mut self) -> Result<(), WxrError> {
        let encoding = self.xml.get_mut().open().map_err(WxrError::Io)?;
        self.stage = Stage::Prolog;
        match encoding {
            Some(encoding) => Err(WxrError::UnsupportedEncoding {
                encoding: encoding.to_owned(),
                at: self.xml.get_ref().place(),
            }),
            None => Ok(()),
        }
    }

    fn step(&mut self) -> Result<Step, WxrError> {
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
            .map(|(namespace, event)| (tag_of(&namespace, &event), event));
        let source = self.xml.get_ref();
        let end = source.place();
        let (tag, event) = read.map_err(|error| explain(error, at, source, limit))?;
        refuse_forbidden(event.chars(), at)?;
        if matches!(event, Event::Eof) {
            self.walk.end(end)?;
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

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Item, WxrError>;

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

impl<R: BufRead> std::iter::FusedIterator for Reader<R> {}

/// Judges an event and hands it to the walk; the item that it completes, if it does.
fn take(
    walk: &mut Walk,
    stage: &mut Stage,
    (tag, event): (Tag, Event<'_>),
    limit: usize,
    at: Place,
) -> Result<Option<Item>, WxrError> {
    match event {
        Event::Start(start) => {
            *stage = Stage::Declared;
            judge_attributes(&start, at)?;
            return walk.open(tag, start.name().into_inner(), at);
        }
        Event::End(_) => return walk.close(at),
        Event::Text(text) => walk.text(&text.xml10_content(), at)?,
        Event::CData(text) => {
            if text.len() > limit {
                return Err(WxrError::TextTooLong { limit, at });
            }
            walk.text(&text.xml10_content(), at)?;
        }
        Event::GeneralRef(reference) => {
            let mut bytes = [0; 4];
            let letter = resolve(&reference, at)?;
            walk.text(letter.encode_utf8(&mut bytes), at)?;
        }
        Event::Decl(declaration) => {
            if *stage != Stage::Prolog {
                return Err(WxrError::malformed("an XML declaration past the start", at));
            }
            *stage = Stage::Declared;
            judge_encoding(&declaration, at)?;
        }
        Event::DocType(doctype) => {
            if walk.rooted() {
                return Err(WxrError::malformed("a DOCTYPE past the start", at));
            }
            *stage = Stage::Declared;
            judge_doctype(&doctype, at)?;
        }
        Event::Comment(_) | Event::PI(_) | Event::Empty(_) | Event::Eof => {}
    }
    Ok(None)
}

fn tag_of(namespace: &ResolveResult<'_>, event: &Event<'_>) -> Tag {
    match event {
        Event::Start(start) => Tag::of(namespace, start.local_name()),
        _ => Tag::Other,
    }
}

/// Tells why quick-xml stopped.
fn explain<R: BufRead>(error: XmlError, at: Place, source: &Source<R>, limit: usize) -> WxrError {
    if source.overrun() {
        return WxrError::TextTooLong { limit, at };
    }
    let cut_short = source.ended()
        && match &error {
            XmlError::Syntax(_) | XmlError::IllFormed(IllFormedError::UnclosedReference) => true,
            // No length: the bytes end within a character, and are fine so far.
            XmlError::Encoding(EncodingError::Utf8(utf8)) => utf8.error_len().is_none(),
            _ => false,
        };
    match error {
        _ if cut_short => WxrError::Truncated { at: source.place() },
        XmlError::Io(error) => WxrError::Io(std::io::Error::new(error.kind(), error)),
        XmlError::Encoding(_) => WxrError::NotUtf8 { at },
        other => WxrError::malformed(&other.to_string(), at),
    }
}

/// Refuses what is no `Char` of XML 1.0 (section 2.2).
fn refuse_forbidden(text: impl Iterator<Item = char>, at: Place) -> Result<(), WxrError> {
    let forbidden = |c: &char| match *c {
        '\t' | '\n' | '\r' => false,
        '\u{FFFE}' | '\u{FFFF}' => true,
        other => other < ' ',
    };
    let mut text = text;
    match text.find(forbidden) {
        Some(found) => Err(WxrError::ForbiddenCharacter {
            code: u32::from(found),
            at,
        }),
        None => Ok(()),
    }
}

/// The character that a reference stands for.
fn resolve(reference: &BytesRef<'_>, at: Place) -> Result<char, WxrError> {
    let name: &str = reference;
    let numbered = reference
        .resolve_char_ref()
        .map_err(|_| WxrError::malformed("a reference to no character", at))?;
    let named = || resolve_xml_entity(name).and_then(|text| text.chars().next());
    let unknown = || WxrError::UnknownEntity {
        name: shortened(name),
        at,
    };
    let letter = numbered.or_else(named).ok_or_else(unknown)?;
    refuse_forbidden(std::iter::once(letter), at)?;
    Ok(letter)
}

fn judge_attributes(start: &BytesStart<'_>, at: Place) -> Result<(), WxrError> {
    // One more than is allowed is looked at and no further: repeated names are found by
    // comparing each with each.
    for (count, attribute) in start.attributes().take(ATTRIBUTES + 1).enumerate() {
        if count == ATTRIBUTES {
            return Err(WxrError::malformed(
                "an element with too many attributes",
                at,
            ));
        }
        let attribute = attribute.map_err(|error| WxrError::malformed(&error.to_string(), at))?;
        match unescape(&attribute.value) {
            Ok(value) => refuse_forbidden(value.chars(), at)?,
            Err(EscapeError::UnrecognizedEntity(_, name)) => {
                return Err(WxrError::UnknownEntity {
                    name: shortened(&name),
                    at,
                });
            }
            Err(error) => return Err(WxrError::malformed(&error.to_string(), at)),
        }
    }
    Ok(())
}

fn judge_encoding(declaration: &BytesDecl<'_>, at: Place) -> Result<(), WxrError> {
    let encoding = match declaration.encoding() {
        None => return Ok(()),
        Some(Ok(encoding)) => encoding,
        Some(Err(error)) => return Err(WxrError::malformed(&error.to_string(), at)),
    };
    // ASCII is UTF-8 that happens to use no more.
    let known = ["utf-8", "utf8", "us-ascii", "ascii"];
    if known
        .iter()
        .any(|known| encoding.eq_ignore_ascii_case(known))
    {
        return Ok(());
    }
    Err(WxrError::UnsupportedEncoding {
        encoding: shortened(&encoding),
        at,
    })
}

/// Lets a bare `<!DOCTYPE rss>` pass, and one that only declares elements. A file it names would not be
/// fetched, yet it could declare what the text then means, so it is refused too.
fn judge_doctype(doctype: &str, at: Place) -> Result<(), WxrError> {
    let doctype = doctype.to_ascii_lowercase();
    let head = doctype.split('[').next().unwrap_or_default();
    let external = head
        .split_ascii_whitespace()
        .any(|word| word == "system" || word == "public");
    if external || doctype.contains("<!entity") {
        return Err(WxrError::EntityDeclaration { at });
    }
    Ok(())
}
