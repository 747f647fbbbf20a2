--! add_standings
INSERT INTO comments.standings AS s (tenant_id, copy, day, user_id, comments, likes_received)
SELECT :tenant, :copy, n.day, n.user_id, n.comments, n.likes_received
  FROM unnest(:days::date[], :user_ids::uuid[], :comments::bigint[], :likes_received::bigint[])
       AS n (day, user_id, comments, likes_received)
 ORDER BY n.day, n.user_id
    ON CONFLICT (tenant_id, copy, day, user_id) DO UPDATE
   SET comments = s.comments + EXCLUDED.comments,
       likes_received = s.likes_received + EXCLUDED.likes_received;

--! drop_standings
DELETE FROM comments.standings s
 USING (SELECT n.day, n.user_id
          FROM comments.standings n
         WHERE n.tenant_id = :tenant AND n.copy = :copy
         ORDER BY n.day, n.user_id
         LIMIT :most::bigint) few
 WHERE s.tenant_id = :tenant AND s.copy = :copy AND s.day = few.day AND s.user_id = few.user_id;

-- A row of nothing means the same as no row.
--! standing_rows
SELECT s.day, s.user_id, s.comments, s.likes_received
  FROM comments.standings s
 WHERE s.tenant_id = :tenant AND s.copy = :copy
   AND (s.day, s.user_id) > (:after_day::date, :after_user::uuid)
   AND (s.comments <> 0 OR s.likes_received <> 0)
 ORDER BY s.day, s.user_id
 LIMIT :most::bigint;

--! standings
SELECT user_id, sum(comments)::bigint AS comments, sum(likes_received)::bigint AS likes_received,
       (sum(comments) + 2 * sum(likes_received))::bigint AS score
  FROM comments.standings
 WHERE tenant_id = :tenant AND copy = (SELECT core.live_copy('comments.standings')) AND day >= :since
 GROUP BY user_id
HAVING sum(comments) > 0 OR sum(likes_received) > 0
 ORDER BY score DESC, user_id
 LIMIT :limit::integer;

--! add_notices (author_ids[?])
INSERT INTO comments.notices (tenant_id, user_id, event_id, comment_id, parent_id, created_at)
SELECT :tenant, p.author_id, n.event_id, n.comment_id, n.parent_id, n.created_at
  FROM unnest(:event_ids::uuid[], :comment_ids::uuid[], :parent_ids::uuid[], :author_ids::uuid[],
              :created_ats::timestamptz[])
       AS n (event_id, comment_id, parent_id, author_id, created_at)
  JOIN comments.comments p ON p.tenant_id = :tenant AND p.id = n.parent_id
 WHERE p.author_id IS NOT NULL AND p.author_id IS DISTINCT FROM n.author_id
    ON CONFLICT DO NOTHING;

--! save_import
INSERT INTO comments.imports (tenant_id, source, fingerprint, byte_offset)
VALUES (:tenant, :source, :fingerprint, :byte_offset)
    ON CONFLICT (tenant_id, source, fingerprint)
    DO UPDATE SET byte_offset = EXCLUDED.byte_offset, updated_at = now();

--! find_import
SELECT byte_offset
  FROM comments.imports
 WHERE tenant_id = :tenant AND source = :source AND fingerprint = :fingerprint;
