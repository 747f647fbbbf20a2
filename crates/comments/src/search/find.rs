//! Asks for comments by their words.

use super::Language;
use crate::{
    domain::{Entity, is_shown},
    service::Comments,
    view::CommentView,
};
use jiff::Timestamp;
use std::time::Duration;
use stoa_comments_sql::queries::{
    search::{self as sql, Found},
    tree::Single,
};
use stoa_kernel::{Limit, Problem, TenantId, UserId};
use stoa_store::{EARLIEST, StoreError, TenantTx, overloaded};
use uuid::Uuid;

/// A search looks at so many comments that hold what is asked, the newest, and ranks those.
const ENOUGH: i32 = 500;
/// Searches of this process at once: half of its connections.
pub(crate) const SEARCHES: usize = 12;
/// Searches of one tenant at once.
pub(crate) const SEARCHES_OF_TENANT: usize = 4;
/// How long a search waits for those before it.
const WAIT: Duration = Duration::from_millis(500);
/// What stands around a found word until the text around it is escaped. No comment holds these.
const BEGIN: char = '\u{1}';
const END: char = '\u{2}';
const FRAGMENTS: &str = "StartSel=\u{1}, StopSel=\u{2}, MaxFragments=2, MaxWords=24, MinWords=8, \
                         FragmentDelimiter=\" … \"";

/// What is looked for.
pub(crate) struct Question {
    pub(crate) q: String,
    pub(crate) entity_type: Option<String>,
    pub(crate) entity: Option<Entity>,
    pub(crate) author: Option<UserId>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
    pub(crate) language: Option<Language>,
}

/// A comment that was found.
pub(crate) struct Hit {
    pub(crate) comment: CommentView,
    /// The words around what was found, as HTML with `<mark>`.
    pub(crate) snippet: String,
    pub(crate) rank: f32,
}

/// Where a page of hits begins: behind that rank (its bits) and comment.
pub(crate) type After = (u32, Uuid);

impl Comments {
    /// The best of what is found behind `after`, and where the next page begins.
    ///
    /// # Errors
    /// `too_broad` (422, field `q`) if nothing must be there for a comment to be found; `search_too_slow` (503)
    /// if the database takes longer than two seconds; `overloaded` (503) if too many search.
    pub(crate) async fn search(
        &self,
        tenant: TenantId,
        question: &Question,
        limit: Limit,
        after: Option<After>,
    ) -> Result<(Vec<Hit>, Option<After>), Problem> {
        let place = self.0.searches.take_within(WAIT, tenant).await;
        let place = place.ok_or_else(|| overloaded("too many searches at once; try again"))?;
        // Also when whoever asks is gone: the search goes on until its time is up.
        let tx = TenantTx::begin(&self.0.database, tenant)
            .await?
            .holding(place);
        let scope = tx.scope();
        let must = sql::must_be_there()
            .bind(&scope, &question.q)
            .one()
            .await
            .map_err(explain)?;
        if must.words.is_empty() || must.words == "T" {
            return Err(Problem::field(
                "q",
                "too_broad",
                "must have a word to look for, beside those to leave out",
            ));
        }
        let (rank, id) = after.map_or((f32::MAX, Uuid::max()), |(rank, id)| {
            (f32::from_bits(rank), id)
        });
        let languages: Vec<&str> = question.language.iter().map(|l| l.word()).collect();
        let marks = question.marks(tenant);
        let since = question.since.unwrap_or(EARLIEST).max(EARLIEST);
        let until = question.until.unwrap_or(LATEST).max(EARLIEST);
        let asked = i32::from(limit.get()) + 1;
        let query = sql::found();
        let found = query.bind(
            &scope,
            &question.q,
            &FRAGMENTS,
            &languages,
            &marks,
            &since,
            &until,
            &ENOUGH,
            &rank,
            &id,
            &asked,
            &tenant.0,
        );
        let mut rows = tx.finish(found.all()).await.map_err(explain)?;
        let size = usize::from(limit.get());
        let more = rows.len() > size;
        rows.truncate(size);
        let last = rows.last().map(|row| (row.rank.to_bits(), row.id));
        // What was hidden a moment ago may still be found, but not shown.
        let shown = rows
            .into_iter()
            .filter(|row| is_shown(&row.status, row.deleted_at));
        Ok((shown.map(hit).collect(), last.filter(|_| more)))
    }
}

