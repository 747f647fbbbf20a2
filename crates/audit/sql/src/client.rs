// Written by `cargo xtask generate`; change the SQL instead.

pub(crate) mod async_ {
    pub use stoa_sql::{GenericClient, Params, execute, one, opt, raw};
}
pub use async_::{GenericClient, Params};
