//! comments

pub mod wxr;
