//! What is not the same in two copies of a read model.

use super::claim::Claim;
use crate::{BusError, ModelCopy, ModelRow, Project, Projection, cursor::Cursor};
use serde::Serialize;
use serde_json::Value;
use std::{
    cmp::Ordering,
    collections::{BTreeSet, VecDeque},
    time::Duration,
};
use stoa_kernel::{Position, TenantId};
use stoa_store::{Scope, StoreError, TenantTx};
use uuid::Uuid;

/// How many rows are read at once.
const PAGE: i64 = 1_000;
/// How many differences are kept.
const KEPT: usize = 100;
/// How many keys that differ are remembered to be looked at again.
const AGAIN: usize = 10_000;

/// A row that is not the same in the copy that is read and in the one that was made anew.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Whose it is.
    pub tenant: Uuid,
    /// What tells it from the tenant's other rows.
    pub row: String,
    /// What is read; `None` if there is no such row.
    pub live: Option<Value>,
    /// What follows from the log; `None` if there should be no such row.
    pub rebuilt: Option<Value>,
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// How many tenants were looked at.
    pub tenants: u64,
    /// How many rows were compared.
    pub rows: u64,
    /// How many differ.
    pub differing: u64,
    /// The first hundred of those.
    pub differences: Vec<Difference>,
}

/// Compares one tenant's rows in both copies, as of one position of the log, which is told.
///
/// What the read model takes from tables rather than from events may have been read at different times: a
/// change that is not applied yet may stand in one copy. What differs is therefore looked at again once
/// everything is applied that was written by the first look, and counts if it still differs. The log may stand
/// still meanwhile for as long as `patience`.
pub(super) async fn compare_tenant(
    claim: &Claim,
    projection: &Projection,
    (live, rebuilt): (ModelCopy, ModelCopy),
    tenant: TenantId,
    found: &mut Comparison,
    patience: Duration,
) -> Result<Position, BusError> {
    let copies = (live, rebuilt);
    let mut first = Look::default();
    let position = first.at(claim, projection, copies, tenant).await?;
    if first.differing == 0 {
        found.add(first);
        return Ok(position);
    }
    super::settle(claim, patience).await?;
    let mut second = Look {
        only: first.keys,
        ..Look::default()
    };
    let position = second.at(claim, projection, copies, tenant).await?;
    found.add(second);
    Ok(position)
}

impl Comparison {
    fn add(&mut self, look: Look) {
        self.tenants += 1;
        self.rows += look.rows;
        self.differing += look.differing;
        let room = KEPT.saturating_sub(self.differences.len());
        self.differences
            .extend(look.differences.into_iter().take(room));
    }
}

/// One pass over a tenant's rows.
#[derive(Default)]
struct Look {
    /// Count these keys only; all, if there are none.
    only: BTreeSet<String>,
    rows: u64,
    differing: u64,
    differences: Vec<Difference>,
    /// The keys that differ; none if they are too many to be remembered.
    keys: BTreeSet<String>,
}

impl Look {
    async fn at(
        &mut self,
        claim: &Claim,
        projection: &Projection,
        (live, rebuilt): (ModelCopy, ModelCopy),
        tenant: TenantId,
    ) -> Result<Position, BusError> {
        let tx = TenantTx::snapshot(&claim.database, tenant).await?;
        let scope = tx.scope();
        let seen = Cursor::seen(&scope, projection.name).await?;
        if (seen.copy, seen.beside) != (live, Some(rebuilt)) {
            return Err(BusError::Superseded(projection.name.to_owned()));
        }
        let project = &*projection.project;
        let mut live = Rows::of(project, scope, live);
        let mut rebuilt = Rows::of(project, scope, rebuilt);
        loop {
            live.fill().await?;
            rebuilt.fill().await?;
            let Some((one, other)) = next_pair(&mut live.page, &mut rebuilt.page) else {
                break;
            };
            self.note(tenant, one, other);
        }
        tx.commit_read().await?;
        Ok(seen.position)
    }

