//! What the generator writes, fitted to this workspace.
//!
//! The generator gives each crate its own client trait, its own pool feature and a manifest of
//! pinned versions. Here all crates share one trait (`stoa_sql`), the workspace pins the versions,
//! and a statement without rows goes through the statement cache like any other.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use regex::{Captures, Regex};

const HEADER: &str = "// Written by `cargo xtask generate`; change the SQL instead.\n\n";

/// Crates that generated code may name, and what its manifest says of each.
const DEPENDENCIES: [(&str, &str); 9] = [
    ("futures", "futures.workspace = true"),
    ("jiff", "jiff.workspace = true"),
    ("postgres-protocol", "postgres-protocol.workspace = true"),
    ("postgres-types", "postgres-types.workspace = true"),
    ("serde", "serde.workspace = true"),
    ("serde_json", "serde_json.workspace = true"),
    ("stoa-sql", "stoa-sql.workspace = true"),
    ("tokio-postgres", "tokio-postgres.workspace = true"),
    ("uuid", "uuid.workspace = true"),
];

/// Turns a freshly generated crate into the committed form.
pub(crate) fn tidy(root: &Path, name: &str, folder: &Path) -> Result<()> {
    let source = folder.join("src");
    fs::remove_dir_all(source.join("client"))?;
    fs::write(source.join("client.rs"), client())?;
    let has_json = fs::read_to_string(source.join("type_traits.rs"))?.contains("trait JsonSql");
    fs::write(source.join("lib.rs"), library(name, has_json))?;
    rewrite_queries(&source)?;
    fs::write(folder.join("Cargo.toml"), manifest(name, &source)?)?;
    format(root, &source)
}

fn client() -> String {
    format!(
        "{HEADER}pub(crate) mod async_ {{\n\
         pub use stoa_sql::{{GenericClient, Params, execute, one, opt, raw}};\n}}\n\
         pub use async_::{{GenericClient, Params}};\n"
    )
}

fn library(name: &str, has_json: bool) -> String {
    let json = if has_json { ", JsonSql" } else { "" };
    format!(
        "{HEADER}\
         //! Typed queries from `crates/{name}/queries`.\n\n\
         #![allow(clippy::all, clippy::pedantic, clippy::restriction, reason = \"generated\")]\n\
         #![allow(missing_docs, unreachable_pub, unused, reason = \"generated\")]\n\n\
         pub mod client;\n\
         pub mod queries;\n\
         pub mod types;\n\n\
         mod array_iterator;\n\
         mod domain;\n\
         mod type_traits;\n\
         mod utils;\n\n\
         pub(crate) use tokio_postgres::fallible_iterator;\n\
         pub(crate) use utils::slice_iter;\n\n\
         pub use array_iterator::ArrayIterator;\n\
         pub use domain::{{Domain, DomainArray}};\n\
         pub use type_traits::{{ArraySql, BytesSql, IterSql{json}, StringSql}};\n"
    )
}

fn rewrite_queries(source: &Path) -> Result<()> {
    for file in rust_files(&source.join("queries"))? {
        let text = fs::read_to_string(&file)?;
        let new = rewrite(&text).with_context(|| file.display().to_string())?;
        if new != text {
            fs::write(&file, new)?;
        }
    }
    Ok(())
}

