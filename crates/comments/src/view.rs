//! What clients get to see.

use crate::{
    cursor::After,
    domain::{Draft, Entity, Place, Status, derived, is_shown},
    render::ContentFormat,
    service::json,
    tree::Branch,
};
use bytes::Bytes;
use http::HeaderValue;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use stoa_comments_sql::queries::tree::{Node, Single};
use stoa_kernel::Problem;
use stoa_web::CachedJson;
use utoipa::ToSchema;
use uuid::Uuid;

/// The form of the answers that are kept: to be raised whenever the same thread would be rendered
/// differently, so that nobody is told that what they hold is current.
pub(crate) const FORM: u8 = 3;

/// A comment. One that was deleted or is not approved, but has replies, is a placeholder: it keeps
/// id, parent, depth, place and replies; its author is of the kind `deleted`, all else is empty.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CommentView {
    /// Its id.
    pub(crate) id: Uuid,
    /// The type of what it is about.
    pub(crate) entity_type: String,
    /// The id of what it is about.
    pub(crate) entity_id: String,
    /// The comment it answers; `null` for a root.
    pub(crate) parent_id: Option<Uuid>,
    /// How deep it stands; 0 for a root.
    pub(crate) depth: i32,
    /// Who wrote it.
    pub(crate) author: AuthorView,
    /// As written; empty for a placeholder.
    pub(crate) content: String,
    /// How it is written.
    pub(crate) content_format: ContentFormat,
    /// Rendered and sanitised.
    pub(crate) content_html: String,
    /// What moderation has decided; `null` for a placeholder.
    pub(crate) status: Option<Status>,
    /// Whether it is pinned.
    pub(crate) is_pinned: bool,
    /// Whether it was edited.
    pub(crate) is_edited: bool,
    /// How many like it.
    pub(crate) like_count: i32,
    /// How many reacted, by reaction.
    pub(crate) reaction_counts: BTreeMap<String, i64>,
    /// How many approved replies it has.
    pub(crate) reply_count: i32,
    /// The version of its content.
    pub(crate) version: i32,
    /// When it was written; `null` for a placeholder.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) created_at: Option<Timestamp>,
    /// When it was last edited.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) edited_at: Option<Timestamp>,
    /// When it was deleted.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) deleted_at: Option<Timestamp>,
    /// The first replies; absent where none were asked for or there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub(crate) replies: Vec<CommentView>,
    /// Where further replies begin: `GET /v1/comments/{id}/replies?cursor=…` with the same sort.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) replies_cursor: Option<String>,
    /// Where to go from here.
    pub(crate) links: CommentLinks,
}

/// Who wrote a comment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuthorView {
    /// The user's id; `null` for others.
    pub(crate) id: Option<Uuid>,
    /// The name to show.
    pub(crate) display_name: String,
    /// The address of their picture.
    pub(crate) avatar_url: Option<String>,
    /// `user`, `guest`, `tenant`, or `deleted`.
    pub(crate) kind: String,
}

impl AuthorView {
    /// Someone who is no longer there.
    pub(crate) fn deleted() -> Self {
        Self {
            id: None,
            display_name: String::new(),
            avatar_url: None,
            kind: "deleted".to_owned(),
        }
    }
}

/// Where to go from a comment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommentLinks {
    /// The comment.
    #[serde(rename = "self")]
    pub(crate) this: String,
    /// The comment it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<String>,
    /// Its replies.
    pub(crate) replies: String,
    /// Where to like it.
    pub(crate) like: String,
}

impl CommentLinks {
    fn new(id: Uuid, parent: Option<Uuid>) -> Self {
        Self {
            this: format!("/v1/comments/{id}"),
            parent: parent.map(|parent| format!("/v1/comments/{parent}")),
            replies: format!("/v1/comments/{id}/replies"),
            like: format!("/v1/comments/{id}/like"),
        }
    }
}

