//! Counting anew what is kept of threads and comments, and putting right what is wrong ([`Recount`]).
//!
//! A thread and its comments are counted in one snapshot, which shows them at one moment: whoever changes
//! anything of a thread does so in one transaction. Nobody waits for that. What is wrong is put right under
//! the thread's lock, and only if the thread's version is still the snapshot's; otherwise it is counted anew.

mod found;

use crate::service::{Comments, store};
use found::{CommentCounts, Found, Wrong};
use futures_util::future::BoxFuture;
use serde_json::json;
use stoa_comments_sql::queries::recount as sql;
use stoa_contracts::{Miscount, Recount, Recounted};
use stoa_kernel::{AuditId, Origin, Problem, TenantId, ThreadId};
use stoa_store::{AuditEntry, Scope, StoreError, TenantTx};
use uuid::Uuid;

/// How many threads are counted in one snapshot at most, and up to how many comments, by what is kept.
const THREADS: i32 = 200;
const COMMENTS: i32 = 5_000;
/// How many comments are put right in one transaction.
const MENDED: usize = 1_000;
/// How often a thread is counted anew because others changed it meanwhile; then it is counted under its lock.
const TRIES: u32 = 5;

impl Recount for Comments {
    fn name(&self) -> &'static str {
        "comments"
    }

    fn recount<'a>(
        &'a self,
        origin: &'a Origin,
        after: Option<Uuid>,
        mend: bool,
    ) -> BoxFuture<'a, Result<Recounted, Problem>> {
        Box::pin(self.recount_some(origin, after, mend))
    }
}

impl Comments {
    async fn recount_some(
        &self,
        origin: &Origin,
        after: Option<Uuid>,
        mend: bool,
    ) -> Result<Recounted, Problem> {
        let threads = self.next_threads(origin.tenant, after).await?;
        if threads.is_empty() {
            return Ok(Recounted::default());
        }
        let found = self.count(origin.tenant, &threads).await?;
        let mut step = Recounted {
            rows: found.rows,
            next: threads.last().copied(),
            ..Recounted::default()
        };
        for (thread, wrong) in found.threads {
            let counts = wrong.wrong;
            step.wrong += counts;
            let room = Recounted::NAMED.saturating_sub(step.miscounts.len());
            step.miscounts
                .extend(wrong.miscounts.iter().take(room).cloned());
            if mend && self.mend(origin, thread, wrong).await? {
                step.mended += counts;
            }
        }
        Ok(step)
    }

