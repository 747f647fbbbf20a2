//! What handlers take from a request: each refuses in the words of the API.

mod body;
mod depth;
mod json;
mod nothing;
mod path;
mod query;
mod refusal;
mod strict;
mod whole;

pub(crate) use body::read as read_body;
pub use json::Json;
pub use nothing::{NoQuery, Nothing};
pub use path::Path;
pub use query::Query;
pub use whole::Whole;
