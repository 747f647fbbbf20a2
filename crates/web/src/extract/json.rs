//! JSON, in and out.

use super::{body, depth, refusal, strict::Strict};
use crate::ApiError;
use axum::{
    body::Body,
    extract::{FromRequest, OptionalFromRequest, Request},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header};
use serde::{
    Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use std::fmt::Write;
use stoa_kernel::{FieldError, Problem, ProblemKind};

/// A JSON body, of a request or an answer.
///
/// As an extractor it refuses: another media type than `application/json`, another charset than UTF-8
/// and encoded bodies (415), too large a body
/// (413), what is not JSON or nests deeper than 64 levels (400, with line and column), and what has
/// unknown, missing, doubled or wrongly typed fields (422, with each field's path). Unknown fields
/// are refused whether or not the type asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        check(request.headers())?;
        let bytes = body::read(request).await?;
        Ok(Self(parse(&bytes)?))
    }
}

/// A body that may be missing: `Option<Json<T>>` is `None` where there is none, or `null`.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Option<Self>, ApiError> {
        let headers = request.headers().clone();
        let bytes = body::read(request).await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        check(&headers)?;
        Ok(parse::<Option<T>>(&bytes)?.map(Self))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let mut response = Response::new(Body::from(bytes));
                response.headers_mut().insert(
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("application/json"),
                );
                response
            }
            Err(error) => {
                tracing::error!(%error, "an answer could not be written");
                ApiError(Problem::internal()).into_response()
            }
        }
    }
}

/// Whether the headers say that the body is JSON as it is read here.
pub(super) fn check(headers: &HeaderMap) -> Result<(), ApiError> {
    if !is_json(headers) {
        return Err(unsupported(
            "send JSON in UTF-8, and say so: Content-Type: application/json",
        ));
    }
    if is_encoded(headers) {
        return Err(unsupported(
            "send the body as it is, without a Content-Encoding",
        ));
    }
    Ok(())
}

fn unsupported(detail: &'static str) -> ApiError {
    let code = "unsupported_media_type";
    Problem::new(ProblemKind::UnsupportedMediaType, code, detail).into()
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let Some(kind) = kind.and_then(|kind| kind.to_str().ok()) else {
        return false;
    };
    let mut parts = kind.split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    is_json && parts.all(is_no_other_charset)
}

/// JSON is UTF-8 (RFC 8259); other parameters mean nothing here.
fn is_no_other_charset(parameter: &str) -> bool {
    parameter.split_once('=').is_none_or(|(name, charset)| {
        !name.trim().eq_ignore_ascii_case("charset")
            || charset
                .trim()
                .trim_matches('"')
                .eq_ignore_ascii_case("utf-8")
    })
}

fn is_encoded(headers: &HeaderMap) -> bool {
    let encodings = headers.get_all(header::CONTENT_ENCODING);
    encodings
        .iter()
        .any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// Reads JSON as the API reads it.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if depth::is_too_deep(bytes) {
        return Err(Problem::new(
            ProblemKind::Malformed,
            "too_deep",
            format!("the JSON nests deeper than {} levels", depth::DEEPEST),
        ));
    }
    let mut unknown = Vec::new();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = serde_ignored::deserialize(Strict(&mut json), |path| note(&mut unknown, &path))
        .and_then(|value| json.end().map(|()| value));
    match read {
        Ok(value) if unknown.is_empty() => Ok(value),
        Ok(_) => Err(Problem::invalid(unknown)),
        Err(error) if error.is_data() => Err(why::<T>(bytes)),
        Err(error) => Err(malformed(&error)),
    }
}

/// Finds out, at leisure, what is wrong with a body that has not the form asked for.
fn why<T: DeserializeOwned>(bytes: &[u8]) -> Problem {
    // It may be malformed further on, which counts for more.
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(bytes) {
        return malformed(&error);
    }
    let json = &mut serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize::<_, T>(Strict(json)) {
        Err(error) => refusal::by_serde(&error.path().to_string(), &error.inner().to_string()),
        Ok(_) => Problem::new(ProblemKind::Malformed, "malformed", "not readable as JSON"),
    }
}

