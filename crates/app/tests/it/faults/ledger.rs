//! The rows against the journal, and against each other.

use super::stage::{Journal, Stage};
use std::collections::{BTreeMap, HashMap, HashSet};
use stoa_testkit::{PATIENCE, wait_until, wrong_counts};
use tokio_postgres::Client;

pub(super) async fn check(admin: &Client, stage: &Stage) {
    {
        let journal = stage.journal.lock().unwrap();
        assert!(journal.faults.is_empty(), "{:#?}", journal.faults);
    }
    check_comments(admin, stage).await;
    check_reactions(admin, stage).await;
    let wrong = wrong_counts(admin).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (what, question) in ALWAYS {
        nothing(admin, what, question).await;
    }
    followed(admin).await;
    for (what, question) in ONCE_FOLLOWED {
        nothing(admin, what, question).await;
    }
    for much in [
        "comments.notices",
        "comments.standings WHERE likes_received > 0",
    ] {
        let count = format!("SELECT count(*) FROM {much}");
        let count: i64 = admin.query_one(&count, &[]).await.unwrap().get(0);
        assert!(count > 0, "no {much}: nothing was shown");
    }
}

/// Each acknowledged comment once, as it was sent; of the others none, or at most one.
async fn check_comments(admin: &Client, stage: &Stage) {
    let rows = admin
        .query(
            "SELECT c.content, c.id::text, NULLIF(c.parent_key, c.thread_id)::text,
                    c.author_id::text
               FROM comments.comments c",
            &[],
        )
        .await
        .unwrap();
    type Place = (String, (Option<String>, String));
    let mut there: HashMap<String, Vec<Place>> = HashMap::new();
    for row in rows {
        let place = (row.get(1), (row.get(2), row.get(3)));
        there.entry(row.get(0)).or_default().push(place);
    }
    let mut count = 0;
    for tenant in &stage.tenants {
        for written in tenant.written.read().unwrap().iter() {
            let right = vec![(written.id.clone(), written.place())];
            assert_eq!(there.get(&written.content), Some(&right), "{written:?}");
            count += 1;
        }
    }
    let journal = stage.journal.lock().unwrap();
    for content in &journal.refused {
        assert_eq!(there.get(content), None, "refused: {content}");
    }
    for content in &journal.unknown {
        if let Some(rows) = there.get(content) {
            assert_eq!(rows.len(), 1, "twice: {content}");
            count += 1;
        }
    }
    assert_eq!(there.len(), count, "comments that nobody sent");
}

/// Each like as last told; an audit row for each change that was acknowledged, and for no other.
async fn check_reactions(admin: &Client, stage: &Stage) {
    let rows = admin
        .query(
            "SELECT user_id::text, comment_id::text FROM comments.reactions WHERE kind = 'like'",
            &[],
        )
        .await
        .unwrap();
    let there: HashSet<(String, String)> =
        rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let rows = admin
        .query(
            "SELECT action, resource_id::text, actor_id::text, count(*) FROM core.audit
              WHERE action LIKE 'comment.reaction.%' AND resource = 'comment'
                AND actor_kind = 'user' AND metadata = '{\"reaction\": \"like\"}'
              GROUP BY 1, 2, 3",
            &[],
        )
        .await
        .unwrap();
    let mut audited: BTreeMap<(String, String, String), i64> = rows
        .iter()
        .map(|row| ((row.get(0), row.get(1), row.get(2)), row.get(3)))
        .collect();
    let journal: &Journal = &stage.journal.lock().unwrap();
    for (like, liked) in &journal.likes {
        if let Some(liked) = liked {
            assert_eq!(there.contains(like), *liked, "like of {like:?}");
        }
    }
    for ((action, comment, user), told) in &journal.reactions {
        let key = ((*action).to_owned(), comment.clone(), user.clone());
        let count = audited.remove(&key).unwrap_or(0);
        let right = told.acknowledged..=told.acknowledged + told.open;
        assert!(right.contains(&count), "{count} × {key:?}: {told:?}");
    }
    assert!(audited.is_empty(), "nobody asked for {audited:?}");
}

