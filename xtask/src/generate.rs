//! Typed Rust from SQL: `crates/X/queries/*.sql` becomes the crate `stoa-X-sql` in `crates/X/sql`.

mod folder;
mod server;
mod tidy;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cornucopia::config::{Config, TypeMapping};

use self::server::Server;

/// The roles that migrations grant rights to.
const ROLES: [&str; 3] = ["stoa_owner", "stoa_app", "stoa_system"];

/// PostgreSQL's types, the Rust types they become, and what a borrowed row holds instead.
const TYPES: [(&str, &str, Option<&str>); 7] = [
    ("pg_catalog.timestamptz", "jiff::Timestamp", None),
    ("pg_catalog.timestamp", "jiff::civil::DateTime", None),
    ("pg_catalog.date", "jiff::civil::Date", None),
    ("pg_catalog.time", "jiff::civil::Time", None),
    ("pg_catalog.uuid", "uuid::Uuid", None),
    (
        "pg_catalog.json",
        "serde_json::Value",
        Some("stoa_sql::JsonColumn<'a>"),
    ),
    (
        "pg_catalog.jsonb",
        "serde_json::Value",
        Some("stoa_sql::JsonColumn<'a>"),
    ),
];

/// Writes every generated crate, or with `check` compares it with what stands there.
pub(crate) fn run(root: &Path, check: bool) -> Result<()> {
    let crates = crates_with_sql(root)?;
    refuse_orphans(root, &crates)?;
    if crates.iter().all(|one| one.queries.is_none()) {
        println!("generate: no crate has queries");
        return Ok(());
    }

    let server = Server::start()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let client = runtime.block_on(async {
        let client = server.connect().await?;
        migrate(&client, &crates).await?;
        anyhow::Ok(client)
    })?;

    let mut stale = Vec::new();
    for one in &crates {
        let Some(queries) = &one.queries else {
            continue;
        };
        let fresh = generate(root, &one.name, queries, &client)?;
        let target = one.folder.join("sql");
        let differing = folder::differences(fresh.path(), &target)?;
        if differing.is_empty() {
            continue;
        }
        if check {
            stale.extend(differing.iter().map(|file| target.join(file)));
        } else {
            folder::replace(fresh.path(), &target)?;
            println!("generate: wrote {}", target.display());
        }
    }
    if !stale.is_empty() {
        for file in &stale {
            eprintln!("generate: differs from its SQL: {}", file.display());
        }
        bail!("generated SQL crates are out of date; run: cargo xtask generate");
    }
    if !check {
        enlist(root, &crates)?;
    }
    Ok(())
}

/// A crate that owns tables, queries, or both.
struct SqlCrate {
    /// The folder's name, which is also the middle of `stoa-X-sql`.
    name: String,
    folder: PathBuf,
    migrations: Vec<PathBuf>,
    queries: Option<PathBuf>,
}

/// All crates with SQL, in the order in which their migrations apply: the store first, because
/// everyone's tables may refer to its own, then by name.
fn crates_with_sql(root: &Path) -> Result<Vec<SqlCrate>> {
    let mut found = Vec::new();
    for folder in subfolders(&root.join("crates"))? {
        let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let migrations = sql_files(&folder.join("migrations"))?;
        let queries = folder.join("queries");
        let queries = (!sql_files(&queries)?.is_empty()).then_some(queries);
        if !migrations.is_empty() || queries.is_some() {
            found.push(SqlCrate {
                name: name.to_owned(),
                migrations,
                queries,
                folder,
            });
        }
    }
    found.sort_by_key(|one| (one.name != "store", one.name.clone()));
    Ok(found)
}

/// A generated crate whose queries are gone would live on unnoticed.
fn refuse_orphans(root: &Path, crates: &[SqlCrate]) -> Result<()> {
    for folder in subfolders(&root.join("crates"))? {
        let generated = folder.join("sql");
        let has_queries = crates
            .iter()
            .any(|one| one.folder == folder && one.queries.is_some());
        if generated.join("Cargo.toml").exists() && !has_queries {
            bail!(
                "{} has no queries any more; remove it and its line in Cargo.toml",
                generated.display()
            );
        }
    }
    Ok(())
}

fn subfolders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The SQL files of a folder in the order of their numbers, then of their names; none if there is
/// no such folder.
fn sql_files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            files.push(path);
        }
    }
    files.sort_by_cached_key(|path| (number(path), path.clone()));
    Ok(files)
}

/// The number a migration's name starts with, so that 10 comes after 9 (`V10__x.sql`, `0010_x.sql`).
fn number(path: &Path) -> u64 {
    let name = path.file_stem().and_then(|name| name.to_str());
    let digits: String = name
        .unwrap_or_default()
        .trim_start_matches(['V', 'v', 'U'])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(0)
}

async fn migrate(client: &tokio_postgres::Client, crates: &[SqlCrate]) -> Result<()> {
    for role in ROLES {
        client
            .batch_execute(&format!("CREATE ROLE {role} LOGIN"))
            .await
            .with_context(|| format!("creating the role {role}"))?;
    }
    for file in crates.iter().flat_map(|one| &one.migrations) {
        let sql = fs::read_to_string(file)?;
        if let Err(error) = client.batch_execute(&sql).await {
            bail!("{}: {}", file.display(), server::explain(&error));
        }
    }
    Ok(())
}

