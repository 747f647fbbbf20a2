//! Text that has the lengths, words and marks of real comments, and means nothing.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_distr::{Distribution, LogNormal, Zipf};

use crate::load::Chance;

/// Characters of the shortest and the longest comment.
pub const LENGTHS: std::ops::RangeInclusive<usize> = 2..=4_000;
/// Half of all comments are shorter than this many characters.
const MEDIAN_LENGTH: f64 = 140.0;
/// Spread of the logarithm of lengths: one comment in a hundred is ten times the median.
const SPREAD: f64 = 1.0;

/// Words in the order of their frequency, which falls as Zipf says.
const WORDS: &[&str] = &[
    "the",
    "to",
    "a",
    "and",
    "of",
    "is",
    "I",
    "that",
    "it",
    "in",
    "you",
    "for",
    "this",
    "not",
    "but",
    "on",
    "with",
    "have",
    "be",
    "was",
    "are",
    "as",
    "if",
    "so",
    "they",
    "or",
    "just",
    "what",
    "all",
    "we",
    "do",
    "can",
    "there",
    "at",
    "my",
    "from",
    "would",
    "like",
    "about",
    "people",
    "one",
    "get",
    "more",
    "when",
    "will",
    "an",
    "because",
    "no",
    "than",
    "think",
    "how",
    "out",
    "your",
    "their",
    "time",
    "know",
    "really",
    "up",
    "some",
    "who",
    "then",
    "only",
    "make",
    "good",
    "even",
    "also",
    "could",
    "which",
    "why",
    "read",
    "them",
    "other",
    "much",
    "after",
    "still",
    "where",
    "way",
    "been",
    "by",
    "right",
    "article",
    "point",
    "does",
    "want",
    "same",
    "should",
    "say",
    "well",
    "too",
    "go",
    "see",
    "now",
    "into",
    "thing",
    "years",
    "use",
    "over",
    "better",
    "very",
    "never",
    "first",
    "work",
    "actually",
    "problem",
    "agree",
    "thanks",
    "answer",
    "question",
    "every",
    "before",
    "post",
    "wrong",
    "world",
    "back",
    "may",
    "great",
    "price",
    "again",
    "city",
    "water",
    "house",
    "paper",
    "story",
    "author",
    "train",
    "winter",
    "garden",
    "bread",
    "music",
    "letter",
    "market",
    "river",
    "coffee",
    "bicycle",
    "weather",
    "museum",
    "naïve",
    "café",
    "über",
    "señor",
    "façade",
    "Ελλάδα",
    "東京",
    "спасибо",
    "🙂",
    "👍",
];

/// A writer of comments.
#[derive(Clone, Debug)]
pub struct Prose {
    words: Zipf<f64>,
    lengths: LogNormal<f64>,
}

impl Prose {
    /// A writer.
    ///
    /// # Errors
    /// Never with the constants as they are.
    pub fn new() -> anyhow::Result<Self> {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred words")]
        let count = WORDS.len() as f64;
        Ok(Self {
            words: Zipf::new(count, 0.9)?,
            lengths: LogNormal::new(MEDIAN_LENGTH.ln(), SPREAD)?,
        })
    }

    /// A comment: sentences, now and then in several paragraphs, some with Markdown marks.
    pub fn comment(&self, chance: &mut Chance) -> String {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and clamped at once"
        )]
        let wanted = self.lengths.sample(chance) as usize;
        let wanted = wanted.clamp(*LENGTHS.start(), *LENGTHS.end() - 40);
        let mut text = String::with_capacity(wanted + 40);
        let mut length = 0;
        if chance.random_bool(0.04) {
            text.push_str("> ");
            length += 2 + self.sentence(chance, &mut text, 60);
            text.push_str("\n\n");
            length += 2;
        }
        while length < wanted {
            if length > 0 && !text.ends_with('\n') {
                let gap = if chance.random_bool(0.08) {
                    "\n\n"
                } else {
                    " "
                };
                text.push_str(gap);
                length += gap.len();
            }
            length += self.sentence(chance, &mut text, wanted.saturating_sub(length));
        }
        text
    }

    /// Appends a sentence of about `room` characters at most, and tells how many it has.
    fn sentence(&self, chance: &mut Chance, text: &mut String, room: usize) -> usize {
        let words = chance.random_range(3..18);
        let mut length = 0;
        for at in 0..words {
            if length + 8 > room && at > 0 {
                break;
            }
            if at > 0 {
                text.push(' ');
                length += 1;
            }
            let word = self.word(chance);
            length += word.chars().count();
            if at == 0 {
                let mut letters = word.chars();
                text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                text.push_str(letters.as_str());
            } else if chance.random_ratio(1, 60) {
                let mark = ["**", "*", "`"].choose(chance).copied().unwrap_or("*");
                text.push_str(mark);
                text.push_str(word);
                text.push_str(mark);
                length += 2 * mark.len();
            } else {
                text.push_str(word);
            }
        }
        text.push(
            ['.', '.', '.', '!', '?']
                .choose(chance)
                .copied()
                .unwrap_or('.'),
        );
        length + 1
    }

    fn word(&self, chance: &mut Chance) -> &'static str {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank from 1 to the number of words"
        )]
        let rank = self.words.sample(chance) as usize;
        WORDS.get(rank.saturating_sub(1)).copied().unwrap_or("the")
    }
}

