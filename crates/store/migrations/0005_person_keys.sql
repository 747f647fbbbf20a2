-- What tells of a person in an audit row, their address and user agent, is encrypted under a key of their
-- own. Rows cannot be changed without breaking the seals over them; a key can be deleted.
ALTER TABLE core.audit
    -- Whose key; NULL where the row holds nothing of a known person.
    ADD COLUMN person_id uuid,
    -- Address and user agent, which are then NULL (AES-256-GCM, named by the row's id).
    ADD COLUMN sealed    bytea,
    ADD CONSTRAINT audit_sealed_or_open CHECK (
        (person_id IS NULL) = (sealed IS NULL)
        AND (sealed IS NULL OR (address IS NULL AND user_agent IS NULL)));
