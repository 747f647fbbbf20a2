//! Tenants and keys, and what may be said of them. Pure: no database, no clock.

use crate::rights;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use stoa_kernel::{ApiKeyId, FieldError, Problem, TenantId};
use stoa_web::{Scopes, text};
use utoipa::ToSchema;

/// A customer organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// The name of its public pages; unique, kept for good.
    pub subdomain: String,
    /// Its plan: a word of the operator's.
    pub plan: String,
    /// `active`, `suspended` or `deleted`.
    pub status: String,
    /// Requests allowed in a minute.
    pub rate_per_minute: i32,
    /// Requests allowed in an hour.
    pub rate_per_hour: i32,
    /// Requests allowed to each user in a minute.
    pub user_rate_per_minute: i32,
    /// Requests allowed from each address in a minute, where no secret key comes along.
    pub address_rate_per_minute: i32,
    /// What the operator switched on for it.
    #[schema(value_type = Object)]
    pub features: Value,
    /// What it chose for itself.
    #[schema(value_type = Object)]
    pub settings: Value,
    /// Rises with each change, from 1.
    pub version: i32,
    /// When it came to be.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A tenant to be.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// 1 to 200 characters.
    pub name: String,
    /// A DNS label: 1 to 63 of `a-z`, `0-9` and `-`, which stands neither first nor last.
    pub subdomain: String,
    /// 1 to 40 characters.
    pub plan: String,
    /// Requests allowed in a minute, from 1.
    pub rate_per_minute: i32,
    /// Requests allowed in an hour, from 1.
    pub rate_per_hour: i32,
    /// Requests allowed to each user in a minute, from 1.
    pub user_rate_per_minute: i32,
    /// Requests allowed from each address in a minute, where no secret key comes along, from 1.
    pub address_rate_per_minute: i32,
}

impl NewTenant {
    /// What a tenant gets where nothing else is said.
    pub const RATE_PER_MINUTE: i32 = 6_000;
    /// What a tenant gets where nothing else is said.
    pub const RATE_PER_HOUR: i32 = 120_000;
    /// What a user and an address get where nothing else is said.
    pub const RATE_OF_ONE: i32 = 100;
    /// The plan where nothing else is said.
    pub const PLAN: &'static str = "free";

    /// The same as it is kept: without what turns the text around its name.
    ///
    /// # Errors
    /// 422 with every field that is refused.
    pub fn checked(&self) -> Result<Self, Problem> {
        let mut found = Found::default();
        let name = found.take(text::name("name", &self.name, 1..=200));
        found.note(text::line("plan", &self.plan, 1..=40));
        if !is_label(&self.subdomain) {
            found.add(
                "subdomain",
                "malformed_subdomain",
                "must be 1 to 63 of a-z, 0-9 and -, which stands neither first nor last",
            );
        } else if RESERVED.contains(&self.subdomain.as_str()) {
            found.add(
                "subdomain",
                "reserved_subdomain",
                "must not be one that hosts of the installation itself go by",
            );
        }
        for (field, rate) in [
            ("ratePerMinute", self.rate_per_minute),
            ("ratePerHour", self.rate_per_hour),
            ("userRatePerMinute", self.user_rate_per_minute),
            ("addressRatePerMinute", self.address_rate_per_minute),
        ] {
            if rate < 1 {
                found.add(field, "out_of_range", "must be at least 1");
            }
        }
        found.verdict()?;
        Ok(Self {
            name: name.unwrap_or_default(),
            ..self.clone()
        })
    }
}

/// What an installation may need for itself, or what looks as if it spoke for it.
const RESERVED: [&str; 20] = [
    "admin", "api", "app", "auth", "cdn", "docs", "ftp", "help", "imap", "login", "mail",
    "metrics", "ns1", "ns2", "smtp", "static", "status", "stoa", "support", "www",
];

fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// For the tenant's servers; it speaks for the tenant.
    Secret,
    /// For web pages, where everyone can read it; it speaks for a guest.
    Publishable,
}

impl KeyKind {
    /// The word for it, as stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Publishable => "publishable",
        }
    }

    /// What a key of this kind may do of what its scopes say.
    pub(crate) fn within(self, scopes: Scopes) -> Scopes {
        match self {
            Self::Secret => scopes,
            Self::Publishable => {
                let for_pages = Scopes::parse(rights::FOR_PAGES).unwrap_or(Scopes::none());
                scopes.intersect(&for_pages)
            }
        }
    }

    pub(crate) fn of_word(word: &str) -> Self {
        // The table allows these two words; of the two, this one may less.
        if word == "secret" {
            Self::Secret
        } else {
            Self::Publishable
        }
    }
}