/// Comments written beforehand, as JSON strings, so that a request costs no writing.
#[derive(Clone, Debug)]
pub struct Pool {
    texts: Vec<String>,
}

impl Pool {
    /// That many comments of a seed.
    ///
    /// # Errors
    /// When none is asked for.
    pub fn new(count: usize, seed: u64) -> anyhow::Result<Self> {
        anyhow::ensure!(count > 0, "a pool of no comments");
        let prose = Prose::new()?;
        let mut chance = <Chance as rand::SeedableRng>::seed_from_u64(seed);
        let texts = (0..count)
            .map(|_| serde_json::to_string(&prose.comment(&mut chance)))
            .collect::<Result<_, _>>()?;
        Ok(Self { texts })
    }

    /// One of them, with its quotes.
    pub fn pick(&self, chance: &mut Chance) -> &str {
        self.texts.choose(chance).map_or("\"\"", String::as_str)
    }
}

/// Which of `count` threads, pages or users: few are asked for often, most rarely.
#[derive(Clone, Copy, Debug)]
pub struct Popularity {
    ranks: Zipf<f64>,
}

impl Popularity {
    /// Over `count` of them, with the usual exponent of visits to pages, 1.
    ///
    /// # Errors
    /// When `count` is 0.
    pub fn new(count: u64) -> anyhow::Result<Self> {
        #[expect(clippy::cast_precision_loss, reason = "exact to 2^53")]
        let count = count as f64;
        Ok(Self {
            ranks: Zipf::new(count, 1.0)?,
        })
    }

    /// One of them, from 0, the most popular.
    pub fn pick(&self, chance: &mut Chance) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank from 1 to the count"
        )]
        let rank = self.ranks.sample(chance) as u64;
        rank.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn comments_have_the_lengths_of_comments() {
        let prose = Prose::new().unwrap();
        let mut chance = Chance::seed_from_u64(7);
        let mut lengths: Vec<usize> = (0..20_000)
            .map(|_| prose.comment(&mut chance).chars().count())
            .collect();
        lengths.sort_unstable();
        assert!(LENGTHS.contains(&lengths[0]), "{}", lengths[0]);
        assert!(LENGTHS.contains(&lengths[19_999]), "{}", lengths[19_999]);
        assert!((120..170).contains(&lengths[10_000]), "{}", lengths[10_000]);
        assert!(
            (1_000..2_200).contains(&lengths[19_800]),
            "{}",
            lengths[19_800]
        );
    }

    #[test]
    fn the_same_seed_writes_the_same() {
        let write = |seed| Pool::new(50, seed).unwrap().texts;
        assert_eq!(write(1), write(1));
        assert_ne!(write(1), write(2));
    }

    #[test]
    fn few_are_popular_and_all_are_in_range() {
        let popularity = Popularity::new(1_000).unwrap();
        let mut chance = Chance::seed_from_u64(3);
        let picks: Vec<u64> = (0..100_000).map(|_| popularity.pick(&mut chance)).collect();
        assert!(picks.iter().all(|pick| *pick < 1_000));
        let of = |rank| picks.iter().filter(|pick| **pick == rank).count() as f64;
        // The harmonic number of 1,000 is 7.49: the first has 13.4 % of all, the second half.
        assert!((0.125..0.145).contains(&(of(0) / 1e5)), "{}", of(0));
        assert!((1.8..2.2).contains(&(of(0) / of(1))), "{} {}", of(0), of(1));
    }
}
