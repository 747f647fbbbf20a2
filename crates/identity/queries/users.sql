--: UserRow(avatar_url?, bio?, email_verified_at?, last_login_at?, person_key?)

--! claim_username
INSERT INTO identity.usernames (tenant_id, username_key, claimed_at)
VALUES (:tenant, :username_key, :at)
    ON CONFLICT DO NOTHING;

--! insert_user
INSERT INTO identity.users (tenant_id, id, username, username_key, email, email_key, password_hash,
                            display_name, person_key, created_at)
VALUES (:tenant, :id, :username, :username_key, :email, :email_key, :password_hash, :display_name,
        :person_key, :at)
    ON CONFLICT ON CONSTRAINT users_email_taken DO NOTHING;

--! user : UserRow
SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata,
       email_verified_at, last_login_at, version, created_at, person_key
  FROM identity.users
 WHERE tenant_id = :tenant AND id = :id AND status <> 'deleted';

--! login
SELECT u.id, u.password_hash,
       u.email_verified_at IS NOT NULL
       OR (t.settings->'requireVerifiedEmail') IS DISTINCT FROM 'true'::jsonb AS may_log_in
  FROM identity.users u
  JOIN identity.tenants t ON t.id = u.tenant_id
 WHERE u.tenant_id = :tenant AND u.email_key = :email_key AND u.status = 'active';

--! open_session (address?, user_agent?) : UserRow
WITH active AS (
    UPDATE identity.users SET last_login_at = :at
     WHERE tenant_id = :tenant AND id = :user_id AND status = 'active'
    RETURNING tenant_id, id, username, email, display_name, avatar_url, bio, status, roles,
              metadata, email_verified_at, last_login_at, version, created_at, person_key
), opened AS (
    INSERT INTO identity.sessions (tenant_id, id, user_id, created_at, expires_at, last_used_at,
                                   address, user_agent)
    SELECT tenant_id, :id, id, :at, :expires_at, :at, :address, :user_agent
      FROM active
)
SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata,
       email_verified_at, last_login_at, version, created_at, person_key
  FROM active;
