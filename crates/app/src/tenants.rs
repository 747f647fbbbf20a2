//! Commands about tenants and their keys. They work beside a running server.

use crate::{
    context::Context,
    output::{Output, table},
};
use anyhow::{Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use serde_json::json;
use stoa_identity::{ApiKey, IdentityError, KeyKind, NewApiKey, NewTenant, Tenant};
use stoa_kernel::{ApiKeyId, Limit, Origin};
use stoa_web::Scopes;

#[derive(Debug, Subcommand)]
pub(crate) enum TenantCommand {
    /// Make a tenant and its first key, which is shown here once
    #[command(after_help = "\
Example:
  stoa tenant create --name 'The Herald' --subdomain herald --json")]
    Create(CreateTenant),
    /// List all tenants
    List,
    /// Refuse a tenant's keys and tokens until it is activated
    #[command(after_help = "Example:\n  stoa tenant suspend herald")]
    Suspend {
        /// The tenant's subdomain
        subdomain: String,
    },
    /// Serve a suspended tenant again
    #[command(after_help = "Example:\n  stoa tenant activate herald")]
    Activate {
        /// The tenant's subdomain
        subdomain: String,
    },
}

#[derive(Args, Debug)]
pub(crate) struct CreateTenant {
    /// Its name, for people
    #[arg(long)]
    name: String,
    /// The name of its public pages: a-z, 0-9 and -
    #[arg(long)]
    subdomain: String,
    /// A word of yours
    #[arg(long, default_value = NewTenant::PLAN)]
    plan: String,
    /// Requests allowed in a minute
    #[arg(long, value_name = "N", default_value_t = NewTenant::RATE_PER_MINUTE)]
    rate_per_minute: i32,
    /// Requests allowed in an hour
    #[arg(long, value_name = "N", default_value_t = NewTenant::RATE_PER_HOUR)]
    rate_per_hour: i32,
    /// Requests allowed to each of its users in a minute
    #[arg(long, value_name = "N", default_value_t = NewTenant::RATE_OF_ONE)]
    user_rate_per_minute: i32,
    /// Requests allowed from each address in a minute, where no secret key comes along
    #[arg(long, value_name = "N", default_value_t = NewTenant::RATE_OF_ONE)]
    address_rate_per_minute: i32,
    /// Put all limits out of reach, for benchmarks and tests
    #[arg(long, conflicts_with_all = ["rate_per_minute", "rate_per_hour",
        "user_rate_per_minute", "address_rate_per_minute"])]
    unlimited: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key, which is shown here once
    #[command(after_help = "\
Examples:
  stoa api-key create --tenant herald --name server
  stoa api-key create --tenant herald --name pages --kind publishable \\
    --scope comments:read --scope comments:write --origin https://herald.example.org")]
    Create(CreateKey),
    /// List a tenant's keys
    List {
        /// The tenant's subdomain
        #[arg(long)]
        tenant: String,
    },
    /// Give a key another secret, which is shown here once
    #[command(after_help = "\
Examples:
  stoa api-key rotate --tenant herald 0190a3c2-7a7b-7cc1-9d3b-1f2e3d4c5b6a
  stoa api-key rotate --tenant herald 0190a3c2-7a7b-7cc1-9d3b-1f2e3d4c5b6a --grace-seconds 3600

The key keeps its id, scopes and origins.")]
    Rotate {
        /// The tenant's subdomain
        #[arg(long)]
        tenant: String,
        /// The key's id, as `api-key list` shows it
        id: ApiKeyId,
        /// For how many seconds the present secret works as well, at most 86400
        #[arg(long, value_name = "SECONDS", default_value_t = 0,
            value_parser = clap::value_parser!(i64).range(0..=86_400))]
        grace_seconds: i64,
    },
    /// Refuse a key from now on
    Revoke {
        /// The tenant's subdomain
        #[arg(long)]
        tenant: String,
        /// The key's id, as `api-key list` shows it
        id: ApiKeyId,
    },
}

