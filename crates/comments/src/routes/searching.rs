//! Finding comments by their words.

use super::ReadComments;
use crate::{
    cursor::{decode_of, encode_of, mark},
    domain::{Entity, derived},
    search::{Hit, Language, Question},
    service::Comments,
    view::CommentView,
};
use axum::extract::{OriginalUri, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use stoa_kernel::{Limit, Page, PageInfo, Problem, TenantId, UserId};
use stoa_web::{ApiError, Json, List, Permit, ProblemDocument, Query, text};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The longest question, in characters.
const LONGEST_QUESTION: usize = 200;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Words that must be there; `"…"` around those that follow each other, `or` between those of which
    /// one is enough, `-` before those that must not be there. 1 to 200 characters.
    #[param(min_length = 1, max_length = 200)]
    q: String,
    /// Of things of this type only.
    #[param(min_length = 1, max_length = 64)]
    entity_type: Option<String>,
    /// Of this thing only; goes with `entityType`.
    #[param(min_length = 1, max_length = 256)]
    entity_id: Option<String>,
    /// By this user only.
    author: Option<Uuid>,
    /// Written then or later.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Written before then.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// In this language only: its code (ISO 639-1), or `simple` for texts whose language is not known.
    language: Option<String>,
    /// 1 to 100, 20 if left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the page begins.
    cursor: Option<String>,
}

/// A comment that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitView {
    /// The comment.
    comment: CommentView,
    /// The words around what was found: HTML without any marks but `<mark>`.
    snippet: String,
    /// How well it fits; the more, the better.
    rank: f32,
}

impl HitView {
    fn of(hit: Hit) -> Self {
        Self {
            comment: hit.comment,
            snippet: hit.snippet,
            rank: hit.rank,
        }
    }
}

impl SearchQuery {
    fn question(&self) -> Result<Question, Problem> {
        text::line("q", &self.q, 1..=LONGEST_QUESTION)
            .map_err(|error| Problem::invalid(vec![error]))?;
        let entity = match (&self.entity_type, &self.entity_id) {
            (Some(kind), Some(id)) => Some(Entity::parse(kind.clone(), id.clone())?),
            (None, Some(_)) => {
                return Err(Problem::field(
                    "entityType",
                    "required",
                    "goes with entityId",
                ));
            }
            _ => None,
        };
        let kind = self.entity_type.clone().filter(|_| entity.is_none());
        if let Some(kind) = &kind {
            text::line("entityType", kind, 1..=64)
                .map_err(|error| Problem::invalid(vec![error]))?;
        }
        Ok(Question {
            q: self.q.clone(),
            entity_type: kind,
            entity,
            author: self.author.map(UserId),
            since: self.from,
            until: self.to,
            language: self.language.as_deref().map(Language::parse).transpose()?,
        })
    }

    /// What tells this list from all others.
    fn mark(&self, tenant: TenantId) -> u32 {
        let all = format!(
            "{:?}",
            (
                &self.q,
                &self.entity_type,
                &self.entity_id,
                self.author,
                self.from,
                self.to,
                &self.language,
            )
        );
        mark(derived(&[b"search", tenant.0.as_bytes(), all.as_bytes()]))
    }
}

/// Finds comments by their words, the best first, among the newest 500 that hold them. What is written,
/// edited and deleted is found so within about a second.
#[utoipa::path(get, path = "/v1/comments/search", tag = "comments", params(SearchQuery),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses(
        (status = 200, description = "a page of what was found", body = List<HitView>),
        (status = 422, description = "a parameter was refused; `too_broad`", body = ProblemDocument),
        (status = 503, description = "`search_too_slow`: it took longer than two seconds; `overloaded`: a \
            tenant has four searches at once, and a process twelve", body = ProblemDocument),
    ))]
pub(super) async fn search_comments(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Query(asked): Query<SearchQuery>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<HitView>>, ApiError> {
    let question = asked.question()?;
    let limit = Limit::parse(asked.limit)?;
    let mark = asked.mark(permit.tenant);
    let cursor = asked.cursor.as_deref();
    let after = cursor.map(|cursor| decode_of(mark, cursor)).transpose()?;
    let (hits, next) = comments
        .search(permit.tenant, &question, limit, after)
        .await?;
    let page = PageInfo {
        limit: limit.get(),
        next_cursor: next.map(|after| encode_of(mark, &after)).transpose()?,
        total: None,
    };
    let items = hits.into_iter().map(HitView::of).collect();
    Ok(Json(List::new(Page { items, page }, &uri)))
}