impl CommentView {
    /// A comment with the replies that were read below it.
    pub(crate) fn of_branch(branch: Branch, entity: &Entity) -> Result<Self, Problem> {
        let below = branch.node.id;
        let encode = |after: After| after.encode(below);
        let more = branch.more.map(encode).transpose()?;
        let mut view = Self::of_node(branch.node, entity);
        view.replies_cursor = more;
        view.replies = branch
            .replies
            .into_iter()
            .map(|reply| Self::of_branch(reply, entity))
            .collect::<Result<_, _>>()?;
        Ok(view)
    }

    /// What was deleted or is not approved keeps its place in the tree and loses everything else.
    fn of_node(node: Node, entity: &Entity) -> Self {
        if is_shown(&node.status, node.deleted_at) {
            Self::whole(node, entity)
        } else {
            Self::placeholder(&node, entity)
        }
    }

    /// Whatever its status: for its author and for moderators.
    fn whole(node: Node, entity: &Entity) -> Self {
        let place = Self::placeholder(&node, entity);
        let format = ContentFormat::of(&node.content_format);
        // What an import brought is kept as it was, but given out only as sanitised.
        let content = match format {
            ContentFormat::Html => node.content_html.clone(),
            ContentFormat::Plain | ContentFormat::Markdown => node.content,
        };
        let author = match node.author_kind.as_str() {
            "deleted" => AuthorView::deleted(),
            _ => AuthorView {
                id: node.author_id,
                display_name: node.author_name,
                avatar_url: node.author_avatar,
                kind: node.author_kind,
            },
        };
        Self {
            author,
            content,
            content_format: format,
            content_html: node.content_html,
            status: Some(Status::of(&node.status)),
            is_pinned: node.is_pinned,
            is_edited: node.edited_at.is_some(),
            like_count: node.like_count,
            reaction_counts: counts(&node.reaction_counts),
            reply_count: node.reply_count,
            version: node.version,
            created_at: Some(node.created_at),
            edited_at: node.edited_at,
            ..place
        }
    }

    /// The place of a comment, without anything that stands there.
    fn placeholder(node: &Node, entity: &Entity) -> Self {
        let parent_id = (node.depth > 0).then_some(node.parent_key);
        Self {
            id: node.id,
            entity_type: entity.kind.clone(),
            entity_id: entity.id.clone(),
            parent_id,
            depth: node.depth,
            author: AuthorView::deleted(),
            content: String::new(),
            content_format: ContentFormat::Plain,
            content_html: String::new(),
            status: None,
            is_pinned: false,
            is_edited: false,
            like_count: 0,
            reaction_counts: BTreeMap::new(),
            reply_count: 0,
            version: 0,
            created_at: None,
            edited_at: None,
            deleted_at: node.deleted_at,
            replies: Vec::new(),
            replies_cursor: None,
            links: CommentLinks::new(node.id, parent_id),
        }
    }

    /// A comment on its own, as all see it.
    pub(crate) fn of_single(single: Single) -> Self {
        let (node, entity) = alone(single);
        Self::of_node(node, &entity)
    }

    /// A comment on its own, as its author and moderators see it.
    pub(crate) fn of_own(single: Single) -> Self {
        let (node, entity) = alone(single);
        Self::whole(node, &entity)
    }

    /// A comment just written, shown to its author whatever its status.
    pub(crate) fn of_draft(draft: Draft, place: Place) -> Self {
        let parent_id = draft.parent.map(|id| id.0);
        Self {
            id: draft.id.0,
            entity_type: draft.entity.kind,
            entity_id: draft.entity.id,
            parent_id,
            depth: place.depth,
            author: AuthorView {
                id: draft.author.user().map(|user| user.0),
                display_name: draft.author.name().to_owned(),
                avatar_url: draft.author.avatar().map(str::to_owned),
                kind: draft.author.kind().to_owned(),
            },
            content: draft.content,
            content_format: draft.format,
            content_html: draft.html,
            status: Some(draft.status),
            is_pinned: false,
            is_edited: false,
            like_count: 0,
            reaction_counts: BTreeMap::new(),
            reply_count: 0,
            version: 1,
            created_at: Some(draft.created_at),
            edited_at: None,
            deleted_at: None,
            replies: Vec::new(),
            replies_cursor: None,
            links: CommentLinks::new(draft.id.0, parent_id),
        }
    }
}

