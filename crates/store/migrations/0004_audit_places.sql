-- Audit rows get a place in the order of commits, so that they can be sealed behind the same horizon
-- that the event log is read to; and they say by what operation, and of attempts that were refused.
ALTER TABLE core.audit
    ADD COLUMN epoch       integer NOT NULL DEFAULT 1,
    ADD COLUMN transaction bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    -- Method and route, such as `POST /v1/comments`; empty for what no request caused.
    ADD COLUMN operation   text NOT NULL DEFAULT '',
    -- Why an attempt was refused; NULL for what was done.
    ADD COLUMN refusal     text;
ALTER TABLE core.audit ALTER COLUMN epoch DROP DEFAULT, ALTER COLUMN operation DROP DEFAULT;
-- The order in which rows are listed, sealed and verified.
ALTER TABLE core.audit
    DROP CONSTRAINT audit_pkey,
    ADD PRIMARY KEY (tenant_id, epoch, transaction, id);
-- What is recent, of all tenants: next to nothing for those who write.
CREATE INDEX audit_recent ON core.audit USING brin (transaction) WITH (pages_per_range = 16, autosummarize = on);
