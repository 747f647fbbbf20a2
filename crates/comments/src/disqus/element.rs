//! One `thread` and one `post`, from their fields to what is handed out.

use super::tag::Tag;
use crate::domain::is_date;
use crate::exports::{
    CommentImport, Field, Kind, Place, SkipReason, State, Unread, Warning, WarningReason, kept,
};
use jiff::Timestamp;

/// The fields of a `thread`.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) at: Place,
    number: Field,
    id: Field,
    link: Field,
    is_closed: Field,
    is_deleted: Field,
}

impl Thread {
    pub(super) fn new(at: Place, number: Field) -> Self {
        Self {
            at,
            number,
            id: Field::Absent,
            link: Field::Absent,
            is_closed: Field::Absent,
            is_deleted: Field::Absent,
        }
    }

    /// Whether an element is a field of a thread.
    pub(super) fn holds(tag: Tag) -> bool {
        matches!(tag, Tag::Id | Tag::Link | Tag::IsClosed | Tag::IsDeleted)
    }

    /// Takes the text of a field.
    pub(super) fn put(&mut self, tag: Tag, read: Field) {
        match tag {
            Tag::Id => self.id.put(read),
            Tag::Link => self.link.put(read),
            Tag::IsClosed => self.is_closed.put(read),
            Tag::IsDeleted => self.is_deleted.put(read),
            _ => {}
        }
    }

    /// Its number at Disqus, by which posts name it.
    pub(super) fn number(&self) -> Option<i64> {
        self.number.id().ok().flatten()
    }

    /// What it is about: the identifier that its page gave, else the address of the page.
    pub(super) fn entity_id(&self) -> Option<String> {
        let text = |field: &Field| field.text().ok().flatten().map(str::to_owned);
        text(&self.id).or_else(|| text(&self.link))
    }

    pub(super) fn is_closed(&self) -> bool {
        is_true(&self.is_closed)
    }

    pub(super) fn is_deleted(&self) -> bool {
        is_true(&self.is_deleted)
    }
}

fn is_true(field: &Field) -> bool {
    field.text() == Ok(Some("true"))
}

/// The fields of a `post`.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) at: Place,
    number: Field,
    thread: Field,
    parent: Field,
    message: Field,
    created_at: Field,
    is_deleted: Field,
    is_spam: Field,
    name: Field,
    username: Field,
    email: Field,
}

impl Post {
    pub(super) fn new(at: Place, number: Field) -> Self {
        Self {
            at,
            number,
            thread: Field::Absent,
            parent: Field::Absent,
            message: Field::Absent,
            created_at: Field::Absent,
            is_deleted: Field::Absent,
            is_spam: Field::Absent,
            name: Field::Absent,
            username: Field::Absent,
            email: Field::Absent,
        }
    }

    /// Whether an element is a field of a post.
    pub(super) fn holds(tag: Tag) -> bool {
        matches!(
            tag,
            Tag::Message | Tag::CreatedAt | Tag::IsDeleted | Tag::IsSpam
        )
    }

    /// Whether an element is a field of its author.
    pub(super) fn holds_of_author(tag: Tag) -> bool {
        matches!(tag, Tag::Name | Tag::Username | Tag::Email)
    }

    /// Takes the text of a field, or the number that an element names.
    pub(super) fn put(&mut self, tag: Tag, read: Field) {
        match tag {
            Tag::Thread => self.thread.put(read),
            Tag::Parent => self.parent.put(read),
            Tag::Message => self.message.put(read),
            Tag::CreatedAt => self.created_at.put(read),
            Tag::IsDeleted => self.is_deleted.put(read),
            Tag::IsSpam => self.is_spam.put(read),
            Tag::Name => self.name.put(read),
            Tag::Username => self.username.put(read),
            Tag::Email => self.email.put(read),
            _ => {}
        }
    }

