--: Node(author_id?, author_avatar?, edited_at?, deleted_at?)

--! thread : Thread()
SELECT id, entity_type, entity_id, root_count, comment_count, version, is_locked, pinned_count,
       (SELECT epoch FROM core.life) AS epoch
  FROM comments.threads
 WHERE tenant_id = :tenant AND id = :id;

--! thread_version
SELECT version FROM comments.threads WHERE tenant_id = :tenant AND id = :id;

--! comment : Single(author_id?, author_avatar?, edited_at?, deleted_at?)
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, c.content, c.content_format, c.content_html, c.status, c.is_pinned,
       c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count, c.reaction_counts, c.best, c.controversy,
       c.created_at, c.edited_at, c.deleted_at, c.thread_id, t.entity_type, t.entity_id,
       (SELECT epoch FROM core.life) AS epoch
  FROM comments.comments c
  JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id
 WHERE c.tenant_id = :tenant AND c.id = :id;

-- Of the levels below, only texts of at most `short` bytes are read at once: what all rows together
-- hold is bounded by that. Longer ones are read by `texts`, as far as there is room for them. Rows come
-- in no order: sorting them here costs more than there, with their texts.

--! oldest : Node
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, CASE WHEN c.size <= :short::integer THEN c.content ELSE '' END AS content,
       c.content_format,
       CASE WHEN c.size <= :short::integer THEN c.content_html ELSE '' END AS content_html,
       c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count,
       c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size,
       c.size <= :short::integer AS is_read
  FROM unnest(:parents::uuid[]) AS p (parent_key)
 CROSS JOIN LATERAL (
       SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size
         FROM comments.comments c
        WHERE c.tenant_id = :tenant AND c.parent_key = p.parent_key AND c.position > :after_position
          AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0)
        ORDER BY c.position
        LIMIT :limit::integer) c;

--! newest : Node
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, CASE WHEN c.size <= :short::integer THEN c.content ELSE '' END AS content,
       c.content_format,
       CASE WHEN c.size <= :short::integer THEN c.content_html ELSE '' END AS content_html,
       c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count,
       c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size,
       c.size <= :short::integer AS is_read
  FROM unnest(:parents::uuid[]) AS p (parent_key)
 CROSS JOIN LATERAL (
       SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size
         FROM comments.comments c
        WHERE c.tenant_id = :tenant AND c.parent_key = p.parent_key AND c.position < :after_position
          AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0)
        ORDER BY c.position DESC
        LIMIT :limit::integer) c;

--! top : Node
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, CASE WHEN c.size <= :short::integer THEN c.content ELSE '' END AS content,
       c.content_format,
       CASE WHEN c.size <= :short::integer THEN c.content_html ELSE '' END AS content_html,
       c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count,
       c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size,
       c.size <= :short::integer AS is_read
  FROM unnest(:parents::uuid[]) AS p (parent_key)
 CROSS JOIN LATERAL (
       SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size
         FROM comments.comments c
        WHERE c.tenant_id = :tenant AND c.parent_key = p.parent_key AND (c.like_count, c.position) < (:after_likes, :after_position)
          AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0)
        ORDER BY c.like_count DESC, c.position DESC
        LIMIT :limit::integer) c;

--! best : Node
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, CASE WHEN c.size <= :short::integer THEN c.content ELSE '' END AS content,
       c.content_format,
       CASE WHEN c.size <= :short::integer THEN c.content_html ELSE '' END AS content_html,
       c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count,
       c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size,
       c.size <= :short::integer AS is_read
  FROM unnest(:parents::uuid[]) AS p (parent_key)
 CROSS JOIN LATERAL (
       SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size
         FROM comments.comments c
        WHERE c.tenant_id = :tenant AND c.parent_key = p.parent_key AND (c.best, c.position) < (:after_score, :after_position)
          AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0)
        ORDER BY c.best DESC, c.position DESC
        LIMIT :limit::integer) c;

--! controversial : Node
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, CASE WHEN c.size <= :short::integer THEN c.content ELSE '' END AS content,
       c.content_format,
       CASE WHEN c.size <= :short::integer THEN c.content_html ELSE '' END AS content_html,
       c.status, c.is_pinned, c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count,
       c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at, c.size,
       c.size <= :short::integer AS is_read
  FROM unnest(:parents::uuid[]) AS p (parent_key)
 CROSS JOIN LATERAL (
       SELECT c.*, octet_length(c.content) + octet_length(c.content_html) AS size
         FROM comments.comments c
        WHERE c.tenant_id = :tenant AND c.parent_key = p.parent_key AND (c.controversy, c.position) < (:after_score, :after_position)
          AND (c.status = 'approved' AND c.deleted_at IS NULL OR c.reply_count + c.hollow_count > 0)
        ORDER BY c.controversy DESC, c.position DESC
        LIMIT :limit::integer) c;

--! texts : Texts()
-- A text that has become longer meanwhile is left out.
SELECT c.id, c.content, c.content_html
  FROM unnest(:ids::uuid[], :sizes::integer[]) AS s (id, size)
  JOIN comments.comments c ON c.id = s.id
 WHERE c.tenant_id = :tenant AND octet_length(c.content) + octet_length(c.content_html) <= s.size;

--! pinned : Node
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, c.content, c.content_format, c.content_html, c.status, c.is_pinned,
       c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count,
       c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at,
       octet_length(c.content) + octet_length(c.content_html) AS size, true AS is_read
  FROM comments.comments c
 WHERE c.tenant_id = :tenant AND c.parent_key = :thread AND c.is_pinned
   AND c.status = 'approved' AND c.deleted_at IS NULL
 ORDER BY c.pinned_at DESC, c.position
 LIMIT :limit::integer;
