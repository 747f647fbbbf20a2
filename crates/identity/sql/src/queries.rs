// This file was generated with `cornucopia`. Do not modify.

pub mod erasure;
pub mod keys;
pub mod mail;
pub mod people;
pub mod sessions;
pub mod tenants;
pub mod users;
