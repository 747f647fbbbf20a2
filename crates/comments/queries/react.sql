--! lock_threads_of
SELECT t.id
  FROM comments.threads t
 WHERE t.tenant_id = :tenant
   AND t.id = ANY(ARRAY(
       SELECT thread_id FROM comments.comments WHERE tenant_id = :tenant AND id = ANY(:ids)))
 ORDER BY t.id
   FOR UPDATE;

--! load_reacted : Reacted(author_id?)
SELECT id, thread_id, author_id, status, deleted_at IS NOT NULL AS is_deleted, changes, reaction_counts
  FROM comments.comments
 WHERE tenant_id = :tenant AND id = ANY(:ids);

--! load_reactions
SELECT r.comment_id, r.user_id, r.kind
  FROM unnest(:comment_ids::uuid[], :user_ids::uuid[], :kinds::text[])
       AS s (comment_id, user_id, kind)
  JOIN comments.reactions r
    ON r.comment_id = s.comment_id AND r.kind = s.kind AND r.user_id = s.user_id
 WHERE r.tenant_id = :tenant;

--! add_reactions
INSERT INTO comments.reactions (tenant_id, comment_id, kind, user_id, created_at)
SELECT :tenant, s.comment_id, s.kind, s.user_id, :now
  FROM unnest(:comment_ids::uuid[], :kinds::text[], :user_ids::uuid[])
       AS s (comment_id, kind, user_id);

--! remove_reactions
DELETE FROM comments.reactions r
 USING unnest(:comment_ids::uuid[], :kinds::text[], :user_ids::uuid[])
       AS s (comment_id, kind, user_id)
 WHERE r.tenant_id = :tenant AND r.comment_id = s.comment_id AND r.kind = s.kind
   AND r.user_id = s.user_id;

--! save_counts
UPDATE comments.comments c
   SET like_count = s.like_count, dislike_count = s.dislike_count,
       reaction_counts = s.reaction_counts::jsonb, best = s.best, controversy = s.controversy,
       changes = s.changes
  FROM unnest(:ids::uuid[], :like_counts::integer[], :dislike_counts::integer[],
              :reaction_counts::text[], :bests::double precision[],
              :controversies::double precision[], :changes::integer[])
       AS s (id, like_count, dislike_count, reaction_counts, best, controversy, changes)
 WHERE c.tenant_id = :tenant AND c.id = s.id;

--! touch_threads
UPDATE comments.threads SET version = version + 1
 WHERE tenant_id = :tenant AND id = ANY(:ids)
RETURNING id, version;

--! reactors (after?)
SELECT user_id, kind, created_at
  FROM comments.reactions
 WHERE tenant_id = :tenant AND comment_id = :comment_id AND kind = :kind
   AND user_id > COALESCE(:after, '00000000-0000-0000-0000-000000000000'::uuid)
 ORDER BY user_id
 LIMIT :limit::integer;
