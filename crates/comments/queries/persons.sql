--! comments_by
SELECT c.id
  FROM comments.comments c
 WHERE c.tenant_id = :tenant AND c.author_id = :user_id
 ORDER BY c.id
 LIMIT :limit::integer;

--! comments_by_as
SELECT c.id
  FROM comments.comments c
 WHERE c.tenant_id = :tenant AND c.author_id = :user_id AND c.author_kind = :kind AND c.id > :after
 ORDER BY c.id
 LIMIT :limit::integer;

--! set_author_kind
UPDATE comments.comments
   SET author_kind = :kind
 WHERE tenant_id = :tenant AND id = ANY(:ids) AND author_id = :user_id
   AND author_kind = :former
RETURNING thread_id;

-- Nothing is left but the place and what others did there.
--! empty_comments
UPDATE comments.comments
   SET author_kind = 'deleted', author_id = NULL, author_name = '', author_email = NULL,
       author_avatar = NULL, content = '', content_format = 'plain', content_html = ''
 WHERE tenant_id = :tenant AND id = ANY(:ids) AND author_id = :user_id;

--! drop_edits_of
DELETE FROM comments.edits WHERE tenant_id = :tenant AND comment_id = ANY(:ids);

-- What a moderator said of others' comments.
--! empty_edits_by
UPDATE comments.edits e
   SET editor_kind = 'deleted', editor_id = NULL, reason = NULL
  FROM (SELECT x.comment_id, x.version
          FROM comments.edits x
         WHERE x.tenant_id = :tenant AND x.editor_id = :user_id
         ORDER BY x.comment_id, x.version
         LIMIT :limit::integer) few
 WHERE e.tenant_id = :tenant AND e.comment_id = few.comment_id AND e.version = few.version;

--! drop_notices_of
DELETE FROM comments.notices
 WHERE tenant_id = :tenant AND user_id = :user_id
   AND event_id = ANY(ARRAY(
       SELECT n.event_id
         FROM comments.notices n
        WHERE n.tenant_id = :tenant AND n.user_id = :user_id
        LIMIT :limit::integer));

--! own_comments : OwnComment(author_email?, author_avatar?, edited_at?, deleted_at?)
SELECT c.id, t.entity_type, t.entity_id, c.parent_key, c.depth, c.author_name, c.author_email,
       c.author_avatar, c.content, c.content_format, c.status, c.created_at, c.edited_at, c.deleted_at
  FROM comments.comments c
  JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id
 WHERE c.tenant_id = :tenant AND c.author_id = :user_id AND c.id > :after
 ORDER BY c.id
 LIMIT :limit::integer;

--! edits_among : EditAmong(reason?)
SELECT e.comment_id, e.version, e.content, e.content_format, e.reason, e.at
  FROM comments.edits e
 WHERE e.tenant_id = :tenant AND e.comment_id = ANY(:ids)
 ORDER BY e.comment_id, e.version;

--! edits_by : EditBy(reason?)
SELECT e.comment_id, e.version, e.reason, e.at
  FROM comments.edits e
 WHERE e.tenant_id = :tenant AND e.editor_id = :user_id
 ORDER BY e.comment_id, e.version;

--! reactions_by
SELECT r.comment_id, r.kind, r.created_at
  FROM comments.reactions r
 WHERE r.tenant_id = :tenant AND r.user_id = :user_id
 ORDER BY r.comment_id, r.kind;

--! notices_of
SELECT n.comment_id, n.parent_id, n.created_at
  FROM comments.notices n
 WHERE n.tenant_id = :tenant AND n.user_id = :user_id
 ORDER BY n.created_at, n.event_id;

--! standings_of
SELECT s.day, s.comments, s.likes_received
  FROM comments.standings s
 WHERE s.tenant_id = :tenant AND s.copy = (SELECT core.live_copy('comments.standings'))
   AND s.user_id = :user_id
 ORDER BY s.day;
