//! Writing: comments and likes, then how long the followers of the log were behind, then a recount
//! of everything that was written.

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rand::Rng as _;

use crate::fill::Filled;
use crate::load::Load;
use crate::people::Tenant;
use crate::report::Row;
use crate::scenario::{Measured, Site, measure, warm};
use crate::stage::Stage;
use crate::text::Pool;

/// Connections of all writes.
const CONNECTIONS: usize = 256;
/// The longest that followers are waited for.
const CATCH_UP: Duration = Duration::from_secs(120);
/// Texts written beforehand.
const TEXTS: usize = 4_096;
/// Threads that are written to where they are many.
const MANY: u32 = 1_000;

/// Where new comments go.
#[derive(Clone)]
pub enum Place {
    /// Roots of one thread.
    Hot,
    /// One thread: a root in three, else a reply to one of its first comments.
    Replies(Filled),
    /// Roots of many threads.
    Many,
    /// Roots of one thread of each tenant.
    Tenants(Vec<Tenant>),
}

impl Place {
    /// For `--only`, and the entities written to.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Hot => "write-hot",
            Self::Replies(_) => "write-replies",
            Self::Many => "write-many",
            Self::Tenants(_) => "write-tenants",
        }
    }

    fn work(&self) -> String {
        let place = match self {
            Self::Hot => "one hot thread".to_owned(),
            Self::Replies(_) => "one hot thread, two of three are replies".to_owned(),
            Self::Many => format!("{MANY} threads"),
            Self::Tenants(tenants) => format!("{} tenants", tenants.len()),
        };
        format!("new comments, {CONNECTIONS} connections, {place}")
    }

    fn wanted(&self) -> (f64, &'static str) {
        match self {
            Self::Tenants(_) => (8_000.0, "≥ 8,000/s (floor 3,000), ≤ 1 s behind"),
            _ => (8_000.0, "≥ 8,000/s (floor 5,000), ≤ 1 s behind"),
        }
    }

    /// Comments to here, by the site's key or those of the tenants; `run` names the entities.
    ///
    /// # Errors
    /// When there are no texts.
    pub fn load(&self, site: &Site, run: &str, length: Duration) -> Result<Load> {
        let mut load = site.get("");
        if matches!(self, Self::Tenants(_)) {
            load.headers.clear();
        }
        let (pool, place, run) = (Pool::new(TEXTS, load.seed)?, self.clone(), run.to_owned());
        load.expect = vec![201];
        load.connections = CONNECTIONS;
        load.length = length;
        load.compose = Arc::new(move |turn, draft| {
            draft.start("POST", "/v1/comments");
            let (mut entity, mut parent) = (run.clone(), String::new());
            match &place {
                Self::Hot => {}
                Self::Replies(thread) => {
                    entity.clone_from(&thread.entity);
                    if turn.chance.random_bool(2.0 / 3.0) {
                        let id = thread.comment(turn.chance.random_range(0..thread.size));
                        parent = format!(r#""parentId":"{id}","#);
                    }
                }
                Self::Many => entity = format!("{run}-{}", turn.chance.random_range(0..MANY)),
                Self::Tenants(tenants) => {
                    let chosen = turn.chance.random_range(0..tenants.len());
                    if let Some(tenant) = tenants.get(chosen) {
                        draft.header("x-api-key", &tenant.key);
                    }
                }
            }
            let content = pool.pick(turn.chance);
            // Writing to memory cannot fail.
            let _ = write!(
                draft.json(),
                r#"{{"entityType":"bench","entityId":"{entity}",{parent}"content":{content},"contentFormat":"markdown","author":{{"name":"Ada"}}}}"#
            );
        });
        Ok(load)
    }
}

/// What there is in the tables.
struct Counts {
    comments: i64,
    events: i64,
    audited: i64,
}

