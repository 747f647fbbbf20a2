//! Why a file is not read any further.

use std::io;

use super::report::Place;

/// Why a file is not read any further. Items handed out before the error stand.
#[derive(Debug, thiserror::Error)]
pub enum WxrError {
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
    #[error("this is not a WordPress export (WXR): {why} ({at})")]
    NotWxr {
        /// What was found instead.
        why: String,
        /// Where.
        at: Place,
    },
    /// A version of the format other than 1.0, 1.1 and 1.2.
    #[error("WXR version {version:?} is not supported, only 1.0, 1.1 and 1.2 ({at})")]
    UnsupportedVersion {
        /// What `wp:wxr_version` says, shortened.
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
    /// The file breaks the rules of XML in another way.
    #[error("not well-formed XML: {why} ({at})")]
    Malformed {
        /// Which rule.
        why: String,
        /// Where.
        at: Place,
    },
}

impl WxrError {
    /// A name that stays as it is, for reports and programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::Truncated { .. } => "truncated",
            Self::NotWxr { .. } => "not_wxr",
            Self::UnsupportedVersion { .. } => "unsupported_version",
            Self::UnsupportedEncoding { .. } => "unsupported_encoding",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::ForbiddenCharacter { .. } => "forbidden_character",
            Self::EntityDeclaration { .. } => "entity_declaration",
            Self::UnknownEntity { .. } => "unknown_entity",
            Self::TooDeep { .. } => "too_deep",
            Self::TextTooLong { .. } => "text_too_long",
            Self::Malformed { .. } => "malformed",
        }
    }

    /// Where in the file; `None` if the bytes could not be had.
    pub const fn at(&self) -> Option<Place> {
        match self {
            Self::Io(_) => None,
            Self::Truncated { at }
            | Self::NotWxr { at, .. }
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

    pub(super) fn not_wxr(why: impl Into<String>, at: Place) -> Self {
        Self::NotWxr {
            why: why.into(),
            at,
        }
    }

    pub(super) fn malformed(why: &str, at: Place) -> Self {
        Self::Malformed {
            why: shortened(why),
            at,
        }
    }
}

/// At most 100 characters of what a file says, so that an error stays readable whatever the file holds.
pub(super) fn shortened(text: &str) -> String {
    let mut end = text.char_indices().map(|(at, _)| at).skip(100);
    match end.next().and_then(|end| text.get(..end)) {
        Some(head) => format!("{head}…"),
        None => text.to_owned(),
    }
}
