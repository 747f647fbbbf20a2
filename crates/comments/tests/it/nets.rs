//! Two nets hold a tenant's rows: the predicate in every query, and the policy of every table. Each
//! is cut here, and the other must hold alone.

use crate::house::{House, ids, tenant, user};
use serde_json::json;
use std::{collections::BTreeMap, fs, path::Path};
use stoa_kernel::TenantId;
use stoa_testkit::TestDatabase;
use tokio_postgres::{
    Client, Statement,
    types::{ToSql, Type},
};
use uuid::Uuid;

const TABLES: [&str; 7] = [
    "threads",
    "comments",
    "reactions",
    "standings",
    "notices",
    "imports",
    "unordered",
];

/// Another tenant's thread with a comment, a reply and a like.
async fn foreign_thread(house: &House) -> (String, String) {
    let root = house.write(tenant(2), "1", None).await;
    let reply = house.write(tenant(2), "1", Some(&root)).await;
    house.write(tenant(2), "1", None).await;
    let like = format!("/v1/comments/{root}/like");
    let liked = house
        .ask("POST", &like, (tenant(2), Some(user(2))), None)
        .await;
    assert_eq!(liked.status, 200);
    (root, reply)
}

#[tokio::test]
async fn without_policies_the_predicates_show_no_foreign_row() {
    let house = House::new().await;
    let (root, _) = foreign_thread(&house).await;
    let admin = house.db.admin().await;
    for table in TABLES {
        admin
            .batch_execute(&format!(
                "ALTER TABLE comments.{table} NO FORCE ROW LEVEL SECURITY;
                 ALTER TABLE comments.{table} DISABLE ROW LEVEL SECURITY"
            ))
            .await
            .unwrap();
    }
    let me = (tenant(1), Some(user(1)));
    for (method, path) in [
        ("GET", "/v1/comments/ID"),
        ("GET", "/v1/comments/ID/replies"),
        ("GET", "/v1/comments/ID/reactions"),
        ("POST", "/v1/comments/ID/like"),
        ("DELETE", "/v1/comments/ID/like"),
        ("PUT", "/v1/comments/ID/reactions/love"),
    ] {
        let answer = house
            .ask(method, &path.replace("ID", &root), me, None)
            .await;
        assert_eq!(answer.status, 404, "{method} {path}");
    }
    let body = json!({"entityType": "post", "entityId": "1", "content": "x", "parentId": root});
    assert_eq!(
        house
            .ask("POST", "/v1/comments", me, Some(body))
            .await
            .status,
        422
    );
    let page = house
        .get(tenant(1), "/v1/comments?entityType=post&entityId=1")
        .await;
    assert!(ids(&page.json["items"]).is_empty());
    let standings = house.get(tenant(1), "/v1/leaderboards/comments").await;
    assert_eq!(standings.json["items"], json!([]));
}

/// The module's queries by name, without their tenant predicates, with numbered parameters.
fn queries_without_predicates() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
    let mut queries = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for query in text.split("--! ").skip(1) {
            let (head, sql) = query.split_once('\n').unwrap();
            let name = head.split([' ', '(']).next().unwrap();
            queries.insert(name.to_owned(), numbered(&without_predicates(sql)));
        }
    }
    queries
}

fn without_predicates(sql: &str) -> String {
    let mut sql = sql.trim().trim_end_matches(';').to_owned();
    for predicate in ["t.", "c.", "p.", "r.", ""] {
        sql = sql.replace(&format!("{predicate}tenant_id = :tenant"), "true");
    }
    sql
}

/// Named parameters as PostgreSQL numbers them; `::` is a cast.
fn numbered(sql: &str) -> String {
    let (mut out, mut names) = (String::new(), Vec::<String>::new());
    let mut rest = sql;
    while let Some(at) = rest.find(':') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        if let Some(cast) = after.strip_prefix("::") {
            out.push_str("::");
            rest = cast;
            continue;
        }
        let end = after[1..]
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map_or(after.len(), |n| n + 1);
        let name = after[1..end].to_owned();
        let number = names
            .iter()
            .position(|known| *known == name)
            .unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
        out.push_str(&format!("${}", number + 1));
        rest = &after[end..];
    }
    out + rest
}

