--: UserRow(avatar_url?, bio?, email_verified_at?)

--! claim_username
INSERT INTO identity.usernames (tenant_id, username_key, claimed_at)
VALUES (:tenant, :username_key, :at)
    ON CONFLICT DO NOTHING;

--! insert_user
INSERT INTO identity.users (tenant_id, id, username, username_key, email, email_key, password_hash,
                            display_name, created_at)
VALUES (:tenant, :id, :username, :username_key, :email, :email_key, :password_hash, :display_name,
        :at)
    ON CONFLICT ON CONSTRAINT users_email_taken DO NOTHING;

--! user : UserRow
SELECT id, username, email, display_name, avatar_url, bio, status, email_verified_at, version,
       created_at
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
    RETURNING tenant_id, id, username, email, display_name, avatar_url, bio, status,
              email_verified_at, version, created_at
), opened AS (
    INSERT INTO identity.sessions (tenant_id, id, user_id, created_at, expires_at, last_used_at,
                                   address, user_agent)
    SELECT tenant_id, :id, id, :at, :expires_at, :at, :address, :user_agent
      FROM active
)
SELECT id, username, email, display_name, avatar_url, bio, status, email_verified_at, version,
       created_at
  FROM active;

--! standing : Standing(revoked_at?)
SELECT s.user_id, s.expires_at, s.revoked_at, u.status AS user_status, u.roles, t.status AS tenant_status,
       t.rate_per_minute, t.rate_per_hour, t.user_rate_per_minute, t.address_rate_per_minute
  FROM identity.sessions s
  JOIN identity.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
  JOIN identity.tenants t ON t.id = s.tenant_id
 WHERE s.tenant_id = :tenant AND s.id = :id;

--! refresh
UPDATE identity.sessions s
   SET refresh_generation = s.refresh_generation + 1, last_used_at = :at
 WHERE s.tenant_id = :tenant AND s.id = :id AND s.refresh_generation = :generation
   AND s.revoked_at IS NULL AND s.expires_at > :at
   AND EXISTS (SELECT FROM identity.users u
                WHERE u.tenant_id = s.tenant_id AND u.id = s.user_id AND u.status = 'active')
RETURNING s.user_id;

--! end_replayed_session
UPDATE identity.sessions
   SET revoked_at = :at
 WHERE tenant_id = :tenant AND id = :id AND refresh_generation > :generation
   AND revoked_at IS NULL;

--! refreshed_since
SELECT s.user_id
  FROM identity.sessions s
  JOIN identity.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
 WHERE s.tenant_id = :tenant AND s.id = :id AND s.refresh_generation = :generation
   AND s.last_used_at > :since AND s.expires_at > :at AND s.revoked_at IS NULL
   AND u.status = 'active';

--! revoke_session
UPDATE identity.sessions
   SET revoked_at = :at
 WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL;