    fn note(&mut self, tenant: TenantId, live: Option<ModelRow>, rebuilt: Option<ModelRow>) {
        self.rows += 1;
        if live == rebuilt {
            return;
        }
        let Some(key) = live
            .as_ref()
            .or(rebuilt.as_ref())
            .map(|row| row.key.clone())
        else {
            return;
        };
        if !self.only.is_empty() && !self.only.contains(&key) {
            return;
        }
        self.differing += 1;
        if self.differences.len() < KEPT {
            self.differences.push(Difference {
                tenant: tenant.0,
                row: key.clone(),
                live: live.map(|row| row.content),
                rebuilt: rebuilt.map(|row| row.content),
            });
        }
        if self.differing <= AGAIN as u64 {
            self.keys.insert(key);
        } else {
            self.keys.clear();
        }
    }
}

/// The rows of one copy, page by page.
struct Rows<'a> {
    project: &'a dyn Project,
    scope: Scope<'a>,
    copy: ModelCopy,
    page: VecDeque<ModelRow>,
    last: Option<String>,
    ended: bool,
}

impl<'a> Rows<'a> {
    fn of(project: &'a dyn Project, scope: Scope<'a>, copy: ModelCopy) -> Self {
        Self {
            project,
            scope,
            copy,
            page: VecDeque::new(),
            last: None,
            ended: false,
        }
    }

    /// Reads the next page if there is nothing left of the last one.
    async fn fill(&mut self) -> Result<(), StoreError> {
        if self.ended || !self.page.is_empty() {
            return Ok(());
        }
        let asked = self
            .project
            .rows(self.scope, self.copy, self.last.as_deref(), PAGE);
        let page = asked.await?;
        self.ended = i64::try_from(page.len()).is_ok_and(|rows| rows < PAGE);
        for row in &page {
            if self.last.as_ref().is_some_and(|last| *last >= row.key) {
                // Without the key, which may name a person.
                let why = "the rows of a read model do not come in the order of their keys";
                return Err(StoreError::Settings(why.to_owned()));
            }
            self.last = Some(row.key.clone());
        }
        self.page = page.into();
        Ok(())
    }
}

/// The next row of either copy by its key, with the same row of the other where it is there.
fn next_pair(
    live: &mut VecDeque<ModelRow>,
    rebuilt: &mut VecDeque<ModelRow>,
) -> Option<(Option<ModelRow>, Option<ModelRow>)> {
    let order = match (live.front(), rebuilt.front()) {
        (None, None) => return None,
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (Some(one), Some(other)) => one.key.cmp(&other.key),
    };
    Some(match order {
        Ordering::Less => (live.pop_front(), None),
        Ordering::Greater => (None, rebuilt.pop_front()),
        Ordering::Equal => (live.pop_front(), rebuilt.pop_front()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(of: &[(&str, i32)]) -> VecDeque<ModelRow> {
        let row = |(key, content): &(&str, i32)| ModelRow {
            key: (*key).to_owned(),
            content: json!(content),
        };
        of.iter().map(row).collect()
    }

    #[test]
    fn each_row_meets_its_own_in_the_other_copy() {
        let mut live = rows(&[("a", 1), ("c", 3), ("d", 4)]);
        let mut rebuilt = rows(&[("b", 2), ("c", 5), ("d", 4), ("e", 6)]);
        let mut look = Look::default();
        while let Some((one, other)) = next_pair(&mut live, &mut rebuilt) {
            look.note(TenantId(Uuid::nil()), one, other);
        }
        assert_eq!((look.rows, look.differing), (5, 4));
        let told: Vec<_> = look
            .differences
            .into_iter()
            .map(|one| (one.row, one.live, one.rebuilt))
            .collect();
        let row = |key: &str, live: Value, rebuilt: Value| {
            let some = |value: Value| Some(value).filter(|value| !value.is_null());
            (key.to_owned(), some(live), some(rebuilt))
        };
        let expected = [
            row("a", json!(1), Value::Null),
            row("b", Value::Null, json!(2)),
            row("c", json!(3), json!(5)),
            row("e", Value::Null, json!(6)),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_second_look_counts_what_differed_at_the_first_only() {
        let mut look = Look {
            only: ["a".to_owned()].into(),
            ..Look::default()
        };
        for key in ["a", "b"] {
            let row = rows(&[(key, 1)]).pop_front();
            look.note(TenantId(Uuid::nil()), row, None);
        }
        assert_eq!((look.rows, look.differing), (2, 1));
    }
}
