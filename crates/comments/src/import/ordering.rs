//! Putting the siblings of an import into the order of time, a slice at a time.
//!
//! An import appends. A family in which something older then stands behind something newer is noted
//! in the table `unordered`, in the transaction that made it so, and put right afterwards: slice by
//! slice from the front, each a transaction of its own that moves few comments and leaves every
//! position taken once. Others write between slices; what they append stands behind and stays there.
//! A crash leaves the note, and a family whose front is in order; the next import goes on with it.
//!
//! Readers meanwhile see every sibling exactly once in each answer, the front already in order. The
//! position is the sort key that cursors hold, so whoever follows them may miss or meet again only
//! what was moved meanwhile.

use super::{ImportError, Importer};
use crate::domain::{Draft, Place};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use stoa_comments_sql::queries::{ordering, react, write};
use stoa_kernel::{AuditId, ThreadId};
use stoa_store::{AuditEntry, Scope, TenantTx};
use uuid::Uuid;

/// How many places a transaction puts right. It moves at most twice as many comments, which takes
/// well under a second even where each costs half a millisecond.
const SLICE: usize = 500;
/// How many siblings are read at once.
const READ: i32 = 10_000;

/// A family that is to be put in order.
struct Family {
    thread: Uuid,
    parent_key: Uuid,
    /// The note as this import has claimed it; another import that appends or claims raises it.
    version: i64,
}

impl Importer {
    /// Notes the families that `rows` put out of order: those in which one is older than what
    /// stands before it, and those that await their order already, so that an order found without
    /// these rows is not taken for the last word. Under the lock of the thread, before the rows are
    /// saved. Whether these rows put any out of order.
    pub(crate) async fn note_unordered(
        &self,
        scope: &Scope<'_>,
        rows: &[(&Draft, Place)],
    ) -> Result<bool, ImportError> {
        let families: BTreeMap<Uuid, Uuid> = rows
            .iter()
            .map(|(draft, place)| (place.parent_key, draft.thread.0))
            .collect();
        let (families, threads): (Vec<Uuid>, Vec<Uuid>) = families.into_iter().unzip();
        let last: HashMap<Uuid, jiff::Timestamp> = write::last_times()
            .bind(scope, &families, &scope.tenant().0)
            .all()
            .await?
            .into_iter()
            .map(|row| (row.parent_key, row.created_at))
            .collect();
        let crowded: Vec<Uuid> = crowded(last, rows).into_iter().collect();
        ordering::note_unordered()
            .bind(scope, &scope.tenant().0, &families, &threads, &crowded)
            .await?;
        Ok(!crowded.is_empty())
    }

    /// Puts families in order that were noted: those of a thread, or all that earlier imports left.
    pub(crate) async fn put_in_order(&self, thread: Option<ThreadId>) -> Result<(), ImportError> {
        let tenant = self.origin.tenant.0;
        let tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
        let (scope, query) = (tx.scope(), ordering::unordered());
        let noted = tx.finish(query.bind(&scope, &tenant).all()).await?;
        for note in noted {
            if thread.is_some_and(|thread| thread.0 != note.thread_id) {
                continue;
            }
            let tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
            let claimed = ordering::claim_unordered()
                .bind(&tx.scope(), &tenant, &note.parent_key)
                .opt()
                .await?;
            tx.commit().await?;
            if let Some(version) = claimed {
                let family = Family {
                    thread: note.thread_id,
                    parent_key: note.parent_key,
                    version,
                };
                self.order_family(&family).await?;
            }
        }
        Ok(())
    }

    /// What another import claims or adds to meanwhile is left to it: it knows more.
    async fn order_family(&self, family: &Family) -> Result<(), ImportError> {
        let mut order = self.read_order(family).await?;
        let mut moved = 0;
        loop {
            let moves = order.next_slice(SLICE);
            let mut tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
            if !self.hold(&tx.scope(), family).await? {
                return Ok(());
            }
            if moves.is_empty() {
                self.settle(&tx.scope(), family).await?;
                tx.record().audit(self.ordered(family, moved));
                tx.commit().await?;
                return Ok(());
            }
            if !save(&tx.scope(), &moves).await? {
                tracing::warn!("siblings changed while they were put in order; import again");
                return Ok(());
            }
            tx.commit().await?;
            moved += moves.len();
        }
    }

    /// The siblings as they stand. Read in several transactions: positions are moved only by whoever
    /// holds the claim, and what others append meanwhile stands behind.
    async fn read_order(&self, family: &Family) -> Result<Order, ImportError> {
        let tenant = self.origin.tenant.0;
        let mut siblings = Vec::new();
        let mut after = 0;
        loop {
            let tx = TenantTx::begin(&self.database, self.origin.tenant).await?;
            let (scope, query) = (tx.scope(), ordering::siblings());
            let read = query.bind(&scope, &tenant, &family.parent_key, &after, &READ);
            let page = tx.finish(read.all()).await?;
            let more = i32::try_from(page.len()).is_ok_and(|read| read == READ);
            after = page.last().map_or(after, |last| last.position);
            siblings.extend(page.into_iter().map(|row| (row.created_at, row.id)));
            if !more {
                return Ok(Order::of(siblings));
            }
        }
    }

    /// Locks the thread and raises its version; whether the claim still holds.
    async fn hold(&self, scope: &Scope<'_>, family: &Family) -> Result<bool, ImportError> {
        let tenant = scope.tenant().0;
        react::touch_threads()
            .bind(scope, &tenant, &[family.thread].as_slice())
            .all()
            .await?;
        let version = ordering::hold_unordered()
            .bind(scope, &tenant, &family.parent_key)
            .opt()
            .await?;
        Ok(version == Some(family.version))
    }

