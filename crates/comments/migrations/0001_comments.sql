-- Threads, comments, reactions. See src/lib.rs for what must hold.

CREATE SCHEMA IF NOT EXISTS comments;
GRANT USAGE ON SCHEMA comments TO stoa_app;

-- All comments on one entity of a tenant. The id is computed from tenant and entity, so that
-- nobody has to look it up.
CREATE TABLE comments.threads (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    entity_type   text NOT NULL,
    entity_id     text NOT NULL,
    -- How many roots there are, seen or not: the position of the last root.
    root_count    integer NOT NULL,
    -- How many comments are approved and not deleted.
    comment_count integer NOT NULL,
    -- Rises with every change of anything in the thread; caches go by it.
    version       bigint NOT NULL,
    is_locked     boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 50);
ALTER TABLE comments.threads ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.threads FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.threads TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT, UPDATE ON comments.threads TO stoa_app;

CREATE TABLE comments.comments (
    tenant_id        uuid NOT NULL,
    id               uuid NOT NULL,
    thread_id        uuid NOT NULL,
    -- The parent; for a root the thread. One column, so that every level pages by the same index.
    parent_key       uuid NOT NULL,
    -- The place among its siblings in order of time, dense from 1: a page is a range of it.
    position         integer NOT NULL CHECK (position > 0),
    depth            integer NOT NULL CHECK (depth >= 0),
    author_kind      text NOT NULL CHECK (author_kind IN ('user', 'guest', 'tenant')),
    author_id        uuid,
    author_name      text NOT NULL,
    author_email     text,
    author_avatar    text,
    content          text NOT NULL,
    content_format   text NOT NULL CHECK (content_format IN ('plain', 'markdown', 'html')),
    content_html     text NOT NULL,
    -- Which renderer made content_html, so that it can be made again.
    render_version   smallint NOT NULL,
    status           text NOT NULL CHECK (status IN ('approved', 'pending', 'rejected', 'spam')),
    is_pinned        boolean NOT NULL DEFAULT false,
    -- The version of what was written; rises with edits.
    version          integer NOT NULL DEFAULT 1,
    -- How many events there are of this comment.
    changes          integer NOT NULL DEFAULT 1,
    -- Direct replies: all (the position of the last), and those that are approved.
    child_count      integer NOT NULL DEFAULT 0,
    reply_count      integer NOT NULL DEFAULT 0,
    like_count       integer NOT NULL DEFAULT 0,
    dislike_count    integer NOT NULL DEFAULT 0,
    reaction_counts  jsonb NOT NULL DEFAULT '{}',
    best             double precision NOT NULL DEFAULT 0,
    controversy      double precision NOT NULL DEFAULT 0,
    created_at       timestamptz NOT NULL,
    edited_at        timestamptz,
    deleted_at       timestamptz,
    PRIMARY KEY (tenant_id, id),
    -- Deferred to the end of the statement, so that siblings may change places.
    CONSTRAINT comments_position UNIQUE (tenant_id, parent_key, position)
        DEFERRABLE INITIALLY IMMEDIATE
) WITH (fillfactor = 85);
CREATE INDEX comments_top ON comments.comments (tenant_id, parent_key, like_count, position);
CREATE INDEX comments_best ON comments.comments (tenant_id, parent_key, best, position);
CREATE INDEX comments_controversial
    ON comments.comments (tenant_id, parent_key, controversy, position);
ALTER TABLE comments.comments ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.comments FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.comments TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT, UPDATE ON comments.comments TO stoa_app;

CREATE TABLE comments.reactions (
    tenant_id  uuid NOT NULL,
    comment_id uuid NOT NULL,
    kind       text NOT NULL,
    user_id    uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, comment_id, kind, user_id)
);
ALTER TABLE comments.reactions ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.reactions FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.reactions TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT, DELETE ON comments.reactions TO stoa_app;

-- Read model, kept by following the log: what each user did on each day.
CREATE TABLE comments.standings (
    tenant_id      uuid NOT NULL,
    day            date NOT NULL,
    user_id        uuid NOT NULL,
    comments       bigint NOT NULL,
    likes_received bigint NOT NULL,
    PRIMARY KEY (tenant_id, day, user_id)
);
ALTER TABLE comments.standings ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.standings FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.standings TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT, UPDATE, DELETE ON comments.standings TO stoa_app;

-- Kept by a reaction: who was answered, to be told.
CREATE TABLE comments.notices (
    tenant_id  uuid NOT NULL,
    user_id    uuid NOT NULL,
    event_id   uuid NOT NULL,
    comment_id uuid NOT NULL,
    parent_id  uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, event_id)
);
ALTER TABLE comments.notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.notices FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.notices TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT ON comments.notices TO stoa_app;

-- How far an import of a file has come, so that it can go on.
CREATE TABLE comments.imports (
    tenant_id   uuid NOT NULL,
    source      text NOT NULL,
    fingerprint bytea NOT NULL,
    byte_offset bigint NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, source, fingerprint)
);
ALTER TABLE comments.imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.imports FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.imports TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT, UPDATE ON comments.imports TO stoa_app;

-- Families in which an import has put something older behind something newer, until they are put in
-- order. Written in the transaction that did so, under the thread's lock.
CREATE TABLE comments.unordered (
    tenant_id  uuid NOT NULL,
    parent_key uuid NOT NULL,
    thread_id  uuid NOT NULL,
    -- Rises whenever an import adds to the family or sets about ordering it: an earlier one then
    -- leaves it to the later.
    version    bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, parent_key)
);
ALTER TABLE comments.unordered ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments.unordered FORCE ROW LEVEL SECURITY;
CREATE POLICY app_own ON comments.unordered TO stoa_app
    USING (tenant_id = (SELECT core.current_tenant()))
    WITH CHECK (tenant_id = (SELECT core.current_tenant()));
GRANT SELECT, INSERT, UPDATE, DELETE ON comments.unordered TO stoa_app;
