-- Users are listed by name; prefixes go by bytes, whatever the database's collation.
CREATE INDEX users_by_name ON identity.users (tenant_id, (username_key COLLATE "C"));

-- Which of a log-in's access tokens was used: the refresh that gave it counts as received then.
ALTER TABLE identity.sessions
    ADD COLUMN used_generation integer NOT NULL DEFAULT -1;