impl Counts {
    fn read(stage: &Stage) -> Result<Self> {
        let row = stage.one(
            "SELECT (SELECT count(*) FROM comments.comments),
                    (SELECT count(*) FROM core.events WHERE type LIKE 'Comment%'),
                    (SELECT count(*) FROM core.audit WHERE resource = 'comment')",
            &[],
        )?;
        Ok(Self {
            comments: row.try_get(0)?,
            events: row.try_get(1)?,
            audited: row.try_get(2)?,
        })
    }
}

/// Writes comments, waits for the followers, and recounts.
///
/// # Errors
/// When anything acknowledged is missing, or counted wrongly.
pub fn comments(stage: &Stage, site: &Site, place: &Place, length: Duration) -> Result<Row> {
    let run = place.name().to_owned();
    let load = place.load(site, &run, length)?;
    warm(&load, Duration::from_secs(2).min(length))?;
    catch_up(stage)?;
    let before = Counts::read(stage)?;
    let measured = measure(&load, &site.groups)?;
    let behind = catch_up(stage)?;
    let after = Counts::read(stage)?;
    let outcome = &measured.outcome;
    let written = after.comments - before.comments;
    let acknowledged = i64::try_from(outcome.answered)?;
    let unknown = i64::try_from(outcome.failed + outcome.unanswered)?;
    ensure!(
        (acknowledged..=acknowledged + unknown).contains(&written),
        "{acknowledged} acknowledged, {unknown} without an answer, {written} there"
    );
    ensure!(
        after.events - before.events == written,
        "events are not one for each comment"
    );
    ensure!(
        after.audited - before.audited == written,
        "audit is not one for each comment"
    );
    recount(stage)?;
    let (rate, target) = place.wanted();
    let mut row = measured.row(&place.work());
    target.clone_into(&mut row.target);
    row.reached = Some(outcome.rate() >= rate && behind.followers <= Duration::from_secs(1));
    row.note = format!("{}; {}; recounted: exact", row.note, behind.told());
    Ok(row)
}

/// Counts and places of every thread, recounted.
fn recount(stage: &Stage) -> Result<()> {
    let row = stage.one(
        "WITH threads AS (
             SELECT tenant_id, thread_id,
                    count(*) FILTER (WHERE status = 'approved' AND deleted_at IS NULL) AS shown,
                    count(*) FILTER (WHERE parent_key = thread_id) AS roots
               FROM comments.comments GROUP BY 1, 2),
         families AS (
             SELECT tenant_id, parent_key, count(*) AS count, min(position) AS first,
                    max(position) AS last
               FROM comments.comments GROUP BY 1, 2)
         SELECT (SELECT count(*) FROM comments.threads t
                   LEFT JOIN threads c ON c.tenant_id = t.tenant_id AND c.thread_id = t.id
                  WHERE (t.comment_count, t.root_count) IS DISTINCT FROM (c.shown, c.roots)),
                (SELECT count(*) FROM families WHERE first <> 1 OR last <> count),
                (SELECT count(*) FROM comments.comments c
                   LEFT JOIN families f ON f.tenant_id = c.tenant_id AND f.parent_key = c.id
                  WHERE c.child_count <> COALESCE(f.count, 0))",
        &[],
    )?;
    let wrong: [i64; 3] = [row.try_get(0)?, row.try_get(1)?, row.try_get(2)?];
    ensure!(
        wrong == [0; 3],
        "wrong threads, families with gaps, wrong counts of replies: {wrong:?}"
    );
    Ok(())
}

/// How long after the end those who follow had done so.
pub(crate) struct Behind {
    /// All but search, with no delivery left.
    followers: Duration,
    /// Full-text search, which follows at leisure: it rests rather than hold writers up.
    search: Duration,
}

impl Behind {
    fn told(&self) -> String {
        let (followers, search) = (self.followers.as_secs_f64(), self.search.as_secs_f64());
        format!("followers done {followers:.2} s after the end, search {search:.1} s")
    }
}

