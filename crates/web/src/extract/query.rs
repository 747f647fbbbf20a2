//! Query strings.

use super::refusal;
use crate::ApiError;
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;
use stoa_kernel::{Problem, ProblemKind};

/// The parameters of a request's query.
///
/// As an extractor it refuses unknown, missing, doubled and wrongly typed parameters (422, with the
/// parameter's name), whether or not the type asks for it. A parameter that is given with nothing
/// after it (`?limit=`) is given, as an empty text.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(parse(parts.uri.query().unwrap_or_default())?))
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let mut unknown = Vec::new();
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    let read = serde_ignored::deserialize(pairs, |path| {
        unknown.push(refusal::unknown_field(&path.to_string()));
    });
    match read {
        Ok(value) if unknown.is_empty() => Ok(value),
        Ok(_) => Err(Problem::invalid(unknown)),
        Err(_) => Err(why::<T>(query)),
    }
}

/// Finds out, at leisure, what is wrong with a query that could not be read.
fn why<T: DeserializeOwned>(query: &str) -> Problem {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    match serde_path_to_error::deserialize::<_, T>(pairs) {
        Err(error) => refusal::by_serde(&error.path().to_string(), &error.inner().to_string()),
        Ok(_) => Problem::new(
            ProblemKind::Malformed,
            "malformed",
            "the query is not readable",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize, Debug)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        entity_id: String,
        limit: Option<u32>,
        sort: Option<Sort>,
    }

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Sort {
        Top,
        Oldest,
    }

    fn refused(query: &str) -> (String, &'static str) {
        let problem = parse::<Asked>(query).unwrap_err();
        assert_eq!(problem.kind, ProblemKind::Invalid);
        let error = problem.errors.into_iter().next().unwrap();
        (error.field.into_owned(), error.code)
    }

    #[test]
    fn parameters_are_read() {
        let asked: Asked = parse("entityId=a%20b&limit=7&sort=top").unwrap();
        assert_eq!(asked.entity_id, "a b");
        assert_eq!((asked.limit, asked.sort), (Some(7), Some(Sort::Top)));
    }

    #[test]
    fn a_wrong_number_is_told_what_would_be_right() {
        for number in ["-1", "x", "", "99999999999"] {
            let query = format!("entityId=a&limit={number}");
            let problem = parse::<Asked>(&query).unwrap_err();
            let message = &problem.errors[0].message;
            assert_eq!(message, "must be a whole number from 1 to 100", "{query}");
        }
    }

    #[test]
    fn a_wrong_parameter_is_named() {
        for (query, name, code) in [
            ("entityId=a&colour=red", "colour", "unknown_field"),
            ("limit=7", "entityId", "required"),
            ("entityId=a&entityId=b", "entityId", "duplicate_field"),
            ("entityId=a&limit=x", "limit", "invalid_value"),
            ("entityId=a&limit=-1", "limit", "invalid_value"),
            ("entityId=a&limit=", "limit", "invalid_value"),
            ("entityId=a&sort=random", "sort", "invalid_value"),
        ] {
            assert_eq!(refused(query), (name.to_owned(), code), "{query}");
        }
    }
}
