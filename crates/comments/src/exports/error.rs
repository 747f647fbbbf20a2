//! Why a file is not read any further.

use std::io;

use super::report::Place;

/// Why a file is not read any further. Items handed out before the error stand.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The bytes could not be had.
    #[error("the file cannot be read: {0}")]
    Io(#[source] io::Error),
    /// The file ends in the middle.
    #[error("the file is cut short: it ends at {at}")]
    Truncated {
        /// The end of the file.
        at: Place,
    },
    /// The file is something else.
    #[error("this is not a {format}: {why} ({at})")]
    OtherFormat {
        /// What it was taken for.
        format: &'static str,
        /// What was found instead.
        why: String,
        /// Where.
        at: Place,
    },
    /// A version of the format that is not known.
    #[error("version {version:?} of a {format} is not supported, only {known} ({at})")]
    UnsupportedVersion {
        /// The format.
        format: &'static str,
        /// The versions that are.
        known: &'static str,
        /// What the file says, shortened.
        version: String,
        /// Where.
        at: Place,
    },
    /// An encoding other than UTF-8.
    #[error("encoding {encoding:?} is not supported, only UTF-8 ({at})")]
    UnsupportedEncoding {
        /// The encoding that is declared or was recognised, shortened.
        encoding: String,
        /// Where.
        at: Place,
    },
    /// Bytes that are not UTF-8.
    #[error("bytes that are not UTF-8 (at or after {at})")]
    NotUtf8 {
        /// Start of the tag or text that holds them.
        at: Place,
    },
    /// A character that XML forbids, such as NUL, plainly or as a reference.
    #[error("a character that XML forbids, U+{code:04X} (at or after {at})")]
    ForbiddenCharacter {
        /// Its number.
        code: u32,
        /// Start of the tag or text that holds it.
        at: Place,
    },
    /// A DOCTYPE that declares entities or names a file that may.
    #[error("a DOCTYPE that declares entities is refused ({at})")]
    EntityDeclaration {
        /// Where.
        at: Place,
    },
    /// A reference to an entity that XML does not define.
    #[error("unknown entity {name:?} ({at})")]
    UnknownEntity {
        /// Its name, shortened.
        name: String,
        /// Where.
        at: Place,
    },
    /// Elements within elements past the limit.
    #[error("elements are nested deeper than {limit} ({at})")]
    TooDeep {
        /// The greatest depth that is read.
        limit: usize,
        /// Where.
        at: Place,
    },
    /// A tag or text past the limit.
    #[error("a tag or text is longer than {limit} bytes ({at})")]
    TextTooLong {
        /// The greatest number of bytes that is read.
        limit: usize,
        /// Where it starts.
        at: Place,
    },
    /// The file names more threads than are held at once.
    #[error("the file has too many threads: only {limit} bytes of their names are held")]
    TooManyThreads {
        /// The greatest number of bytes that is held.
        limit: usize,
    },
    /// A line of an export that is no line of the format.
    #[error("a line that cannot be read: {why} ({at})")]
    BadLine {
        /// Why not, shortened.
        why: String,
        /// Where it starts.
        at: Place,
    },
    /// The file breaks the rules of XML in another way.
    #[error("not well-formed XML: {why} ({at})")]
    Malformed {
        /// Which rule.
        why: String,
        /// Where.
        at: Place,
    },
}

impl ExportError {
    /// A name that stays as it is, for reports and programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Truncated { .. } => "truncated",
            Self::OtherFormat { .. } => "other_format",
            Self::UnsupportedVersion { .. } => "unsupported_version",
            Self::UnsupportedEncoding { .. } => "unsupported_encoding",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::ForbiddenCharacter { .. } => "forbidden_character",
            Self::EntityDeclaration { .. } => "entity_declaration",
            Self::UnknownEntity { .. } => "unknown_entity",
            Self::TooDeep { .. } => "too_deep",
            Self::TextTooLong { .. } => "text_too_long",
            Self::TooManyThreads { .. } => "too_many_threads",
            Self::BadLine { .. } => "bad_line",
            Self::Malformed { .. } => "malformed",
        }
    }

    /// Where in the file; `None` if the bytes could not be had.
    pub const fn at(&self) -> Option<Place> {
        match self {
            Self::Io(_) | Self::TooManyThreads { .. } => None,
            Self::Truncated { at }
            | Self::OtherFormat { at, .. }
            | Self::BadLine { at, .. }
            | Self::UnsupportedVersion { at, .. }
            | Self::UnsupportedEncoding { at, .. }
            | Self::NotUtf8 { at }
            | Self::ForbiddenCharacter { at, .. }
            | Self::EntityDeclaration { at }
            | Self::UnknownEntity { at, .. }
            | Self::TooDeep { at, .. }
            | Self::TextTooLong { at, .. }
            | Self::Malformed { at, .. } => Some(*at),
        }
    }

    pub(crate) fn other_format(format: &'static str, why: impl Into<String>, at: Place) -> Self {
        Self::OtherFormat {
            format,
            why: why.into(),
            at,
        }
    }

    pub(crate) fn malformed(why: &str, at: Place) -> Self {
        Self::Malformed {
            why: shortened(why),
            at,
        }
    }
}

/// At most 100 characters of what a file says, so that an error stays readable whatever the file holds.
pub(crate) fn shortened(text: &str) -> String {
    let mut end = text.char_indices().map(|(at, _)| at).skip(100);
    match end.next().and_then(|end| text.get(..end)) {
        Some(head) => format!("{head}…"),
        None => text.to_owned(),
    }
}
