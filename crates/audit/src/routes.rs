//! `/v1/audit-logs`.

use crate::{Audit, Filter, Place};
use axum::extract::{OriginalUri, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;
use stoa_audit_sql::queries::rows::Entry;
use stoa_kernel::{FieldError, Limit, Page, PageInfo, Problem};
use stoa_store::EARLIEST;
use stoa_web::{Action, ApiError, Cursor, Json, List, Permission, Permit, Query, Who, text};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Every route of this module, whatever stands behind them.
pub(crate) fn all() -> OpenApiRouter<Arc<Audit>> {
    OpenApiRouter::new().routes(routes!(list_audit_logs))
}

/// The longest action and resource that are asked for, in characters.
const LONGEST_WORD: usize = 100;

struct ReadAudit;

impl Permission for ReadAudit {
    const RESOURCE: &'static str = "audit";
    const ACTION: Action = Action::Read;
    const FOR: Who = Who::Tenant;
}

/// Which rows, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// What was done, such as `comment.created`: 1 to 100 characters.
    #[param(min_length = 1, max_length = 100)]
    action: Option<String>,
    /// To what kind of thing, such as `comment`: 1 to 100 characters.
    #[param(min_length = 1, max_length = 100)]
    resource: Option<String>,
    /// To which one.
    resource_id: Option<Uuid>,
    /// By whom: the id of a user or a key.
    actor: Option<Uuid>,
    /// Done at this time or later.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Done before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// How many rows, 1 to 100; 20 if not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins: the `nextCursor` of the one before.
    cursor: Option<String>,
}

impl AuditQuery {
    fn check(&self) -> Result<(), Problem> {
        let check = |field, text: &Option<String>| {
            let text = text.as_deref()?;
            text::line(field, text, 1..=LONGEST_WORD).err()
        };
        let refused = [
            check("action", &self.action),
            check("resource", &self.resource),
        ];
        let refused: Vec<FieldError> = refused.into_iter().flatten().collect();
        if refused.is_empty() {
            return Ok(());
        }
        Err(Problem::invalid(refused))
    }
}

/// One row of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// The row's id.
    id: Uuid,
    /// When it was done.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What was done, or tried.
    action: String,
    /// To what kind of thing.
    resource: String,
    /// To which one.
    resource_id: Option<Uuid>,
    /// By whom.
    actor: ActorView,
    /// Method and route; empty for what no request caused.
    operation: String,
    /// Whether it was done; else it was refused.
    success: bool,
    /// Why it was refused: the code of the problem.
    error: Option<String>,
    /// The request that did it; empty for what none caused.
    request_id: String,
    /// From where; `null` once whoever it was is erased.
    address: Option<String>,
    /// By what program, as it said; `null` once whoever it was is erased.
    user_agent: Option<String>,
    /// What else was worth writing down.
    #[schema(value_type = Object)]
    metadata: Box<RawValue>,
}

/// One who acts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActorView {
    /// `tenant`, `user`, `guest`, `administrator` or `system`.
    kind: String,
    /// The user, or the key.
    id: Option<Uuid>,
}

impl EntryView {
    /// The row as it is shown, opened before.
    pub(crate) fn new(entry: Entry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            action: entry.action,
            resource: entry.resource,
            resource_id: entry.resource_id,
            actor: ActorView {
                kind: entry.actor_kind,
                id: entry.actor_id,
            },
            operation: entry.operation,
            success: entry.refusal.is_none(),
            error: entry.refusal,
            request_id: entry.request_id,
            address: entry.address,
            user_agent: entry.user_agent,
            // What PostgreSQL keeps as JSON is JSON.
            metadata: RawValue::from_string(entry.metadata).unwrap_or_default(),
        }
    }
}

/// What was done in the tenant and what was refused there, the newest first.
#[utoipa::path(get, path = "/v1/audit-logs", tag = "audit", operation_id = "list_audit_logs",
    params(AuditQuery), security(("apiKey" = [])),
    responses((status = 200, body = List<EntryView>)))]
async fn list_audit_logs(
    permit: Permit<ReadAudit>,
    State(audit): State<Arc<Audit>>,
    Query(asked): Query<AuditQuery>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<EntryView>>, ApiError> {
    asked.check()?;
    let limit = Limit::parse(asked.limit)?;
    let before = match &asked.cursor {
        Some(cursor) => {
            let (place, id): (String, Uuid) = Cursor::decode(cursor)?;
            Place::read(&audit.cursors, &place, id).ok_or_else(Cursor::refused)?
        }
        None => Place::END,
    };
    let filter = Filter {
        action: asked.action,
        resource: asked.resource,
        resource_id: asked.resource_id,
        actor: asked.actor,
        from: asked.from.map(|at| at.max(EARLIEST)),
        to: asked.to.map(|at| at.max(EARLIEST)),
    };
    let mut rows = audit.list(permit.tenant, &filter, before, limit).await?;
    let most = usize::from(limit.get());
    let has_more = rows.len() > most;
    rows.truncate(most);
    let next_cursor = match rows.last() {
        Some(last) if has_more => Some(Cursor::encode(&Place::of(last).shown(&audit.cursors)?)?),
        _ => None,
    };
    let page = Page {
        items: audit.views(permit.tenant, rows).await?,
        page: PageInfo {
            limit: limit.get(),
            next_cursor,
            total: None,
        },
    };
    Ok(Json(List::new(page, &uri)))
}
