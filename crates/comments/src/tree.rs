//! Reading a thread as a tree, level by level.
//!
//! Every level is a range of one index: siblings in their order, from where the cursor stands. A
//! page's cost therefore depends on what is on it, never on how large the thread is or how far in
//! the page lies. How much is on it is bounded by [`Shape::budget`], in comments, and by
//! [`MOST_BYTES`].

use crate::{
    cursor::{After, Sort},
    pins::Pins,
};
use std::collections::HashMap;
use stoa_comments_sql::queries::tree::{self, Node, Texts};
use stoa_kernel::{Limit, Problem};
use stoa_store::{Scope, StoreError};
use uuid::Uuid;

/// The texts of an answer, as written and as HTML, have this many bytes at most, but for the last
/// one of them: a page of long comments ends early, and its cursors lead to the rest.
const MOST_BYTES: usize = 1 << 20;

/// How much of a tree is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) sort: Sort,
    /// How many comments of the first level.
    pub(crate) limit: Limit,
    /// How many levels below it, 0 to 20.
    pub(crate) depth: u8,
    /// How many replies below each comment, 0 to 100.
    pub(crate) replies_limit: u16,
}

impl Shape {
    /// How many replies an answer holds at most: as many as comments of the first level, and 40 at
    /// least. What is cut is had by `repliesCursor`.
    fn budget(&self) -> usize {
        usize::from(self.limit.get()).max(40)
    }

    /// How many replies each of a level's comments gets of what is left: the budget goes round,
    /// rather than to the first few.
    fn share(&self, budget: usize, parents: usize) -> usize {
        (budget / parents.max(1)).clamp(1, usize::from(self.replies_limit))
    }
}

/// A comment with the replies that were read below it.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) node: Node,
    pub(crate) replies: Vec<Branch>,
    /// Where to go on below it, if not all was read.
    pub(crate) more: Option<After>,
}

/// One page of a level, with what lies below it.
#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) branches: Vec<Branch>,
    pub(crate) more: Option<After>,
}

impl Level {
    /// Keeps what stands in the `width` places behind `after`, and the first `pins`: a numbered page
    /// is a window of places, so that pages never overlap, though one may show less where comments
    /// are hidden or long. What its bytes left no room for is had by its cursor.
    pub(crate) fn keep_window(&mut self, after: After, width: i32, pins: usize) {
        let (window, last) = match after {
            After::Oldest { p } => {
                let last = p.saturating_add(width);
                (p.saturating_add(1)..=last, After::Oldest { p: last })
            }
            After::Newest { p } => {
                let last = p.saturating_sub(width);
                (last..=p.saturating_sub(1), After::Newest { p: last })
            }
            _ => return,
        };
        let before = self.branches.len();
        let mut place = 0;
        self.branches.retain(|branch| {
            place += 1;
            place <= pins || window.contains(&branch.node.position)
        });
        // What was read beyond the window is the next page's. If nothing was, what follows the
        // last one read is, which may be within the window.
        if self.branches.len() < before {
            self.more = Some(last);
        }
    }
}

