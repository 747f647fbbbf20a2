//! The same request sent again gets the first answer again (`Idempotency-Key`,
//! draft-ietf-httpapi-idempotency-key-header).
//!
//! Here a key is told from others, and what was answered under it is looked up; the answer itself is
//! kept by the transaction that carries the request out ([`crate::Permit::answer`]). A key counts for
//! one caller and one route. What was refused is not kept, and may be mended and sent again.

use super::Authenticated;
use crate::{ApiError, Principal, extract, told::Told};
use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts};
use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};
use stoa_kernel::{Problem, ProblemKind, TenantId};
use stoa_store::{Claim, KeptAnswer, KeptAnswers};
use uuid::Uuid;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest key, in characters.
const LONGEST_KEY: usize = 255;

/// Remembers which requests with a key are being carried out by this process.
pub(crate) struct Idempotency {
    kept: KeptAnswers,
    running: Mutex<HashSet<[u8; 32]>>,
}

impl Idempotency {
    pub(crate) fn new(kept: KeptAnswers) -> Self {
        Self {
            kept,
            running: Mutex::default(),
        }
    }

    /// Nothing if another runs under it.
    fn begin(&self, id: [u8; 32]) -> Option<Running<'_>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(id).then(|| Running { of: self, id })
    }
}

/// A request being carried out, until it is dropped.
struct Running<'a> {
    of: &'a Idempotency,
    id: [u8; 32],
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut running = self.of.running.lock();
        let running = running.as_mut().map_err(|poisoned| poisoned.get_mut());
        match running {
            Ok(running) => running.remove(&self.id),
            Err(running) => running.remove(&self.id),
        };
    }
}

/// Serves the request, or answers it as it was answered before.
pub(super) async fn run(idempotency: &Idempotency, request: Request, next: Next) -> Response {
    if !request.headers().contains_key(IDEMPOTENCY_KEY) || is_safe(request.method()) {
        return next.run(request).await;
    }
    match Box::pin(once(idempotency, request, next)).await {
        Ok(response) => response,
        Err(problem) => ApiError(problem).into_response(),
    }
}

async fn once(
    idempotency: &Idempotency,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(asker) = Asker::of(&request) else {
        // Nobody known: the route says what it takes to be heard.
        return Ok(next.run(request).await);
    };
    let key = key(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let body = extract::read_body(whole).await?;
    let (id, fingerprint) = (asker.id(&parts, &key), fingerprint(&parts, &body));
    let claim = idempotency.kept.claim(asker.tenant, id, fingerprint);
    let Some(_running) = idempotency.begin(id) else {
        return Err(in_use());
    };
    if let Some(kept) = idempotency.kept.find(&claim).await? {
        return again(kept, &claim);
    }
    parts.extensions.insert(claim.clone());
    let request = Request::from_parts(parts, Body::from(body));
    let response = next.run(request).await;
    // Another process may have been faster, and this refusal only be what follows from that. Where that
    // cannot be found out, nothing is said that its client would take for final.
    if response.status().is_client_error()
        && let Some(kept) = idempotency.kept.find(&claim).await?
    {
        return again(kept, &claim);
    }
    Ok(response)
}

fn again(kept: KeptAnswer, claim: &Claim) -> Result<Response, Problem> {
    if kept.fingerprint != claim.fingerprint() {
        return Err(Problem::new(
            ProblemKind::Invalid,
            "idempotency_key_reused",
            "this Idempotency-Key was sent with another request before; take a new key for each \
             request",
        ));
    }
    Ok(Told::again(kept).into_response())
}

/// These change nothing, and need no key.
fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The key: a structured string (`"…"`), or as most clients send it, the bare text.
fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let only = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    };
    let bare = only.map(str::trim).map(|text| {
        let quoted = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        quoted.unwrap_or(text)
    });
    bare.filter(|key| (1..=LONGEST_KEY).contains(&key.len()))
        .filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()))
        .map(str::to_owned)
        .ok_or_else(|| {
            Problem::new(
                ProblemKind::Malformed,
                "malformed_idempotency_key",
                "send one Idempotency-Key of 1 to 255 visible ASCII characters, such as a UUID",
            )
        })
}

/// Whose key it is.
struct Asker {
    tenant: TenantId,
    kind: &'static str,
    id: Uuid,
}

impl Asker {
    fn of(request: &Request) -> Option<Self> {
        match &request.extensions().get::<Authenticated>()?.0 {
            Ok(Principal::Caller(caller)) => Some(Self {
                tenant: caller.tenant,
                kind: caller.actor.kind(),
                id: caller.actor.id().unwrap_or_default(),
            }),
            Ok(Principal::Administrator) => Some(Self {
                tenant: TenantId(Uuid::nil()),
                kind: "administrator",
                id: Uuid::nil(),
            }),
            Err(_) => None,
        }
    }

    /// A hash of caller, route and key.
    fn id(&self, parts: &Parts, key: &str) -> [u8; 32] {
        let route = parts.extensions.get::<MatchedPath>();
        let route = route.map_or("", MatchedPath::as_str);
        hash(&[
            self.kind.as_bytes(),
            self.id.as_bytes(),
            parts.method.as_str().as_bytes(),
            route.as_bytes(),
            key.as_bytes(),
        ])
    }
}

/// A hash of all that decides what the request does.
fn fingerprint(parts: &Parts, body: &[u8]) -> [u8; 32] {
    let asked = parts
        .uri
        .path_and_query()
        .map_or("", |asked| asked.as_str());
    let mut all = vec![parts.method.as_str().as_bytes(), asked.as_bytes(), body];
    // What the change is conditional on: under another condition it is another request.
    let conditions = parts.headers.get_all(header::IF_MATCH).iter();
    all.extend(conditions.map(HeaderValue::as_bytes));
    hash(&all)
}

/// Each part with its length, so that no two lists of parts run together.
fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn in_use() -> Problem {
    stoa_store::StoreError::Claimed.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Result<String, &'static str> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(IDEMPOTENCY_KEY, HeaderValue::from_str(value).unwrap());
        }
        key(&headers).map_err(|problem| problem.code)
    }

    #[test]
    fn a_key_is_one_visible_text_bare_or_quoted() {
        assert_eq!(read(&["order-7"]).unwrap(), "order-7");
        assert_eq!(read(&["\"order-7\""]).unwrap(), "order-7");
        assert_eq!(read(&[&"x".repeat(255)]).unwrap().len(), 255);
        for bad in [
            &["a b"][..],
            &[""],
            &["\"\""],
            &["a", "b"],
            &[&"x".repeat(256)],
        ] {
            assert_eq!(read(bad), Err("malformed_idempotency_key"), "{bad:?}");
        }
    }

    #[test]
    fn another_condition_makes_another_request() {
        let print = |condition: Option<&str>| {
            let mut request = http::Request::patch("/v1/things/1");
            if let Some(condition) = condition {
                request = request.header("If-Match", condition);
            }
            fingerprint(&request.body(()).unwrap().into_parts().0, b"{}")
        };
        assert_eq!(print(Some("\"1\"")), print(Some("\"1\"")));
        assert_ne!(print(Some("\"1\"")), print(Some("\"2\"")));
        assert_ne!(print(Some("\"1\"")), print(None));
    }

    #[test]
    fn parts_never_run_together() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_ne!(hash(&[b"", b"a"]), hash(&[b"a", b""]));
    }
}
