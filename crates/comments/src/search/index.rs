//! Keeps what can be found, by following the log.

use super::Language;
use futures_util::future::BoxFuture;
use serde_json::json;
use stoa_bus::{ModelCopy, ModelRow, Project};
use stoa_comments_sql::queries::search::{self as sql, ToIndex};
use stoa_contracts::comments::{CommentCreated, CommentDeleted, CommentUpdated};
use stoa_kernel::{DomainEvent, Position};
use stoa_store::{Envelope, Scope, StoreError};
use uuid::Uuid;

/// How many comments a block takes before the next is begun: the larger, the fewer blocks a rare word is
/// looked for in, and the longer a frequent one takes.
const BLOCK: i32 = 8_192;

/// Read model: the words of comments that are shown. It holds what the tables say when an event is
/// read, so that it can follow anew from anywhere.
pub(crate) struct Words;

impl Project for Words {
    fn apply<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        events: &'a [&'a Envelope],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let kinds = [
                CommentCreated::TYPE,
                CommentUpdated::TYPE,
                CommentDeleted::TYPE,
            ];
            let touched = events.iter().filter(|e| kinds.contains(&e.kind.as_str()));
            let mut ids: Vec<Uuid> = touched.map(|event| event.aggregate_id).collect();
            ids.sort_unstable();
            ids.dedup();
            if ids.is_empty() {
                return Ok(());
            }
            let tenant = scope.tenant().0;
            let rows = sql::to_index().bind(&scope, &ids, &tenant).all().await?;
            let (shown, hidden): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_shown);
            if !hidden.is_empty() {
                let hidden: Vec<Uuid> = hidden.iter().map(|row| row.id).collect();
                sql::unindex_comments()
                    .bind(&scope, &tenant, &[copy.0].as_slice(), &hidden)
                    .await?;
            }
            index(&scope, copy, &shown).await
        })
    }

    fn can_follow_again_from(&self, _: Position) -> bool {
        true
    }

    fn empty<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        most: i64,
    ) -> BoxFuture<'a, Result<u64, StoreError>> {
        Box::pin(async move {
            let tenant = scope.tenant().0;
            let taken = sql::drop_searchable()
                .bind(&scope, &tenant, &copy.0, &most)
                .await?;
            if taken < most.unsigned_abs() {
                sql::clear_blocks().bind(&scope, &tenant, &copy.0).await?;
            }
            Ok(taken)
        })
    }

    fn rows<'a>(
        &'a self,
        scope: Scope<'a>,
        copy: ModelCopy,
        after: Option<&'a str>,
        most: i64,
    ) -> BoxFuture<'a, Result<Vec<ModelRow>, StoreError>> {
        Box::pin(async move {
            let after: Option<Uuid> = after.and_then(|key| key.parse().ok());
            let (tenant, after) = (scope.tenant().0, after.unwrap_or_default());
            let rows = sql::searchable_rows()
                .bind(&scope, &tenant, &copy.0, &after, &most)
                .all()
                .await?;
            // Of the words a digest: they are somebody's.
            let row = |row: sql::SearchableRows| ModelRow {
                key: row.comment_id.to_string(),
                content: json!({
                    "createdAt": row.created_at, "language": row.language,
                    "wordsDigest": row.words, "isFound": row.is_found,
                }),
            };
            Ok(rows.into_iter().map(row).collect())
        })
    }
}

async fn index(scope: &Scope<'_>, copy: ModelCopy, rows: &[ToIndex]) -> Result<(), StoreError> {
    let times = || rows.iter().map(|row| row.created_at);
    let (Some(first), Some(last)) = (times().min(), times().max()) else {
        return Ok(());
    };
    let tenant = scope.tenant().0;
    let count = i32::try_from(rows.len()).unwrap_or(i32::MAX);
    let languages = languages(rows).await;
    let mut distinct = languages.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let open = sql::fill_block()
        .bind(
            scope, &count, &first, &last, &distinct, &tenant, &copy.0, &BLOCK,
        )
        .opt()
        .await?;
    let block = match open {
        Some(block) => block,
        None => {
            let begin = sql::begin_block();
            begin
                .bind(scope, &tenant, &copy.0, &count, &first, &last, &distinct)
                .one()
                .await?
        }
    };
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    sql::index_comments()
        .bind(scope, &tenant, &copy.0, &ids, &languages, &block)
        .await?;
    sql::sort_words_in().bind(scope).one().await?;
    Ok(())
}

/// The language of each. It takes tens of microseconds, so that others are let in between.
async fn languages(rows: &[ToIndex]) -> Vec<&'static str> {
    let mut languages = Vec::with_capacity(rows.len());
    for some in rows.chunks(16) {
        languages.extend(some.iter().map(|row| Language::of(&row.said).word()));
        tokio::task::yield_now().await;
    }
    languages
}
