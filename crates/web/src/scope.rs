//! What a key or token allows: `resource:read`, `resource:write`, or `*` for everything.

use std::{fmt, sync::Arc};
use stoa_kernel::{FieldError, Problem};

/// The most scopes a key may list.
const MOST: usize = 64;
/// The longest name of a resource, in bytes.
const LONGEST_RESOURCE: usize = 40;

/// Reading or writing; writing does not include reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Sees, changes nothing.
    Read,
    /// Changes.
    Write,
}

impl Action {
    /// The word for it in a scope.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// A set of scopes. Cheap to clone; kept as its canonical text, sorted and separated by spaces,
/// which is short enough that a look-up reads it through.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scopes(Arc<str>);

/// The text is no scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scope is written resource:read, resource:write or *, as in comments:write")]
pub struct MalformedScope;

impl Scopes {
    /// Everything.
    pub fn all() -> Self {
        Self(Arc::from("*"))
    }

    /// Nothing.
    pub fn none() -> Self {
        Self(Arc::from(""))
    }

    /// Reads a list of scopes. Only their form is checked: which resources there are, `web` does
    /// not know.
    ///
    /// # Errors
    /// [`MalformedScope`] if one is not of that form, or there are more than 64.
    pub fn parse<'a>(list: impl IntoIterator<Item = &'a str>) -> Result<Self, MalformedScope> {
        let mut scopes = Vec::new();
        for text in list {
            if text == "*" {
                return Ok(Self::all());
            }
            if !is_scope(text) || scopes.len() == MOST {
                return Err(MalformedScope);
            }
            scopes.push(text);
        }
        scopes.sort_unstable();
        scopes.dedup();
        Ok(Self(scopes.join(" ").into()))
    }

    /// Reads the scopes of a request's field, naming each that is malformed.
    ///
    /// # Errors
    /// 422 with `malformed_scope` for `field[n]`, or `too_many` for the field.
    pub fn parse_field(field: &'static str, list: &[String]) -> Result<Self, Problem> {
        if list.len() > MOST {
            return Err(Problem::field(field, "too_many", "at most 64 scopes"));
        }
        let malformed: Vec<FieldError> = list
            .iter()
            .enumerate()
            .filter(|(_, text)| *text != "*" && !is_scope(text))
            .map(|(n, _)| FieldError {
                field: format!("{field}[{n}]").into(),
                code: "malformed_scope",
                message: "must be resource:read, resource:write or *, as in comments:write".into(),
            })
            .collect();
        if !malformed.is_empty() {
            return Err(Problem::invalid(malformed));
        }
        Self::parse(list.iter().map(String::as_str))
            .map_err(|malformed| Problem::field(field, "malformed_scope", malformed.to_string()))
    }

    /// Whether the action on the resource is allowed.
    pub fn allow(&self, resource: &str, action: Action) -> bool {
        &*self.0 == "*"
            || self.iter().any(|scope| {
                scope
                    .split_once(':')
                    .is_some_and(|(of, to)| of == resource && to == action.word())
            })
    }

    /// Whether all that `other` allows is allowed here too: no key makes a stronger one.
    pub fn include(&self, other: &Self) -> bool {
        &*self.0 == "*"
            || other
                .iter()
                .all(|asked| self.iter().any(|had| had == asked))
    }

    /// What both allow.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        if &*self.0 == "*" {
            return other.clone();
        }
        if &*other.0 == "*" {
            return self.clone();
        }
        let both: Vec<&str> = self
            .iter()
            .filter(|had| other.iter().any(|asked| asked == *had))
            .collect();
        Self(both.join(" ").into())
    }

    /// Each scope as text, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|scope| !scope.is_empty())
    }

    /// The canonical text, as it is stored: sorted, separated by spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Scopes {
    type Err = MalformedScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text.split(' ').filter(|scope| !scope.is_empty()))
    }
}

fn is_scope(text: &str) -> bool {
    text.split_once(':').is_some_and(|(resource, action)| {
        matches!(action, "read" | "write")
            && !resource.is_empty()
            && resource.len() <= LONGEST_RESOURCE
            && resource
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_does_not_include_reading() {
        let scopes = Scopes::parse(["events:write"]).unwrap();
        assert!(scopes.allow("events", Action::Write));
        assert!(!scopes.allow("events", Action::Read));
        assert!(!scopes.allow("event", Action::Write));
    }

    #[test]
    fn a_star_allows_everything() {
        let scopes = Scopes::parse(["comments:read", "*"]).unwrap();
        assert!(scopes.allow("anything", Action::Write));
        assert_eq!(scopes.to_string(), "*");
    }

    #[test]
    fn scopes_are_read_as_they_are_written() {
        let scopes = Scopes::parse(["comments:write", "comments:read", "comments:read"]).unwrap();
        assert_eq!(scopes.as_str(), "comments:read comments:write");
        assert_eq!(scopes.to_string().parse(), Ok(scopes));
    }

    #[test]
    fn garbage_is_no_scope() {
        for text in [
            "",
            "comments",
            "comments:",
            ":read",
            "comments:delete",
            "Comments:read",
            "comments:read comments:write",
            "a:b:read",
        ] {
            assert_eq!(Scopes::parse([text]), Err(MalformedScope), "{text:?}");
        }
    }

    #[test]
    fn a_malformed_scope_is_named_by_its_place() {
        let list = ["comments:read".to_owned(), "nonsense".to_owned()];
        let problem = Scopes::parse_field("scopes", &list).unwrap_err();
        assert_eq!(problem.errors[0].field, "scopes[1]");
        assert!(problem.detail.starts_with("scopes[1] must be "));
    }

    #[test]
    fn no_set_includes_more_than_it_holds() {
        let few = Scopes::parse(["comments:read"]).unwrap();
        let more = Scopes::parse(["comments:read", "users:read"]).unwrap();
        assert!(more.include(&few) && !few.include(&more));
        assert!(Scopes::all().include(&more) && !more.include(&Scopes::all()));
        assert_eq!(more.intersect(&few), few);
        assert_eq!(Scopes::all().intersect(&more), more);
        assert!(few.include(&Scopes::none()) && !Scopes::none().allow("", Action::Read));
    }
}
