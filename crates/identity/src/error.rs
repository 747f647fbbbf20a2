//! What can be refused, by cause.

use stoa_kernel::{FieldError, Problem, ProblemKind};
use stoa_store::StoreError;

/// A failure of this module.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Fields of the request are refused.
    #[error(transparent)]
    Invalid(Problem),
    /// There is no such thing in this tenant.
    #[error("there is none")]
    NotFound,
    /// Another tenant has, or had, the subdomain.
    #[error("the subdomain is taken")]
    SubdomainTaken,
    /// Another user of the tenant has the e-mail address.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// Another user of the tenant has the name.
    #[error("the username is taken")]
    UsernameTaken,
    /// The tenant was deleted, which is for good.
    #[error("the tenant is deleted")]
    TenantDeleted,
    /// E-mail address and password are not of one active user.
    #[error("no such log-in")]
    WrongLogin,
    /// The password is right, but the address has to be confirmed first.
    #[error("the address is not confirmed")]
    EmailNotVerified,
    /// The present password is another.
    #[error("the present password is another")]
    WrongPassword,
    /// The token of a letter is not, or no longer, valid.
    #[error("no such token")]
    BadToken,
    /// The refresh token is not, or no longer, valid.
    #[error("no such refresh token")]
    BadRefreshToken,
    /// A key was to be made, or to get another secret, that may more than the one who asks for it.
    #[error("the scopes exceed the caller's")]
    ScopesExceeded,
    /// A key was to get another secret that ends later than the one who asks for it, or never.
    #[error("the key outlives the caller")]
    OutlivesCaller,
    /// A key was to make or change keys by a secret that is not its present one.
    #[error("the secret was replaced by another")]
    FormerSecret,
    /// A key was to get another secret that is revoked or has expired.
    #[error("the key has ended")]
    KeyEnded,
    /// The key that was to make another was revoked meanwhile.
    #[error("the calling key was revoked")]
    KeyRevoked,
    /// Too many passwords are being checked.
    #[error("too many passwords at once")]
    Busy,
    /// A fault of ours.
    #[error("internal")]
    Internal,
}

impl From<Problem> for IdentityError {
    fn from(problem: Problem) -> Self {
        Self::Invalid(problem)
    }
}

impl IdentityError {
    /// The error of a violated constraint, where one of this module's was.
    pub(crate) fn of_store(error: StoreError) -> Self {
        match error.constraint() {
            Some("tenants_subdomain_taken") => Self::SubdomainTaken,
            Some("users_email_taken") => Self::EmailTaken,
            Some("users_username_taken") => Self::UsernameTaken,
            _ => Self::Store(error),
        }
    }
}

/// 409 with the field at fault.
fn taken(field: &'static str, code: &'static str, detail: &'static str) -> Problem {
    Problem {
        errors: vec![FieldError {
            field: field.into(),
            code,
            message: detail.into(),
        }],
        ..Problem::conflict(code, detail)
    }
}

/// What is refused because of what a key is.
fn of_keys(error: &IdentityError) -> Problem {
    match error {
        IdentityError::ScopesExceeded => Problem::new(
            ProblemKind::Forbidden,
            "scopes_exceeded",
            "a key can only make, and give another secret to, keys that may no more than itself",
        ),
        IdentityError::FormerSecret => Problem::new(
            ProblemKind::Forbidden,
            "former_secret",
            "this secret was replaced; only the present one makes keys and gives them other secrets",
        ),
        IdentityError::OutlivesCaller => Problem::new(
            ProblemKind::Forbidden,
            "outlives_caller",
            "a key can only give another secret to keys that end no later than itself",
        ),
        IdentityError::KeyEnded => Problem::conflict(
            "api_key_ended",
            "the key is revoked or has expired, which another secret does not change; make \
             another key",
        ),
        _ => crate::authenticate::refused(),
    }
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Store(error) => error.into(),
            IdentityError::Invalid(problem) => problem,
            IdentityError::NotFound => Self::not_found(),
            IdentityError::SubdomainTaken => taken(
                "subdomain",
                "subdomain_taken",
                "this subdomain is taken; choose another",
            ),
            IdentityError::EmailTaken => taken(
                "email",
                "email_taken",
                "a user with this e-mail address exists",
            ),
            IdentityError::UsernameTaken => taken(
                "username",
                "username_taken",
                "this username is taken; choose another",
            ),
            IdentityError::TenantDeleted => {
                Self::conflict("tenant_deleted", "the tenant is deleted, which is for good")
            }
            IdentityError::WrongLogin => Self::new(
                ProblemKind::Unauthenticated,
                "wrong_login",
                "e-mail address or password is wrong; where the address has to be confirmed, that \
                 comes first",
            ),
            IdentityError::EmailNotVerified => Self::new(
                ProblemKind::Forbidden,
                "email_not_verified",
                "the e-mail address has to be confirmed first, by the letter that was sent to it",
            ),
            IdentityError::WrongPassword => Problem {
                code: "wrong_password",
                ..Self::field(
                    "currentPassword",
                    "wrong_password",
                    "is not the present password",
                )
            },
            IdentityError::BadToken => Problem {
                code: "bad_token",
                ..Self::field(
                    "token",
                    "bad_token",
                    "is not valid any more, or never was; ask for another letter",
                )
            },
            IdentityError::BadRefreshToken => Self::new(
                ProblemKind::Unauthenticated,
                "bad_refresh_token",
                "the refresh token is not valid any more; log in again",
            ),
            IdentityError::ScopesExceeded
            | IdentityError::OutlivesCaller
            | IdentityError::FormerSecret
            | IdentityError::KeyEnded
            | IdentityError::KeyRevoked => of_keys(&error),
            IdentityError::Busy => Self::unavailable("too much of this at once; try again", 1),
            IdentityError::Internal => Self::internal(),
        }
    }
}
