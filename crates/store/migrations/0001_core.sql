-- The tables that every module's transactions share. See src/lib.rs for what must hold.

CREATE SCHEMA IF NOT EXISTS core;
GRANT USAGE ON SCHEMA core TO stoa_app, stoa_system;

-- The tenant of the running transaction, NULL outside of one. After a transaction that set it the
-- setting reads as an empty string, hence NULLIF. Policies call it in a scalar sub-select, so that
-- it is computed once for a statement and serves as an index condition.
CREATE FUNCTION core.current_tenant() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('stoa.tenant', true), '')::uuid;

-- Which life of the database this is. Transaction numbers start anew in a restored or imported
-- database; the epoch rises then, so that positions keep their order.
CREATE TABLE core.life (
    single            boolean PRIMARY KEY DEFAULT true CHECK (single),
    epoch             integer NOT NULL CHECK (epoch > 0),
    system_identifier text NOT NULL,
    database_oid      bigint NOT NULL
);
GRANT SELECT ON core.life TO stoa_app, stoa_system;
INSERT INTO core.life (epoch, system_identifier, database_oid)
SELECT 1, s.system_identifier::text, d.oid::bigint
  FROM pg_control_system() s, pg_database d
 WHERE d.datname = current_database();

-- The event log: append only, rows never updated, partitioned by the time of appending.
CREATE SEQUENCE core.event_sequence;
GRANT USAGE ON SEQUENCE core.event_sequence TO stoa_app;

CREATE TABLE core.events (
    epoch             integer NOT NULL,
    transaction       bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    sequence          bigint NOT NULL DEFAULT nextval('core.event_sequence'),
    appended_at       timestamptz NOT NULL DEFAULT now(),
    tenant_id         uuid NOT NULL,
    id                uuid NOT NULL,
    type              text NOT NULL,
    schema_version    smallint NOT NULL,
    aggregate_type    text NOT NULL,
    aggregate_id      uuid NOT NULL,
    aggregate_version integer NOT NULL,
    occurred_at       timestamptz NOT NULL,
    actor_kind        text NOT NULL,
    actor_id          uuid,
    imported          boolean NOT NULL,
    data              jsonb NOT NULL,
    PRIMARY KEY (epoch, transaction, sequence, appended_at)
) PARTITION BY RANGE (appended_at);

ALTER TABLE core.events ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.events FORCE ROW LEVEL SECURITY;
CREATE POLICY app_appends ON core.events FOR INSERT TO stoa_app
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY system_reads ON core.events FOR SELECT TO stoa_system USING (true);
GRANT INSERT ON core.events TO stoa_app;
GRANT SELECT ON core.events TO stoa_system;

-- Makes the partitions of this month and the following ones; returns how many were missing.
CREATE FUNCTION core.make_event_partitions(months_ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    first_day date;
    partition text;
    made integer := 0;
BEGIN
    FOR n IN 0..months_ahead LOOP
        first_day := date_trunc('month', now() AT TIME ZONE 'UTC')::date + make_interval(months => n);
        partition := 'events_' || to_char(first_day, 'YYYY_MM');
        IF to_regclass('core.' || partition) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE core.%I PARTITION OF core.events FOR VALUES FROM (%L) TO (%L)',
                partition,
                first_day::text || ' 00:00:00+00',
                (first_day + interval '1 month')::date::text || ' 00:00:00+00');
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION core.make_event_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.make_event_partitions(integer) TO stoa_system;
SELECT core.make_event_partitions(3);

