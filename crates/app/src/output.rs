//! Results on standard output: lines for people, or JSON.

use anyhow::Result;
use serde::Serialize;
use std::io::{Write, stdout};

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

/// Prints text and a line break.
///
/// # Errors
/// If standard output cannot be written.
pub(crate) fn say(text: &str) -> Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
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
