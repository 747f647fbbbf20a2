//! What happened to comments before they were brought: edits, deletion, pins.

use super::{
    ImportError, Importer, Report,
    chunk::{At, changes},
};
use crate::{
    domain::{Draft, Past, Place},
    pins::MOST_PINS,
    render::RENDER_VERSION,
};
use std::collections::BTreeMap;
use stoa_comments_sql::queries::port;
use stoa_store::Scope;
use uuid::Uuid;

impl Importer {
    /// Leaves out pins that could not have been set here: of replies, of what is not shown, and too
    /// many. Under the locks of the threads.
    pub(super) async fn limit_pins(
        &self,
        scope: &Scope<'_>,
        placed: &mut [(At, Draft, Place)],
        report: &mut Report,
    ) -> Result<(), ImportError> {
        let is_pinned = |draft: &Draft| draft.past.as_ref().is_some_and(|p| p.pinned_at.is_some());
        let threads: Vec<Uuid> = placed
            .iter()
            .filter(|(_, draft, _)| is_pinned(draft))
            .map(|(_, draft, _)| draft.thread.0)
            .collect();
        if threads.is_empty() {
            return Ok(());
        }
        let mut pinned: BTreeMap<Uuid, i32> = port::pinned_counts()
            .bind(scope, &scope.tenant().0, &threads)
            .all()
            .await?
            .into_iter()
            .map(|row| (row.id, row.pinned_count))
            .collect();
        for (at, draft, place) in placed.iter_mut().filter(|(_, draft, _)| is_pinned(draft)) {
            let count = pinned.entry(draft.thread.0).or_default();
            if place.depth == 0
                && draft.is_shown()
                && usize::try_from(*count).is_ok_and(|count| count < MOST_PINS)
            {
                *count += 1;
            } else if let Some(past) = &mut draft.past {
                past.pinned_at = None;
                report.warnings.push(at.omission("pin_left_out", 1));
            }
        }
        Ok(())
    }

    /// Saves what happened to comments that were just written, and counts their pins.
    pub(super) async fn save_past(
        &self,
        scope: &Scope<'_>,
        rows: &[(&Draft, Place)],
    ) -> Result<(), ImportError> {
        let lived: Vec<(&Draft, &Past)> = rows
            .iter()
            .filter_map(|(draft, _)| Some((*draft, draft.past.as_deref()?)))
            .filter(|(_, past)| !is_uneventful(past))
            .collect();
        if lived.is_empty() {
            return Ok(());
        }
        fn column<T>(lived: &[(&Draft, &Past)], of: impl Fn(&Draft, &Past) -> T) -> Vec<T> {
            lived.iter().map(|(draft, past)| of(draft, past)).collect()
        }
        let tenant = scope.tenant().0;
        port::save_past()
            .bind(
                scope,
                &column(&lived, |draft, _| draft.id.0),
                &column(&lived, |_, past| past.version),
                &column(&lived, |_, past| past.render_version),
                &column(&lived, |_, past| past.edited_at),
                &column(&lived, |_, past| past.deleted_at),
                &column(&lived, |_, past| past.pinned_at),
                &column(&lived, |draft, _| changes(draft)),
                &tenant,
            )
            .await?;
        let mut pins: BTreeMap<Uuid, i32> = BTreeMap::new();
        for (draft, _) in lived.iter().filter(|(_, past)| past.pinned_at.is_some()) {
            *pins.entry(draft.thread.0).or_default() += 1;
        }
        if !pins.is_empty() {
            let (threads, pins): (Vec<Uuid>, Vec<i32>) = pins.into_iter().unzip();
            port::add_pins()
                .bind(scope, &threads, &pins, &tenant)
                .await?;
        }
        Ok(())
    }
}

/// Whether a comment is as if it had just been written.
fn is_uneventful(past: &Past) -> bool {
    past.version == 1
        && past.render_version == RENDER_VERSION
        && past.edited_at.is_none()
        && past.deleted_at.is_none()
        && past.pinned_at.is_none()
}