/// Sends statements without rows through the statement cache, and lets a JSON column fail as an
/// error instead of a panic.
fn rewrite(text: &str) -> Result<String> {
    let execute = Regex::new(r"client\s*\.execute\(\s*self\.0,")?;
    let json = Regex::new(r"serde_json::from_str\(\s*(\w+)\.0\.get\(\),?\s*\)\s*\.unwrap\(\)")?;
    // Only a struct names the lifetime of its row; a query's function types must leave it open.
    let lifetime = Regex::new(r"(pub struct \w+Borrowed<'a> \{[^}]*\})|stoa_sql::JsonColumn<'a>")?;
    let new = execute.replace_all(
        text,
        "crate::client::async_::execute(client, self.0, self.1.as_ref(),",
    );
    let new = json.replace_all(&new, "$1.into()");
    let new = lifetime.replace_all(&new, |found: &Captures<'_>| match found.get(1) {
        Some(row) => row.as_str().to_owned(),
        None => "stoa_sql::JsonColumn<'_>".to_owned(),
    });
    // A new release of the generator may write these otherwise; then this must not pass.
    let trap = Regex::new(r"\.execute\(|\.0\.get\(\)|serde_json::from_str")?;
    if let Some(left) = trap.find(&new) {
        bail!(
            "the generator's output changed ({}); adapt xtask/src/generate/tidy.rs",
            left.as_str()
        );
    }
    Ok(new.into_owned())
}

/// A manifest that names the crates the code uses and takes everything else from the workspace.
fn manifest(name: &str, source: &Path) -> Result<String> {
    let mut code = String::new();
    for file in rust_files(source)? {
        code.push_str(&fs::read_to_string(file)?);
    }
    for foreign in ["chrono::", "rust_decimal::", "eui48::"] {
        if code.contains(foreign) {
            bail!("crates/{name}/queries: no Rust type is chosen for a column ({foreign}…)");
        }
    }
    let mut manifest = format!(
        "# Written by `cargo xtask generate`; change the SQL instead.\n\n\
         [package]\n\
         name = \"stoa-{name}-sql\"\n\
         version.workspace = true\n\
         edition.workspace = true\n\
         rust-version.workspace = true\n\
         license.workspace = true\n\
         publish.workspace = true\n\n\
         [lib]\n\
         test = false\n\
         doctest = false\n\n\
         [dependencies]\n"
    );
    for (dependency, line) in DEPENDENCIES {
        let path = format!(r"\b{}(::|;)", dependency.replace('-', "_"));
        if Regex::new(&path)?.is_match(&code) {
            writeln!(manifest, "{line}")?;
        }
    }
    Ok(manifest)
}

/// Formats with the workspace's own settings, which the generator does not know.
fn format(root: &Path, source: &Path) -> Result<()> {
    let done = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root)
        .arg(source.join("lib.rs"))
        .output()
        .context("running rustfmt")?;
    if !done.status.success() {
        bail!("rustfmt: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(())
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(current) = open.pop() {
        for entry in fs::read_dir(&current)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
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
    use super::rewrite;

    #[test]
    fn a_statement_without_rows_runs_prepared() {
        for written in [
            "client.execute(self.0, &[id]).await",
            "client\n    .execute(\n        self.0,\n &[id]).await",
        ] {
            let new = rewrite(written).unwrap();
            assert!(
                new.starts_with("crate::client::async_::execute(client, self.0, self.1.as_ref(),")
            );
            assert!(new.trim_end().ends_with("&[id]).await"));
        }
    }

    #[test]
    fn a_json_column_is_converted_where_it_cannot_panic() {
        let new = rewrite("body: serde_json::from_str(body.0.get()).unwrap(),").unwrap();
        assert_eq!(new, "body: body.into(),");
    }

    #[test]
    fn only_a_row_struct_names_the_lifetime_of_its_json() {
        let row = "pub struct RowBorrowed<'a> {\n    pub body: stoa_sql::JsonColumn<'a>,\n}";
        assert_eq!(rewrite(row).unwrap(), row);
        assert_eq!(
            rewrite("mapper: fn(stoa_sql::JsonColumn<'a>) -> T").unwrap(),
            "mapper: fn(stoa_sql::JsonColumn<'_>) -> T"
        );
    }

    #[test]
    fn output_that_this_does_not_know_is_refused() {
        assert!(rewrite("client.execute(self.sql, &[])").is_err());
        assert!(rewrite("serde_json::from_slice(x.0.get())").is_err());
    }
}
