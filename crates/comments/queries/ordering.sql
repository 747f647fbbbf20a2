--! note_unordered
INSERT INTO comments.unordered AS u (tenant_id, parent_key, thread_id)
SELECT :tenant, f.parent_key, f.thread_id
  FROM unnest(:families::uuid[], :threads::uuid[]) AS f (parent_key, thread_id)
 WHERE f.parent_key = ANY(:crowded::uuid[])
    OR EXISTS (SELECT
                 FROM comments.unordered r
                WHERE r.tenant_id = :tenant AND r.parent_key = f.parent_key)
 ORDER BY f.parent_key
    ON CONFLICT (tenant_id, parent_key) DO UPDATE SET version = u.version + 1;

--! unordered
SELECT parent_key, thread_id
  FROM comments.unordered
 WHERE tenant_id = :tenant
 ORDER BY parent_key;

--! claim_unordered
UPDATE comments.unordered SET version = version + 1
 WHERE tenant_id = :tenant AND parent_key = :parent_key
RETURNING version;

--! hold_unordered
SELECT version
  FROM comments.unordered
 WHERE tenant_id = :tenant AND parent_key = :parent_key
   FOR UPDATE;

--! settle_unordered
DELETE FROM comments.unordered WHERE tenant_id = :tenant AND parent_key = :parent_key;

--! siblings
SELECT id, position, created_at
  FROM comments.comments
 WHERE tenant_id = :tenant AND parent_key = :parent_key AND position > :after
 ORDER BY position
 LIMIT :limit::integer;

--! move_siblings
UPDATE comments.comments c
   SET position = s.to_position
  FROM unnest(:to_positions::integer[], :ids::uuid[], :from_positions::integer[])
       AS s (to_position, id, from_position)
 WHERE c.tenant_id = :tenant AND c.id = s.id AND c.position = s.from_position;