/// Waits until everything that follows the log has reached its end.
async fn followed(admin: &Client) {
    let reached = async || {
        let row = admin
            .query_one(
                "SELECT (SELECT count(*) FROM core.queue) = 0
                        AND (SELECT bool_and((c.epoch, c.transaction, c.sequence) = e.last)
                               FROM core.consumers c,
                                    (SELECT (epoch, transaction, sequence) AS last
                                       FROM core.events
                                      ORDER BY epoch DESC, transaction DESC, sequence DESC
                                      LIMIT 1) e)",
                &[],
            )
            .await
            .unwrap();
        row.get(0)
    };
    // A message that a killed worker held is nobody's for 30 seconds.
    wait_until("the followers", reached, 3 * PATIENCE).await;
}

async fn nothing(admin: &Client, what: &str, question: &str) {
    let rows = admin.query(question, &[]).await.unwrap();
    let found: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert!(found.is_empty(), "{what}: {found:#?}");
}

/// What no row may show at any time.
const ALWAYS: [(&str, &str); 5] = [
    (
        "comments and their audit rows, one for each",
        "SELECT COALESCE(c.id, a.resource_id)::text || ': ' || COALESCE(a.n, 0)
           FROM comments.comments c
           FULL JOIN (SELECT tenant_id, resource_id, actor_id, count(*) AS n FROM core.audit
                       WHERE action = 'comment.created' GROUP BY 1, 2, 3) a
             ON (a.tenant_id, a.resource_id, a.actor_id) = (c.tenant_id, c.id, c.author_id)
          WHERE c.id IS NULL OR a.n IS DISTINCT FROM 1",
    ),
    (
        "reactions and their audit rows: once more set than taken back where there is one",
        "SELECT COALESCE(r.comment_id, a.resource_id)::text
           FROM (SELECT * FROM comments.reactions WHERE kind = 'like') r
           FULL JOIN (SELECT tenant_id, resource_id, actor_id,
                             sum(CASE action WHEN 'comment.reaction.set' THEN 1 ELSE -1 END) AS n
                        FROM core.audit WHERE action LIKE 'comment.reaction.%' GROUP BY 1, 2, 3) a
             ON (a.tenant_id, a.resource_id, a.actor_id) = (r.tenant_id, r.comment_id, r.user_id)
          WHERE COALESCE(a.n, 0) <> CASE WHEN r.user_id IS NULL THEN 0 ELSE 1 END",
    ),
    (
        "events and audit rows, as many of each kind for each comment",
        "SELECT COALESCE(e.aggregate_id, a.resource_id)::text || ' ' || COALESCE(e.what, a.action)
           FROM (SELECT tenant_id, aggregate_id, count(*) AS n,
                        CASE type WHEN 'CommentCreated' THEN 'comment.created'
                                  WHEN 'CommentLiked' THEN 'comment.reaction.set'
                                  WHEN 'CommentUnliked' THEN 'comment.reaction.taken_back'
                                  ELSE type END AS what
                   FROM core.events WHERE aggregate_type = 'comment' GROUP BY 1, 2, 4) e
           FULL JOIN (SELECT tenant_id, resource_id, action, count(*) AS n FROM core.audit
                       WHERE resource = 'comment' GROUP BY 1, 2, 3) a
             ON (a.tenant_id, a.resource_id, a.action) = (e.tenant_id, e.aggregate_id, e.what)
          WHERE e.n IS DISTINCT FROM a.n",
    ),
    (
        "versions of a comment's events: from 1 to its changes, in the order of the log",
        "SELECT COALESCE(c.id, e.id)::text || ' ' || e.versions::text
           FROM comments.comments c
           FULL JOIN (SELECT tenant_id, aggregate_id AS id,
                             array_agg(aggregate_version
                                       ORDER BY epoch, transaction, sequence) AS versions
                        FROM core.events WHERE aggregate_type = 'comment' GROUP BY 1, 2) e
             ON (e.tenant_id, e.id) = (c.tenant_id, c.id)
          WHERE e.versions IS DISTINCT FROM ARRAY(SELECT generate_series(1, c.changes))",
    ),
    (
        "events that are in the log twice",
        "SELECT id::text FROM core.events GROUP BY id HAVING count(*) > 1",
    ),
];

