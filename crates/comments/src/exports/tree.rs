//! The order of a post's comments.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use jiff::Timestamp;

use super::items::CommentImport;
use super::report::{Warning, WarningReason};

/// Where a comment stands in its list.
type Slot = usize;

/// Puts parents before their children, sets every depth, and makes roots of comments whose parent is not there
/// or that answer themselves by way of others. Source ids must differ from each other.
///
/// Takes no more of the call stack for deep threads than for flat ones, and O(n log n) time.
pub(crate) fn order(mut comments: Vec<CommentImport>) -> (Vec<CommentImport>, Vec<Warning>) {
    let mut warnings = Vec::new();
    let mut parents = find_parents(&mut comments, &mut warnings);
    for slot in find_circles(&comments, &parents) {
        if let (Some(comment), Some(parent)) = (comments.get_mut(slot), parents.get_mut(slot)) {
            *parent = None;
            if let Some(parent) = comment.parent_source_id.take() {
                warnings.push(warning(comment, WarningReason::ParentCycle { parent }));
            }
        }
    }
    (hand_out(comments, &parents), warnings)
}

fn warning(comment: &CommentImport, reason: WarningReason) -> Warning {
    Warning {
        at: comment.at,
        source_id: Some(comment.source_id),
        reason,
    }
}

/// The slot of each comment's parent.
fn find_parents(comments: &mut [CommentImport], warnings: &mut Vec<Warning>) -> Vec<Option<Slot>> {
    let slots: HashMap<i64, Slot> = comments
        .iter()
        .enumerate()
        .map(|(slot, comment)| (comment.source_id, slot))
        .collect();
    let mut parents = Vec::with_capacity(comments.len());
    for comment in comments {
        let parent = comment.parent_source_id.and_then(|parent| {
            let slot = slots.get(&parent).copied();
            if slot.is_none() {
                comment.parent_source_id = None;
                warnings.push(warning(comment, WarningReason::ParentMissing { parent }));
            }
            slot
        });
        parents.push(parent);
    }
    parents
}

/// How far the search for circles has come with a comment.
#[derive(Clone, Copy, PartialEq)]
enum Walked {
    No,
    /// On the way that started at this slot.
    From(Slot),
}

/// The earliest comment of each circle of parents.
fn find_circles(comments: &[CommentImport], parents: &[Option<Slot>]) -> Vec<Slot> {
    let parent_of = |slot: Slot| parents.get(slot).copied().flatten();
    let mut walked = vec![Walked::No; parents.len()];
    let mut found = Vec::new();
    for start in 0..parents.len() {
        let mut next = Some(start);
        while let Some(slot) = next {
            let Some(mark) = walked.get_mut(slot) else {
                break;
            };
            if *mark == Walked::From(start) {
                found.extend(earliest(comments, slot, parent_of));
            }
            if *mark != Walked::No {
                break;
            }
            *mark = Walked::From(start);
            next = parent_of(slot);
        }
    }
    found
}

/// The earliest comment of the circle that goes through a slot.
fn earliest(
    comments: &[CommentImport],
    through: Slot,
    parent_of: impl Fn(Slot) -> Option<Slot>,
) -> Option<Slot> {
    let rest = std::iter::successors(parent_of(through), |slot| parent_of(*slot))
        .take_while(|slot| *slot != through);
    std::iter::once(through)
        .chain(rest)
        .min_by_key(|slot| comments.get(*slot).map(|it| (it.written_at, it.source_id)))
}