    /// Its number at Disqus, where it can be read.
    pub(super) fn number(&self) -> Option<i64> {
        self.number.id().ok().flatten()
    }

    /// The number of its thread, where it can be read.
    pub(super) fn thread(&self) -> Option<i64> {
        self.thread.id().ok().flatten()
    }

    /// About how much it holds.
    pub(super) fn bytes(&self) -> usize {
        let text = |field: &Field| field.text().ok().flatten().map_or(0, str::len);
        size_of::<CommentImport>() + text(&self.message) + text(&self.name) + text(&self.email)
    }

    /// The comment, with `depth` 0 and the parent it names; or why there is none. Of what was
    /// deleted nothing is taken but its place: the text is still in the file, but nobody's to show.
    pub(super) fn finish(self) -> Result<(CommentImport, Vec<Warning>), SkipReason> {
        let source_id = match self.number.id() {
            Ok(Some(id)) => id,
            Ok(None) => return Err(SkipReason::IdMissing),
            Err(Unread) => return Err(SkipReason::IdInvalid),
        };
        let is_deleted = is_true(&self.is_deleted);
        let content = if is_deleted {
            String::new()
        } else {
            self.content()?
        };
        let written_at = match self.created_at.text() {
            Ok(Some(text)) => utc(text).ok_or(SkipReason::DateInvalid)?,
            Ok(None) => return Err(SkipReason::DateMissing),
            Err(Unread) => return Err(SkipReason::DateInvalid),
        };
        let mut told = Vec::new();
        let parent_source_id = self.parent.id().unwrap_or_else(|Unread| {
            told.push(WarningReason::ParentInvalid);
            None
        });
        let (mut author_name, mut author_email) = (String::new(), None);
        if !is_deleted {
            author_name = kept(&self.name, "name", &mut told)
                .or_else(|| kept(&self.username, "username", &mut told))
                .unwrap_or_default();
            author_email = kept(&self.email, "email", &mut told);
        }
        let comment = CommentImport {
            at: self.at,
            source_id,
            parent_source_id,
            depth: 0,
            author_name,
            author_email,
            author_url: None,
            author_ip: None,
            user_id: None,
            written_at,
            content,
            state: if is_true(&self.is_spam) {
                State::Spam
            } else {
                State::Approved
            },
            kind: Kind::Comment,
            is_deleted,
        };
        let warn = |reason| Warning {
            at: self.at,
            source_id: Some(source_id),
            reason,
        };
        Ok((comment, told.into_iter().map(warn).collect()))
    }

    fn content(&self) -> Result<String, SkipReason> {
        match (self.message.text(), &self.message) {
            (Ok(Some(content)), _) => Ok(content.to_owned()),
            (Ok(None), _) => Err(SkipReason::ContentEmpty),
            (Err(Unread), Field::TooLong) => Err(SkipReason::ContentTooLong),
            (Err(Unread), _) => Err(SkipReason::ContentUnreadable),
        }
    }
}

/// Reads RFC 3339, as Disqus writes it: `2013-01-31T08:15:00Z`. A time without a zone is UTC.
fn utc(text: &str) -> Option<Timestamp> {
    let at: Timestamp = text.parse().or_else(|_| format!("{text}Z").parse()).ok()?;
    is_date(at).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn times_are_read_as_disqus_writes_them() {
        for (text, read) in [
            ("2013-01-31T08:15:00Z", Some("2013-01-31T08:15:00Z")),
            ("2013-01-31T08:15:00", Some("2013-01-31T08:15:00Z")),
            ("2013-01-31T08:15:00+02:00", Some("2013-01-31T06:15:00Z")),
            ("2013-02-30T08:15:00Z", None),
            ("2013-01-31", None),
            ("-009999-01-01T00:00:00Z", None),
            ("soon", None),
        ] {
            let found = utc(text).map(|at| at.to_string());
            assert_eq!(found.as_deref(), read, "{text}");
        }
    }
}
