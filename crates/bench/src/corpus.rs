//! The corpus: threads of comments of any size and several shapes, the same for every server.
//!
//! Node `i` is a function of the seed and `i` alone. So the corpus is an iterator that remembers
//! nothing, can begin anywhere, and can be compared with what a server answers.

use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Pareto};

use crate::load::Chance;
use crate::text::{Popularity, Prose};

/// The sizes every shape is measured at.
pub const SIZES: [u64; 5] = [20, 1_000, 10_000, 100_000, 1_000_000];
/// Comments from a root to the end of its chain in [`Shape::Deep`].
pub const CHAIN: u64 = 1_000;
/// Share of replies that join the replies of another comment.
const JOINING: f64 = 0.75;
/// Seconds from one comment to the next, on average.
const GAP: u64 = 30;
/// Likes of the most liked comment.
const MOST_LIKES: f64 = 100_000.0;

/// How a thread's comments hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Shape {
    /// No replies.
    Flat,
    /// As people write: a third are roots; a reply answers a recent comment, or joins the replies
    /// of one, so that some comments gather many.
    Bushy,
    /// Chains of [`CHAIN`] comments, each the only reply to the one before.
    Deep,
}

/// One comment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Node {
    /// From 0, in the order of time.
    pub index: u64,
    /// The index of the comment it replies to, always lower.
    pub parent: Option<u64>,
    /// Its author, from 0, the busiest.
    pub author_index: u64,
    /// Seconds since the thread began, rising strictly.
    pub seconds: u64,
    /// Markdown.
    pub content: String,
    /// Likes: a few have many, most none.
    pub likes: u32,
}

/// A thread.
#[derive(Clone, Debug)]
pub struct Thread {
    shape: Shape,
    size: u64,
    seed: u64,
    prose: Prose,
    authors: Popularity,
    likes: Pareto<f64>,
}

impl Thread {
    /// A thread of `size` comments; another seed is another thread.
    ///
    /// # Errors
    /// Never with the constants as they are.
    pub fn new(shape: Shape, size: u64, seed: u64) -> anyhow::Result<Self> {
        Ok(Self {
            shape,
            size,
            seed,
            prose: Prose::new()?,
            authors: Popularity::new(Self::authors(size))?,
            likes: Pareto::new(1.0, 1.1)?,
        })
    }

    /// How many authors a thread of that size has: every index below may occur.
    pub fn authors(size: u64) -> u64 {
        (size / 5).max(5)
    }

