//! Whether answers take the same time for what is another tenant's and for what is nobody's, and for a
//! wrong password and an unknown address.
//!
//! Each pair asks once with the one and once with the other, in an order left to chance, one request at a
//! time; [`crate::ranks`] says how likely a difference like theirs is by chance alone.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use stoa_kernel::{Clock as _, SystemClock};
use uuid::Uuid;

use crate::corpus::Shape;
use crate::fill::fill;
use crate::load::Chance;
use crate::people::{Signer, Tenant, issuer, tenant, tokens};
use crate::ranks::{mann_whitney, median};
use crate::scenario::Site;
use crate::stage::Stage;
use crate::wire::{Connection, Draft};

/// Comments, users and keys of each tenant.
const THINGS: usize = 1_000;
/// Pairs before each measurement.
const WARM: usize = 50;
/// Together, all tests call a difference significant by chance this often.
const LEVEL: f64 = 0.05;

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// Folder for the database; what a run puts there it removes.
    #[arg(long)]
    scratch: PathBuf,
    /// The program, optimised.
    #[arg(long)]
    stoa: PathBuf,
    /// Of each operation with an id.
    #[arg(long, default_value_t = 1_000)]
    pairs: usize,
    /// Of log-ins, each of which takes a tenth of a second of CPU on purpose.
    #[arg(long, default_value_t = 100)]
    logins: usize,
    /// Of all chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// An operation, with `ID` where the id stands.
struct Operation {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    body: Option<Value>,
    by: By,
    of: Of,
}

#[derive(Clone, Copy)]
enum By {
    Key,
    Token,
}

#[derive(Clone, Copy)]
enum Of {
    Comments,
    Users,
    Keys,
    Sessions,
}

#[expect(
    clippy::too_many_lines,
    reason = "a list, one entry for each operation"
)]
fn operations() -> Vec<Operation> {
    use {By::*, Of::*};
    let new = |name, method, path, by, of| Operation {
        name,
        method,
        path,
        body: None,
        by,
        of,
    };
    let with = |operation: Operation, body| Operation {
        body: Some(body),
        ..operation
    };
    let one = "/v1/comments/ID";
    let answer =
        json!({"entityType": "bench", "entityId": "door", "parentId": "ID", "content": "x"});
    vec![
        new("getComment", "GET", one, Key, Comments),
        new(
            "listReplies",
            "GET",
            "/v1/comments/ID/replies",
            Key,
            Comments,
        ),
        new("listEdits", "GET", "/v1/comments/ID/edits", Key, Comments),
        new(
            "listReactions",
            "GET",
            "/v1/comments/ID/reactions",
            Key,
            Comments,
        ),
        with(
            new("updateComment", "PATCH", one, Key, Comments),
            json!({"content": "x"}),
        ),
        new("deleteComment", "DELETE", one, Key, Comments),
        new("pinComment", "POST", "/v1/comments/ID/pin", Key, Comments),
        new(
            "likeComment",
            "POST",
            "/v1/comments/ID/like",
            Token,
            Comments,
        ),
        new(
            "setReaction",
            "PUT",
            "/v1/comments/ID/reactions/love",
            Token,
            Comments,
        ),
        with(
            new("createComment", "POST", "/v1/comments", Key, Comments),
            answer,
        ),
        with(
            new(
                "askAsViewer",
                "POST",
                "/v1/comments/viewer",
                Token,
                Comments,
            ),
            json!({"ids": ["ID"]}),
        ),
        new(
            "searchComments",
            "GET",
            "/v1/comments/search?q=the&author=ID",
            Key,
            Users,
        ),
        new(
            "listAuditLogs",
            "GET",
            "/v1/audit-logs?actor=ID",
            Key,
            Users,
        ),
        new("getUser", "GET", "/v1/users/ID", Key, Users),
        with(
            new("changeUser", "PATCH", "/v1/users/ID", Key, Users),
            json!({"bio": "x"}),
        ),
        new("exportUser", "GET", "/v1/users/ID/export", Key, Users),
        new("eraseUser", "POST", "/v1/users/ID/erase", Key, Users),
        new("revokeApiKey", "DELETE", "/v1/api-keys/ID", Key, Keys),
        new(
            "endSession",
            "DELETE",
            "/v1/auth/sessions/ID",
            Token,
            Sessions,
        ),
    ]
}

/// Two tenants alike, of which one asks.
struct House {
    site: Site,
    token: String,
    /// What the other has.
    comments: Vec<Uuid>,
    users: Vec<Uuid>,
    keys: Vec<Uuid>,
    sessions: Vec<Uuid>,
    /// Addresses of people of the tenant that asks.
    known: Vec<String>,
}

