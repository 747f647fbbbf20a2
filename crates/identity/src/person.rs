//! Persons of a tenant's audience, and what may be said of them. Pure: no database, no clock.

use crate::domain::Found;
use jiff::Timestamp;
use serde::Serialize;
use stoa_kernel::{Problem, UserId};
use stoa_web::text;
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

/// A person of a tenant's audience, as they see themselves.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Their id.
    #[schema(value_type = uuid::Uuid)]
    pub id: UserId,
    /// The name they are known by; unique in the tenant, whatever the case.
    pub username: String,
    /// Their address; unique in the tenant, whatever the case.
    pub email: String,
    /// Whether they have shown that the address is theirs.
    pub email_verified: bool,
    /// The name others see.
    pub display_name: String,
    /// The address of their picture.
    #[schema(required)]
    pub avatar_url: Option<String>,
    /// What they say of themselves.
    #[schema(required)]
    pub bio: Option<String>,
    /// Rises with each change, from 1.
    pub version: i32,
    /// When they joined.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A person to be.
#[derive(Clone)]
pub struct NewUser {
    /// 2 to 40 letters, digits, `.`, `_` and `-`.
    pub username: String,
    /// At most 254 characters.
    pub email: String,
    /// 8 to 256 characters.
    pub password: String,
    /// 1 to 80 characters; the username where none is given.
    pub display_name: Option<String>,
}

/// How long a password may be, in characters: a longer one only costs, a shorter one is guessed.
pub(crate) const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 8..=256;

impl NewUser {
    /// Checks each field.
    ///
    /// # Errors
    /// 422 with every field that is refused.
    pub fn check(&self) -> Result<(), Problem> {
        let mut found = Found::default();
        found.note(text::line("username", &self.username, 2..=40));
        if !self
            .username
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
        {
            found.add(
                "username",
                "malformed_username",
                "must hold only letters, digits, '.', '_' and '-'",
            );
        }
        found.note(text::email("email", &self.email));
        check_password("password", &self.password, &mut found);
        if let Some(name) = &self.display_name {
            found.note(text::line("displayName", name, 1..=80));
        }
        found.verdict()
    }
}

/// Finds fault with a password to be.
pub(crate) fn check_password(field: &'static str, password: &str, found: &mut Found) {
    if !PASSWORD_LENGTH.contains(&password.chars().count()) {
        found.add(field, "bad_length", "must have 8 to 256 characters");
    }
}

/// What makes two names or addresses the same: compatibility form, lower case.
pub(crate) fn key_of(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_are_the_same() {
        assert_eq!(key_of("Anna"), key_of("ANNA"));
        assert_eq!(key_of("ﬁn"), key_of("fin"));
        assert_eq!(key_of("Zoe\u{308}"), key_of("ZOË"));
        assert_ne!(key_of("anna"), key_of("anne"));
    }

    #[test]
    fn every_field_at_fault_is_named() {
        let user = NewUser {
            username: "a b".to_owned(),
            email: "nowhere".to_owned(),
            password: "short".to_owned(),
            display_name: Some(String::new()),
        };
        let problem = user.check().unwrap_err();
        let fields: Vec<_> = problem.errors.iter().map(|error| &*error.field).collect();
        assert_eq!(fields, ["username", "email", "password", "displayName"]);
    }
}
