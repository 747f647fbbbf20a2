-- Full-text search: a read model, kept by following the log.
--
-- The words of a tenant's comments stand in blocks of some thousand comments, each word with its block's
-- id before it. So a search looks at the newest block first and ends when it has enough, whatever else
-- the index holds; and no word of one tenant is found among another's.

CREATE TABLE comments.search_blocks (
    tenant_id uuid NOT NULL,
    number    integer NOT NULL,
    -- Of all tenants: what stands before each word.
    id        bigint GENERATED ALWAYS AS IDENTITY,
    filled    integer NOT NULL,
    -- When the comments of the block were written.
    first_at  timestamptz NOT NULL,
    last_at   timestamptz NOT NULL,
    -- The configurations that its words were made by.
    languages text[] NOT NULL,
    PRIMARY KEY (tenant_id, number)
);
ALTER TABLE comments.search_blocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.search_blocks FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.search_blocks TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY owner_searches ON comments.search_blocks FOR SELECT TO stoa_owner USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON comments.search_blocks TO stoa_app;

-- What can be found: comments that are shown.
CREATE TABLE comments.searchable (
    tenant_id  uuid NOT NULL,
    comment_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    language   text NOT NULL,
    words      tsvector NOT NULL,
    PRIMARY KEY (tenant_id, comment_id)
);
-- Without a list of what is still to be sorted in: each search of each block would read it through.
CREATE INDEX searchable_words ON comments.searchable USING gin (words) WITH (fastupdate = off);
ALTER TABLE comments.searchable ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.searchable FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.searchable TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
CREATE POLICY owner_searches ON comments.searchable FOR SELECT TO stoa_owner USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON comments.searchable TO stoa_app;

-- The words, or the question, with the block before each word. Both are written with each word in
-- quotes, and quotes within it doubled.
CREATE FUNCTION comments.in_block(block bigint, written text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(written, '''((?:[^'']|'''')+)''', '''' || to_hex(block) || ':\1''', 'g');

-- What was asked, as any of these configurations understands it; NULL if none has a word to look for.
CREATE FUNCTION comments.asked(q text, languages text[]) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    language text;
    one tsquery;
    every tsquery;
BEGIN
    FOREACH language IN ARRAY languages LOOP
        one := websearch_to_tsquery(language::regconfig, q);
        IF querytree(one) NOT IN ('', 'T') THEN
            every := CASE WHEN every IS NULL THEN one ELSE every || one END;
        END IF;
    END LOOP;
    RETURN every::text;
END $$;

-- The comments of the running transaction's tenant that hold what is asked and all of these marks, the
-- newest blocks first, until there are enough. `@@` is not leakproof, so that under a policy it could
-- not use the index: hence this function, whose owner may see all rows and which asks for the tenant
-- itself, of nobody but core.current_tenant().
CREATE FUNCTION comments.search(
    q text, wanted text[], marks text[], since timestamptz, until timestamptz, enough integer
) RETURNS TABLE (comment_id uuid, language text, rank real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    me uuid := core.current_tenant();
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
         WHERE b.tenant_id = me AND b.last_at >= since AND b.first_at < until
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
REVOKE ALL ON FUNCTION comments.search(text, text[], text[], timestamptz, timestamptz, integer)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION comments.search(text, text[], text[], timestamptz, timestamptz, integer)
    TO stoa_app;
