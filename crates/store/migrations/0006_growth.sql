-- Plans are made once and kept. Those of a new installation are made for empty tables, where reading all
-- of a tenant costs no more than looking up one row, and hold until somebody counts again: PostgreSQL by
-- itself does so once a minute at most. Until then each write would cost as much as all before it.
--
-- Counts the next table (by oid) of which more rows were changed since it was last counted than it had
-- then, as long as it is small; from then on PostgreSQL's own rhythm is good enough. NULL if there is
-- none. By what was committed, not by the size of files: a table that somebody is filling would count as
-- large and empty. How many rows there are is told by few of them; what is in them, PostgreSQL finds out.
CREATE FUNCTION core.count_grown_table(after bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog SET default_statistics_target = 4 AS $$
DECLARE
    grown oid;
BEGIN
    SELECT c.oid INTO grown
      FROM pg_class c
     WHERE c.relkind = 'r' AND c.relowner = current_user::regrole AND c.oid::bigint > after
       AND c.reltuples < 200000
       AND pg_stat_get_mod_since_analyze(c.oid) > greatest(c.reltuples, 200)
     ORDER BY c.oid
     LIMIT 1;
    IF grown IS NOT NULL THEN
        EXECUTE format('ANALYZE (SKIP_LOCKED) %s', grown::regclass);
    END IF;
    RETURN grown::bigint;
END $$;
REVOKE ALL ON FUNCTION core.count_grown_table(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.count_grown_table(bigint) TO stoa_system;
