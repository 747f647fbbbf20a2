//! What serde says, in the words of the API.

use super::strict::REPEATED;
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
    let error = if message.starts_with("unknown field `") {
        // Here, the path ends with the field itself.
        unknown_field(path)
    } else if message.starts_with(REPEATED) {
        // Here, too.
        field(path, "duplicate_field", "is given twice".to_owned())
    } else if let Some(path) = named("missing field `") {
        field(&path, "required", "is required".to_owned())
    } else if let Some(path) = named("duplicate field `") {
        field(&path, "duplicate_field", "is given twice".to_owned())
    } else if let Some(expected) = expected(message) {
        let code = if message.starts_with("invalid type") {
            "wrong_type"
        } else {
            "invalid_value"
        };
        field(path, code, format!("must be {}", in_words(expected)))
    } else {
        field(path, "invalid_value", by_library(path, message).to_owned())
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

fn join(parent: &str, name: &str) -> String {
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

/// What serde calls the types of Rust, in the words of JSON.
fn in_words(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" => "a whole number, not negative",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a map" => "an object",
        "a sequence" => "an array",
        other if other.starts_with("struct ") => "an object",
        other if other.starts_with("a tuple") || other.starts_with("tuple ") => "an array",
        other if other.contains(" enum ") || other.starts_with("enum ") => {
            "one of the forms that the description names"
        }
        other => other,
    }
}

/// What the readers of single values mean, who speak to programmers.
fn by_library(path: &str, message: &str) -> &'static str {
    let is_number = [
        "invalid digit",
        "cannot parse integer",
        "number too large",
        "number too small",
    ];
    if is_number.iter().any(|words| message.starts_with(words)) {
        return match path {
            "limit" => "must be a whole number from 1 to 100",
            _ => "must be a whole number, neither negative nor too large",
        };
    }
    if message.starts_with("provided string was not `true`") {
        return "must be true or false";
    }
    if matches!(path, "from" | "to" | "expiresAt") {
        return "must be a time such as 2026-11-21T09:30:00Z: with its offset, at most nine digits of a \
                second, and not of the end of year 9999 or later";
    }
    if message.starts_with("UUID parsing failed") {
        return "must be a UUID";
    }
    "is not of the form that the API's description names"
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