/// Generates one crate into a new temporary folder.
fn generate(
    root: &Path,
    name: &str,
    queries: &Path,
    client: &tokio_postgres::Client,
) -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let mut config = Config::builder()
        .queries(queries)
        .destination(folder.path());
    for (postgres, rust, borrowed) in TYPES {
        let mapping = TypeMapping::Detailed {
            rust_type: rust.to_owned(),
            borrowed_type: borrowed.map(str::to_owned),
            is_copy: borrowed.is_none(),
            attributes: Vec::new(),
            attributes_borrowed: Vec::new(),
            attributes_nullable: Vec::new(),
            attributes_borrowed_nullable: Vec::new(),
        };
        config = config.add_type_mapping(postgres, mapping);
    }
    if let Err(error) = cornucopia::gen_live(client, config.build()) {
        bail!("{}", error.report());
    }
    tidy::tidy(root, name, folder.path())?;
    Ok(folder)
}

/// Lists the generated crates in the workspace: its members and its dependencies.
fn enlist(root: &Path, crates: &[SqlCrate]) -> Result<()> {
    let manifest = root.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let mut document: toml_edit::DocumentMut = text.parse()?;
    let workspace = document
        .get_mut("workspace")
        .and_then(toml_edit::Item::as_table_like_mut)
        .context("Cargo.toml has no workspace")?;
    for one in crates.iter().filter(|one| one.queries.is_some()) {
        let path = format!("crates/{}/sql", one.name);
        let members = workspace
            .get_mut("members")
            .and_then(toml_edit::Item::as_array_mut)
            .context("Cargo.toml: workspace.members is not a list")?;
        if !members.iter().any(|member| member.as_str() == Some(&path)) {
            members.push(path.as_str());
        }
        let package = format!("stoa-{}-sql", one.name);
        let dependencies = workspace
            .get_mut("dependencies")
            .and_then(toml_edit::Item::as_table_like_mut)
            .context("Cargo.toml: workspace.dependencies is not a table")?;
        if !dependencies.contains_key(&package) {
            let mut detail = toml_edit::InlineTable::new();
            detail.insert("path", path.into());
            dependencies.insert(&package, toml_edit::value(detail));
        }
    }
    let edited = document.to_string();
    if edited != text {
        fs::write(&manifest, edited)?;
        println!("generate: listed the generated crates in Cargo.toml");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{number, run};

    fn write(root: &Path, file: &str, text: &str) {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A workspace in which the comments' tables refer to the store's.
    fn workspace() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(
            root,
            "Cargo.toml",
            "[workspace]\nmembers = [\"crates/*\"]\n\n[workspace.dependencies]\n",
        );
        write(root, "rustfmt.toml", "max_width = 100\n");
        write(
            root,
            "crates/store/migrations/V1__core.sql",
            "CREATE SCHEMA core; CREATE TABLE core.tenant (id uuid PRIMARY KEY);
             GRANT SELECT ON core.tenant TO stoa_app, stoa_system;",
        );
        write(
            root,
            "crates/comments/migrations/V1__comments.sql",
            "CREATE TABLE comment (tenant_id uuid REFERENCES core.tenant, id uuid NOT NULL,
             body jsonb NOT NULL, created_at timestamptz NOT NULL);",
        );
        write(
            root,
            "crates/comments/queries/comments.sql",
            "--! find\nSELECT id, body, created_at FROM comment WHERE id = :id;\n
             --! remove\nDELETE FROM comment WHERE id = :id;\n",
        );
        folder
    }

    #[test]
    fn generated_code_is_current_until_its_sql_changes() {
        let folder = workspace();
        let root = folder.path();
        assert!(run(root, true).is_err());
        run(root, false).unwrap();
        run(root, true).unwrap();

        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        assert!(manifest.contains("\"crates/comments/sql\""));
        assert!(manifest.contains("stoa-comments-sql = { path = \"crates/comments/sql\" }"));
        let queries = root.join("crates/comments/sql/src/queries/comments.rs");
        let queries = fs::read_to_string(queries).unwrap();
        assert!(queries.contains("pub created_at: jiff::Timestamp,"));
        assert!(queries.contains("async_::execute("));

        write(
            root,
            "crates/comments/queries/comments.sql",
            "--! find\nSELECT id FROM comment WHERE id = :id;\n",
        );
        let stale = run(root, true).unwrap_err().to_string();
        assert!(stale.contains("cargo xtask generate"), "{stale}");
    }

    #[test]
    fn sql_that_postgresql_refuses_is_named_with_its_file() {
        let folder = workspace();
        let migration = "crates/comments/migrations/V2__more.sql";
        write(folder.path(), migration, "CREATE TABLE more (id nothing);");
        let refused = run(folder.path(), false).unwrap_err().to_string();
        assert!(refused.contains("V2__more.sql"), "{refused}");
        assert!(refused.contains("nothing"), "{refused}");
    }

    #[test]
    fn a_generated_crate_without_queries_is_refused() {
        let folder = workspace();
        write(folder.path(), "crates/links/sql/Cargo.toml", "");
        let refused = run(folder.path(), true).unwrap_err().to_string();
        assert!(refused.contains("no queries any more"), "{refused}");
    }

    #[test]
    fn migrations_sort_by_number_whatever_the_style_of_their_names() {
        assert_eq!(number(Path::new("migrations/V10__likes.sql")), 10);
        assert_eq!(number(Path::new("migrations/0009_threads.sql")), 9);
        assert_eq!(number(Path::new("queries/comments.sql")), 0);
    }
}
