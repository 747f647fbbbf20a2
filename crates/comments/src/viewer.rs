//! What depends on who looks: asked apart, so that pages stay the same for all.

use crate::{
    change::{Hand, Subject},
    domain::{DEEPEST, Entity, REACTIONS},
    service::{Comments, store},
    view::CommentView,
};
use std::collections::BTreeMap;
use stoa_comments_sql::queries::{
    tree::Single,
    view::{self as sql, OwnPending, Viewed},
};
use stoa_kernel::{CommentId, Problem, TenantId, ThreadId};
use stoa_store::{Scope, TenantTx};
use uuid::Uuid;

/// The most own comments that wait for a decision and are told of at once.
const MOST_PENDING: i32 = 20;

/// What someone has to do with a comment.
pub(crate) struct Relation {
    pub(crate) id: Uuid,
    pub(crate) reactions: Vec<String>,
    pub(crate) may: May,
}

/// What someone may do with a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct May {
    pub(crate) edit: bool,
    pub(crate) delete: bool,
    pub(crate) pin: bool,
    pub(crate) reply: bool,
    pub(crate) react: bool,
}

impl May {
    fn of(subject: &Subject, hand: Hand, is_locked: bool, pinned: i32) -> Self {
        let can_pin = subject.is_pinned || subject.may_be_pinned(pinned).is_ok();
        Self {
            edit: subject.may_be_edited(hand, is_locked).is_ok(),
            delete: subject.may_be_changed(hand).is_ok(),
            pin: hand.is_moderator && subject.is_shown() && can_pin,
            reply: subject.is_shown() && !is_locked && subject.depth < DEEPEST,
            react: subject.is_shown() && hand.user.is_some(),
        }
    }
}

impl Comments {
    /// What the hand has to do with these comments, in the order asked for, without those that it
    /// cannot meet; and its own comments that wait for a decision in their threads and in that of
    /// `entity`. Without the right to write nothing is allowed.
    pub(crate) async fn relations(
        &self,
        tenant: TenantId,
        hand: Hand,
        ids: &[Uuid],
        entity: Option<&Entity>,
        may_write: bool,
    ) -> Result<(Vec<Relation>, Vec<CommentView>), Problem> {
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let scope = tx.scope();
        let rows = sql::viewed()
            .bind(&scope, &tenant.0, &ids)
            .all()
            .await
            .map_err(store)?;
        let mut reactions = own_reactions(&scope, hand, ids).await?;
        let mut threads: Vec<Uuid> = rows.iter().map(|row| row.thread_id).collect();
        threads.extend(entity.map(|entity| entity.thread(tenant).0));
        threads.sort_unstable();
        threads.dedup();
        let pending = own_pending(&scope, hand, &threads).await?;
        tx.commit_read().await?;
        let mut known: BTreeMap<Uuid, Relation> = rows
            .into_iter()
            .filter_map(|row| {
                let (id, is_locked, pinned) = (row.id, row.is_locked, row.pinned_count);
                let subject = seen(row);
                let own = hand.is_moderator || subject.is_by(hand);
                let is_met = subject.is_shown() || own && subject.deleted_at.is_none();
                let may = match may_write {
                    true => May::of(&subject, hand, is_locked, pinned),
                    false => May::default(),
                };
                let reactions = reactions.remove(&id).unwrap_or_default();
                let relation = Relation { id, reactions, may };
                is_met.then_some((id, relation))
            })
            .collect();
        let relations = ids.iter().filter_map(|id| known.remove(id)).collect();
        Ok((relations, pending))
    }

    /// How many comments are shown about each of these, in the order asked for; 0 where nobody has
    /// written.
    pub(crate) async fn counts(
        &self,
        tenant: TenantId,
        entities: &[Entity],
    ) -> Result<Vec<i32>, Problem> {
        let ids: Vec<Uuid> = entities.iter().map(|e| e.thread(tenant).0).collect();
        let tx = TenantTx::begin(&self.0.database, tenant).await?;
        let (scope, query) = (tx.scope(), sql::counts());
        let rows = tx.finish(query.bind(&scope, &tenant.0, &ids).all()).await?;
        let known: BTreeMap<Uuid, i32> = rows
            .into_iter()
            .map(|row| (row.id, row.comment_count))
            .collect();
        let count = |id| known.get(id).copied().unwrap_or_default();
        Ok(ids.iter().map(count).collect())
    }
}

async fn own_reactions(
    scope: &Scope<'_>,
    hand: Hand,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<String>>, Problem> {
    let mut reactions: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    if let Some(user) = hand.user {
        let rows = sql::own_reactions()
            .bind(
                scope,
                &scope.tenant().0,
                &ids,
                &REACTIONS.as_slice(),
                &user.0,
            )
            .all()
            .await
            .map_err(store)?;
        for row in rows {
            reactions.entry(row.comment_id).or_default().push(row.kind);
        }
    }
    Ok(reactions)
}

async fn own_pending(
    scope: &Scope<'_>,
    hand: Hand,
    threads: &[Uuid],
) -> Result<Vec<CommentView>, Problem> {
    let Some(user) = hand.user else {
        return Ok(Vec::new());
    };
    let rows = sql::own_pending()
        .bind(scope, &scope.tenant().0, &user.0, &threads, &MOST_PENDING)
        .all()
        .await
        .map_err(store)?;
    Ok(rows
        .into_iter()
        .map(|row| CommentView::of_own(single(row)))
        .collect())
}

/// The comment as the rules of changes see it; what it says does not matter to them.
fn seen(row: Viewed) -> Subject {
    Subject {
        id: CommentId(row.id),
        thread: ThreadId(row.thread_id),
        parent_key: row.parent_key,
        depth: row.depth,
        author: row.author_id.map(stoa_kernel::UserId),
        content: String::new(),
        format: String::new(),
        status: row.status,
        is_pinned: row.is_pinned,
        version: row.version,
        changes: row.changes,
        below: row.below,
        created_at: row.created_at,
        deleted_at: row.deleted_at,
    }
}

fn single(row: OwnPending) -> Single {
    Single {
        id: row.id,
        parent_key: row.parent_key,
        position: row.position,
        depth: row.depth,
        author_kind: row.author_kind,
        author_id: row.author_id,
        author_name: row.author_name,
        author_avatar: row.author_avatar,
        content: row.content,
        content_format: row.content_format,
        content_html: row.content_html,
        status: row.status,
        is_pinned: row.is_pinned,
        version: row.version,
        below: row.below,
        reply_count: row.reply_count,
        like_count: row.like_count,
        reaction_counts: row.reaction_counts,
        best: row.best,
        controversy: row.controversy,
        created_at: row.created_at,
        edited_at: row.edited_at,
        deleted_at: row.deleted_at,
        thread_id: row.thread_id,
        entity_type: row.entity_type,
        entity_id: row.entity_id,
        epoch: 0,
    }
}
