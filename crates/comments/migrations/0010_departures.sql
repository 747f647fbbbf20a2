-- Who wrote something and is gone, or was erased: their comments keep their place, as of nobody.

-- The author's kind is `deleted` where they are gone. Of one who was only deleted, id and name stay in
-- the row, shown to nobody, so that they can come back; of one who was erased, nothing does.
ALTER TABLE comments.comments
    DROP CONSTRAINT comments_author_kind_check,
    ADD CONSTRAINT comments_author_kind_check
        CHECK (author_kind IN ('user', 'guest', 'tenant', 'deleted'));

-- What a person wrote, to be given to them or taken away.
CREATE INDEX comments_of_author ON comments.comments (tenant_id, author_id, id)
    WHERE author_id IS NOT NULL;
CREATE INDEX edits_of_editor ON comments.edits (tenant_id, editor_id, comment_id, version)
    WHERE editor_id IS NOT NULL;

GRANT UPDATE (editor_kind, editor_id, reason), DELETE ON comments.edits TO stoa_app;
GRANT DELETE ON comments.notices TO stoa_app;
