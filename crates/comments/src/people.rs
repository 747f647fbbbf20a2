//! By which names those who write are shown.

use crate::service::Comments;
use std::sync::Arc;
use stoa_contracts::Person;
use stoa_kernel::{Problem, ProblemKind, TenantId, UserId};

impl Comments {
    /// The person behind a token, for the author of a comment.
    pub(crate) async fn person(&self, tenant: TenantId, user: UserId) -> Result<Person, Problem> {
        if let Some(person) = self.people().remembered(tenant, user) {
            return Ok(person);
        }
        self.people().find(tenant, user).await?.ok_or_else(|| {
            Problem::new(
                ProblemKind::Forbidden,
                "user_gone",
                "the user of this token is no longer there",
            )
        })
    }

    /// The name of the tenant that speaks for itself.
    pub(crate) async fn tenant_name(&self, tenant: TenantId) -> Result<Arc<str>, Problem> {
        let name = self.people().tenant_name(tenant).await?;
        name.ok_or_else(Problem::not_found)
    }
}
