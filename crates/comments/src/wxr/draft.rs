//! One `wp:comment`, from its fields to a [`CommentImport`].

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::tag::Tag;
use crate::exports::{
    CommentImport, Field, Kind, Place, SkipReason, State, Unread, Warning, WarningReason, kept,
};

/// Longest name of a comment type that WordPress can store, in bytes.
const KIND_BYTES: usize = 20;
/// What WordPress writes where it knows no date.
const NO_DATE: &str = "0000-00-00 00:00:00";

/// Plain text of what WordPress stores as a scrap of HTML, such as names and titles (`Tom &amp; Jerry`).
pub(super) fn plain(text: &str) -> String {
    let decoded = html_escape::decode_html_entities(text);
    // A reference may stand for a control character, which XML kept out of the file itself.
    if decoded.chars().any(char::is_control) {
        text.to_owned()
    } else {
        decoded.into_owned()
    }
}

/// The fields of a `wp:comment` that is being read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) at: Place,
    /// How many elements it stands in, itself counted.
    pub(super) level: usize,
    id: Field,
    author: Field,
    author_email: Field,
    author_url: Field,
    author_ip: Field,
    date: Field,
    date_gmt: Field,
    content: Field,
    approved: Field,
    kind: Field,
    parent: Field,
    user_id: Field,
}

impl Draft {
    pub(super) fn new(at: Place, level: usize) -> Self {
        Self {
            at,
            level,
            ..Self::default()
        }
    }

    /// Whether an element is a field of a comment.
    pub(super) fn holds(tag: Tag) -> bool {
        Self::default().slot(tag).is_some()
    }

    /// Takes the text of a field.
    pub(super) fn put(&mut self, tag: Tag, read: Field) {
        if let Some(slot) = self.slot(tag) {
            slot.put(read);
        }
    }

    fn slot(&mut self, tag: Tag) -> Option<&mut Field> {
        Some(match tag {
            Tag::CommentId => &mut self.id,
            Tag::Author => &mut self.author,
            Tag::AuthorEmail => &mut self.author_email,
            Tag::AuthorUrl => &mut self.author_url,
            Tag::AuthorIp => &mut self.author_ip,
            Tag::Date => &mut self.date,
            Tag::DateGmt => &mut self.date_gmt,
            Tag::Content => &mut self.content,
            Tag::Approved => &mut self.approved,
            Tag::Type => &mut self.kind,
            Tag::Parent => &mut self.parent,
            Tag::UserId => &mut self.user_id,
            _ => return None,
        })
    }

    /// Its id, where it can be read.
    pub(super) fn source_id(&self) -> Option<i64> {
        self.id.id().ok().flatten()
    }

    /// The comment, with `depth` 0 and the parent it names; or why there is none.
    pub(super) fn finish(self) -> Result<(CommentImport, Vec<Warning>), SkipReason> {
        let source_id = match self.id.id() {
            Ok(Some(id)) => id,
            Ok(None) => return Err(SkipReason::IdMissing),
            Err(Unread) => return Err(SkipReason::IdInvalid),
        };
        let content = match (self.content.text(), &self.content) {
            (Ok(Some(content)), _) => content.to_owned(),
            (Ok(None), _) => return Err(SkipReason::ContentEmpty),
            (Err(Unread), Field::TooLong) => return Err(SkipReason::ContentTooLong),
            (Err(Unread), _) => return Err(SkipReason::ContentUnreadable),
        };
        let mut told = Vec::new();
        let kind = self.kind(&mut told)?;
        let written_at = self.written_at(&mut told)?;
        let state = self.state(&mut told);
        let comment = CommentImport {
            at: self.at,
            source_id,
            parent_source_id: self.parent(&mut told),
            depth: 0,
            author_name: kept(&self.author, "comment_author", &mut told)
                .map(|name| plain(&name))
                .unwrap_or_default(),
            author_email: kept(&self.author_email, "comment_author_email", &mut told),
            author_url: kept(&self.author_url, "comment_author_url", &mut told)
                .map(|url| plain(&url)),
            author_ip: kept(&self.author_ip, "comment_author_IP", &mut told),
            user_id: self.user_id(&mut told),
            written_at,
            content,
            state,
            kind,
            is_deleted: false,
        };
        let warn = |reason| Warning {
            at: self.at,
            source_id: Some(source_id),
            reason,
        };
        Ok((comment, told.into_iter().map(warn).collect()))
    }

