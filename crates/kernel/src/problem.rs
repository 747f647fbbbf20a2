//! The one error that reaches a client, free of HTTP: `web` turns it into RFC 9457 problem JSON.

use serde::Serialize;
use std::borrow::Cow;

/// What went wrong, by cause. `web` maps each kind to one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The request cannot be read (400).
    Malformed,
    /// No credentials, or bad ones (401).
    Unauthenticated,
    /// Known, but not allowed (403).
    Forbidden,
    /// Absent, or another tenant's: indistinguishable (404).
    NotFound,
    /// The route exists, the method does not (405).
    MethodNotAllowed,
    /// The client did not send its request to the end in time (408).
    TooSlow,
    /// At odds with the present state (409).
    Conflict,
    /// A precondition of the request does not hold (412).
    PreconditionFailed,
    /// The body is too large (413).
    TooLarge,
    /// A media type that is not understood (415).
    UnsupportedMediaType,
    /// Readable, but its content is refused (422).
    Invalid,
    /// Too many requests (429).
    RateLimited,
    /// A fault of ours; nothing of the inside is told (500).
    Internal,
    /// Overloaded, or a part that is needed is away; try again (503).
    Unavailable,
}

/// What is wrong with one field of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's path as the client wrote it, e.g. `author.email`.
    pub field: Cow<'static, str>,
    /// Stable, snake_case.
    pub code: &'static str,
    /// For people; says what would be right.
    pub message: Cow<'static, str>,
}

/// An error for the client: stable code, words for people, and the fields at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Problem {
    /// The cause.
    pub kind: ProblemKind,
    /// Stable, snake_case; clients may match on it.
    pub code: &'static str,
    /// For people: what, where, how to mend it. Never holds anything of the inside.
    pub detail: Cow<'static, str>,
    /// The fields at fault, if any.
    pub errors: Vec<FieldError>,
    /// Seconds after which a repetition may succeed.
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem with a stable code and words for people.
    pub fn new(
        kind: ProblemKind,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind,
            code,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// 422 for one field.
    pub fn field(
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::invalid(vec![FieldError {
            field: field.into(),
            code,
            message: message.into(),
        }])
    }

    /// 422 for several fields.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => Cow::Owned(format!("{} {}", only.field, only.message)),
            _ => Cow::Borrowed("several fields were refused; see errors"),
        };
        Self {
            errors,
            ..Self::new(ProblemKind::Invalid, "invalid", detail)
        }
    }

    /// 404, the same for what is absent and for what is another tenant's.
    pub fn not_found() -> Self {
        Self::new(
            ProblemKind::NotFound,
            "not_found",
            "there is no such resource",
        )
    }

    /// 409 with a stable code.
    pub fn conflict(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::Conflict, code, detail)
    }

    /// 500 that says nothing of the inside. The cause belongs in the log.
    pub fn internal() -> Self {
        Self::new(
            ProblemKind::Internal,
            "internal",
            "something failed on our side; it was logged",
        )
    }

    /// 503 with the seconds to wait.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>, retry_after: u32) -> Self {
        let problem = Self::new(ProblemKind::Unavailable, "unavailable", detail);
        Self {
            retry_after: Some(retry_after),
            ..problem
        }
    }
}
