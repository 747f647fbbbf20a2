//! What PostgreSQL makes of a query: whether it holds each table that it reads to the query's tenant.
//!
//! The plan is read rather than the text, because it says what holds whatever the query's form: through
//! joins, sub-selects and what follows from what. It is made for the superuser, whom no policy holds.

use super::numbered;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::Client;

/// Stands for the query's tenant.
const TENANT: &str = "'00000000-0000-7000-8000-00000000abcd'::uuid";

/// Tables with rows of tenants, each with the column that says whose.
pub(super) type Tables = BTreeMap<String, String>;

/// All of them: what has a `tenant_id`, and what its policy holds by another column.
pub(super) async fn tables(admin: &Client) -> Tables {
    let rows = admin.query(
        "SELECT n.nspname || '.' || c.relname, 'tenant_id'
           FROM pg_attribute a
           JOIN pg_class c ON c.oid = a.attrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE a.attname = 'tenant_id' AND c.relkind IN ('r', 'p')
          UNION
         SELECT schemaname || '.' || tablename, substring(qual FROM '^\\((\\w+) = .*current_tenant\\(\\)')
           FROM pg_policies
          WHERE qual LIKE '%current_tenant()%'",
        &[],
    );
    let rows = rows.await.expect("the catalogue");
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// A table as a plan reads it.
struct Scan {
    /// As which its columns are named.
    alias: String,
    table: String,
    /// By which column it must be held.
    column: String,
    conditions: Vec<String>,
}

/// The tables that a query reads or changes without being held to its tenant, by their names in it.
///
/// # Panics
/// If PostgreSQL does not plan it.
pub(super) async fn loose(admin: &Client, tables: &Tables, name: &str, text: &str) -> Vec<String> {
    if !tables.keys().any(|table| text.contains(table.as_str())) {
        return Vec::new();
    }
    let mut waiting = Vec::new();
    scans(&plan(admin, name, text).await, tables, &mut waiting);
    let mut held = BTreeSet::new();
    loop {
        let (found, rest): (Vec<Scan>, Vec<Scan>) =
            waiting.into_iter().partition(|scan| scan.is_held(&held));
        waiting = rest;
        if found.is_empty() {
            return waiting
                .into_iter()
                .map(|scan| format!("{} ({})", scan.table, scan.alias))
                .collect();
        }
        held.extend(
            found
                .into_iter()
                .map(|scan| format!("{}.{}", scan.alias, scan.column)),
        );
    }
}

/// The plan for whatever values.
async fn plan(admin: &Client, name: &str, text: &str) -> Value {
    let (sql, parameters) = numbered(&of_tenant(text));
    let values = vec!["NULL"; parameters.len()].join(", ");
    let values = if values.is_empty() {
        values
    } else {
        format!("({values})")
    };
    let prepare =
        format!("DEALLOCATE ALL; SET plan_cache_mode = force_generic_plan; PREPARE net AS {sql}");
    let prepared = admin.batch_execute(&prepare).await;
    prepared.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let explain = format!("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE net {values}");
    let explained = admin.query_one(&explain, &[]).await;
    let explained = explained.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    explained.get(0)
}

/// With a tenant in place of the parameter.
fn of_tenant(text: &str) -> String {
    let parameter = regex::Regex::new(r"(^|[^:]):tenant\b").expect("a pattern");
    parameter
        .replace_all(text, format!("${{1}}{TENANT}"))
        .into_owned()
}

fn scans(node: &Value, tables: &Tables, found: &mut Vec<Scan>) {
    let of = |field: &str| node.get(field).and_then(Value::as_str);
    let is_read = of("Node Type").is_some_and(|kind| kind != "ModifyTable");
    if let (true, Some(schema), Some(relation)) = (is_read, of("Schema"), of("Relation Name")) {
        let table = format!("{schema}.{relation}");
        if let Some(column) = tables.get(&table) {
            let conditions = ["Index Cond", "Recheck Cond", "Filter"]
                .into_iter()
                .filter_map(of);
            found.push(Scan {
                alias: of("Alias").unwrap_or(relation).to_owned(),
                column: column.clone(),
                conditions: conditions.map(str::to_owned).collect(),
                table,
            });
        }
    }
    let parts = match node {
        Value::Array(all) => all.iter().collect(),
        node => [node.get("Plan"), node.get("Plans")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>(),
    };
    parts
        .into_iter()
        .for_each(|part| scans(part, tables, found));
}

impl Scan {
    /// Whether its rows are those of the tenant, or of what is held already.
    fn is_held(&self, held: &BTreeSet<String>) -> bool {
        let mut all = self.conditions.iter();
        all.any(|condition| self.holds(condition, held))
    }

    /// Whether the condition is true of no rows but those.
    fn holds(&self, condition: &str, held: &BTreeSet<String>) -> bool {
        let condition = bare(condition);
        let parts = split(condition, " AND ");
        if parts.len() > 1 {
            return parts.iter().any(|part| self.holds(part, held));
        }
        let ways = split(condition, " OR ");
        if ways.len() > 1 {
            return ways.iter().all(|way| self.holds(way, held));
        }
        let Some((left, right)) = condition.split_once(" = ") else {
            return false;
        };
        let own = format!("{}.{}", self.alias, self.column);
        let is_own = |side: &str| side == self.column || side == own;
        let is_tenant = |side: &str| side == TENANT || held.contains(side);
        (is_own(left) && is_tenant(right)) || (is_own(right) && is_tenant(left))
    }
}

/// Without brackets around the whole.
fn bare(condition: &str) -> &str {
    let inner = condition
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    match inner {
        Some(inner) if is_balanced(inner) => bare(inner),
        _ => condition,
    }
}

/// Whether each bracket closes one that was opened.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0_i32;
    for letter in text.chars() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// The parts that a word stands between, outside of all brackets.
fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, _) in text.match_indices(word) {
        let part = text.get(begin..at).unwrap_or_default();
        if is_balanced(part) {
            parts.push(part);
            begin = at + word.len();
        }
    }
    parts.push(text.get(begin..).unwrap_or_default());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_must_hold_counts() {
        let held = |condition: &str| {
            let scan = Scan {
                alias: "c".to_owned(),
                table: "comments.comments".to_owned(),
                column: "tenant_id".to_owned(),
                conditions: vec![condition.to_owned()],
            };
            scan.is_held(&BTreeSet::from(["t.tenant_id".to_owned()]))
        };
        for good in [
            format!("(tenant_id = {TENANT})"),
            format!("((c.tenant_id = {TENANT}) AND (c.id = $1))"),
            "((c.id = t.thread_id) AND (c.tenant_id = t.tenant_id))".to_owned(),
            format!(
                "(((tenant_id = {TENANT}) AND (a = $1)) OR ((tenant_id = {TENANT}) AND (b = $2)))"
            ),
        ] {
            assert!(held(&good), "{good}");
        }
        for bad in [
            format!("((c.tenant_id = {TENANT}) OR (c.id = $1))"),
            format!("((c.id = $1) AND ((c.tenant_id = {TENANT}) OR (c.id = $2)))"),
            "(c.tenant_id = u.tenant_id)".to_owned(),
            "(c.tenant_id = $1)".to_owned(),
            format!("(c.tenant_id <> {TENANT})"),
        ] {
            assert!(!held(&bad), "{bad}");
        }
    }
}
