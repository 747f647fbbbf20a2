//! What follows the event log: projections, the relay, the queues behind it, and their consumers.
//!
//! **How data flows.** A command appends events in its own transaction (`store`). From there two
//! ways lead on. *In order:* each [`Projection`] reads the [`Log`] and applies batch after batch, its
//! position moving in the transaction of the effect. *By queue:* the relay, one leader for each
//! database, moves events from the log into the queues of a [`Broker`], one queue for each
//! [`Reaction`] that subscribes to their type; a consumer receives them in batches, acts, notes each
//! event in the inbox in the same transaction, commits, and only then acknowledges. What has its effect
//! elsewhere, such as mail, [`Act`]s while no transaction is open. [`Bus::start`] runs all of it; [`Appended`]
//! wakes it, and a short poll makes up for what nobody told. [`rebuild`] makes a read model anew beside the
//! one that is read, and compares the two.
//!
//! **What must hold.**
//! - The log is read only below the oldest writing transaction, so that no late commit is skipped.
//!   A transaction held open delays all that follows, and loses nothing; [`Bus::horizon`] tells.
//! - Delivery is at least once, effects in the database are once: a position moves only from where it
//!   was read, and an inbox row is written with the effect, never before or after it. Effects
//!   elsewhere are at least once: their inbox row is written after them.
//! - Nothing is acknowledged before the commit, and the relay's position never passes what the
//!   broker has not confirmed.
//! - Of two runners, relays or consumers of the same name any one may die at any moment, and two at
//!   once do nothing twice.
//! - A message that cannot be handled costs only itself: it is tried alone, later and later, and at
//!   last set aside as a dead letter. Outages and crashes do not count as its failures; a message
//!   with which the program never comes to an end is set aside after many more of them.
//! - What is done because of an event is part of the trace of what appended it, where that is recorded.
//! - No transaction lasts longer than about a second, since it holds back every reader of the log.
//! - Whoever reads a read model reads the copy that `core.live_copy` names, and no half of another.
//!
//! **What it lacks on purpose.** It knows no event's content and no module. No `NOTIFY`. No order
//! among deliveries of a queue once one was retried: what needs order is a projection. No copy of
//! the log outside of it: whoever missed something reads again, under a new generation.

mod broker;
mod bus;
mod cloud_event;
mod consumer;
mod cursor;
mod dead;
mod embedded;
mod emptying;
mod error;
mod follower;
mod lease;
mod log;
mod outward;
mod pace;
mod progress;
mod projection;
mod reaction;
mod rebuild;
mod relay;
mod settings;
mod signal;
mod traced;
mod work;

pub use broker::{Advance, Broker, Delivery, Outgoing, Receipt, Waiting};
pub use bus::{Bus, BusParts};
pub use cloud_event::{MalformedEvent, from_cloud_event, to_cloud_event};
pub use dead::{DeadLetter, DeadLetters, OwnDeadLetter};
pub use embedded::EmbeddedBroker;
pub use error::{BusError, ReactionError};
pub use log::{Behind, Log};
pub use outward::Act;
pub use progress::{Horizon, Progress};
pub use projection::{ModelCopy, ModelRow, Project, Projection};
pub use reaction::{Effect, React, Reaction};
pub use rebuild::{Comparison, Difference, RebuildParts, Rebuilt, rebuild};
pub use settings::{BusSettings, Retries};
pub use signal::Appended;
