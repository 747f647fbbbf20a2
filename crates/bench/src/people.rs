//! Tenants, keys, users and tokens, straight into the tables: making them by the program would
//! take longer than the run (a log-in is slow on purpose).
//!
//! Tokens are signed by a key that is put among the program's own as its `previous` one before it
//! starts; so it must be there before, and tokens are good for as long as the program's own.

use anyhow::{Context, Result};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;
use stoa_kernel::{Entropy, SystemEntropy};
use uuid::Uuid;

use crate::scenario::Site;
use crate::stage::Stage;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How long tokens are good for, in seconds.
const TOKEN_SECONDS: i64 = 3_600;

/// A tenant and a secret key of it, which may do everything.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Its id.
    pub id: Uuid,
    /// Its name and subdomain.
    pub name: String,
    /// The key.
    pub key: String,
}

/// Signs tokens that the program takes for its own.
pub struct Signer {
    name: String,
    key: EncodingKey,
}

/// A tenant of that name with a key.
///
/// # Errors
/// What the server says.
pub fn tenant(stage: &Stage, name: &str, now: Timestamp) -> Result<Tenant> {
    let id = SystemEntropy.uuid(now);
    let public = digits(22);
    let body = format!("stoa_sk_{public}{}", digits(43));
    let key = format!("{body}{}", checksum(body.as_bytes()));
    let hash = hex(digest(&SHA256, key.as_bytes()).as_ref());
    let key_id = SystemEntropy.uuid(now);
    // All values are of this program's making: names of letters, figures and hyphens.
    stage.run(&format!(
        "INSERT INTO identity.tenants (id, name, subdomain, plan, rate_per_minute, rate_per_hour,
                                       user_rate_per_minute, address_rate_per_minute, created_at,
                                       updated_at)
         VALUES ('{id}', '{name}', '{name}', 'bench', 2000000000, 2000000000, 2000000000, 2000000000,
                 '{now}', '{now}');
         INSERT INTO identity.api_keys (tenant_id, id, name, kind, public_id, secret_hash, scopes,
                                        created_at)
         VALUES ('{id}', '{key_id}', 'bench', 'secret', '{public}', '\\x{hash}', '*', '{now}')"
    ))?;
    Ok(Tenant {
        id,
        name: name.to_owned(),
        key,
    })
}

/// Users of a tenant, each with a log-in; their tokens.
///
/// # Errors
/// What the server says.
pub fn tokens(
    stage: &Stage,
    signer: &Signer,
    tenant: &Tenant,
    issuer: &str,
    count: usize,
    now: Timestamp,
) -> Result<Vec<String>> {
    let ids: Vec<(Uuid, Uuid)> = (0..count)
        .map(|_| (SystemEntropy.uuid(now), SystemEntropy.uuid(now)))
        .collect();
    let tenant_id = tenant.id;
    stage.copy(
        "identity.users (tenant_id, id, username, username_key, email, email_key, password_hash,
                         display_name, created_at)",
        ids.iter().map(|(user, _)| {
            let name = user.simple();
            format!(
                "{tenant_id}\t{user}\t{name}\t{name}\t{name}@bench.invalid\t{name}@bench.invalid\
                 \tnone\tBench\t{now}"
            )
        }),
    )?;
    stage.copy(
        "identity.sessions (tenant_id, id, user_id, created_at, expires_at, last_used_at)",
        ids.iter().map(|(user, session)| {
            let end = now.as_second() + TOKEN_SECONDS;
            let end = Timestamp::from_second(end).unwrap_or(Timestamp::MAX);
            format!("{tenant_id}\t{session}\t{user}\t{now}\t{end}\t{now}")
        }),
    )?;
    stage.run("ANALYZE identity.users, identity.sessions")?;
    ids.iter()
        .map(|(user, session)| signer.sign(tenant, issuer, *user, *session, now))
        .collect()
}

impl Signer {
    /// Makes a key and puts it among those the program verifies with.
    ///
    /// # Errors
    /// When the program has not migrated yet, or has such a key.
    pub fn install(stage: &Stage, now: Timestamp) -> Result<Self> {
        let mut seed = [0; 32];
        SystemEntropy.fill(&mut seed);
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).context("a signing key")?;
        let private = pair.to_pkcs8().context("a signing key")?;
        let name = digits(16);
        stage.run(&format!(
            "INSERT INTO identity.signing_keys (kid, algorithm, public_key, private_key, state,
                                                created_at)
             VALUES ('{name}', 'EdDSA', '\\x{}', '', 'previous', '{now}')",
            hex(pair.public_key().as_ref())
        ))?;
        Ok(Self {
            name,
            key: EncodingKey::from_ed_der(private.as_ref()),
        })
    }

    fn sign(
        &self,
        tenant: &Tenant,
        issuer: &str,
        user: Uuid,
        session: Uuid,
        now: Timestamp,
    ) -> Result<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.name.clone());
        let now = now.as_second();
        let claims = json!({
            "iss": issuer, "aud": "stoa", "sub": user, "tenant": tenant.id, "sid": session,
            "jti": SystemEntropy.uuid(Timestamp::from_second(now)?),
            "iat": now, "exp": now + TOKEN_SECONDS,
        });
        Ok(jsonwebtoken::encode(&header, &claims, &self.key)?)
    }
}

/// Who issues the tokens of a program, by one of a user who registers with the site's key.
///
/// # Errors
/// When nobody can register and log in.
pub fn issuer(site: &Site) -> Result<String> {
    let person = json!({"username": "bench", "email": "bench@bench.invalid",
                        "password": "correct horse battery staple"});
    let (status, body) = site.ask("POST", "/v1/users", &[], Some(&person))?;
    let asked = json!({"email": "bench@bench.invalid", "password": person.get("password")});
    let (_, answer) = site.ask("POST", "/v1/users/login", &[], Some(&asked))?;
    let answer: serde_json::Value = serde_json::from_slice(&answer)?;
    let token = answer.get("accessToken").and_then(|token| token.as_str());
    issuer_of(token.with_context(|| {
        format!(
            "registration: {status} {}; log-in: {answer}",
            String::from_utf8_lossy(&body)
        )
    })?)
}

fn issuer_of(token: &str) -> Result<String> {
    let claims = token.split('.').nth(1).context("a token has three parts")?;
    let claims: serde_json::Value = serde_json::from_slice(&BASE64.decode(claims)?)?;
    let issuer = claims.get("iss").and_then(|issuer| issuer.as_str());
    Ok(issuer.context("a token names its issuer")?.to_owned())
}

fn digits(count: usize) -> String {
    let mut bytes = vec![0; count];
    SystemEntropy.fill(&mut bytes);
    bytes
        .into_iter()
        .map(|byte| digit(u32::from(byte)))
        .collect()
}

fn digit(value: u32) -> char {
    let place = usize::try_from(value % 62).unwrap_or(0);
    char::from(DIGITS.get(place).copied().unwrap_or(b'0'))
}

/// The end of a key: CRC-32 in base62, the highest digit first.
fn checksum(bytes: &[u8]) -> String {
    let mut rest = crc32fast::hash(bytes);
    let mut text: Vec<char> = Vec::new();
    for _ in 0..6 {
        text.push(digit(rest));
        rest /= 62;
    }
    text.into_iter().rev().collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
