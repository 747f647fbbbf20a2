//! The corpus in the program's tables, by COPY: as if it had been written comment by comment, but
//! without events, audit and rows of single reactions.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::corpus::{Node, Shape, Thread};
use crate::stage::{Stage, field};

/// When every thread begins, in seconds since 1970.
const BEGIN: i64 = 1_735_689_600;
/// Square of the normal distribution's 95 % quantile, two-sided.
const Z2: f64 = 1.96 * 1.96;

/// A thread of the corpus in the tables.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Its type, always `bench`, and its id.
    pub entity: String,
    /// The thread's id.
    pub id: Uuid,
    /// How many comments it has.
    pub size: u64,
    /// How many of them are roots.
    pub roots: u64,
}

impl Filled {
    /// The id of a comment by its index.
    pub fn comment(&self, index: u64) -> Uuid {
        comment_id(self.id, index)
    }

    /// The path of its first page of 50.
    pub fn path(&self) -> String {
        format!(
            "/v1/comments?entityType=bench&entityId={}&limit=50",
            self.entity
        )
    }
}

/// Where the comments of a thread stand, computed before they are written.
struct Places {
    position: Vec<u32>,
    depth: Vec<u32>,
    children: Vec<u32>,
    roots: u32,
}

impl Places {
    fn of(thread: &Thread, size: u64) -> Result<Self> {
        let size = usize::try_from(size)?;
        let mut places = Self {
            position: Vec::with_capacity(size),
            depth: Vec::with_capacity(size),
            children: vec![0; size],
            roots: 0,
        };
        for index in 0..size {
            let (count, depth) = match thread.parent(index as u64) {
                None => (&mut places.roots, 0),
                Some(parent) => {
                    let parent = usize::try_from(parent)?;
                    let above = places.depth.get(parent).copied();
                    let count = places.children.get_mut(parent);
                    let late = "a parent comes before its replies";
                    (count.context(late)?, above.context(late)? + 1)
                }
            };
            *count += 1;
            places.position.push(*count);
            places.depth.push(depth);
        }
        Ok(places)
    }
}

/// Writes one thread.
///
/// # Errors
/// What the server says.
pub fn fill(stage: &Stage, tenant: Uuid, shape: Shape, size: u64, seed: u64) -> Result<Filled> {
    let thread = Thread::new(shape, size, seed)?;
    let entity = format!("{shape:?}-{size}-{seed}").to_lowercase();
    let id = thread_id(tenant, &entity);
    let places = Places::of(&thread, size)?;
    let lines = thread.nodes().filter_map(|node| {
        let at = usize::try_from(node.index).ok()?;
        let parent = node.parent.map_or(id, |parent| comment_id(id, parent));
        Some(format!(
            "{tenant}\t{}\t{id}\t{parent}\t{}\t{}\t{}",
            comment_id(id, node.index),
            places.position.get(at)?,
            places.depth.get(at)?,
            rest(&node, *places.children.get(at)?)
        ))
    });
    stage.copy(
        "comments.comments (tenant_id, id, thread_id, parent_key, position, depth, child_count,
                            reply_count, like_count, reaction_counts, best, author_kind,
                            author_id, author_name, content, content_format, content_html,
                            render_version, status, created_at)",
        lines,
    )?;
    let begun = Timestamp::from_second(BEGIN)?;
    stage.run(&format!(
        "INSERT INTO comments.threads (tenant_id, id, entity_type, entity_id, root_count,
                                       comment_count, version, created_at)
         VALUES ('{tenant}', '{id}', 'bench', '{entity}', {}, {size}, 1, '{begun}')",
        places.roots
    ))?;
    Ok(Filled {
        entity,
        id,
        size,
        roots: places.roots.into(),
    })
}

/// The columns that a comment has of itself.
fn rest(node: &Node, children: u32) -> String {
    let likes = f64::from(node.likes);
    // Wilson's lower bound where nobody dislikes.
    let best = likes / (likes + Z2);
    let counts = match node.likes {
        0 => "{}".to_owned(),
        likes => format!("{{\"like\": {likes}}}"),
    };
    let author = Builder::from_custom_bytes(u128::from(node.author_index).to_be_bytes());
    let at = BEGIN + i64::try_from(node.seconds).unwrap_or(0);
    let at = Timestamp::from_second(at).unwrap_or(Timestamp::MAX);
    let content = field(&node.content);
    let html = node
        .content
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let (likes, author_index) = (node.likes, node.author_index);
    format!(
        "{children}\t{children}\t{likes}\t{counts}\t{best}\tuser\t{}\tAuthor {author_index}\
         \t{content}\tmarkdown\t<p>{}</p>\t1\tapproved\t{at}",
        author.into_uuid(),
        field(&html)
    )
}

/// The thread of an entity: as the program derives it.
pub fn thread_id(tenant: Uuid, entity: &str) -> Uuid {
    derived(&[b"thread", tenant.as_bytes(), b"bench", entity.as_bytes()])
}

/// In the order of time, as the program's own ids: their places in an index are what they would be.
fn comment_id(thread: Uuid, index: u64) -> Uuid {
    let hash = derived(&[b"comment", thread.as_bytes(), &index.to_be_bytes()]);
    let (random, _) = hash.as_bytes().split_at(10);
    let random = random.try_into().unwrap_or([0; 10]);
    let millis = BEGIN.unsigned_abs() * 1_000 + index * 30_000;
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

fn derived(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    Builder::from_custom_bytes(bytes).into_uuid()
}
