//! What a person shows: an access token (a JWT by RFC 9068, signed with EdDSA), and the refresh
//! token that gets the next one.

use crate::{
    secret::Hash,
    signing::{KeyRing, Master},
};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use stoa_kernel::{SessionId, TenantId, UserId};

/// How long an access token is good for.
pub(crate) const ACCESS_SECONDS: i64 = 600;
/// How long a log-in is good for.
pub(crate) const SESSION: SignedDuration = SignedDuration::from_hours(24);
/// The most verified tokens that are remembered.
const REMEMBERED: u64 = 20_000;
/// Nobody's token is longer, in bytes.
const LONGEST: usize = 2048;
const TYPE: &str = "at+jwt";
const AUDIENCE: &str = "stoa";

/// What a verified token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verified {
    pub(crate) tenant: TenantId,
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    /// Which refresh of the log-in gave it, from 0 for the log-in itself.
    pub(crate) generation: i32,
    pub(crate) until: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    tenant: TenantId,
    sid: SessionId,
    #[serde(rename = "gen", default)]
    generation: i32,
    jti: uuid::Uuid,
    iat: i64,
    exp: i64,
}

/// Signs and verifies access tokens.
pub(crate) struct AccessTokens {
    issuer: String,
    validation: Validation,
    /// Verifying costs 35 µs, remembering one.
    verified: Cache<Hash, Verified>,
}

/// Whose token is signed.
#[derive(Clone, Copy)]
pub(crate) struct Bearer {
    pub(crate) tenant: TenantId,
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) generation: i32,
}

impl AccessTokens {
    pub(crate) fn new(issuer: String) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would ask the machine's clock; `verify` asks the one it is given.
        validation.validate_exp = false;
        Self {
            issuer,
            validation,
            verified: Cache::new(REMEMBERED),
        }
    }

    /// Signs a token; `None` only if the library refuses the key.
    pub(crate) fn sign(
        &self,
        ring: &KeyRing,
        bearer: Bearer,
        token_id: uuid::Uuid,
        now: Timestamp,
    ) -> Option<String> {
        let (kid, key) = &ring.signer;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(kid.clone());
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: bearer.user,
            tenant: bearer.tenant,
            sid: bearer.session,
            generation: bearer.generation,
            jti: token_id,
            iat: now.as_second(),
            exp: now.as_second().saturating_add(ACCESS_SECONDS),
        };
        encode(&header, &claims, key)
            .inspect_err(|error| tracing::error!(%error, "a token could not be signed"))
            .ok()
    }

    /// What a token says, if it is ours and still good. Does no I/O.
    pub(crate) fn verify(&self, ring: &KeyRing, token: &str, now: Timestamp) -> Option<Verified> {
        if token.len() > LONGEST {
            return None;
        }
        let hash = crate::secret::hash(token.as_bytes());
        let verified = match self.verified.get(&hash) {
            Some(verified) => verified,
            None => {
                let verified = self.check(ring, token)?;
                self.verified.insert(hash, verified);
                verified
            }
        };
        if now >= verified.until {
            self.verified.invalidate(&hash);
            return None;
        }
        Some(verified)
    }

    fn check(&self, ring: &KeyRing, token: &str) -> Option<Verified> {
        let header = decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TYPE) || header.crit.is_some() {
            return None;
        }
        let key = ring.verifiers.get(&header.kid?)?;
        let claims = decode::<Claims>(token, key, &self.validation).ok()?.claims;
        Some(Verified {
            tenant: claims.tenant,
            user: claims.sub,
            session: claims.sid,
            generation: claims.generation,
            until: Timestamp::from_second(claims.exp).ok()?,
        })
    }
}

/// A refresh token: which log-in, and which of its tokens in turn. Nothing of it is kept: it is
/// authenticated by a key that follows from the master secret, so that a lost answer can be said
/// again word for word, and a leaked table gives nobody a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RefreshToken {
    pub(crate) session: SessionId,
    pub(crate) generation: i32,
}

const REFRESH_PREFIX: &str = "stoa_rt_";
const REFRESH_BODY: usize = 20;

