//! Comments on anything: written, answered, read as a tree, liked, imported.
//!
//! **Tables** (schema `comments`): `threads`, `comments`, `edits`, `reactions`; the read models `standings`,
//! and `searchable` with `search_blocks` (kept by following the log), and `notices` (kept by a
//! reaction); `imports` and `unordered`, which say how far imports have come.
//! **Events out:** those of `stoa_contracts::comments`. **Events in:** `UserDeleted`, `UserActivated`.
//! **Asked of others:** `People`. **Asked by others:** `PersonalData`, `Recount`.
//!
//! **How data flows.** A write is checked in `routes`, rendered, and handed to a combiner; `write`
//! and `react` load what decides under the thread's lock, let `domain` decide, and save state,
//! events and audit rows in one transaction. What is changed later goes one by one through `change`. A
//! read goes to `pages`, and on a miss through `tree`, level by level, to `view`; what depends on who
//! looks is asked of `viewer`, words of `search`. Files of other systems come in by `exports` and `import`, Stoa's own
//! (`portable`) go out by `export`.
//!
//! **What must hold.**
//! - Every writer of a thread holds the lock of its row, taken in id order; threads come before
//!   comments. So positions are dense, counts are exact, and nobody waits in a circle.
//! - The position among siblings is the order of time; a level pages by ranges of it. While an
//!   import is under way its older comments may stand last, and their family is in `unordered`. No
//!   path is kept, so that depth costs nothing.
//! - A comment that is not shown keeps its place as long as something below it is shown.
//! - Whatever changes anything of a thread raises the thread's version.
//! - Who is gone is not named, and of who was erased nothing is left but places (`persons`).
//! - Content is rendered and sanitised once, at write; readers get what is stored.
//!
//! **What it lacks on purpose.** Moderation queues and live updates: not yet. No names or addresses of
//! guests in events.

mod author;
mod balance;
mod change;
mod cursor;
pub mod disqus;
mod domain;
pub mod export;
mod exports;
mod follow;
pub mod import;
mod input;
mod pages;
mod paragraphs;
mod people;
mod persons;
mod pins;
mod portable;
mod react;
mod recount;
mod render;
mod rendering;
mod routes;
mod score;
mod search;
mod service;
mod tree;
mod view;
mod viewer;
mod write;
pub mod wxr;

pub use service::{Comments, CommentsParts};

use std::sync::Arc;
use stoa_bus::{Projection, Reaction};
use stoa_contracts::{
    comments::CommentCreated,
    identity::{UserActivated, UserDeleted},
};
use stoa_kernel::DomainEvent;
use stoa_store::{Migration, Migrations};

/// The module's schema.
pub const MIGRATIONS: Migrations = Migrations {
    schema: "comments",
    steps: &[
        Migration {
            name: "0001_comments",
            sql: include_str!("../migrations/0001_comments.sql"),
        },
        Migration {
            name: "0002_changes",
            sql: include_str!("../migrations/0002_changes.sql"),
        },
        Migration {
            name: "0004_own_pending",
            sql: include_str!("../migrations/0004_own_pending.sql"),
        },
        Migration {
            name: "0005_search",
            sql: include_str!("../migrations/0005_search.sql"),
        },
        Migration {
            name: "0006_search_in_steps",
            sql: include_str!("../migrations/0006_search_in_steps.sql"),
        },
        Migration {
            name: "0010_departures",
            sql: include_str!("../migrations/0010_departures.sql"),
        },
        Migration {
            name: "0020_export",
            sql: include_str!("../migrations/0020_export.sql"),
        },
        Migration {
            name: "0030_copies",
            sql: include_str!("../migrations/0030_copies.sql"),
        },
        Migration {
            name: "0040_search_by_words",
            sql: include_str!("../migrations/0040_search_by_words.sql"),
        },
    ],
};

/// What the module says of its routes (OpenAPI).
pub fn description() -> utoipa::openapi::OpenApi {
    routes::routes().into_openapi()
}

impl Comments {
    /// The module as the gateway takes it.
    pub fn module(&self) -> stoa_web::Module {
        stoa_web::Module::new("comments")
            .routes(routes::routes().with_state(self.clone()))
            .projects(Projection::new(
                "comments.standings",
                Arc::new(follow::Standings),
            ))
            .projects(Projection::new("comments.search", Arc::new(search::Words)).at_leisure())
            .reacts(
                Reaction::new(
                    "comments.notices",
                    &[CommentCreated::TYPE],
                    Arc::new(follow::Notices),
                )
                .only(|event| event.data.get("parentId").is_some_and(|id| !id.is_null())),
            )
            .reacts(
                Reaction::outward(
                    "comments.departures",
                    &[UserDeleted::TYPE, UserActivated::TYPE],
                    Arc::new(persons::Departures(self.clone())),
                )
                .tried(20),
            )
    }
}