/// What no row may show once the log was followed to its end.
const ONCE_FOLLOWED: [(&str, &str); 4] = [
    (
        "standings of each tenant, day and user",
        "SELECT format('%s %s: %s and %s, not %s and %s', day, user_id, comments, likes_received,
                       right_comments, right_likes)
           FROM (SELECT tenant_id, day, user_id, sum(comments) AS right_comments,
                        sum(likes) AS right_likes
                   FROM (SELECT tenant_id, (created_at AT TIME ZONE 'UTC')::date AS day,
                                author_id AS user_id, 1 AS comments, 0 AS likes
                           FROM comments.comments WHERE author_id IS NOT NULL
                         UNION ALL
                         SELECT a.tenant_id, (a.at AT TIME ZONE 'UTC')::date, c.author_id, 0,
                                CASE a.action WHEN 'comment.reaction.set' THEN 1 ELSE -1 END
                           FROM core.audit a
                           JOIN comments.comments c
                             ON (c.tenant_id, c.id) = (a.tenant_id, a.resource_id)
                          WHERE a.action LIKE 'comment.reaction.%'
                            AND a.metadata ->> 'reaction' = 'like'
                            AND c.author_id IS NOT NULL) parts
                  GROUP BY 1, 2, 3) counted
           FULL JOIN comments.standings USING (tenant_id, day, user_id)
          WHERE (COALESCE(comments, 0), COALESCE(likes_received, 0))
             <> (COALESCE(right_comments, 0), COALESCE(right_likes, 0))",
    ),
    (
        "likes of each user over all days",
        "SELECT COALESCE(s.user_id, r.user_id)::text
           FROM (SELECT tenant_id, user_id, sum(likes_received) AS likes FROM comments.standings
                  GROUP BY 1, 2) s
           FULL JOIN (SELECT tenant_id, c.author_id AS user_id, count(*) AS likes
                        FROM comments.reactions r
                        JOIN comments.comments c USING (tenant_id)
                       WHERE c.id = r.comment_id AND r.kind = 'like' GROUP BY 1, 2) r
             ON (r.tenant_id, r.user_id) = (s.tenant_id, s.user_id)
          WHERE COALESCE(s.likes, 0) <> COALESCE(r.likes, 0)",
    ),
    (
        "notices: one for each answer to a user by another, and no other",
        "SELECT COALESCE(a.id, n.comment_id)::text || ': ' || COALESCE(n.n, 0)
           FROM (SELECT r.tenant_id, r.id, p.id AS parent_id, p.author_id AS user_id, e.id AS event_id
                   FROM comments.comments r
                   JOIN comments.comments p ON (p.tenant_id, p.id) = (r.tenant_id, r.parent_key)
                   JOIN core.events e ON e.aggregate_id = r.id AND e.type = 'CommentCreated'
                  WHERE p.author_id <> r.author_id) a
           FULL JOIN (SELECT tenant_id, comment_id, parent_id, user_id, event_id, count(*) AS n
                        FROM comments.notices GROUP BY 1, 2, 3, 4, 5) n
             ON (n.tenant_id, n.comment_id, n.parent_id, n.user_id, n.event_id)
              = (a.tenant_id, a.id, a.parent_id, a.user_id, a.event_id)
          WHERE a.id IS NULL OR n.n IS DISTINCT FROM 1",
    ),
    (
        "dead letters",
        "SELECT queue || ': ' || error FROM core.dead_letters",
    ),
];
