//! Who does most.

use super::ReadComments;
use crate::{author::AuthorName, service::Comments, view::AuthorView};
use axum::extract::{OriginalUri, State};
use serde::{Deserialize, Serialize};
use stoa_kernel::{Page, PageInfo, Problem, TenantId, UserId};
use stoa_web::{ApiError, Json, List, Permit, Query};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which standings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LeaderboardQuery {
    /// How far back; `all` if left out.
    #[param(inline)]
    window: Option<Window>,
    /// 1 to 100, 20 if left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// How far back standings go.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Window {
    /// Today, UTC.
    Day,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
    /// From the beginning.
    All,
}

/// One author's standing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StandingView {
    /// Who.
    user_id: Uuid,
    /// As they are called now.
    author: AuthorView,
    /// Comments written.
    comments: i64,
    /// Likes received.
    likes_received: i64,
    /// Comments plus twice the likes received.
    score: i64,
}

/// The most engaged authors. A read model that follows the event log, usually within a second.
#[utoipa::path(get, path = "/v1/leaderboards/comments", tag = "comments", params(LeaderboardQuery),
    security(("apiKey" = []), ("apiKey" = [], "bearer" = []), ("bearer" = [])),
    responses((status = 200, description = "the standings", body = List<StandingView>)))]
pub(super) async fn list_standings(
    State(comments): State<Comments>,
    permit: Permit<ReadComments>,
    Query(asked): Query<LeaderboardQuery>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<StandingView>>, ApiError> {
    let limit = stoa_kernel::Limit::parse(asked.limit)?;
    let days = match asked.window.unwrap_or(Window::All) {
        Window::Day => Some(0),
        Window::Week => Some(6),
        Window::Month => Some(29),
        Window::All => None,
    };
    let rows = comments.standings(permit.tenant, days, limit).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(StandingView {
            user_id: row.user_id,
            author: author(&comments, permit.tenant, UserId(row.user_id)).await?,
            comments: row.comments,
            likes_received: row.likes_received,
            score: row.score,
        });
    }
    let page = PageInfo {
        limit: limit.get(),
        next_cursor: None,
        total: None,
    };
    Ok(Json(List::new(Page { items, page }, &uri)))
}

/// Remembered for most; looked up one by one for the others, at most as many as the list is long.
async fn author(
    comments: &Comments,
    tenant: TenantId,
    user: UserId,
) -> Result<AuthorView, Problem> {
    let person = match comments.people().remembered(tenant, user) {
        Some(person) => Some(person),
        None => comments.people().find(tenant, user).await?,
    };
    Ok(match person {
        Some(person) => AuthorView {
            id: Some(user.0),
            display_name: AuthorName::nearest(&person.display_name)
                .as_str()
                .to_owned(),
            avatar_url: person.avatar_url.map(|url| url.to_string()),
            kind: "user".to_owned(),
        },
        None => AuthorView::deleted(),
    })
}
