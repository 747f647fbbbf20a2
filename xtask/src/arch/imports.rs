//! Who may import whom.
//!
//! ```text
//! app → modules → web → bus, cache → store → trace → kernel
//!       modules → contracts, mail → kernel
//! ```
//!
//! A module never imports a module, and nothing below the modules knows of contracts. Development
//! dependencies follow the same walls, save that tests of any crate may use the testkit.

use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// The place of a crate in the house.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Layer {
    App,
    Module(String),
    Web,
    Bus,
    Cache,
    Mail,
    Store,
    Trace,
    Sql,
    /// Generated from the SQL of the crate `stoa-…` named here.
    GeneratedSql(String),
    Embedded,
    Contracts,
    Kernel,
    Testkit,
    Bench,
    Xtask,
}

/// Every import between two crates of the workspace that no rule allows, and every crate that has
/// no place.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()
        .context("reading the workspace")?;
    let mut wrongs = Vec::new();
    let mut places = Vec::new();
    for package in metadata.workspace_packages() {
        match layer(&package.name, owns_tables(package)) {
            Some(layer) => places.push((package, layer)),
            None => wrongs.push(format!(
                "{} has no place; give it a layer and a rule in xtask/src/arch/imports.rs",
                package.name
            )),
        }
    }
    for (package, from) in &places {
        for dependency in package.dependencies.iter().filter(|one| one.path.is_some()) {
            let target = places
                .iter()
                .find(|(other, _)| *other.name == dependency.name);
            let Some((_, to)) = target else {
                continue;
            };
            let in_tests = dependency.kind == DependencyKind::Development;
            if !allowed(from, to, in_tests) {
                wrongs.push(format!(
                    "{} imports {}, but {}",
                    package.name,
                    dependency.name,
                    rule(from, to)
                ));
            }
        }
    }
    Ok(wrongs)
}

fn owns_tables(package: &Package) -> bool {
    package
        .manifest_path
        .parent()
        .is_some_and(|folder| folder.join("migrations").is_dir())
}

/// The layer of a crate by its package name; a crate that owns tables and is not below is a
/// module.
fn layer(package: &str, owns_tables: bool) -> Option<Layer> {
    let layer = match package {
        "stoa" => Layer::App,
        "xtask" => Layer::Xtask,
        "stoa-web" => Layer::Web,
        "stoa-bus" => Layer::Bus,
        "stoa-cache" => Layer::Cache,
        "stoa-mail" => Layer::Mail,
        "stoa-store" => Layer::Store,
        "stoa-trace" => Layer::Trace,
        "stoa-sql" => Layer::Sql,
        "stoa-embedded" => Layer::Embedded,
        "stoa-contracts" => Layer::Contracts,
        "stoa-kernel" => Layer::Kernel,
        "stoa-testkit" => Layer::Testkit,
        "stoa-bench" => Layer::Bench,
        "stoa-identity" | "stoa-comments" | "stoa-operations" => Layer::Module(package.to_owned()),
        other => match other.strip_suffix("-sql") {
            Some(owner) => Layer::GeneratedSql(owner.to_owned()),
            None if owns_tables => Layer::Module(other.to_owned()),
            None => return None,
        },
    };
    Some(layer)
}

/// Whether `from` may depend on `to`; `in_tests` is true for a development dependency.
fn allowed(from: &Layer, to: &Layer, in_tests: bool) -> bool {
    use Layer::{
        App, Bench, Bus, Cache, Contracts, Embedded, GeneratedSql, Kernel, Mail, Module, Sql,
        Store, Testkit, Trace, Web, Xtask,
    };
    match (from, to) {
        (_, Xtask) => false,
        (Testkit | Bench, _) => true,
        (_, Testkit) => in_tests,
        (_, Bench) => false,
        (App, _) => true,
        (Module(owner), GeneratedSql(of)) => owner == of,
        (Module(_), Web | Bus | Cache | Mail | Store | Contracts | Kernel | Sql) => true,
        (Web, Bus | Cache | Store | Trace | Kernel) => true,
        (Bus, GeneratedSql(of)) => of == "stoa-bus",
        (Cache, GeneratedSql(of)) => of == "stoa-cache",
        (Bus | Cache, Store | Kernel | Sql) | (Bus, Trace) => true,
        (Store, GeneratedSql(of)) => of == "stoa-store",
        (Store, Trace | Kernel | Sql) => true,
        (GeneratedSql(_), Sql) => true,
        (Embedded | Contracts | Mail | Trace, Kernel) => true,
        (Xtask, Embedded | Kernel) => true,
        _ => false,
    }
}