-- What was done, by whom, from where: one row for each mutation, in its transaction.
CREATE TABLE core.audit (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    at          timestamptz NOT NULL,
    action      text NOT NULL,
    resource    text NOT NULL,
    resource_id uuid,
    actor_kind  text NOT NULL,
    actor_id    uuid,
    request_id  text NOT NULL,
    address     text,
    user_agent  text,
    metadata    jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE core.audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.audit FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON core.audit TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY system_reads ON core.audit FOR SELECT TO stoa_system USING (true);
GRANT SELECT, INSERT ON core.audit TO stoa_app;
GRANT SELECT ON core.audit TO stoa_system;

-- One row for each transaction of a write combiner. When the connection breaks during COMMIT, the
-- row tells whether it happened; inserting it from another connection waits for the transaction in
-- doubt, and forbids it from then on. Holds nothing of any tenant.
CREATE TABLE core.attempts (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT ON core.attempts TO stoa_app;
GRANT SELECT, DELETE ON core.attempts TO stoa_system;

-- How far each consumer has followed the log. Moves in the transaction of the effect, and only from
-- where its follower read it, so that of two followers one does nothing. A replay raises the
-- generation and sets resetting_after; tenants are then emptied in the order of their ids, and the
-- consumer does not move before the last one is. Holds nothing of any tenant.
CREATE TABLE core.consumers (
    name            text PRIMARY KEY,
    generation      integer NOT NULL DEFAULT 1,
    epoch           integer NOT NULL DEFAULT 0,
    transaction     bigint NOT NULL DEFAULT 0,
    sequence        bigint NOT NULL DEFAULT 0,
    resetting_after uuid,
    moved_at        timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON core.consumers TO stoa_app, stoa_system;

-- Who may do what only one may do at a time. The fence rises with each new holder.
CREATE TABLE core.leases (
    name       text PRIMARY KEY,
    holder     uuid NOT NULL,
    fence      bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON core.leases TO stoa_system;

-- The embedded broker: what waits for a consumer group. Served in batches with SKIP LOCKED, under a
-- lease that a heartbeat prolongs. Read across tenants, hence only by the system role. No index
-- holds the lease, and pages are half empty, so that leasing a row touches its page alone.
CREATE TABLE core.queue (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue        text NOT NULL,
    tenant_id    uuid NOT NULL,
    event_id     uuid NOT NULL,
    envelope     json NOT NULL,
    -- How often it was handed back because it could not be handled.
    refusals     smallint NOT NULL DEFAULT 0,
    -- How often it was handed out since, without being handed back: after a crash, or an outage.
    leases       smallint NOT NULL DEFAULT 0,
    available_at timestamptz NOT NULL DEFAULT now(),
    lease        uuid,
    leased_until timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE INDEX queue_ready ON core.queue (queue, available_at, id);
ALTER TABLE core.queue ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.queue FORCE ROW LEVEL SECURITY;
CREATE POLICY system_serves ON core.queue TO stoa_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON core.queue TO stoa_system;
GRANT USAGE ON SEQUENCE core.queue_id_seq TO stoa_system;

-- What could not be handled after all its attempts.
CREATE TABLE core.dead_letters (
    id        bigint PRIMARY KEY,
    queue     text NOT NULL,
    tenant_id uuid NOT NULL,
    event_id  uuid NOT NULL,
    envelope  json NOT NULL,
    error     text NOT NULL,
    died_at   timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE core.dead_letters ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.dead_letters FORCE ROW LEVEL SECURITY;
CREATE POLICY system_serves ON core.dead_letters TO stoa_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON core.dead_letters TO stoa_system;

-- Which delivery a consumer has already turned into its effect: written in the effect's
-- transaction, so that a delivery that comes twice has one effect.
CREATE TABLE core.inbox (
    tenant_id uuid NOT NULL,
    consumer  text NOT NULL,
    event_id  uuid NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, consumer, event_id)
);
-- For forgetting by age, at next to no cost for the writers.
CREATE INDEX inbox_age ON core.inbox USING brin (at);
ALTER TABLE core.inbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE core.inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON core.inbox TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY system_forgets ON core.inbox TO stoa_system USING (true);
GRANT SELECT, INSERT ON core.inbox TO stoa_app;
GRANT SELECT, DELETE ON core.inbox TO stoa_system;
