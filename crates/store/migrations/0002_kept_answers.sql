-- Answers to writes that brought an Idempotency-Key: kept in the transaction of the change, so that
-- the same request sent again gets the first answer again, whatever happened in between.
CREATE TABLE core.kept_answers (
    -- Of the platform's administrator, who has no tenant, the nil UUID.
    tenant_id   uuid NOT NULL,
    -- SHA-256 of who asked, the route, and the client's key, which is itself not kept.
    id          bytea NOT NULL CHECK (octet_length(id) = 32),
    -- SHA-256 of the request.
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    status      smallint NOT NULL,
    -- Content headers: name, value, name, value …
    headers     text[] NOT NULL,
    body        bytea NOT NULL,
    -- Whether the body is encrypted, because it tells a secret.
    is_sealed   boolean NOT NULL,
    -- Where the change stands in the log.
    epoch       integer NOT NULL,
    transaction bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX kept_answers_age ON core.kept_answers (expires_at);
ALTER TABLE core.kept_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.kept_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON core.kept_answers TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY system_forgets ON core.kept_answers TO stoa_system USING (true);
GRANT SELECT, INSERT, DELETE ON core.kept_answers TO stoa_app;
GRANT SELECT, DELETE ON core.kept_answers TO stoa_system;
