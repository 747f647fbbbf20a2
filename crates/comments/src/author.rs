//! Who wrote a comment, and what they may be called.

use stoa_kernel::{FieldError, UserId};
use stoa_web::text;

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// A name to show: at most 100 characters of one line, none of which turns the text around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthorName(String);

impl AuthorName {
    /// A name that a client gave. What overrides or isolates a direction is left out.
    ///
    /// # Errors
    /// A refused length or character, of the field `author.name`.
    pub(crate) fn parse(name: &str) -> Result<Self, FieldError> {
        text::name("author.name", name, 1..=LONGEST_NAME).map(Self)
    }

    /// The nearest name to one that cannot be refused any more; may be empty.
    pub(crate) fn nearest(name: &str) -> Self {
        Self(text::nearest_name(name, LONGEST_NAME))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address; never shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Email(String);

impl Email {
    /// An address by the rule for all addresses. Whether mail arrives is another matter.
    ///
    /// # Errors
    /// `malformed_email`, of the field `author.email`.
    pub(crate) fn parse(email: &str) -> Result<Self, FieldError> {
        text::email("author.email", email)?;
        Ok(Self(email.to_owned()))
    }
}

/// Who wrote a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    /// A user of the tenant, by token.
    User {
        /// Who.
        id: UserId,
        /// The name shown at the time of writing.
        name: AuthorName,
        /// Their picture then.
        avatar: Option<String>,
    },
    /// Someone who left a name.
    Guest {
        /// The name as given.
        name: AuthorName,
        /// The address as given; never shown.
        email: Option<Email>,
    },
    /// The tenant itself.
    Tenant {
        /// Its name at the time of writing.
        name: AuthorName,
    },
    /// A user who is gone, shown to nobody: who they were, unless they were erased.
    Gone {
        /// Who.
        id: Option<UserId>,
        /// The name at the time of writing.
        name: Option<AuthorName>,
        /// Their picture then.
        avatar: Option<String>,
    },
}

impl Author {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::User { .. } => "user",
            Self::Guest { .. } => "guest",
            Self::Tenant { .. } => "tenant",
            Self::Gone { .. } => "deleted",
        }
    }

    pub(crate) fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            Self::Gone { id, .. } => *id,
            _ => None,
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::User { name, .. } | Self::Guest { name, .. } | Self::Tenant { name } => &name.0,
            Self::Gone { name, .. } => name.as_ref().map_or("", AuthorName::as_str),
        }
    }

    pub(crate) fn email(&self) -> Option<&str> {
        match self {
            Self::Guest { email, .. } => email.as_ref().map(|email| email.0.as_str()),
            _ => None,
        }
    }

    pub(crate) fn avatar(&self) -> Option<&str> {
        match self {
            Self::User { avatar, .. } | Self::Gone { avatar, .. } => avatar.as_deref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_turns_nothing_around() {
        let name = AuthorName::parse("\u{202e}nimdA\u{202c} \u{2066}x\u{2069}").unwrap();
        assert_eq!(name.as_str(), "nimdA x");
        let hebrew = "\u{5d3}\u{5d5}\u{5d3}\u{200f}";
        assert_eq!(AuthorName::parse(hebrew).unwrap().as_str(), hebrew);
        assert_eq!(AuthorName::parse("\u{202e}").unwrap_err().code, "too_short");
        assert_eq!(
            AuthorName::parse("a\u{9b}b").unwrap_err().code,
            "control_character"
        );
    }

    #[test]
    fn the_nearest_name_is_one_that_may_be_given() {
        let nearest =
            AuthorName::nearest(&format!("a\u{85}\u{9b}\u{7f}\u{202e}b{}", "c".repeat(200)));
        assert_eq!(nearest.as_str(), format!("ab{}", "c".repeat(98)));
        assert_eq!(AuthorName::parse(nearest.as_str()), Ok(nearest));
    }
}
