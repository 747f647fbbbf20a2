use futures_util::future::BoxFuture;
use stoa_contracts::{People, Person};
use stoa_kernel::{Problem, ProblemKind, TenantId, UserId};
use stoa_web::{Authenticating, Authenticator, Credentials, Principal};

pub(crate) struct Nobody;

impl Authenticator for Nobody {
    fn cached(&self, _: &Credentials<'_>) -> Option<Result<Principal, Problem>> {
        Some(Err(Problem::new(
            ProblemKind::Unauthenticated,
            "bad_key",
            "no",
        )))
    }
    fn authenticate<'a>(&'a self, _: Credentials<'a>) -> Authenticating<'a> {
        Box::pin(async { Err(Problem::internal()) })
    }
}

impl People for Nobody {
    fn remembered(&self, _: TenantId, _: UserId) -> Option<Person> {
        None
    }
    fn find(&self, _: TenantId, _: UserId) -> BoxFuture<'_, Result<Option<Person>, Problem>> {
        Box::pin(async { Ok(None) })
    }
}
