//! What a person wrote is taken out: their comments keep their places, for what others wrote below.

use crate::{
    change::{self, Gone},
    service::{Comments, store},
};
use std::collections::BTreeMap;
use stoa_comments_sql::queries::{change as changing, persons, react, search};
use stoa_kernel::{CommentId, Origin, Problem, ThreadId, UserId};
use stoa_store::{Scope, StoreError, TenantTx};
use uuid::Uuid;

/// How many comments one transaction empties: some statements each.
const AT_ONCE: i32 = 40;
/// How many rows one transaction drops.
const ROWS: i32 = 2_000;

impl Comments {
    pub(super) async fn erase_all_of(&self, origin: &Origin, user: UserId) -> Result<(), Problem> {
        while self.empty_some(origin, user).await? {}
        while self.empty_some_edits(origin, user).await? {}
        while self.drop_some_notices(origin, user).await? {}
        Ok(())
    }

    /// Deletes and empties some of their comments; false if there were none.
    async fn empty_some(&self, origin: &Origin, user: UserId) -> Result<bool, Problem> {
        let tenant = origin.tenant;
        let mut tx = TenantTx::begin(&self.0.database, tenant).await?;
        let ids = persons::comments_by()
            .bind(&tx.scope(), &tenant.0, &user.0, &AT_ONCE)
            .all()
            .await
            .map_err(store)?;
        if ids.is_empty() {
            tx.commit_read().await?;
            return Ok(false);
        }
        let threads = react::lock_threads_of()
            .bind(&tx.scope(), &tenant.0, &ids)
            .all()
            .await
            .map_err(store)?;
        let mut moved: BTreeMap<Uuid, change::Moved> = BTreeMap::new();
        moved.extend(threads.into_iter().map(|id| (id, change::Moved::default())));
        for id in &ids {
            let gone = self
                .delete_under_lock(&mut tx, origin, CommentId(*id))
                .await?;
            if let Some(Gone { thread, moved: by }) = gone {
                moved.entry(thread.0).or_default().add(by);
            }
        }
        empty(&tx.scope(), user, &ids).await?;
        let mut versions = Vec::new();
        for (thread, by) in moved {
            let version = changing::touch_thread()
                .bind(&tx.scope(), &by.comments, &by.pins, &tenant.0, &thread)
                .one()
                .await
                .map_err(store)?;
            versions.push((ThreadId(thread), version));
        }
        tx.commit().await?;
        for (thread, version) in versions {
            self.0.pages.changed(tenant, thread, version);
        }
        self.0.appended.tell();
        Ok(true)
    }

    /// Takes their words out of the histories of others' comments; false if there were none.
    async fn empty_some_edits(&self, origin: &Origin, user: UserId) -> Result<bool, Problem> {
        let tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
        let query = persons::empty_edits_by();
        let emptied = query
            .bind(&tx.scope(), &origin.tenant.0, &user.0, &ROWS)
            .await
            .map_err(store)?;
        tx.commit().await?;
        Ok(emptied > 0)
    }

    async fn drop_some_notices(&self, origin: &Origin, user: UserId) -> Result<bool, Problem> {
        let tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
        let query = persons::drop_notices_of();
        let dropped = query
            .bind(&tx.scope(), &origin.tenant.0, &user.0, &ROWS)
            .await
            .map_err(store)?;
        tx.commit().await?;
        Ok(dropped > 0)
    }
}

/// Leaves nothing of the comments but their places.
async fn empty(scope: &Scope<'_>, user: UserId, ids: &[Uuid]) -> Result<(), StoreError> {
    let tenant = scope.tenant().0;
    persons::empty_comments()
        .bind(scope, &tenant, &ids, &user.0)
        .await?;
    persons::drop_edits_of().bind(scope, &tenant, &ids).await?;
    // Out of the copy that may be being made, too.
    search::unindex_comments()
        .bind(scope, &tenant, &[0, 1].as_slice(), &ids)
        .await?;
    Ok(())
}
