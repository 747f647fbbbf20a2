-- By what is asked for, whatever is known of the table: in the order of an index, all of it may be read.
--! to_index
SELECT c.id, c.created_at, c.status = 'approved' AND c.deleted_at IS NULL AS is_shown,
       comments.said(c.content_format, c.content, c.content_html) AS said
  FROM unnest(:ids::uuid[]) AS n (id)
  JOIN comments.comments c ON c.tenant_id = :tenant AND c.id = n.id;

--! fill_block
UPDATE comments.search_blocks
   SET filled = filled + :count, first_at = least(first_at, :first_at),
       last_at = greatest(last_at, :last_at),
       languages = ARRAY(SELECT DISTINCT l FROM unnest(languages || :languages::text[]) l ORDER BY l)
 WHERE tenant_id = :tenant AND copy = :copy AND filled < :size::integer
   AND number = (SELECT max(number) FROM comments.search_blocks
                  WHERE tenant_id = :tenant AND copy = :copy)
RETURNING id;

--! begin_block
INSERT INTO comments.search_blocks (tenant_id, copy, number, filled, first_at, last_at, languages)
SELECT :tenant, :copy, coalesce(max(number), 0) + 1, :count, :first_at, :last_at,
       ARRAY(SELECT DISTINCT l FROM unnest(:languages::text[]) l ORDER BY l)
  FROM comments.search_blocks
 WHERE tenant_id = :tenant AND copy = :copy
RETURNING id;

-- Words without end are no words: what has 255 letters and more is left out. A tsvector is written with
-- one space before each word but the first, and no word has a space.
--! index_comments
INSERT INTO comments.searchable (tenant_id, copy, comment_id, created_at, language, words)
SELECT :tenant, :copy, c.id, c.created_at, n.language,
       replace(' ' || to_tsvector(n.language::regconfig,
                   CASE WHEN length(said) < 255 THEN said
                        ELSE regexp_replace(said, '\S{255,}', ' ', 'g') END)::text,
               ' ''', ' ''' || b.begins)::tsvector
           || array_to_tsvector(ARRAY[b.begins || '#t' || c.thread_id, b.begins || '#e' || t.entity_type]
                                || CASE WHEN c.author_id IS NULL THEN '{}'
                                        ELSE ARRAY[b.begins || '#a' || c.author_id] END)
  FROM unnest(:ids::uuid[], :languages::text[]) AS n (id, language)
  JOIN comments.comments c ON c.tenant_id = :tenant AND c.id = n.id
  JOIN comments.threads t ON t.tenant_id = :tenant AND t.id = c.thread_id,
       comments.said(c.content_format, c.content, c.content_html) AS said,
       (SELECT to_hex(:block::bigint) || ':' AS begins) AS b
    ON CONFLICT (tenant_id, copy, comment_id) DO UPDATE
   SET language = EXCLUDED.language, words = EXCLUDED.words;

--! sort_words_in
SELECT comments.sort_words_in();

--! unindex_comments
DELETE FROM comments.searchable
 WHERE tenant_id = :tenant AND copy = ANY(:copies::smallint[]) AND comment_id = ANY(:ids);

--! drop_searchable
DELETE FROM comments.searchable s
 USING (SELECT n.comment_id
          FROM comments.searchable n
         WHERE n.tenant_id = :tenant AND n.copy = :copy
         ORDER BY n.comment_id
         LIMIT :most::bigint) few
 WHERE s.tenant_id = :tenant AND s.copy = :copy AND s.comment_id = few.comment_id;

--! clear_blocks
DELETE FROM comments.search_blocks WHERE tenant_id = :tenant AND copy = :copy;

-- Blocks are not the same in both copies, their words without the block's id are. `is_found`: whether a
-- search that looks for the row's words in its language and at its time meets the row's block.
--! searchable_rows
SELECT s.comment_id, s.created_at, s.language,
       md5(regexp_replace(s.words::text, '''[0-9a-f]+:', '''', 'g')) AS words,
       EXISTS (SELECT
                 FROM comments.search_blocks x
                WHERE x.tenant_id = :tenant AND x.copy = :copy
                  AND to_hex(x.id) = substring(s.words::text FROM '''([0-9a-f]+):')
                  AND s.created_at BETWEEN x.first_at AND x.last_at
                  AND s.language = ANY (x.languages)) AS is_found
  FROM comments.searchable s
 WHERE s.tenant_id = :tenant AND s.copy = :copy AND s.comment_id > :after
 ORDER BY s.comment_id
 LIMIT :most::bigint;

-- What must be there for a comment to be found; empty or `T` if that is nothing. The rest of the transaction is
-- bounded, each of its statements.
--! must_be_there
SELECT querytree(websearch_to_tsquery('simple', :q)) AS words,
       set_config('statement_timeout', '2s', true) AS bound;

--! found : Found(author_id?, author_avatar?, edited_at?, deleted_at?)
SELECT c.id, c.parent_key, c.position, c.depth, c.author_kind, c.author_id, c.author_name,
       c.author_avatar, c.content, c.content_format, c.content_html, c.status, c.is_pinned,
       c.version, c.reply_count + c.hollow_count AS below, c.reply_count, c.like_count,
       c.reaction_counts, c.best, c.controversy, c.created_at, c.edited_at, c.deleted_at,
       c.thread_id, t.entity_type, t.entity_id, s.rank,
       ts_headline(s.language::regconfig,
                   left(CASE WHEN c.content_format = 'plain' THEN c.content
                             ELSE regexp_replace(c.content_html, '<[^>]*>', ' ', 'g') END, 4000),
                   comments.words_to_mark(s.language, :q), :options) AS snippet
  FROM (
       SELECT s.comment_id, s.language, s.rank
         FROM comments.search(:q, :languages, :marks, :since, :until, :enough) s
        WHERE (s.rank, s.comment_id) < (:after_rank::real, :after_id::uuid)
        ORDER BY s.rank DESC, s.comment_id DESC
        LIMIT :limit::integer) s
  JOIN comments.comments c ON c.tenant_id = :tenant AND c.id = s.comment_id
  JOIN comments.threads t ON t.tenant_id = c.tenant_id AND t.id = c.thread_id
 ORDER BY s.rank DESC, c.id DESC;
