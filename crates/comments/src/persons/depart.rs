//! Comments of who was deleted are shown as of nobody, and under their name again if they come back.

use crate::service::{Comments, store};
use futures_util::future::BoxFuture;
use serde::Deserialize;
use std::collections::BTreeSet;
use stoa_bus::{Act, ReactionError};
use stoa_comments_sql::queries::{persons, react};
use stoa_kernel::{Problem, ProblemKind, TenantId, ThreadId, UserId};
use stoa_store::{Envelope, StoreError, TenantTx};
use uuid::Uuid;

/// How many comments one transaction changes.
const AT_ONCE: i32 = 200;

/// Follows who comes and goes. In many transactions, hence outside of the one of a delivery; it goes by who
/// is there at the time, so that it does not matter in which order, and how often, it is told.
pub(crate) struct Departures(pub(crate) Comments);

/// What all events of a user say.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfUser {
    user_id: UserId,
}

impl Act for Departures {
    fn act<'a>(&'a self, event: &'a Envelope) -> BoxFuture<'a, Result<(), ReactionError>> {
        Box::pin(async move {
            let failed = |words: String| ReactionError::Failed(words);
            let user = OfUser::deserialize(&event.data)
                .map_err(|error| failed(format!("the event cannot be read: {error}")))?
                .user_id;
            let followed = self.0.follow_departure(event.tenant, user).await;
            followed.map_err(|problem| match problem.kind {
                // The database was away: that is no failure of the event's.
                ProblemKind::Unavailable => StoreError::NoAnswer.into(),
                _ => failed(problem.to_string()),
            })
        })
    }
}

impl Comments {
    async fn follow_departure(&self, tenant: TenantId, user: UserId) -> Result<(), Problem> {
        let mut is_there = self.people().is_there(tenant, user).await?;
        loop {
            let (from, to) = if is_there {
                ("deleted", "user")
            } else {
                ("user", "deleted")
            };
            let mut after = Uuid::nil();
            while let Some(last) = self.change_kind(tenant, user, (from, to), after).await? {
                after = last;
            }
            // They may have come back, or left again, meanwhile: whoever ends last sees how it is.
            let is_still = self.people().is_there(tenant, user).await?;
            if is_still == is_there {
                return Ok(());
            }
            is_there = is_still;
        }
    }

    /// Changes the next comments behind one; the last of them, if there were any.
    async fn change_kind(
        &self,
        tenant: TenantId,
        user: UserId,
        (from, to): (&'static str, &'static str),
        after: Uuid,
    ) -> Result<Option<Uuid>, Problem> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let (scope, who) = (tx.scope(), (tenant.0, user.0));
        let ids = persons::comments_by_as()
            .bind(&scope, &who.0, &who.1, &from, &after, &AT_ONCE)
            .all()
            .await
            .map_err(store)?;
        let Some(last) = ids.last().copied() else {
            tx.commit_read().await?;
            return Ok(None);
        };
        react::lock_threads_of()
            .bind(&scope, &who.0, &ids)
            .all()
            .await
            .map_err(store)?;
        let changed = persons::set_author_kind()
            .bind(&scope, &to, &who.0, &ids, &who.1, &from)
            .all()
            .await
            .map_err(store)?;
        let threads: Vec<Uuid> = BTreeSet::from_iter(changed).into_iter().collect();
        let versions = react::touch_threads()
            .bind(&scope, &who.0, &threads)
            .all()
            .await
            .map_err(store)?;
        tx.commit().await?;
        for thread in versions {
            let id = ThreadId(thread.id);
            self.0.pages.changed(tenant, id, thread.version);
        }
        Ok(Some(last))
    }
}
