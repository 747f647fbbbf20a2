--! standing : Standing(revoked_at?, person_key?)
SELECT s.user_id, s.expires_at, s.revoked_at, s.used_generation, u.status AS user_status, u.roles,
       u.person_key, t.status AS tenant_status,
       t.rate_per_minute, t.rate_per_hour, t.user_rate_per_minute, t.address_rate_per_minute
  FROM identity.sessions s
  JOIN identity.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
  JOIN identity.tenants t ON t.id = s.tenant_id
 WHERE s.tenant_id = :tenant AND s.id = :id;

--! note_use_of_token
UPDATE identity.sessions
   SET used_generation = :generation
 WHERE tenant_id = :tenant AND id = :id AND used_generation < :generation;

--! refresh (address?, user_agent?) : Refreshed(person_key?)
UPDATE identity.sessions s
   SET refresh_generation = s.refresh_generation + 1, last_used_at = :at,
       address = :address, user_agent = :user_agent
 WHERE s.tenant_id = :tenant AND s.id = :id AND s.refresh_generation = :generation
   AND s.revoked_at IS NULL AND s.expires_at > :at
   AND EXISTS (SELECT FROM identity.users u
                WHERE u.tenant_id = s.tenant_id AND u.id = s.user_id AND u.status = 'active')
RETURNING s.user_id, (SELECT u.person_key FROM identity.users u
                     WHERE u.tenant_id = :tenant AND u.id = s.user_id) AS person_key;

--! lock_session : Locked(address?, user_agent?, person_key?)
SELECT s.user_id, s.refresh_generation, s.used_generation, s.last_used_at, s.address, s.user_agent,
       u.person_key
  FROM identity.sessions s
  JOIN identity.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
 WHERE s.tenant_id = :tenant AND s.id = :id AND s.expires_at > :at AND s.revoked_at IS NULL
   AND u.status = 'active'
   FOR UPDATE OF s;

--! revoke_session
UPDATE identity.sessions
   SET revoked_at = :at
 WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL;

--! end_own_session
UPDATE identity.sessions
   SET revoked_at = :at
 WHERE tenant_id = :tenant AND id = :id AND user_id = :user_id AND revoked_at IS NULL;

--! sessions_of : OwnSession(address?, user_agent?)
SELECT id, created_at, last_used_at, expires_at, address, user_agent
  FROM identity.sessions
 WHERE tenant_id = :tenant AND user_id = :user_id AND id > :after AND revoked_at IS NULL
   AND expires_at > :at
 ORDER BY id
 LIMIT :limit;

--! token_standing
SELECT s.user_id, u.username, u.roles
  FROM identity.sessions s
  JOIN identity.users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
 WHERE s.tenant_id = :tenant AND s.id = :id AND s.expires_at > :at AND s.revoked_at IS NULL
   AND u.status = 'active';
