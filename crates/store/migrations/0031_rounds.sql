-- Timed work that one process does for all, and what it found. Holds nothing of any tenant.
CREATE TABLE core.rounds (
    name     text PRIMARY KEY,
    -- When the last one began. Whoever sets it does the work.
    began_at timestamptz NOT NULL,
    -- When the last one that came to its end did so, and how much it found.
    ended_at timestamptz,
    found    bigint NOT NULL DEFAULT 0
);
GRANT SELECT, INSERT, UPDATE ON core.rounds TO stoa_system;