    async fn settle(&self, scope: &Scope<'_>, family: &Family) -> Result<(), ImportError> {
        ordering::settle_unordered()
            .bind(scope, &scope.tenant().0, &family.parent_key)
            .await?;
        Ok(())
    }

    fn ordered(&self, family: &Family, moved: usize) -> AuditEntry {
        let now = self.clock.now();
        AuditEntry {
            id: AuditId(self.entropy.uuid(now)),
            at: now,
            action: "comments.ordered",
            resource: "thread",
            resource_id: Some(family.thread),
            origin: self.origin.clone(),
            metadata: json!({ "source": self.source, "moved": moved }),
        }
    }
}

/// Families in which one of `rows` is older than what stands before it, `last` being the time of the
/// last one so far. One that stands where it stood has its siblings before it, in their order.
fn crowded(mut last: HashMap<Uuid, jiff::Timestamp>, rows: &[(&Draft, Place)]) -> BTreeSet<Uuid> {
    let mut crowded = BTreeSet::new();
    for (draft, place) in rows {
        let latest = last.entry(place.parent_key).or_insert(draft.created_at);
        let stood = draft.past.as_ref().and_then(|past| past.position);
        if draft.created_at < *latest && stood != Some(place.position) {
            crowded.insert(place.parent_key);
        }
        *latest = (*latest).max(draft.created_at);
    }
    crowded
}

/// False if one of them does not stand where it was seen.
async fn save(scope: &Scope<'_>, moves: &[Move]) -> Result<bool, ImportError> {
    fn positions(of: impl Iterator<Item = usize>) -> Vec<i32> {
        of.map(|place| i32::try_from(place + 1).unwrap_or(i32::MAX))
            .collect()
    }
    let moved = ordering::move_siblings()
        .bind(
            scope,
            &positions(moves.iter().map(|step| step.to)),
            &moves.iter().map(|step| step.id).collect::<Vec<_>>(),
            &positions(moves.iter().map(|step| step.from)),
            &scope.tenant().0,
        )
        .await?;
    Ok(usize::try_from(moved).is_ok_and(|moved| moved == moves.len()))
}

/// A comment's way to another place; places count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Move {
    rank: usize,
    id: Uuid,
    from: usize,
    to: usize,
}

/// Siblings, where each belongs (its rank) and where it stands (its place).
struct Order {
    /// By rank.
    ids: Vec<Uuid>,
    /// Which rank stands at each place.
    standing: Vec<usize>,
    /// The place at which each rank stands.
    places: Vec<usize>,
    /// Below this place all is in order.
    done: usize,
}

impl Order {
    /// Of siblings in the order in which they stand.
    fn of(siblings: Vec<(jiff::Timestamp, Uuid)>) -> Self {
        let mut ranked: Vec<_> = siblings.into_iter().zip(0_usize..).collect();
        ranked.sort_unstable();
        let places: Vec<usize> = ranked.iter().map(|(_, place)| *place).collect();
        let mut standing = vec![0; places.len()];
        for (rank, place) in places.iter().enumerate() {
            put(&mut standing, *place, rank);
        }
        Self {
            ids: ranked.into_iter().map(|((_, id), _)| id).collect(),
            standing,
            places,
            done: 0,
        }
    }

    /// The moves that put the next places right, at most `most` of them, and take who stood there to
    /// the places that become free. Together they move each place's comment once: applied at once
    /// they leave every place taken. None once all is in order.
    fn next_slice(&mut self, most: usize) -> Vec<Move> {
        while self.standing.get(self.done) == Some(&self.done) {
            self.done += 1;
        }
        let end = self.standing.len().min(self.done + most);
        let outside = |of: &[usize]| -> Vec<usize> {
            let slice = of.get(self.done..end).unwrap_or_default();
            let mut outside: Vec<usize> = slice.iter().copied().filter(|n| *n >= end).collect();
            outside.sort_unstable();
            outside
        };
        let (displaced, freed) = (outside(&self.standing), outside(&self.places));
        let moves: Vec<Move> = (self.done..end)
            .map(|rank| (rank, rank))
            .chain(displaced.into_iter().zip(freed))
            .filter_map(|(rank, to)| {
                let (id, from) = (*self.ids.get(rank)?, *self.places.get(rank)?);
                (from != to).then_some(Move { rank, id, from, to })
            })
            .collect();
        for step in &moves {
            put(&mut self.places, step.rank, step.to);
            put(&mut self.standing, step.to, step.rank);
        }
        self.done = end;
        moves
    }
}

fn put(list: &mut [usize], at: usize, value: usize) {
    if let Some(entry) = list.get_mut(at) {
        *entry = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    proptest! {
        #[test]
        fn every_slice_is_small_and_leaves_each_place_taken_and_the_last_leaves_order(
            seconds in vec(0_i64..50, 0..200),
            most in 1_usize..20,
        ) {
            let siblings: Vec<_> = seconds
                .iter()
                .zip(0_u128..)
                .map(|(second, n)| {
                    (jiff::Timestamp::from_second(*second).unwrap(), Uuid::from_u128(n))
                })
                .collect();
            let mut standing: Vec<Uuid> = siblings.iter().map(|(_, id)| *id).collect();
            let mut order = Order::of(siblings.clone());
            loop {
                let moves = order.next_slice(most);
                if moves.is_empty() {
                    break;
                }
                prop_assert!(moves.len() <= 2 * most);
                let before = standing.clone();
                for step in &moves {
                    prop_assert_eq!(before[step.from], step.id);
                    standing[step.to] = step.id;
                }
                prop_assert_eq!(standing.iter().collect::<BTreeSet<_>>().len(), standing.len());
            }
            let mut sorted = siblings;
            sorted.sort_unstable();
            prop_assert_eq!(standing, sorted.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
        }
    }
}
