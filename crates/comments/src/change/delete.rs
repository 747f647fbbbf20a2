//! Deleting what was written: it is gone for readers, its place stays if something below it is shown.

use super::{
    Done, Hand, Moved,
    below::{Step, settle},
    rules::Subject,
};
use crate::service::{Comments, store};
use serde_json::json;
use stoa_comments_sql::queries::change;
use stoa_contracts::comments::CommentDeleted;
use stoa_kernel::{CommentId, Origin, Problem, ThreadId};
use stoa_store::{Pending, Scope, TenantTx};
use stoa_web::IfMatch;

impl Comments {
    /// Deletes a comment.
    pub(crate) async fn delete(
        &self,
        origin: Origin,
        hand: Hand,
        id: CommentId,
        condition: IfMatch,
    ) -> Result<Pending<'_, ()>, Problem> {
        let tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
        let held = self.hold(&tx, id).await?;
        let subject = &held.subject;
        subject.may_be_changed(hand)?;
        self.check_version(&tx, &held, &condition).await?;
        let event = self.save_deletion(&tx, subject).await?;
        let done = Done {
            action: "comment.deleted",
            resource: "comment",
            event: &event,
            metadata: json!({ "own": subject.is_by(hand) }),
        };
        let moved = Moved::by_leaving(subject);
        self.conclude(tx, &origin, subject.thread, moved, done)
            .await
    }

    /// Deletes a comment whose thread is locked by this transaction, unless that is done; what becomes
    /// of the thread then, which is left to whoever locked it.
    pub(crate) async fn delete_under_lock(
        &self,
        tx: &mut TenantTx,
        origin: &Origin,
        id: CommentId,
    ) -> Result<Option<Gone>, Problem> {
        let row = change::subject()
            .bind(&tx.scope(), &origin.tenant.0, &id.0)
            .opt()
            .await
            .map_err(store)?;
        let Some(subject) = row.map(Subject::of_row) else {
            return Ok(None);
        };
        if subject.deleted_at.is_some() {
            return Ok(None);
        }
        let event = self.save_deletion(tx, &subject).await?;
        let done = Done {
            action: "comment.deleted",
            resource: "comment",
            event: &event,
            metadata: json!({ "own": false, "authorErased": true }),
        };
        self.record(tx, origin, done);
        Ok(Some(Gone {
            thread: subject.thread,
            moved: Moved::by_leaving(&subject),
        }))
    }

    /// Deletes it and counts it out of those above it.
    async fn save_deletion(
        &self,
        tx: &TenantTx,
        subject: &Subject,
    ) -> Result<CommentDeleted, Problem> {
        let (id, tenant) = (subject.id, tx.scope().tenant());
        let likes = change::likes_by_day()
            .bind(&tx.scope(), &tenant.0, &id.0)
            .all()
            .await
            .map_err(store)?;
        change::save_deletion()
            .bind(&tx.scope(), &self.0.clock.now(), &tenant.0, &id.0)
            .await
            .map_err(store)?;
        leave(&tx.scope(), subject).await?;
        Ok(CommentDeleted {
            comment_id: id,
            version: subject.changes + 1,
            thread_id: subject.thread,
            author_id: subject.author,
            status: subject.status.clone(),
            created_at: subject.created_at,
            likes_by_day: likes.into_iter().map(|row| (row.day, row.likes)).collect(),
        })
    }
}

/// What becomes of the thread of a comment that was deleted.
pub(crate) struct Gone {
    pub(crate) thread: ThreadId,
    pub(crate) moved: Moved,
}

impl Moved {
    fn by_leaving(subject: &Subject) -> Self {
        Self {
            comments: -i32::from(subject.is_shown()),
            pins: -i32::from(subject.is_pinned),
        }
    }
}

/// Counts a comment that is no longer shown out of those above it.
async fn leave(scope: &Scope<'_>, subject: &Subject) -> Result<(), Problem> {
    if !subject.is_shown() || subject.depth == 0 {
        return Ok(());
    }
    let step = Step {
        replies: -1,
        hollows: i32::from(subject.below > 0),
    };
    Ok(settle(scope, subject.parent_key, subject.depth - 1, step).await?)
}
