//! Results on standard output: lines for people, or JSON.

use anyhow::Result;
use serde::Serialize;
use std::{
    error::Error,
    fmt,
    io::{self, Write, stdout},
};

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Lines for people.
    Lines,
    /// One JSON document.
    Json,
}

impl Output {
    /// Prints a result in one of both forms.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(crate) fn print<T: Serialize>(
        self,
        result: &T,
        lines: impl FnOnce(&T) -> String,
    ) -> Result<()> {
        let text = match self {
            Self::Json => serde_json::to_string_pretty(result)?,
            Self::Lines => lines(result),
        };
        say(&text)
    }
}

/// Whoever read standard output has read enough, as `head` does.
#[derive(Debug)]
pub(crate) struct NobodyReads;

impl fmt::Display for NobodyReads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads standard output any more")
    }
}

impl Error for NobodyReads {}

/// Prints text and a line break.
///
/// # Errors
/// [`NobodyReads`], or if standard output cannot be written.
pub(crate) fn say(text: &str) -> Result<()> {
    let mut out = stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(NobodyReads.into()),
        written => Ok(written?),
    }
}

/// An error with its causes, each told once: many repeat in their own words what lies below them.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

/// A table of plain text, its columns as wide as their widest cell.
pub(crate) fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = head.map(|cell| cell.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |cells: [&str; N]| {
        let padded: Vec<String> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(head)];
    lines.extend(
        rows.iter()
            .map(|row| line(row.each_ref().map(String::as_str))),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context, anyhow};

    #[test]
    fn a_cause_that_was_told_is_not_told_again() {
        let error = anyhow!("Permission denied")
            .context("cannot open x: Permission denied")
            .context("cannot start");
        assert_eq!(
            chain(&error),
            "cannot start: cannot open x: Permission denied"
        );
        let plain = Err::<(), _>(io::Error::other("below")).context("above");
        assert_eq!(chain(&plain.unwrap_err()), "above: below");
    }
}
