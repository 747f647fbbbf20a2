-- Tenants, keys, users, log-ins, signing keys. See src/lib.rs for what must hold.

CREATE SCHEMA IF NOT EXISTS identity;
GRANT USAGE ON SCHEMA identity TO stoa_app, stoa_system;

-- The tenants themselves. A tenant sees its own row only; the platform's administrator reads them
-- all through the system role, and changes one inside that tenant's transaction.
CREATE TABLE identity.tenants (
    id              uuid PRIMARY KEY,
    name            text NOT NULL,
    subdomain       text NOT NULL,
    plan            text NOT NULL,
    status          text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleted')),
    rate_per_minute integer NOT NULL CHECK (rate_per_minute > 0),
    rate_per_hour   integer NOT NULL CHECK (rate_per_hour > 0),
    -- Of each of its users, and of each address that comes without a secret key.
    user_rate_per_minute    integer NOT NULL CHECK (user_rate_per_minute > 0),
    address_rate_per_minute integer NOT NULL CHECK (address_rate_per_minute > 0),
    features        jsonb NOT NULL DEFAULT '{}',
    settings        jsonb NOT NULL DEFAULT '{}',
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    -- Of deleted tenants too: a name that was once someone's is not given to another.
    CONSTRAINT tenants_subdomain_taken UNIQUE (subdomain)
);
ALTER TABLE identity.tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON identity.tenants TO stoa_app
    USING (id = (SELECT core.current_tenant()))
    WITH CHECK (id = (SELECT core.current_tenant()));
CREATE POLICY system_reads ON identity.tenants FOR SELECT TO stoa_system USING (true);
GRANT SELECT, INSERT, UPDATE ON identity.tenants TO stoa_app;
GRANT SELECT ON identity.tenants TO stoa_system;

-- A key is found before its tenant is known: by its public half, as the system role.
CREATE TABLE identity.api_keys (
    tenant_id    uuid NOT NULL REFERENCES identity.tenants,
    id           uuid NOT NULL,
    name         text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('secret', 'publishable')),
    public_id    text NOT NULL,
    -- SHA-256 of the whole key: 256 random bits need no slow hash.
    secret_hash  bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    scopes       text NOT NULL,
    origins      text[] NOT NULL DEFAULT '{}',
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT api_keys_public_id_taken UNIQUE (public_id)
);
ALTER TABLE identity.api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON identity.api_keys TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY system_looks_up ON identity.api_keys FOR SELECT TO stoa_system USING (true);
CREATE POLICY system_notes_use ON identity.api_keys FOR UPDATE TO stoa_system
    USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON identity.api_keys TO stoa_app;
GRANT SELECT ON identity.api_keys TO stoa_system;
GRANT UPDATE (last_used_at) ON identity.api_keys TO stoa_system;

CREATE TABLE identity.users (
    tenant_id         uuid NOT NULL REFERENCES identity.tenants,
    id                uuid NOT NULL,
    username          text NOT NULL,
    -- What makes two names the same: NFKC, lower case.
    username_key      text NOT NULL,
    email             text NOT NULL,
    email_key         text NOT NULL,
    password_hash     text NOT NULL,
    display_name      text NOT NULL,
    avatar_url        text,
    bio               text,
    metadata          jsonb NOT NULL DEFAULT '{}',
    status            text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleted')),
    roles             text[] NOT NULL DEFAULT '{}',
    email_verified_at timestamptz,
    last_login_at     timestamptz,
    version           integer NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL,
    deleted_at        timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT users_username_taken UNIQUE (tenant_id, username_key),
    CONSTRAINT users_email_taken UNIQUE (tenant_id, email_key)
);
ALTER TABLE identity.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.users FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON identity.users TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT, UPDATE ON identity.users TO stoa_app;

