-- Seals over the audit log. See src/lib.rs for what must hold.

CREATE SCHEMA IF NOT EXISTS audit;
GRANT USAGE ON SCHEMA audit TO stoa_system;

-- One seal covers all rows of a tenant from where the seal before ended, and that seal itself.
CREATE TABLE audit.seals (
    tenant_id   uuid NOT NULL,
    -- From 1, without gaps.
    number      bigint NOT NULL CHECK (number > 0),
    -- Where it ends: before rows of this transaction.
    epoch       integer NOT NULL,
    transaction bigint NOT NULL,
    row_count   bigint NOT NULL CHECK (row_count > 0),
    digest      bytea NOT NULL CHECK (octet_length(digest) = 32),
    sealed_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, number)
);
ALTER TABLE audit.seals ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.seals FORCE ROW LEVEL SECURITY;
CREATE POLICY system_seals ON audit.seals TO stoa_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON audit.seals TO stoa_system;

-- How far all tenants' rows are sealed. Moves in the statement that writes the seals, and only from
-- where the sealer read it. Holds nothing of any tenant.
CREATE TABLE audit.progress (
    single      boolean PRIMARY KEY DEFAULT true CHECK (single),
    epoch       integer NOT NULL,
    transaction bigint NOT NULL
);
INSERT INTO audit.progress (epoch, transaction) VALUES (1, 0);
GRANT SELECT, UPDATE ON audit.progress TO stoa_system;
