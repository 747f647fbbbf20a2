-- What imports bring beside comments, and what exports read.

-- Threads that are there already stay as they are.
--! make_threads
INSERT INTO comments.threads (tenant_id, id, entity_type, entity_id, root_count, comment_count,
                              version, is_locked, created_at)
SELECT :tenant, s.id, s.entity_type, s.entity_id, 0, 0, 1, s.is_locked, s.created_at
  FROM unnest(:ids::uuid[], :entity_types::text[], :entity_ids::text[], :locked::boolean[],
              :created_ats::timestamptz[]) AS s (id, entity_type, entity_id, is_locked, created_at)
 ORDER BY s.id
    ON CONFLICT DO NOTHING
RETURNING id, is_locked;

--! save_past (edited_ats[?], deleted_ats[?], pinned_ats[?])
UPDATE comments.comments c
   SET version = s.version, render_version = s.render_version, edited_at = s.edited_at,
       deleted_at = s.deleted_at, pinned_at = s.pinned_at, is_pinned = s.pinned_at IS NOT NULL,
       changes = s.changes
  FROM unnest(:ids::uuid[], :versions::integer[], :render_versions::smallint[],
              :edited_ats::timestamptz[], :deleted_ats::timestamptz[], :pinned_ats::timestamptz[],
              :changes::integer[])
       AS s (id, version, render_version, edited_at, deleted_at, pinned_at, changes)
 WHERE c.tenant_id = :tenant AND c.id = s.id;

--! pinned_counts
SELECT t.id, t.pinned_count
  FROM comments.threads t
 WHERE t.tenant_id = :tenant AND t.id = ANY(:ids);

--! add_pins
UPDATE comments.threads t
   SET pinned_count = t.pinned_count + s.pins
  FROM unnest(:ids::uuid[], :pins::integer[]) AS s (id, pins)
 WHERE t.tenant_id = :tenant AND t.id = s.id;

--! bring_edits (content_htmls[?], editor_ids[?], reasons[?])
INSERT INTO comments.edits (tenant_id, comment_id, version, content, content_format, content_html,
                            editor_kind, editor_id, reason, at)
SELECT :tenant, s.comment_id, s.version, s.content, s.content_format, s.content_html, s.editor_kind,
       s.editor_id, s.reason, s.at
  FROM unnest(:comment_ids::uuid[], :versions::integer[], :contents::text[],
              :content_formats::text[], :content_htmls::text[], :editor_kinds::text[],
              :editor_ids::uuid[], :reasons::text[], :ats::timestamptz[])
       AS s (comment_id, version, content, content_format, content_html, editor_kind, editor_id,
             reason, at)
    ON CONFLICT DO NOTHING
RETURNING comment_id, version;

--! bring_reactions
INSERT INTO comments.reactions (tenant_id, comment_id, kind, user_id, created_at)
SELECT :tenant, s.comment_id, s.kind, s.user_id, s.created_at
  FROM unnest(:comment_ids::uuid[], :kinds::text[], :user_ids::uuid[], :created_ats::timestamptz[])
       AS s (comment_id, kind, user_id, created_at)
    ON CONFLICT DO NOTHING
RETURNING comment_id, kind, user_id;

--! threads_after
SELECT t.id, t.entity_type, t.entity_id, t.root_count, t.is_locked, t.created_at
  FROM comments.threads t
 WHERE t.tenant_id = :tenant
   AND (t.entity_type COLLATE "C", t.entity_id COLLATE "C") > (:after_type, :after_id)
 ORDER BY t.entity_type COLLATE "C", t.entity_id COLLATE "C"
 LIMIT :limit::integer;

-- The families of these parents, one after the other, each in its order. All of them together are few,
-- or it is one, read in pages.
--! families : Exported(author_id?, author_email?, author_avatar?, edited_at?, deleted_at?, pinned_at?)
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_email, c.author_avatar, c.content, c.content_format, c.content_html,
       c.render_version, c.status, c.version, c.child_count, c.reaction_counts, c.created_at,
       c.edited_at, c.deleted_at, c.pinned_at
  FROM unnest(:parents::uuid[]) WITH ORDINALITY AS p (parent_key, place)
 CROSS JOIN LATERAL (
       SELECT c.*
         FROM comments.comments c
        WHERE c.tenant_id = :tenant AND c.parent_key = p.parent_key AND c.position > :after
        ORDER BY c.position
        LIMIT :limit::integer) c
 ORDER BY p.place, c.position;

--! edits_of : ExportedEdit(content_html?, editor_id?, reason?)
SELECT e.comment_id, e.version, e.content, e.content_format, e.content_html, e.editor_kind,
       e.editor_id, e.reason, e.at
  FROM comments.edits e
 WHERE e.tenant_id = :tenant AND e.comment_id = ANY(:ids) AND e.version > :after
 ORDER BY e.comment_id, e.version
 LIMIT :limit::integer;

--! reactions_of
SELECT r.comment_id, r.kind, r.user_id, r.created_at
  FROM comments.reactions r
 WHERE r.tenant_id = :tenant AND r.comment_id = ANY(:ids)
   AND (r.kind, r.user_id) > (:after_kind, :after_user)
 ORDER BY r.comment_id, r.kind, r.user_id
 LIMIT :limit::integer;
