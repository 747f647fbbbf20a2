-- What depends on who looks.
--! viewed : Viewed(author_id?, deleted_at?)
SELECT c.id, c.thread_id, c.parent_key, c.depth, c.author_id, c.status, c.is_pinned, c.version,
       c.changes, c.reply_count + c.hollow_count AS below, c.created_at, c.deleted_at, t.is_locked,
       t.pinned_count
  FROM comments.comments c
  JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id
 WHERE c.tenant_id = :tenant AND c.id = ANY(:ids);

-- By kind as well, so that each is one step in the index however many others reacted.
--! own_reactions
SELECT r.comment_id, r.kind
  FROM comments.reactions r
 WHERE r.tenant_id = :tenant AND r.comment_id = ANY(:ids) AND r.kind = ANY(:kinds)
   AND r.user_id = :user_id
 ORDER BY r.comment_id, r.kind;

--! own_pending : OwnPending(author_id?, author_avatar?, edited_at?, deleted_at?)
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, c.content, c.content_format, c.content_html, c.status, c.is_pinned,
       c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count,
       c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at,
       c.thread_id, t.entity_type, t.entity_id
  FROM comments.comments c
  JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id
 WHERE c.tenant_id = :tenant AND c.author_id = :user_id AND c.status = 'pending'
   AND c.deleted_at IS NULL AND c.thread_id = ANY(:threads)
 ORDER BY c.id DESC
 LIMIT :limit::integer;

--! counts
SELECT id, comment_count
  FROM comments.threads
 WHERE tenant_id = :tenant AND id = ANY(:ids);
