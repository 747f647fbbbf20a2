//! Pinning roots to the beginning of their thread.

use super::{Changed, Done, Held, Moved};
use crate::service::{Comments, store};
use serde_json::json;
use stoa_comments_sql::queries::change;
use stoa_contracts::comments::{CommentPinned, CommentUnpinned};
use stoa_kernel::{CommentId, Origin, Problem};
use stoa_store::{Pending, TenantTx};

impl Comments {
    /// Pins a comment or unpins it; again changes nothing. For moderators.
    pub(crate) async fn pin(
        &self,
        origin: Origin,
        id: CommentId,
        pinned: bool,
    ) -> Result<Pending<'_, Changed>, Problem> {
        let tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
        let held = self.hold(&tx, id).await?;
        if !held.subject.is_shown() {
            return Err(Problem::not_found());
        }
        if held.subject.is_pinned == pinned {
            let unchanged = self.changed(&tx, id).await?;
            return Ok(Pending::new(tx, unchanged));
        }
        if pinned {
            held.subject.may_be_pinned(held.pinned)?;
        }
        let at = pinned.then(|| self.0.clock.now());
        change::save_pin()
            .bind(&tx.scope(), &pinned, &at, &origin.tenant.0, &id.0)
            .await
            .map_err(store)?;
        let changed = self.changed(&tx, id).await?;
        let pending = self.conclude_pin(tx, &origin, &held, pinned).await?;
        Ok(pending.map(|()| changed))
    }

    async fn conclude_pin(
        &self,
        tx: TenantTx,
        origin: &Origin,
        held: &Held,
        pinned: bool,
    ) -> Result<Pending<'_, ()>, Problem> {
        let (comment_id, thread_id) = (held.subject.id, held.subject.thread);
        let version = held.subject.changes + 1;
        let moved = Moved {
            comments: 0,
            pins: if pinned { 1 } else { -1 },
        };
        let (resource, metadata) = ("comment", json!({}));
        if pinned {
            let event = &CommentPinned {
                comment_id,
                version,
                thread_id,
            };
            let done = Done {
                action: "comment.pinned",
                resource,
                event,
                metadata,
            };
            self.conclude(tx, origin, thread_id, moved, done).await
        } else {
            let event = &CommentUnpinned {
                comment_id,
                version,
                thread_id,
            };
            let done = Done {
                action: "comment.unpinned",
                resource,
                event,
                metadata,
            };
            self.conclude(tx, origin, thread_id, moved, done).await
        }
    }
}