    /// All comments, in the order of time.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + '_ {
        (0..self.size).map(|index| self.node(index))
    }

    /// One comment; the index may be any, also beyond the size.
    pub fn node(&self, index: u64) -> Node {
        let mut chance = self.chance(index, 1);
        Node {
            index,
            parent: self.parent(index),
            author_index: self.authors.pick(&mut chance),
            seconds: index * GAP + chance.random_range(0..GAP),
            likes: self.likes_of(&mut chance),
            content: self.prose.comment(&mut chance),
        }
    }

    /// The parent of that comment, without the cost of its text.
    pub fn parent(&self, index: u64) -> Option<u64> {
        match self.shape {
            Shape::Flat => None,
            Shape::Deep => (!index.is_multiple_of(CHAIN)).then(|| index - 1),
            Shape::Bushy => self.bushy_parent(index),
        }
    }

    fn bushy_parent(&self, index: u64) -> Option<u64> {
        let mut chance = self.chance(index, 0);
        if index == 0 || chance.random_bool(1.0 / 3.0) {
            return None;
        }
        // The distance's logarithm is spread evenly: the last few comments are answered as often
        // as the hundreds before them.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "from 1 to the index, far below 2^53"
        )]
        let distance = (index as f64).powf(chance.random::<f64>()) as u64;
        let chosen = index - distance.clamp(1, index);
        // Joining the replies of what the chosen one answers favours those that have many.
        let joined = if chance.random_bool(JOINING) {
            self.parent(chosen)
        } else {
            None
        };
        joined.or(Some(chosen))
    }

    fn likes_of(&self, chance: &mut Chance) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 1 to the most"
        )]
        let drawn = self.likes.sample(chance).min(MOST_LIKES) as u32;
        drawn - 1
    }

    /// Chance of one comment; `purpose` keeps its draws apart.
    fn chance(&self, index: u64, purpose: u64) -> Chance {
        // Odd factors spread neighbouring indices; the generator's seeding mixes them.
        let key = index.wrapping_mul(2).wrapping_add(purpose);
        Chance::seed_from_u64(
            self.seed
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .wrapping_add(key),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(shape: Shape, size: u64) -> Thread {
        Thread::new(shape, size, 42).unwrap()
    }

    /// Depth of each comment, roots 0, and how many replies each has.
    fn measure(thread: &Thread) -> (Vec<u32>, Vec<u32>) {
        let size = usize::try_from(thread.size).unwrap();
        let (mut depths, mut replies) = (vec![0; size], vec![0; size]);
        for index in 0..thread.size {
            let Some(parent) = thread.parent(index) else {
                continue;
            };
            assert!(parent < index, "a reply to the future");
            depths[index as usize] = depths[parent as usize] + 1;
            replies[parent as usize] += 1;
        }
        (depths, replies)
    }

    #[test]
    fn a_flat_thread_has_only_roots() {
        assert!(
            thread(Shape::Flat, 10_000)
                .nodes()
                .all(|node| node.parent.is_none())
        );
    }

    #[test]
    fn a_deep_thread_reaches_its_depth_in_each_chain() {
        let (depths, replies) = measure(&thread(Shape::Deep, 3_500));
        assert_eq!(depths.iter().max(), Some(&999));
        assert_eq!(depths.iter().filter(|depth| **depth == 0).count(), 4);
        assert!(replies.iter().all(|count| *count <= 1));
    }

    #[test]
    fn a_bushy_thread_has_roots_depth_and_crowds_at_every_size() {
        for size in SIZES.into_iter().skip(1) {
            let (depths, replies) = measure(&thread(Shape::Bushy, size));
            let roots = depths.iter().filter(|depth| **depth == 0).count() as f64 / size as f64;
            assert!((0.28..0.38).contains(&roots), "{size}: {roots} roots");
            let deepest = depths.iter().max().unwrap();
            assert!((5..60).contains(deepest), "{size}: {deepest} deep");
            let most = *replies.iter().max().unwrap();
            assert!(most >= 10, "{size}: at most {most} replies");
            let alone = replies.iter().filter(|count| **count == 0).count() as f64 / size as f64;
            assert!((0.4..0.8).contains(&alone), "{size}: {alone} without reply");
        }
    }

    #[test]
    fn replies_prefer_the_recent() {
        let thread = thread(Shape::Bushy, 100_000);
        let (mut recent, mut all) = (0, 0);
        for index in 50_000..100_000 {
            if let Some(parent) = thread.parent(index) {
                all += 1;
                recent += u32::from(index - parent <= 1_000);
            }
        }
        let share = f64::from(recent) / f64::from(all);
        // Evenly chosen parents would be that near in about 1 % of all cases.
        assert!((0.4..0.8).contains(&share), "{share}");
    }

    #[test]
    fn times_rise_and_authors_and_likes_are_skewed() {
        let thread = thread(Shape::Bushy, 10_000);
        let nodes: Vec<Node> = thread.nodes().collect();
        assert_eq!(nodes.len(), 10_000);
        assert!(nodes.windows(2).all(|two| two[0].seconds < two[1].seconds));
        let authors = Thread::authors(10_000);
        assert!(nodes.iter().all(|node| node.author_index < authors));
        let busiest = nodes.iter().filter(|node| node.author_index == 0).count();
        assert!((800..1_600).contains(&busiest), "{busiest}");
        let unliked = nodes.iter().filter(|node| node.likes == 0).count();
        assert!((4_500..6_500).contains(&unliked), "{unliked}");
        assert!(nodes.iter().any(|node| node.likes > 500));
        assert!(nodes.iter().all(|node| !node.content.is_empty()));
    }

    #[test]
    fn the_corpus_is_a_function_of_its_seed_and_can_begin_anywhere() {
        let one = Thread::new(Shape::Bushy, 1_000, 1).unwrap();
        let other = Thread::new(Shape::Bushy, 1_000, 2).unwrap();
        let all: Vec<Node> = one.nodes().collect();
        assert_eq!(all[617], one.node(617));
        assert!(one.nodes().eq(all.iter().cloned()));
        assert!(!one.nodes().eq(other.nodes()));
    }
}
