-- A read model is made anew beside the one that is read. Both lie in the same tables, whose rows bear the
-- number of their copy; which of the two is read stands here, so that one takes the other's place by one
-- change of one row.
ALTER TABLE core.consumers
    -- The copy that is read.
    ADD COLUMN copy   smallint NOT NULL DEFAULT 0 CHECK (copy IN (0, 1)),
    -- The copy that is kept beside it while the two are compared: what is applied to one is applied to
    -- both, in one transaction, so that whoever looks sees both as of the same position.
    ADD COLUMN beside smallint CHECK (beside IN (0, 1) AND beside <> copy);

-- Copies that are being made, or cleared away. Holds nothing of any tenant.
CREATE TABLE core.rebuilds (
    name        text PRIMARY KEY,
    -- Who is at it: it goes on only as long as its own id stands here.
    id          uuid NOT NULL,
    -- The copy that it fills or clears; never the one that is read.
    copy        smallint NOT NULL CHECK (copy IN (0, 1)),
    epoch       integer NOT NULL DEFAULT 0,
    transaction bigint NOT NULL DEFAULT 0,
    sequence    bigint NOT NULL DEFAULT 0,
    -- Until when it counts as under way. What was broken off is cleared away afterwards.
    alive_until timestamptz NOT NULL
);
GRANT SELECT, UPDATE ON core.rebuilds TO stoa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON core.rebuilds TO stoa_system;

-- The copy of a read model that is read. Queries ask for it in a scalar sub-select, so that it is computed
-- once for a statement and serves as an index condition.
CREATE FUNCTION core.live_copy(model text) RETURNS smallint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((SELECT c.copy FROM core.consumers c WHERE c.name = model), 0::smallint);