/// One request to be timed: who asks, method, path, headers and body.
struct Ask<'a> {
    token: Option<&'a str>,
    method: &'a str,
    path: String,
    client: Option<String>,
    body: Option<String>,
}

/// Nanoseconds of each, and the statuses there were.
#[derive(Default)]
struct Times {
    one: Vec<u64>,
    other: Vec<u64>,
    statuses: Vec<u16>,
}

/// Measures every pair and prints a table.
///
/// # Errors
/// When something cannot be started or filled, or the two of a pair are answered differently.
pub fn timing(arguments: &Arguments) -> Result<bool> {
    let now = SystemClock.now();
    std::fs::create_dir_all(&arguments.scratch)?;
    let stage = Stage::set(&arguments.scratch)?;
    let binary = arguments.stoa.canonicalize().context("the program")?;
    // The first start migrates; the second finds the signing key that was put among its own.
    drop(stage.program(&binary)?);
    let signer = Signer::install(&stage, now)?;
    let (ours, theirs) = (tenant(&stage, "ours", now)?, tenant(&stage, "theirs", now)?);
    let program = stage.program(&binary)?;
    let site = stage.site(&program, Some(ours.key.clone()))?;
    let house = House::fill(&stage, site, &signer, (&ours, &theirs), now)?;
    let mut chance = Chance::seed_from_u64(arguments.seed);
    let mut rows = Vec::new();
    for operation in operations() {
        eprintln!("{}", operation.name);
        rows.push((
            operation.name,
            house.ids(&operation, arguments.pairs, &mut chance)?,
        ));
    }
    for (name, path) in [
        ("logInUser", "/v1/users/login"),
        ("forgotPassword", "/v1/users/forgot-password"),
    ] {
        eprintln!("{name}");
        rows.push((name, house.addresses(path, arguments.logins, &mut chance)?));
    }
    print(&rows);
    Ok(true)
}

