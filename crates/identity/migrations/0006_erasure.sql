-- A person's data can be taken out again, wherever it stands.
ALTER TABLE identity.users
    -- What is written down of them in logs is encrypted under this key of their own, which is sealed by
    -- the master secret. NULL until they are next seen where they joined before there were keys.
    ADD COLUMN person_key bytea,
    -- When they were erased: nothing of them is left here but the id.
    ADD COLUMN erased_at  timestamptz,
    ADD CONSTRAINT users_erased_without_key CHECK (erased_at IS NULL OR person_key IS NULL);

-- Whose registration claimed a name: of a repeated one that of whoever has the address.
ALTER TABLE identity.usernames ADD COLUMN user_id uuid;
CREATE INDEX usernames_of_user ON identity.usernames (tenant_id, user_id);
GRANT UPDATE (user_id), DELETE ON identity.usernames TO stoa_app;

GRANT DELETE ON identity.sessions TO stoa_app;

-- Who was erased, and whether all that was to be done was done. Ids and times only, also kept in a file
-- outside of the database, so that a restored one can be told.
CREATE TABLE identity.erasures (
    tenant_id    uuid NOT NULL REFERENCES identity.tenants,
    user_id      uuid NOT NULL,
    erased_at    timestamptz NOT NULL,
    completed_at timestamptz,
    PRIMARY KEY (tenant_id, user_id)
);
ALTER TABLE identity.erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.erasures FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON identity.erasures TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY system_reads ON identity.erasures FOR SELECT TO stoa_system USING (true);
GRANT SELECT, INSERT, UPDATE ON identity.erasures TO stoa_app;
GRANT SELECT ON identity.erasures TO stoa_system;
