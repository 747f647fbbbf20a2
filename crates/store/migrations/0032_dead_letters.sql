-- A tenant may see what could not be handled of its own, and have it tried again.
ALTER TABLE core.dead_letters
    -- How it is named: the number counts the messages of all tenants together.
    ADD COLUMN letter_id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX dead_letters_of_tenant ON core.dead_letters (tenant_id, letter_id);
CREATE UNIQUE INDEX dead_letters_letter ON core.dead_letters (letter_id);
CREATE POLICY app_own ON core.dead_letters TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, DELETE ON core.dead_letters TO stoa_app;
-- Whoever handles a message goes by the tenant in it.
CREATE POLICY app_puts_back ON core.queue FOR INSERT TO stoa_app
    WITH CHECK (tenant_id = (SELECT core.current_tenant())
                AND envelope->>'tenantid' = (SELECT core.current_tenant())::text);
GRANT INSERT ON core.queue TO stoa_app;
