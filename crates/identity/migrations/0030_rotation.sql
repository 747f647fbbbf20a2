-- A key gets another secret and stays what it is. The former secret may go on for a while beside it, so
-- that whoever uses it has time to change.
ALTER TABLE identity.api_keys
    -- How often.
    ADD COLUMN rotations        integer NOT NULL DEFAULT 0,
    ADD COLUMN rotated_at       timestamptz,
    -- The secret before, and until when it works as well; NULL where it does not.
    ADD COLUMN former_public_id text,
    ADD COLUMN former_hash      bytea CHECK (octet_length(former_hash) = 32),
    ADD COLUMN former_until     timestamptz,
    ADD CONSTRAINT api_keys_former CHECK (
        (former_public_id IS NULL) = (former_hash IS NULL)
        AND (former_until IS NULL) = (former_hash IS NULL));
CREATE UNIQUE INDEX api_keys_former_public_id ON identity.api_keys (former_public_id)
    WHERE former_public_id IS NOT NULL;
