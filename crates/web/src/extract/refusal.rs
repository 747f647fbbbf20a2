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
    let error = if message.starts_with("unknown field `") {
        // Here, the path ends with the field itself.
        unknown_field(path)
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

/// Where an object is asked for and an array was given.
pub(super) fn not_an_object() -> Problem {
    Problem::invalid(vec![field(
        "",
        "wrong_type",
        "must be an object".to_owned(),
    )])
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
