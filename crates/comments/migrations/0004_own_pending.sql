-- What waits for a decision, by its author: shown to them alone. Few rows at any time.
CREATE INDEX comments_own_pending ON comments.comments (tenant_id, author_id, id)
    WHERE status = 'pending' AND author_id IS NOT NULL;
