-- Which letters still count: a token that was mailed names the generation it was made for. The first
-- rises when an address is confirmed or changed, the second when the password or the address is.
ALTER TABLE identity.users
    ADD COLUMN verify_generation integer NOT NULL DEFAULT 0,
    ADD COLUMN reset_generation  integer NOT NULL DEFAULT 0;

-- Of a user all log-ins may end at once, and what is known of them may change.
ALTER TABLE identity.revocations
    DROP CONSTRAINT revocations_kind_check,
    ADD CONSTRAINT revocations_kind_check CHECK (kind IN ('key', 'session', 'tenant', 'user'));
