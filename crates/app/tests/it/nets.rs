//! The policies of every table, each cut once: the program does not start over a database that lacks one.
//!
//! They are read from the catalogue, so that a table that comes to it is covered by itself.

use serde_json::json;
use stoa::modules;
use stoa_store::StoreError;
use stoa_testkit::{PATIENCE, TestApp, TestDatabase, wait_until};
use tokio_postgres::{Client, Row};

/// What opens nothing and closes nothing that is looked at before a start: without it search finds nothing,
/// which the test below tells.
const OF_SEARCH: &str = "owner_searches";

/// A policy as it is.
struct Policy {
    name: String,
    table: String,
    create: String,
    /// Whether it is for those who serve.
    is_of_app: bool,
    using: Option<String>,
    check: Option<String>,
}

impl Policy {
    fn of_row(row: &Row) -> Self {
        let (name, table): (String, String) = (row.get(0), row.get(1));
        let (roles, command): (String, String) = (row.get(2), row.get(3));
        let (using, check): (Option<String>, Option<String>) = (row.get(4), row.get(5));
        let clause = |word: &str, of: &Option<String>| match of {
            Some(words) => format!(" {word} ({words})"),
            None => String::new(),
        };
        let create = format!(
            "CREATE POLICY {name} ON {table} FOR {command} TO {roles}{}{}",
            clause("USING", &using),
            clause("WITH CHECK", &check)
        );
        Self {
            is_of_app: roles
                .split(", ")
                .any(|role| role == "stoa_app" || role == "public"),
            name,
            table,
            create,
            using,
            check,
        }
    }

    /// Each way to make it worse, in words and in SQL.
    fn mutants(&self, app_reaches: bool) -> Vec<(String, String)> {
        let Self { name, table, .. } = self;
        let mut mutants = vec![(
            "dropped".to_owned(),
            format!("DROP POLICY {name} ON {table}"),
        )];
        let mut alter = |what: &str| {
            mutants.push((
                what.to_owned(),
                format!("ALTER POLICY {name} ON {table} {what}"),
            ));
        };
        if self.is_of_app && self.using.is_some() {
            alter("USING (true)");
        }
        if self.is_of_app && self.check.is_some() {
            alter("WITH CHECK (true)");
        }
        if !self.is_of_app && app_reaches {
            alter("TO PUBLIC");
        }
        mutants
    }
}

async fn policies(admin: &Client) -> Vec<Policy> {
    let rows = admin.query(
        "SELECT policyname::text, schemaname || '.' || tablename, array_to_string(roles, ', '), cmd,
                qual, with_check
           FROM pg_policies ORDER BY 2, 1",
        &[],
    );
    rows.await.unwrap().iter().map(Policy::of_row).collect()
}

/// Whether the serving role has anything of the table.
async fn app_reaches(admin: &Client, table: &str) -> bool {
    let reaches = "SELECT has_table_privilege('stoa_app', $1, 'SELECT, INSERT, UPDATE, DELETE')";
    admin.query_one(reaches, &[&table]).await.unwrap().get(0)
}

/// Whether the program refuses to start and names the table; else what it says.
async fn refusal(database: &TestDatabase, table: &str) -> Result<(), String> {
    match database.database().verify().await {
        Err(StoreError::Unsafe(words)) if words.contains(table) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

/// Makes it worse, looks, and makes it good again; what was not refused.
async fn try_mutant(
    (database, admin): (&TestDatabase, &Client),
    (table, what): (&str, &str),
    (worse, good): (&str, &str),
) -> Option<String> {
    admin.batch_execute(worse).await.unwrap();
    let refused = refusal(database, table).await;
    admin.batch_execute(good).await.unwrap();
    let words = refused.err()?;
    Some(format!("{table}: {what}: {words}"))
}

#[tokio::test]
async fn no_policy_can_be_missing_or_wider_at_a_start() {
    let database = TestDatabase::new(modules::MIGRATIONS).await;
    let admin = database.admin().await;
    let (mut missed, mut count) = (Vec::new(), 0);
    for policy in policies(&admin).await {
        let Policy {
            name,
            table,
            create,
            ..
        } = &policy;
        let reaches = app_reaches(&admin, table).await;
        for (what, worse) in policy.mutants(reaches) {
            if name == OF_SEARCH && what == "dropped" {
                continue;
            }
            let good = format!("DROP POLICY IF EXISTS {name} ON {table}; {create}");
            let what = format!("{name} {what}");
            let both = (&database, &admin);
            missed.extend(try_mutant(both, (table, &what), (&worse, &good)).await);
            count += 1;
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {count}: {missed:#?}",
        missed.len()
    );
    assert!(count > 60, "{count}");
    database.database().verify().await.unwrap();
}

#[tokio::test]
async fn no_table_can_be_without_its_policies_at_a_start() {
    let database = TestDatabase::new(modules::MIGRATIONS).await;
    let admin = database.admin().await;
    let mut tables: Vec<String> = policies(&admin)
        .await
        .into_iter()
        .map(|one| one.table)
        .collect();
    tables.dedup();
    let mut missed = Vec::new();
    for table in &tables {
        let mut mutants = vec![
            ("DISABLE ROW LEVEL SECURITY", "ENABLE ROW LEVEL SECURITY"),
            ("NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"),
        ];
        let alter = |what: &str| format!("ALTER TABLE {table} {what}");
        for (worse, good) in mutants.drain(..) {
            let both = (&database, &admin);
            let (worse, good) = (alter(worse), alter(good));
            missed.extend(try_mutant(both, (table, &worse), (&worse, &good)).await);
        }
        if !app_reaches(&admin, table).await {
            let worse = format!(
                "GRANT SELECT ON {table} TO stoa_app; GRANT USAGE ON SCHEMA audit TO stoa_app"
            );
            let good = format!(
                "REVOKE SELECT ON {table} FROM stoa_app; REVOKE USAGE ON SCHEMA audit FROM stoa_app"
            );
            missed.extend(try_mutant((&database, &admin), (table, &worse), (&worse, &good)).await);
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(tables.len() > 20, "{tables:?}");
    database.database().verify().await.unwrap();
}

#[tokio::test]
async fn search_finds_nothing_where_its_function_may_see_nothing() {
    let app = TestApp::start().await;
    let key = app.tenant("acme").await;
    let body = json!({"entityType": "page", "entityId": "1", "content": "A marvellous word"});
    app.post("/v1/comments")
        .key(&key)
        .json(&body)
        .send()
        .await
        .expect(201);
    let found = async || {
        let path = "/v1/comments/search?q=marvellous";
        let page = app.get(path).key(&key).send().await.expect(200);
        page["items"].as_array().unwrap().len()
    };
    wait_until(
        "the word to be found",
        async || found().await == 1,
        PATIENCE,
    )
    .await;
    let admin = app.database().admin().await;
    for policy in policies(&admin).await {
        if policy.name == OF_SEARCH {
            let drop = format!("DROP POLICY {OF_SEARCH} ON {}", policy.table);
            admin.batch_execute(&drop).await.unwrap();
            assert_eq!(found().await, 0, "{}", policy.table);
            admin.batch_execute(&policy.create).await.unwrap();
            assert_eq!(found().await, 1, "{}", policy.table);
        }
    }
    app.stop().await;
}
