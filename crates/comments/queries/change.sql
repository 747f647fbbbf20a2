--: Subject(author_id?, deleted_at?)

--! lock_thread_of : LockedOne()
SELECT t.id, t.is_locked, t.pinned_count
  FROM comments.threads t
 WHERE t.tenant_id = :tenant
   AND t.id = (SELECT c.thread_id FROM comments.comments c WHERE c.tenant_id = :tenant AND c.id = :id)
   FOR UPDATE OF t;

--! subject : Subject
SELECT c.id, c.thread_id, c.parent_key, c.depth, c.author_id, c.content, c.content_format, c.status,
       c.is_pinned, c.version, c.changes, c.reply_count + c.hollow_count AS below, c.created_at,
       c.deleted_at
  FROM comments.comments c
 WHERE c.tenant_id = :tenant AND c.id = :id;

--! keep_edit (editor_id?, reason?)
INSERT INTO comments.edits (tenant_id, comment_id, version, content, content_format, content_html,
                            editor_kind, editor_id, reason, at)
SELECT c.tenant_id, c.id, c.version, c.content, c.content_format,
       CASE WHEN c.content_format = 'html' THEN c.content_html END,
       :editor_kind, :editor_id, :reason, :at
  FROM comments.comments c
 WHERE c.tenant_id = :tenant AND c.id = :id;

--! save_edit
UPDATE comments.comments
   SET content = :content, content_format = :content_format, content_html = :content_html,
       render_version = :render_version, version = version + 1, changes = changes + 1,
       edited_at = :at
 WHERE tenant_id = :tenant AND id = :id;

--! save_deletion
UPDATE comments.comments
   SET deleted_at = :at, is_pinned = false, pinned_at = NULL, changes = changes + 1
 WHERE tenant_id = :tenant AND id = :id;

--! save_pin (pinned_at?)
UPDATE comments.comments
   SET is_pinned = :is_pinned, pinned_at = :pinned_at, changes = changes + 1
 WHERE tenant_id = :tenant AND id = :id;

--! move_below
UPDATE comments.comments
   SET reply_count = reply_count + :replies, hollow_count = hollow_count + :hollows
 WHERE tenant_id = :tenant AND id = :id
RETURNING parent_key, depth, status = 'approved' AND deleted_at IS NULL AS is_shown,
          reply_count + hollow_count AS below;

--! touch_thread
UPDATE comments.threads
   SET version = version + 1, comment_count = comment_count + :comments,
       pinned_count = pinned_count + :pins
 WHERE tenant_id = :tenant AND id = :id
RETURNING version;

--! likes_by_day
SELECT (r.created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS likes
  FROM comments.reactions r
 WHERE r.tenant_id = :tenant AND r.comment_id = :id AND r.kind = 'like'
 GROUP BY 1
 ORDER BY 1;

--! shut_thread
INSERT INTO comments.threads AS t
       (tenant_id, id, entity_type, entity_id, root_count, comment_count, version, is_locked,
        created_at)
VALUES (:tenant, :id, :entity_type, :entity_id, 0, 0, 1, true, :at)
    ON CONFLICT (tenant_id, id) DO UPDATE
   SET is_locked = true, version = t.version + 1
 WHERE NOT t.is_locked
RETURNING version;

--! open_thread
UPDATE comments.threads
   SET is_locked = false, version = version + 1
 WHERE tenant_id = :tenant AND id = :id AND is_locked
RETURNING version;

-- An edit with what stood there before and after it, the last first.
--! edits (before?) : Edit(editor_id?, reason?)
SELECT e.version + 1 AS version, e.content_format AS old_format,
       COALESCE(e.content_html, e.content) AS old_content,
       COALESCE(n.content_format, c.content_format) AS new_format,
       CASE WHEN n.version IS NOT NULL THEN COALESCE(n.content_html, n.content)
            WHEN c.content_format = 'html' THEN c.content_html
            ELSE c.content END AS new_content,
       e.editor_kind, e.editor_id, e.reason, e.at
  FROM comments.edits e
  JOIN comments.comments c ON c.tenant_id = e.tenant_id AND c.id = e.comment_id
  LEFT JOIN comments.edits n
    ON n.tenant_id = e.tenant_id AND n.comment_id = e.comment_id AND n.version = e.version + 1
 WHERE e.tenant_id = :tenant AND e.comment_id = :id
   AND e.version + 1 < COALESCE(:before, 2147483647)
 ORDER BY e.version DESC
 LIMIT :limit::integer;

--! hidden_parents
SELECT c.id, c.parent_key, c.depth, c.reply_count + c.hollow_count AS below
  FROM comments.comments c
 WHERE c.tenant_id = :tenant AND c.id = ANY(:ids)
   AND (c.status <> 'approved' OR c.deleted_at IS NOT NULL);
