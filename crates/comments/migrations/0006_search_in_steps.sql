-- The words of many comments are sorted into the index at once: a frequent word costs as much for a
-- thousand comments as for one. Until then they stand in the index's list of what is still to be sorted
-- in, which whoever indexes has emptied before it ends, so that no search reads it. The list may be as
-- long as a step is large, lest a step be sorted in by halves.
ALTER INDEX comments.searchable_words SET (fastupdate = on, gin_pending_list_limit = 65536);

-- Only an index's owner may have it sorted. It tells how many pages were, and does nothing for nobody's
-- tenant.
CREATE FUNCTION comments.sort_words_in() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN CASE WHEN core.current_tenant() IS NULL THEN 0
                ELSE gin_clean_pending_list('comments.searchable_words') END;
END $$;
REVOKE ALL ON FUNCTION comments.sort_words_in() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION comments.sort_words_in() TO stoa_app;

-- What a comment says, without HTML's tags.
CREATE FUNCTION comments.said(content_format text, content text, content_html text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN content_format = 'html'
                THEN regexp_replace(content_html, '<[^>]*>', ' ', 'g') ELSE content END;