/// The rule that an import from `from` to `to` breaks, as the rest of a sentence.
fn rule(from: &Layer, to: &Layer) -> &'static str {
    match (from, to) {
        (_, Layer::Testkit) => "the testkit serves tests only: make it a dev-dependency",
        (_, Layer::Bench | Layer::Xtask) => "nothing imports the benchmarks or xtask",
        (Layer::Module(_), Layer::Module(_)) => {
            "a module never imports a module: speak through contracts"
        }
        (_, Layer::GeneratedSql(_)) => "generated SQL belongs to the crate of its queries alone",
        (Layer::Module(_), _) => {
            "a module may import web, bus, cache, mail, store, contracts, kernel and sql"
        }
        (Layer::Web, _) => "web may import bus, cache, store, trace and kernel",
        (Layer::Bus, _) => "bus may import store, trace, kernel and sql",
        (Layer::Cache, _) => "cache may import store, kernel and sql",
        (Layer::Store, _) => "store may import trace, kernel and sql",
        (Layer::GeneratedSql(_), _) => "generated SQL may import sql only",
        (Layer::Embedded, _) => "embedded may import kernel only",
        (Layer::Contracts, _) => "contracts may import kernel only",
        (Layer::Mail, _) => "mail may import kernel only",
        (Layer::Trace, _) => "trace may import kernel only",
        (Layer::Kernel, _) => "kernel imports nothing of the workspace",
        (Layer::Sql, _) => "sql imports nothing of the workspace",
        (Layer::Xtask, _) => "xtask may import embedded and kernel",
        (Layer::App | Layer::Testkit | Layer::Bench, _) => "no rule allows it",
    }
}

#[cfg(test)]
mod tests {
    use super::{Layer, allowed, layer, rule};

    fn place(package: &str) -> Layer {
        layer(package, true).unwrap()
    }

    fn may_import(from: &str, to: &str) -> bool {
        allowed(&place(from), &place(to), false)
    }

    #[test]
    fn the_edges_of_the_house_are_allowed() {
        for (from, to) in [
            ("stoa", "stoa-comments"),
            ("stoa", "stoa-embedded"),
            ("stoa-comments", "stoa-web"),
            ("stoa-comments", "stoa-contracts"),
            ("stoa-identity", "stoa-mail"),
            ("stoa-comments", "stoa-comments-sql"),
            ("stoa-web", "stoa-store"),
            ("stoa-bus", "stoa-store"),
            ("stoa-bus", "stoa-bus-sql"),
            ("stoa-cache", "stoa-kernel"),
            ("stoa-store", "stoa-store-sql"),
            ("stoa-store", "stoa-kernel"),
            ("stoa-store", "stoa-trace"),
            ("stoa-bus", "stoa-trace"),
            ("stoa-web", "stoa-trace"),
            ("stoa-trace", "stoa-kernel"),
            ("stoa-store-sql", "stoa-sql"),
            ("stoa-contracts", "stoa-kernel"),
            ("stoa-testkit", "stoa"),
            ("stoa-bench", "stoa-testkit"),
        ] {
            assert!(may_import(from, to), "{from} → {to}");
        }
    }

    #[test]
    fn every_wall_stops_the_import_it_stands_against() {
        for (from, to) in [
            ("stoa-comments", "stoa-identity"),
            ("stoa-comments", "stoa-identity-sql"),
            ("stoa-comments", "stoa-store-sql"),
            ("stoa-comments", "stoa-embedded"),
            ("stoa-comments", "stoa"),
            ("stoa-web", "stoa-contracts"),
            ("stoa-web", "stoa-comments"),
            ("stoa-web", "stoa-sql"),
            ("stoa-store", "stoa-contracts"),
            ("stoa-store", "stoa-bus"),
            ("stoa-bus", "stoa-contracts"),
            ("stoa-bus", "stoa-cache"),
            ("stoa-bus", "stoa-store-sql"),
            ("stoa-cache", "stoa-contracts"),
            ("stoa-kernel", "stoa-contracts"),
            ("stoa-contracts", "stoa-store"),
            ("stoa-mail", "stoa-store"),
            ("stoa-web", "stoa-mail"),
            ("stoa-embedded", "stoa-store"),
            ("stoa-trace", "stoa-store"),
            ("stoa-comments", "stoa-trace"),
            ("stoa-kernel", "stoa-trace"),
            ("stoa-sql", "stoa-kernel"),
            ("stoa-store-sql", "stoa-kernel"),
            ("stoa", "stoa-testkit"),
            ("stoa", "stoa-bench"),
            ("xtask", "stoa-store"),
        ] {
            assert!(!may_import(from, to), "{from} → {to}");
        }
    }

    #[test]
    fn tests_may_use_the_testkit_and_nothing_else_that_their_crate_may_not() {
        let (comments, testkit) = (place("stoa-comments"), place("stoa-testkit"));
        assert!(allowed(&comments, &testkit, true));
        assert!(!allowed(&comments, &testkit, false));
        assert!(!allowed(&comments, &place("stoa-identity"), true));
    }

    #[test]
    fn a_broken_wall_is_named_in_the_message() {
        let said = rule(&place("stoa-comments"), &place("stoa-identity"));
        assert_eq!(
            said,
            "a module never imports a module: speak through contracts"
        );
    }

    #[test]
    fn a_crate_with_tables_is_a_module_and_one_without_needs_a_rule() {
        let links = Layer::Module("stoa-links".to_owned());
        assert_eq!(layer("stoa-links", true), Some(links));
        assert_eq!(layer("stoa-links", false), None);
    }
}
