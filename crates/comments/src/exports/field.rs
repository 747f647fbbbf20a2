//! The text of one element of an export.

use super::report::WarningReason;

/// The text of one element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Field {
    /// The element was not there.
    #[default]
    Absent,
    /// Its text.
    Read(String),
    /// Its text is longer than is held.
    TooLong,
    /// It holds elements, or came twice, so that nobody can tell what was meant.
    Unreadable,
}

impl Field {
    /// Takes what was read; a second time makes the field unreadable.
    pub(crate) fn put(&mut self, read: Self) {
        *self = if *self == Self::Absent {
            read
        } else {
            Self::Unreadable
        };
    }

    /// The text without white space around it; `Ok(None)` if there is none, `Err` if it was given but
    /// could not be read.
    pub(crate) fn text(&self) -> Result<Option<&str>, Unread> {
        match self {
            Self::Absent => Ok(None),
            Self::Read(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Self::TooLong | Self::Unreadable => Err(Unread),
        }
    }

    /// The text as a number above 0.
    pub(crate) fn id(&self) -> Result<Option<i64>, Unread> {
        self.text()?
            .map(|text| positive(text).ok_or(Unread))
            .transpose()
    }
}

/// A field that was given but could not be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Unread;

/// A number above 0, in plain digits.
fn positive(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|id| digits && *id > 0)
}

/// The text of a field that a comment can do without.
pub(crate) fn kept(
    field: &Field,
    name: &'static str,
    told: &mut Vec<WarningReason>,
) -> Option<String> {
    match field.text() {
        Ok(text) => text.map(str::to_owned),
        Err(Unread) => {
            told.push(WarningReason::FieldDropped { field: name });
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::positive;

    #[test]
    fn ids_are_numbers_above_0() {
        assert_eq!(positive("9223372036854775807"), Some(i64::MAX));
        for bad in [
            "0",
            "-1",
            "+1",
            "1.0",
            "9223372036854775808",
            "",
            "1 2",
            "٣",
        ] {
            assert_eq!(positive(bad), None, "{bad}");
        }
    }
}
