// This file was generated with `cornucopia`. Do not modify.

pub mod consumers;
pub mod log;
pub mod queue;
pub mod rebuilds;
