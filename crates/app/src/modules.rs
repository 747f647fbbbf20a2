//! The list of modules: the one place that a new one is added to.

use crate::context::Context;
use stoa_store::Migrations;
use stoa_web::Module;

/// The schemas beside the store's own, in the order in which they are migrated.
pub const MIGRATIONS: &[Migrations] = &[stoa_identity::MIGRATIONS, stoa_comments::MIGRATIONS];

/// Every module, at work.
pub fn modules(context: &Context) -> Vec<Module> {
    vec![context.identity.module(), context.comments.module()]
}
