//! What a tenant's own people see of the machinery, and may set going again: messages that could not be
//! handled.
//!
//! **How data flows.** A message that a reaction could not handle after all its tries is set aside by the bus
//! (`core.dead_letters`). Here a tenant lists its own and puts them back into their queue, each in one
//! transaction with its audit row.
//!
//! **Tables:** none of its own; those of the bus, through [`stoa_bus::DeadLetters`], as the tenant.
//! **Events:** none, out or in.
//!
//! **What must hold.**
//! - A tenant sees and raises its own only; what is another's is as if it were not there.
//! - Nothing tells how much happens in the installation, nor what its inside says of a failure: ids and
//!   cursors are no numbers, positions of the log and words of errors are left out.
//!
//! **What it lacks on purpose.** The words of the failure, and all tenants' messages at once: they are the
//! operator's (`stoa dead-letters`).

mod dead_letters;

use std::sync::Arc;
use stoa_kernel::{Clock, Entropy};
use stoa_store::Database;
use stoa_web::Module;

/// What the module is made of.
pub struct OperationsParts {
    /// Where the messages are.
    pub database: Database,
    /// Tells the time of audit rows.
    pub clock: Arc<dyn Clock>,
    /// Makes their ids.
    pub entropy: Arc<dyn Entropy>,
}

/// The module at work. Cheap to clone.
#[derive(Clone)]
pub struct Operations(Arc<OperationsParts>);

impl Operations {
    /// Makes it.
    pub fn new(parts: OperationsParts) -> Self {
        Self(Arc::new(parts))
    }

    /// The HTTP side.
    pub fn module(&self) -> Module {
        Module::new("operations").routes(dead_letters::routes().with_state(self.clone()))
    }
}

/// What the module says of its routes (OpenAPI).
pub fn description() -> utoipa::openapi::OpenApi {
    dead_letters::routes().into_openapi()
}