-- Names that are not to be had any more, by what makes two of them the same. One is also kept for
-- whoever registered a taken address without being told so: else a second try would tell.
CREATE TABLE identity.usernames (
    tenant_id    uuid NOT NULL REFERENCES identity.tenants,
    username_key text NOT NULL,
    claimed_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, username_key)
);
ALTER TABLE identity.usernames ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.usernames FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON identity.usernames TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT ON identity.usernames TO stoa_app;

-- One log-in of a user.
CREATE TABLE identity.sessions (
    tenant_id          uuid NOT NULL,
    id                 uuid NOT NULL,
    user_id            uuid NOT NULL,
    created_at         timestamptz NOT NULL,
    expires_at         timestamptz NOT NULL,
    revoked_at         timestamptz,
    -- Which refresh token is the valid one: each use raises it, in one conditional update.
    refresh_generation integer NOT NULL DEFAULT 0,
    last_used_at       timestamptz NOT NULL,
    address            text,
    user_agent         text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES identity.users (tenant_id, id)
);
CREATE INDEX sessions_of_user ON identity.sessions (tenant_id, user_id);
ALTER TABLE identity.sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON identity.sessions TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT, UPDATE ON identity.sessions TO stoa_app;

-- What tokens are signed with, for all tenants; the private half sealed by the master secret.
CREATE TABLE identity.signing_keys (
    kid         text PRIMARY KEY,
    algorithm   text NOT NULL CHECK (algorithm = 'EdDSA'),
    public_key  bytea NOT NULL,
    private_key bytea NOT NULL,
    state       text NOT NULL CHECK (state IN ('next', 'current', 'previous')),
    created_at  timestamptz NOT NULL
);
-- Also keeps two programs that start at once from making two.
CREATE UNIQUE INDEX signing_keys_state ON identity.signing_keys (state);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.signing_keys TO stoa_system;

-- The next key becomes the current one, the current one the previous, and the given one the next;
-- but only if the next one was made, and so published, by a certain time. Tells whether it was.
CREATE FUNCTION identity.rotate_signing_keys(kid text, public_key bytea, private_key bytea,
                                             at timestamptz, published_by timestamptz)
    RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    -- One at a time; each state has one key at most.
    LOCK TABLE identity.signing_keys IN SHARE ROW EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM identity.signing_keys
                    WHERE state = 'next' AND created_at <= published_by) THEN
        RETURN false;
    END IF;
    DELETE FROM identity.signing_keys WHERE state = 'previous';
    UPDATE identity.signing_keys SET state = 'previous' WHERE state = 'current';
    UPDATE identity.signing_keys SET state = 'current' WHERE state = 'next';
    INSERT INTO identity.signing_keys VALUES (kid, 'EdDSA', public_key, private_key, 'next', at);
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION
    identity.rotate_signing_keys(text, bytea, bytea, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    identity.rotate_signing_keys(text, bytea, bytea, timestamptz, timestamptz) TO stoa_system;

-- What names the platform's administrator, who stands outside of all tenants.
CREATE TABLE identity.admin_tokens (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    name       text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);
GRANT SELECT, INSERT ON identity.admin_tokens TO stoa_system;

-- What ceased to be valid, or changed in whether it is; every process reads the recent rows again
-- and again and forgets what it remembers of the subject. Written in the transaction of the change.
CREATE TABLE identity.revocations (
    tenant_id uuid NOT NULL,
    id        uuid NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('key', 'session', 'tenant')),
    subject   uuid NOT NULL,
    -- The database's clock, for the readers go by it too.
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX revocations_recent ON identity.revocations (at);
ALTER TABLE identity.revocations ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.revocations FORCE ROW LEVEL SECURITY;
CREATE POLICY app_revokes ON identity.revocations FOR INSERT TO stoa_app
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY system_polls ON identity.revocations TO stoa_system USING (true);
GRANT INSERT ON identity.revocations TO stoa_app;
GRANT SELECT, DELETE ON identity.revocations TO stoa_system;
