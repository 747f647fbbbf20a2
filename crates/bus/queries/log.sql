--! read_after : (traceparent?)
-- Who comes to an event much later, as a replay does, has nothing to add to its trace.
SELECT e.epoch, e.transaction, e.sequence, e.id, e.tenant_id, e.type AS kind, e.schema_version,
       e.aggregate_id, e.aggregate_version, e.occurred_at, e.imported, e.data,
       CASE WHEN e.appended_at > now() - interval '15 minutes' THEN e.traceparent END AS traceparent
  FROM core.events e
 WHERE (e.epoch, e.transaction, e.sequence) > (:epoch, :transaction, :sequence)
   AND (e.epoch, e.transaction)
       < ((SELECT l.epoch FROM core.life l),
          (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint))
 ORDER BY e.epoch, e.transaction, e.sequence
 LIMIT :most;

--! head
SELECT e.epoch, e.transaction, e.sequence
  FROM core.events e
 WHERE (e.epoch, e.transaction)
       < ((SELECT l.epoch FROM core.life l),
          (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint))
 ORDER BY e.epoch DESC, e.transaction DESC, e.sequence DESC
 LIMIT 1;

--! behind
SELECT (SELECT count(*)
          FROM (SELECT
                  FROM core.events e
                 WHERE (e.epoch, e.transaction, e.sequence) > (:epoch, :transaction, :sequence)
                 LIMIT :bound) AS waiting) AS events,
       COALESCE((SELECT extract(epoch FROM clock_timestamp() - e.appended_at)::double precision
                   FROM core.events e
                  WHERE (e.epoch, e.transaction, e.sequence) > (:epoch, :transaction, :sequence)
                  ORDER BY e.epoch, e.transaction, e.sequence
                  LIMIT 1), 0) AS seconds;

--! tenants_after
WITH part AS MATERIALIZED (
    SELECT e.tenant_id, e.epoch, e.transaction, e.sequence
      FROM core.events e
     WHERE (e.epoch, e.transaction, e.sequence) > (:epoch, :transaction, :sequence)
     ORDER BY e.epoch, e.transaction, e.sequence
     LIMIT :most
)
SELECT DISTINCT p.tenant_id, l.epoch, l.transaction, l.sequence
  FROM part p
 CROSS JOIN (SELECT epoch, transaction, sequence
               FROM part
              ORDER BY epoch DESC, transaction DESC, sequence DESC
              LIMIT 1) l;

--! horizon : (pid?)
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next,
       (SELECT a.pid
          FROM pg_stat_activity a
         WHERE a.backend_xid IS NOT NULL
         ORDER BY age(a.backend_xid) DESC
         LIMIT 1) AS pid;
