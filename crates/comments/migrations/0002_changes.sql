-- What is changed after it was written: edits with their history, deletion, pins.

ALTER TABLE comments.threads
    -- How many roots are pinned.
    ADD COLUMN pinned_count integer NOT NULL DEFAULT 0;

ALTER TABLE comments.comments
    -- Direct replies that are not shown, but keep their place because something below them is.
    ADD COLUMN hollow_count integer NOT NULL DEFAULT 0,
    ADD COLUMN pinned_at timestamptz;

CREATE INDEX comments_pinned ON comments.comments (tenant_id, parent_key) WHERE is_pinned;

-- Imports have brought comments that are not shown, with replies that are. The owner sees no row
-- while the policies are forced.
ALTER TABLE comments.comments NO FORCE ROW LEVEL SECURITY;
WITH RECURSIVE hollow AS (
    SELECT tenant_id, id, parent_key
      FROM comments.comments
     WHERE reply_count > 0 AND (status <> 'approved' OR deleted_at IS NOT NULL)
     UNION
    SELECT p.tenant_id, p.id, p.parent_key
      FROM hollow h
      JOIN comments.comments p ON p.tenant_id = h.tenant_id AND p.id = h.parent_key
     WHERE p.status <> 'approved' OR p.deleted_at IS NOT NULL
)
UPDATE comments.comments c
   SET hollow_count = h.hollow_count
  FROM (SELECT tenant_id, parent_key, count(*) AS hollow_count FROM hollow GROUP BY 1, 2) h
 WHERE c.tenant_id = h.tenant_id AND c.id = h.parent_key;
ALTER TABLE comments.comments FORCE ROW LEVEL SECURITY;

-- What stood in a comment before an edit: `version` is the one that was replaced. What stood there
-- after it is in the next row, or in the comment.
CREATE TABLE comments.edits (
    tenant_id      uuid NOT NULL,
    comment_id     uuid NOT NULL,
    version        integer NOT NULL,
    content        text NOT NULL,
    content_format text NOT NULL,
    -- As it was shown, where that is not made from the content alone: of imports.
    content_html   text,
    editor_kind    text NOT NULL,
    editor_id      uuid,
    reason         text,
    at             timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, comment_id, version)
);
ALTER TABLE comments.edits ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.edits FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.edits TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT ON comments.edits TO stoa_app;
