--: Consumer(resetting_after?, beside?)

--! begin_consumer
INSERT INTO core.consumers (name) VALUES (:name) ON CONFLICT DO NOTHING;

--! consumer : Consumer
SELECT generation, epoch, transaction, sequence, resetting_after, copy, beside
  FROM core.consumers
 WHERE name = :name;

--! lock_consumer : Consumer
SELECT generation, epoch, transaction, sequence, resetting_after, copy, beside
  FROM core.consumers
 WHERE name = :name
   FOR UPDATE;

--! consumers : (resetting_after?)
SELECT name, generation, epoch, transaction, sequence, resetting_after
  FROM core.consumers
 ORDER BY name;

--! move_consumer (beside?)
UPDATE core.consumers
   SET epoch = :to_epoch, transaction = :to_transaction, sequence = :to_sequence, moved_at = now()
 WHERE name = :name
   AND generation = :generation
   AND (epoch, transaction, sequence) = (:epoch, :transaction, :sequence)
   AND copy = :copy AND beside IS NOT DISTINCT FROM :beside
   AND resetting_after IS NULL;

--! move_leading_consumer
UPDATE core.consumers
   SET epoch = :to_epoch, transaction = :to_transaction, sequence = :to_sequence, moved_at = now()
 WHERE name = :name
   AND generation = :generation
   AND (epoch, transaction, sequence) = (:epoch, :transaction, :sequence)
   AND EXISTS (SELECT FROM core.leases l
                WHERE l.name = :name AND l.holder = :holder AND l.fence = :fence);

--! replay_consumer
UPDATE core.consumers
   SET generation = generation + 1, epoch = :epoch, transaction = :transaction,
       sequence = :sequence, resetting_after = '00000000-0000-0000-0000-000000000000',
       beside = NULL, moved_at = now()
 WHERE name = :name;

--! move_reset (next?)
UPDATE core.consumers
   SET resetting_after = :next
 WHERE name = :name AND generation = :generation AND resetting_after = :after;

--! hold_lease
INSERT INTO core.leases AS l (name, holder, fence, expires_at)
VALUES (:name, :holder, 1, clock_timestamp() + make_interval(secs => :seconds))
ON CONFLICT (name) DO UPDATE
   SET holder = EXCLUDED.holder,
       fence = CASE WHEN l.holder = EXCLUDED.holder THEN l.fence ELSE l.fence + 1 END,
       expires_at = EXCLUDED.expires_at
 WHERE l.holder = EXCLUDED.holder OR l.expires_at < clock_timestamp()
RETURNING fence;

--! release_lease
UPDATE core.leases SET expires_at = '-infinity' WHERE name = :name AND holder = :holder;
