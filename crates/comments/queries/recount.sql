-- Counts are kept; here they are counted anew.

--! threads_to_recount
SELECT t.id, t.comment_count
  FROM comments.threads t
 WHERE t.tenant_id = :tenant AND t.id > :after
 ORDER BY t.id
 LIMIT :limit::integer;

--! kept_threads
SELECT t.id, t.version, t.root_count, t.comment_count, t.pinned_count
  FROM comments.threads t
 WHERE t.tenant_id = :tenant AND t.id = ANY(:ids)
 ORDER BY t.id;

--! hold_thread
SELECT t.version FROM comments.threads t WHERE t.tenant_id = :tenant AND t.id = :id FOR UPDATE;

-- Every comment of these threads with what is kept of it and what there is. A comment is hollow if it is
-- not shown but something below it is; that goes by what is shown, not by what is kept of anything.
--! recount
WITH RECURSIVE tree AS (
    SELECT n.id AS thread_id, c.id, c.parent_key, c.status = 'approved' AND c.deleted_at IS NULL AS is_shown,
           c.is_pinned, c.child_count, c.reply_count, c.hollow_count, c.like_count, c.dislike_count,
           c.reaction_counts, c.best, c.controversy
      FROM unnest(:ids::uuid[]) AS n (id)
      JOIN comments.comments c ON c.tenant_id = :tenant AND c.parent_key = n.id
     UNION ALL
    SELECT p.thread_id, c.id, c.parent_key, c.status = 'approved' AND c.deleted_at IS NULL,
           c.is_pinned, c.child_count, c.reply_count, c.hollow_count, c.like_count, c.dislike_count,
           c.reaction_counts, c.best, c.controversy
      FROM tree p
      JOIN comments.comments c ON c.tenant_id = :tenant AND c.parent_key = p.id
), hollow AS (
    SELECT s.id, s.parent_key
      FROM tree s
     WHERE NOT s.is_shown AND s.id IN (SELECT b.parent_key FROM tree b WHERE b.is_shown)
     UNION
    SELECT s.id, s.parent_key
      FROM hollow h
      JOIN tree s ON s.id = h.parent_key AND NOT s.is_shown
), direct AS (
    SELECT b.parent_key, count(*)::integer AS children,
           (count(*) FILTER (WHERE b.is_shown))::integer AS replies
      FROM tree b
     GROUP BY b.parent_key
), hollows AS (
    SELECT h.parent_key, count(*)::integer AS hollows FROM hollow h GROUP BY h.parent_key
), reacted AS (
    SELECT k.comment_id, jsonb_object_agg(k.kind, k.times) AS counts
      FROM (SELECT r.comment_id, r.kind, count(*) AS times
              FROM tree s
              JOIN comments.reactions r ON r.tenant_id = :tenant AND r.comment_id = s.id
             GROUP BY r.comment_id, r.kind) k
     GROUP BY k.comment_id
)
SELECT s.thread_id, s.id, s.parent_key, s.is_shown, s.is_pinned, s.child_count, s.reply_count,
       s.hollow_count, s.like_count, s.dislike_count, s.reaction_counts, s.best, s.controversy,
       COALESCE(d.children, 0) AS children, COALESCE(d.replies, 0) AS replies,
       COALESCE(h.hollows, 0) AS hollows, COALESCE(k.counts, '{}') AS reactions
  FROM tree s
  LEFT JOIN direct d ON d.parent_key = s.id
  LEFT JOIN hollows h ON h.parent_key = s.id
  LEFT JOIN reacted k ON k.comment_id = s.id;

--! mend_comments
UPDATE comments.comments c
   SET child_count = s.child_count, reply_count = s.reply_count, hollow_count = s.hollow_count,
       like_count = s.like_count, dislike_count = s.dislike_count,
       reaction_counts = s.reaction_counts::jsonb, best = s.best, controversy = s.controversy
  FROM unnest(:ids::uuid[], :child_counts::integer[], :reply_counts::integer[],
              :hollow_counts::integer[], :like_counts::integer[], :dislike_counts::integer[],
              :reaction_counts::text[], :bests::double precision[],
              :controversies::double precision[])
       AS s (id, child_count, reply_count, hollow_count, like_count, dislike_count, reaction_counts,
             best, controversy)
 WHERE c.tenant_id = :tenant AND c.id = s.id;

-- With a new version: whoever keeps a page of the thread asks anew.
--! mend_thread
UPDATE comments.threads
   SET root_count = :root_count, comment_count = :comment_count, pinned_count = :pinned_count,
       version = version + 1
 WHERE tenant_id = :tenant AND id = :id
RETURNING version;
