//! What a person wrote: as of nobody once they are gone ([`Departures`]), given out or taken out for good
//! ([`PersonalData`]).

mod depart;
mod erase;
mod export;

pub(crate) use depart::Departures;

use crate::service::Comments;
use futures_util::future::BoxFuture;
use serde_json::Value;
use stoa_contracts::PersonalData;
use stoa_kernel::{Origin, Problem, TenantId, UserId};

impl PersonalData for Comments {
    fn name(&self) -> &'static str {
        "comments"
    }

    fn export(&self, tenant: TenantId, person: UserId) -> BoxFuture<'_, Result<Value, Problem>> {
        Box::pin(self.export_of(tenant, person))
    }

    fn erase<'a>(
        &'a self,
        origin: &'a Origin,
        person: UserId,
    ) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(self.erase_all_of(origin, person))
    }
}
