//! The list of modules: the one place that a new one is added to.

use crate::{BUILD, context::Context};
use std::sync::Arc;
use stoa_store::Migrations;
use stoa_web::Module;

/// The schemas beside the store's own, in the order in which they are migrated.
pub const MIGRATIONS: &[Migrations] = &[
    stoa_identity::MIGRATIONS,
    stoa_comments::MIGRATIONS,
    stoa_audit::MIGRATIONS,
];

/// What the whole API is (OpenAPI), without anything at work behind it.
pub fn description() -> serde_json::Result<serde_json::Value> {
    let modules = [
        stoa_identity::description(),
        stoa_comments::description(),
        stoa_audit::description(),
        stoa_operations::description(),
    ];
    serde_json::to_value(stoa_web::description(&BUILD, modules))
}

/// Every module, at work.
pub fn modules(context: &Context) -> Vec<Module> {
    vec![
        context.identity.module(Arc::clone(&context.post)),
        context.persons.module(),
        context.comments.module(),
        context.audit.module(),
        context.operations.module(),
    ]
}
