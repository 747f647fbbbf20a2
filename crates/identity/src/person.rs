//! Persons of a tenant's audience, and what may be said of them. Pure: no database, no clock.

use crate::domain::{Found, holds_nul};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use stoa_kernel::{Problem, ProblemKind, Role, UserId};
use stoa_web::text;
use unicode_normalization::UnicodeNormalization;
use url::Url;
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
    /// `active`, `suspended` or `deleted`.
    pub status: String,
    /// `user`, and what else they may be: `moderator`, `admin`.
    #[schema(value_type = Vec<String>)]
    pub roles: Vec<Role>,
    /// What the tenant's pages keep of them.
    #[schema(value_type = Object)]
    pub metadata: Value,
    /// When they last logged in.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub last_login_at: Option<Timestamp>,
    /// Rises with each change, from 1; the `ETag` is `"1"` and so on.
    pub version: i32,
    /// When they joined.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl User {
    /// What makes their name the same as another, and their place in a list.
    pub(crate) fn key(&self) -> String {
        key_of(&self.username)
    }
}

/// `user`, and the words that are roles beside it, in order.
pub(crate) fn roles_of(words: &[String]) -> Vec<Role> {
    let mut roles: Vec<Role> = words
        .iter()
        .filter_map(|word| Role::of_word(word))
        .collect();
    roles.push(Role::User);
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// The largest metadata, as JSON text, in bytes.
const METADATA_BYTES: usize = 4 * 1024;

/// What is to become of a person; what is not given stays.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// 1 to 80 characters.
    pub display_name: Option<String>,
    /// An `https` address of at most 500 bytes, or none.
    pub avatar_url: Option<Option<String>>,
    /// At most 1,000 characters, or none.
    pub bio: Option<Option<String>>,
    /// An object of at most 4 KiB; takes the place of the former.
    pub metadata: Option<Value>,
    /// Takes the place of the former.
    pub roles: Option<Vec<Role>>,
    /// Whether they may log in.
    pub is_active: Option<bool>,
    /// Another address, which is then to be confirmed.
    pub email: Option<String>,
}

impl UserChange {
    /// The same as it is kept: without what turns the text around it, and the picture's address as
    /// browsers read it.
    ///
    /// # Errors
    /// 422 with every field that is refused.
    pub fn checked(mut self) -> Result<Self, Problem> {
        let mut found = Found::default();
        if let Some(name) = &mut self.display_name {
            check_name(name, &mut found);
        }
        if let Some(Some(url)) = &mut self.avatar_url {
            match picture(url) {
                Some(read) => *url = read,
                None => {
                    let words = "must be an https address of at most 500 characters";
                    found.add("avatarUrl", "malformed_url", words);
                }
            }
        }
        if let Some(Some(bio)) = &mut self.bio {
            *bio = text::straight(bio);
            found.note(text::block("bio", bio, 0..=1_000));
        }
        if let Some(metadata) = &self.metadata {
            let written = metadata.to_string();
            if !metadata.is_object() {
                found.add("metadata", "wrong_type", "must be an object");
            } else if written.len() > METADATA_BYTES {
                found.add("metadata", "too_long", "must have at most 4 KiB");
            } else if holds_nul(metadata) {
                found.add("metadata", "control_character", "must not hold NUL");
            }
        }
        if let Some(email) = &self.email {
            found.note(text::email("email", email));
        }
        found.verdict()?;
        Ok(self)
    }

    fn changes_more_than_status(&self) -> bool {
        self.changes_profile() || self.roles.is_some() || self.email.is_some()
    }

    pub(crate) fn changes_profile(&self) -> bool {
        self.display_name.is_some()
            || self.avatar_url.is_some()
            || self.bio.is_some()
            || self.metadata.is_some()
    }
}

/// The address as it was judged: as it was written, others may read it otherwise.
fn picture(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_https = url.scheme() == "https"
        && url.host_str().is_some_and(|host| !host.is_empty())
        && url.username().is_empty()
        && url.password().is_none()
        && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    (is_https && url.as_str().len() <= 500).then(|| url.into())
}

/// Finds fault with a display name, and leaves out what turns the text around it.
fn check_name(name: &mut String, found: &mut Found) {
    if let Some(kept) = found.take(text::name("displayName", name, 1..=80)) {
        *name = kept;
    }
}

/// Who changes a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editor {
    /// The tenant, by its secret key.
    Tenant,
    /// Another person, by this role of theirs.
    Staff(Role),
    /// The person.
    Oneself,
}

impl Editor {
    /// Whether a person of that role may be changed so. Staff change those below them only, and give
    /// no role that is not below their own; moderators say whether somebody may log in, and no more.
    ///
    /// # Errors
    /// `role_required` (403).
    pub(crate) fn may(self, target: Role, change: &UserChange) -> Result<(), Problem> {
        let given = change.roles.iter().flatten().copied().max();
        let is_allowed = match self {
            Self::Tenant => true,
            Self::Oneself => {
                change.roles.is_none() && change.is_active.is_none() && change.email.is_none()
            }
            Self::Staff(role) => {
                target < role
                    && given.is_none_or(|given| given < role)
                    && change.email.is_none()
                    && (role >= Role::Admin || !change.changes_more_than_status())
            }
        };
        is_allowed.then_some(()).ok_or_else(role_required)
    }
}

