//! Editing what was written.

use super::{Changed, Done, Hand, Held, Moved};
use crate::{
    render::{ContentFormat, RENDER_VERSION},
    service::{Comments, store},
};
use serde_json::json;
use stoa_comments_sql::queries::change;
use stoa_contracts::comments::CommentUpdated;
use stoa_kernel::{CommentId, Origin, Problem};
use stoa_store::{Pending, TenantTx};
use stoa_web::IfMatch;

/// What shall stand there, its texts already checked.
pub(crate) struct Edit {
    pub(crate) content: String,
    /// As it was, if left out; what an import brought becomes plain.
    pub(crate) format: Option<ContentFormat>,
    pub(crate) reason: Option<String>,
    pub(crate) condition: IfMatch,
}

impl Comments {
    /// Edits a comment. Nothing happens if it reads so already.
    pub(crate) async fn edit(
        &self,
        origin: Origin,
        hand: Hand,
        id: CommentId,
        edit: Edit,
    ) -> Result<Pending<'_, Changed>, Problem> {
        // Looked at first, so that nobody has texts rendered for nothing; decided under the lock.
        let before = self.look(&origin, id).await?;
        before.may_be_changed(hand)?;
        let format = edit
            .format
            .unwrap_or_else(|| match ContentFormat::of(&before.format) {
                ContentFormat::Html => ContentFormat::Plain,
                own => own,
            });
        let (content, html) = self.0.rendering.render(format, edit.content).await?;
        let tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
        let held = self.hold(&tx, id).await?;
        held.subject.may_be_edited(hand, held.is_locked)?;
        self.check_version(&tx, &held, &edit.condition).await?;
        if held.subject.content == content && held.subject.format == format.word() {
            let unchanged = self.changed(&tx, id).await?;
            return Ok(Pending::new(tx, unchanged));
        }
        let text = Text {
            content: &content,
            format,
            html: &html,
        };
        self.save_edit(&tx, &origin, &held, text, edit.reason.as_deref())
            .await?;
        let changed = self.changed(&tx, id).await?;
        let event = CommentUpdated {
            comment_id: id,
            version: held.subject.changes + 1,
            thread_id: held.subject.thread,
            content_version: held.subject.version + 1,
            author_id: held.subject.author,
        };
        let done = Done {
            action: "comment.edited",
            resource: "comment",
            event: &event,
            metadata: json!({ "version": event.content_version }),
        };
        let moved = Moved::default();
        let pending = self
            .conclude(tx, &origin, held.subject.thread, moved, done)
            .await?;
        Ok(pending.map(|()| changed))
    }

    pub(super) async fn look(
        &self,
        origin: &Origin,
        id: CommentId,
    ) -> Result<super::Subject, Problem> {
        let tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
        let (scope, query) = (tx.scope(), change::subject());
        let row = tx
            .finish(query.bind(&scope, &origin.tenant.0, &id.0).opt())
            .await?;
        row.map(super::Subject::of_row)
            .ok_or_else(Problem::not_found)
    }

    /// Whether the comment is still the one that a tag of it names.
    pub(super) async fn check_version(
        &self,
        tx: &TenantTx,
        held: &Held,
        condition: &IfMatch,
    ) -> Result<(), Problem> {
        if !condition.is_given() {
            return Ok(());
        }
        let epoch = self.changed(tx, held.subject.id).await?.epoch;
        let current = format!("{epoch}.{}-", held.subject.version);
        condition.check(|tag| tag.starts_with(&current))
    }

    async fn save_edit(
        &self,
        tx: &TenantTx,
        origin: &Origin,
        held: &Held,
        text: Text<'_>,
        reason: Option<&str>,
    ) -> Result<(), Problem> {
        let (scope, tenant, now) = (tx.scope(), origin.tenant.0, self.0.clock.now());
        let id = held.subject.id.0;
        change::keep_edit()
            .bind(
                &scope,
                &origin.actor.kind(),
                &origin.actor.id(),
                &reason,
                &now,
                &tenant,
                &id,
            )
            .await
            .map_err(store)?;
        change::save_edit()
            .bind(
                &scope,
                &text.content,
                &text.format.word(),
                &text.html,
                &RENDER_VERSION,
                &now,
                &tenant,
                &id,
            )
            .await
            .map_err(store)?;
        Ok(())
    }
}

/// What shall stand there, rendered.
struct Text<'a> {
    content: &'a str,
    format: ContentFormat,
    html: &'a str,
}