impl RefreshToken {
    /// The token as it is handed out.
    pub(crate) fn text(self, tenant: TenantId, master: &Master) -> String {
        let mut bytes = self.body().to_vec();
        bytes.extend_from_slice(hmac::sign(master.refresh(), &self.signed(tenant)).as_ref());
        format!("{REFRESH_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a token of that tenant; `None` for what this program did not make.
    pub(crate) fn parse(text: &str, tenant: TenantId, master: &Master) -> Option<Self> {
        let text = text.strip_prefix(REFRESH_PREFIX)?;
        if text.len() > 100 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (body, mac) = bytes.split_first_chunk::<REFRESH_BODY>()?;
        let (session, generation) = body.split_first_chunk::<16>()?;
        let token = Self {
            session: SessionId(uuid::Uuid::from_bytes(*session)),
            generation: i32::from_be_bytes(*generation.first_chunk::<4>()?),
        };
        hmac::verify(master.refresh(), &token.signed(tenant), mac).ok()?;
        Some(token)
    }

    fn body(self) -> [u8; REFRESH_BODY] {
        let mut body = [0; REFRESH_BODY];
        let (session, generation) = body.split_at_mut(16);
        session.copy_from_slice(self.session.0.as_bytes());
        generation.copy_from_slice(&self.generation.to_be_bytes());
        body
    }

    fn signed(self, tenant: TenantId) -> Vec<u8> {
        let mut signed = tenant.0.as_bytes().to_vec();
        signed.extend_from_slice(&self.body());
        signed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
    use jsonwebtoken::{DecodingKey, EncodingKey};
    use serde_json::{Value, json};
    use std::collections::HashMap;
    use uuid::Uuid;

    fn ring() -> KeyRing {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
        let public = DecodingKey::from_ed_der(pair.public_key().as_ref());
        let private = EncodingKey::from_ed_der(pair.to_pkcs8().unwrap().as_ref());
        KeyRing {
            signer: ("k".to_owned(), private),
            verifiers: HashMap::from([("k".to_owned(), public)]),
            published: Value::Null,
            rotated_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_token_rightly_signed_is_refused_for_any_one_claim_that_is_wrong() {
        let (ring, tokens) = (ring(), AccessTokens::new("us".to_owned()));
        let id = Uuid::from_u128(1);
        let claims = json!({"iss": "us", "aud": "stoa", "sub": id, "tenant": id, "sid": id,
                            "jti": id, "iat": 0, "exp": 600});
        let verify = |kind: &str, kid: Option<&str>, claims: &Value, second| {
            let mut header = Header::new(Algorithm::EdDSA);
            header.typ = Some(kind.to_owned());
            header.kid = kid.map(str::to_owned);
            let token = encode(&header, claims, &ring.signer.1).unwrap();
            tokens.verify(&ring, &token, Timestamp::from_second(second).unwrap())
        };
        assert!(verify(TYPE, Some("k"), &claims, 599).is_some());
        assert!(verify(TYPE, Some("k"), &claims, 600).is_none(), "expired");
        assert!(
            verify("JWT", Some("k"), &claims, 0).is_none(),
            "an id token"
        );
        assert!(verify(TYPE, Some("l"), &claims, 0).is_none(), "no such key");
        assert!(verify(TYPE, None, &claims, 0).is_none(), "no key named");
        for (claim, wrong) in [
            ("iss", json!("them")),
            ("aud", json!("else")),
            ("sub", json!("x")),
            ("tenant", json!(7)),
            ("sid", json!("")),
            ("exp", json!(i64::MAX)),
        ] {
            let mut changed = claims.clone();
            changed[claim] = wrong;
            assert!(verify(TYPE, Some("k"), &changed, 0).is_none(), "{claim}");
            changed.as_object_mut().unwrap().remove(claim);
            assert!(verify(TYPE, Some("k"), &changed, 0).is_none(), "no {claim}");
        }
    }

    #[test]
    fn a_refresh_token_is_read_by_its_tenant_and_its_secret_only() {
        let master = Master::new(&[1; 32]).unwrap();
        let (ours, theirs) = (TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
        let token = RefreshToken {
            session: SessionId(Uuid::from_u128(9)),
            generation: 3,
        };
        let text = token.text(ours, &master);
        assert_eq!(RefreshToken::parse(&text, ours, &master), Some(token));
        assert_eq!(RefreshToken::parse(&text, theirs, &master), None);
        let other = Master::new(&[2; 32]).unwrap();
        assert_eq!(RefreshToken::parse(&text, ours, &other), None);
        for text in [
            "",
            "stoa_rt_",
            "stoa_rt_AAAA",
            &text[8..],
            &format!("{text}A"),
        ] {
            assert_eq!(RefreshToken::parse(text, ours, &master), None, "{text}");
        }
    }
}