impl Editor {
    /// Whether all that is held of a person of that role may be given out to them, or taken out: of
    /// others, by staff above them and by the tenant.
    ///
    /// # Errors
    /// `role_required` (403).
    pub(crate) fn may_dispose(self, target: Role) -> Result<(), Problem> {
        let is_allowed = match self {
            Self::Tenant | Self::Oneself => true,
            Self::Staff(role) => target < role && role >= Role::Admin,
        };
        is_allowed.then_some(()).ok_or_else(role_required)
    }
}

fn role_required() -> Problem {
    let words = "this needs a higher role than yours, or the tenant's secret key";
    Problem::new(ProblemKind::Forbidden, "role_required", words)
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
    /// The same as it is kept: without what turns the text around its display name.
    ///
    /// # Errors
    /// 422 with every field that is refused.
    pub fn checked(mut self) -> Result<Self, Problem> {
        let mut found = Found::default();
        found.note(text::line("username", &self.username, 2..=40));
        if !self
            .username
            .chars()
            .all(|c| c.is_alphanumeric() && !text::is_unseen(c) || matches!(c, '.' | '_' | '-'))
        {
            found.add(
                "username",
                "malformed_username",
                "must hold only letters, digits, '.', '_' and '-'",
            );
        }
        found.note(text::email("email", &self.email));
        check_password("password", &self.password, &mut found);
        if let Some(name) = &mut self.display_name {
            check_name(name, &mut found);
        }
        found.verdict()?;
        Ok(self)
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
    fn staff_change_those_below_them_and_raise_nobody_to_themselves() {
        use Role::{Admin, Moderator, User};
        let suspends = UserChange {
            is_active: Some(false),
            ..UserChange::default()
        };
        let raises = |role| UserChange {
            roles: Some(vec![role]),
            ..UserChange::default()
        };
        let renames = UserChange {
            display_name: Some("x".to_owned()),
            ..UserChange::default()
        };
        let may = |editor: Editor, target, change: &UserChange| editor.may(target, change).is_ok();
        let (moderator, admin) = (Editor::Staff(Moderator), Editor::Staff(Admin));
        assert!(may(moderator, User, &suspends) && !may(moderator, Moderator, &suspends));
        assert!(!may(moderator, User, &renames) && !may(moderator, User, &raises(User)));
        assert!(may(admin, Moderator, &suspends) && !may(admin, Admin, &suspends));
        assert!(may(admin, User, &raises(Moderator)) && !may(admin, User, &raises(Admin)));
        assert!(may(admin, User, &renames) && !may(Editor::Staff(User), User, &renames));
        assert!(may(Editor::Oneself, User, &renames) && !may(Editor::Oneself, User, &raises(User)));
        assert!(!may(Editor::Oneself, Admin, &suspends));
        assert!(may(Editor::Tenant, Admin, &raises(Admin)));
    }

    #[test]
    fn names_that_look_the_same_are_the_same() {
        assert_eq!(key_of("Anna"), key_of("ANNA"));
        assert_eq!(key_of("ﬁn"), key_of("fin"));
        assert_eq!(key_of("Zoe\u{308}"), key_of("ZOË"));
        assert_ne!(key_of("anna"), key_of("anne"));
    }

    #[test]
    fn a_profile_is_kept_as_it_was_judged() {
        let change = UserChange {
            display_name: Some("\u{202e}nimdA".to_owned()),
            avatar_url: Some(Some("https:\\\\Example.org\\a.png".to_owned())),
            bio: Some(Some("a\u{2067}b".to_owned())),
            ..UserChange::default()
        };
        let kept = change.checked().unwrap();
        assert_eq!(kept.display_name.as_deref(), Some("nimdA"));
        let picture = kept.avatar_url.flatten();
        assert_eq!(picture.as_deref(), Some("https://example.org/a.png"));
        assert_eq!(kept.bio.flatten().as_deref(), Some("ab"));
    }

    #[test]
    fn a_name_is_seen() {
        let user = |username: &str, display_name: &str| NewUser {
            username: username.to_owned(),
            email: "a@b.example".to_owned(),
            password: "long enough".to_owned(),
            display_name: Some(display_name.to_owned()),
        };
        let code = |user: NewUser| user.checked().err().map(|problem| problem.errors[0].code);
        assert_eq!(code(user("anna", "Anna")), None);
        assert_eq!(code(user("anna", "\u{200b}\u{3164}")), Some("blank"));
        assert_eq!(
            code(user("anna\u{3164}", "Anna")),
            Some("malformed_username")
        );
        let named = user("anna", "\u{202e}annA").checked().ok();
        let name = named.and_then(|user| user.display_name);
        assert_eq!(name.as_deref(), Some("annA"));
    }

    #[test]
    fn every_field_at_fault_is_named() {
        let user = NewUser {
            username: "a b".to_owned(),
            email: "nowhere".to_owned(),
            password: "short".to_owned(),
            display_name: Some(String::new()),
        };
        let problem = user.checked().err().unwrap();
        let fields: Vec<_> = problem.errors.iter().map(|error| &*error.field).collect();
        assert_eq!(fields, ["username", "email", "password", "displayName"]);
    }
}
