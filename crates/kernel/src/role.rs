//! What a person of a tenant's audience may do beyond what all of them may.

use serde::{Deserialize, Serialize};

/// A role; each includes those before it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everyone who is registered.
    #[default]
    User,
    /// Keeps what others write in order.
    Moderator,
    /// Also says who keeps order.
    Admin,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::User, Self::Moderator, Self::Admin];

    /// The stable word for it, as stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
        }
    }

    /// The role of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The highest of these words that is a role; a user where none is.
    pub fn highest<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let known = words.into_iter().filter_map(Self::of_word);
        known.max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_role_counts_and_words_that_are_none_give_nothing() {
        assert_eq!(Role::highest([]), Role::User);
        assert_eq!(Role::highest(["moderator", "user"]), Role::Moderator);
        assert_eq!(Role::highest(["root", "Admin"]), Role::User);
        assert!(Role::User < Role::Moderator && Role::Moderator < Role::Admin);
    }
}
