--: KeyRow(expires_at?, revoked_at?, last_used_at?, rotated_at?, former_until?)

--! insert_key (expires_at?) : KeyRow
INSERT INTO identity.api_keys (tenant_id, id, name, kind, public_id, secret_hash, scopes, origins,
                               expires_at, created_at)
VALUES (:tenant, :id, :name, :kind, :public_id, :secret_hash, :scopes, :origins, :expires_at, :at)
RETURNING id, name, kind, public_id, scopes, origins, expires_at, revoked_at, last_used_at,
          rotations, rotated_at, former_until, created_at;

--! keys_after : KeyRow
SELECT id, name, kind, public_id, scopes, origins, expires_at, revoked_at, last_used_at,
       rotations, rotated_at, former_until, created_at
  FROM identity.api_keys
 WHERE tenant_id = :tenant AND id > :after
 ORDER BY id
 LIMIT :limit;

--! revoke_key
UPDATE identity.api_keys
   SET revoked_at = :at
 WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL
RETURNING rotations;

-- In the order of their ids: two keys may rotate each other at once.
--! lock_keys : LockedKey(expires_at?, revoked_at?)
SELECT id, kind, public_id, scopes, expires_at, revoked_at
  FROM identity.api_keys
 WHERE tenant_id = :tenant AND id = ANY(:ids)
 ORDER BY id
   FOR UPDATE;

--! rotate_key (former_until?) : KeyRow
UPDATE identity.api_keys
   SET former_public_id = CASE WHEN :former_until::timestamptz IS NULL THEN NULL ELSE public_id END,
       former_hash = CASE WHEN :former_until::timestamptz IS NULL THEN NULL ELSE secret_hash END,
       former_until = :former_until,
       public_id = :fresh_id, secret_hash = :secret_hash, rotations = rotations + 1, rotated_at = :at
 WHERE tenant_id = :tenant AND id = :id
RETURNING id, name, kind, public_id, scopes, origins, expires_at, revoked_at, last_used_at,
          rotations, rotated_at, former_until, created_at;

--! lock_maker : MakerRow(expires_at?)
SELECT public_id, scopes, expires_at
  FROM identity.api_keys
 WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL
   FOR SHARE;

--! key_exists
SELECT EXISTS (SELECT FROM identity.api_keys WHERE tenant_id = :tenant AND id = :id);

-- By its secret, or by the one before it as long as that works as well.
--! look_up : Found(expires_at?, revoked_at?)
SELECT k.tenant_id, k.id, k.kind, k.secret_hash, k.scopes, k.origins, k.expires_at, k.revoked_at,
       t.status, t.rate_per_minute, t.rate_per_hour, t.user_rate_per_minute,
       t.address_rate_per_minute
  FROM (SELECT c.tenant_id, c.id, c.kind, c.secret_hash, c.scopes, c.origins, c.expires_at,
               c.revoked_at
          FROM identity.api_keys c
         WHERE c.public_id = :public_id
         UNION ALL
        SELECT f.tenant_id, f.id, f.kind, f.former_hash, f.scopes, f.origins,
               least(f.expires_at, f.former_until), f.revoked_at
          FROM identity.api_keys f
         WHERE f.former_public_id = :public_id) k
  JOIN identity.tenants t ON t.id = k.tenant_id;

--! note_use
UPDATE identity.api_keys k
   SET last_used_at = u.at
  FROM unnest(:tenants::uuid[], :ids::uuid[], :ats::timestamptz[]) AS u (tenant_id, id, at)
 WHERE k.tenant_id = u.tenant_id AND k.id = u.id
   AND (k.last_used_at IS NULL OR k.last_used_at < u.at);

--! insert_admin_token (expires_at?)
INSERT INTO identity.admin_tokens (hash, name, created_at, expires_at)
VALUES (:hash, :name, :at, :expires_at);

--! admin_token : AdminTokenRow(expires_at?, revoked_at?)
SELECT expires_at, revoked_at FROM identity.admin_tokens WHERE hash = :hash;

--! insert_revocation
INSERT INTO identity.revocations (tenant_id, id, kind, subject)
VALUES (:tenant, :id, :kind, :subject);

--! recent_revocations
SELECT tenant_id, id, kind, subject
  FROM identity.revocations
 WHERE at > now() - interval '10 minutes';

--! forget_revocations
DELETE FROM identity.revocations WHERE at < now() - interval '1 hour';

--! signing_keys
SELECT kid, public_key, private_key, state, created_at FROM identity.signing_keys;

--! insert_signing_key
INSERT INTO identity.signing_keys (kid, algorithm, public_key, private_key, state, created_at)
VALUES (:kid, 'EdDSA', :public_key, :private_key, :state, :at)
    ON CONFLICT DO NOTHING;

--! rotate_signing_keys
SELECT identity.rotate_signing_keys(:kid, :public_key, :private_key, :at, :published_by) AS rotated;

--! registered_origins
-- Of all tenants: a browser that asks ahead does not say whose key it will use. A key without any serves
-- every page.
SELECT DISTINCT o.origin
  FROM identity.api_keys k, unnest(CASE k.origins WHEN '{}' THEN ARRAY['*'] ELSE k.origins END) AS o (origin)
 WHERE k.kind = 'publishable' AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > :now);
