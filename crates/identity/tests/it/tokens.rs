//! Tokens: whose they are, and which are none.

use crate::stage::{As, Process, Stage};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode, jwk::JwkSet,
};
use serde_json::{Value, json};
use stoa_kernel::SessionId;

const ME: &str = "/v1/users/me";

/// The parts of a token, read without any check.
fn parts(token: &str) -> (Value, Value) {
    let mut parts = token
        .split('.')
        .map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let mut next = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
    (next(), next())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_keys_verify_a_token() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    let token = stage.person(&key, "anna").await.text("accessToken");
    let published = stage.get(As::Nobody, "/.well-known/jwks.json").await;
    assert_eq!(
        published.body["keys"].as_array().unwrap().len(),
        2,
        "current and next"
    );
    let keys: JwkSet = serde_json::from_value(published.body).unwrap();
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(
        (header.alg, header.typ.as_deref()),
        (Algorithm::EdDSA, Some("at+jwt"))
    );
    let jwk = keys.find(&header.kid.unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.set_audience(&["stoa"]);
    let claims: Value = decode(&token, &DecodingKey::from_jwk(jwk).unwrap(), &validation)
        .unwrap()
        .claims;
    assert_eq!(claims["tenant"], tenant.id.to_string());
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        600
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_are_not_ours_are_refused() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let good = stage.person(&key, "anna").await.text("accessToken");
    let (header, claims) = parts(&good);
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let none = part(json!({"alg": "none", "typ": "at+jwt", "kid": header["kid"]}));
    let body = part(claims.clone());
    let mut raised = claims.clone();
    raised["sub"] = json!(SessionId(uuid::Uuid::nil()));

    let mut own = Header::new(Algorithm::EdDSA);
    own.typ = Some("at+jwt".to_owned());
    own.kid = header["kid"].as_str().map(str::to_owned);
    let document = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(&[9; 32])
        .unwrap()
        .to_pkcs8()
        .unwrap();
    let foreign = encode(&own, &claims, &EncodingKey::from_ed_der(document.as_ref())).unwrap();

    // The public key, taken for a shared secret.
    let published = stage.get(As::Nobody, "/.well-known/jwks.json").await.body;
    let public = published["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|jwk| jwk["kid"] == header["kid"])
        .unwrap();
    let public = URL_SAFE_NO_PAD
        .decode(public["x"].as_str().unwrap())
        .unwrap();
    let mut shared = own.clone();
    shared.alg = Algorithm::HS256;
    let confused = encode(&shared, &claims, &EncodingKey::from_secret(&public)).unwrap();

    for (what, token) in [
        ("no algorithm", format!("{none}.{body}.")),
        (
            "no algorithm, a signature",
            format!("{none}.{body}.{signature}"),
        ),
        (
            "changed claims",
            format!(
                "{}.{}.{signature}",
                signed.split('.').next().unwrap(),
                part(raised)
            ),
        ),
        ("no signature", format!("{signed}.")),
        ("another's key", foreign),
        ("another algorithm", confused),
        ("garbage", "a.b.c".to_owned()),
        ("nothing", String::new()),
        ("too much", "x".repeat(10_000)),
    ] {
        for who in [As::Token(&token), As::Both(&key, &token)] {
            let answer = stage.get(who, ME).await;
            assert_eq!(answer.refusal(), (401, "bad_credentials"), "{what}");
        }
    }
    assert_eq!(stage.get(As::Token(&good), ME).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_another_issuer_is_refused_though_its_key_is_ours() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let token = stage.person(&key, "anna").await.text("accessToken");
    let elsewhere =
        Process::start(stage.test.database(), &stage.clock, "https://else.example").await;
    let answer = elsewhere.ask(As::Token(&token), "GET", ME, None).await;
    assert_eq!(answer.refusal(), (401, "bad_credentials"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_after_ten_minutes_though_it_was_just_used() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let token = stage.person(&key, "anna").await.text("accessToken");
    stage.clock.advance(SignedDuration::from_secs(599));
    assert_eq!(stage.get(As::Token(&token), ME).await.status, 200);
    stage.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(
        stage.get(As::Token(&token), ME).await.refusal(),
        (401, "bad_credentials")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_beside_another_tenants_key_is_refused() {
    let stage = Stage::new().await;
    let (_, ours) = stage.tenant("ours").await;
    let (_, theirs) = stage.tenant("theirs").await;
    let token = stage.person(&ours, "anna").await.text("accessToken");
    assert_eq!(stage.get(As::Both(&ours, &token), ME).await.status, 200);
    let crossed = stage.get(As::Both(&theirs, &token), ME).await;
    assert_eq!(crossed.refusal(), (401, "bad_credentials"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_log_in_is_refused_at_once_and_no_other() {
    let stage = Stage::new().await;
    let (tenant, key) = stage.tenant("acme").await;
    let first = stage.person(&key, "anna").await.text("accessToken");
    let second = stage
        .log_in(&key, "anna@example.org", crate::stage::PASSWORD)
        .await
        .text("accessToken");
    for token in [&first, &second] {
        assert_eq!(stage.get(As::Token(token), ME).await.status, 200);
    }
    let session: SessionId = parts(&first).1["sid"].as_str().unwrap().parse().unwrap();
    let identity = &stage.process.identity;
    identity
        .revoke_session(&stage.origin(tenant.id), session, None)
        .await
        .unwrap()
        .done()
        .await
        .unwrap();
    assert_eq!(stage.get(As::Token(&first), ME).await.status, 401);
    assert_eq!(stage.get(As::Token(&second), ME).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_alone_may_do_what_users_may() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let token = stage.person(&key, "anna").await.text("accessToken");
    for path in ["/v1/tenant", "/v1/api-keys"] {
        let answer = stage.get(As::Token(&token), path).await;
        assert_eq!(answer.refusal(), (403, "not_for_users"), "{path}");
    }
}

/// How each key's part changed hands: the ids of those that are published.
async fn published(stage: &Stage) -> Vec<String> {
    let set = stage.get(As::Nobody, "/.well-known/jwks.json").await.body;
    let keys = set["keys"].as_array().unwrap().iter();
    let mut kids: Vec<String> = keys
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect();
    kids.sort();
    kids
}

fn kid(token: &str) -> String {
    jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_of_signing_keys_refuses_nobody_and_two_refuse_what_is_older() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    stage.person(&key, "anna").await;
    let other = stage.another().await;
    let log_in = async || {
        let answer = stage
            .log_in(&key, "anna@example.org", crate::stage::PASSWORD)
            .await;
        answer.text("accessToken")
    };
    let identity = &stage.process.identity;
    let too_soon = !identity.rotate_signing_keys().await.unwrap();
    assert!(too_soon, "the next key has not been published for an hour");
    stage.clock.advance(SignedDuration::from_hours(1));
    let before = log_in().await;
    let first = published(&stage).await;
    assert!(identity.rotate_signing_keys().await.unwrap());
    assert!(!identity.rotate_signing_keys().await.unwrap());
    let after = log_in().await;
    assert_ne!(kid(&before), kid(&after));
    assert!(first.contains(&kid(&after)), "it was published before");
    assert_eq!(published(&stage).await.len(), 3);
    for token in [&before, &after] {
        assert_eq!(stage.get(As::Token(token), ME).await.status, 200);
        // Which has not heard of the rotation yet.
        assert_eq!(
            other.ask(As::Token(token), "GET", ME, None).await.status,
            200
        );
    }
    stage.clock.advance(SignedDuration::from_hours(1));
    assert!(identity.rotate_signing_keys().await.unwrap());
    let third = published(&stage).await;
    assert!(!third.contains(&kid(&before)) && third.contains(&kid(&after)));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_keys_are_rotated_when_they_are_due_by_one_of_all_processes() {
    let stage = Stage::new().await;
    let (_, key) = stage.tenant("acme").await;
    let others = [stage.another().await, stage.another().await];
    let keep_house = async || {
        let all = [&stage.process, &others[0], &others[1]];
        let kept = all.map(|process| process.identity.keep_house());
        futures_util::future::join_all(kept).await;
    };
    let first = published(&stage).await;
    assert_eq!(first.len(), 2, "current and next");
    stage.clock.advance(SignedDuration::from_hours(30 * 24 - 1));
    keep_house().await;
    assert_eq!(published(&stage).await, first);
    stage.clock.advance(SignedDuration::from_hours(1));
    keep_house().await;
    let second = published(&stage).await;
    assert_eq!(second.len(), 3, "previous, current and next");
    assert!(first.iter().all(|kid| second.contains(kid)));
    keep_house().await;
    assert_eq!(published(&stage).await, second);
    // What one signs the others verify, whoever rotated.
    let token = stage.person(&key, "anna").await.text("accessToken");
    for other in &others {
        let answer = other.ask(As::Token(&token), "GET", ME, None).await;
        assert_eq!(answer.status, 200);
    }
    stage.clock.advance(SignedDuration::from_hours(30 * 24));
    keep_house().await;
    let third = published(&stage).await;
    assert_eq!(third.len(), 3);
    assert_eq!(third.iter().filter(|kid| second.contains(kid)).count(), 2);
}