/// A key, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiKey {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    pub id: ApiKeyId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub kind: KeyKind,
    /// How the key begins, so that one recognises it.
    pub prefix: String,
    /// What it allows.
    pub scopes: Vec<String>,
    /// Web pages that may use it, if it is publishable; empty for any.
    pub origins: Vec<String>,
    /// When it ceases to work.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, up to a minute ago.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_used_at: Option<Timestamp>,
    /// When it last got another secret.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub rotated_at: Option<Timestamp>,
    /// Until when the secret before works as well; `null` if it ended with the rotation.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub former_until: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A key to be.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// 1 to 100 characters.
    pub name: String,
    /// What it is for.
    pub kind: KeyKind,
    /// What it allows.
    pub scopes: Scopes,
    /// Web pages that may use it, as `https://example.org`; at most 20.
    pub origins: Vec<String>,
    /// When it ceases to work.
    pub expires_at: Option<Timestamp>,
}

impl NewApiKey {
    /// The same as it is kept: without what turns the text around its name.
    ///
    /// # Errors
    /// 422 with every field that is refused.
    pub fn checked(&self, now: Timestamp) -> Result<Self, Problem> {
        let mut found = Found::default();
        let name = found.take(text::name("name", &self.name, 1..=100));
        rights::check(self.kind, &self.scopes, &mut found);
        if self.origins.len() > 20 {
            found.add("origins", "too_many", "at most 20 origins");
        }
        if !self
            .origins
            .iter()
            .all(|origin| canonical_origin(origin).is_some())
        {
            found.add(
                "origins",
                "malformed_origin",
                "must be like https://example.org",
            );
        }
        if self.expires_at.is_some_and(|at| at <= now) {
            found.add("expiresAt", "in_the_past", "must lie in the future");
        }
        found.verdict()?;
        Ok(Self {
            name: name.unwrap_or_default(),
            ..self.clone()
        })
    }
}

/// An origin as browsers write it (RFC 6454): in lower case, without the port that goes without
/// saying. `None` for what is none.
pub(crate) fn canonical_origin(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let (scheme, host) = text.split_once("://")?;
    let usual_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let host = host.strip_suffix(usual_port).unwrap_or(host);
    let is_host = (1..=255).contains(&host.len())
        && host.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
        });
    is_host.then(|| format!("{scheme}://{host}"))
}

/// Whether a text or a key somewhere in it has NUL, which PostgreSQL keeps in none.
pub(crate) fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(key, value)| key.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Fields found at fault.
#[derive(Default)]
pub(crate) struct Found(Vec<FieldError>);

impl Found {
    pub(crate) fn note(&mut self, outcome: Result<(), FieldError>) {
        self.0.extend(outcome.err());
    }

    pub(crate) fn take<T>(&mut self, outcome: Result<T, FieldError>) -> Option<T> {
        outcome.map_err(|error| self.0.push(error)).ok()
    }

    pub(crate) fn add(&mut self, field: &'static str, code: &'static str, message: &'static str) {
        self.0.push(FieldError {
            field: field.into(),
            code,
            message: message.into(),
        });
    }

    pub(crate) fn verdict(self) -> Result<(), Problem> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Problem::invalid(self.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subdomain_is_a_dns_label() {
        for good in ["a", "acme", "a-1", &"x".repeat(63)] {
            assert!(is_label(good), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a.b", "ä", "a b", &"x".repeat(64)] {
            assert!(!is_label(bad), "{bad}");
        }
    }

    #[test]
    fn nul_is_found_wherever_it_stands_and_its_spelling_is_none() {
        use serde_json::json;
        for value in [json!({"a": [{"b": "x\0"}]}), json!({"a": {"\0": 1}})] {
            assert!(holds_nul(&value), "{value}");
        }
        for value in [json!({"a": "\\u0000"}), json!({"\\u0000": 1}), json!(null)] {
            assert!(!holds_nul(&value), "{value}");
        }
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, canonical) in [
            ("https://example.org", "https://example.org"),
            ("HTTPS://Example.ORG:443", "https://example.org"),
            ("http://example.org:80", "http://example.org"),
            ("https://example.org:80", "https://example.org:80"),
            ("http://[::1]:8000", "http://[::1]:8000"),
        ] {
            assert_eq!(canonical_origin(text).as_deref(), Some(canonical), "{text}");
        }
        for text in [
            "",
            "null",
            "*",
            "example.org",
            "ftp://example.org",
            "https://",
            "https://:443",
            "https://example.org/",
            "https://a@example.org",
        ] {
            assert_eq!(canonical_origin(text), None, "{text}");
        }
    }

    #[test]
    fn a_tenant_does_not_go_by_a_name_of_the_installation() {
        let check = |subdomain: &str| {
            let tenant = NewTenant {
                name: "A".to_owned(),
                subdomain: subdomain.to_owned(),
                plan: NewTenant::PLAN.to_owned(),
                rate_per_minute: 1,
                rate_per_hour: 1,
                address_rate_per_minute: 1,
                user_rate_per_minute: 1,
            };
            tenant.checked().err().map(|problem| problem.errors[0].code)
        };
        for name in ["www", "api", "admin"] {
            assert_eq!(check(name), Some("reserved_subdomain"), "{name}");
        }
        assert_eq!(check("herald"), None);
    }
}
