//! The module's operations: what the gateway serves of it.

mod reacting;
mod reading;
mod standing;
mod writing;

use crate::service::Comments;
use stoa_web::{Action, Permission};
use utoipa_axum::{router::OpenApiRouter, routes};

/// May read comments.
pub(crate) struct ReadComments;

impl Permission for ReadComments {
    const RESOURCE: &'static str = "comments";
    const ACTION: Action = Action::Read;
}

/// May write comments and react to them.
pub(crate) struct WriteCommentsPermission;

impl Permission for WriteCommentsPermission {
    const RESOURCE: &'static str = "comments";
    const ACTION: Action = Action::Write;
}

/// Every route of this module, whatever stands behind them.
pub(crate) fn routes() -> OpenApiRouter<Comments> {
    OpenApiRouter::new()
        .routes(routes!(reading::list_comments, writing::create_comment))
        .routes(routes!(reading::get_comment))
        .routes(routes!(reading::list_replies))
        .routes(routes!(reacting::like_comment, reacting::unlike_comment))
        .routes(routes!(
            reacting::set_reaction,
            reacting::take_back_reaction
        ))
        .routes(routes!(reacting::list_reactions))
        .routes(routes!(standing::list_standings))
}
