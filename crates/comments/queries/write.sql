--! lock_threads : LockedThread()
SELECT id, root_count, comment_count, version, is_locked
  FROM comments.threads
 WHERE tenant_id = :tenant AND id = ANY(:ids)
 ORDER BY id
   FOR UPDATE;

--! load_parents : Parent(author_id?, deleted_at?)
SELECT id, thread_id, depth, child_count, reply_count, author_id, status, deleted_at
  FROM comments.comments
 WHERE tenant_id = :tenant AND id = ANY(:ids);

--! save_threads
INSERT INTO comments.threads AS t
       (tenant_id, id, entity_type, entity_id, root_count, comment_count, version, created_at)
SELECT :tenant, s.id, s.entity_type, s.entity_id, s.root_count, s.comment_count, s.version,
       :now
  FROM unnest(:ids::uuid[], :entity_types::text[], :entity_ids::text[], :root_counts::integer[],
              :comment_counts::integer[], :versions::bigint[])
       AS s (id, entity_type, entity_id, root_count, comment_count, version)
    ON CONFLICT (tenant_id, id) DO UPDATE
   SET root_count = EXCLUDED.root_count, comment_count = EXCLUDED.comment_count,
       version = EXCLUDED.version
 WHERE t.version = EXCLUDED.version - 1;

--! save_comments (author_ids[?], author_emails[?], author_avatars[?])
INSERT INTO comments.comments
       (tenant_id, id, thread_id, parent_key, position, depth, author_kind, author_id, author_name,
        author_email, author_avatar, content, content_format, content_html, render_version, status,
        created_at)
SELECT :tenant, s.id, s.thread_id, s.parent_key, s.position, s.depth, s.author_kind, s.author_id,
       s.author_name, s.author_email, s.author_avatar, s.content, s.content_format, s.content_html,
       :render_version, s.status, s.created_at
  FROM unnest(:ids::uuid[], :thread_ids::uuid[], :parent_keys::uuid[], :positions::integer[],
              :depths::integer[], :author_kinds::text[], :author_ids::uuid[],
              :author_names::text[], :author_emails::text[], :author_avatars::text[],
              :contents::text[], :content_formats::text[], :content_htmls::text[],
              :statuses::text[], :created_ats::timestamptz[])
       AS s (id, thread_id, parent_key, position, depth, author_kind, author_id, author_name,
             author_email, author_avatar, content, content_format, content_html, status,
             created_at);

--! count_replies
UPDATE comments.comments c
   SET child_count = s.child_count, reply_count = s.reply_count
  FROM unnest(:ids::uuid[], :child_counts::integer[], :reply_counts::integer[])
       AS s (id, child_count, reply_count)
 WHERE c.tenant_id = :tenant AND c.id = s.id;

--! existing_comments : Existing()
SELECT id, thread_id FROM comments.comments WHERE tenant_id = :tenant AND id = ANY(:ids);

--! last_times : LastTime()
SELECT c.parent_key, c.created_at
  FROM unnest(:parent_keys::uuid[]) AS p (parent_key)
 CROSS JOIN LATERAL (
       SELECT parent_key, created_at
         FROM comments.comments
        WHERE tenant_id = :tenant AND parent_key = p.parent_key
        ORDER BY position DESC
        LIMIT 1) c;
