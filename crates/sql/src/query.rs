//! Statement or text: what a client is asked to run.

use tokio_postgres::{Statement, ToStatement};

/// What a client is asked to run.
#[derive(Clone, Copy)]
pub enum Query<'a> {
    /// A statement that this connection has prepared.
    Prepared(&'a Statement),
    /// Text that is still to be prepared.
    Text(&'a str),
}

/// Whatever can be run: what the driver takes, with a way to tell which of the two it is.
///
/// The driver prepares text on the way, with a round trip between preparing and running. A client
/// that relies on the order in which statements leave has to prepare it first.
pub trait AsQuery: ToStatement + Sync + Send {
    /// Which of the two it is.
    fn as_query(&self) -> Query<'_>;
}

impl AsQuery for Statement {
    fn as_query(&self) -> Query<'_> {
        Query::Prepared(self)
    }
}

impl AsQuery for str {
    fn as_query(&self) -> Query<'_> {
        Query::Text(self)
    }
}

impl AsQuery for String {
    fn as_query(&self) -> Query<'_> {
        Query::Text(self)
    }
}