/// Values that name the other tenant's rows, whatever a parameter means.
fn foreign_values(statement: &Statement, id: Uuid, number: i32) -> Vec<Box<dyn ToSql + Sync>> {
    statement
        .params()
        .iter()
        .map(|kind| -> Box<dyn ToSql + Sync> {
            match *kind {
                Type::UUID => Box::new(id),
                Type::UUID_ARRAY => Box::new(vec![id]),
                Type::TEXT => Box::new("like"),
                Type::TEXT_ARRAY => Box::new(vec!["like"]),
                Type::INT2 => Box::new(1_i16),
                Type::INT4 => Box::new(number),
                Type::INT4_ARRAY => Box::new(vec![number]),
                Type::INT8 => Box::new(99_i64),
                Type::INT8_ARRAY => Box::new(vec![99_i64]),
                Type::FLOAT8 => Box::new(f64::MAX),
                Type::FLOAT8_ARRAY => Box::new(vec![0.0_f64]),
                Type::DATE => Box::new(jiff::civil::date(1970, 1, 1)),
                Type::DATE_ARRAY => Box::new(vec![jiff::civil::date(2030, 1, 1)]),
                Type::TIMESTAMPTZ => Box::new(jiff::Timestamp::UNIX_EPOCH),
                Type::TIMESTAMPTZ_ARRAY => Box::new(vec![jiff::Timestamp::UNIX_EPOCH]),
                Type::BYTEA => Box::new(vec![0_u8]),
                ref other => panic!("give {other} a value"),
            }
        })
        .collect()
}

/// Runs a query as `client` for every foreign id in turn; how many rows came back or were changed.
async fn reach(client: &Client, me: TenantId, sql: &str, foreign: &[Uuid]) -> u64 {
    let mut reached = 0;
    let numbers = [1, 99];
    for (id, number) in foreign
        .iter()
        .flat_map(|id| numbers.map(|number| (id, number)))
    {
        client.batch_execute("BEGIN").await.unwrap();
        let tenant = me.to_string();
        client
            .execute("SELECT set_config('stoa.tenant', $1, true)", &[&tenant])
            .await
            .unwrap();
        let statement = client.prepare(sql).await.unwrap();
        let values = foreign_values(&statement, *id, number);
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(AsRef::as_ref).collect();
        // A refused write reached nothing.
        reached += client.execute(&statement, &values).await.unwrap_or(0);
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    reached
}

async fn foreign_ids(db: &TestDatabase) -> Vec<Uuid> {
    let rows = db
        .admin()
        .await
        .query(
            "SELECT id FROM comments.comments UNION SELECT id FROM comments.threads
             UNION SELECT user_id FROM comments.reactions",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn without_predicates_the_policies_show_no_foreign_row() {
    let house = House::new().await;
    foreign_thread(&house).await;
    let admin = house.db.admin().await;
    admin
        .batch_execute(&format!(
            "INSERT INTO comments.standings VALUES ('{0}', '2020-01-01', '{0}', 1, 1)",
            tenant(2)
        ))
        .await
        .unwrap();
    let foreign = foreign_ids(&house.db).await;
    let serving = house.db.serving().await;
    let mut biting = Vec::new();
    for (name, sql) in queries_without_predicates() {
        let reached = reach(&serving, tenant(1), &sql, &foreign).await;
        assert_eq!(
            reached, 0,
            "{name} reaches foreign rows without its predicate:\n{sql}"
        );
        // The same as an administrator, whom no policy holds: shows that the test can fail.
        if reach(&admin, tenant(1), &sql, &foreign).await > 0 {
            biting.push(name);
        }
    }
    for name in [
        "comment",
        "thread",
        "oldest",
        "top",
        "load_parents",
        "lock_threads",
        "standings",
    ] {
        assert!(
            biting.iter().any(|found| found == name),
            "{name} does not bite: {biting:?}"
        );
    }
}