    fn kind(&self, told: &mut Vec<WarningReason>) -> Result<Kind, SkipReason> {
        Ok(
            match self.kind.text().map_err(|Unread| SkipReason::KindInvalid)? {
                None | Some("comment") => Kind::Comment,
                Some("pingback") => Kind::Pingback,
                Some("trackback") => Kind::Trackback,
                Some(other) => {
                    let named = other
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b"_-:.".contains(&b));
                    if !named || other.len() > KIND_BYTES {
                        return Err(SkipReason::KindInvalid);
                    }
                    told.push(WarningReason::KindUnknown);
                    Kind::Other(other.to_owned())
                }
            },
        )
    }

    fn written_at(&self, told: &mut Vec<WarningReason>) -> Result<Timestamp, SkipReason> {
        let dated = |field: &'_ Field| match field.text() {
            Ok(None | Some(NO_DATE)) => Ok(None),
            Ok(Some(text)) => utc(text).map(Some).ok_or(SkipReason::DateInvalid),
            Err(Unread) => Err(SkipReason::DateInvalid),
        };
        if let Some(written_at) = dated(&self.date_gmt)? {
            return Ok(written_at);
        }
        let written_at = dated(&self.date)?.ok_or(SkipReason::DateMissing)?;
        told.push(WarningReason::DateTakenAsUtc);
        Ok(written_at)
    }

    /// An unknown state is pending, never approved: showing what was hidden does harm.
    fn state(&self, told: &mut Vec<WarningReason>) -> State {
        match self.approved.text() {
            Ok(Some("1")) => State::Approved,
            Ok(Some("0")) => State::Pending,
            Ok(Some("spam")) => State::Spam,
            Ok(Some("trash" | "post-trashed")) => State::Trash,
            _ => {
                told.push(WarningReason::StateUnknown);
                State::Pending
            }
        }
    }

    fn parent(&self, told: &mut Vec<WarningReason>) -> Option<i64> {
        if self.parent.text() == Ok(Some("0")) {
            return None;
        }
        self.parent.id().unwrap_or_else(|Unread| {
            told.push(WarningReason::ParentInvalid);
            None
        })
    }

    fn user_id(&self, told: &mut Vec<WarningReason>) -> Option<i64> {
        if self.user_id.text() == Ok(Some("0")) {
            return None;
        }
        self.user_id.id().unwrap_or_else(|Unread| {
            told.push(WarningReason::FieldDropped {
                field: "comment_user_id",
            });
            None
        })
    }
}

/// Reads `YYYY-MM-DD hh:mm:ss`, and nothing else, as UTC.
fn utc(text: &str) -> Option<Timestamp> {
    let shape = "dddd-dd-dd dd:dd:dd";
    let fits = text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, shape)| match shape {
                b'd' => byte.is_ascii_digit(),
                _ => byte == shape,
            });
    let date: DateTime = fits.then(|| text.parse().ok()).flatten()?;
    date.to_zoned(TimeZone::UTC)
        .ok()
        .map(|moment| moment.timestamp())
}

#[cfg(test)]
mod tests {
    use super::{plain, utc};

    #[test]
    fn only_one_way_to_write_a_date_is_read() {
        assert_eq!(
            utc("2023-01-16 07:17:56").unwrap().to_string(),
            "2023-01-16T07:17:56Z"
        );
        assert_eq!(
            utc("2024-02-29 23:59:59").unwrap().to_string(),
            "2024-02-29T23:59:59Z"
        );
        for bad in [
            "2023-02-29 00:00:00",
            "2023-00-10 00:00:00",
            "2023-01-16T07:17:56",
            "2023-01-16",
            "2023-01-16 07:17",
            "2023-01-16 25:00:00",
            "-023-01-16 07:17:56",
            "9999-12-31 23:59:59",
            "16.01.2023 07:17:56",
        ] {
            assert_eq!(utc(bad), None, "{bad}");
        }
    }

    #[test]
    fn names_lose_one_layer_of_html_entities() {
        assert_eq!(plain("Tom &amp; Jerry"), "Tom & Jerry");
        assert_eq!(
            plain("O&#039;Brien &laquo; What&#8217;s up"),
            "O'Brien « What’s up"
        );
        assert_eq!(plain("&amp;lt;"), "&lt;");
        assert_eq!(
            plain("Tom & Jerry &unknown; 🦀"),
            "Tom & Jerry &unknown; 🦀"
        );
        assert_eq!(plain("&#0;&#1;"), "&#0;&#1;");
    }
}
