//! Measures Stoa: rate, latency, and the CPU time of server and PostgreSQL for each request.
//!
//! A [`scenario::Scenario`] says what to ask and how fast; [`load`] sends it over [`wire`]
//! connections, at full speed or by the schedule of [`pace`]; [`cpu`] reads what server and
//! PostgreSQL spent meanwhile; [`report`] writes the table. [`bare`] is the axum responder that
//! does nothing, to compare with, and [`isso`] another comments server on the same [`corpus`].
//!
//! What must hold: load goes to loopback addresses only ([`target`]); every run is bounded in time
//! and count; latencies at a fixed rate count from when a request was due; the same seed makes the
//! same requests and the same corpus; an unexpected answer is an error with a sample, never a fast
//! success.
//!
//! What it deliberately lacks: TLS, HTTP/2, several machines, and pass or fail on time: it prints
//! what is reached beside what was aimed at, and people judge.

pub mod all;
pub mod bare;
pub mod check;
pub mod corpus;
pub mod cpu;
pub mod fill;
pub mod isso;
pub mod load;
pub mod logins;
pub mod overload;
pub mod pace;
pub mod people;
pub mod ranks;
pub mod reads;
pub mod report;
pub mod scenario;
pub mod search;
pub mod stage;
pub mod target;
pub mod text;
pub mod timing;
pub mod wire;
pub mod writes;
