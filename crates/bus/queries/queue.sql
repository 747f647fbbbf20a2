--! publish
WITH moved AS (
    UPDATE core.consumers
       SET epoch = :to_epoch, transaction = :to_transaction, sequence = :to_sequence,
           moved_at = now()
     WHERE name = :name
       AND generation = :generation
       AND (epoch, transaction, sequence) = (:epoch, :transaction, :sequence)
       AND EXISTS (SELECT FROM core.leases l
                    WHERE l.name = :name AND l.holder = :holder AND l.fence = :fence)
    RETURNING name
), put AS (
    INSERT INTO core.queue (queue, tenant_id, event_id, envelope)
    SELECT m.queue, m.tenant_id, m.event_id, m.envelope::json
      FROM unnest(:queues::text[], :tenant_ids::uuid[], :event_ids::uuid[], :envelopes::text[])
           WITH ORDINALITY AS m (queue, tenant_id, event_id, envelope, place)
     WHERE EXISTS (SELECT FROM moved)
     ORDER BY m.place
)
SELECT count(*) AS moved FROM moved;

--! receive
UPDATE core.queue q
   SET lease = :lease, leases = q.leases + 1,
       leased_until = now() + make_interval(secs => :seconds)
  FROM (SELECT r.id
          FROM core.queue r
         WHERE r.queue = :queue
           AND r.available_at <= now()
           AND (r.leased_until IS NULL OR r.leased_until <= now())
         ORDER BY r.available_at, r.id
         LIMIT :most
           FOR UPDATE SKIP LOCKED) AS ready
 WHERE q.id = ready.id
RETURNING q.id, q.refusals, q.leases, q.envelope::text AS envelope;

--! prolong
UPDATE core.queue
   SET leased_until = now() + make_interval(secs => :seconds)
 WHERE id = ANY(:ids) AND lease = :lease;

--! ack
DELETE FROM core.queue WHERE id = ANY(:ids) AND lease = :lease;

--! nack
UPDATE core.queue
   SET available_at = now() + make_interval(secs => :seconds), lease = NULL,
       leased_until = NULL, refusals = refusals + 1, leases = 0
 WHERE id = :id AND lease = :lease;

--! bury
WITH dead AS (
    DELETE FROM core.queue WHERE id = :id AND lease = :lease
    RETURNING id, queue, tenant_id, event_id, envelope
)
INSERT INTO core.dead_letters (id, queue, tenant_id, event_id, envelope, error, letter_id)
SELECT id, queue, tenant_id, event_id, envelope, :error, :letter_id FROM dead;

--! raise_dead
WITH raised AS (
    DELETE FROM core.dead_letters d
     WHERE d.id IN (SELECT id FROM core.dead_letters WHERE queue = :queue ORDER BY id LIMIT :most)
    RETURNING d.id, d.queue, d.tenant_id, d.event_id, d.envelope
)
INSERT INTO core.queue (queue, tenant_id, event_id, envelope)
SELECT queue, tenant_id, event_id, envelope FROM raised ORDER BY id;

--! raise_one
WITH raised AS (
    DELETE FROM core.dead_letters d WHERE d.letter_id = :id
    RETURNING d.queue, d.tenant_id, d.event_id, d.envelope
)
INSERT INTO core.queue (queue, tenant_id, event_id, envelope)
SELECT queue, tenant_id, event_id, envelope FROM raised;

--! dead_letters (queue?)
SELECT d.letter_id, d.queue, d.tenant_id, d.event_id, coalesce(d.envelope->>'type', '') AS kind,
       d.error, d.died_at
  FROM core.dead_letters d
 WHERE (:queue::text IS NULL OR d.queue = :queue) AND d.letter_id > :after
 ORDER BY d.letter_id
 LIMIT :most;

--! own_dead_letters (queue?)
SELECT d.letter_id, d.queue, d.event_id, d.envelope::text AS envelope, d.error, d.died_at
  FROM core.dead_letters d
 WHERE d.tenant_id = :tenant AND d.letter_id > :after AND (:queue::text IS NULL OR d.queue = :queue)
 ORDER BY d.letter_id
 LIMIT :most;

--! raise_own
WITH raised AS (
    DELETE FROM core.dead_letters d
     WHERE d.tenant_id = :tenant AND d.letter_id = :id
    RETURNING d.queue, d.tenant_id, d.event_id, d.envelope
), put AS (
    INSERT INTO core.queue (queue, tenant_id, event_id, envelope)
    SELECT queue, tenant_id, event_id, envelope FROM raised
)
SELECT queue, event_id FROM raised;

--! count_dead
SELECT d.queue, count(*) AS messages FROM core.dead_letters d GROUP BY d.queue;

--! waiting
SELECT count(*) AS messages,
       COALESCE(extract(epoch FROM clock_timestamp() - min(available_at))::double precision, 0)
       AS seconds
  FROM core.queue
 WHERE queue = :queue;

--! accept
INSERT INTO core.inbox (tenant_id, consumer, event_id)
SELECT :tenant, :consumer, e.id FROM unnest(:event_ids::uuid[]) AS e (id)
ON CONFLICT DO NOTHING
RETURNING event_id;

--! is_accepted
SELECT EXISTS (SELECT FROM core.inbox
                WHERE tenant_id = :tenant AND consumer = :consumer AND event_id = :event_id);

--! forget_accepted
DELETE FROM core.inbox
 WHERE ctid = ANY (ARRAY(SELECT i.ctid FROM core.inbox i
                          WHERE i.at < now() - make_interval(secs => :seconds)
                          LIMIT :most));
