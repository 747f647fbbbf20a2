//! Asking the API from inside, without a socket.

use anyhow::{Context as _, Result};
use axum::{Router, body::Body};
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// The whole API with one key.
pub(crate) struct Inside {
    pub(crate) router: Router,
    pub(crate) key: String,
}

impl Inside {
    /// Asks as the key's tenant, or as a person of it if there is a token.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value)> {
        let mut request = Request::builder().method(method).uri(path);
        if !self.key.is_empty() {
            request = request.header("X-API-Key", &self.key);
        }
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = match body {
            None => request.body(Body::empty())?,
            Some(json) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(serde_json::to_vec(json)?))?,
        };
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let bytes = answer.into_body().collect().await?.to_bytes();
        let json = serde_json::from_slice(&bytes)
            .with_context(|| format!("{path} answered {status} without JSON"))?;
        Ok((status, json))
    }
}