impl House {
    fn fill(
        stage: &Stage,
        site: Site,
        signer: &Signer,
        (ours, theirs): (&Tenant, &Tenant),
        now: Timestamp,
    ) -> Result<Self> {
        let issuer = issuer(&site)?;
        let mut own = Vec::new();
        for tenant in [ours, theirs] {
            fill(stage, tenant.id, Shape::Bushy, THINGS as u64, 1)?;
            own.push(tokens(stage, signer, tenant, &issuer, THINGS, now)?);
            let id = tenant.id;
            stage.run(&format!(
                "INSERT INTO identity.api_keys (tenant_id, id, name, kind, public_id, secret_hash,
                                                scopes, created_at)
                 SELECT '{id}', gen_random_uuid(), 'bench', 'secret', 'bench-{id}-' || n,
                        sha256(n::text::bytea), '*', '{now}'
                   FROM generate_series(1, {THINGS}) n"
            ))?;
        }
        for table in ["comments.comments", "comments.threads", "identity.api_keys"] {
            stage.run(&format!("VACUUM (ANALYZE) {table}"))?;
        }
        let all = |table: &str| -> Result<Vec<Uuid>> {
            let ids = format!("SELECT array_agg(id ORDER BY id) FROM {table} WHERE tenant_id = $1");
            Ok(stage.one(&ids, &[&theirs.id])?.try_get(0)?)
        };
        // A password that is checked, as that of those who registered.
        stage.run(&format!(
            "UPDATE identity.users SET password_hash =
                 (SELECT password_hash FROM identity.users WHERE username = 'bench')
              WHERE tenant_id = '{}'",
            ours.id
        ))?;
        let known = "SELECT array_agg(email) FROM identity.users
                      WHERE tenant_id = $1 AND username <> 'bench'";
        let token = own.into_iter().flatten().next();
        Ok(Self {
            site,
            token: token.context("somebody")?,
            comments: all("comments.comments")?,
            users: all("identity.users")?,
            keys: all("identity.api_keys")?,
            sessions: all("identity.sessions")?,
            known: stage.one(known, &[&ours.id])?.try_get(0)?,
        })
    }

    fn theirs(&self, of: Of) -> &[Uuid] {
        match of {
            Of::Comments => &self.comments,
            Of::Users => &self.users,
            Of::Keys => &self.keys,
            Of::Sessions => &self.sessions,
        }
    }

    /// Theirs, and nobody's made at the same time.
    fn ids(&self, operation: &Operation, pairs: usize, chance: &mut Chance) -> Result<Times> {
        let theirs = self.theirs(operation.of);
        let ask = |id: Uuid| Ask {
            token: matches!(operation.by, By::Token).then_some(self.token.as_str()),
            method: operation.method,
            path: operation.path.replace("ID", &id.to_string()),
            client: None,
            body: operation
                .body
                .as_ref()
                .map(|body| body.to_string().replace("ID", &id.to_string())),
        };
        let pair = |number: usize, chance: &mut Chance| {
            let foreign = theirs
                .get(number % theirs.len())
                .copied()
                .unwrap_or_default();
            // The last 48 bits are random in ids of every kind.
            let random = foreign.as_u128() ^ u128::from(chance.random_range(1..1_u64 << 48));
            (ask(foreign), ask(Uuid::from_u128(random)))
        };
        self.measure(pairs, pair, chance)
            .with_context(|| operation.name)
    }

    /// An address that somebody has, and one that nobody has, both with a wrong password.
    fn addresses(&self, path: &str, pairs: usize, chance: &mut Chance) -> Result<Times> {
        let mut clients = 0_u32;
        let mut ask = |email: &str| {
            clients += 1;
            let [_, b, c, d] = clients.to_be_bytes();
            let body = match path.ends_with("login") {
                true => json!({"email": email, "password": "not the right one"}),
                false => json!({"email": email}),
            };
            Ask {
                token: None,
                method: "POST",
                path: path.to_owned(),
                // Each from elsewhere, so that no limit is met.
                client: Some(format!("10.{b}.{c}.{d}")),
                body: Some(body.to_string()),
            }
        };
        let pair = |number: usize, chance: &mut Chance| {
            let known = self
                .known
                .get(number % self.known.len())
                .cloned()
                .unwrap_or_default();
            let nobody = Uuid::from_u128(chance.random());
            let unknown = format!("{}@bench.invalid", nobody.simple());
            (ask(&known), ask(&unknown))
        };
        self.measure(pairs, pair, chance)
            .with_context(|| path.to_owned())
    }

    fn measure<'a>(
        &self,
        pairs: usize,
        mut pair: impl FnMut(usize, &mut Chance) -> (Ask<'a>, Ask<'a>),
        chance: &mut Chance,
    ) -> Result<Times> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut times = Times::default();
        runtime.block_on(async {
            let mut connection = Connection::open(&self.site.target).await?;
            let mut draft = Draft::new(&self.site.target, &[]);
            for number in 0..pairs + WARM.min(pairs) {
                let (one, other) = pair(number, chance);
                let is_first = chance.random_bool(0.5);
                let order = if is_first {
                    [&one, &other]
                } else {
                    [&other, &one]
                };
                let mut taken = Vec::new();
                for ask in order {
                    taken.push(self.time(&mut connection, &mut draft, ask).await?);
                }
                if !is_first {
                    taken.reverse();
                }
                let [one, other] = taken.as_slice() else {
                    continue;
                };
                ensure!(one.1 == other.1, "answered {} and {}", one.1, other.1);
                if !times.statuses.contains(&one.1) {
                    times.statuses.push(one.1);
                }
                if number >= WARM.min(pairs) {
                    times.one.push(one.0);
                    times.other.push(other.0);
                }
            }
            anyhow::Ok(())
        })?;
        Ok(times)
    }

    /// Nanoseconds until the answer is whole, and its status.
    async fn time(
        &self,
        connection: &mut Connection,
        draft: &mut Draft,
        ask: &Ask<'_>,
    ) -> Result<(u64, u16)> {
        draft.start(ask.method, &ask.path);
        match ask.token {
            Some(token) => draft.header("authorization", &format!("Bearer {token}")),
            None => draft.header("x-api-key", self.site.key.as_deref().unwrap_or_default()),
        };
        if let Some(client) = &ask.client {
            draft.header("stoa-client-address", client);
        }
        if let Some(body) = &ask.body {
            draft.json().extend_from_slice(body.as_bytes());
        }
        let start = Instant::now();
        let answer = connection.exchange(draft).await?;
        Ok((u64::try_from(start.elapsed().as_nanos())?, answer.status))
    }
}

fn print(rows: &[(&str, Times)]) {
    println!(
        "| operation | pairs | status | somebody's, median µs | nobody's, median µs | difference | p | significant |"
    );
    println!("|---|--:|---|--:|--:|--:|--:|---|");
    #[expect(clippy::cast_precision_loss, reason = "exact to 2^53 ns")]
    let micros = |nanos: u64| nanos as f64 / 1e3;
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let level = LEVEL / rows.len().max(1) as f64;
    for (name, times) in rows {
        let (one, other) = (micros(median(&times.one)), micros(median(&times.other)));
        let p = mann_whitney(&times.one, &times.other);
        let significant = if p < level { "**yes**" } else { "no" };
        println!(
            "| {name} | {} | {:?} | {one:.1} | {other:.1} | {:+.1} | {p:.4} | {significant} |",
            times.one.len(),
            times.statuses,
            one - other
        );
    }
    println!(
        "\nSignificant: p below {level:.5}, so that all {} together are called so by chance once in {:.0} runs.",
        rows.len(),
        1.0 / LEVEL
    );
}
