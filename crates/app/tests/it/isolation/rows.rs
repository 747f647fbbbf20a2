//! A tenant's rows, in every table there is.

use std::collections::BTreeMap;
use tokio_postgres::Client;

/// What changes of a tenant's rows though nobody touched them.
const PASSING: [(&str, &str, &str); 1] = [(
    "identity.api_keys",
    "last_used_at",
    "uses are written down together, some time after them",
)];

/// Which rows go though nobody touched them: answers that name who was erased are looked for again for some
/// minutes, lest one was kept meanwhile.
const STAYING: (&str, &str) = (
    "core.kept_answers",
    "NOT EXISTS (SELECT FROM identity.erasures e
                  WHERE e.tenant_id = t.tenant_id AND position(e.user_id::text::bytea IN t.body) > 0)",
);

/// Each table that holds rows of tenants, with a digest of this tenant's.
pub(super) async fn digests(admin: &Client, tenant: &str) -> BTreeMap<String, String> {
    let mut digests = BTreeMap::new();
    for (table, of_tenant) in tables(admin).await {
        let passing = PASSING.iter().filter(|(of, _, _)| *of == table);
        let passing: String = passing
            .map(|(_, column, _)| format!(" - '{column}'"))
            .collect();
        let staying = match STAYING {
            (of, staying) if of == table => staying,
            _ => "true",
        };
        let digest = format!(
            "SELECT count(*) || ' rows ' || md5(coalesce(string_agg(row, E'\n' ORDER BY row), ''))
               FROM (SELECT (to_jsonb(t){passing})::text AS row FROM {table} t
                      WHERE t.{of_tenant}::text = $1 AND {staying}) AS rows"
        );
        let digest = admin.query_one(&digest, &[&tenant]).await.unwrap().get(0);
        digests.insert(table, digest);
    }
    digests
}

/// Each table that has a tenant in every row, and the column that says which. A partition's rows are
/// those of its table.
async fn tables(admin: &Client) -> Vec<(String, &'static str)> {
    let found = admin.query(
        "SELECT n.nspname || '.' || c.relname
           FROM pg_attribute a
           JOIN pg_class c ON c.oid = a.attrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE a.attname = 'tenant_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          ORDER BY 1",
        &[],
    );
    let found = found.await.unwrap();
    let of_tenants = found.iter().map(|row| (row.get(0), "tenant_id"));
    let mut tables: Vec<_> = of_tenants.collect();
    tables.push(("identity.tenants".to_owned(), "id"));
    tables
}

/// Every column of the tenant's rows that holds the word in one of them, as `schema.table.column`.
pub(super) async fn holding(admin: &Client, tenant: &str, word: &str) -> Vec<String> {
    let mut holding = Vec::new();
    for (table, of_tenant, column, kind) in columns(admin).await {
        let text = match kind.as_str() {
            "bytea" => format!("encode(\"{column}\", 'escape')"),
            _ => format!("\"{column}\"::text"),
        };
        let held = format!(
            "SELECT EXISTS (SELECT FROM {table} WHERE {of_tenant}::text = $1
                               AND position($2 IN lower({text})) > 0)"
        );
        let held = admin.query_one(&held, &[&tenant, &word]).await;
        if held.unwrap().get(0) {
            holding.push(format!("{table}.{column}"));
        }
    }
    holding
}

/// Every column that can hold a text, of those tables.
pub(super) async fn texts(admin: &Client) -> Vec<String> {
    let columns = columns(admin).await.into_iter();
    let can_hold =
        |kind: &str| ["text", "jsonb", "json", "tsvector", "bytea", "_text"].contains(&kind);
    columns
        .filter(|(_, _, _, kind)| can_hold(kind))
        .map(|(table, _, column, _)| format!("{table}.{column}"))
        .collect()
}

/// Table, the column of its tenant, column and type.
async fn columns(admin: &Client) -> Vec<(String, &'static str, String, String)> {
    let mut all = Vec::new();
    for (table, of_tenant) in tables(admin).await {
        let columns = "SELECT a.attname::text, t.typname::text
               FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
              WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped
              ORDER BY a.attnum";
        for row in admin.query(columns, &[&table]).await.unwrap() {
            all.push((table.clone(), of_tenant, row.get(0), row.get(1)));
        }
    }
    all
}

/// Whether all that follows the log has come to its end, and every row of the audit log is sealed.
pub(super) async fn is_settled(admin: &Client) -> bool {
    let settled = admin.query_one(
        "WITH last AS (
             SELECT epoch, transaction, sequence FROM core.events
              ORDER BY epoch DESC, transaction DESC, sequence DESC LIMIT 1)
         SELECT NOT EXISTS (SELECT FROM core.consumers c, last l
                             WHERE (c.epoch, c.transaction, c.sequence)
                                 < (l.epoch, l.transaction, l.sequence))
            AND NOT EXISTS (SELECT FROM core.queue)
            AND NOT EXISTS (SELECT FROM core.audit a, audit.progress p
                             WHERE (a.epoch, a.transaction) >= (p.epoch, p.transaction))",
        &[],
    );
    settled.await.unwrap().get(0)
}
