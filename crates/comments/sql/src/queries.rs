// This file was generated with `cornucopia`. Do not modify.

pub mod change;
pub mod follow;
pub mod ordering;
pub mod persons;
pub mod port;
pub mod react;
pub mod recount;
pub mod search;
pub mod tree;
pub mod view;
pub mod write;