fn hand_out(comments: Vec<CommentImport>, parents: &[Option<Slot>]) -> Vec<CommentImport> {
    type Waiting = BinaryHeap<Reverse<(Timestamp, i64, u32, Slot)>>;
    let mut children: Vec<Vec<Slot>> = vec![Vec::new(); comments.len()];
    let mut waiting = Waiting::new();
    for (slot, (comment, parent)) in comments.iter().zip(parents).enumerate() {
        match parent.and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(slot),
            None => waiting.push(Reverse((comment.written_at, comment.source_id, 0, slot))),
        }
    }
    let mut ordered = Vec::with_capacity(comments.len());
    let mut comments: Vec<Option<CommentImport>> = comments.into_iter().map(Some).collect();
    while let Some(Reverse((_, _, depth, slot))) = waiting.pop() {
        for child in children
            .get_mut(slot)
            .map(std::mem::take)
            .unwrap_or_default()
        {
            if let Some(Some(comment)) = comments.get(child) {
                waiting.push(Reverse((
                    comment.written_at,
                    comment.source_id,
                    depth + 1,
                    child,
                )));
            }
        }
        if let Some(mut comment) = comments.get_mut(slot).and_then(Option::take) {
            comment.depth = depth;
            ordered.push(comment);
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::order;
    use crate::exports::{CommentImport, Kind, State};
    use crate::exports::{Place, WarningReason};

    fn comment(id: i64, parent: Option<i64>, second: i64) -> CommentImport {
        CommentImport {
            at: Place::default(),
            source_id: id,
            parent_source_id: parent,
            depth: 0,
            author_name: String::new(),
            author_email: None,
            author_url: None,
            author_ip: None,
            user_id: None,
            written_at: Timestamp::from_second(second).unwrap(),
            content: "text".into(),
            state: State::Approved,
            kind: Kind::Comment,
            is_deleted: false,
        }
    }

    fn ids(comments: &[CommentImport]) -> Vec<(i64, u32)> {
        comments
            .iter()
            .map(|comment| (comment.source_id, comment.depth))
            .collect()
    }

    #[test]
    fn children_wait_for_their_parent_however_early_they_are_dated() {
        let (ordered, warnings) = order(vec![
            comment(1, Some(2), 1),
            comment(2, None, 9),
            comment(4, None, 5),
            comment(3, None, 5),
        ]);
        assert_eq!(ids(&ordered), [(3, 0), (4, 0), (2, 0), (1, 1)]);
        assert_eq!(warnings, []);
    }

    #[test]
    fn a_comment_whose_parent_is_absent_becomes_a_root_and_says_so() {
        let (ordered, warnings) = order(vec![comment(1, Some(7), 1), comment(2, Some(1), 2)]);
        assert_eq!(ids(&ordered), [(1, 0), (2, 1)]);
        assert_eq!(ordered[0].parent_source_id, None);
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].source_id, Some(1));
        assert_eq!(
            warnings[0].reason,
            WarningReason::ParentMissing { parent: 7 }
        );
    }

    #[test]
    fn circles_are_cut_at_their_earliest_comment() {
        let (ordered, warnings) = order(vec![
            comment(9, Some(1), 1),
            comment(1, Some(3), 4),
            comment(2, Some(1), 3),
            comment(3, Some(2), 5),
            comment(4, Some(4), 6),
        ]);
        assert_eq!(ids(&ordered), [(2, 0), (3, 1), (1, 2), (9, 3), (4, 0)]);
        let told: Vec<_> = warnings
            .iter()
            .map(|it| (it.source_id, it.reason))
            .collect();
        assert_eq!(
            told,
            [
                (Some(2), WarningReason::ParentCycle { parent: 1 }),
                (Some(4), WarningReason::ParentCycle { parent: 4 }),
            ]
        );
    }

    #[test]
    fn a_chain_of_10_000_answers_does_not_exhaust_the_stack() {
        let chain = (1..=10_000)
            .rev()
            .map(|id| comment(id, Some(id - 1).filter(|id| *id > 0), id));
        let (ordered, warnings) = order(chain.collect());
        assert_eq!(warnings, []);
        assert!(
            ordered
                .iter()
                .zip(0..)
                .all(|(comment, depth)| comment.depth == depth)
        );
        assert_eq!(ordered.len(), 10_000);
    }

    #[test]
    fn a_circle_of_200_000_answers_is_cut_once() {
        let circle = (0..200_000).map(|id| comment(id + 1, Some((id + 1) % 200_000 + 1), id));
        let (ordered, warnings) = order(circle.collect());
        assert_eq!(ordered.len(), 200_000);
        assert_eq!(warnings.len(), 1);
    }

    proptest! {
        #[test]
        fn no_comment_is_lost_and_every_parent_comes_first(
            parents in prop::collection::vec((0_i64..30, 0_i64..5), 0..25),
        ) {
            let given: Vec<_> = parents.iter().zip(1..).map(|((parent, second), id)| {
                comment(id, Some(*parent).filter(|parent| *parent > 0), *second)
            }).collect();
            let count = given.len();
            let (ordered, warnings) = order(given.clone());
            prop_assert_eq!(ordered.len(), count);
            let mut depths = std::collections::HashMap::new();
            for comment in &ordered {
                let above = comment.parent_source_id.map(|parent| depths.get(&parent).copied());
                let expected = match above {
                    None => 0,
                    Some(above) => { prop_assert!(above.is_some()); above.unwrap_or(0) + 1 }
                };
                prop_assert_eq!(comment.depth, expected);
                prop_assert!(depths.insert(comment.source_id, comment.depth).is_none());
            }
            let cut = given.iter().filter(|it| it.parent_source_id.is_some()).count()
                - ordered.iter().filter(|it| it.parent_source_id.is_some()).count();
            prop_assert_eq!(cut, warnings.len());
        }
    }
}
