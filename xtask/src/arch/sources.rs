//! What a source file may be: short enough to read, and free of SQL that nothing checks.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use regex::Regex;

/// The most lines a file may have.
const LINES: usize = 500;

/// Where SQL in strings is the trade: the database layer, and what never serves a request.
const SQL_ALLOWED: [&str; 5] = [
    "crates/store/",
    "crates/embedded/",
    "crates/testkit/",
    "crates/bench/",
    "xtask/",
];

const SQL: &str = r"(?s)\bSELECT\s|\bINSERT\s+INTO\b|\bUPDATE\b.+\bSET\b|\bDELETE\s+FROM\b";

/// Every file that is too long, and every SQL string outside its place.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let sql = Regex::new(SQL)?;
    let mut wrongs = Vec::new();
    for file in rust_files(root)? {
        let text = fs::read_to_string(&file)?;
        let name = file.strip_prefix(root)?.to_string_lossy().into_owned();
        let lines = text.lines().count();
        if lines > LINES {
            wrongs.push(format!("{name}: {lines} lines, more than {LINES}"));
        }
        if SQL_ALLOWED.iter().any(|place| name.starts_with(place)) || is_test_file(&name) {
            continue;
        }
        for line in sql_strings(&text, &sql).map_err(|error| anyhow!("{name}: {error}"))? {
            wrongs.push(format!(
                "{name}:{line}: SQL in a string; put it into the crate's queries/*.sql"
            ));
        }
    }
    Ok(wrongs)
}

fn is_test_file(name: &str) -> bool {
    name.contains("/tests/") || name.contains("/benches/") || name.ends_with("/tests.rs")
}

/// The lines on which a string literal of non-test code reads as SQL.
fn sql_strings(text: &str, sql: &Regex) -> Result<Vec<usize>> {
    let tokens = TokenStream::from_str(text).map_err(|error| anyhow!("{error}"))?;
    let mut lines = Vec::new();
    collect(tokens, sql, &mut lines);
    Ok(lines)
}

fn collect(tokens: TokenStream, sql: &Regex, lines: &mut Vec<usize>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                // `#!` opens an inner attribute; what it holds is skipped like any attribute.
                let inner = |next: &TokenTree| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!');
                tokens.next_if(inner);
                let attribute = tokens.next_if(|next| {
                    matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
                });
                if attribute.is_some_and(|attribute| is_test(&attribute)) {
                    skip_item(&mut tokens);
                }
            }
            TokenTree::Group(group) => collect(group.stream(), sql, lines),
            TokenTree::Literal(literal) => {
                // As it stands in the source: a line break may be written as two characters.
                let text = literal.to_string().replace("\\n", "\n");
                if sql.is_match(&text) {
                    lines.push(literal.span().start().line);
                }
            }
            _ => {}
        }
    }
}

/// `[cfg(test)]` and `[test]`, `[tokio::test]` and their like.
fn is_test(attribute: &TokenTree) -> bool {
    let text: String = attribute.to_string().split_whitespace().collect();
    text == "[test]" || text.ends_with("::test]") || text.contains("cfg(test")
}

/// Passes over the item that an attribute stands on: up to its braces or its semicolon.
fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(mark) if mark.as_char() == ';' => return,
            _ => {}
        }
    }
}

/// All Rust files of the workspace but the generated ones (`crates/*/sql/`), sorted.
fn rust_files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![root.join("crates"), root.join("xtask")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                let generated =
                    path.ends_with("sql") && folder.parent() == Some(root.join("crates").as_path());
                if !generated && !path.ends_with("target") {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::{SQL, is_test_file, sql_strings};

    fn lines(text: &str) -> Vec<usize> {
        sql_strings(text, &Regex::new(SQL).unwrap()).unwrap()
    }

    #[test]
    fn sql_in_a_string_is_found_on_its_line() {
        assert_eq!(lines("fn a() {\n    run(\"SELECT 1 FROM t\");\n}\n"), [2]);
        assert_eq!(lines("const Q: &str = r#\"INSERT INTO t\"#;"), [1]);
        assert_eq!(lines("const Q: &str = \"UPDATE t\\nSET a = 1\";"), [1]);
        assert_eq!(lines("const Q: &str = \"DELETE FROM t\";"), [1]);
    }

    #[test]
    fn words_comments_and_tests_are_not_sql() {
        assert!(
            lines("const A: &str = \"SELECTED\"; const B: &str = \"UPDATE failed\";").is_empty()
        );
        assert!(lines("/// Runs `SELECT 1`.\nfn a() {} // DELETE FROM t").is_empty());
        assert!(lines("#[cfg(test)]\nmod tests { const Q: &str = \"SELECT 1\"; }").is_empty());
        assert!(lines("#[tokio::test]\nasync fn a() { run(\"SELECT 1\") }").is_empty());
    }

    #[test]
    fn code_after_a_test_is_still_read() {
        let text = "#[cfg(test)]\nmod tests {}\nconst Q: &str = \"SELECT 1\";";
        assert_eq!(lines(text), [3]);
    }

    #[test]
    fn folders_and_files_of_tests_are_told_by_their_names() {
        assert!(is_test_file("crates/comments/tests/it/main.rs"));
        assert!(is_test_file("crates/comments/src/domain/tests.rs"));
        assert!(!is_test_file("crates/comments/src/commands.rs"));
    }
}
