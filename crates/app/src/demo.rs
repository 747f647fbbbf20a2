//! `stoa serve --demo`: a tenant with a small thread, made once, and how to reach it.
//!
//! Everything goes through the API itself, as a client's would. The tenant's key is kept in the data
//! folder, so that a later start tells the same.

use crate::{config::Settings, context::Context, inside::Inside, private_file};
use anyhow::{Context as _, Result, bail};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::{fmt::Write, net::SocketAddr, path::Path};
use stoa_identity::{KeyKind, NewApiKey, NewTenant};
use stoa_kernel::{Origin, TenantId};
use stoa_web::Scopes;

const SUBDOMAIN: &str = "demo";
const KEY_FILE: &str = "demo-key";
/// The address of the demo's thread.
const THREAD: &str = "/v1/comments?entityType=article&entityId=welcome";
/// Who talks there, and how others see them.
const PERSONS: [(&str, &str); 3] = [("ada", "Ada"), ("grace", "Grace"), ("linus", "Linus")];
/// Who says what, in answer to which earlier line, liked by whom.
const LINES: [(usize, Option<usize>, &str, &[usize]); 5] = [
    (
        0,
        None,
        "Welcome! This thread lives in **your** PostgreSQL.",
        &[1, 2],
    ),
    (
        1,
        Some(0),
        "Does a reply to a reply to a reply still work?",
        &[0],
    ),
    (
        2,
        Some(1),
        "It does: at depth 3 as at depth 1,000.",
        &[0, 1],
    ),
    (
        1,
        None,
        "Likes are counted once, however often the button is hit.",
        &[2],
    ),
    (
        0,
        None,
        "Try it: post a comment with the key that was printed at the start.",
        &[],
    ),
];

/// Makes the demo if it is not there, and says how to reach it.
pub(crate) async fn prepare(
    settings: &Settings,
    context: &Context,
    router: axum::Router,
    address: SocketAddr,
) -> Result<String> {
    let path = settings.data_dir.join(KEY_FILE);
    let mut inside = Inside {
        router,
        key: private_file::read(&path)?
            .unwrap_or_default()
            .trim()
            .to_owned(),
    };
    let (mut status, mut thread) = inside.ask(Method::GET, THREAD, None, None).await?;
    if status == StatusCode::UNAUTHORIZED {
        inside.key = make_key(context).await?;
        private_file::write(&path, &format!("{}\n", inside.key))?;
        (status, thread) = inside.ask(Method::GET, THREAD, None, None).await?;
    }
    if status != StatusCode::OK {
        bail!("the demo's thread cannot be read: {thread}");
    }
    if thread.pointer("/thread/commentCount") == Some(&json!(0)) {
        fill(&inside).await?;
    }
    told(address, &inside.key, &settings.data_dir)
}

/// A key of the demo's tenant, which is made if need be.
async fn make_key(context: &Context) -> Result<String> {
    let identity = &context.identity;
    if let Some(tenant) = identity.find_tenant_by_subdomain(SUBDOMAIN).await? {
        let key = NewApiKey {
            name: "demo".to_owned(),
            kind: KeyKind::Secret,
            scopes: Scopes::all(),
            origins: Vec::new(),
            expires_at: None,
        };
        let origin = Origin::system(tenant.id);
        return Ok(identity
            .create_api_key(&origin, None, &key)
            .await?
            .done()
            .await?
            .1);
    }
    let tenant = NewTenant {
        name: "Demo".to_owned(),
        subdomain: SUBDOMAIN.to_owned(),
        plan: NewTenant::PLAN.to_owned(),
        rate_per_minute: NewTenant::RATE_PER_MINUTE,
        rate_per_hour: NewTenant::RATE_PER_HOUR,
        user_rate_per_minute: NewTenant::RATE_OF_ONE,
        address_rate_per_minute: NewTenant::RATE_OF_ONE,
    };
    let (_, key) = identity
        .create_tenant(&tenant, |id: TenantId| Origin::system(id))
        .await?
        .done()
        .await?;
    Ok(key)
}

async fn fill(inside: &Inside) -> Result<()> {
    let mut tokens = Vec::new();
    for (username, name) in PERSONS {
        tokens.push(log_in(inside, username, name).await?);
    }
    let token = |person: usize| tokens.get(person).map(String::as_str);
    let mut ids: Vec<String> = Vec::new();
    for (author, answered, content, liked_by) in LINES {
        let comment = json!({
            "entityType": "article", "entityId": "welcome",
            "parentId": answered.and_then(|line| ids.get(line)),
            "content": content, "contentFormat": "markdown",
        });
        let made = post(inside, "/v1/comments", token(author), Some(&comment)).await?;
        let id = made
            .get("id")
            .and_then(Value::as_str)
            .context("a comment has an id")?;
        for person in liked_by {
            post(
                inside,
                &format!("/v1/comments/{id}/like"),
                token(*person),
                None,
            )
            .await?;
        }
        ids.push(id.to_owned());
    }
    Ok(())
}

/// Registers a person, unless an earlier try did, and logs them in.
async fn log_in(inside: &Inside, username: &str, name: &str) -> Result<String> {
    // Known to whoever may do everything in this tenant anyway.
    let password = &inside.key;
    let email = format!("{username}@demo.example");
    let user = json!({
        "username": username, "email": email, "password": password, "displayName": name,
    });
    let (status, answer) = inside
        .ask(Method::POST, "/v1/users", None, Some(&user))
        .await?;
    if !status.is_success() && status != StatusCode::CONFLICT {
        bail!("a person of the demo cannot be registered: {answer}");
    }
    let asked = json!({"email": email, "password": password});
    let answer = post(inside, "/v1/users/login", None, Some(&asked)).await?;
    let token = answer.get("accessToken").and_then(Value::as_str);
    Ok(token.context("a log-in has a token")?.to_owned())
}

async fn post(
    inside: &Inside,
    path: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> Result<Value> {
    let (status, answer) = inside.ask(Method::POST, path, token, body).await?;
    if !status.is_success() {
        bail!("the demo cannot be made, {path} answered {answer}");
    }
    Ok(answer)
}

fn told(address: SocketAddr, key: &str, data: &Path) -> Result<String> {
    let data = data.canonicalize()?;
    let mut text = String::new();
    writeln!(text, "Stoa is ready.")?;
    writeln!(text, "  address  http://{address}")?;
    writeln!(text, "  key      {key}  (tenant `{SUBDOMAIN}`)")?;
    writeln!(
        text,
        "  try      curl -H 'X-API-Key: {key}' 'http://{address}{THREAD}'"
    )?;
    writeln!(text, "  API      http://{address}/docs")?;
    writeln!(text, "  data     {}", data.display())?;
    write!(text, "  stop     Ctrl-C")?;
    Ok(text)
}
