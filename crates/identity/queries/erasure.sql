--: AnyErasure(completed_at?)

--! give_person_key
UPDATE identity.users
   SET person_key = coalesce(person_key, :person_key)
 WHERE tenant_id = :tenant AND id = :id AND erased_at IS NULL
RETURNING person_key;

--! person_keys
SELECT id, person_key
  FROM identity.users
 WHERE tenant_id = :tenant AND id = ANY (:ids::uuid[]) AND person_key IS NOT NULL;

--! hold_username
UPDATE identity.usernames
   SET user_id = :user_id
 WHERE tenant_id = :tenant AND username_key = :username_key;

-- What no user has: a colon stands in no name, and no address is without an at sign.
--! erase_user
UPDATE identity.users
   SET username = 'erased:' || id, username_key = 'erased:' || id, email = 'erased:' || id,
       email_key = 'erased:' || id, password_hash = '', display_name = '', avatar_url = NULL,
       bio = NULL, metadata = '{}', status = 'deleted', roles = '{}', email_verified_at = NULL,
       last_login_at = NULL, deleted_at = coalesce(deleted_at, :at), person_key = NULL,
       erased_at = :at, version = version + 1
 WHERE tenant_id = :tenant AND id = :id AND erased_at IS NULL
RETURNING version;

--! forget_usernames
DELETE FROM identity.usernames
 WHERE tenant_id = :tenant AND (user_id = :user_id OR username_key = :username_key);

--! forget_sessions
DELETE FROM identity.sessions WHERE tenant_id = :tenant AND user_id = :user_id;

--! note_erasure
INSERT INTO identity.erasures (tenant_id, user_id, erased_at)
VALUES (:tenant, :user_id, :at)
    ON CONFLICT (tenant_id, user_id) DO UPDATE
   SET erased_at = EXCLUDED.erased_at, completed_at = NULL;

--! complete_erasure
UPDATE identity.erasures
   SET completed_at = coalesce(completed_at, :at)
 WHERE tenant_id = :tenant AND user_id = :user_id;

--! erasure : Erasure(completed_at?)
SELECT user_id, erased_at, completed_at
  FROM identity.erasures
 WHERE tenant_id = :tenant AND user_id = :user_id;

-- Of all tenants, in the order of their ids.
--! erasures_after : AnyErasure
SELECT tenant_id, user_id, erased_at, completed_at
  FROM identity.erasures
 WHERE (tenant_id, user_id) > (:tenant_after::uuid, :user_after::uuid)
 ORDER BY tenant_id, user_id
 LIMIT :limit;

-- Of all tenants: those under way, and those that were completed a moment ago.
--! open_erasures : AnyErasure
SELECT tenant_id, user_id, erased_at, completed_at
  FROM identity.erasures
 WHERE completed_at IS NULL OR completed_at > :since
 ORDER BY tenant_id, user_id;

-- Of these, those who are still there: a backup of before their erasure was restored.
--! still_there
SELECT id
  FROM identity.users
 WHERE tenant_id = :tenant AND id = ANY (:ids::uuid[]) AND erased_at IS NULL;

--! all_sessions : AnySession(revoked_at?, address?, user_agent?)
SELECT id, created_at, last_used_at, expires_at, revoked_at, address, user_agent
  FROM identity.sessions
 WHERE tenant_id = :tenant AND user_id = :user_id
 ORDER BY id;

--! usernames_of
SELECT username_key
  FROM identity.usernames
 WHERE tenant_id = :tenant AND user_id = :user_id
 ORDER BY username_key;

--! is_there
SELECT EXISTS (SELECT FROM identity.users
                WHERE tenant_id = :tenant AND id = :id AND status <> 'deleted');