/// A row that stands alone as one of a tree, and what its thread is about.
fn alone(single: Single) -> (Node, Entity) {
    let entity = Entity {
        kind: single.entity_type,
        id: single.entity_id,
    };
    let node = Node {
        id: single.id,
        parent_key: single.parent_key,
        position: single.position,
        depth: single.depth,
        author_kind: single.author_kind,
        author_id: single.author_id,
        author_name: single.author_name,
        author_avatar: single.author_avatar,
        content: single.content,
        content_format: single.content_format,
        content_html: single.content_html,
        status: single.status,
        is_pinned: single.is_pinned,
        version: single.version,
        below: single.below,
        reply_count: single.reply_count,
        like_count: single.like_count,
        reaction_counts: single.reaction_counts,
        best: single.best,
        controversy: single.controversy,
        created_at: single.created_at,
        edited_at: single.edited_at,
        deleted_at: single.deleted_at,
        size: 0,
        is_read: true,
    };
    (node, entity)
}

/// The tag of a view: `"<epoch>.<version>-<digest>"`. The digest names all of it; what is before the
/// hyphen names what was written, which is what an edit is conditional on.
pub(crate) fn tag(view: &CommentView, epoch: i32) -> String {
    // What has no form is refused where it is answered.
    let bytes = serde_json::to_vec(view).unwrap_or_default();
    let digest = derived(&[&[FORM], &bytes]).simple();
    format!("\"{epoch}.{}-{digest}\"", view.version)
}

/// The view, rendered, with its tag.
pub(crate) fn tagged(view: &CommentView, epoch: i32) -> Result<CachedJson, Problem> {
    Ok(CachedJson {
        bytes: Bytes::from(json(view)?),
        etag: HeaderValue::try_from(tag(view, epoch)).map_err(|_| Problem::internal())?,
    })
}

fn counts(json: &serde_json::Value) -> BTreeMap<String, i64> {
    json.as_object()
        .into_iter()
        .flatten()
        .filter_map(|(kind, n)| Some((kind.clone(), n.as_i64().filter(|n| *n > 0)?)))
        .collect()
}

/// One page of a thread.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ThreadPage {
    /// The comments of the first level, in the order asked for, each with its first replies.
    pub(crate) items: Vec<CommentView>,
    /// How the page was cut.
    pub(crate) page: stoa_web::ListPage,
    /// Where to go on.
    pub(crate) links: stoa_web::ListLinks,
    /// The thread as a whole.
    pub(crate) thread: ThreadView,
}

/// A thread as a whole.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ThreadView {
    /// The type of what it is about.
    pub(crate) entity_type: String,
    /// The id of what it is about.
    pub(crate) entity_id: String,
    /// How many comments are shown in it, at all levels.
    pub(crate) comment_count: i32,
    /// Whether it takes no more comments.
    pub(crate) is_locked: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_page_is_the_one_that_its_number_stands_for() {
        let comment = |replies| CommentView {
            id: Uuid::nil(),
            entity_type: String::new(),
            entity_id: String::new(),
            parent_id: None,
            depth: 0,
            author: AuthorView {
                id: None,
                display_name: String::new(),
                avatar_url: None,
                kind: String::new(),
            },
            content: String::new(),
            content_format: ContentFormat::Plain,
            content_html: String::new(),
            status: None,
            is_pinned: false,
            is_edited: false,
            like_count: 0,
            reaction_counts: BTreeMap::new(),
            reply_count: 0,
            version: 0,
            created_at: None,
            edited_at: None,
            deleted_at: None,
            replies,
            replies_cursor: Some(String::new()),
            links: CommentLinks::new(Uuid::nil(), Some(Uuid::nil())),
        };
        let json = serde_json::to_value(comment(vec![comment(Vec::new())])).unwrap();
        let mut fields: Vec<&str> = json
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        fields.sort_unstable();
        let known = "author content contentFormat contentHtml createdAt deletedAt depth editedAt \
                     entityId entityType id isEdited isPinned likeCount links parentId \
                     reactionCounts replies repliesCursor replyCount status version";
        assert_eq!((FORM, fields.join(" ").as_str()), (3, known), "raise FORM");
    }
}
