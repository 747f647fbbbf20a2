//! Who acts, and from where.

use crate::{ApiKeyId, PersonKey, TenantId, TraceParent, UserId};
use serde::Serialize;
use std::{net::IpAddr, sync::Arc};

/// The one who acts; written into audit rows and events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// The tenant itself, by one of its secret keys.
    Tenant(ApiKeyId),
    /// A person of the tenant's audience, by token.
    User(UserId),
    /// Someone unnamed who holds only a publishable key.
    Guest(ApiKeyId),
    /// The platform's administrator.
    Administrator,
    /// Stoa itself: command line, jobs, imports.
    System,
}

impl Actor {
    /// The stable word for this kind of actor, as stored.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Tenant(_) => "tenant",
            Self::User(_) => "user",
            Self::Guest(_) => "guest",
            Self::Administrator => "administrator",
            Self::System => "system",
        }
    }

    /// The id behind the actor, if it has one.
    pub fn id(&self) -> Option<uuid::Uuid> {
        match self {
            Self::Tenant(key) | Self::Guest(key) => Some(key.0),
            Self::User(user) => Some(user.0),
            Self::Administrator | Self::System => None,
        }
    }
}

/// On whose behalf, by whom and from where a command runs: what audit rows and events record.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The tenant whose data is touched.
    pub tenant: TenantId,
    /// The one who acts.
    pub actor: Actor,
    /// The request's id; empty for what no request caused.
    pub request_id: Arc<str>,
    /// Method and route, such as `POST /v1/comments`; empty for what no request caused.
    pub operation: Arc<str>,
    /// The client's address, where there is one.
    pub address: Option<IpAddr>,
    /// The client's `User-Agent`, at most 256 characters.
    pub user_agent: Option<Arc<str>>,
    /// Under which address and user agent are written down, where it is known whose they are.
    pub person_key: Option<PersonKey>,
    /// The span of what caused it, where that is recorded: events carry it on.
    pub trace: Option<TraceParent>,
}

impl Origin {
    /// What Stoa itself does for a tenant (command line, jobs, imports).
    pub fn system(tenant: TenantId) -> Self {
        Self {
            tenant,
            actor: Actor::System,
            request_id: Arc::from(""),
            operation: Arc::from(""),
            address: None,
            user_agent: None,
            person_key: None,
            trace: None,
        }
    }
}
