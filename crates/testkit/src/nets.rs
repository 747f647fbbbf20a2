//! A module's queries with one of their two nets cut: the predicate that names the tenant, or the
//! policy of the table.

mod plan;

use crate::TestDatabase;
use jiff::{Timestamp, civil::date};
use regex::Regex;
use std::{collections::BTreeSet, fs, path::Path, sync::LazyLock};
use stoa_kernel::TenantId;
use tokio_postgres::{
    Client, Row,
    error::SqlState,
    types::{ToSql, Type},
};
use uuid::Uuid;

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

/// A predicate that names the tenant: `c.tenant_id = :tenant`, of the tenants' own table `id = :tenant`.
static NAMING: LazyLock<Regex> = LazyLock::new(|| {
    let naming = r"(\b\w+\.)?\b(tenant_id|id) = :tenant\b";
    Regex::new(naming).expect("a pattern")
});
/// The same, or one by which a table follows another: `t.tenant_id = c.tenant_id`.
static HOLDING: LazyLock<Regex> = LazyLock::new(|| {
    let holding = format!(
        r"{}|(\b\w+\.)?\btenant_id = \w+\.tenant_id\b",
        NAMING.as_str()
    );
    Regex::new(&holding).expect("a pattern")
});

/// A query without the predicates that name its tenant.
pub fn without_predicates(sql: &str) -> String {
    NAMING.replace_all(sql, "true").into_owned()
}

/// What came of cutting the predicates of a folder's queries, one at a time.
#[derive(Debug, Default)]
pub struct Cut {
    /// Queries that are not held to their tenant as they are, with the tables that they reach into.
    pub loose: Vec<String>,
    /// Predicates without which their query is held all the same.
    pub idle: Vec<String>,
    /// How many predicates were found missing.
    pub missed: usize,
}

impl Cut {
    /// How many predicates hold queries to their tenants, and were found missing.
    ///
    /// # Panics
    /// If a query is not held to its tenant, or a predicate is of no use.
    pub fn all_missed(&self) -> usize {
        assert!(
            self.loose.is_empty(),
            "not held to a tenant: {:#?}",
            self.loose
        );
        assert!(self.idle.is_empty(), "held without: {:#?}", self.idle);
        self.missed
    }
}

/// Has PostgreSQL plan each query of a folder, as it is and without each of its predicates, and looks
/// whether every table with rows of tenants is held to the query's own. `edit` is as for [`queries`];
/// `apart` are the queries that are asked without a tenant, each with the reason.
///
/// # Panics
/// If a query is not planned, or one of `apart` is gone.
pub async fn cut_predicates(
    admin: &Client,
    folder: &Path,
    edit: impl Fn(&str, &str) -> String,
    apart: &[(&str, &str)],
) -> Cut {
    let tables = plan::tables(admin).await;
    let texts = texts(folder, edit);
    for (name, _) in apart {
        let is_there = texts.iter().any(|(known, _)| known == name);
        assert!(is_there, "there is no query {name}");
    }
    let mut cut = Cut::default();
    let held = texts
        .iter()
        .filter(|(name, _)| apart.iter().all(|(other, _)| other != name));
    for (name, text) in held {
        for table in plan::loose(admin, &tables, name, text).await {
            cut.loose.push(format!("{name}: {table}"));
        }
        for predicate in HOLDING.find_iter(text) {
            let (before, after) = (text.get(..predicate.start()), text.get(predicate.end()..));
            let mutant = [
                before.unwrap_or_default(),
                "true",
                after.unwrap_or_default(),
            ]
            .concat();
            match plan::loose(admin, &tables, name, &mutant).await.is_empty() {
                true => cut.idle.push(format!("{name}: {}", predicate.as_str())),
                false => cut.missed += 1,
            }
        }
    }
    cut
}

/// The queries of a folder's `*.sql`, in the order of their names. `edit` is given the name of the
/// file and the text of each query, and may cut predicates out of it.
///
/// # Panics
/// If the folder cannot be read.
pub fn queries(folder: &Path, edit: impl Fn(&str, &str) -> String) -> Vec<Query> {
    let numbered = |(name, text): (String, String)| {
        let (sql, parameters) = numbered(&text);
        Query {
            name,
            sql,
            parameters,
        }
    };
    texts(folder, edit).into_iter().map(numbered).collect()
}