    /// The threads behind one, as many as are counted at once.
    async fn next_threads(
        &self,
        tenant: TenantId,
        after: Option<Uuid>,
    ) -> Result<Vec<Uuid>, Problem> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let (scope, query) = (tx.scope(), sql::threads_to_recount());
        let after = after.unwrap_or_default();
        let page = query.bind(&scope, &tenant.0, &after, &THREADS);
        let page = tx.finish(page.all()).await?;
        let mut room = COMMENTS;
        let mut threads = Vec::new();
        for thread in page {
            if room <= 0 {
                break;
            }
            room = room.saturating_sub(thread.comment_count.max(0));
            threads.push(thread.id);
        }
        Ok(threads)
    }

    async fn count(&self, tenant: TenantId, threads: &[Uuid]) -> Result<Found, StoreError> {
        let tx = TenantTx::snapshot(&self.0.database, tenant).await?;
        let found = Found::in_threads(&tx.scope(), threads).await?;
        tx.commit_read().await?;
        Ok(found)
    }

    /// Puts a thread right; false if that did not come to an end.
    async fn mend(&self, origin: &Origin, thread: Uuid, mut wrong: Wrong) -> Result<bool, Problem> {
        for _ in 0..TRIES {
            if self.put_right(origin, thread, &wrong).await? && !wrong.has_more {
                return Ok(true);
            }
            let mut found = self.count(origin.tenant, &[thread]).await?;
            match found.threads.remove(&thread) {
                Some(again) => wrong = again,
                None => return Ok(true),
            }
        }
        let mut tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
        hold(&tx.scope(), thread).await?;
        let mut found = Found::in_threads(&tx.scope(), &[thread]).await?;
        let Some(wrong) = found.threads.remove(&thread) else {
            return Ok(true);
        };
        let some = wrong.comments.get(..MENDED).unwrap_or(&wrong.comments);
        let version = self.save(&mut tx, origin, thread, &wrong, some).await?;
        self.commit(tx, origin.tenant, thread, version).await?;
        Ok(some.len() == wrong.comments.len() && !wrong.has_more)
    }

    /// Writes what there is where something else is kept, as long as nobody else changes the thread: false
    /// if somebody did.
    async fn put_right(
        &self,
        origin: &Origin,
        thread: Uuid,
        wrong: &Wrong,
    ) -> Result<bool, Problem> {
        let mut version = wrong.version;
        let mut rest = wrong.comments.as_slice();
        loop {
            let (some, others) = rest.split_at(rest.len().min(MENDED));
            let mut tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
            if hold(&tx.scope(), thread).await? != Some(version) {
                return Ok(false);
            }
            version = self.save(&mut tx, origin, thread, wrong, some).await?;
            self.commit(tx, origin.tenant, thread, version).await?;
            rest = others;
            if rest.is_empty() {
                return Ok(true);
            }
        }
    }

    /// Under the thread's lock. Answers the thread's new version.
    async fn save(
        &self,
        tx: &mut TenantTx,
        origin: &Origin,
        thread: Uuid,
        wrong: &Wrong,
        comments: &[(Uuid, CommentCounts)],
    ) -> Result<i64, Problem> {
        let right = &wrong.thread;
        save_comments(&tx.scope(), comments).await.map_err(store)?;
        let version = sql::mend_thread()
            .bind(
                &tx.scope(),
                &right.roots,
                &right.comments,
                &right.pins,
                &origin.tenant.0,
                &thread,
            )
            .one()
            .await
            .map_err(store)?;
        let named: Vec<&Miscount> = wrong.miscounts.iter().collect();
        let now = self.0.clock.now();
        tx.record().audit(AuditEntry {
            id: AuditId(self.0.entropy.uuid(now)),
            at: now,
            action: "thread.counts.mended",
            resource: "thread",
            resource_id: Some(thread),
            origin: origin.clone(),
            metadata: json!({"wrong": wrong.wrong, "counts": named}),
        });
        Ok(version)
    }

    async fn commit(
        &self,
        tx: TenantTx,
        tenant: TenantId,
        thread: Uuid,
        version: i64,
    ) -> Result<(), Problem> {
        tx.commit().await?;
        self.0.pages.changed(tenant, ThreadId(thread), version);
        Ok(())
    }
}

/// Locks a thread; its version, if it is there.
async fn hold(scope: &Scope<'_>, thread: Uuid) -> Result<Option<i64>, Problem> {
    sql::hold_thread()
        .bind(scope, &scope.tenant().0, &thread)
        .opt()
        .await
        .map_err(store)
}

async fn save_comments(
    scope: &Scope<'_>,
    comments: &[(Uuid, CommentCounts)],
) -> Result<(), tokio_postgres::Error> {
    if comments.is_empty() {
        return Ok(());
    }
    fn column<T>(of: &[(Uuid, CommentCounts)], get: impl Fn(&CommentCounts) -> T) -> Vec<T> {
        of.iter().map(|(_, counts)| get(counts)).collect()
    }
    let ids: Vec<Uuid> = comments.iter().map(|(id, _)| *id).collect();
    sql::mend_comments()
        .bind(
            scope,
            &ids,
            &column(comments, |c| c.children),
            &column(comments, |c| c.replies),
            &column(comments, |c| c.hollows),
            &column(comments, |c| c.likes),
            &column(comments, |c| c.dislikes),
            &column(comments, |c| json!(c.reactions).to_string()),
            &column(comments, |c| c.best),
            &column(comments, |c| c.controversy),
            &scope.tenant().0,
        )
        .await
        .map(drop)
}
