//! The store against real servers: every story directly and through a PgBouncer in transaction mode.

mod cancelling;
mod combining;
mod crashing;
mod doubting;
mod failing;
mod isolating;
mod migrating;
mod pipelining;
mod recording;
mod support;
mod verifying;
