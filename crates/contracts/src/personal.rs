//! What is held of a person, wherever it is held.

use futures_util::future::BoxFuture;
use serde_json::Value;
use stoa_kernel::{Origin, PersonKey, Problem, TenantId, UserId};

/// A part of the program that holds data of persons. Modules and what else keeps copies implement it,
/// `app` lists them, `identity` asks them.
pub trait PersonalData: Send + Sync + 'static {
    /// What the part is called in an export, such as `comments`.
    fn name(&self) -> &'static str;

    /// All that it holds of the person; `null` where that is nothing, or mere copies.
    fn export(&self, tenant: TenantId, person: UserId) -> BoxFuture<'_, Result<Value, Problem>>;

    /// Takes all of it out, in as many transactions as that needs, each far shorter than a second.
    /// Whoever may no longer act calls it, so nothing is added meanwhile but by what was under way.
    /// To be called again, and as often as one likes: it goes on where it was broken off, and does
    /// nothing where nothing is left.
    fn erase<'a>(
        &'a self,
        origin: &'a Origin,
        person: UserId,
    ) -> BoxFuture<'a, Result<(), Problem>>;
}

/// Has the keys under which data of persons is encrypted. `identity` implements it.
pub trait PersonKeys: Send + Sync + 'static {
    /// The keys of those of them who have one: nobody who was erased has.
    fn find_keys<'a>(
        &'a self,
        tenant: TenantId,
        persons: &'a [UserId],
    ) -> BoxFuture<'a, Result<Vec<PersonKey>, Problem>>;
}
