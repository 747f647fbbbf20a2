--: Person(avatar_url?, bio?, email_verified_at?, last_login_at?)

--! any_user : Person
SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata,
       email_verified_at, last_login_at, version, created_at
  FROM identity.users
 WHERE tenant_id = :tenant AND id = :id AND erased_at IS NULL;

--! lock_user : Person
SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata,
       email_verified_at, last_login_at, version, created_at
  FROM identity.users
 WHERE tenant_id = :tenant AND id = :id AND erased_at IS NULL
   FOR UPDATE;

--! change_user (avatar_url?, bio?) : Person
UPDATE identity.users
   SET display_name = :display_name, avatar_url = :avatar_url, bio = :bio, metadata = :metadata,
       roles = :roles, version = version + 1
 WHERE tenant_id = :tenant AND id = :id
RETURNING id, username, email, display_name, avatar_url, bio, status, roles, metadata,
          email_verified_at, last_login_at, version, created_at;

--! set_user_status (deleted_at?) : Person
UPDATE identity.users
   SET status = :status, deleted_at = :deleted_at, version = version + 1
 WHERE tenant_id = :tenant AND id = :id
RETURNING id, username, email, display_name, avatar_url, bio, status, roles, metadata,
          email_verified_at, last_login_at, version, created_at;

--! change_email : Person
UPDATE identity.users
   SET email = :email, email_key = :email_key, email_verified_at = NULL,
       verify_generation = verify_generation + 1, reset_generation = reset_generation + 1,
       version = version + 1
 WHERE tenant_id = :tenant AND id = :id
RETURNING id, username, email, display_name, avatar_url, bio, status, roles, metadata,
          email_verified_at, last_login_at, version, created_at;

--! list_users (status?, role?) : Person
SELECT id, username, email, display_name, avatar_url, bio, status, roles, metadata,
       email_verified_at, last_login_at, version, created_at
  FROM identity.users
 WHERE tenant_id = :tenant AND erased_at IS NULL
   AND username_key COLLATE "C" > :after AND username_key COLLATE "C" >= :from
   AND username_key COLLATE "C" < :until
   AND (:status::text IS NULL OR status = :status)
   AND (:role::text IS NULL OR :role = 'user' OR :role = ANY(roles))
 ORDER BY username_key COLLATE "C"
 LIMIT :limit;

--! password_of
SELECT password_hash FROM identity.users
 WHERE tenant_id = :tenant AND id = :id AND status = 'active';

--! change_password
UPDATE identity.users
   SET password_hash = :password_hash, reset_generation = reset_generation + 1,
       version = version + 1
 WHERE tenant_id = :tenant AND id = :id AND password_hash = :former AND status = 'active'
RETURNING version;
