//! What the counters of the comments should be, counted anew.

use tokio_postgres::Client;

/// Every counter, position and event that differs from a recount, named; for an administrator, whom
/// no policy holds.
pub async fn wrong_counts(admin: &Client) -> Vec<String> {
    let wrong = admin.query(RECOUNT, &[]).await;
    wrong
        .expect("the recount runs")
        .iter()
        .map(|row| row.get(0))
        .collect()
}

const RECOUNT: &str = "SELECT 'replies ' || c.id AS what FROM comments.comments c
     WHERE (c.child_count, c.reply_count, c.hollow_count) <>
           (SELECT count(*),
                   count(*) FILTER (WHERE status = 'approved' AND deleted_at IS NULL),
                   count(*) FILTER (WHERE (status <> 'approved' OR deleted_at IS NOT NULL)
                                      AND reply_count + hollow_count > 0)
    FROM comments.comments r
             WHERE r.tenant_id = c.tenant_id AND r.parent_key = c.id)
    UNION ALL
    SELECT 'thread ' || t.id FROM comments.threads t
     WHERE (t.root_count, t.comment_count, t.pinned_count) <>
           (SELECT count(*) FILTER (WHERE depth = 0),
                   count(*) FILTER (WHERE status = 'approved' AND deleted_at IS NULL),
                   count(*) FILTER (WHERE is_pinned AND status = 'approved' AND deleted_at IS NULL)
    FROM comments.comments c
             WHERE c.tenant_id = t.tenant_id AND c.thread_id = t.id)
    UNION ALL
    SELECT 'likes ' || c.id FROM comments.comments c
     WHERE (c.like_count, c.dislike_count) <>
           (SELECT count(*) FILTER (WHERE kind = 'like'),
         count(*) FILTER (WHERE kind = 'dislike')
    FROM comments.reactions r
             WHERE r.tenant_id = c.tenant_id AND r.comment_id = c.id)
    UNION ALL
    SELECT 'positions ' || parent_key FROM comments.comments
     GROUP BY tenant_id, parent_key
    HAVING max(position) <> count(*) OR min(position) <> 1
    UNION ALL
    SELECT 'events ' || c.id FROM comments.comments c
     WHERE c.changes <> (SELECT count(*) FROM core.events e
                           WHERE e.tenant_id = c.tenant_id AND e.aggregate_id = c.id)
    UNION ALL
    SELECT 'event twice ' || aggregate_id FROM core.events
     GROUP BY tenant_id, aggregate_id, aggregate_version HAVING count(*) > 1";
