-- How the words are looked up is not left to guesses. After five questions PostgreSQL made one plan for all that come
-- over a connection, and that was slower by fifty times. Now the words' index is the only one that fits (tenants are
-- compared in a way that no index serves), and the plan for all questions is made at once: a plan for each took longer
-- than its look.
--
-- Of a block, too, the newest come first.
CREATE OR REPLACE FUNCTION comments.search(
    q text, wanted text[], marks text[], since timestamptz, until timestamptz, enough integer
) RETURNS TABLE (comment_id uuid, language text, rank real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
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
            SELECT h.comment_id, h.language, ts_rank(h.words, these, 1)
              FROM (SELECT s.comment_id, s.language, s.words
                      FROM comments.searchable s
                     WHERE s.words @@ all_of AND s.tenant_id IS NOT DISTINCT FROM me
                       AND s.created_at >= since AND s.created_at < until
                       AND (cardinality(wanted) = 0 OR s.language = ANY (wanted))
                     ORDER BY s.created_at DESC, s.comment_id DESC
                     LIMIT enough) h;
        GET DIAGNOSTICS more = ROW_COUNT;
        enough := enough - more;
        EXIT WHEN enough <= 0;
    END LOOP;
END $$;

-- As before, but what several languages understand alike is asked for once: a block of made-up or of short texts is
-- taken to be in a dozen.
CREATE OR REPLACE FUNCTION comments.asked(q text, languages text[]) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    language text;
    one tsquery;
    known tsquery[] := '{}';
    every tsquery;
BEGIN
    FOREACH language IN ARRAY languages LOOP
        one := websearch_to_tsquery(language::regconfig, q);
        IF querytree(one) NOT IN ('', 'T') AND one <> ALL (known) THEN
            known := known || one;
            every := CASE WHEN every IS NULL THEN one ELSE every || one END;
        END IF;
    END LOOP;
    RETURN every::text;
END $$;

-- What is marked where it was found: each word of the question by itself. To find the phrase `a a a a` again in a
-- text of many `a`, ts_headline() tries all ways of choosing them.
CREATE FUNCTION comments.words_to_mark(language text, q text) RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog
    RETURN (SELECT coalesce(string_agg(DISTINCT '''' || w[1] || '''', ' | '), '')::tsquery
              FROM regexp_matches(querytree(websearch_to_tsquery(language::regconfig, q)),
                                  '''((?:[^'']|'''')+)''', 'g') AS w);