/// Reads a page of the children of `parent` (a comment, or the thread for its roots), behind what is
/// pinned to its beginning.
pub(crate) async fn read(
    scope: &Scope<'_>,
    parent: Uuid,
    after: After,
    shape: Shape,
    pins: Pins,
) -> Result<Level, StoreError> {
    let mut bytes = MOST_BYTES.saturating_sub(size(&pins.shown));
    let room = usize::from(shape.limit.get()).saturating_sub(pins.shown.len());
    let asked = i32::try_from(room + 1 + pins.left_out.len()).unwrap_or(i32::MAX);
    let mut roots = siblings(scope, bytes, &[parent], after, asked).await?;
    roots.retain(|node| !pins.left_out.contains(&node.position));
    let more = cut(&mut roots, room, shape.sort);
    bytes = bytes.saturating_sub(size(&roots));
    roots.splice(0..0, pins.shown);
    let mut children: HashMap<Uuid, (Vec<Node>, Option<After>)> = HashMap::new();
    let mut parents = answered(&roots);
    let mut budget = shape.budget();
    let levels = if shape.replies_limit == 0 {
        0
    } else {
        shape.depth
    };
    for _ in 0..levels {
        let each = shape.share(budget, parents.len());
        parents.truncate(budget / each);
        if parents.is_empty() || bytes == 0 {
            break;
        }
        // One more than is shown tells whether there are more.
        let asked = i32::try_from(each + 1).unwrap_or(i32::MAX);
        let nodes = siblings(scope, bytes, &parents, After::start(shape.sort), asked).await?;
        let mut next = Vec::new();
        for mut family in families(nodes) {
            let Some(first) = family.first() else {
                continue;
            };
            let key = first.parent_key;
            let more = cut(&mut family, each, shape.sort);
            budget = budget.saturating_sub(family.len());
            bytes = bytes.saturating_sub(size(&family));
            next.extend(answered(&family));
            children.insert(key, (family, more));
        }
        parents = next;
    }
    let branches = assemble(roots, &mut children, shape.sort);
    Ok(Level { branches, more })
}

fn answered(nodes: &[Node]) -> Vec<Uuid> {
    nodes
        .iter()
        .filter(|node| node.below > 0)
        .map(|node| node.id)
        .collect()
}

/// Keeps `limit` siblings, or as many as were read; if there are more, says where they begin.
fn cut(nodes: &mut Vec<Node>, limit: usize, sort: Sort) -> Option<After> {
    let read = nodes.iter().take_while(|node| node.is_read).count();
    let kept = limit.min(read);
    if nodes.len() <= kept {
        return None;
    }
    nodes.truncate(kept);
    Some(
        nodes
            .last()
            .map_or_else(|| After::start(sort), |node| After::node(sort, node)),
    )
}

fn size(nodes: &[Node]) -> usize {
    let of = |node: &Node| node.content.len() + node.content_html.len();
    nodes.iter().map(of).sum()
}

/// Splits rows, which come parent by parent.
fn families(nodes: Vec<Node>) -> Vec<Vec<Node>> {
    let mut families: Vec<Vec<Node>> = Vec::new();
    for node in nodes {
        match families.last_mut() {
            Some(family)
                if family
                    .last()
                    .is_some_and(|n| n.parent_key == node.parent_key) =>
            {
                family.push(node);
            }
            _ => families.push(vec![node]),
        }
    }
    families
}

/// At most 21 levels deep, as [`Shape::depth`] bounds it.
fn assemble(
    nodes: Vec<Node>,
    children: &mut HashMap<Uuid, (Vec<Node>, Option<After>)>,
    sort: Sort,
) -> Vec<Branch> {
    nodes
        .into_iter()
        .map(|node| match children.remove(&node.id) {
            Some((family, more)) => {
                let replies = assemble(family, children, sort);
                Branch {
                    node,
                    replies,
                    more,
                }
            }
            None => {
                let more = (node.below > 0).then(|| After::start(sort));
                Branch {
                    node,
                    replies: Vec::new(),
                    more,
                }
            }
        })
        .collect()
}

/// The children of each parent, in its order, at most `limit` each. The first is always read; of
/// the others' texts as many as there is room for in `bytes`.
async fn siblings(
    scope: &Scope<'_>,
    bytes: usize,
    parents: &[Uuid],
    after: After,
    limit: i32,
) -> Result<Vec<Node>, StoreError> {
    let rows = parents.len() * usize::try_from(limit).unwrap_or(1);
    let short = i32::try_from(bytes / rows.max(1)).unwrap_or(i32::MAX);
    let mut nodes = rows_of(scope, short, parents, after, limit).await?;
    let places: HashMap<Uuid, usize> = parents.iter().copied().zip(0..).collect();
    nodes.sort_by(|one, other| {
        let place = |node: &Node| places.get(&node.parent_key);
        let order = place(one).cmp(&place(other));
        order.then_with(|| after.sort().compare(one, other))
    });
    let long = within(&mut nodes, bytes);
    if !long.is_empty() {
        read_long(scope, &mut nodes, long).await?;
    }
    Ok(nodes)
}

