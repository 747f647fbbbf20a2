//! What holds copies of persons' data beside the modules: answers kept under a client's key, and letters
//! that lie in the outbox.

use futures_util::future::BoxFuture;
use serde_json::Value;
use std::sync::Arc;
use stoa_contracts::PersonalData;
use stoa_kernel::{Origin, Problem, TenantId, UserId};
use stoa_mail::Post;
use stoa_store::KeptAnswers;

/// Answers that name the person.
pub(crate) struct Answers(pub(crate) KeptAnswers);

impl PersonalData for Answers {
    fn name(&self) -> &'static str {
        "answers"
    }

    fn export(&self, _: TenantId, _: UserId) -> BoxFuture<'_, Result<Value, Problem>> {
        Box::pin(async { Ok(Value::Null) })
    }

    fn erase<'a>(
        &'a self,
        origin: &'a Origin,
        person: UserId,
    ) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(async move { Ok(self.0.forget_naming(origin.tenant, person.0).await?) })
    }
}

/// Letters to the person that are still in the house.
pub(crate) struct Letters(pub(crate) Arc<dyn Post>);

impl PersonalData for Letters {
    fn name(&self) -> &'static str {
        "letters"
    }

    fn export(&self, _: TenantId, _: UserId) -> BoxFuture<'_, Result<Value, Problem>> {
        Box::pin(async { Ok(Value::Null) })
    }

    fn erase<'a>(&'a self, _: &'a Origin, person: UserId) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(async move {
            self.0.forget(person.0).await.map_err(|error| {
                tracing::warn!(%error, "letters could not be taken out");
                Problem::internal()
            })
        })
    }
}
