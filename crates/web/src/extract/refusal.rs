//! What serde says, in the words of the API.

use stoa_kernel::{FieldError, Problem};

/// The longest word of the client's that is said back, in characters.
const LONGEST: usize = 100;

/// A field that nobody asked for.
pub(super) fn unknown_field(path: &str) -> FieldError {
    field(path, "unknown_field", "is not known here".to_owned())
}

/// What serde found wrong at `path`, by its message.
///
/// The message may hold the client's value at length; only what was expected is passed on.
pub(super) fn by_serde(path: &str, message: &str) -> Problem {
    let path = if path == "." { "" } else { path };
    let named = |prefix: &str| {
        message
            .strip_prefix(prefix)
            .and_then(|rest| rest.split('`').next())
            .map(|name| join(path, name))
    };
    if let Some(path) = named("unknown field `") {
        return Problem::invalid(vec![unknown_field(&path)]);
    }
    let error = if let Some(path) = named("missing field `") {
        field(&path, "required", "is required".to_owned())
    } else if let Some(path) = named("duplicate field `") {
        field(&path, "duplicate_field", "is given twice".to_owned())
    } else if let Some(expected) = expected(message) {
        let code = if message.starts_with("invalid type") {
            "wrong_type"
        } else {
            "invalid_value"
        };
        field(path, code, format!("must be {expected}"))
    } else {
        field(path, "invalid_value", without_place(message).to_owned())
    };
    Problem::invalid(vec![error])
}

fn field(path: &str, code: &'static str, message: String) -> FieldError {
    let path = if path.is_empty() { "body" } else { path };
    FieldError {
        field: cut(path).into(),
        code,
        message: if message.chars().nth(LONGEST * 2).is_some() {
            message.chars().take(LONGEST * 2).collect::<String>().into()
        } else {
            message.into()
        },
    }
}

pub(super) fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() || parent == "." {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

fn expected(message: &str) -> Option<&str> {
    let (_, expected) = message.rsplit_once(", expected ")?;
    Some(without_place(expected))
}

/// serde_json ends its messages with the place, which the path already tells.
fn without_place(message: &str) -> &str {
    message
        .rsplit_once(" at line ")
        .map_or(message, |(before, _)| before)
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