fn malformed(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let reason = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(reason, _)| reason);
    Problem::new(
        ProblemKind::Malformed,
        "malformed_json",
        format!(
            "the body is not JSON: {reason} at line {}, column {}",
            error.line(),
            error.column()
        ),
    )
}

/// The most unknown fields that are named at once.
const MOST_NAMED: usize = 20;

fn note(unknown: &mut Vec<FieldError>, path: &serde_ignored::Path<'_>) {
    if unknown.len() < MOST_NAMED {
        let mut text = String::new();
        spell(path, &mut text);
        unknown.push(refusal::unknown_field(&text));
    }
}

/// Writes a path as the rest of the API does: `author.email`, `items[3].id`.
fn spell(path: &serde_ignored::Path<'_>, text: &mut String) {
    use serde_ignored::Path;
    match path {
        Path::Root => {}
        Path::Seq { parent, index } => {
            spell(parent, text);
            // Writing to a string does not fail.
            let _ = write!(text, "[{index}]");
        }
        Path::Map { parent, key } => {
            spell(parent, text);
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(key);
        }
        Path::Some { parent }
        | Path::NewtypeStruct { parent }
        | Path::NewtypeVariant { parent } => spell(parent, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::HashMap;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Order {
        buyer: Option<Buyer>,
        #[serde(default)]
        lines: Vec<Line>,
        #[serde(default)]
        notes: HashMap<String, u8>,
        #[serde(default)]
        named: HashMap<String, Line>,
        kind: Option<Kind>,
        id: Option<uuid::Uuid>,
        #[serde(default)]
        free: serde_json::Value,
    }

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Gift,
    }

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Buyer {
        name: String,
    }

    #[derive(Deserialize, Debug, PartialEq)]
    struct Line {
        count: u8,
    }

    fn refused(json: &str) -> (u16, String, &'static str) {
        let problem = parse::<Order>(json.as_bytes()).unwrap_err();
        let status = crate::problem::status(problem.kind).as_u16();
        match problem.errors.into_iter().next() {
            Some(error) => (status, error.field.into_owned(), error.code),
            None => (status, String::new(), problem.code),
        }
    }

    fn invalid(json: &str, path: &str, code: &'static str) {
        assert_eq!(refused(json), (422, path.to_owned(), code), "{json}");
    }

    #[test]
    fn what_is_valid_is_read() {
        let order: Order = parse(br#"{"buyer": {"name": "x"}, "lines": [{"count": 1}]}"#).unwrap();
        assert_eq!(order.lines, [Line { count: 1 }]);
    }

    #[test]
    fn an_unknown_field_is_named_by_its_path_wherever_it_stands() {
        invalid(r#"{"colour": 1}"#, "colour", "unknown_field");
        invalid(
            r#"{"buyer": {"name": "x", "age": 1}}"#,
            "buyer.age",
            "unknown_field",
        );
        invalid(
            r#"{"lines": [{"count": 1, "x": {}}]}"#,
            "lines[0].x",
            "unknown_field",
        );
    }

    #[test]
    fn a_wrong_field_is_named_by_its_path() {
        invalid(r#"{"buyer": {"name": 7}}"#, "buyer.name", "wrong_type");
        invalid(
            r#"{"lines": [{"count": 1}, {"count": "x"}]}"#,
            "lines[1].count",
            "wrong_type",
        );
        invalid(
            r#"{"lines": [{"count": 300}]}"#,
            "lines[0].count",
            "invalid_value",
        );
        invalid(r#"{"notes": {"a.b": 300}}"#, "notes.a.b", "invalid_value");
        invalid(r#"{"buyer": {}}"#, "buyer.name", "required");
        invalid(
            r#"{"buyer": {"name": "x", "name": "y"}}"#,
            "buyer.name",
            "duplicate_field",
        );
        invalid(
            r#"{"notes": {"a": 1, "b": 2, "a": 3}}"#,
            "notes.a",
            "duplicate_field",
        );
        invalid(
            r#"{"free": [{"x": {"a": 1, "\u0061": 1}}]}"#,
            "free[0].x.a",
            "duplicate_field",
        );
        invalid("[]", "body", "wrong_type");
        invalid("null", "body", "wrong_type");
        invalid("7", "body", "wrong_type");
    }

    #[test]
    fn an_array_is_no_object_though_its_items_would_fit() {
        invalid(r#"[null, [], {}]"#, "body", "wrong_type");
        invalid(r#"{"buyer": ["x"]}"#, "buyer", "wrong_type");
        invalid(r#"{"lines": [[1]]}"#, "lines[0]", "wrong_type");
        invalid(r#"{"named": {"a": [1]}}"#, "named.a", "wrong_type");
        assert_eq!(parse::<Vec<Line>>(br#"[{"count": 1}]"#).unwrap().len(), 1);
    }

    #[test]
    fn a_word_is_written_as_a_text_and_in_no_other_way() {
        let order: Order = parse(br#"{"kind": "gift"}"#).unwrap();
        assert_eq!(order.kind, Some(Kind::Gift));
        invalid(r#"{"kind": {"gift": null}}"#, "kind", "wrong_type");
        invalid(r#"{"kind": ["gift"]}"#, "kind", "wrong_type");
        invalid(r#"{"kind": 0}"#, "kind", "wrong_type");
        invalid(r#"{"kind": "theft"}"#, "kind", "invalid_value");
    }

    #[test]
    fn what_was_expected_is_said_in_the_words_of_json() {
        let message = |json: &str| {
            let mut problem = parse::<Order>(json.as_bytes()).unwrap_err();
            problem.errors.remove(0).message.into_owned()
        };
        assert_eq!(message("7"), "must be an object");
        assert_eq!(message(r#"{"lines": 7}"#), "must be an array");
        assert_eq!(message(r#"{"notes": 7}"#), "must be an object");
        assert_eq!(message(r#"{"buyer": {"name": 7}}"#), "must be a string");
        assert_eq!(
            message(r#"{"lines": [{"count": "x"}]}"#),
            "must be a whole number from 0 to 255"
        );
        assert_eq!(message(r#"{"buyer": ["x"]}"#), "must be an object");
        assert_eq!(message(r#"{"kind": {"gift": null}}"#), "must be a string");
        assert_eq!(message(r#"{"id": "x"}"#), "must be a UUID");
    }

    #[test]
    fn what_is_no_json_is_malformed_and_says_where() {
        for json in [
            "",
            "{",
            "{\"buyer\": 7",
            "{}x",
            "{\"a\": \u{1}}",
            "{'a': 1}",
            "\"\\ud800\"",
        ] {
            assert_eq!(refused(json).0, 400, "{json:?}");
        }
        let problem = parse::<Order>(b"{\n  \"lines\": [}").unwrap_err();
        assert!(problem.detail.ends_with("line 2, column 13"), "{problem}");
        assert_eq!(
            parse::<Order>(b"{\"buyer\": {\"name\": \"\xff\"}}")
                .unwrap_err()
                .kind,
            ProblemKind::Malformed
        );
    }

    #[test]
    fn the_clients_value_is_not_said_back_at_length() {
        let json = format!(r#"{{"lines": "{}", "x": 1}}"#, "y".repeat(100_000));
        let problem = parse::<Order>(json.as_bytes()).unwrap_err();
        assert!(problem.to_string().len() < 500);
        let json = format!(r#"{{"{}": 1}}"#, "y".repeat(100_000));
        let problem = parse::<Order>(json.as_bytes()).unwrap_err();
        assert!(problem.to_string().len() < 500);
    }
}
