//! Log-ins: how near they come to what their hashing allows, and what others wait for meanwhile.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Block, Params};
use jiff::Timestamp;
use serde_json::json;
use stoa_kernel::{Entropy as _, SystemEntropy};
use uuid::Uuid;

use crate::fill::Filled;
use crate::load::{Load, Rhythm};
use crate::people::Tenant;
use crate::report::Row;
use crate::scenario::{Measured, Site, measure, warm};
use crate::stage::Stage;

/// People who log in, one after another.
const PEOPLE: usize = 1_000;
const PASSWORD: &str = "correct horse battery staple";
/// More than there are cores, so that one is always waiting.
const CONNECTIONS: usize = 16;
/// Of log-ins and bare hashes.
const ROUNDS: usize = 4;
/// Cold reads a second beside the log-ins: what a small site has, far from what cores can take.
const READS: f64 = 200.0;

/// Measures log-ins, cold reads alone, and the same reads beside log-ins.
///
/// # Errors
/// When nobody can be registered, or the program cannot be reached.
pub fn logins(
    stage: &Stage,
    site: &Site,
    tenant: &Tenant,
    thread: &Filled,
    length: Duration,
) -> Result<Vec<Row>> {
    let kept = register(stage, site)?;
    let people = people(stage, tenant, &kept)?;
    let logins = load(site, people, length);
    warm(&logins, Duration::from_secs(1))?;
    let row = alone(site, &kept, &logins)?;
    let reads = reads(site, thread, length);
    warm(&reads, Duration::from_secs(1))?;
    let quiet = measure(&reads, &site.groups)?;
    let busy = beside(&logins, &reads, site)?;
    let mut beside = busy.row("reads of one comment, 200/s, beside log-ins");
    "p99 as without log-ins".clone_into(&mut beside.target);
    beside.note = format!("{}; CPU is that of reads and log-ins together", beside.note);
    let reads = quiet.row("reads of one comment, 200/s, without log-ins");
    Ok(vec![row, reads, beside])
}

/// Log-ins and bare hashes in turn, because a machine's speed changes meanwhile; the last log-ins' row, and the
/// share of all.
fn alone(site: &Site, kept: &str, logins: &Load) -> Result<Row> {
    let mut possible = vec![hashes_a_second(kept, logins.length / 2)?];
    let mut reached = Vec::new();
    let mut row = Row::default();
    for _ in 0..ROUNDS {
        let measured = measure(logins, &site.groups)?;
        reached.push(measured.outcome.rate());
        row = measured.row("log-ins");
        possible.push(hashes_a_second(kept, logins.length / 2)?);
    }
    let (possible, reached) = (mean(&possible), mean(&reached));
    let share = reached / possible;
    "≥ 90 % of what Argon2id allows".clone_into(&mut row.target);
    row.reached = Some(share >= 0.9);
    row.note = format!(
        "{}; in {ROUNDS} rounds {reached:.1} log-ins and {possible:.1} hashes/s on all cores: {:.0} %",
        row.note,
        100.0 * share
    );
    Ok(row)
}

fn mean(rates: &[f64]) -> f64 {
    rates.iter().sum::<f64>() / f64::from(u32::try_from(rates.len()).unwrap_or(u32::MAX))
}

/// The hash that the program keeps of a person who registers.
fn register(stage: &Stage, site: &Site) -> Result<String> {
    let name = SystemEntropy
        .uuid(Timestamp::UNIX_EPOCH)
        .simple()
        .to_string();
    let person = json!({"username": &name[..12.min(name.len())],
                        "email": format!("{name}@bench.invalid"), "password": PASSWORD});
    let (status, body) = site.ask("POST", "/v1/users", &[], Some(&person))?;
    let hash = stage.one(
        "SELECT password_hash FROM identity.users WHERE email_key = $1",
        &[&format!("{name}@bench.invalid")],
    );
    hash.with_context(|| format!("{status} {}", String::from_utf8_lossy(&body)))?
        .try_get(0)
        .context("a hash")
}

/// Users with that hash; the addresses they log in with.
fn people(stage: &Stage, tenant: &Tenant, hash: &str) -> Result<Vec<String>> {
    let now = Timestamp::UNIX_EPOCH;
    let ids: Vec<Uuid> = (0..PEOPLE).map(|_| SystemEntropy.uuid(now)).collect();
    let tenant = tenant.id;
    stage.copy(
        "identity.users (tenant_id, id, username, username_key, email, email_key, password_hash,
                         display_name, created_at)",
        ids.iter().map(|user| {
            let name = user.simple();
            format!(
                "{tenant}\t{user}\t{name}\t{name}\t{name}@bench.invalid\t{name}@bench.invalid\
                 \t{hash}\tBench\t{now}"
            )
        }),
    )?;
    let addresses = ids
        .iter()
        .map(|user| format!("{}@bench.invalid", user.simple()));
    Ok(addresses.collect())
}

/// How many such hashes all cores compute in a second, with nothing around them.
fn hashes_a_second(kept: &str, length: Duration) -> Result<f64> {
    let cores = std::thread::available_parallelism()?.get();
    let begun = Instant::now();
    let counted = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|_| scope.spawn(|| verify_until(kept, begun + length)))
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| anyhow::bail!("a thread broke"))
            })
            .sum::<Result<u32>>()
    })?;
    Ok(f64::from(counted) / begun.elapsed().as_secs_f64())
}

/// In memory that is kept from one hash to the next, as the program does.
fn verify_until(kept: &str, end: Instant) -> Result<u32> {
    let kept = PasswordHash::new(kept)?;
    let (salt, expected) = (kept.salt.context("a salt")?, kept.hash.context("a hash")?);
    let params = Params::try_from(&kept)?;
    let mut memory = vec![Block::new(); params.block_count()];
    let mut output = vec![0; expected.len()];
    let argon2 = Argon2::from(params);
    let mut count = 0;
    while Instant::now() < end {
        argon2.hash_password_into_with_memory(
            PASSWORD.as_bytes(),
            &salt,
            &mut output,
            &mut memory,
        )?;
        ensure!(output == expected.as_bytes(), "another hash");
        count += 1;
    }
    Ok(count)
}

fn load(site: &Site, people: Vec<String>, length: Duration) -> Load {
    let mut load = site.get("");
    load.connections = CONNECTIONS;
    load.length = length;
    load.compose = Arc::new(move |turn, draft| {
        draft.start("POST", "/v1/users/login");
        let person = usize::try_from(turn.number).unwrap_or(0) % people.len().max(1);
        let body = json!({"email": people.get(person), "password": PASSWORD});
        // Writing to memory cannot fail.
        let _ = serde_json::to_writer(draft.json(), &body);
    });
    load
}

/// Single comments, which are never answered from memory.
fn reads(site: &Site, thread: &Filled, length: Duration) -> Load {
    let (thread, mut load) = (thread.clone(), site.get(""));
    load.rhythm = Rhythm::Open(READS);
    load.length = length;
    load.compose = Arc::new(move |turn, draft| {
        let id = thread.comment(turn.number % thread.size.max(1));
        draft.start("GET", &format!("/v1/comments/{id}"));
    });
    load
}

/// The reads while log-ins take all cores.
fn beside(logins: &Load, reads: &Load, site: &Site) -> Result<Measured> {
    std::thread::scope(|scope| {
        let mut longer = logins.clone();
        longer.length += Duration::from_secs(1);
        let running = scope.spawn(move || longer.run());
        let busy = measure(reads, &site.groups);
        running
            .join()
            .unwrap_or_else(|_| anyhow::bail!("the generator of log-ins broke"))?;
        busy
    })
}
