-- The read models may be there twice, while one is made anew beside the one that is read: see
-- core.live_copy(). Each row says which copy it is of.

ALTER TABLE comments.standings
    ADD COLUMN copy smallint NOT NULL DEFAULT 0 CHECK (copy IN (0, 1));
ALTER TABLE comments.standings
    DROP CONSTRAINT standings_pkey,
    ADD PRIMARY KEY (tenant_id, copy, day, user_id);

ALTER TABLE comments.search_blocks
    ADD COLUMN copy smallint NOT NULL DEFAULT 0 CHECK (copy IN (0, 1));
ALTER TABLE comments.search_blocks
    DROP CONSTRAINT search_blocks_pkey,
    ADD PRIMARY KEY (tenant_id, copy, number);

ALTER TABLE comments.searchable
    ADD COLUMN copy smallint NOT NULL DEFAULT 0 CHECK (copy IN (0, 1));
ALTER TABLE comments.searchable
    DROP CONSTRAINT searchable_pkey,
    ADD PRIMARY KEY (tenant_id, copy, comment_id);

-- As before, but in the blocks of the copy that is read. No block is of two copies, so that words are
-- found in that copy only.
CREATE OR REPLACE FUNCTION comments.search(
    q text, wanted text[], marks text[], since timestamptz, until timestamptz, enough integer
) RETURNS TABLE (comment_id uuid, language text, rank real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    me uuid := core.current_tenant();
    live smallint := core.live_copy('comments.search');
    block record;
    known text[];
    question text;
    these tsquery;
    mark text;
    all_of tsquery;
    more integer;
BEGIN
    FOR block IN
        SELECT b.id, b.languages
          FROM comments.search_blocks b
         WHERE b.tenant_id = me AND b.copy = live AND b.last_at >= since AND b.first_at < until
         ORDER BY b.number DESC
    LOOP
        IF known IS DISTINCT FROM block.languages THEN
            known := block.languages;
            question := comments.asked(q, ARRAY(
                SELECT l FROM unnest(known) l WHERE cardinality(wanted) = 0 OR l = ANY (wanted)));
        END IF;
        CONTINUE WHEN question IS NULL;
        these := comments.in_block(block.id, question)::tsquery;
        all_of := these;
        FOREACH mark IN ARRAY marks LOOP
            all_of := all_of && comments.in_block(block.id,
                '''' || replace(replace(mark, '\', '\\'), '''', '''''') || '''')::tsquery;
        END LOOP;
        RETURN QUERY
            SELECT s.comment_id, s.language, ts_rank(s.words, these, 1)
              FROM comments.searchable s
             WHERE s.words @@ all_of AND s.tenant_id = me
               AND s.created_at >= since AND s.created_at < until
               AND (cardinality(wanted) = 0 OR s.language = ANY (wanted))
             LIMIT enough;
        GET DIAGNOSTICS more = ROW_COUNT;
        enough := enough - more;
        EXIT WHEN enough <= 0;
    END LOOP;
END $$;
