//! What a person wrote and did here, for them to have.

use crate::service::Comments;
use serde_json::{Value, json};
use std::collections::HashMap;
use stoa_comments_sql::queries::persons::{self, EditAmong, OwnComment};
use stoa_kernel::{Problem, TenantId, UserId};
use stoa_store::{StoreError, TenantTx};
use uuid::Uuid;

/// How many comments are read at once.
const AT_ONCE: i32 = 500;

impl Comments {
    pub(super) async fn export_of(&self, tenant: TenantId, user: UserId) -> Result<Value, Problem> {
        let mut written = Vec::new();
        let mut after = Uuid::nil();
        loop {
            let (rows, edits) = self.written(tenant, user, after).await?;
            let Some(last) = rows.last() else {
                break;
            };
            after = last.id;
            let mut by_comment: HashMap<Uuid, Vec<Value>> = HashMap::new();
            for edit in edits {
                let of = by_comment.entry(edit.comment_id).or_default();
                of.push(before_an_edit(edit));
            }
            written.extend(rows.into_iter().map(|row| {
                let history = by_comment.remove(&row.id).unwrap_or_default();
                comment(row, history)
            }));
        }
        let mut export = self.done(tenant, user).await?;
        if let Value::Object(parts) = &mut export {
            parts.insert("written".to_owned(), Value::Array(written));
        }
        Ok(export)
    }

    /// Comments behind one, and what stood in them before they were edited.
    async fn written(
        &self,
        tenant: TenantId,
        user: UserId,
        after: Uuid,
    ) -> Result<(Vec<OwnComment>, Vec<EditAmong>), StoreError> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let (scope, who) = (tx.scope(), (tenant.0, user.0));
        let rows = persons::own_comments()
            .bind(&scope, &who.0, &who.1, &after, &AT_ONCE)
            .all()
            .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let edits = persons::edits_among()
            .bind(&scope, &who.0, &ids)
            .all()
            .await?;
        tx.commit_read().await?;
        Ok((rows, edits))
    }

    /// What they did about what others wrote, and what is counted and noted of them.
    async fn done(&self, tenant: TenantId, user: UserId) -> Result<Value, StoreError> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let (scope, who) = (tx.scope(), (tenant.0, user.0));
        let query = persons::edits_by();
        let edits = query.bind(&scope, &who.0, &who.1).all().await?;
        let query = persons::reactions_by();
        let reactions = query.bind(&scope, &who.0, &who.1).all().await?;
        let query = persons::notices_of();
        let notices = query.bind(&scope, &who.0, &who.1).all().await?;
        let query = persons::standings_of();
        let standings = query.bind(&scope, &who.0, &who.1).all().await?;
        tx.commit_read().await?;
        let list = |values: Vec<Value>| Value::Array(values);
        Ok(json!({
            "edited": list(edits.into_iter().map(|row| json!({
                "commentId": row.comment_id, "version": row.version + 1, "reason": row.reason,
                "at": row.at,
            })).collect()),
            "reactions": list(reactions.into_iter().map(|row| json!({
                "commentId": row.comment_id, "type": row.kind, "at": row.created_at,
            })).collect()),
            "notices": list(notices.into_iter().map(|row| json!({
                "commentId": row.comment_id, "parentId": row.parent_id, "at": row.created_at,
            })).collect()),
            "standings": list(standings.into_iter().map(|row| json!({
                "day": row.day, "comments": row.comments, "likesReceived": row.likes_received,
            })).collect()),
        }))
    }
}

fn comment(row: OwnComment, history: Vec<Value>) -> Value {
    json!({
        "id": row.id,
        "entityType": row.entity_type,
        "entityId": row.entity_id,
        "parentId": (row.depth > 0).then_some(row.parent_key),
        "authorName": row.author_name,
        "authorEmail": row.author_email,
        "authorAvatar": row.author_avatar,
        "content": row.content,
        "contentFormat": row.content_format,
        "status": row.status,
        "createdAt": row.created_at,
        "editedAt": row.edited_at,
        "deletedAt": row.deleted_at,
        "history": history,
    })
}

fn before_an_edit(edit: EditAmong) -> Value {
    json!({
        "version": edit.version,
        "content": edit.content,
        "contentFormat": edit.content_format,
        "reason": edit.reason,
        "editedAt": edit.at,
    })
}
