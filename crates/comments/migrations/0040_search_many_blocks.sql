-- Several blocks are looked into at once. Each look reads what is still to be sorted in, which is some hundred
-- comments while others are brought in: in turn, a word of few comments cost as many readings as there are blocks.

-- Which block's words a row has: what its rank is computed by.
ALTER TABLE comments.searchable ADD COLUMN block bigint;
UPDATE comments.searchable
   SET block = ('x' || lpad(substring(words::text FROM '''([0-9a-f]+):'), 16, '0'))::bit(64)::bigint;
ALTER TABLE comments.searchable ALTER COLUMN block SET NOT NULL;

-- As before: the comments of the running transaction's tenant that hold what is asked and all of these marks, the
-- newest blocks first, until there are enough. But after the newest block so many at once as, by what was found
-- until then, hold what is lacking, and at most four times as many as before: a word that is rare is looked for in
-- 150 blocks by five looks, and of a frequent one not much more is read than is wanted.
CREATE OR REPLACE FUNCTION comments.search(
    q text, wanted text[], marks text[], since timestamptz, until timestamptz, enough integer
) RETURNS TABLE (comment_id uuid, language text, rank real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    most_at_once CONSTANT integer := 64;
    me uuid := core.current_tenant();
    live smallint := core.live_copy('comments.search');
    below integer := 2147483647;
    at_once integer := 1;
    looked integer := 0;
    found integer := 0;
    block record;
    known text[];
    question text;
    marked text;
    blocks bigint[];
    questions tsquery[];
    one tsquery;
    any_of tsquery;
    more integer;
BEGIN
    SELECT string_agg(' & ''' || replace(replace(m, '\', '\\'), '''', '''''') || '''', '')
      INTO marked FROM unnest(marks) AS m;
    LOOP
        blocks := '{}';
        questions := '{}';
        any_of := NULL;
        more := 0;
        FOR block IN
            SELECT b.number, b.id, b.languages
              FROM comments.search_blocks b
             WHERE b.tenant_id = me AND b.copy = live AND b.number < below
               AND b.last_at >= since AND b.first_at < until
             ORDER BY b.number DESC
             LIMIT at_once
        LOOP
            more := more + 1;
            below := block.number;
            IF known IS DISTINCT FROM block.languages THEN
                known := block.languages;
                question := comments.asked(q, ARRAY(
                    SELECT l FROM unnest(known) l WHERE cardinality(wanted) = 0 OR l = ANY (wanted)));
            END IF;
            CONTINUE WHEN question IS NULL;
            blocks := blocks || block.id;
            questions := questions || comments.in_block(block.id, question)::tsquery;
            one := comments.in_block(block.id, '(' || question || ')' || coalesce(marked, ''))::tsquery;
            any_of := CASE WHEN any_of IS NULL THEN one ELSE any_of || one END;
        END LOOP;
        EXIT WHEN more = 0;
        looked := looked + more;
        IF any_of IS NOT NULL THEN
            RETURN QUERY
                SELECT s.comment_id, s.language, ts_rank(s.words, asked.question, 1)
                  FROM (SELECT h.comment_id, h.language, h.words, h.block
                          FROM comments.searchable h
                         WHERE h.words @@ any_of AND h.tenant_id = me
                           AND h.created_at >= since AND h.created_at < until
                           AND (cardinality(wanted) = 0 OR h.language = ANY (wanted))
                         ORDER BY h.block DESC
                         LIMIT enough - found) s
                  JOIN unnest(blocks, questions) AS asked (block, question) ON asked.block = s.block;
            GET DIAGNOSTICS more = ROW_COUNT;
            found := found + more;
        END IF;
        EXIT WHEN found >= enough;
        at_once := greatest(1, least(4 * at_once, most_at_once,
                                     (enough - found)::bigint * looked / greatest(found, 1)));
    END LOOP;
END $$;

-- What is marked where it was found: each word of the question by itself. To find the phrase `a a a a` again in a
-- text of many `a`, ts_headline() tries all ways of choosing them.
CREATE FUNCTION comments.words_to_mark(language text, q text) RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog
    RETURN (SELECT coalesce(string_agg(DISTINCT '''' || w[1] || '''', ' | '), '')::tsquery
              FROM regexp_matches(querytree(websearch_to_tsquery(language::regconfig, q)),
                                  '''((?:[^'']|'''')+)''', 'g') AS w);
