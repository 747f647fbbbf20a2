--: TenantRow()

--! insert_tenant : TenantRow
INSERT INTO identity.tenants (id, name, subdomain, plan, rate_per_minute, rate_per_hour,
                              user_rate_per_minute, address_rate_per_minute, created_at, updated_at)
VALUES (:id, :name, :subdomain, :plan, :rate_per_minute, :rate_per_hour, :user_rate_per_minute,
        :address_rate_per_minute, :at, :at)
RETURNING id, name, subdomain, plan, status, rate_per_minute, rate_per_hour,
          user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at;

--! tenant : TenantRow
SELECT id, name, subdomain, plan, status, rate_per_minute, rate_per_hour,
       user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at
  FROM identity.tenants
 WHERE id = :id;

--! tenant_by_subdomain : TenantRow
SELECT id, name, subdomain, plan, status, rate_per_minute, rate_per_hour,
       user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at
  FROM identity.tenants
 WHERE subdomain = :subdomain;

--! tenants_after : TenantRow
SELECT id, name, subdomain, plan, status, rate_per_minute, rate_per_hour,
       user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at
  FROM identity.tenants
 WHERE id > :after
 ORDER BY id
 LIMIT :limit;

--! set_status : TenantRow
UPDATE identity.tenants
   SET status = :status, version = version + 1, updated_at = :at
 WHERE id = :id AND status <> :status AND status <> 'deleted'
RETURNING id, name, subdomain, plan, status, rate_per_minute, rate_per_hour,
          user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at;

--! change_tenant (name?, settings?) : TenantRow
UPDATE identity.tenants
   SET name = coalesce(:name, name), settings = coalesce(:settings, settings),
       version = version + 1, updated_at = :at
 WHERE id = :id
RETURNING id, name, subdomain, plan, status, rate_per_minute, rate_per_hour,
          user_rate_per_minute, address_rate_per_minute, features, settings, version, created_at, updated_at;
