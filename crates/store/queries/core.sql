--! set_tenant
SELECT set_config('stoa.tenant', :tenant, true);

--! append_events (actor_ids[?], traceparents[?])
-- Arrays that are shorter than the others are filled up with NULL: of traces none is given where none is
-- recorded.
INSERT INTO core.events (epoch, tenant_id, id, type, schema_version, aggregate_type, aggregate_id,
                         aggregate_version, occurred_at, actor_kind, actor_id, imported, data,
                         traceparent)
SELECT (SELECT epoch FROM core.life), :tenant, e.id, e.type, e.schema_version, e.aggregate_type,
       e.aggregate_id, e.aggregate_version, e.occurred_at, e.actor_kind, e.actor_id, e.imported,
       e.data::jsonb, e.traceparent
  FROM unnest(:ids::uuid[], :types::text[], :schema_versions::smallint[], :aggregate_types::text[],
              :aggregate_ids::uuid[], :aggregate_versions::integer[], :occurred_ats::timestamptz[],
              :actor_kinds::text[], :actor_ids::uuid[], :imported::boolean[], :data::text[],
              :traceparents::text[])
       WITH ORDINALITY
       AS e (id, type, schema_version, aggregate_type, aggregate_id, aggregate_version, occurred_at,
             actor_kind, actor_id, imported, data, traceparent, place)
 ORDER BY e.place;

--! append_audit (resource_ids[?], actor_ids[?], addresses[?], user_agents[?], refusals[?], person_ids[?], sealed[?])
INSERT INTO core.audit (tenant_id, epoch, id, at, action, resource, resource_id, actor_kind, actor_id,
                        request_id, address, user_agent, operation, refusal, metadata, person_id,
                        sealed)
SELECT :tenant, (SELECT epoch FROM core.life), a.id, a.at, a.action, a.resource, a.resource_id,
       a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal,
       a.metadata::jsonb, a.person_id, a.sealed
  FROM unnest(:ids::uuid[], :ats::timestamptz[], :actions::text[], :resources::text[],
              :resource_ids::uuid[], :actor_kinds::text[], :actor_ids::uuid[],
              :request_ids::text[], :addresses::text[], :user_agents::text[],
              :operations::text[], :refusals::text[], :metadata::text[], :person_ids::uuid[],
              :sealed::bytea[])
       AS a (id, at, action, resource, resource_id, actor_kind, actor_id, request_id, address,
             user_agent, operation, refusal, metadata, person_id, sealed);

--! write_position
SELECT (SELECT epoch FROM core.life) AS epoch,
       pg_current_xact_id()::text::bigint AS transaction;

--! begin_attempt
INSERT INTO core.attempts (id) VALUES (:id);

--! forbid_attempt
INSERT INTO core.attempts (id) VALUES (:id) ON CONFLICT DO NOTHING;

--! forget_attempts
-- Ids begin with the milliseconds since 1970 at which they were made (RFC 9562), so that the old
-- ones are a range of the primary key. Their own time stands guard over clocks that were set wrong.
DELETE FROM core.attempts
 WHERE id = ANY (ARRAY(
         SELECT id FROM core.attempts
          WHERE id < rpad(lpad(to_hex((extract(epoch FROM now() - interval '1 hour') * 1000)::bigint),
                               12, '0'), 32, '0')::uuid
            AND at < now() - interval '1 hour'
          ORDER BY id
          LIMIT :most));

--! make_event_partitions
SELECT core.make_event_partitions(:months_ahead);

--! count_grown_table : (grown?)
SELECT core.count_grown_table(:after) AS grown;

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

--! connected_as
SELECT current_user::text AS role, session_user::text AS logged_in_as,
       r.rolsuper OR r.rolbypassrls AS has_powers
  FROM pg_roles r
 WHERE r.rolname = current_user;

--! serving_roles_with_powers
SELECT r.rolname::text AS role
  FROM pg_roles r
 WHERE r.rolname IN ('stoa_app', 'stoa_system', 'stoa_owner')
   AND EXISTS (SELECT FROM pg_roles p
                WHERE (p.rolsuper OR p.rolbypassrls
                       OR r.rolname <> 'stoa_owner' AND p.rolname <> r.rolname
                          AND p.rolname IN ('stoa_app', 'stoa_system', 'stoa_owner'))
                  AND pg_has_role(r.oid, p.oid, 'MEMBER'))
 ORDER BY 1;