/// The end of the year 9999, UTC.
const LATEST: Timestamp = Timestamp::constant(253_402_207_200, 0);

impl Question {
    /// What a comment must bear beside its words.
    fn marks(&self, tenant: TenantId) -> Vec<String> {
        let thread = self.entity.as_ref();
        [
            thread.map(|entity| format!("#t{}", entity.thread(tenant).0)),
            self.entity_type.as_ref().map(|kind| format!("#e{kind}")),
            self.author.map(|author| format!("#a{}", author.0)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What is said of a search that failed: many words with many places in many comments can take for ever.
fn explain(error: impl Into<StoreError>) -> Problem {
    let error = error.into();
    if !error.is_kept_waiting() {
        return error.into();
    }
    tracing::warn!(%error, "a search took too long");
    Problem {
        code: "search_too_slow",
        ..Problem::unavailable(
            "the search took longer than two seconds; ask for fewer words, or for a shorter time",
            1,
        )
    }
}

fn hit(row: Found) -> Hit {
    Hit {
        rank: row.rank,
        snippet: snippet(&row.snippet, row.content_format == "plain"),
        comment: CommentView::of_single(Single {
            id: row.id,
            parent_key: row.parent_key,
            position: row.position,
            depth: row.depth,
            author_kind: row.author_kind,
            author_id: row.author_id,
            author_name: row.author_name,
            author_avatar: row.author_avatar,
            content: row.content,
            content_format: row.content_format,
            content_html: row.content_html,
            status: row.status,
            is_pinned: row.is_pinned,
            version: row.version,
            below: row.below,
            reply_count: row.reply_count,
            like_count: row.like_count,
            reaction_counts: row.reaction_counts,
            best: row.best,
            controversy: row.controversy,
            created_at: row.created_at,
            edited_at: row.edited_at,
            deleted_at: row.deleted_at,
            thread_id: row.thread_id,
            entity_type: row.entity_type,
            entity_id: row.entity_id,
            epoch: 0,
        }),
    }
}

/// The words around what was found, escaped, what was found in `<mark>`.
fn snippet(marked: &str, is_plain: bool) -> String {
    let text = match is_plain {
        true => marked.into(),
        // Without its tags, HTML still has its references.
        false => html_escape::decode_html_entities(marked),
    };
    let mut html = String::with_capacity(text.len() + 32);
    let mut open = false;
    for c in text.chars() {
        match c {
            BEGIN if !open => {
                html.push_str("<mark>");
                open = true;
            }
            END if open => {
                html.push_str("</mark>");
                open = false;
            }
            BEGIN | END => {}
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c if c.is_whitespace() => html.push(' '),
            c => html.push(c),
        }
    }
    if open {
        html.push_str("</mark>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_marks_what_was_found_and_escapes_all_else() {
        for (marked, is_plain, expected) in [
            (
                "a <b> \u{1}cat\u{2} & 'x'",
                true,
                "a &lt;b&gt; <mark>cat</mark> &amp; &#39;x&#39;",
            ),
            (
                "&lt;script&gt; \u{1}cat\u{2} &#1;x",
                false,
                "&lt;script&gt; <mark>cat</mark> &amp;#1;x",
            ),
            (
                "\u{2}\u{1}never \u{1}closed",
                true,
                "<mark>never closed</mark>",
            ),
        ] {
            assert_eq!(snippet(marked, is_plain), expected);
        }
    }
}
