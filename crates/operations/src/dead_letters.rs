//! `/v1/dead-letters`.

use crate::Operations;
use axum::extract::{OriginalUri, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use stoa_bus::{DeadLetters, OwnDeadLetter};
use stoa_kernel::{AuditId, EventId, Limit, Origin, Page, PageInfo, Problem};
use stoa_store::{Answer, AuditEntry, Pending, TenantTx};
use stoa_web::{
    Action, ApiError, Cursor, Json, List, Nothing, Path, Permission, Permit, ProblemDocument,
    Query, Told, Who, text,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Every route, whatever stands behind them.
pub(crate) fn routes() -> OpenApiRouter<Operations> {
    OpenApiRouter::new()
        .routes(routes!(list_dead_letters))
        .routes(routes!(replay_dead_letter))
}

/// What cursors of this list begin with, so that those of others are refused.
const LIST: &str = "dead-letters";
/// The longest name of a queue that is asked for, in characters.
const LONGEST_QUEUE: usize = 100;

struct ReadDeadLetters;

impl Permission for ReadDeadLetters {
    const RESOURCE: &'static str = "dead-letters";
    const ACTION: Action = Action::Read;
    const FOR: Who = Who::Tenant;
}

struct ReplayDeadLetters;

impl Permission for ReplayDeadLetters {
    const RESOURCE: &'static str = "dead-letters";
    const ACTION: Action = Action::Write;
    const FOR: Who = Who::Tenant;
}

/// Which dead letters, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Only of this queue, such as `comments.notices`: 1 to 100 characters.
    #[param(min_length = 1, max_length = 100)]
    queue: Option<String>,
    /// How many, 1 to 100; 20 if not given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins: the `nextCursor` of the one before.
    cursor: Option<String>,
}

/// A message that could not be handled after all its tries, and was set aside.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DeadLetterView {
    /// Its id.
    id: Uuid,
    /// The queue it came from, which is named after what could not be done.
    queue: String,
    /// Why it was given up. The words of the failure are the operator's to read.
    reason: Reason,
    /// The event in it.
    #[schema(value_type = Uuid)]
    event_id: EventId,
    /// The event's type, such as `CommentCreated`; `null`, as all below, if it cannot be read.
    event_type: Option<String>,
    /// What the event is about.
    subject_id: Option<Uuid>,
    /// When it happened.
    #[schema(value_type = Option<String>, format = DateTime)]
    occurred_at: Option<Timestamp>,
    /// What the event says: ids and figures.
    #[schema(value_type = Option<Object>)]
    data: Option<Value>,
    /// When the message was given up.
    #[schema(value_type = String, format = DateTime)]
    died_at: Timestamp,
}

/// Why a message was given up.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Reason {
    /// Each try failed.
    Failed,
    /// No try came to an end.
    Unfinished,
}

impl From<OwnDeadLetter> for DeadLetterView {
    fn from(letter: OwnDeadLetter) -> Self {
        let (event_type, subject_id, occurred_at, data) = match letter.event {
            Some(event) => (
                Some(event.kind),
                Some(event.aggregate_id),
                Some(event.occurred_at),
                Some(event.data),
            ),
            None => (None, None, None, None),
        };
        Self {
            id: letter.id,
            queue: letter.queue,
            reason: if letter.is_unfinished {
                Reason::Unfinished
            } else {
                Reason::Failed
            },
            event_id: letter.event_id,
            event_type,
            subject_id,
            occurred_at,
            data,
            died_at: letter.died_at,
        }
    }
}

/// The tenant's messages that could not be handled, those that were given up first first.
#[utoipa::path(get, path = "/v1/dead-letters", tag = "operations", operation_id = "list_dead_letters",
    params(Asked), security(("apiKey" = [])),
    responses((status = 200, body = List<DeadLetterView>)))]
async fn list_dead_letters(
    permit: Permit<ReadDeadLetters>,
    State(operations): State<Operations>,
    Query(asked): Query<Asked>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<DeadLetterView>>, ApiError> {
    if let Some(queue) = &asked.queue {
        let checked = text::line("queue", queue, 1..=LONGEST_QUEUE);
        checked.map_err(|fault| Problem::invalid(vec![fault]))?;
    }
    let limit = Limit::parse(asked.limit)?;
    let after = match &asked.cursor {
        Some(cursor) => {
            let (list, after): (String, Uuid) = Cursor::decode(cursor)?;
            if list != LIST {
                return Err(Cursor::refused().into());
            }
            after
        }
        None => Uuid::nil(),
    };
    let tx = TenantTx::begin(&operations.0.database, permit.tenant).await?;
    let most = i64::from(limit.get()) + 1;
    let letters = DeadLetters::list_own(&tx.scope(), asked.queue.as_deref(), after, most).await?;
    tx.commit_read().await?;
    Ok(Json(List::new(page(letters, limit)?, &uri)))
}

/// One more than the limit tells that there is a next page.
fn page(mut letters: Vec<OwnDeadLetter>, limit: Limit) -> Result<Page<DeadLetterView>, Problem> {
    let most = usize::from(limit.get());
    let has_more = letters.len() > most;
    letters.truncate(most);
    let next_cursor = match letters.last() {
        Some(last) if has_more => Some(Cursor::encode(&(LIST, last.id))?),
        _ => None,
    };
    Ok(Page {
        items: letters.into_iter().map(DeadLetterView::from).collect(),
        page: PageInfo {
            limit: limit.get(),
            next_cursor,
            total: None,
        },
    })
}

/// Puts a message back into its queue, as if it had never been tried; it is then no dead letter any more.
#[utoipa::path(post, path = "/v1/dead-letters/{id}/replay", tag = "operations",
    operation_id = "replay_dead_letter",
    params(("id" = Uuid, Path, description = "The dead letter's id")), security(("apiKey" = [])),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
async fn replay_dead_letter(
    permit: Permit<ReplayDeadLetters>,
    State(operations): State<Operations>,
    Path(id): Path<Uuid>,
    _: Nothing,
) -> Result<Told, ApiError> {
    let replayed = operations.replay(&permit.origin(), id).await?;
    permit.answer(replayed, |()| Answer::nothing()).await
}

impl Operations {
    async fn replay(&self, origin: &Origin, id: Uuid) -> Result<Pending<'_, ()>, Problem> {
        let mut tx = TenantTx::begin(&self.0.database, origin.tenant).await?;
        let replayed = DeadLetters::replay_own(&tx.scope(), id).await?;
        let (queue, event) = replayed.ok_or_else(Problem::not_found)?;
        let now = self.0.clock.now();
        tx.record().audit(AuditEntry {
            id: AuditId(self.0.entropy.uuid(now)),
            at: now,
            action: "dead_letter.replayed",
            resource: "dead_letter",
            resource_id: Some(id),
            origin: origin.clone(),
            metadata: json!({"queue": queue, "eventId": event}),
        });
        Ok(Pending::new(tx, ()))
    }
}