/// Waits until every consumer has followed the log to its end, at most two minutes for each.
pub(crate) fn catch_up(stage: &Stage) -> Result<Behind> {
    let end = Instant::now();
    Ok(Behind {
        followers: follow(stage, end, "comments.search", CATCH_UP)?,
        search: follow(stage, end, "", CATCH_UP)?,
    })
}

/// Waits until every consumer has followed the log to its end.
///
/// # Errors
/// When one has not after that long.
pub(crate) fn catch_up_whole(stage: &Stage, most: Duration) -> Result<()> {
    let took = follow(stage, Instant::now(), "", most)?;
    ensure!(
        took < most,
        "the log was not followed to its end in {most:?}"
    );
    Ok(())
}

/// How long after `end` every consumer but one is at the log's end and no delivery waits; `most` if they are
/// not by then.
fn follow(stage: &Stage, end: Instant, but: &str, most: Duration) -> Result<Duration> {
    loop {
        let row = stage.one(
            "WITH last AS (
                 SELECT epoch, transaction, sequence FROM core.events
                  ORDER BY epoch DESC, transaction DESC, sequence DESC LIMIT 1)
             SELECT NOT EXISTS (SELECT FROM core.consumers c, last l
                                 WHERE c.name <> $1
                                   AND (c.epoch, c.transaction, c.sequence)
                                     < (l.epoch, l.transaction, l.sequence))
                AND NOT EXISTS (SELECT FROM core.queue)",
            &[&but],
        )?;
        if row.try_get(0)? {
            return Ok(end.elapsed());
        }
        if end.elapsed() > most {
            return Ok(most);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Likes one comment by as many users as there are tokens, each once, and recounts.
///
/// The users were seen shortly before: each has read the comment, so that the program knows their
/// log-ins, as it would those of people who read before they like.
///
/// # Errors
/// When the like of anybody is missing or counted twice.
pub fn likes(stage: &Stage, site: &Site, thread: &Filled, tokens: Vec<String>) -> Result<Row> {
    let count = tokens.len() as u64;
    let (tokens, id) = (Arc::new(tokens), thread.comment(0));
    let mut read = site.get("");
    read.headers.clear();
    read.connections = CONNECTIONS;
    read.requests = count;
    read.length = Duration::from_secs(50);
    let by_each = |method: &'static str, path: String| -> crate::load::Compose {
        let tokens = Arc::clone(&tokens);
        Arc::new(move |turn, draft| {
            let token = usize::try_from(turn.number).ok();
            let token = token
                .and_then(|at| tokens.get(at))
                .map_or("", String::as_str);
            draft
                .start(method, &path)
                .header("authorization", &format!("Bearer {token}"));
        })
    };
    read.compose = by_each("GET", format!("/v1/comments/{id}"));
    let seen = read.run()?;
    ensure!(seen.answered == count, "not all users could read: {seen:?}");
    let of_comment = "SELECT like_count::bigint,
                             (SELECT count(*) FROM comments.reactions r
                               WHERE r.tenant_id = c.tenant_id AND r.comment_id = c.id)
                        FROM comments.comments c WHERE id = $1";
    let before: i64 = stage.one(of_comment, &[&id])?.try_get(0)?;
    let mut like = read;
    like.compose = by_each("POST", format!("/v1/comments/{id}/like"));
    let measured: Measured = measure(&like, &site.groups)?;
    let behind = catch_up(stage)?;
    let after = stage.one(of_comment, &[&id])?;
    let (shown, rows): (i64, i64) = (after.try_get(0)?, after.try_get(1)?);
    let answered = i64::try_from(measured.outcome.answered)?;
    ensure!(
        shown - before == answered && rows == answered,
        "{answered} likes acknowledged, {} counted, {rows} there",
        shown - before
    );
    let mut row = measured.row(&format!("likes of one hot comment by {count} users"));
    "≥ 12,000/s (floor 8,000), exact".clone_into(&mut row.target);
    row.reached = Some(measured.outcome.rate() >= 12_000.0);
    row.note = format!("{}; {}; recounted: exact", row.note, behind.told());
    Ok(row)
}
