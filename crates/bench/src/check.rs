//! What it costs to know who asks, where that is remembered: the check of a key, of a token and of both, called
//! as the gateway calls it, without a request around it.

use std::hint::black_box;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustix::time::{ClockId, clock_gettime};
use stoa_cache::MemoryLimiter;
use stoa_identity::{Identity, IdentitySettings};
use stoa_kernel::{SystemClock, SystemEntropy};
use stoa_store::{Database, DatabaseSettings};
use stoa_web::{Authenticator as _, Credentials};

use crate::report::Row;
use crate::stage::Stage;

/// Checks of each kind: half a second of them, because nothing remembered counts when revocations have not
/// been read for some seconds, and nobody reads them here.
const TIMES: u32 = 300_000;

/// Measures the checks of a tenant's key and of one of its people's tokens.
///
/// # Errors
/// When the database cannot be reached, or who asks is not known.
pub fn check(stage: &Stage, issuer: &str, key: &str, token: &str) -> Result<Vec<Row>> {
    let identity = stage.block_on(identity(stage, issuer))?;
    let kinds = [
        ("of a key", Some(key), None),
        ("of a token", None, Some(token)),
        ("of a key and a token", Some(key), Some(token)),
    ];
    let row = |(told, api_key, bearer)| {
        let credentials = || Credentials { api_key, bearer };
        let known = stage.block_on(identity.authenticate(credentials()));
        ensure!(known.is_ok(), "the check {told}: {known:?}");
        let begun = spent();
        for _ in 0..TIMES {
            let known = black_box(&*identity).cached(&black_box(credentials()));
            ensure!(matches!(black_box(known), Some(Ok(_))), "not remembered");
        }
        let micros = 1e6 * (spent() - begun) / f64::from(TIMES);
        Ok(Row {
            work: format!("the check {told}, remembered"),
            rate: Some(1e6 / micros),
            server: Some(micros),
            target: "≤ 1 µs".to_owned(),
            reached: Some(micros <= 1.0),
            note: format!("{TIMES} times by one thread"),
            ..Row::default()
        })
    };
    kinds.into_iter().map(row).collect()
}

async fn identity(stage: &Stage, issuer: &str) -> Result<Arc<Identity>> {
    let database = Database::new(DatabaseSettings {
        serve: stage.url("stoa_app")?.parse()?,
        system: stage.url("stoa_system")?.parse()?,
        serve_connections: 2,
        system_connections: 2,
    })?;
    let secret = BASE64.decode(stage.master_secret()?.trim())?;
    let secret = <[u8; 32]>::try_from(secret.as_slice()).context("32 bytes")?;
    let clock = Arc::new(SystemClock);
    let limiter = Arc::new(MemoryLimiter::new(Arc::clone(&clock) as Arc<_>));
    let settings = IdentitySettings::new(secret, issuer);
    Ok(Identity::start(database, clock, Arc::new(SystemEntropy), limiter, settings).await?)
}

/// CPU time of this thread, in seconds.
#[expect(clippy::cast_precision_loss, reason = "nanoseconds of a run are few")]
fn spent() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
