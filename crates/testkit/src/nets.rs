//! A module's queries with one of their two nets cut: the predicate that names the tenant, or the
//! policy of the table.

use std::{fs, path::Path};
use stoa_kernel::TenantId;
use tokio_postgres::{
    Client, Row,
    types::{ToSql, Type},
};

/// A value for a parameter.
pub type Value = Box<dyn ToSql + Sync + Send>;

/// One of a module's queries, as PostgreSQL takes it.
#[derive(Clone, Debug)]
pub struct Query {
    /// The name after `--!`.
    pub name: String,
    /// With numbered parameters.
    pub sql: String,
    /// Their names, in the order of their numbers.
    pub parameters: Vec<String>,
}

/// The queries of a folder's `*.sql`, in the order of their names. `edit` is given the name of the
/// file and the text of each query, and may cut predicates out of it.
///
/// # Panics
/// If the folder cannot be read.
pub fn queries(folder: &Path, edit: impl Fn(&str, &str) -> String) -> Vec<Query> {
    let mut queries = Vec::new();
    for file in fs::read_dir(folder).expect("there are queries") {
        let path = file.expect("the folder can be read").path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path).expect("queries can be read");
        for query in text.split("--! ").skip(1) {
            let (head, sql) = query.split_once('\n').unwrap_or((query, ""));
            let name = head.split([' ', '(']).next().unwrap_or_default();
            let sql = edit(&file, sql.trim().trim_end_matches(';'));
            let (sql, parameters) = numbered(&sql);
            queries.push(Query {
                name: name.to_owned(),
                sql,
                parameters,
            });
        }
    }
    queries.sort_by(|one, other| one.name.cmp(&other.name));
    queries
}

/// Named parameters as PostgreSQL numbers them; `::` is a cast.
fn numbered(sql: &str) -> (String, Vec<String>) {
    let (mut out, mut names) = (String::new(), Vec::<String>::new());
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once(':') {
        out.push_str(before);
        if let Some(cast) = after.strip_prefix(':') {
            out.push_str("::");
            rest = cast;
            continue;
        }
        let end = after
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(after.len());
        let (name, behind) = after.split_at(end);
        if name.is_empty() {
            // In the words of a comment.
            out.push(':');
            rest = behind;
            continue;
        }
        let known = names.iter().position(|known| known == name);
        let number = known.unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        out.push_str(&format!("${}", number + 1));
        rest = behind;
    }
    (out + rest, names)
}

/// Runs a query as `client` in a transaction of tenant `me`, which is taken back; how many rows came
/// back or were changed. `value` gives each parameter one, by its name and type. What the server
/// refuses reached nothing.
///
/// # Panics
/// If the query cannot be prepared for another reason than a missing right.
pub async fn reach(
    client: &Client,
    me: TenantId,
    query: &Query,
    value: impl Fn(&str, &Type) -> Value,
) -> u64 {
    let tenant = me.to_string();
    client.batch_execute("BEGIN").await.expect("begins");
    let set = "SELECT set_config('stoa.tenant', $1, true)";
    client.execute(set, &[&tenant]).await.expect("sets");
    let statement = client.prepare(&query.sql).await;
    let statement = statement.unwrap_or_else(|error| panic!("{}: {error}", query.name));
    let values: Vec<Value> = query
        .parameters
        .iter()
        .zip(statement.params())
        .map(|(name, kind)| value(name, kind))
        .collect();
    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| &**v as _).collect();
    let reached = match statement.columns() {
        [] => client.execute(&statement, &values).await.unwrap_or(0),
        columns => {
            let rows = client.query(&statement, &values).await.unwrap_or_default();
            let only_says_no = |row: &Row| {
                matches!(columns, [one] if *one.type_() == Type::BOOL) && !row.get::<_, bool>(0)
            };
            rows.iter().filter(|row| !only_says_no(row)).count() as u64
        }
    };
    client.batch_execute("ROLLBACK").await.expect("rolls back");
    reached
}
