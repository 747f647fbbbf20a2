//! What a moderator has pinned to the beginning of a thread.
//!
//! Pinned roots come first on the first page, the last pinned before the others, and count towards
//! its limit; in their own place they are left out. Which ones a reader was shown so travels in
//! the cursor: whatever is pinned or unpinned meanwhile, each comment is met exactly once.

use crate::{
    cursor::{After, Sort, bad, decode_of, encode_of, mark},
    service::From,
    tree::Shape,
};
use serde::{Deserialize, Serialize};
use stoa_comments_sql::queries::tree::{Node, pinned};
use stoa_kernel::{Limit, Problem};
use stoa_store::{Scope, StoreError};
use uuid::Uuid;

/// The most roots of a thread that are pinned.
pub(crate) const MOST_PINS: usize = 5;

/// What stands before a level's own order.
#[derive(Default)]
pub(crate) struct Pins {
    /// What is shown first.
    pub(crate) shown: Vec<Node>,
    /// The positions that are passed over, since they were shown first.
    pub(crate) left_out: Vec<i32>,
}

/// A place among the roots of a thread, as it stands in a cursor.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Place {
    Plain(After),
    Behind(After, Vec<i32>),
}

/// The cursor of a place among the roots of `thread`, behind these pins.
pub(crate) fn encode(thread: Uuid, after: After, left_out: &[i32]) -> Result<String, Problem> {
    let place = match left_out {
        [] => Place::Plain(after),
        some => Place::Behind(after, some.to_vec()),
    };
    encode_of(mark(thread), &place)
}

/// The place, and the positions that were shown before it.
///
/// # Errors
/// `bad_cursor` (422) if it is none, or of another list or order.
fn decode(thread: Uuid, sort: Sort, text: &str) -> Result<(After, Vec<i32>), Problem> {
    let (after, left_out) = match decode_of(mark(thread), text)? {
        Place::Plain(after) => (after, Vec::new()),
        Place::Behind(after, left_out) => (after, left_out),
    };
    if left_out.len() > MOST_PINS {
        return Err(bad(
            "is not one that this list gave out; begin again without it",
        ));
    }
    Ok((after.of(sort)?, left_out))
}

/// Where a page of the roots of `thread` begins, of which there are so many, and so many pinned; by
/// number, how many places it holds; and what stands before them.
pub(crate) async fn begin(
    scope: &Scope<'_>,
    thread: Uuid,
    (roots, pinned): (i32, i32),
    shape: Shape,
    from: From,
) -> Result<(After, Option<i32>, Pins), Problem> {
    match from {
        From::Start => {
            let pins = first_page(read(scope, thread, pinned).await?, shape.limit);
            Ok((After::start(shape.sort), None, pins))
        }
        From::Cursor(cursor) => {
            let (after, left_out) = decode(thread, shape.sort, &cursor)?;
            let shown = Vec::new();
            Ok((after, None, Pins { shown, left_out }))
        }
        From::Page(page) => {
            let pins = read(scope, thread, pinned).await?;
            let page = numbered(shape.sort, page, shape.limit, roots, pins)?;
            Ok((page.after, Some(page.width), page.pins))
        }
    }
}

/// The pinned roots of a thread that has `count` of them.
async fn read(scope: &Scope<'_>, thread: Uuid, count: i32) -> Result<Vec<Node>, StoreError> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let most = i32::try_from(MOST_PINS).unwrap_or(i32::MAX);
    let (tenant, query) = (scope.tenant().0, pinned());
    Ok(query.bind(scope, &tenant, &thread, &most).all().await?)
}

/// The first page: as many pins as it has room for.
fn first_page(mut pins: Vec<Node>, limit: Limit) -> Pins {
    pins.truncate(usize::from(limit.get()));
    Pins {
        left_out: pins.iter().map(|pin| pin.position).collect(),
        shown: pins,
    }
}

/// A page by number: what is shown first, and which places of the order it holds.
struct Numbered {
    pins: Pins,
    after: After,
    /// How many places behind `after`.
    width: i32,
}

/// Page `page` (from 1) of a thread whose `count` roots follow its pins.
///
/// # Errors
/// `use_cursor` (422) where the order has no numbered places.
fn numbered(
    sort: Sort,
    page: u32,
    limit: Limit,
    count: i32,
    mut pins: Vec<Node>,
) -> Result<Numbered, Problem> {
    pins.truncate(usize::from(limit.get()));
    let mut places: Vec<i32> = pins
        .iter()
        .map(|pin| match sort {
            Sort::Newest => count + 1 - pin.position,
            _ => pin.position,
        })
        .collect();
    places.sort_unstable();
    let size = i64::from(limit.get());
    let begin = i64::from(page.saturating_sub(1)).saturating_mul(size);
    let pinned = pins.len() as i64;
    let behind = |shown: i64| behind_pins((shown - pinned).max(0), &places);
    let (from, to) = (behind(begin), behind(begin + size));
    let left_out = pins.iter().map(|pin| pin.position).collect();
    let shown = if begin == 0 { pins } else { Vec::new() };
    Ok(Numbered {
        pins: Pins { shown, left_out },
        after: After::skipping(sort, from, count)?,
        width: to.saturating_sub(from),
    })
}

/// The place of the `rank`-th root that is not pinned, where these places are; 0 before the first.
fn behind_pins(rank: i64, pinned: &[i32]) -> i32 {
    if rank == 0 {
        return 0;
    }
    let mut place = rank;
    for pin in pinned {
        place += i64::from(i64::from(*pin) <= place);
    }
    i32::try_from(place).unwrap_or(i32::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_pass_over_what_is_pinned() {
        let places: Vec<i32> = (0..=5).map(|rank| behind_pins(rank, &[1, 3, 4])).collect();
        assert_eq!(places, [0, 2, 5, 6, 7, 8]);
    }

    #[test]
    fn a_cursor_brings_back_its_place_and_what_was_shown() {
        let thread = Uuid::from_u128(7);
        let best = After::Best {
            k: 0.1_f64.to_bits(),
            p: 3,
        };
        for left_out in [vec![], vec![2, 9]] {
            let cursor = encode(thread, best, &left_out).unwrap();
            let decoded = decode(thread, Sort::Best, &cursor).unwrap();
            assert_eq!(decoded, (best, left_out));
        }
        let many = encode(thread, best, &[1; 6]).unwrap();
        let refused = decode(thread, Sort::Best, &many).unwrap_err();
        assert_eq!(refused.code, "bad_cursor");
    }
}