#[derive(Args, Debug)]
pub(crate) struct CreateKey {
    /// The tenant's subdomain
    #[arg(long)]
    tenant: String,
    /// Its name, for people
    #[arg(long)]
    name: String,
    /// Where it may be kept
    #[arg(long, value_enum, default_value_t = Kind::Secret)]
    kind: Kind,
    /// What it allows, such as comments:write; may be repeated [default: everything, or for a
    /// publishable key comments:read and comments:write]
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// A web page that may use it; may be repeated
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// When it ceases to work (RFC 3339)
    #[arg(long, value_name = "TIME")]
    expires_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// On servers only
    Secret,
    /// In web pages, for all to read
    Publishable,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Tokens of the platform's administrator
    #[command(subcommand)]
    Token(TokenCommand),
    /// Sign tokens with the next key from now on; the server does so every 30 days by itself
    #[command(after_help = "\
Twice, an hour apart, and nothing verifies with the key of before any more.

Example:
  stoa admin rotate-signing-keys")]
    RotateSigningKeys,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token, which is shown here once
    #[command(after_help = "Example:\n  stoa admin token create --name operations")]
    Create {
        /// Its name, for people
        #[arg(long, default_value = "command line")]
        name: String,
        /// When it ceases to work (RFC 3339)
        #[arg(long, value_name = "TIME")]
        expires_at: Option<Timestamp>,
    },
}

pub(crate) async fn tenant(
    context: &Context,
    command: TenantCommand,
    output: Output,
) -> Result<()> {
    let identity = &context.identity;
    match command {
        TenantCommand::Create(asked) => create_tenant(context, asked, output).await,
        TenantCommand::List => {
            let tenants = all_tenants(context).await?;
            output.print(&tenants, |tenants| {
                let rows: Vec<_> = tenants
                    .iter()
                    .map(|t| {
                        [
                            t.subdomain.clone(),
                            t.name.clone(),
                            t.plan.clone(),
                            t.status.clone(),
                            t.id.to_string(),
                        ]
                    })
                    .collect();
                table(["SUBDOMAIN", "NAME", "PLAN", "STATUS", "ID"], &rows)
            })
        }
        TenantCommand::Suspend { subdomain } => {
            let origin = origin(context, &subdomain).await?;
            let tenant = identity.suspend_tenant(&origin).await?.done().await?;
            output.print(&tenant, |tenant| {
                format!("{} is suspended", tenant.subdomain)
            })
        }
        TenantCommand::Activate { subdomain } => {
            let origin = origin(context, &subdomain).await?;
            let tenant = identity.activate_tenant(&origin).await?.done().await?;
            output.print(&tenant, |tenant| format!("{} is active", tenant.subdomain))
        }
    }
}

async fn create_tenant(context: &Context, asked: CreateTenant, output: Output) -> Result<()> {
    let limit = |said| if asked.unlimited { i32::MAX } else { said };
    let new = NewTenant {
        rate_per_minute: limit(asked.rate_per_minute),
        rate_per_hour: limit(asked.rate_per_hour),
        user_rate_per_minute: limit(asked.user_rate_per_minute),
        address_rate_per_minute: limit(asked.address_rate_per_minute),
        name: asked.name,
        subdomain: asked.subdomain,
        plan: asked.plan,
    };
    let made = context.identity.create_tenant(&new, Origin::system).await;
    let (tenant, key) = match made {
        Err(IdentityError::SubdomainTaken) => {
            bail!("the subdomain `{}` is taken; choose another", new.subdomain)
        }
        other => other?.done().await?,
    };
    output.print(&json!({"tenant": tenant, "apiKey": key}), |_| {
        format!(
            "tenant  {}  ({})\nkey     {key}\n\nThe key is not shown again.",
            tenant.subdomain, tenant.id
        )
    })
}

pub(crate) async fn all_tenants(context: &Context) -> Result<Vec<Tenant>> {
    let most = Limit::parse(Some(u32::from(Limit::MAX)))?;
    let mut all: Vec<Tenant> = Vec::new();
    loop {
        let after = all.last().map(|tenant| tenant.id);
        let mut page = context.identity.list_tenants(after, most).await?;
        // One more than the limit says that there are more.
        let more = page.len() > usize::from(Limit::MAX);
        page.truncate(usize::from(Limit::MAX));
        all.append(&mut page);
        if !more {
            return Ok(all);
        }
    }
}

/// What this command does, it does for that tenant.
pub(crate) async fn origin(context: &Context, subdomain: &str) -> Result<Origin> {
    let tenant = context.identity.find_tenant_by_subdomain(subdomain).await?;
    match tenant {
        Some(tenant) => Ok(Origin::system(tenant.id)),
        None => bail!("there is no tenant `{subdomain}`; `stoa tenant list` shows all"),
    }
}

