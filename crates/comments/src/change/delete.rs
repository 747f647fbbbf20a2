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
use stoa_kernel::{CommentId, Origin, Problem};
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
        let likes = change::likes_by_day()
            .bind(&tx.scope(), &origin.tenant.0, &id.0)
            .all()
            .await
            .map_err(store)?;
        change::save_deletion()
            .bind(&tx.scope(), &self.0.clock.now(), &origin.tenant.0, &id.0)
            .await
            .map_err(store)?;
        leave(&tx.scope(), subject).await?;
        let event = CommentDeleted {
            comment_id: id,
            version: subject.changes + 1,
            thread_id: subject.thread,
            author_id: subject.author,
            status: subject.status.clone(),
            created_at: subject.created_at,
            likes_by_day: likes.into_iter().map(|row| (row.day, row.likes)).collect(),
        };
        let done = Done {
            action: "comment.deleted",
            resource: "comment",
            event: &event,
            metadata: json!({ "own": subject.is_by(hand) }),
        };
        let moved = Moved {
            comments: -i32::from(subject.is_shown()),
            pins: -i32::from(subject.is_pinned),
        };
        self.conclude(tx, &origin, subject.thread, moved, done)
            .await
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