/// Names and texts, in the order of the names.
fn texts(folder: &Path, edit: impl Fn(&str, &str) -> String) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for file in fs::read_dir(folder).expect("there are queries") {
        let path = file.expect("the folder can be read").path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path).expect("queries can be read");
        for query in text.split("--! ").skip(1) {
            let (head, sql) = query.split_once('\n').unwrap_or((query, ""));
            let name = head.split([' ', '(']).next().unwrap_or_default();
            let sql = edit(&file, sql.trim().trim_end_matches(';'));
            texts.push((name.to_owned(), sql));
        }
    }
    texts.sort();
    texts
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

/// Runs each query of a folder that names its tenant without the predicates that do, as the serving role in a
/// transaction of tenant `me`, whose rows there are none of: it must reach nothing. The names of those that
/// reach something as the superuser, whom no policy holds, which shows that they can. `apart` and `value`
/// are as for [`cut_predicates`] and [`reach`], `value` with the query's name first.
///
/// # Panics
/// If a query reaches anything.
pub async fn without_predicates_policies_hold(
    database: &TestDatabase,
    me: TenantId,
    folder: &Path,
    apart: &[(&str, &str)],
    value: impl Fn(&str, &str, &Type) -> Value,
) -> BTreeSet<String> {
    let (serving, admin) = (database.serving().await, database.admin().await);
    let whole = queries(folder, |_, sql| sql.to_owned()).into_iter();
    let of_tenants = whole.filter(|query| {
        let names_one = query.parameters.iter().any(|name| name == "tenant");
        names_one && apart.iter().all(|(name, _)| *name != query.name)
    });
    let of_tenants: BTreeSet<String> = of_tenants.map(|query| query.name).collect();
    let mut biting = BTreeSet::new();
    for query in queries(folder, |_, sql| without_predicates(sql)) {
        if !of_tenants.contains(&query.name) {
            continue;
        }
        let value = |name: &str, kind: &Type| value(&query.name, name, kind);
        let reached = reach(&serving, me, &query, value).await;
        assert_eq!(reached, 0, "{}:\n{}", query.name, query.sql);
        if reach(&admin, me, &query, value).await > 0 {
            biting.insert(query.name.clone());
        }
    }
    biting
}

/// A value of that type that names something by `id` and `number`, and is no bound to anything else.
///
/// # Panics
/// If the type is not known here.
pub fn naming(kind: &Type, id: Uuid, number: i32) -> Value {
    let (beginning, end) = (Timestamp::UNIX_EPOCH, date(2030, 1, 1));
    match *kind {
        Type::UUID => Box::new(id),
        Type::UUID_ARRAY => Box::new(vec![id]),
        Type::BOOL => Box::new(true),
        Type::BOOL_ARRAY => Box::new(vec![true]),
        Type::TEXT => Box::new("like"),
        Type::TEXT_ARRAY => Box::new(vec!["like"]),
        Type::INT2 => Box::new(1_i16),
        Type::INT2_ARRAY => Box::new(vec![1_i16]),
        Type::INT4 => Box::new(number),
        Type::INT4_ARRAY => Box::new(vec![number]),
        Type::INT8 => Box::new(99_i64),
        Type::INT8_ARRAY => Box::new(vec![99_i64]),
        Type::FLOAT4 => Box::new(f32::MAX),
        Type::FLOAT8 => Box::new(f64::MAX),
        Type::FLOAT8_ARRAY => Box::new(vec![0.0_f64]),
        Type::DATE => Box::new(date(1970, 1, 1)),
        Type::DATE_ARRAY => Box::new(vec![end]),
        Type::TIMESTAMPTZ => Box::new(beginning),
        Type::TIMESTAMPTZ_ARRAY => Box::new(vec![beginning]),
        Type::BYTEA => Box::new(vec![0_u8]),
        ref other => panic!("give {other} a value"),
    }
}

/// Runs a query as `client` in a transaction of tenant `me`, which is taken back; how many rows came
/// back or were changed, a count of none or a mere no left out. `value` gives each parameter one, by its name
/// and type. What the server refuses reached nothing.
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
    let statement = match client.prepare(&query.sql).await {
        Ok(statement) => statement,
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            client.batch_execute("ROLLBACK").await.expect("rolls back");
            return 0;
        }
        Err(error) => panic!("{}: {error}", query.name),
    };
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
            let only_says_no = |row: &Row| match columns {
                [one] if *one.type_() == Type::BOOL => row.get::<_, Option<bool>>(0) == Some(false),
                [one] if *one.type_() == Type::INT8 => row.get::<_, Option<i64>>(0) == Some(0),
                _ => false,
            };
            rows.iter().filter(|row| !only_says_no(row)).count() as u64
        }
    };
    client.batch_execute("ROLLBACK").await.expect("rolls back");
    reached
}