pub(crate) async fn api_key(context: &Context, command: KeyCommand, output: Output) -> Result<()> {
    match command {
        KeyCommand::Create(asked) => create_key(context, asked, output).await,
        KeyCommand::List { tenant } => {
            let keys = all_keys(context, &origin(context, &tenant).await?).await?;
            output.print(&keys, |keys| {
                let rows: Vec<_> = keys
                    .iter()
                    .map(|key| {
                        let state = if key.revoked_at.is_some() {
                            "revoked"
                        } else {
                            "active"
                        };
                        [
                            key.id.to_string(),
                            key.name.clone(),
                            key.prefix.clone(),
                            state.to_owned(),
                            key.scopes.join(" "),
                        ]
                    })
                    .collect();
                table(["ID", "NAME", "BEGINS", "STATE", "SCOPES"], &rows)
            })
        }
        KeyCommand::Rotate {
            tenant,
            id,
            grace_seconds,
        } => {
            let origin = origin(context, &tenant).await?;
            let rotated = context
                .identity
                .rotate_api_key(&origin, None, id, grace_seconds);
            let (key, text) = known(rotated.await, &tenant, id)?.done().await?;
            output.print(&json!({"apiKey": text, "key": key}), |_| {
                let former = match key.former_until {
                    Some(until) => format!("The one before works until {until}."),
                    None => "The one before is refused.".to_owned(),
                };
                format!("key  {text}\nid   {id}\n\nThe key is not shown again. {former}")
            })
        }
        KeyCommand::Revoke { tenant, id } => {
            let origin = origin(context, &tenant).await?;
            let revoked = context.identity.revoke_api_key(&origin, id);
            known(revoked.await, &tenant, id)?.done().await?;
            output.print(&json!({"id": id, "revoked": true}), |_| {
                format!("{id} is revoked")
            })
        }
    }
}

fn known<T>(outcome: Result<T, IdentityError>, tenant: &str, id: ApiKeyId) -> Result<T> {
    match outcome {
        Err(IdentityError::NotFound) => bail!(
            "the tenant `{tenant}` has no key {id}; `stoa api-key list --tenant {tenant}` shows all"
        ),
        other => Ok(other?),
    }
}

async fn create_key(context: &Context, asked: CreateKey, output: Output) -> Result<()> {
    let origin = origin(context, &asked.tenant).await?;
    let (kind, usual): (_, &[&str]) = match asked.kind {
        Kind::Secret => (KeyKind::Secret, &["*"]),
        Kind::Publishable => (KeyKind::Publishable, &["comments:read", "comments:write"]),
    };
    let given: Vec<&str> = asked.scopes.iter().map(String::as_str).collect();
    let scopes = if given.is_empty() {
        usual.to_vec()
    } else {
        given
    };
    let new = NewApiKey {
        name: asked.name,
        kind,
        scopes: Scopes::parse(scopes)?,
        origins: asked.origins,
        expires_at: asked.expires_at,
    };
    let (key, text) = context
        .identity
        .create_api_key(&origin, None, &new)
        .await?
        .done()
        .await?;
    output.print(&json!({"apiKey": text, "key": key}), |_| {
        format!(
            "key  {text}\nid   {}\n\nThe key is not shown again.",
            key.id
        )
    })
}

async fn all_keys(context: &Context, origin: &Origin) -> Result<Vec<ApiKey>> {
    let most = Limit::parse(Some(u32::from(Limit::MAX)))?;
    let mut all: Vec<ApiKey> = Vec::new();
    loop {
        let after = all.last().map(|key| key.id.0);
        let mut page = context
            .identity
            .list_api_keys(origin.tenant, after, most)
            .await?;
        let more = page.len() > usize::from(Limit::MAX);
        page.truncate(usize::from(Limit::MAX));
        all.append(&mut page);
        if !more {
            return Ok(all);
        }
    }
}

pub(crate) async fn admin(context: &Context, command: AdminCommand, output: Output) -> Result<()> {
    match command {
        AdminCommand::Token(TokenCommand::Create { name, expires_at }) => {
            let token = context
                .identity
                .create_admin_token(&name, expires_at)
                .await?;
            output.print(
                &json!({"token": token, "name": name, "expiresAt": expires_at}),
                |_| {
                    format!(
                        "{token}\n\nThe token is not shown again; send it as Authorization: Bearer."
                    )
                },
            )
        }
        AdminCommand::RotateSigningKeys => {
            if !context.identity.rotate_signing_keys().await? {
                bail!(
                    "the last rotation is less than an hour ago: the next key is not known \
                     everywhere yet; try again later"
                );
            }
            output.print(&json!({"rotated": true}), |_| {
                "the next key signs from now on; other processes follow within a minute".to_owned()
            })
        }
    }
}
