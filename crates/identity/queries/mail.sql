--! holder : Holder(person_key?)
SELECT id, version, status, email_verified_at IS NOT NULL AS is_verified, person_key
  FROM identity.users
 WHERE tenant_id = :tenant AND email_key = :email_key;

--! addressee
SELECT u.email, u.status, u.email_verified_at IS NOT NULL AS is_verified, u.verify_generation,
       u.reset_generation, t.name AS tenant_name, t.settings AS tenant_settings
  FROM identity.users u
  JOIN identity.tenants t ON t.id = u.tenant_id
 WHERE u.tenant_id = :tenant AND u.id = :id AND u.erased_at IS NULL AND t.status = 'active';

--! verify_email : Verified(person_key?)
UPDATE identity.users
   SET email_verified_at = :at, verify_generation = verify_generation + 1, version = version + 1
 WHERE tenant_id = :tenant AND id = :id AND verify_generation = :generation
   AND email_verified_at IS NULL AND status = 'active'
RETURNING version, person_key;

--! reset_password : Reset(person_key?)
UPDATE identity.users
   SET password_hash = :password_hash, reset_generation = reset_generation + 1,
       email_verified_at = coalesce(email_verified_at, :at), version = version + 1
 WHERE tenant_id = :tenant AND id = :id AND reset_generation = :generation AND status = 'active'
RETURNING version, person_key;

--! may_reset
SELECT EXISTS (SELECT FROM identity.users
                WHERE tenant_id = :tenant AND id = :id AND reset_generation = :generation
                  AND status = 'active');

--! end_sessions
UPDATE identity.sessions
   SET revoked_at = :at
 WHERE tenant_id = :tenant AND user_id = :user_id AND id <> :kept AND revoked_at IS NULL;
