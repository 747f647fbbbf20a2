-- None while another is at it.
--! claim_rebuild
INSERT INTO core.rebuilds AS r (name, id, copy, alive_until)
SELECT c.name, :id, 1 - c.copy, clock_timestamp() + make_interval(secs => :seconds)
  FROM core.consumers c
 WHERE c.name = :name
    ON CONFLICT (name) DO UPDATE
   SET id = EXCLUDED.id, copy = EXCLUDED.copy, epoch = 0, transaction = 0, sequence = 0,
       alive_until = EXCLUDED.alive_until
 WHERE r.alive_until < clock_timestamp()
RETURNING copy;

--! broken_off
SELECT r.name FROM core.rebuilds r WHERE r.alive_until < clock_timestamp() ORDER BY r.name;

--! prolong_rebuild
UPDATE core.rebuilds
   SET alive_until = clock_timestamp() + make_interval(secs => :seconds)
 WHERE name = :name AND id = :id;

-- Until the transaction ends nobody else is at it, and its copy does not become the one that is read.
--! hold_rebuild
SELECT r.copy
  FROM core.rebuilds r
  JOIN core.consumers c ON c.name = r.name AND c.copy <> r.copy
 WHERE r.name = :name AND r.id = :id
   FOR UPDATE OF r;

--! move_rebuild
UPDATE core.rebuilds
   SET epoch = :to_epoch, transaction = :to_transaction, sequence = :to_sequence
 WHERE name = :name AND id = :id
   AND (epoch, transaction, sequence) = (:epoch, :transaction, :sequence);

-- Only where the two are as of the same position, in the transaction that has locked the row.
--! set_beside
UPDATE core.consumers SET beside = :copy WHERE name = :name AND copy <> :copy;

--! part
UPDATE core.consumers SET beside = NULL WHERE name = :name AND beside = :copy;

-- What was read is what is cleared away next. Nothing, if the two do not stand beside each other any more.
--! put_in_place
WITH held AS (
    SELECT FROM core.rebuilds WHERE name = :name AND id = :id FOR UPDATE
), swapped AS (
    UPDATE core.consumers
       SET copy = :copy, beside = NULL, generation = generation + 1
     WHERE name = :name AND beside = :copy AND EXISTS (SELECT FROM held)
    RETURNING name
)
UPDATE core.rebuilds r
   SET copy = 1 - r.copy, alive_until = clock_timestamp() + make_interval(secs => :seconds)
  FROM swapped s
 WHERE r.name = s.name AND r.id = :id;

--! end_rebuild
DELETE FROM core.rebuilds WHERE name = :name AND id = :id;

--! give_up_rebuild
UPDATE core.rebuilds SET alive_until = '-infinity' WHERE name = :name AND id = :id;

-- Behind all that is committed by now.
--! written_until
SELECT l.epoch, pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS transaction
  FROM core.life l;

--! is_applied_until
SELECT NOT EXISTS (SELECT
                     FROM core.events e
                    WHERE (e.epoch, e.transaction, e.sequence) > (c.epoch, c.transaction, c.sequence)
                      AND (e.epoch, e.transaction) < (:epoch, :transaction)) AS is_applied
  FROM core.consumers c
 WHERE c.name = :name;
