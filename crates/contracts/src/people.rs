//! Who the persons behind ids are.

use futures_util::future::BoxFuture;
use std::sync::Arc;
use stoa_kernel::{Problem, TenantId, UserId};

/// What is shown of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name others see.
    pub display_name: Arc<str>,
    /// The address of their picture.
    pub avatar_url: Option<Arc<str>>,
}

/// Knows tenants and their persons. `identity` implements it.
pub trait People: Send + Sync + 'static {
    /// The person as remembered from a moment ago (at most 60 seconds), without a look-up.
    fn remembered(&self, tenant: TenantId, user: UserId) -> Option<Person>;

    /// The person, looked up; `None` if there is none in this tenant.
    fn find(
        &self,
        tenant: TenantId,
        user: UserId,
    ) -> BoxFuture<'_, Result<Option<Person>, Problem>>;

    /// Whether the person is there now, whatever is remembered: not deleted.
    fn is_there(&self, tenant: TenantId, user: UserId) -> BoxFuture<'_, Result<bool, Problem>>;

    /// The name of the tenant itself, as remembered from a moment ago (at most 60 seconds) or looked
    /// up; `None` if there is none.
    fn tenant_name(&self, tenant: TenantId) -> BoxFuture<'_, Result<Option<Arc<str>>, Problem>>;
}
