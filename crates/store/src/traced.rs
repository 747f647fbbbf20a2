//! What a trace is told of a transaction: that it was, when each statement left, and how it ended.
//! Never a value: statements are named by what they do to which table.

use crate::error::word;
use std::borrow::Cow;
use stoa_trace::{Span, SpanKind};
use tokio_postgres::{Error, error::SqlState};

/// A transaction's span, if what it is for is recorded; it ends with the transaction.
pub(crate) struct Traced(Option<Box<Span>>);

impl Traced {
    /// Begins with the wait for a connection.
    pub(crate) fn begin() -> Self {
        let span = stoa_trace::begin("transaction", SpanKind::Client);
        if let Some(span) = &span {
            span.note("db.system.name", "postgresql");
        }
        Self(span.map(Box::new))
    }

    pub(crate) fn event(&self, name: &'static str) {
        if let Some(span) = &self.0 {
            span.event(name);
        }
    }

    /// A statement is about to leave.
    pub(crate) fn statement(&self, sql: &str) {
        if let Some(span) = &self.0 {
            span.event(summary(sql));
        }
    }

    pub(crate) fn failed(&self, why: impl FnOnce() -> Cow<'static, str>) {
        if let Some(span) = &self.0 {
            span.fail(why());
        }
    }

    /// A statement was refused. That an earlier one had failed is not why, and may be heard of first.
    pub(crate) fn refused(&self, error: &Error) {
        if error.code() != Some(&SqlState::IN_FAILED_SQL_TRANSACTION) {
            self.failed(|| word(error));
        }
    }

    pub(crate) fn serves<'a>(&self, others: impl IntoIterator<Item = &'a Span>) {
        if let Some(span) = &self.0 {
            others.into_iter().for_each(|other| span.link(other));
        }
    }

    /// Says how it ended. One that only read ends by either. Why a statement failed may have been said
    /// to whoever read its rows only.
    pub(crate) fn ends(&self, begun: bool, answered: bool, failed: bool) {
        let outcome = match (begun, answered) {
            (false, _) => "empty",
            (true, true) => "committed",
            (true, false) => "rolled_back",
        };
        if let Some(span) = &self.0 {
            span.note("stoa.transaction.outcome", outcome);
            if failed {
                span.fail("statement_failed");
            }
        }
    }
}

/// What a statement does, and to which table first: `INSERT core.events`.
fn summary(sql: &str) -> String {
    const OPERATIONS: [&str; 5] = ["SELECT", "INSERT", "UPDATE", "DELETE", "LOCK"];
    const BEFORE_TABLES: [&str; 4] = ["FROM", "INTO", "UPDATE", "TABLE"];
    let lines = sql
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"));
    let is_between = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.');
    let words: Vec<&str> = lines
        .flat_map(|line| line.split(is_between))
        .filter(|word| !word.is_empty())
        .collect();
    let operation = words.iter().find(|word| OPERATIONS.contains(word));
    let table = words.windows(2).find_map(|pair| match pair {
        [before, table] if BEFORE_TABLES.contains(before) && table.contains('.') => Some(*table),
        _ => None,
    });
    let operation = operation.copied().unwrap_or("statement");
    match table {
        Some(table) => format!("{operation} {table}"),
        None => operation.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_named_by_what_it_does_to_which_table() {
        for (sql, name) in [
            (
                "INSERT INTO core.events (id) SELECT e.id FROM unnest($1::uuid[]) e (id)",
                "INSERT core.events",
            ),
            (
                "-- UPDATE other.table\nSELECT 1 FROM core.life l, core.attempts",
                "SELECT core.life",
            ),
            (
                "WITH gone AS (\n DELETE FROM core.queue WHERE id = $1 RETURNING id)\nSELECT 1",
                "DELETE core.queue",
            ),
            (
                "UPDATE core.consumers\n   SET x = $1",
                "UPDATE core.consumers",
            ),
            (
                "LOCK TABLE core.events IN EXCLUSIVE MODE",
                "LOCK core.events",
            ),
            ("SELECT set_config('stoa.tenant', $1, true)", "SELECT"),
            ("BEGIN", "statement"),
            ("", "statement"),
        ] {
            assert_eq!(summary(sql), name, "{sql}");
        }
    }
}
