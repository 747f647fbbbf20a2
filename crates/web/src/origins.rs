//! From which pages a key may be used.

use http::{HeaderMap, Method, header};
use std::sync::Arc;
use stoa_kernel::{Problem, ProblemKind};

/// The origins of web pages that may use a key; none for any page and any program. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Option<Arc<[String]>>);

impl Origins {
    /// These origins, each as browsers write it: `https://example.org`. None of them for any.
    pub fn new(origins: Vec<String>) -> Self {
        Self((!origins.is_empty()).then(|| origins.into()))
    }

    /// Whether a request may use the key, by what its browser says of the page it came from. Browsers
    /// say it with whatever they send to another origin, and with whatever changes something; they
    /// leave it out where a page of this very origin only reads. So that is let through, while
    /// something that changes and does not say where it comes from is none of the key's pages.
    ///
    /// # Errors
    /// `origin_not_allowed` (403).
    pub(crate) fn admit(&self, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(allowed) = &self.0 else {
            return Ok(());
        };
        let mut said = headers.get_all(header::ORIGIN).iter();
        let is_allowed = match (said.next(), said.next()) {
            (None, _) => matches!(*method, Method::GET | Method::HEAD),
            (Some(origin), None) => allowed
                .iter()
                .any(|page| page.as_bytes() == origin.as_bytes()),
            (Some(_), Some(_)) => false,
        };
        if is_allowed {
            return Ok(());
        }
        Err(Problem::new(
            ProblemKind::Forbidden,
            "origin_not_allowed",
            "this key is for certain web pages, and the request comes from none of them",
        ))
    }
}
