//! Credentials that were good once, and those of two tenants at once.

use super::side::Side;
use crate::callers::{Way, make_key};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use stoa::permissions::{Allowed, Kind, OPERATIONS};
use stoa_kernel::Role;
use stoa_testkit::TestDatabase;
use tokio_postgres::Client;

const KEY: &str = "isolation";

/// Signs tokens that the program takes for its own.
pub(super) struct Signer(EncodingKey);

impl Signer {
    /// Puts a key among those by which the program verifies; before it starts.
    pub(super) async fn install(database: &TestDatabase) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[5; 32]).unwrap();
        let key = "INSERT INTO identity.signing_keys
                       (kid, algorithm, public_key, private_key, state, created_at)
                   VALUES ($1, 'EdDSA', $2, '', 'previous', now())";
        let admin = database.admin().await;
        let public = pair.public_key().as_ref();
        admin.execute(key, &[&KEY, &public]).await.unwrap();
        Self(EncodingKey::from_ed_der(pair.to_pkcs8().unwrap().as_ref()))
    }

    /// The same token as if it ended that many seconds later.
    fn shifted(&self, token: &str, seconds: i64) -> String {
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap());
        let mut claims: Value = serde_json::from_slice(&claims.unwrap()).unwrap();
        for time in ["iat", "exp"] {
            claims[time] = json!(claims[time].as_i64().unwrap() + seconds);
        }
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(KEY.to_owned());
        jsonwebtoken::encode(&header, &claims, &self.0).unwrap()
    }
}

/// Ways that are refused, each for one reason: a key and a token that ended, and what belongs to another
/// tenant than the rest.
pub(super) async fn bad_ways(
    ours: &Side<'_>,
    theirs: &Side<'_>,
    signer: &Signer,
    admin: &Client,
) -> Vec<Way> {
    let person = ours.callers.person(Role::Admin).await;
    let app = ours.callers.app;
    // Signed by the same hand, it is good as long as it has not ended.
    let good = signer.shifted(&person.token, 1);
    app.get("/v1/users/me")
        .token(&good)
        .send()
        .await
        .expect(200);
    let ended = signer.shifted(&person.token, -3600);
    let ended = Some(ended.as_str());
    let (kept, expired) = (ends_in_2100(ours).await, ends_in_2100(ours).await);
    let ends = "UPDATE identity.api_keys SET expires_at = now() - interval '1 minute'
                 WHERE position(public_id IN $1) > 0";
    assert_eq!(admin.execute(ends, &[&expired]).await.unwrap(), 1);
    app.get("/v1/tenant").key(&kept).send().await.expect(200);
    let (secret, page) = (
        Some(ours.callers.secret.as_str()),
        Some(ours.callers.page.as_str()),
    );
    let (our_token, their_token) = (
        Some(person.token.as_str()),
        Some(theirs.person().token.as_str()),
    );
    let bad = |what, key, token| Way::new(what, Kind::Nobody, key, token);
    vec![
        bad("a key that expired", Some(&expired), None),
        bad("a token that expired", None, ended),
        bad("that and a key", secret, ended),
        bad("our key, their token", secret, their_token),
        bad("our page's key, their token", page, their_token),
        bad(
            "their key, our token",
            Some(&theirs.callers.secret),
            our_token,
        ),
    ]
}

async fn ends_in_2100(ours: &Side<'_>) -> String {
    let key = json!({"name": "ends", "kind": "secret", "scopes": ["*"],
                     "expiresAt": "2100-01-01T00:00:00Z"});
    let made = ours.ask("POST /v1/api-keys", None, key).await;
    made["apiKey"].as_str().unwrap().to_owned()
}

/// A secret key for each scope that has all others.
pub(super) async fn ways_without(ours: &Side<'_>) -> Vec<(&'static str, Way)> {
    let scopes = OPERATIONS.iter().filter_map(|(_, allowed)| match allowed {
        Allowed::Scoped(scope, _) => Some(*scope),
        _ => None,
    });
    let scopes: std::collections::BTreeSet<&str> = scopes.collect();
    let mut ways = Vec::new();
    for scope in &scopes {
        let others: Vec<&str> = scopes.iter().copied().filter(|one| one != scope).collect();
        let key = make_key(ours.callers.app, &ours.callers.secret, "secret", &others).await;
        let what = format!("a key without {scope}");
        ways.push((*scope, Way::new(&what, Kind::Server, Some(&key), None)));
    }
    ways
}
