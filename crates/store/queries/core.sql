--! set_tenant
SELECT set_config('stoa.tenant', :tenant, true);

--! append_events (actor_ids[?])
INSERT INTO core.events (epoch, tenant_id, id, type, schema_version, aggregate_type, aggregate_id,
                         aggregate_version, occurred_at, actor_kind, actor_id, imported, data)
SELECT (SELECT epoch FROM core.life), :tenant, e.id, e.type, e.schema_version, e.aggregate_type,
       e.aggregate_id, e.aggregate_version, e.occurred_at, e.actor_kind, e.actor_id, e.imported,
       e.data::jsonb
  FROM unnest(:ids::uuid[], :types::text[], :schema_versions::smallint[], :aggregate_types::text[],
              :aggregate_ids::uuid[], :aggregate_versions::integer[], :occurred_ats::timestamptz[],
              :actor_kinds::text[], :actor_ids::uuid[], :imported::boolean[], :data::text[])
       WITH ORDINALITY
       AS e (id, type, schema_version, aggregate_type, aggregate_id, aggregate_version, occurred_at,
             actor_kind, actor_id, imported, data, place)
 ORDER BY e.place;

--! append_audit (resource_ids[?], actor_ids[?], addresses[?], user_agents[?])
INSERT INTO core.audit (tenant_id, id, at, action, resource, resource_id, actor_kind, actor_id,
                        request_id, address, user_agent, metadata)
SELECT :tenant, a.id, a.at, a.action, a.resource, a.resource_id, a.actor_kind, a.actor_id,
       a.request_id, a.address, a.user_agent, a.metadata::jsonb
  FROM unnest(:ids::uuid[], :ats::timestamptz[], :actions::text[], :resources::text[],
              :resource_ids::uuid[], :actor_kinds::text[], :actor_ids::uuid[],
              :request_ids::text[], :addresses::text[], :user_agents::text[], :metadata::text[])
       AS a (id, at, action, resource, resource_id, actor_kind, actor_id, request_id, address,
             user_agent, metadata);

--! write_position
SELECT (SELECT epoch FROM core.life) AS epoch,
       pg_current_xact_id()::text::bigint AS transaction;

--! begin_attempt
INSERT INTO core.attempts (id) VALUES (:id);

--! forbid_attempt
INSERT INTO core.attempts (id) VALUES (:id) ON CONFLICT DO NOTHING;

--! forget_attempts
DELETE FROM core.attempts WHERE at < now() - make_interval(hours => 1);

--! make_event_partitions
SELECT core.make_event_partitions(:months_ahead);

--! life
SELECT epoch, system_identifier, database_oid FROM core.life;

--! present_life
SELECT s.system_identifier::text AS system_identifier, d.oid::bigint AS database_oid
  FROM pg_control_system() s, pg_database d
 WHERE d.datname = current_database();

--! lock_log
LOCK TABLE core.events IN EXCLUSIVE MODE;

--! raise_epoch
UPDATE core.life
   SET epoch = epoch + 1, system_identifier = :system_identifier, database_oid = :database_oid
RETURNING epoch;

--! serving_roles_with_powers
SELECT r.rolname::text AS role
  FROM pg_roles r
 WHERE r.rolname IN ('stoa_app', 'stoa_system', 'stoa_owner')
   AND EXISTS (SELECT FROM pg_roles p
                WHERE (p.rolsuper OR p.rolbypassrls
                       OR p.rolname = 'stoa_owner' AND r.rolname <> 'stoa_owner')
                  AND pg_has_role(r.oid, p.oid, 'MEMBER'))
 ORDER BY 1;

--! relations_without_forced_policy
SELECT (n.nspname || '.' || c.relname)::text AS relation
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND has_schema_privilege('stoa_app', n.oid, 'USAGE')
   AND (has_table_privilege('stoa_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES')
        OR has_any_column_privilege('stoa_app', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
   AND NOT (c.relrowsecurity AND c.relforcerowsecurity
            AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
 ORDER BY 1;
