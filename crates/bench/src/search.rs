//! Full-text search over the comments of one tenant among many, brought in by the program's own import
//! and followed by its own projection.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use rand::{Rng as _, SeedableRng as _};
use rand_distr::{Distribution as _, Zipf};
use serde_json::json;
use uuid::Builder;

use crate::load::{Chance, Load, Rhythm};
use crate::people::Tenant;
use crate::report::Row;
use crate::scenario::{Site, measure, warm};
use crate::stage::Stage;
use crate::text::Prose;
use crate::writes::catch_up_whole;

/// Comments of each thread.
const IN_THREAD: u64 = 100;
/// Comments of each tenant but the one that is searched.
const OF_OTHERS: u64 = 1_000;
/// How long search may take to have everything.
const CATCH_UP: Duration = Duration::from_secs(1_800);
/// Rare words beside the few hundred of the prose, by Zipf's law.
const RARE: f64 = 200_000.0;
/// Searches a second: what a large site has. At this rate the cores are far from full.
const RATE: f64 = 50.0;
/// When the first comment was written, in milliseconds since 1970.
const BEGIN: u64 = 1_735_689_600_000;
/// Words that about one comment in ten holds.
const FREQUENT: [&str; 6] = ["article", "problem", "question", "answer", "price", "water"];

/// What is searched for.
#[derive(Clone, Copy, Debug)]
enum Asked {
    RareWord,
    FrequentWord,
    Both,
    Phrase,
}

impl Asked {
    fn told(self) -> &'static str {
        match self {
            Self::RareWord => "a rare word",
            Self::FrequentWord => "a frequent word",
            Self::Both => "a frequent and a rare word",
            Self::Phrase => "a phrase of two frequent words",
        }
    }

    fn write(self, rare: &Zipf<f64>, chance: &mut Chance) -> String {
        let frequent = |chance: &mut Chance| {
            let at = chance.random_range(0..FREQUENT.len());
            FREQUENT.get(at).copied().unwrap_or("article")
        };
        match self {
            Self::RareWord => rare_word(rare, chance),
            Self::FrequentWord => frequent(chance).to_owned(),
            Self::Both => format!("{}+{}", frequent(chance), rare_word(rare, chance)),
            Self::Phrase => format!("%22{}+{}%22", frequent(chance), frequent(chance)),
        }
    }
}

/// Brings the comments in, waits until they can be found, and searches.
///
/// # Errors
/// When an import fails or the program cannot be reached.
pub fn search(
    stage: &Stage,
    site: &Site,
    binary: &Path,
    tenants: (&Tenant, &[Tenant]),
    size: u64,
    length: Duration,
) -> Result<Vec<Row>> {
    let (first, others) = tenants;
    let lines = stage.folder().join("comments.ndjson");
    let of_each = others.iter().map(|tenant| (tenant, OF_OTHERS.min(size)));
    for (number, (tenant, size)) in of_each.chain([(first, size)]).enumerate() {
        write_comments(&lines, size, number as u64)?;
        stage.import(binary, &tenant.name, &lines)?;
        // What is searched while words are sorted in waits for that: measured is a model that is whole.
        catch_up_whole(stage, CATCH_UP)?;
    }
    let mut rows = Vec::new();
    for asked in [
        Asked::RareWord,
        Asked::FrequentWord,
        Asked::Both,
        Asked::Phrase,
    ] {
        let load = load(site, asked, length)?;
        warm(&load, Duration::from_secs(2))?;
        let measured = measure(&load, &site.groups)?;
        let work = format!("search of {size} comments for {}", asked.told());
        let mut row = measured.row(&work);
        "p99 ≤ 10 ms".clone_into(&mut row.target);
        row.reached = Some(measured.outcome.latency_at(0.99) <= Duration::from_millis(10));
        rows.push(row);
    }
    Ok(rows)
}

fn load(site: &Site, asked: Asked, length: Duration) -> Result<Load> {
    let (rare, mut load) = (Zipf::new(RARE, 1.0)?, site.get(""));
    load.rhythm = Rhythm::Open(RATE);
    load.connections = 8;
    load.length = length;
    load.compose = Arc::new(move |turn, draft| {
        let q = asked.write(&rare, turn.chance);
        draft.start("GET", &format!("/v1/comments/search?q={q}"));
    });
    Ok(load)
}

/// A file of Stoa's own lines, as `stoa export comments` writes them.
fn write_comments(path: &Path, size: u64, seed: u64) -> Result<()> {
    let (prose, rare) = (Prose::new()?, Zipf::new(RARE, 1.0)?);
    let mut chance = Chance::seed_from_u64(seed);
    let mut out = BufWriter::new(File::create(path)?);
    let tenant = Builder::from_random_bytes(chance.random()).into_uuid();
    let now = "2026-01-01T00:00:00Z";
    let mut write = |line: serde_json::Value| -> Result<()> {
        serde_json::to_writer(&mut out, &line)?;
        Ok(out.write_all(b"\n")?)
    };
    write(json!({"format": "stoa-comments", "version": 1, "exportedAt": now, "tenantId": tenant}))?;
    for number in 0..size {
        let (thread, at) = (number / IN_THREAD, number % IN_THREAD);
        let written = BEGIN + number * 1_000;
        if at == 0 {
            write(
                json!({"thread": {"entityType": "search", "entityId": thread.to_string(),
                                    "isLocked": false, "createdAt": time(written)?}}),
            )?;
        }
        let mut text = prose.comment(&mut chance);
        for _ in 0..chance.random_range(0..8) {
            text.push(' ');
            text.push_str(&rare_word(&rare, &mut chance));
        }
        let id = Builder::from_unix_timestamp_millis(written, &chance.random()).into_uuid();
        let escaped = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        write(json!({"comment": {
            "id": id, "position": at + 1, "author": {"kind": "guest", "name": "Ada"},
            "content": text, "contentFormat": "plain",
            "contentHtml": format!("<p>{escaped}</p>"), "renderVersion": 1,
            "status": "approved", "version": 1, "createdAt": time(written)?,
        }}))?;
    }
    let threads = size.div_ceil(IN_THREAD);
    write(json!({"end": {"threads": threads, "comments": size, "edits": 0, "reactions": 0}}))?;
    Ok(out.flush()?)
}

fn time(millis: u64) -> Result<String> {
    Ok(jiff::Timestamp::from_millisecond(millis.try_into()?)?.to_string())
}

/// A word by its rank: syllables, so that no stemmer finds an ending.
fn rare_word(ranks: &Zipf<f64>, chance: &mut Chance) -> String {
    const CONSONANTS: &[u8] = b"bcdfghjklmnpqrtvwxz";
    const VOWELS: &[u8] = b"aou";
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank from 1 to the number of words"
    )]
    let mut rest = ranks.sample(chance) as usize;
    let mut word = String::from("z");
    let mut push = |letters: &[u8], rest: &mut usize| {
        let letter = letters.get(*rest % letters.len()).copied().unwrap_or(b'a');
        word.push(char::from(letter));
        *rest /= letters.len();
    };
    while rest > 0 {
        push(VOWELS, &mut rest);
        push(CONSONANTS, &mut rest);
    }
    word
}
