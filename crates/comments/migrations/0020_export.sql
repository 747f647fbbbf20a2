-- Threads in an order that does not depend on the tenant or the database's collation, by which they are
-- exported a page at a time.
CREATE INDEX threads_entity
    ON comments.threads (tenant_id, entity_type COLLATE "C", entity_id COLLATE "C");