--! open_relations
-- What stoa_app can reach, by any privilege, without being held to the tenant of its transaction.
-- Privileges on a view are as good as those on its tables, unless it asks as the one who reads it.
-- What an extension brought is not ours, and holds nothing of ours.
SELECT (n.nspname || '.' || c.relname)::text AS relation
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND (n.nspname || '.' || c.relname) <> ALL (:open_on_purpose::text[])
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
   AND has_schema_privilege('stoa_app', n.oid, 'USAGE')
   AND (has_table_privilege('stoa_app', c.oid,
                            'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege('stoa_app', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
   AND NOT CASE c.relkind
           WHEN 'v' THEN EXISTS (
                SELECT FROM pg_options_to_table(c.reloptions) o
                 WHERE o.option_name = 'security_invoker' AND o.option_value::boolean)
           ELSE c.relrowsecurity AND c.relforcerowsecurity
                AND (SELECT coalesce(bool_and(
                                pg_get_expr(coalesce(p.polqual, p.polwithcheck), c.oid)
                                LIKE '%current_tenant()%'
                                AND pg_get_expr(coalesce(p.polwithcheck, p.polqual), c.oid)
                                LIKE '%current_tenant()%'), false)
                       FROM pg_policy p
                      WHERE p.polrelid = c.oid AND p.polpermissive
                        AND EXISTS (SELECT FROM unnest(p.polroles) AS bound (role)
                                     WHERE role = 0 OR pg_has_role('stoa_app', role, 'USAGE')))
           END
 ORDER BY 1;

--! torn_nets
-- Tables of tenants on which policies do not hold for everybody, and privileges that no policy goes with:
-- who has one finds nothing, without an error.
WITH served AS (
    SELECT c.oid, (n.nspname || '.' || c.relname)::text AS relation,
           c.relrowsecurity AND c.relforcerowsecurity AS is_forced,
           c.relrowsecurity OR EXISTS (SELECT FROM pg_attribute a
                                        WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'
                                          AND NOT a.attisdropped)
           OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS is_of_tenants
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p')
       AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND NOT EXISTS (SELECT FROM pg_depend d
                        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
       AND (has_schema_privilege('stoa_app', n.oid, 'USAGE')
            OR has_schema_privilege('stoa_system', n.oid, 'USAGE'))
), granted AS (
    SELECT s.oid, s.relation, r.role, k.command, k.letter
      FROM served s,
           unnest(ARRAY['stoa_app', 'stoa_system']) AS r (role),
           (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd'))
           AS k (command, letter)
     WHERE s.is_of_tenants
       AND (has_table_privilege(r.role, s.oid, k.command)
            OR k.command <> 'DELETE' AND has_any_column_privilege(r.role, s.oid, k.command))
)
SELECT DISTINCT s.relation || ' has row-level security that is not enabled and forced' AS fault
  FROM served s
  JOIN granted g ON g.oid = s.oid
 WHERE NOT s.is_forced
 UNION
SELECT g.relation || ' has no policy by which ' || g.role || ' may ' || g.command
  FROM granted g
 WHERE NOT EXISTS (
       SELECT FROM pg_policy p
        WHERE p.polrelid = g.oid AND p.polpermissive AND p.polcmd::text IN ('*', g.letter)
          AND EXISTS (SELECT FROM unnest(p.polroles) AS bound (role)
                       WHERE bound.role = 0 OR pg_has_role(g.role, bound.role, 'USAGE')))
 ORDER BY 1;

--! try_claims
-- Held until the transaction ends. Whoever does not get one does not wait for it.
SELECT pg_try_advisory_xact_lock(c.lock) AS is_held
  FROM unnest(:locks::bigint[]) WITH ORDINALITY AS c (lock, place)
 ORDER BY c.place;

--! kept_among
SELECT k.id
  FROM core.kept_answers k
 WHERE k.tenant_id = :tenant AND k.id = ANY (:ids::bytea[]) AND k.expires_at > :now;

--! forget_answer
DELETE FROM core.kept_answers
 WHERE tenant_id = :tenant AND id = :id AND expires_at <= :now;

--! keep_answer
INSERT INTO core.kept_answers (tenant_id, id, fingerprint, status, headers, body, is_sealed, epoch,
                               expires_at)
SELECT :tenant, :id, :fingerprint, :status, :headers, :body, :is_sealed, l.epoch, :expires_at
  FROM core.life l;

--! kept_answer
SELECT k.fingerprint, k.status, k.headers, k.body, k.is_sealed, k.epoch, k.transaction
  FROM core.kept_answers k
 WHERE k.tenant_id = :tenant AND k.id = :id AND k.expires_at > :now;

--! forget_kept_answers
DELETE FROM core.kept_answers
 WHERE (tenant_id, id) IN (
         SELECT tenant_id, id FROM core.kept_answers
          WHERE expires_at < now()
          ORDER BY expires_at
          LIMIT :most);

-- Functions that stoa_app may call and that run with their owner's eyes, who may be exempt from policies:
-- they must ask for the tenant themselves, and look nothing up in a path that the caller has set.
--! open_functions
SELECT (n.nspname || '.' || p.proname)::text AS function
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prosecdef
   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND has_schema_privilege('stoa_app', n.oid, 'USAGE')
   AND has_function_privilege('stoa_app', p.oid, 'EXECUTE')
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
   AND NOT (p.prosrc LIKE '%core.current_tenant()%'
            AND EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%'))
 ORDER BY 1;

--! kept_answers_naming
-- Bodies that are sealed are not read; they are kept for minutes only.
SELECT k.id
  FROM core.kept_answers k
 WHERE k.tenant_id = :tenant AND NOT k.is_sealed AND position(:name IN k.body) > 0;

--! forget_these_answers
DELETE FROM core.kept_answers WHERE tenant_id = :tenant AND id = ANY (:ids::bytea[]);

--! begin_round
-- One of all who ask; nobody, if one began after `since`.
INSERT INTO core.rounds AS r (name, began_at)
VALUES (:name, :now)
    ON CONFLICT (name) DO UPDATE
   SET began_at = EXCLUDED.began_at
 WHERE r.began_at <= :since
RETURNING began_at;

--! end_round
UPDATE core.rounds SET ended_at = :now, found = :found WHERE name = :name AND began_at = :began_at;

--! ended_round : (ended_at?)
SELECT r.ended_at, r.found FROM core.rounds r WHERE r.name = :name;
