//! The module's operations: what the gateway serves of it.

mod changing;
pub(crate) mod exporting;
mod moderating;
mod reacting;
mod reading;
mod searching;
mod standing;
mod viewing;
mod writing;

use crate::service::Comments;
use stoa_kernel::Role;
use stoa_web::{Action, Permission, Who};
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

/// May look after what others write.
pub(crate) struct ModerateComments;

impl Permission for ModerateComments {
    const RESOURCE: &'static str = "comments";
    const ACTION: Action = Action::Write;
    const FOR: Who = Who::Holding(Role::Moderator);
}

/// Every route of this module, whatever stands behind them.
pub(crate) fn routes() -> OpenApiRouter<Comments> {
    OpenApiRouter::new()
        .routes(routes!(reading::list_comments, writing::create_comment))
        .routes(routes!(
            reading::get_comment,
            changing::update_comment,
            changing::delete_comment
        ))
        .routes(routes!(changing::list_edits))
        .routes(routes!(moderating::pin_comment))
        .routes(routes!(moderating::unpin_comment))
        .routes(routes!(moderating::lock_thread))
        .routes(routes!(moderating::unlock_thread))
        .routes(routes!(reading::list_replies))
        .routes(routes!(reacting::like_comment, reacting::unlike_comment))
        .routes(routes!(
            reacting::set_reaction,
            reacting::take_back_reaction
        ))
        .routes(routes!(reacting::list_reactions))
        .routes(routes!(searching::search_comments))
        .routes(routes!(viewing::ask_as_viewer))
        .routes(routes!(viewing::count_comments))
        .routes(routes!(standing::list_standings))
        .routes(routes!(exporting::export_comments))
}