/// Leaves unread what there is no room for, and says which of the others are yet to be read.
fn within(nodes: &mut [Node], bytes: usize) -> Vec<(Uuid, i32)> {
    let (mut sum, mut long) = (0, Vec::new());
    for node in nodes {
        let fits = sum < bytes;
        if fits && !node.is_read {
            // The first is read even if an edit has made it longer meanwhile: a page goes on from it.
            let most = if sum == 0 { i32::MAX } else { node.size };
            long.push((node.id, most));
        }
        node.is_read &= fits;
        sum += usize::try_from(node.size).unwrap_or(usize::MAX / 2);
    }
    long
}

async fn read_long(
    scope: &Scope<'_>,
    nodes: &mut [Node],
    long: Vec<(Uuid, i32)>,
) -> Result<(), StoreError> {
    let (ids, sizes): (Vec<Uuid>, Vec<i32>) = long.into_iter().unzip();
    let tenant = scope.tenant().0;
    let texts = tree::texts()
        .bind(scope, &ids, &sizes, &tenant)
        .all()
        .await?;
    let mut texts: HashMap<Uuid, Texts> = texts.into_iter().map(|text| (text.id, text)).collect();
    for node in nodes {
        if let Some(text) = texts.remove(&node.id) {
            (node.content, node.content_html) = (text.content, text.content_html);
            node.is_read = true;
        }
    }
    Ok(())
}

async fn rows_of(
    scope: &Scope<'_>,
    short: i32,
    parents: &[Uuid],
    after: After,
    limit: i32,
) -> Result<Vec<Node>, tokio_postgres::Error> {
    let tenant = scope.tenant().0;
    match after {
        After::Oldest { p } => {
            tree::oldest()
                .bind(scope, &short, &parents, &tenant, &p, &limit)
                .all()
                .await
        }
        After::Newest { p } => {
            tree::newest()
                .bind(scope, &short, &parents, &tenant, &p, &limit)
                .all()
                .await
        }
        After::Top { k, p } => {
            tree::top()
                .bind(scope, &short, &parents, &tenant, &k, &p, &limit)
                .all()
                .await
        }
        After::Best { k, p } => {
            let k = f64::from_bits(k);
            tree::best()
                .bind(scope, &short, &parents, &tenant, &k, &p, &limit)
                .all()
                .await
        }
        After::Controversial { k, p } => {
            let k = f64::from_bits(k);
            tree::controversial()
                .bind(scope, &short, &parents, &tenant, &k, &p, &limit)
                .all()
                .await
        }
    }
}

/// The shape a client asked for.
///
/// # Errors
/// `out_of_range` for the field.
pub(crate) fn shape(
    sort: Option<Sort>,
    limit: Option<u32>,
    depth: Option<u32>,
    replies_limit: Option<u32>,
) -> Result<Shape, Problem> {
    let depth = match depth.unwrap_or(3) {
        n @ 0..=20 => n,
        _ => {
            return Err(Problem::field(
                "depth",
                "out_of_range",
                "must be between 0 and 20",
            ));
        }
    };
    let replies_limit = match replies_limit.unwrap_or(3) {
        n @ 0..=100 => n,
        _ => {
            return Err(Problem::field(
                "repliesLimit",
                "out_of_range",
                "must be between 0 and 100",
            ));
        }
    };
    Ok(Shape {
        sort: sort.unwrap_or_default(),
        limit: Limit::parse(limit)?,
        depth: u8::try_from(depth).unwrap_or(20),
        replies_limit: u16::try_from(replies_limit).unwrap_or(100),
    })
}
