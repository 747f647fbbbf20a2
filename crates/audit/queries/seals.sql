--! progress
SELECT p.epoch, p.transaction, l.epoch AS present_epoch,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon
  FROM audit.progress p, core.life l;

--! latest_seals
SELECT DISTINCT ON (s.tenant_id) s.tenant_id, s.number, s.digest
  FROM audit.seals s
 WHERE s.tenant_id = ANY (:tenants::uuid[])
 ORDER BY s.tenant_id, s.number DESC;

--! seal
-- Whoever comes second finds that it has moved, and writes nothing.
WITH moved AS (
    UPDATE audit.progress
       SET epoch = :next_epoch, transaction = :next_transaction
     WHERE epoch = :epoch AND transaction = :transaction
    RETURNING single)
INSERT INTO audit.seals (tenant_id, number, epoch, transaction, row_count, digest, sealed_at)
SELECT s.tenant_id, s.number, :epoch, :end, s.row_count, s.digest, :at
  FROM moved,
       unnest(:tenants::uuid[], :numbers::bigint[], :row_counts::bigint[], :digests::bytea[])
       AS s (tenant_id, number, row_count, digest);

--! seals_after
SELECT s.number, s.epoch, s.transaction, s.row_count, s.digest, s.sealed_at
  FROM audit.seals s
 WHERE s.tenant_id = :tenant AND s.number > :number
 ORDER BY s.number
 LIMIT :limit;

--! heads
SELECT DISTINCT ON (s.tenant_id) s.tenant_id, s.number, s.digest, s.sealed_at
  FROM audit.seals s
 ORDER BY s.tenant_id, s.number DESC;
