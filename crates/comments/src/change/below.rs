//! Which comments keep their place although they are not shown: those with something shown below.
//!
//! A comment counts its direct replies that are shown, and those that are hollow: not shown, but with
//! something below them that is. So whether a place is kept is known without looking further down,
//! and a change below moves the counts above it only as far as it changes what keeps its place.

use crate::domain::{Draft, Place};
use std::collections::BTreeMap;
use stoa_comments_sql::queries::change;
use stoa_store::{Scope, StoreError};
use uuid::Uuid;

/// By how much a comment's counts of direct replies move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Of those that are shown.
    pub(crate) replies: i32,
    /// Of those that are hollow.
    pub(crate) hollows: i32,
}

/// Moves the counts of the comment `above`, which stands at `depth`, and of those above it as far as it
/// matters. Runs under the thread's lock.
pub(crate) async fn settle(
    scope: &Scope<'_>,
    mut above: Uuid,
    mut depth: i32,
    mut step: Step,
) -> Result<(), StoreError> {
    let tenant = scope.tenant().0;
    while depth >= 0 {
        let row = change::move_below()
            .bind(scope, &step.replies, &step.hollows, &tenant, &above)
            .one()
            .await?;
        let before = row.below - step.replies - step.hollows;
        let kept_before = row.is_shown || before > 0;
        let is_kept = row.is_shown || row.below > 0;
        if kept_before == is_kept {
            break;
        }
        step = Step {
            replies: 0,
            hollows: if is_kept { 1 } else { -1 },
        };
        above = row.parent_key;
        depth = row.depth - 1;
    }
    Ok(())
}

/// Keeps the places of comments that are not shown and that an import has just brought, or added to,
/// for what it brought below them. Runs after the rows and their parents' counts were saved.
pub(crate) async fn settle_brought(
    scope: &Scope<'_>,
    rows: &[(&Draft, Place)],
) -> Result<(), StoreError> {
    let mut shown_below: BTreeMap<Uuid, i32> = BTreeMap::new();
    for (draft, place) in rows {
        if draft.is_shown() && draft.parent.is_some() {
            *shown_below.entry(place.parent_key).or_default() += 1;
        }
    }
    let parents: Vec<Uuid> = shown_below.keys().copied().collect();
    let hidden = change::hidden_parents()
        .bind(scope, &scope.tenant().0, &parents)
        .all()
        .await?;
    for row in hidden {
        let is_first = shown_below.get(&row.id) == Some(&row.below);
        if is_first && row.depth > 0 {
            let step = Step {
                replies: 0,
                hollows: 1,
            };
            settle(scope, row.parent_key, row.depth - 1, step).await?;
        }
    }
    Ok(())
}
